"""App configuration: what Django is told of this app."""

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach
from gesuche.saetze import in_stand


def _zu_themenfeld(themenfeld):
    return apps.get_model("gesuche", "Gesuch").objects.zu_themenfeld(themenfeld)


def _block(vorlage: str, menge=None) -> Anbau:
    return Anbau(
        titel="Partner gesucht",
        vorlage=vorlage,
        beziehung="" if menge else "gesuche",
        datei="",  # a Gesuch has a history of its own; the log of a project does not repeat it
        satz=in_stand,
        menge=menge,
    )


class GesucheConfig(AppConfig):
    """Calls for partners; has a block on the pages of what they are about and of who calls, and a
    facet in the list of projects."""

    name = "gesuche"
    verbose_name = "Partner gesucht"

    def ready(self):
        """Attach the blocks and the facet."""
        from gesuche.filters import Partnersuche  # needs the models
        from projects.filters import UmsetzungsprojektFilterSet

        attach("projects.umsetzungsprojekt", _block("gesuche/_am_projekt.html"))
        attach("leistungen.ozgleistung", _block("gesuche/_an_leistung.html"))
        attach("themenfelder.themenfeld", _block("gesuche/_am_themenfeld.html", _zu_themenfeld))
        attach("organisationen.organisation", _block("gesuche/_an_organisation.html"))
        UmsetzungsprojektFilterSet.attach("partnersuche", Partnersuche())
