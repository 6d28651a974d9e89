"""CSV and XLSX dialect, in and out: what German Excel opens by a double click.

Out: CSV with ";", BOM and CRLF, formulas defused; XLSX with every key as text. In: ";", "," or
tab, UTF-8 with or without BOM or Windows-1252; XLSX with numbers where keys belong.
"""

import csv
import hashlib
import io
from collections.abc import Callable

from django.core.exceptions import ValidationError
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from tablib import Dataset

from bausteine.tabellen.arbeitsmappe import MAX_SPALTEN, workbook_rows
from bausteine.tabellen.arten import cell_text
from bausteine.tabellen.csvstrom import FORMELZEICHEN, csv_rows
from bausteine.tabellen.dateiart import foreign_file

#: a row of a template that shows how rows look; never imported
BEISPIEL = "(Beispiel)"
#: a column of the portal's own files about mistakes; never imported
FEHLERSPALTE = "fehler"
MAX_BYTES = 50 * 1024 * 1024
MAX_ZEILEN, MAX_ZELLEN = 100_000, 1_000_000


def defused(text: str) -> str:
    """A cell Excel will not run as a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.lstrip("'").startswith(FORMELZEICHEN) else text


class _Zeilenpuffer:
    """What csv.writer writes to; hands each line straight on."""

    def write(self, zeile):
        return zeile


def csv_lines(kopf, zeilen):
    """Bytes of a CSV file, line by line. `zeilen`: iterable of lists of str."""
    writer = csv.writer(_Zeilenpuffer(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode() + writer.writerow([defused(name) for name in kopf]).encode()
    for zeile in zeilen:
        yield writer.writerow([defused(zelle) for zelle in zeile]).encode()


def xlsx_bytes(kopf, zeilen, titel: str = "Daten", lizenz: str = "") -> bytes:
    """An XLSX file with one sheet; every cell is text, so keys keep their zeros.

    `lizenz` stands in the properties of the file: a row or sheet of it would be read as data.
    """
    mappe = Workbook(write_only=True)
    if lizenz:
        mappe.properties.description = f"Lizenz der Daten: {lizenz}"
        angaben = mappe.custom_doc_props  # type: ignore[attr-defined] # newer than its types
        angaben.append(StringProperty(name="Lizenz", value=lizenz))
    blatt = mappe.create_sheet(titel[:31])
    blatt.freeze_panes = "A2"
    blatt.append([text_cell(blatt, name, fett=True) for name in kopf])
    for zeile in zeilen:
        blatt.append([text_cell(blatt, zelle) if zelle else None for zelle in zeile])
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


def text_cell(blatt, text: str, *, fett: bool = False):
    """A cell of a write-only sheet that stays text, whatever it looks like."""
    zelle = WriteOnlyCell(blatt, value=_without_control_characters(text))
    zelle.data_type = "s"  # also for "=…": shown, never calculated
    zelle.number_format = "@"
    if fett:
        zelle.font = Font(bold=True)
    return zelle


def _without_control_characters(text: str) -> str:
    return "".join(z for z in text if z >= " " or z in "\n\t")[:32_767]


def is_example(werte) -> bool:
    """Whether a row is the example row of a template."""
    return bool(werte) and cell_text(werte[0]).startswith(BEISPIEL)


#: publishers' own formats: whether a file is one, and its table, which says in `ressource` what
#: alone reads it
FREMDFORMATE: list[tuple[Callable[[bytes], bool], Callable[[bytes], Dataset]]] = []


def read_table(data: bytes, dateiname: str) -> Dataset:
    """The table in an uploaded file. Raises ValidationError when it cannot be read."""
    if len(data) > MAX_BYTES:
        raise ValidationError(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
    if grund := foreign_file(data):
        raise ValidationError(grund)
    for is_one, read in FREMDFORMATE:
        if is_one(data):
            tabelle = read(data)
            tabelle.pruefsumme = hashlib.sha256(data).hexdigest()
            return tabelle
    if dateiname.lower().endswith((".xlsx", ".xlsm")) or data[:2] == b"PK":
        zeilen = _xlsx_rows(data)
    elif dateiname.lower().endswith((".csv", ".txt")):
        zeilen = csv_rows(data)
    else:
        raise ValidationError("Bitte eine CSV- oder XLSX-Datei wählen.")
    tabelle = _dataset(_numbered(zeilen))
    tabelle.pruefsumme = hashlib.sha256(data).hexdigest()
    return tabelle


def _dataset(zeilen) -> Dataset:
    zeilen = iter(zeilen)
    kopf = [name.strip() for name in next(zeilen, [])]
    while kopf and not kopf[-1]:
        kopf.pop()
    if not kopf:
        raise ValidationError("Die Datei ist leer: Es fehlt die Zeile mit den Spaltennamen.")
    tabelle = Dataset(headers=kopf)
    if len(kopf) > MAX_SPALTEN:
        raise ValidationError(f"Die Tabelle hat mehr als {MAX_SPALTEN} Spalten.")
    for nummer, zeile in enumerate(zeilen, 2):
        if nummer * len(kopf) > MAX_ZELLEN:
            raise ValidationError(
                f"Die Tabelle hat mehr als {MAX_ZELLEN} Zellen. Bitte auf mehrere Dateien "
                "verteilen."
            )
        if any(zelle for zelle in zeile[len(kopf) :]):
            raise ValidationError(
                f"Zeile {nummer} hat mehr Zellen als die Kopfzeile Spalten ({len(kopf)})."
            )
        tabelle.append((zeile + [""] * len(kopf))[: len(kopf)])
    return tabelle


def _xlsx_rows(data: bytes):
    """The rows of a workbook; whatever a parser stumbles over is one sentence."""
    try:
        yield from workbook_rows(data)
    except ValidationError:
        raise
    except Exception as fehler:
        raise ValidationError("Die Datei ist keine lesbare XLSX-Datei.") from fehler


def _numbered(zeilen):
    """All rows up to the last with a value, with the empty ones between; within the limits."""
    erwartet = 1
    for nummer, zeile in zeilen:
        if nummer > MAX_ZEILEN:
            raise ValidationError(f"Die Tabelle hat mehr als {MAX_ZEILEN} Zeilen.")
        yield from ([] for _ in range(nummer - erwartet))
        erwartet = nummer + 1
        yield zeile


class Tabelle(base_formats.Format):
    """Our dialect as a format of django-import-export: for reading, whatever the file is."""

    dateiname = ""

    def __init__(self, encoding=None):
        """The library passes an encoding when it writes; ours is found in the file."""

    def get_title(self):
        return "CSV oder XLSX"

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def can_import(self):
        return True

    def can_export(self):
        return False

    def create_dataset(self, in_stream):
        tabelle = read_table(in_stream, self.dateiname or "tabelle.csv")
        if not len(tabelle):
            raise ValidationError("Die Datei enthält nur die Kopfzeile und keine Daten.")
        return tabelle


class CsvExport(base_formats.Format):
    """CSV in our dialect, for the admin's export page."""

    titel, endung, typ = "CSV (für Excel)", "csv", "text/csv"

    def get_title(self):
        return self.titel

    def get_extension(self):
        return self.endung

    def get_content_type(self):
        return self.typ

    def is_binary(self):
        return True

    def can_import(self):
        return False

    def can_export(self):
        return True

    def export_data(self, dataset, **kwargs):
        return b"".join(csv_lines(dataset.headers, dataset))


class XlsxExport(CsvExport):
    """XLSX in our dialect, for the admin's export page."""

    titel, endung = "XLSX", "xlsx"
    typ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def export_data(self, dataset, **kwargs):
        return xlsx_bytes(dataset.headers, dataset)
