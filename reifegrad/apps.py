"""App configuration: what Django is told of this app."""

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach
from reifegrad.uebersicht import levels_of, reifegradsatz


def _zu_dienst(dienst):
    return apps.get_model("reifegrad", "Reifegradbewertung").objects.zu_dienst(dienst)


#: the block on the page of a Dienst
DIENST = Anbau(
    titel="Reifegrad",
    vorlage="reifegrad/_am_dienst.html",
    beziehung="",
    datei="",
    satz=reifegradsatz,
    menge=_zu_dienst,
    leer="Zu diesem Dienst ist kein Reifegrad bekannt.",
    uebersicht=levels_of,
)


class ReifegradConfig(AppConfig):
    """How far the Leistungen of Online-Dienste are digital; has a block on the page of a Dienst and
    facets in their list."""

    name = "reifegrad"
    verbose_name = "Reifegrade"

    def ready(self):
        """Attach both."""
        from dienste.filters import OnlineDienstFilterSet  # needs the models
        from reifegrad.filters import FACETTEN, Reifegradfacette

        attach("dienste.onlinedienst", DIENST)
        for name, (version, hoechste) in FACETTEN.items():
            OnlineDienstFilterSet.attach(name, Reifegradfacette(name, version, hoechste))
