"""Content negotiation: the data catalogue and the data dictionary, at addresses that last."""

import json

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from bausteine.seiten.adressen import base
from bausteine.seiten.ausgabe import licensed
from bausteine.tabellen.arten import TRENNER
from bausteine.tabellen.dateien import csv_lines
from schnittstelle.katalog import datasets, missing
from schnittstelle.verzeichnis import KOPF, data_package, rows

#: media type to the last part of the address; the first one is for who takes anything
MEDIEN = {
    "text/turtle": "ttl",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "text/html": "",
}
TYPEN = {form: typ for typ, form in MEDIEN.items() if form}


@require_safe
def katalog(request):
    """To the form of the catalogue that is asked for; people get the page that explains it."""
    if fehlt := missing():
        return _no_catalogue(request, fehlt)
    form = MEDIEN.get(request.get_preferred_type([*MEDIEN]) or "text/turtle")
    ziel = reverse("katalog-datei", args=[form]) if form else f"{reverse('daten')}#datenkatalog"
    antwort = HttpResponseRedirect(ziel)
    patch_vary_headers(antwort, ["Accept"])
    # what keeps pages knows them by their address alone
    antwort["Cache-Control"] = "no-store"
    return antwort


@require_safe
def katalogdatei(request, form):
    """The catalogue in one form."""
    if form not in TYPEN:
        raise Http404
    if fehlt := missing():
        return _no_catalogue(request, fehlt)
    from schnittstelle.dcat import catalogue, written

    inhalt = written(catalogue(base(request), datasets()), form)
    return licensed(HttpResponse(inhalt, content_type=f"{TYPEN[form]}; charset=utf-8"))


def _no_catalogue(request, fehlt: list[str]) -> HttpResponse:
    return render(request, "schnittstelle/ohne_katalog.html", {"fehlt": fehlt}, status=404)


@require_safe
def spalten_csv(request):
    """The data dictionary as a table."""
    zeilen = (
        [TRENNER.join(wert) if isinstance(wert, list) else wert for wert in zeile.values()]
        for zeile in rows()
    )
    inhalt = b"".join(csv_lines(KOPF, zeilen))
    antwort = HttpResponse(inhalt, content_type="text/csv; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="spalten.csv"'
    return licensed(antwort)


@require_safe
def spalten_json(request):
    """The same for programs."""
    return _json({"anzahl": len(zeilen := rows()), "ergebnisse": zeilen})


@require_safe
def datapackage(request):
    """The CSV files with their schemas, as a Data Package."""
    return _json(data_package(base(request)))


def _json(daten: dict) -> HttpResponse:
    text = json.dumps(daten, ensure_ascii=False, indent=1)
    return licensed(HttpResponse(text, content_type="application/json; charset=utf-8"))
