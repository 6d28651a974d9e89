"""List and detail pages: Kommunen and Kreise."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.generic import RedirectView

from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from gebiete.enums import Kommunenart
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune, page_of
from gebiete.querysets import Einwohnersumme
from organisationen.models import Organisation


class KommuneListe(ListPage):
    """All public Kommunen and Kreise, filtered."""

    model = Kommune
    resource_name = "kommunen"
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


class KommuneDetail(Eintragsseite):
    """One Kommune: where it belongs, and what its Organisation takes part in."""

    model = Organisation
    template_name = "gebiete/kommune_detail.html"
    liste = "kommunen"
    titel_der_liste = str(Kommune._meta.verbose_name_plural)
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "organisation"

    def get_queryset(self):
        return self.visible().fuer_detail().filter(kommune__isnull=False)

    def address(self, record):
        """That of the Kommune; its Organisation has a page of its own."""
        return page_of(record)

    def get_context_data(self, **kwargs):
        kommune = Kommune.objects.fuer_seite().get(organisation=self.object)
        gemeinden = list(Kommune.objects.gemeinden(self.object)) if kommune.ist_kreis else []
        kreis = self.object.kreis
        rollen = self.object.beteiligungen.by_role()
        return super().get_context_data(
            kommune=kommune,
            kreis=kreis if kreis and kreis.ist_oeffentlich else None,
            gemeinden=gemeinden,
            alter=kommune.datenalter(self.object),
            summe=Einwohnersumme.of(gemeinden),
            rollen=rollen,
            anzahl_projekte=len({b.projekt_id for _, gruppe in rollen for b in gruppe}),
            **kwargs,
        )


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
