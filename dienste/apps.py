"""App configuration: what Django is told of this app."""

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach
from dienste.saetze import in_numbers

#: where the page has said the same of one alone
BEI_MEHREREN = "dienste/_bei_mehreren.html"


def _block(vorlage: str = BEI_MEHREREN, menge=None, beziehung: str = "") -> Anbau:
    return Anbau(
        titel="Online-Dienste",
        vorlage=vorlage,
        beziehung=beziehung,
        datei="",  # a Dienst has a history of its own; the log of a project does not repeat it
        satz=in_numbers,
        menge=menge,
    )


def _dienste():
    return apps.get_model("dienste", "OnlineDienst").objects


class DiensteConfig(AppConfig):
    """Online-Dienste, and what they run on; has a block on the pages of what they belong to."""

    name = "dienste"
    verbose_name = "Online-Dienste"

    def ready(self):
        """Attach the blocks."""
        attach("leistungen.ozgleistung", _block(menge=lambda record: _dienste().zu_ozg(record)))
        attach("leistungen.leikaleistung", _block(menge=lambda record: _dienste().zu_leika(record)))
        attach("projects.umsetzungsprojekt", _block(beziehung="online_dienste"))
        attach(
            "organisationen.organisation",
            _block("dienste/_am_eintrag.html", lambda record: _dienste().zu_organisation(record)),
        )
