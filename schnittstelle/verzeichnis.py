"""Data dictionary: every column of every public file, as rows and as a Data Package.

Both are made from the columns themselves. The Data Package follows the Table Schema of
Frictionless Data and describes the CSV files as they are: what a program needs to read a date or
an amount.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist

from bausteine.seiten.strukturiert import MEDIENTYPEN
from bausteine.tabellen.arten import (
    TRENNER,
    Art,
    Aufzaehlung,
    Datum,
    Ganzzahl,
    Geldbetrag,
    JaNein,
    JaNeinOffen,
    Liste,
    Schluessel,
    Webadresse,
    Zeitpunkt,
    Zeitstempel,
)
from bausteine.tabellen.spalten import Spalte
from projects.models import Umsetzungsprojekt
from projects.neuigkeiten import title_of
from schnittstelle.dateien import OffeneDatei, public_files

#: what a cell of the kind holds, the special kinds before the general ones: type in Table Schema,
#: what else a program must know to read it, and an example
_FORMEN: tuple[tuple[type[Art], str, dict[str, Any], str], ...] = (
    (Zeitstempel, "datetime", {"format": "%d.%m.%Y %H:%M"}, "31.12.2022 09:30"),
    (Datum, "date", {"format": "%d.%m.%Y"}, "31.12.2022"),
    (Zeitpunkt, "string", {}, "Q1 2020"),
    (Ganzzahl, "integer", {}, "3"),
    (Geldbetrag, "number", {"decimalChar": ",", "groupChar": "."}, "18000,50"),
    (JaNeinOffen, "boolean", {"trueValues": ["ja"], "falseValues": ["nein"]}, "ja"),
    (JaNein, "boolean", {"trueValues": ["ja"], "falseValues": ["nein"]}, "ja"),
    (Webadresse, "string", {"format": "uri"}, "https://www.example.org/"),
)
#: what is worked out and stands in no field of its own
_WORTE = {
    "aenderungen": "Änderungen",
    "angabe": "Angabe",
    "anzahl_dienste": "Anzahl der Online-Dienste",
    "anzahl_leika": "Anzahl der LeiKa-Leistungen",
    "anzahl_leistungen": "Anzahl der OZG-Leistungen",
    "anzahl_projekte": "Anzahl der Umsetzungsprojekte",
    "art": "Art",
    "bestaetigt_am": "Bestätigt am",
    "ergebnis": "Ergebnis",
    "formularserver": "Formularserver",
    "geltender_vollzug": "Geltender Vollzug",
    "land": "Land",
    "phase": "Stand",
    "seit": "Seit",
    "stimmzettel": "Stimmzettel",
    "umsetzungsstand": "Umsetzungsstand",
    "url": "Internetadresse",
    "widersprueche": "Widersprüche",
    "zustand": "Zustand",
}
#: the columns of the dictionary's own file
KOPF = (
    "datei",
    "spalte",
    "bezeichnung",
    "bedeutung",
    "form",
    "typ",
    "format",
    "werte",
    "beispiel",
    "herkunft",
)
BERECHNET, EINGETRAGEN = "berechnet", "eingetragen"


def rows() -> list[dict[str, Any]]:
    """A row for each column of each file, in the order of the files."""
    return [_row(datei, spalte) for datei in public_files() for spalte in datei.spalten]


def data_package(basis: str) -> dict:
    """All CSV files with their schemas; `basis`: where addresses of this portal begin."""
    lizenz = settings.PORTAL_LIZENZ
    paket: dict[str, Any] = {
        "name": "ozg-portal",
        "title": f"{settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}",
        "homepage": f"{basis}/daten/",
        "resources": [_resource(datei, basis) for datei in public_files()],
    }
    if lizenz:
        paket["licenses"] = [{"title": lizenz.name, "path": lizenz.url}]
    if settings.PORTAL_STELLE:
        paket["contributors"] = [{"title": settings.PORTAL_STELLE, "role": "publisher"}]
    return paket


def _resource(datei: OffeneDatei, basis: str) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": datei.name,
        "title": str(datei.titel),
        "path": f"{basis}{datei.adressen['csv']}",
        "format": "csv",
        "mediatype": MEDIENTYPEN["csv"],
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(datei, spalte) for spalte in datei.spalten],
            "missingValues": [""],
        },
    }


def _field(datei: OffeneDatei, spalte: Spalte) -> dict:
    typ, weitere, beispiel = form(spalte.art)
    feld = {
        "name": spalte.column_name,
        "title": label(datei, spalte),
        "description": spalte.erklaerung,
        "type": typ,
        **weitere,
    }
    return feld | ({"example": beispiel} if beispiel else {})


def _row(datei: OffeneDatei, spalte: Spalte) -> dict[str, Any]:
    typ, weitere, beispiel = form(spalte.art)
    return {
        "datei": datei.name,
        "spalte": spalte.column_name,
        "bezeichnung": label(datei, spalte),
        "bedeutung": spalte.erklaerung,
        "form": spalte.art.beschreibung,
        "typ": typ,
        "format": weitere.get("format", ""),
        "werte": allowed(spalte.art),
        "beispiel": beispiel,
        "herkunft": BERECHNET if spalte.readonly else EINGETRAGEN,
    }


def form(art: Art) -> tuple[str, dict[str, Any], str]:
    """What a cell of this kind holds: type in Table Schema, what else a program must know to read
    it, and an example, "" for plain text."""
    if isinstance(art, Liste):
        beispiel = form(art.art)[2]
        return "string", {}, beispiel and TRENNER.join((beispiel, beispiel))
    if isinstance(art, Schluessel):
        return "string", {"constraints": {"pattern": art.muster.muster}}, ""
    if isinstance(art, Aufzaehlung):
        werte = allowed(art)
        return "string", {"constraints": {"enum": werte}}, werte[0]
    for klasse, typ, weitere, beispiel in _FORMEN:
        if isinstance(art, klasse):
            return typ, weitere, beispiel
    return "string", {}, ""


def allowed(art: Art) -> list[str]:
    """The only values there are; none where others are possible."""
    if isinstance(art, Liste):
        return allowed(art.art)
    if isinstance(art, Aufzaehlung):
        return [str(text) for wert, text in art.enum.choices if wert and text]
    return ["ja", "nein"] if isinstance(art, JaNein) else []


def label(datei: OffeneDatei, spalte: Spalte) -> str:
    """What pages call the column: the name of the field it reads; its own where it reads none."""
    if datei.model is Umsetzungsprojekt:
        return title_of(spalte)
    model, namen = datei.model, {}
    for teil in spalte.attribute.split("__"):
        try:
            feld = model._meta.get_field(teil)
        except FieldDoesNotExist:
            break
        if feld.auto_created:  # the rows of another table
            namen[teil] = feld.related_model._meta.verbose_name_plural
        else:
            namen[teil] = feld.verbose_name
        model = feld.related_model
        if model is None:
            break
    if not namen:
        name = spalte.column_name
        # a Zeitraum is kept in several fields of its name
        zeit = name.replace("_", " ").capitalize() if isinstance(spalte.art, Zeitpunkt) else name
        return _WORTE.get(name, zeit)
    text = str(namen.get(spalte.column_name) or [*namen.values()][-1])
    return text[:1].upper() + text[1:]
