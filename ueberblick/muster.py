"""Style guide: all components in their states, for those who build and run the portal."""

from django.contrib.admin.views.decorators import staff_member_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from bausteine.seiten.adressen import Link
from bausteine.seiten.blaettern import Einheit
from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Stand, Status
from projects.models import Phase, Umsetzungsprojekt
from ueberblick import startseite


@method_decorator(staff_member_required, name="dispatch")
class Muster(TemplateView):
    """Made-up values only, except the Themenfelder."""

    template_name = "ueberblick/muster.html"

    def get_context_data(self, **kwargs):
        links = [
            Link("Themenfeld: Gesundheit", "#m-chips", "tabelle"),
            Link("Status: Umsetzung", "#m-chips", "zwei"),
        ]
        return super().get_context_data(
            statuswerte=list(Status),
            balken=startseite.bar({status.value: 1 for status in Status}),
            kette=example_chain(),
            meldungen=["Den Filter „farbe“ gibt es hier nicht; er wurde nicht angewendet."],
            chips=links,
            ansichten=links,
            teildateien=[("Phasen", links)],
            auswege=[Link("Status: Umsetzung", "#m-chips", 3)],
            kacheln=startseite.tiles(),
            einheit=Einheit("Projekt", "Projekte"),
            **kwargs,
        )


def example_chain() -> list[tuple[Phasenart, Phase | None]]:
    """Six phases, each in another state."""
    projekt = Umsetzungsprojekt(titel="Muster", status=Status.KONZEPTION)
    staende = (
        Stand.ABGESCHLOSSEN,
        Stand.TEILWEISE,
        Stand.IN_VORBEREITUNG,
        Stand.OFFEN,
        Stand.NICHT_BEAUFTRAGT,
    )
    plaene = ("2020", "2021", "ab 2099", "Q1 2020", "2099")
    kette = []
    for art, stand, plan in zip(Phasenart, staende, plaene, strict=False):
        zeit = Zeitraum.parse(plan)
        phase = Phase(projekt=projekt, art=art, stand=stand)
        phase.geplant = zeit
        phase.bestaetigt_am = zeit.von if stand.erreicht else None
        kette.append((art, phase))
    return [*kette, (Phasenart.BUNDESWEIT, None)]
