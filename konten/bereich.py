"""Row-level permissions: the rights of an account and what it was given, as a Bereich."""

from bausteine.zustaendigkeit.regel import Bereich

#: lift the limit for everything, and for looking only
RECHT_ALLES, RECHT_SEHEN = "konten.alle_eintraege", "konten.alle_eintraege_sehen"
RECHT_NOTIZ = "konten.interne_notiz_lesen"


def bereich(konto) -> Bereich:
    """What the account answers for."""
    notizen = konto.has_perm(RECHT_NOTIZ)
    if konto.has_perm(RECHT_ALLES):
        return Bereich(alles=True, sieht_alles=True, notizen=notizen)
    eigene = getattr(konto, "zustaendigkeit", None)
    return Bereich(
        sieht_alles=konto.has_perm(RECHT_SEHEN),
        themenfelder=_keys(eigene and eigene.themenfelder),
        organisationen=_keys(eigene and eigene.organisationen),
        notizen=notizen,
    )


def _keys(beziehung) -> frozenset[int]:
    return frozenset(beziehung.values_list("pk", flat=True)) if beziehung else frozenset()
