"""Serialisation: records as programs read them, code and text beside each other."""

from collections.abc import Iterable

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from bausteine.importe.ablauf import PortalResource
from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.ausgabe import licensed
from bausteine.tabellen.spalten import Spalte
from schnittstelle.listen import key_of

#: letters as they are; what is written is made here and holds nothing of which it is a part
JSON_FORM = {"ensure_ascii": False, "check_circular": False}


def record_of(resource: PortalResource, record, spalten=None) -> dict:
    """A record: its key, its public columns, its parts. `spalten`: only these; without them all
    columns and no part."""
    [einer] = records_of(resource, [record], spalten)
    return einer


def records_of(resource: PortalResource, records: Iterable, spalten=None) -> list[dict]:
    """The same of each; column by column, since what one of them does is the same for all."""
    alle = list(records)
    gewaehlt = [s for s in resource.public_columns if spalten is None or s.column_name in spalten]
    teile = [(n, t) for n, t in resource.teile if n in spalten] if spalten is not None else []
    werte: dict[str, list] = {"schluessel": [key_of(resource.resource_name, r) for r in alle]}
    for spalte in gewaehlt:
        werte[spalte.column_name] = spalte.api_values(alle)
    for name, teilspalten in teile:
        werte[name] = [
            _rows_of(resource.part_rows(record, name, teilspalten), teilspalten) for record in alle
        ]
    return [dict(zip(werte, zeile, strict=True)) for zeile in zip(*werte.values(), strict=True)]


def _rows_of(zeilen: list, spalten: list[Spalte]) -> list[dict]:
    """The parts of one record."""
    werte = {spalte.column_name: spalte.api_values(zeilen) for spalte in spalten}
    return [dict(zip(werte, zeile, strict=True)) for zeile in zip(*werte.values(), strict=True)]


def envelope(request, anzahl: int, ergebnisse: list, cursor: str | None) -> dict:
    """The answer of every list; `cursor` asks for the next page."""
    alter, lizenz = import_string(settings.DATENALTER)(), settings.PORTAL_LIZENZ
    weiter = None
    if cursor:
        weiter = absolute(request, request.path + changed(request.GET, cursor=cursor))
    return {
        "anzahl": anzahl,
        "quellen_bis": str(alter.quellen_bis) if alter.quellen_bis else None,
        "bearbeitet_am": alter.bearbeitet_am.isoformat() if alter.bearbeitet_am else None,
        "lizenz": {"name": lizenz.name, "url": lizenz.url} if lizenz else None,
        "weiter": weiter,
        "cursor": cursor,
        "ergebnisse": ergebnisse,
    }


def answer(inhalt: dict, status: int = 200) -> JsonResponse:
    """The answer as JSON, with the licence of the data, for pages of any host."""
    antwort = JsonResponse(inhalt, status=status, json_dumps_params=JSON_FORM)
    antwort["Access-Control-Allow-Origin"] = "*"
    return licensed(antwort)


def address_of(request, name: str, schluessel: str = "") -> str:
    """The absolute address of a list here, or of a record of it."""
    teile = [name, schluessel] if schluessel else [name]
    return absolute(request, reverse("api-eintrag" if schluessel else "api-liste", args=teile))
