"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach


def _zu_stelle(organisation):
    from aussensicht.stimmen import voice_for  # needs the models

    return voice_for(organisation)


def _satz(laeufe: list) -> str:
    return "Andere Stimmen: Sie stehen neben den Angaben dieses Portals, nicht an ihrer Stelle."


#: the block on the page of a Kommune
KOMMUNE = Anbau(
    titel="Was andere sagen",
    vorlage="aussensicht/_an_kommune.html",
    beziehung="pvog_laeufe",
    datei="",
    satz=_satz,
    menge=_zu_stelle,
)


class AussensichtConfig(AppConfig):
    """What others say of the same things; has a block on the page of a Kommune."""

    name = "aussensicht"
    verbose_name = "Außensicht"

    def ready(self):
        """Attach the block; what follows from our records is registered."""
        from aussensicht import actions  # noqa: F401 (registers what follows)

        attach("organisationen.organisation", KOMMUNE)
