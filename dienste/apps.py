"""App configuration: what Django is told of this app."""

from collections import Counter

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach
from dienste.enums import Betriebszustand

UNBEKANNT = "Das heißt nicht, dass es keinen gibt: Dem Portal hat noch niemand einen genannt."


def in_numbers(dienste: list) -> str:
    """How many there are and how far, in a sentence that leaves none out."""
    anzahlen = Counter(dienst.zustand for dienst in dienste)
    teile = [(anzahlen[zustand], str(zustand.label)) for zustand in Betriebszustand.rang()]
    teile.append((anzahlen[""], "ohne Angabe"))
    if len(dienste) == 1:
        wort = next(wort for anzahl, wort in teile if anzahl)
        return f"Ein Online-Dienst ist bekannt; laut Quelle: {wort}."
    genannt = ", ".join(f"{anzahl} {wort}" for anzahl, wort in teile if anzahl)
    return f"{len(dienste)} Online-Dienste sind bekannt; laut Quellen: {genannt}."


def _block(titel: str, leer: str = "", menge=None, beziehung: str = "") -> Anbau:
    return Anbau(
        titel=titel,
        vorlage="dienste/_am_eintrag.html",
        beziehung=beziehung,
        datei="",  # a Dienst has a history of its own; the log of a project does not repeat it
        satz=in_numbers,
        menge=menge,
        leer=leer,
    )


def _dienste():
    return apps.get_model("dienste", "OnlineDienst").objects


class DiensteConfig(AppConfig):
    """Online-Dienste, and what they run on; has a block on the pages of what they belong to."""

    name = "dienste"
    verbose_name = "Online-Dienste"

    def ready(self):
        """Attach the blocks."""
        leistung = f"Zu dieser Leistung ist kein Online-Dienst bekannt. {UNBEKANNT}"
        attach(
            "leistungen.ozgleistung",
            _block("Was es gibt", leistung, lambda record: _dienste().zu_ozg(record)),
        )
        attach(
            "leistungen.leikaleistung",
            _block("Was es gibt", leistung, lambda record: _dienste().zu_leika(record)),
        )
        attach(
            "projects.umsetzungsprojekt",
            _block(
                "Online-Dienste",
                f"Zu diesem Projekt ist kein Online-Dienst bekannt. {UNBEKANNT}",
                beziehung="online_dienste",
            ),
        )
        attach(
            "organisationen.organisation",
            _block("Online-Dienste", menge=lambda record: _dienste().zu_organisation(record)),
        )
