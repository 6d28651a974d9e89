"""OpenAPI 3.1: what the API understands and answers, made of the filters and columns themselves."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from auswahlen.enums import Listenname
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import resource_for
from bausteine.seiten.adressen import absolute
from bausteine.seiten.facette import MAX_WERTE, Facet
from bausteine.seiten.facetten import OHNE
from bausteine.seiten.listen import ListPage
from bausteine.stoerung.problem import TYP
from bausteine.tabellen.spalten import Spalte, nullable
from projects.protokolldatei import AenderungResource
from schnittstelle.anfrage import HOECHSTENS, LAENGE, LIMIT, sort_names
from schnittstelle.listen import (
    ADRESSEN,
    LISTEN,
    has_official_keys,
    key_paths,
    page_of,
    remembers,
)

VERSION = "1.0.0"
TEXT: dict[str, Any] = {"type": "string"}
TAG = {"type": "string", "format": "date"}
ZEITPUNKT = {"type": "string", "format": "date-time"}
ADRESSE = {"type": "string", "format": "uri"}
#: by the part of an address that a key consists of
SCHLUESSELTEILE = {
    "organisation__kennung": "kennung",
    "kommune__organisation__kennung": "kommune",
    "dienst__kennung": "dienst",
    "plattform__kennung": "plattform",
}
EINLEITUNG = (
    "Alles, was das Portal öffentlich zeigt, zum Lesen für Programme: dieselben Listen, Filter, "
    "Spalten und Sortierungen wie auf den Seiten. Nur GET, ohne Anmeldung. Was nicht verstanden "
    "wird, ist ein Fehler 400 als application/problem+json. Version 1 ändert sich nur so, dass "
    "etwas hinzukommt: Felder, Werte, Parameter."
)
SEIT_TEXT = "Ein Tag (2026-01-31, in Deutschland) oder ein Zeitpunkt (2026-01-31T12:00:00Z)."
AMTLICH_TEXT = "Kennung der Kommune, oder ihr AGS oder ARS."
FEHLER = {
    "400": "Ein Parameter oder Wert, den es nicht gibt; „erlaubt“ nennt, was es gibt.",
    "404": "Gibt es nicht.",
    "410": "Gab es und ist gelöscht.",
    "503": "Das Portal ist gerade geschlossen, oder seine Datenbank antwortet nicht.",
}


def document(request) -> dict:
    """The document for the host that is asked."""
    pfade: dict[str, dict] = {}
    schemas = _common_schemas()
    for name, _ in LISTEN:
        resource, klasse = resource_for(name)(oeffentlich=True), class_name(name)
        schemas[klasse] = record_schema(resource)
        schemas[f"{klasse}Seite"] = _envelope(klasse)
        pfade |= _paths(name, klasse, resource)
    auswahl = record_schema(resource_for("auswahlen")(oeffentlich=True))
    auswahl["properties"] |= {"seite": ADRESSE, "adresse": ADRESSE}
    auswahl["required"] += ["seite", "adresse"]
    schemas |= {"Auswahl": auswahl, "AuswahlSeite": _envelope("Auswahl")}
    schemas["Aenderung"] = record_schema(AenderungResource())
    schemas["AenderungSeite"] = _envelope("Aenderung")
    pfade |= _fixed_paths()
    lizenz = settings.PORTAL_LIZENZ
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.PORTAL_NAME}: API",
            "version": VERSION,
            "description": EINLEITUNG,
            **({"license": {"name": lizenz.name, "url": lizenz.url}} if lizenz else {}),
        },
        "servers": [{"url": absolute(request, "")}],
        "paths": pfade,
        "components": {
            "schemas": schemas,
            "responses": {f"Fehler{code}": _problem(text) for code, text in FEHLER.items()},
        },
    }


def class_name(name: str) -> str:
    """What a record of the list is called: "ozg-leistungen" → "OzgLeistungen"."""
    return "".join(teil.capitalize() for teil in name.split("-"))


# -- schemas --------------------------------------------------------------------------------------


def record_schema(resource: PortalResource) -> dict:
    """A record with its columns; the parts it may have are not required."""
    felder: dict[str, dict] = {
        "schluessel": TEXT | {"description": "Schlüssel; steht in der Adresse des Eintrags."}
    }
    for spalte in resource.public_columns:
        felder[spalte.column_name] = _described(spalte)
    for name, spalten in resource.teile:
        teile = {spalte.column_name: _described(spalte) for spalte in spalten}
        zeile = {"type": "object", "properties": teile, "required": [*teile]}
        felder[name] = {"type": "array", "items": zeile}
    return {"type": "object", "properties": felder, "required": ["schluessel"]}


def _described(spalte: Spalte) -> dict:
    text = f"{spalte.erklaerung} Form: {spalte.art.beschreibung}."
    schema = spalte.schema()
    if "$ref" in schema:
        schema = {"allOf": [schema]}
    return {"description": text} | schema


def _envelope(klasse: str) -> dict:
    felder = {
        "anzahl": {"type": "integer", "description": "Einträge über alle Seiten."},
        "quellen_bis": nullable(TEXT) | {"description": "Von wann die jüngste Quelle ist."},
        "bearbeitet_am": nullable(ZEITPUNKT)
        | {"description": "Wann zuletzt jemand etwas Öffentliches bearbeitet hat."},
        "lizenz": nullable({"$ref": "#/components/schemas/Lizenz"}),
        "weiter": nullable(ADRESSE) | {"description": "Adresse der nächsten Seite."},
        "cursor": nullable(TEXT) | {"description": "Dasselbe als Wert des Parameters „cursor“."},
        "ergebnisse": {"type": "array", "items": {"$ref": f"#/components/schemas/{klasse}"}},
    }
    return {"type": "object", "properties": felder, "required": [*felder]}


def _common_schemas() -> dict[str, dict]:
    wert = {
        "wert": TEXT | {"description": "Der Wert, den auch die Filter verstehen."},
        "text": TEXT | {"description": "Das Wort auf der Seite."},
    }
    zeitraum = {
        "von": TAG,
        "bis": nullable(TAG) | {"description": "null: offen („ab 2023“)."},
        "text": TEXT | {"description": "So genau, wie es veröffentlicht ist: „Q1 2020“."},
    }
    problem = {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "parameter": TEXT,
        "erlaubt": {"type": "array", "items": TEXT},
    }
    entfernt = {
        "schluessel": TEXT,
        "entfernt_am": ZEITPUNKT,
        "ziel": nullable(TEXT) | {"description": "In welchem Eintrag er aufgegangen ist."},
    }
    liste = {"name": TEXT, "titel": TEXT, "adresse": ADRESSE}
    verzeichnis = {
        "listen": {"type": "array", "items": {"$ref": "#/components/schemas/Listenangabe"}},
        "openapi": ADRESSE,
    }
    return {
        "Wert": _object(wert),
        "Zeitraum": _object(zeitraum),
        "Lizenz": _object({"name": TEXT, "url": ADRESSE}),
        "Problem": _object(problem, ["type", "title", "status", "detail"]),
        "Entfernt": _object(entfernt),
        "EntferntSeite": _envelope("Entfernt"),
        "Listenangabe": _object(liste),
        "Verzeichnis": _object(verzeichnis),
    }


def _object(felder: dict, noetig: list[str] | None = None) -> dict:
    return {"type": "object", "properties": felder, "required": noetig or [*felder]}


def _problem(text: str) -> dict:
    inhalt = {TYP: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": text, "content": inhalt}


# -- parameters -----------------------------------------------------------------------------------


def list_parameters(name: str, resource: PortalResource) -> list[dict]:
    """All parameters of a list, its filters first."""
    seite = page_of(name)
    parameter = [
        _facet_parameter(n, f) if isinstance(f, Facet) else _text_parameter(n, f)
        for n, f in seite.filterset_class.base_filters.items()
    ]
    if ADRESSEN[name] in Listenname.values:
        text = "Kennung einer öffentlichen Auswahl; die anderen Filter gelten darin."
        parameter.append(_parameter("auswahl", text, TEXT | {"minLength": 1, "maxLength": LAENGE}))
    text = f"Nur, was seither geändert ist. {SEIT_TEXT}"
    parameter.append(_parameter("geaendert_seit", text, {"anyOf": [TAG, ZEITPUNKT]}))
    return [*parameter, *_view_parameters(seite, resource), *_paging()]


def _facet_parameter(name: str, facet: Facet) -> dict:
    werte: dict = {"type": "string", "minLength": 1, "maxLength": LAENGE}
    text = f"{facet.label}. Mehrere Werte: einer davon."
    ohne = f" „{OHNE}“: {facet.ohne_text}." if facet.ohne else ""
    if facet.choices is not None:
        werte = {"type": "string", "enum": [*facet.enum_labels, *([OHNE] if facet.ohne else [])]}
        text += " " + "; ".join(f"{wert}: {label}" for wert, label in facet.enum_labels.items())
        text += "."
    schema = {"type": "array", "items": werte, "minItems": 1, "maxItems": MAX_WERTE}
    return _parameter(name, text + ohne, schema)


def _text_parameter(name: str, einfach) -> dict:
    beispiel = getattr(einfach, "beispiel", "Q1 2020")
    text = str(einfach.label) if name == "q" else f"{einfach.label}, zum Beispiel „{beispiel}“."
    return _parameter(name, text, TEXT | {"minLength": 1, "maxLength": LAENGE})


def _view_parameters(seite: type[ListPage], resource: PortalResource) -> list[dict]:
    namen = [s.column_name for s in resource.public_columns] + [n for n, _ in resource.teile]
    sortierung = {"type": "string", "enum": sort_names(seite.kopf), "default": seite.sortierung}
    spalten = {"type": "array", "items": {"type": "string", "enum": namen}, "minItems": 1}
    text = "Nur diese Spalten, auch mit Komma getrennt."
    if resource.teile:
        text += f" Nur auf Wunsch: {', '.join(name for name, _ in resource.teile)}."
    return [
        _parameter("sortierung", "Spalte, nach „-“ absteigend.", sortierung),
        _parameter("spalten", text, spalten | {"maxItems": MAX_WERTE}),
    ]


def _paging() -> list[dict]:
    limit = {"type": "integer", "minimum": 1, "maximum": HOECHSTENS, "default": LIMIT}
    return [
        _parameter("limit", "Einträge je Seite.", limit),
        _parameter("cursor", "Wo die Seite beginnt: „cursor“ der vorigen.", TEXT),
    ]


def _parameter(name: str, text: str, schema: dict, **weitere) -> dict:
    return {"name": name, "in": "query", "description": text, "schema": schema} | weitere


# -- addresses ------------------------------------------------------------------------------------


def _paths(name: str, klasse: str, resource: PortalResource) -> dict[str, dict]:
    titel = str(page_of(name).model._meta.verbose_name_plural)
    liste = reverse("api-liste", args=[name])
    namen = [SCHLUESSELTEILE.get(pfad, pfad) for pfad in key_paths(name)]
    ein = _operation(f"{name}-eintrag", name, "Ein Eintrag mit allen Teilen.", klasse)
    ein["parameters"] = [
        {"name": teil, "in": "path", "required": True, "schema": TEXT | {"minLength": 1}}
        | ({"description": AMTLICH_TEXT} if has_official_keys(pfad) else {})
        for teil, pfad in zip(namen, key_paths(name), strict=True)
    ]
    ein["responses"] |= _errors("400", "404", "410")
    ein["responses"]["301"] = {"description": "Aufgegangen in dem Eintrag unter „Location“."}
    alle = _operation(f"{name}-liste", name, f"{titel}, gefiltert.", f"{klasse}Seite")
    alle["parameters"] = list_parameters(name, resource)
    alle["responses"] |= _errors("400")
    wege = {liste: {"get": alle}}
    if remembers(name):
        weg = _operation(
            f"{name}-entfernt", name, "Was nicht mehr öffentlich ist.", "EntferntSeite"
        )
        weg["parameters"] = [_since(), *_paging()]
        weg["responses"] |= _errors("400")
        wege[f"{liste}entfernt/"] = {"get": weg}
    return wege | {liste + "".join(f"{{{teil}}}/" for teil in namen): {"get": ein}}


def _since() -> dict:
    return _parameter("seit", SEIT_TEXT, {"anyOf": [TAG, ZEITPUNKT]}, required=True)


def _fixed_paths() -> dict[str, dict]:
    verzeichnis = _operation("verzeichnis", "verzeichnis", "Welche Listen es gibt.", "Verzeichnis")
    alle = _operation("auswahlen-liste", "auswahlen", "Listen unter einem Namen.", "AuswahlSeite")
    eine = _operation("auswahlen-eintrag", "auswahlen", "Eine Auswahl.", "Auswahl")
    eine["parameters"] = [
        {"name": "kennung", "in": "path", "required": True, "schema": TEXT | {"minLength": 1}}
    ]
    eine["responses"] |= _errors("400", "404", "410")
    text = "Was sich an den Umsetzungsprojekten geändert hat, das Älteste zuerst."
    neues = _operation("aenderungen-liste", "aenderungen", text, "AenderungSeite")
    neues["parameters"] = [_since(), *_paging()]
    for operation in (verzeichnis, alle, neues):
        operation["responses"] |= _errors("400")
    return {
        reverse("api-verzeichnis"): {"get": verzeichnis},
        reverse("api-aenderungen"): {"get": neues},
        reverse("api-auswahlen"): {"get": alle},
        f"{reverse('api-auswahlen')}{{kennung}}/": {"get": eine},
    }


def _operation(kennung: str, tag: str, text: str, schema: str) -> dict:
    inhalt = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "operationId": kennung.replace("-", "_"),
        "tags": [tag],
        "summary": text,
        "responses": {"200": {"description": "Gefunden.", "content": inhalt}, **_errors("503")},
    }


def _errors(*codes: str) -> dict[str, dict]:
    return {code: {"$ref": f"#/components/responses/Fehler{code}"} for code in codes}
