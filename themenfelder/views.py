"""List and detail pages: Themenfelder."""

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.werte.land import home
from themenfelder.filters import ThemenfeldFilterSet
from themenfelder.gruppen import by_lage, moving
from themenfelder.models import Themenfeld


class ThemenfeldListe(ListPage):
    """The 14 Themenfelder."""

    model = Themenfeld
    resource_name = "themenfelder"
    einheit = Einheit("Themenfeld", "Themenfelder")
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
    """One Themenfeld: what moves first, then its Leistungen by Lage."""

    model = Themenfeld
    liste = "themenfelder"
    context_object_name = "themenfeld"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        themenfeld = self.object
        projekte = list(themenfeld.projekte.oeffentlich().fuer_liste().am_weitesten())
        bewegt, andere = moving(projekte)
        leistungen = list(themenfeld.ozg_leistungen.oeffentlich().fuer_liste())
        gruppen = by_lage(leistungen, themenfeld.lagen.oeffentlich())
        return super().get_context_data(
            projekte=projekte,
            bewegt=bewegt,
            andere=andere,
            staende=projekte[0].staende(projekte) if projekte else [],
            ozg_leistungen=leistungen,
            gruppen=[gruppe for gruppe in gruppen if gruppe.leistungen],
            leere_lagen=[gruppe.name for gruppe in gruppen if not gruppe.leistungen],
            **kwargs,
        )
