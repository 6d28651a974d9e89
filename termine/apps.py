"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach


def _satz(termine: list) -> str:
    from termine.summe import talk_about  # needs the models

    return talk_about(termine)


def _block(vorlage: str) -> Anbau:
    return Anbau(
        titel="Termine",
        vorlage=vorlage,
        beziehung="termine",
        datei="",  # a Termin has a history of its own; the log of a project does not repeat it
        satz=_satz,
    )


class TermineConfig(AppConfig):
    """Workshops and other events; has a block on the pages of projects, Themenfelder and those who
    hold them."""

    name = "termine"
    verbose_name = "Termine"

    def ready(self):
        """Attach the blocks."""
        attach("projects.umsetzungsprojekt", _block("termine/_am_projekt.html"))
        attach("themenfelder.themenfeld", _block("termine/_am_themenfeld.html"))
        attach("organisationen.organisation", _block("termine/_am_veranstalter.html"))
