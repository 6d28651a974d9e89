"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach
from mittel.betraege import betragssatz

#: the block on the pages of those that a Mittelvorgang belongs to
TITEL = "Mittel und Verträge"
PROJEKT = Anbau(
    titel=TITEL,
    vorlage="mittel/_am_projekt.html",
    beziehung="mittelvorgaenge",
    datei="mittel",
    satz=betragssatz,
    stellen={
        "organisationen.organisation": "mittelvorgaenge__partner",
        "quellen.quelle": "mittelvorgaenge__quelle",
    },
)
PARTNER = Anbau(
    titel=TITEL,
    vorlage="mittel/_am_partner.html",
    beziehung="mittelvorgaenge",
    datei="mittel",
    satz=betragssatz,
)


class MittelConfig(AppConfig):
    """Mittel und Verträge; has a block on the pages of projects and of partners."""

    name = "mittel"
    verbose_name = "Mittel und Verträge"

    def ready(self):
        """Attach the block."""
        attach("projects.umsetzungsprojekt", PROJEKT)
        attach("organisationen.organisation", PARTNER)
