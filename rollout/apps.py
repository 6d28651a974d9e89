"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach
from rollout.saetze import carried, connected, looked_after

#: the block on the page of a Dienst; that nobody has said anything stands in its answer
DIENST = Anbau(
    titel="Kommunen",
    vorlage="rollout/_am_dienst.html",
    beziehung="anschluesse",
    datei="",
    satz=connected,
)
TRAEGER = Anbau(
    titel="Für Kommunen betrieben",
    vorlage="rollout/_am_traeger.html",
    beziehung="getragene_anschluesse",
    datei="",
    satz=carried,
)
DIENSTLEISTER = Anbau(
    titel="Betreute Kommunen",
    vorlage="rollout/_betreute.html",
    beziehung="betreuungen",
    datei="",
    satz=looked_after,
)


class RolloutConfig(AppConfig):
    """Which Kommune is connected to which Online-Dienst, and how far; has a block on the pages of
    Dienste and of those who run them for others."""

    name = "rollout"
    verbose_name = "Roll-out"

    def ready(self):
        """Attach the blocks."""
        attach("dienste.onlinedienst", DIENST)
        attach("organisationen.organisation", TRAEGER)
        attach("organisationen.organisation", DIENSTLEISTER)
