"""Small helpers to import and export tables as a coordinator would."""

import io
import zipfile

from bausteine.importe.bericht import problems
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import csv_lines, read_table, xlsx_bytes


def importiere(name: str, *zeilen: dict, dateiname="datei.csv"):
    """Import rows given as dicts; returns (result, problems)."""
    kopf = list(zeilen[0])
    daten = b"".join(csv_lines(kopf, [[zeile.get(s, "") for s in kopf] for zeile in zeilen]))
    return importiere_bytes(name, daten, dateiname)


def importiere_bytes(name: str, daten: bytes, dateiname: str):
    """Import a file; returns (result, problems)."""
    ergebnis = resource_for(name)().import_data(
        read_table(daten, dateiname),
        dry_run=False,
        raise_errors=False,
        file_name=dateiname,
    )
    return ergebnis, problems(ergebnis)


def exportiere(name: str, form: str) -> bytes:
    """The file that the admin's export gives, as CSV or XLSX."""
    tabelle = resource_for(name)().export()
    if form == "csv":
        return b"".join(csv_lines(tabelle.headers, tabelle))
    return xlsx_bytes(tabelle.headers, tabelle)


def saetze(fehler) -> str:
    """All messages of an import's problems in one text."""
    return " ".join(satz for _, _, satz in fehler)


def workbook_xml(xlsx: bytes) -> str:
    """All parts of an XLSX file as they are written, which takes no time; read as a table it takes
    longer than to make."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as datei:
        return "".join(datei.read(name).decode() for name in datei.namelist())
