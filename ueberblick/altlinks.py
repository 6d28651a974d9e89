"""Addresses of the former database ozg.kdn.de: every published link leads to its record."""

import re
from urllib.parse import parse_qsl, unquote

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView, View

from leistungen.models import OzgLeistung
from projects.models import Umsetzungsprojekt
from projects.views import UmsetzungsprojektListe
from themenfelder.models import Themenfeld

#: filter[serviceSystems__situation__subject][value][]=<number of the Themenfeld>
_THEMENFELD_FILTER = re.compile(
    r"^filter\[serviceSystems__situation__subject\]\[value\](?:\[\d*\])?$"
)


class _Altlink(View):
    """One candidate: permanent redirect. Several: a page that names them. None: 404."""

    def get(self, request, **kwargs):
        treffer = list(self.candidates(**kwargs)[:50])
        if not treffer:
            raise Http404("Diese alte Adresse ist nicht bekannt.")
        if len(treffer) == 1 and self.certain(treffer[0], **kwargs):
            return HttpResponsePermanentRedirect(treffer[0].get_absolute_url())
        return render(
            request,
            "ueberblick/mehrere.html",
            {"treffer": treffer, "adresse": request.path},
            status=300,
        )

    def certain(self, record, **kwargs) -> bool:
        """Whether a single candidate is the record that was meant."""
        return True


class ProjektNummer(_Altlink):
    """/umsetzungsprojekte/<n>/show and the former backend's addresses."""

    def candidates(self, nummer):
        return Umsetzungsprojekt.objects.oeffentlich().aus_altlink("nummer", str(int(nummer)))

    def certain(self, record, nummer):
        """A number that was only guessed is offered, not followed."""
        return record.kdn_id == int(nummer)


class ProjektSlug(_Altlink):
    """/umsetzungsprojekte/details/<slug>."""

    def candidates(self, slug):
        return Umsetzungsprojekt.objects.oeffentlich().aus_altlink("projekt", slug.lower())


class LoesungSlug(_Altlink):
    """/loesungen/details/<slug>: Online-Dienste, which led to their project."""

    def candidates(self, slug):
        return Umsetzungsprojekt.objects.oeffentlich().aus_altlink("loesung", slug.lower())


class LeistungSlug(_Altlink):
    """/ozg-leistungen/details/<slug>."""

    def candidates(self, slug):
        return OzgLeistung.objects.oeffentlich().aus_altlink(slug.lower())


def themenfeld_from_query(query: str) -> int | None:
    """The Themenfeld number of a former filter address, encoded up to three times as PDFs did."""
    for _ in range(3):
        for name, wert in parse_qsl(query, keep_blank_values=True):
            if _THEMENFELD_FILTER.match(name) and re.fullmatch("[0-9]{1,4}", wert):
                return int(wert)
        query = unquote(query)
    return None


class Umsetzungsprojekte(UmsetzungsprojektListe):
    """The project list; former filter addresses are led to their Themenfeld first."""

    def get(self, request, *args, **kwargs):
        query = request.META.get("QUERY_STRING", "")
        if "serviceSystems" not in query:
            if request.path.endswith("/"):
                return super().get(request, *args, **kwargs)
            ziel = reverse("umsetzungsprojekte") + (f"?{query}" if query else "")
            return HttpResponsePermanentRedirect(ziel)
        nummer = themenfeld_from_query(query)
        themenfeld = Themenfeld.objects.oeffentlich().filter(nummer=nummer).first()
        if themenfeld is None:
            raise Http404("Dieses Themenfeld der früheren Datenbank ist nicht bekannt.")
        ziel = f"{reverse('umsetzungsprojekte')}?themenfeld={themenfeld.slug}"
        return HttpResponsePermanentRedirect(ziel)


class Eingestellt(TemplateView):
    """410 for parts of the former database that have no successor, with what they were."""

    titel = ""
    text = ""

    def get(self, request, *args, **kwargs):
        context = {
            "titel": f"{self.titel}: nicht mehr verfügbar",
            "text": self.text,
            "geschichte": "",
        }
        return render(request, "ueberblick/eingestellt.html", context, status=410)
