"""The table dialect, out and in."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from bausteine.tabellen.csvstrom import armed, encoding_of
from bausteine.tabellen.dateien import csv_lines, defused, read_table, xlsx_bytes

KOPF = ["kennung", "wert"]
#: texts that any table must carry unharmed
TEXTE = [
    "einfach",
    "Ä Ö Ü ß é – „Zitat“",
    "05315000",
    "99012001001000",
    "1.0",
    "Q1 2020",
    "mit;Semikolon",
    'mit "Anführung"',
    "zwei\nZeilen",
    "a | b",
    "=1+1",
    "+49 251",
    "-5",
    "@x",
    "'Hochkomma",
    "'=1+1",
    "''=1",
    "=cmd|' /C calc'!A0",
    "- Spiegelstrich",
    "🦄",
    "1e5",
    "00",
    "TRUE",
    "31.12.2022",
    "x" * 5000,
]
GEFAEHRLICH = ("=", "+", "-", "@", "\t", "\r")


def csv_file(*zeilen, kopf=KOPF) -> bytes:
    """A file as the portal writes it."""
    return b"".join(csv_lines(kopf, zeilen))


def xlsx_file(*zeilen, kopf=KOPF) -> bytes:
    """A workbook as Excel might hold it: cells of any kind."""
    mappe = Workbook()
    for zeile in (kopf, *zeilen):
        mappe.active.append(zeile)
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    return ausgabe.getvalue()


# -- out ------------------------------------------------------------------------------------------


def test_csv_is_what_german_excel_opens():
    """BOM, semicolons, CRLF, quotes only where needed."""
    assert csv_file(["a", "b;c"]) == '\ufeffkennung;wert\r\na;"b;c"\r\n'.encode()


@pytest.mark.parametrize("text", [t for t in TEXTE if t.lstrip("'")[:1] in GEFAEHRLICH])
def test_csv_starts_no_formula(text):
    """Whatever Excel would run gets an apostrophe, also inside a header."""
    daten = csv_file([text, text], kopf=[text, "b"]).decode("utf-8-sig")
    for zeile in csv.reader(io.StringIO(daten, newline=""), delimiter=";"):
        assert not any(zelle.startswith(GEFAEHRLICH) for zelle in zeile)


@pytest.mark.parametrize("text", TEXTE)
def test_defusing_is_undone_when_reading(text):
    """Also of texts that begin with an apostrophe of their own."""
    assert armed(defused(text)) == text


@pytest.mark.parametrize("text", ["", "x", "'x", "5 - 3", "a=b"])
def test_harmless_texts_stay_as_they_are(text):
    """No apostrophe where none is needed."""
    assert defused(text) == text
    assert armed(text) == text


def test_every_cell_of_an_xlsx_is_text():
    """Keys keep their zeros, formulas are shown and never calculated; the head stays in sight."""
    mappe = load_workbook(io.BytesIO(xlsx_bytes(KOPF, [["05315000", "=1+1"]], "Organisationen")))
    blatt = mappe.active
    zellen = [zelle for zeile in blatt.iter_rows() for zelle in zeile]
    assert [z.value for z in zellen] == [*KOPF, "05315000", "=1+1"]
    assert {z.data_type for z in zellen} == {"s"}
    assert {z.number_format for z in zellen} == {"@"}
    assert (blatt.title, blatt.freeze_panes) == ("Organisationen", "A2")


def test_control_signs_do_not_break_an_xlsx():
    """They are left out; long cells are cut where Excel ends."""
    lesbar = read_table(xlsx_bytes(KOPF, [["a\x00\x08b", "x" * 40_000]]), "t.xlsx")
    assert lesbar[0] == ("ab", "x" * 32_767)


# -- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTE)
@pytest.mark.parametrize(("schreibe", "name"), [(csv_file, "t.csv"), (None, "t.xlsx")])
def test_what_is_written_reads_back_the_same(text, schreibe, name):
    """Every text, in both formats."""
    daten = schreibe([text, "x"]) if schreibe else xlsx_bytes(KOPF, [[text, "x"]])
    tabelle = read_table(daten, name)
    assert tabelle.headers == KOPF
    assert list(tabelle) == [(text, "x")]


# -- in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trenner", [";", ",", "\t"])
@pytest.mark.parametrize("kodierung", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ende", ["\r\n", "\n"])
def test_a_csv_of_any_make_is_read(trenner, kodierung, ende):
    """Separator, encoding and line ends are found out."""
    zeilen = ["kennung", "wert", "ort"], ["a", "Müller – „x“", "Köln"], ["b", "", ""]
    daten = "".join(trenner.join(zeile) + ende for zeile in zeilen).encode(kodierung)
    tabelle = read_table(daten, "Datei.CSV")
    assert tabelle.headers == zeilen[0]
    assert list(tabelle) == [tuple(zeilen[1]), tuple(zeilen[2])]


def test_a_separator_inside_a_cell_is_none():
    """Quotes hold a cell together; other separators in it do not confuse."""
    tabelle = read_table(b'kennung;wert\r\n"a;b";"c, d, e, f"\r\n', "t.csv")
    assert list(tabelle) == [("a;b", "c, d, e, f")]


def test_empty_rows_and_columns_at_the_end_are_dropped():
    """As spreadsheets leave them; also between others, which keep their numbers."""
    tabelle = read_table(b"kennung;wert;;\r\na;1;;\r\n;;;\r\nb;2\r\n;;;\r\n;;;\r\n", "t.csv")
    assert tabelle.headers == KOPF
    assert list(tabelle) == [("a", "1"), ("b", "2")]
    assert tabelle.nummern == [2, 4]


def test_short_rows_are_filled_up():
    """A missing cell is an empty one."""
    assert list(read_table(b"kennung;wert\r\na\r\n", "t.csv")) == [("a", "")]


def test_cells_are_trimmed():
    """Blanks, also those that do not break, around a value mean nothing."""
    tabelle = read_table(" kennung ;wert\r\n  a\u00a0;\tb \r\n".encode(), "t.csv")
    assert tabelle.headers == KOPF
    assert list(tabelle) == [("a", "b")]


def test_an_xlsx_with_numbers_where_keys_belong():
    """Excel's cells: numbers without .0, days in German, ja/nein, nothing."""
    tabelle = read_table(
        xlsx_file(
            [5315000, 10162.0], [dt.date(2022, 12, 31), dt.datetime(2022, 1, 2, 3)], [True, None]
        ),
        "t.xlsx",
    )
    assert list(tabelle) == [("5315000", "10162"), ("31.12.2022", "02.01.2022"), ("ja", "")]


def test_an_xlsx_is_known_by_its_content():
    """Whatever the file is called."""
    assert list(read_table(xlsx_file(["a", "b"]), "t.csv")) == [("a", "b")]


@pytest.mark.parametrize(
    ("daten", "name", "satz"),
    [
        (b"", "t.csv", "Die Datei ist leer"),
        (b"\r\n", "t.csv", "Die Datei ist leer"),
        (b'a;b\r\n"1;2\r\n', "t.csv", "Die CSV-Datei ist beschädigt"),
        (b"a;b\r\n1;\x002\r\n", "t.csv", "unlesbare Zeichen (NUL)"),
        (b"a;b\r\n1;2\r\n", "t.ods", "Bitte eine CSV- oder XLSX-Datei wählen."),
        (b"a;b\r\n1;2\r\n", "t", "Bitte eine CSV- oder XLSX-Datei wählen."),
        (b"kein zip", "t.xlsx", "keine lesbare XLSX-Datei"),
        (b"PK\x03\x04kaputt", "t.xlsx", "keine lesbare XLSX-Datei"),
        (b"a;b\r\n\x81\x8d;2\r\n", "t.csv", "Die Zeichenkodierung ist unbekannt"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(daten, name, satz):
    """In one German sentence, never by an exception of some library."""
    with pytest.raises(ValidationError) as fehler:
        read_table(daten, name)
    assert satz in " ".join(fehler.value.messages)


@pytest.mark.parametrize(
    ("daten", "satz"),
    [
        (b"a;b\r\n1;2;3\r\n", "Zeile 2 hat mehr Zellen als die Kopfzeile Spalten (2)."),
        (b"a;b\r\n1;2\r\n3;4;5\r\n", "Zeile 3 hat mehr Zellen"),
    ],
)
def test_a_row_of_text_longer_than_the_headings_is_told(daten, satz):
    """By whoever knows which row has the headings: above them a row may have any length."""
    assert satz in read_table(daten, "t.csv").mangel


def test_a_formula_without_a_value_is_refused():
    """Nothing is guessed; the row is named."""
    with pytest.raises(ValidationError, match=r"Zeile 2 enthält eine Formel ohne Wert \(=A1\)"):
        read_table(xlsx_file(["a", "=A1"]), "t.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    """By what the archive says about itself."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    with pytest.raises(ValidationError, match="entpackt zu groß"):
        read_table(ausgabe.getvalue(), "t.xlsx")


def test_an_archive_of_many_parts_is_refused():
    """A workbook has few."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w") as archiv:
        for i in range(201):
            archiv.writestr(f"{i}.xml", b"")
    with pytest.raises(ValidationError, match="entpackt zu groß"):
        read_table(ausgabe.getvalue(), "t.xlsx")


@pytest.mark.parametrize(
    ("daten", "text"),
    [("Ä".encode(), "Ä"), ("\ufeffÄ".encode(), "Ä"), ("Ä".encode("cp1252"), "Ä"), (b"", "")],
)
def test_the_encoding_is_found_out(daten, text):
    """UTF-8 first, then what older Excel saves."""
    assert daten.decode(encoding_of(daten)) == text
