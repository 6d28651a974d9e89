"""XLSX templates for imports: explained columns, lists to choose from, an example row.

What the template holds, the import reads: the first sheet alone counts, and a row whose first
cell starts with BEISPIEL is skipped.
"""

import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bausteine.tabellen.arten import (
    Aufzaehlung,
    Datum,
    Ganzzahl,
    JaNein,
    Liste,
    Schluessel,
    Verweis,
    Zeitpunkt,
)
from bausteine.tabellen.dateien import BEISPIEL, ERKLAERUNG, text_cell
from bausteine.tabellen.spalten import Spalte
from bausteine.zustaendigkeit.regel import ALLES

#: related names up to this many become a list to choose from
WENIGE = 200
#: rows of the sheet for which the lists are prepared
ZEILEN = 5000


def template_bytes(resource, records=()) -> bytes:
    """The template of a resource, with an example row or, instead, with these records."""
    spalten = [spalte for spalte in resource.columns if not spalte.readonly]
    listen = {spalte.column_name: values_of(spalte, resource.bereich) for spalte in spalten}
    mappe = Workbook(write_only=True)
    blatt = mappe.create_sheet("Daten")
    blatt.freeze_panes = "A2"
    for nummer, spalte in enumerate(spalten, 1):
        blatt.column_dimensions[get_column_letter(nummer)].width = max(
            14, len(spalte.column_name) + 3
        )
    _add_lists(blatt, spalten, listen)
    blatt.append([_head(blatt, resource, spalte) for spalte in spalten])
    zeilen = [[spalte.cell(record) for spalte in spalten] for record in records]
    if not zeilen and resource.with_example:
        zeilen = [_example(spalten, listen)]
    for zeile in zeilen:
        blatt.append([text_cell(blatt, zelle) if zelle else None for zelle in zeile])
    _explain(mappe.create_sheet("Erklärung"), resource, spalten)
    _write_lists(mappe.create_sheet("Listen"), spalten, listen)
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


def values_of(spalte: Spalte, bereich=ALLES) -> list[str]:
    """What may stand in a cell, as far as that is a short list; [] where anything else may."""
    art = spalte.art
    if isinstance(art, JaNein):
        return ["ja", "nein"]
    if isinstance(art, Aufzaehlung):
        return [str(label) for label in art.enum.labels if label]
    if isinstance(art, Verweis):
        records = art.model.objects.waehlbar(bereich)[: WENIGE + 1]
        namen = [art.write(record) for record in records]
        return sorted(namen) if len(namen) <= WENIGE else []
    return []


def _head(blatt, resource, spalte):
    zelle = text_cell(blatt, spalte.column_name, fett=True)
    zelle.comment = Comment(f"{spalte.erklaerung}\n{spalte.art.beschreibung}"[:1000], "OZG-Portal")
    return zelle


def _add_lists(blatt, spalten, listen) -> None:
    """Choice cells; a wrong value is refused by Excel with the reason."""
    quelle = 0
    for nummer, spalte in enumerate(spalten, 1):
        if not (werte := listen[spalte.column_name]):
            continue
        quelle += 1
        liste = get_column_letter(quelle)
        regel = DataValidation(
            type="list", formula1=f"Listen!${liste}$1:${liste}${len(werte)}", allow_blank=True
        )
        regel.errorTitle, regel.error = spalte.column_name, "Bitte einen Wert der Liste wählen."
        ort = get_column_letter(nummer)
        regel.add(f"{ort}2:{ort}{ZEILEN}")
        blatt.data_validations.append(regel)


def _write_lists(blatt, spalten, listen) -> None:
    """The hidden sheet that the lists are taken from."""
    blatt.sheet_state = "hidden"
    gefuellte = [werte for s in spalten if (werte := listen[s.column_name])]
    for zeile in range(max(map(len, gefuellte), default=0)):
        blatt.append([text_cell(blatt, w[zeile]) if zeile < len(w) else None for w in gefuellte])


def _example(spalten, listen) -> list[str]:
    werte = [_example_value(spalte, listen[spalte.column_name]) for spalte in spalten]
    return [f"{BEISPIEL} {werte[0]}".strip(), *werte[1:]]


def _example_value(spalte, liste) -> str:
    art = spalte.art.art if isinstance(spalte.art, Liste) else spalte.art
    if liste:
        return liste[0]
    if isinstance(art, Zeitpunkt):
        return "Q1 2030"
    if isinstance(art, Datum):
        return "31.12.2030"
    if isinstance(art, Ganzzahl):
        return "1"
    if isinstance(art, Schluessel | Verweis):
        return ""
    return "…"


def _explain(blatt, resource, spalten) -> None:
    """The second sheet: every column in words. The import does not read it."""
    for ort, breite in zip("ABCD", (24, 60, 60, 12), strict=True):
        blatt.column_dimensions[ort].width = breite
    saetze = [
        f"{ERKLAERUNG}{resource.get_display_name()}",
        f"Zeilen, deren erste Zelle mit „{BEISPIEL}“ beginnt, werden beim Import übersprungen.",
        "Eine Spalte, die fehlt, bleibt unverändert; eine leere Zelle leert die Angabe.",
        "",
    ]
    for satz in saetze:
        blatt.append([text_cell(blatt, satz) if satz else None])
    blatt.append(
        [
            text_cell(blatt, name, fett=True)
            for name in ("Spalte", "Bedeutung", "Inhalt", "Schlüssel")
        ]
    )
    for spalte in spalten:
        zellen = (
            spalte.column_name,
            spalte.erklaerung,
            spalte.art.beschreibung,
            "ja" if spalte.column_name in resource.key_columns else "",
        )
        blatt.append([_wrapped(blatt, text) for text in zellen])


def _wrapped(blatt, text: str):
    zelle = WriteOnlyCell(blatt, value=text)
    zelle.alignment, zelle.font = Alignment(wrap_text=True, vertical="top"), Font(bold=False)
    return zelle
