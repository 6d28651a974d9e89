"""List and detail pages: Themenfelder."""

from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.werte.land import home
from themenfelder.filters import ThemenfeldFilterSet
from themenfelder.models import Themenfeld


class ThemenfeldListe(ListPage):
    """The 14 Themenfelder."""

    model = Themenfeld
    resource_name = "themenfelder"
    filterset_class = ThemenfeldFilterSet
    zellen = "themenfelder/zellen"
    sortierung = "nummer"
    kopf = [
        Kopf("name", "Themenfeld", ("sortiertext",)),
        Kopf("nummer", "Nr.", ("nummer",), zahl=True),
        Kopf("federfuehrung", "Federführung", ("federfuehrung",)),
        Kopf("ressort", f"Ressort {home().wo_kurz}", ("ressort",)),
        Kopf("projekte", "Projekte", ("anzahl_projekte",), zahl=True),
        Kopf("leistungen", "OZG-Leistungen", ("anzahl_leistungen",), zahl=True),
    ]


class ThemenfeldDetail(Eintragsseite):
    """One Themenfeld: its projects first, then its Leistungen."""

    model = Themenfeld
    liste = "themenfelder"
    context_object_name = "themenfeld"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        themenfeld = self.object
        projekte = themenfeld.projekte.oeffentlich().fuer_liste().order_by("sortiertext", "pk")
        return super().get_context_data(
            projekte=projekte,
            staende=projekte.model.staende(projekte),
            ozg_leistungen=themenfeld.ozg_leistungen.oeffentlich().fuer_liste(),
            lagen=themenfeld.lagen.oeffentlich(),
            **kwargs,
        )
