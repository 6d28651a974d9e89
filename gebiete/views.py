"""List page: Kommunen and Kreise."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.generic import RedirectView

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from gebiete.enums import Kommunenart
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune


class KommuneListe(ListPage):
    """All public Kommunen and Kreise, filtered."""

    model = Kommune
    resource_name = "kommunen"
    einheit = Einheit("Kommune", "Kommunen")
    filterset_class = KommuneFilterSet
    zellen = "gebiete/zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "Kommune", ("organisation__sortiertext",)),
        Kopf("art", "Art", ("art", "organisation__sortiertext")),
        Kopf("kreis", "Kreis", ("organisation__kreis__sortiertext", "organisation__sortiertext")),
        Kopf(
            "groessenklasse",
            "Größenklasse",
            ("groessenklasse__reihenfolge", "organisation__sortiertext"),
        ),
        Kopf("einwohner", "Einwohner", ("einwohner", "organisation__sortiertext"), zahl=True),
        Kopf("projekte", "Projekte", ("anzahl_projekte", "organisation__sortiertext"), zahl=True),
        Kopf("ags", "AGS", ("organisation__ags",), klasse="ozg-schluessel"),
        Kopf(
            "regierungsbezirk",
            "Regierungsbezirk",
            ("regierungsbezirk__name", "organisation__sortiertext"),
            wahl=True,
        ),
        Kopf("ars", "ARS", ("organisation__ars",), wahl=True, klasse="ozg-schluessel"),
        Kopf("plz", "PLZ", ("plz_sitz", "organisation__sortiertext"), wahl=True),
        Kopf("flaeche", "Fläche (ha)", ("flaeche", "organisation__sortiertext"), True, wahl=True),
        Kopf("gebietsstand", "Gebietsstand", ("gebietsstand", "pk"), wahl=True),
    ]

    def get_context_data(self, **kwargs):
        """With the sum of the people, and for how many Gemeinden it is not known."""
        summe = self.get_filtered().nur_gemeinden().einwohnersumme()
        return super().get_context_data(summe=summe, **kwargs)


class KreisListe(RedirectView):
    """A short address for the Kreise of the list."""

    def get_redirect_url(self, *args, **kwargs):
        arten = "&".join(f"art={art.value}" for art in Kommunenart.kreise())
        return f"{reverse('kommunen')}?{arten}"


def kreis(request, kennung):
    """A Kreis has the page that every Kommune has."""
    gefunden = Kommune.objects.oeffentlich().filter(organisation__kennung=kennung).fuer_seite()
    kommune = gefunden.filter(art__in=Kommunenart.kreise()).first()
    if kommune is None:
        raise Http404
    return HttpResponsePermanentRedirect(kommune.get_absolute_url())
