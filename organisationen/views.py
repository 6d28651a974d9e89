"""List and detail pages: Organisationen."""

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from organisationen.filters import OrganisationFilterSet
from organisationen.models import Organisation


class OrganisationListe(ListPage):
    """All public Organisationen, filtered."""

    model = Organisation
    resource_name = "organisationen"
    einheit = Einheit("Organisation", "Organisationen")
    filterset_class = OrganisationFilterSet
    zellen = "organisationen/zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "Organisation", ("sortiertext",)),
        Kopf("kurzname", "Kurzname", ("kurzname",)),
        Kopf("typ", "Typ", ("typ", "sortiertext")),
        Kopf("ort", "Ort", ("ort", "sortiertext")),
        Kopf("projekte", "Projekte", ("anzahl_projekte", "sortiertext"), zahl=True),
    ]


class OrganisationDetail(Eintragsseite):
    """One Organisation: what it takes part in, in which role."""

    model = Organisation
    liste = "organisationen"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "organisation"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        rollen = self.object.beteiligungen.by_role()
        projekte = {b.projekt_id for _, gruppe in rollen for b in gruppe}
        kreis = self.object.kreis
        return super().get_context_data(
            rollen=rollen,
            anzahl_projekte=len(projekte),
            kreis=kreis if kreis and kreis.ist_oeffentlich else None,
            kommune=getattr(self.object, "kommune", None),
            **kwargs,
        )
