"""Table columns: those that only Programme and their projects have."""

import re

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import Art, Liste, Verweis
from bausteine.tabellen.spalten import Kindspalte, Relationsspalte, Spalte
from bausteine.werte.adresse import validate_address
from gebiete.models import Kommune
from programme.enums import Linkart
from programme.models import (
    Programm,
    Programmkategorie,
    Programmprojekt,
    Programmregion,
    Projektlink,
)

LINK_FORM = (
    "„{}“ ist kein Link. Möglich ist zum Beispiel „Video: So geht es https://beispiel.example/“, "
    "davor eines von: Webseite · Video · Bericht."
)
_LINK = re.compile(r"(?:([A-Za-z]+):\s+)?(.+?)\s+(https?://\S+)")


class Linkangabe(Art):
    """A link: what it leads to, its title and its address."""

    frei = True
    beschreibung = "„Art: Titel Adresse“, zum Beispiel „Video: So geht es https://…“"

    def read(self, text, resource):
        treffer = _LINK.fullmatch(text)
        if not treffer:
            raise ValidationError(LINK_FORM.format(text[:60]))
        wort, titel, adresse = treffer.groups()
        arten = {str(art.label).lower(): art.value for art in Linkart}
        if wort and wort.lower() not in arten:
            wort, titel = None, f"{wort}: {titel}"
        validate_address(adresse)
        return (arten[wort.lower()] if wort else Linkart.WEBSEITE.value, titel, adresse)

    def write(self, value):
        art, titel, adresse = value
        return f"{Linkart(art).label}: {titel} {adresse}"

    def as_api(self, value):
        art, titel, adresse = value
        return {
            "art": {"wert": str(art), "text": str(Linkart(art).label)},
            "titel": titel,
            "adresse": adresse,
        }

    def schema(self):
        teile = {
            "art": {"$ref": "#/components/schemas/Wert"},
            "titel": {"type": "string"},
            "adresse": {"type": "string"},
        }
        return {"type": "object", "properties": teile, "required": [*teile]}


def links_spalte() -> Kindspalte:
    """Where a project shows what it made."""
    return Kindspalte(
        "links",
        "Webseiten, Videos und Berichte: Art, Titel und Adresse (https).",
        Linkangabe(),
        value_of=lambda row: (row.art, row.titel, row.adresse),
        build=lambda projekt, wert: Projektlink(
            projekt=projekt, art=wert[0], titel=wert[1], adresse=wert[2]
        ),
    )


def kategorien_spalte() -> Kindspalte:
    """What kind of project it is."""
    return Kindspalte(
        "kategorien",
        "Kategorien, in den Worten des Programms.",
        Art(),
        value_of=lambda row: row.name,
        build=lambda projekt, wert: Programmkategorie(projekt=projekt, name=wert),
    )


class Dokumentspalte(Spalte):
    """The documents of a project with their addresses; a file cannot stand in a table."""

    def load(self, record):
        return [
            f"{dokument.titel} {dokument.get_absolute_url()}" for dokument in record.dokumente.all()
        ]


def dokumente_spalte() -> Dokumentspalte:
    """Titles and addresses, computed."""
    return Dokumentspalte(
        "dokumente",
        "Dokumente (PDF) mit ihrer Adresse im Portal; berechnet.",
        Liste(Art()),
        nur_lesen=True,
    )


def programm_spalte() -> Spalte:
    """The Programm of a row."""
    return Spalte(
        "programm",
        "Kennung des Programms.",
        Verweis(Programm, lambda programm: programm.kennung),
    )


def programmprojekt_spalte() -> Spalte:
    """The project of a row."""
    return Spalte(
        "projekt",
        "Kennung des Programmprojekts; Schlüssel beim Import.",
        Verweis(Programmprojekt, lambda projekt: projekt.kennung),
    )


def regionen_spalte() -> Relationsspalte:
    """The regions of a project."""
    return Relationsspalte(
        "regionen",
        "Kennungen der Regionen, in denen es liegt.",
        Liste(Verweis(Programmregion, lambda region: region.kennung)),
    )


def kommunenverweis() -> Verweis:
    """A Kommune by the Kennung of its Organisation."""
    return Verweis(Kommune, lambda kommune: kommune.organisation.kennung)
