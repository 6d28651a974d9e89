"""CSV reader: rows, piece by piece and within limits."""

import codecs
import csv
import io

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import cell_text

FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")
#: letters of one row, and of one cell (the limit of Python's reader)
MAX_ZEILE, MAX_ZELLE = 1_000_000, csv.field_size_limit()
#: rows of a sheet in Excel: more can only be empty ones
MAX_LEERE = 1_048_576
#: letters of all cells
MAX_ZEICHEN = 15_000_000


def armed(text: str) -> str:
    """The inverse of `tabellen.defused`, so that an exported file reads back unchanged."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMELZEICHEN) else text


def encoding_of(data: bytes) -> str:
    """UTF-8 with or without BOM, else Windows-1252 as older Excel saves it; "" for neither."""
    for kodierung in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(kodierung)()
        try:
            for von in range(0, len(data), 1 << 20):
                decoder.decode(data[von : von + (1 << 20)])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return kodierung
    return ""


class _Zeilen:
    """Hands lines to the reader, never more of them to one row than a row may have."""

    def __init__(self, strom):
        self.strom, self.laenge = strom, 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        zeile = self.strom.readline(MAX_ZEILE + 1)
        self.laenge += len(zeile)
        if self.laenge > MAX_ZEILE:
            raise ValidationError(
                f"Eine Zeile der CSV-Datei hat mehr als {MAX_ZEILE} Zeichen; vielleicht fehlt ein "
                "schließendes Anführungszeichen."
            )
        if not zeile:
            raise StopIteration
        return zeile


def csv_rows(data: bytes):
    """(row number, cells) of every row that holds a value. Raises ValidationError."""
    kodierung = encoding_of(data)
    if not kodierung:
        raise ValidationError(
            "Die Zeichenkodierung ist unbekannt. Bitte als „CSV UTF-8“ oder XLSX speichern."
        )
    if b"\x00" in data:
        raise ValidationError("Die Datei enthält unlesbare Zeichen (NUL). Bitte neu speichern.")
    strom = io.TextIOWrapper(io.BytesIO(data), kodierung, newline="")
    kopfzeile = strom.readline(MAX_ZEILE)
    strom.seek(0)
    zeilen = _Zeilen(strom)
    trenner = max(";\t,", key=kopfzeile.count)
    try:
        yield from _values(zeilen, csv.reader(zeilen, delimiter=trenner, strict=True))
    except csv.Error as fehler:
        raise ValidationError(_explained(fehler)) from fehler


def _values(zeilen: _Zeilen, leser):
    summe = 0
    for nummer, zeile in enumerate(leser, 1):
        summe, zeilen.laenge = summe + zeilen.laenge, 0
        if summe > MAX_ZEICHEN and any(zeile):
            raise ValidationError(
                f"Die Tabelle hat mehr als {MAX_ZEICHEN // 1_000_000} Millionen Zeichen. Bitte auf "
                "mehrere Dateien verteilen."
            )
        if any(zeile) and any(werte := [armed(cell_text(zelle)) for zelle in zeile]):
            yield nummer, werte
        elif nummer > MAX_LEERE:
            raise ValidationError(f"Die Tabelle hat mehr als {MAX_LEERE} Zeilen.")


def _explained(fehler: csv.Error) -> str:
    grund = {
        "field larger than field limit": f"Eine Zelle hat mehr als {MAX_ZELLE} Zeichen; vielleicht "
        "fehlt ein schließendes Anführungszeichen.",
        "unexpected end of data": "Am Ende fehlt ein schließendes Anführungszeichen.",
        "expected after": "Nach einem schließenden Anführungszeichen steht noch Text.",
    }
    satz = next((satz for teil, satz in grund.items() if teil in str(fehler)), str(fehler))
    return f"Die CSV-Datei ist beschädigt: {satz}"
