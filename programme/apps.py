"""App configuration: what Django is told of this app."""

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach


def _satz(projekte: list) -> str:
    anzahl = len(projekte)
    return f"{anzahl} {'Projekt' if anzahl == 1 else 'Projekte'} aus Förderprogrammen."


def _regionssatz(regionen: list) -> str:
    return "Förderprogramme, in deren Regionen die Kommune oder Organisation liegt."


def _block(vorlage: str) -> Anbau:
    return Anbau(
        titel="Projekte aus Programmen",
        vorlage=vorlage,
        beziehung="programmprojekte",
        datei="",  # they have a history of their own; the log of a project does not repeat it
        satz=_satz,
    )


def _regionen_of(stelle):
    return apps.get_model("programme", "Programmregion").objects.zu_organisation(stelle)


REGIONEN = Anbau(
    titel="Förderprogramme",
    vorlage="programme/_am_mitglied.html",
    beziehung="programmregionen",
    datei="",
    satz=_regionssatz,
    menge=_regionen_of,
)


class ProgrammeConfig(AppConfig):
    """Funding programmes; has blocks on the pages of projects, Themenfelder, Organisationen and
    Kommunen."""

    name = "programme"
    verbose_name = "Programme"

    def ready(self):
        """Attach the blocks, and what follows a change."""
        import programme.actions  # noqa: F401 (registers what follows)

        attach("projects.umsetzungsprojekt", _block("programme/_am_projekt.html"))
        attach("themenfelder.themenfeld", _block("programme/_am_themenfeld.html"))
        attach("organisationen.organisation", REGIONEN)
        attach("organisationen.organisation", _block("programme/_am_empfaenger.html"))
