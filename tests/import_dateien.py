"""Files for import tests: the same rows in every dialect, and what the portal made of them."""

import csv
import io
import zipfile

from openpyxl import Workbook

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import csv_lines, read_table, xlsx_bytes


def csv_datei(zeilen, *, trenner=";", kodierung="utf-8-sig") -> bytes:
    """A CSV file as a spreadsheet saves it; the first of `zeilen` is the header."""
    ausgabe = io.StringIO(newline="")
    csv.writer(ausgabe, delimiter=trenner, lineterminator="\r\n").writerows(zeilen)
    return ausgabe.getvalue().encode(kodierung)


def xlsx_datei(zeilen) -> bytes:
    """An XLSX file with the cells as they are: numbers, days, formulas."""
    mappe = Workbook()
    for zeile in zeilen:
        mappe.active.append(zeile)
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


def zip_bombe() -> bytes:
    """A small archive that unpacks to far more than any table needs."""
    ausgabe = io.BytesIO()
    with (
        zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED) as archiv,
        archiv.open("xl/worksheets/sheet1.xml", "w") as teil,
    ):
        for _ in range(120):
            teil.write(b" " * 1024 * 1024)
    return ausgabe.getvalue()


def opendocument() -> bytes:
    """A spreadsheet as LibreOffice keeps it."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w") as archiv:
        archiv.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archiv.writestr("content.xml", "<x/>")
    return ausgabe.getvalue()


def load(name: str, zeilen, *, dry_run=False, dateiname="probe.csv", **optionen):
    """Import rows (the first is the header) or the bytes of a file; the library's result."""
    daten = zeilen if isinstance(zeilen, bytes) else csv_datei(zeilen)
    return resource_for(name)().import_data(
        read_table(daten, dateiname),
        dry_run=dry_run,
        file_name=dateiname,
        **optionen,
    )


def loaded(name: str, zeilen, **optionen):
    """`load` for a file that must be in order."""
    result = load(name, zeilen, **optionen)
    assert not problems(result), problems(result)
    return result


def counts(result) -> tuple[int, int, int]:
    """New, changed, unchanged."""
    return result.totals["new"], result.totals["update"], result.totals["skip"]


def errors(name: str, zeilen, **optionen) -> list[tuple[int | None, str, str]]:
    """(row, column, sentence) of a file that must be refused."""
    gefunden = problems(load(name, zeilen, **optionen))
    assert gefunden, "Die Datei wurde angenommen."
    return gefunden


def exported(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and cells of everything a resource holds."""
    resource = resource_for(name)()
    kopf = [spalte.column_name for spalte in resource.columns]
    return kopf, [[s.cell(r) for s in resource.columns] for r in resource.get_queryset()]


def exported_file(name: str, form: str) -> bytes:
    """The same as a CSV or XLSX file in the portal's dialect."""
    kopf, zeilen = exported(name)
    return b"".join(csv_lines(kopf, zeilen)) if form == "csv" else xlsx_bytes(kopf, zeilen)
