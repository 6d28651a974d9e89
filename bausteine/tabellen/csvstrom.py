"""CSV reader: rows, piece by piece and within limits."""

import csv
import io
import re
from collections import Counter

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import cell_text
from bausteine.tabellen.kodierung import as_utf8, decodes

FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")
#: letters of one row, and of one cell (the limit of Python's reader)
MAX_ZEILE, MAX_ZELLE = 1_000_000, csv.field_size_limit()
#: rows of a sheet in Excel: more can only be empty ones
MAX_LEERE = 1_048_576
#: letters of all cells
MAX_ZEICHEN = 15_000_000
#: lines, and letters of them, by which the separator is known
ANFANG, MAX_ANFANG = 20, 100_000
#: the line by which Excel is told the separator
_TRENNER_GESAGT = re.compile(r'"?sep=([;,\t|])"?', re.IGNORECASE)


def armed(text: str) -> str:
    """The inverse of `tabellen.defused`, so that an exported file reads back unchanged."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(FORMELZEICHEN) else text


def encoding_of(data: bytes) -> str:
    """UTF-8 with or without BOM, else Windows-1252 as older Excel saves it; "" for neither."""
    return next((k for k in ("utf-8-sig", "cp1252") if decodes(data, k)), "")


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


def csv_rows(data: bytes, hinweise: list[str] | None = None):
    """(row number, cells) of every row that holds a value. Raises ValidationError.

    `hinweise` takes up what had to be decided about the encoding.
    """
    if b"\x00" in data:
        raise ValidationError("Die Datei enthält unlesbare Zeichen (NUL). Bitte neu speichern.")
    data = as_utf8(data, [] if hinweise is None else hinweise)
    strom = io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="")
    anfang = strom.read(MAX_ANFANG).splitlines()[:ANFANG]
    strom.seek(0)
    zeilen, schon = _Zeilen(strom), 0
    if anfang and (gesagt := _TRENNER_GESAGT.fullmatch(anfang[0])):
        next(zeilen)
        trenner, schon, zeilen.laenge = gesagt[1], 1, 0
    else:
        trenner = separator_of(anfang)
    leser = csv.reader(zeilen, delimiter=trenner, strict=True)
    try:
        yield from _values(zeilen, leser, schon)
    except csv.Error as fehler:
        raise ValidationError(_explained(fehler, leser.line_num + schon)) from fehler


def separator_of(zeilen: list[str]) -> str:
    """The sign that stands equally often in the most lines, between quotes not counted."""
    in_zeilen: dict[str, list[int]] = {zeichen: [] for zeichen in ";\t,"}
    offen = False
    for zeile in zeilen:
        aussen = []
        for i, stueck in enumerate(zeile.split('"')):
            if (i % 2 == 1) == offen:
                aussen.append(stueck)
        war_offen, offen = offen, offen ^ (zeile.count('"') % 2 == 1)
        if war_offen or offen or not zeile.strip():  # parts of a cell of several lines
            continue
        for zeichen, zahlen in in_zeilen.items():
            zahlen.append("".join(aussen).count(zeichen))
    # in a list of one column the values may hold a comma or a tab, and nothing quotes them
    moeglich = [z for z, zahlen in in_zeilen.items() if z == ";" or any(zahlen[:1])]
    return max(moeglich, key=lambda zeichen: _agreement(in_zeilen[zeichen]))


def _agreement(zahlen: list[int]) -> tuple[int, int]:
    """In how many lines a sign stands equally often, and how often."""
    haeufig = Counter(zahl for zahl in zahlen if zahl)
    return max(((anzahl, zahl) for zahl, anzahl in haeufig.items()), default=(0, 0))


def _values(zeilen: _Zeilen, leser, schon: int):
    summe = 0
    for nummer, zeile in enumerate(leser, schon + 1):
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


def _explained(fehler: csv.Error, zeile: int) -> str:
    grund = {
        "field larger than field limit": f"Eine Zelle hat mehr als {MAX_ZELLE} Zeichen; vielleicht "
        "fehlt ein schließendes Anführungszeichen.",
        "unexpected end of data": "Am Ende fehlt ein schließendes Anführungszeichen.",
        "expected after": "Nach einem schließenden Anführungszeichen steht noch Text.",
    }
    satz = next((satz for teil, satz in grund.items() if teil in str(fehler)), str(fehler))
    return f"Die CSV-Datei ist beschädigt (bis Zeile {zeile} gelesen): {satz}"
