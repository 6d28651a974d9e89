"""CSV and XLSX dialect, in and out: what German Excel opens by a double click.

Out: CSV with ";", BOM and CRLF, formulas defused; XLSX with every key as text. In: whatever
`kodierung`, `csvstrom` and `arbeitsmappe` can make of it; XLSX with numbers where keys belong.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from itertools import islice

from django.core.exceptions import ValidationError
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from tablib import Dataset

from bausteine.tabellen.arten import cell_text
from bausteine.tabellen.csvstrom import FORMELZEICHEN
from bausteine.tabellen.dateiart import foreign_file
from bausteine.tabellen.lesetabelle import Dateiinhalt, Lesetabelle, Mappeninhalt, Textinhalt
from bausteine.tabellen.xmlstrom import UNLESBAR

#: a row of a template that shows how rows look; never imported
BEISPIEL = "(Beispiel)"
#: how the sheet of a template begins that explains the columns; never imported
ERKLAERUNG = "Vorlage für: "
#: a column of the portal's own files about mistakes; never imported
FEHLERSPALTE = "fehler"
MAX_BYTES = 50 * 1024 * 1024
#: how a cell begins that may have to be defused
_VERDAECHTIG = frozenset({"'", *FORMELZEICHEN})
#: lines of a CSV file that are handed on at once
STUECK = 100
#: what Excel would take for the spelling of a sign: `_x0041_`
_WIE_UMSCHRIFT = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def defused(text: str) -> str:
    """A cell Excel will not run as a formula (OWASP: CSV injection)."""
    if text[:1] not in _VERDAECHTIG:  # nearly all
        return text
    return f"'{text}" if text.lstrip("'").startswith(FORMELZEICHEN) else text


def csv_lines(kopf, zeilen):
    """Bytes of a CSV file, some lines at a time. `zeilen`: iterable of lists of str."""
    puffer, zeilen = io.StringIO(), iter(zeilen)
    writer = csv.writer(puffer, delimiter=";", lineterminator="\r\n")
    puffer.write("\ufeff")
    block = [kopf]
    while block:
        writer.writerows([defused(zelle) for zelle in zeile] for zeile in block)
        yield puffer.getvalue().encode()
        puffer.seek(0)
        puffer.truncate()
        block = list(islice(zeilen, STUECK))


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
    text = _WIE_UMSCHRIFT.sub("_x005F_", text)
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
    name = dateiname.lower()
    if data[:2] == b"PK":
        quelle: Dateiinhalt = Mappeninhalt(data)
    elif name.endswith((".csv", ".txt")) or (
        name.endswith((".xlsx", ".xlsm")) and is_plain_table(data)
    ):
        quelle = Textinhalt(data)
    elif name.endswith((".xlsx", ".xlsm")):
        raise ValidationError(UNLESBAR)
    else:
        raise ValidationError("Bitte eine CSV- oder XLSX-Datei wählen.")
    tabelle = Lesetabelle(quelle)
    tabelle.pruefsumme = hashlib.sha256(data).hexdigest()
    return tabelle


def is_plain_table(data: bytes) -> bool:
    """Whether a file that calls itself a workbook is a table in plain text."""
    return b"\x00" not in data and any(zeichen in data[:1000] for zeichen in (b";", b",", b"\t"))


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
        if not len(tabelle) and not getattr(tabelle, "mangel", ""):
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
