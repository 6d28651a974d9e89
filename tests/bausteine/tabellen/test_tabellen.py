"""The table dialect: what goes out comes back, whatever the text, and runs nowhere."""

import csv
import hashlib
import io
import random
import zipfile
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from bausteine.tabellen.csvstrom import armed, encoding_of
from bausteine.tabellen.dateien import csv_lines, defused, read_table, xlsx_bytes
from tests.import_dateien import csv_datei, xlsx_datei

FORMELN = ["=1+1", "+49 228 1", "-x", "@a", "'=x", "''=x", '=HYPERLINK("http://a")', "=cmd|'/c'!A1"]
HARMLOS = [
    "",
    "a",
    "007",
    "1,5",
    'a"b',
    "a;b",
    "a,b",
    "a\nb",
    "'",
    "'a",
    "Größe „x“",
    "1 | 2",
    "#REF",
    "TRUE",
    "2022-12-31",
    "1e5",
    "\U0001f984",
    "a\tb",
    "x" * 3000,
]


@pytest.mark.parametrize("text", FORMELN)
def test_a_formula_is_defused_in_csv_and_comes_back(text):
    daten = b"".join(csv_lines(["kopf"], [[text]]))
    (zelle,) = list(csv.reader(io.StringIO(daten.decode("utf-8-sig"), newline="")))[1]
    assert zelle[0] == "'"
    assert armed(zelle) == text
    assert read_table(daten, "a.csv")["kopf"] == [text]


@pytest.mark.parametrize("text", FORMELN)
def test_a_formula_is_text_in_xlsx_and_comes_back(text):
    daten = xlsx_bytes(["kopf"], [[text]])
    zelle = load_workbook(io.BytesIO(daten)).active["A2"]
    assert (zelle.data_type, zelle.value, zelle.number_format) == ("s", text, "@")
    assert read_table(daten, "a.xlsx")["kopf"] == [text]


@pytest.mark.parametrize("text", HARMLOS[1:])
def test_any_other_text_is_left_alone(text):
    assert defused(text) == text
    for daten, name in (
        (b"".join(csv_lines(["k"], [[text]])), "a.csv"),
        (xlsx_bytes(["k"], [[text]]), "a.xlsx"),
    ):
        assert read_table(daten, name)["k"] == [text], name


def test_a_formula_in_the_header_is_defused_too():
    assert b"".join(csv_lines(["=kopf"], [])).decode("utf-8-sig") == "'=kopf\r\n"


def test_csv_is_what_german_excel_opens():
    daten = b"".join(csv_lines(["ä", "b"], [["1", "x;y"]]))
    assert daten == '\ufeffä;b\r\n1;"x;y"\r\n'.encode()


def test_xlsx_freezes_the_header_and_has_it_bold():
    blatt = load_workbook(io.BytesIO(xlsx_bytes(["kopf"], [["1"]], "Titel" * 20))).active
    assert blatt.freeze_panes == "A2"
    assert blatt["A1"].font.bold
    assert len(blatt.title) == 31


def test_xlsx_is_the_same_file_for_the_same_data():
    """Two exports of the same day do not differ in their rows."""
    erste, zweite = (read_table(xlsx_bytes(["k"], [["1"]]), "a.xlsx") for _ in range(2))
    assert erste.dict == zweite.dict


@pytest.mark.parametrize("trenner", [";", ",", "\t"])
def test_separator_is_found_in_the_header(trenner):
    zeilen = [["a", "b", "c"], ["1;2", "3,4", "5\t6"]]
    tabelle = read_table(csv_datei(zeilen, trenner=trenner), "a.csv")
    assert tabelle.headers == ["a", "b", "c"]
    assert list(tabelle[0]) == zeilen[1]


def test_one_column_needs_no_separator():
    assert read_table(b"kennung\r\na\r\nb\r\n", "a.csv")["kennung"] == ["a", "b"]


@pytest.mark.parametrize(
    ("daten", "text"),
    [
        ("Größe".encode(), "Größe"),
        ("\ufeffGröße".encode(), "Größe"),
        ("Größe €".encode("cp1252"), "Größe €"),
    ],
)
def test_encodings(daten, text):
    assert daten.decode(encoding_of(daten)) == text


def test_a_line_break_in_a_quoted_cell_stays():
    tabelle = read_table(b'a;b\r\n"eins\r\nzwei";x\r\n', "a.csv")
    assert list(tabelle[0]) == ["eins\nzwei", "x"]


def test_rows_that_are_too_short_are_filled():
    assert list(read_table(b"a;b;c\r\n1\r\n", "a.csv")[0]) == ["1", "", ""]


def test_empty_rows_are_dropped_and_the_others_keep_their_numbers():
    tabelle = read_table(b"a;b\r\n1;2\r\n;\r\n3;4\r\n;\r\n\r\n", "a.csv")
    assert [list(zeile) for zeile in tabelle] == [["1", "2"], ["3", "4"]]
    assert tabelle.nummern == [2, 4]
    tabelle = read_table(xlsx_datei([["a", "b"], [1, 2], [], [3, 4], [None, " "]]), "a.xlsx")
    assert [list(zeile) for zeile in tabelle] == [["1", "2"], ["3", "4"]]
    assert tabelle.nummern == [2, 4]


@pytest.mark.parametrize("ziel", ["A1048576", "XFD1", "XFD1048576"])
def test_a_stray_cell_far_away_costs_little(ziel):
    """A formatted cell in the last row: Excel users make them without knowing."""
    mappe = Workbook()
    mappe.active.append(["a", "b"])
    mappe.active.append([1, 2])
    mappe.active[ziel].number_format = "@"
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    tabelle = read_table(ausgabe.getvalue(), "a.xlsx")
    assert (tabelle.headers, len(tabelle)) == (["a", "b"], 1)


def test_a_value_below_the_hundred_thousandth_row_is_refused():
    mappe = Workbook()
    mappe.active.append(["a"])
    mappe.active["A100002"] = 1
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    with pytest.raises(ValidationError, match="mehr als 100000 Zeilen"):
        read_table(ausgabe.getvalue(), "a.xlsx")


def test_a_sheet_that_claims_to_be_smaller_is_read_whole():
    """Some programs write <dimension ref="A1"/> whatever the sheet holds."""
    ausgabe = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_datei([["a", "b"], [1, 2]]))) as quelle,
        zipfile.ZipFile(ausgabe, "w") as ziel,
    ):
        for name in quelle.namelist():
            inhalt = quelle.read(name).replace(b'ref="A1:B2"', b'ref="A1"')
            ziel.writestr(name, inhalt)
    tabelle = read_table(ausgabe.getvalue(), "a.xlsx")
    assert (tabelle.headers, list(tabelle[0])) == (["a", "b"], ["1", "2"])


def test_only_the_first_sheet_counts():
    mappe = Workbook()
    mappe.active.append(["a"])
    mappe.active.append([1])
    mappe.create_sheet("Notizen").append(["b"])
    ausgabe = io.BytesIO()
    mappe.save(ausgabe)
    assert read_table(ausgabe.getvalue(), "a.xlsx").headers == ["a"]


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.xls", "a.csv.exe"])
def test_other_files_are_refused(name):
    with pytest.raises(ValidationError, match="CSV- oder XLSX-Datei"):
        read_table(b"a;b\r\n", name)


def test_random_bytes_give_a_table_or_a_sentence():
    """Never another exception, whatever the file holds."""
    zufall = random.Random(5)  # noqa: S311 (the same choices in every run)
    gut = xlsx_datei([["a", "b"], [1, 2]])
    for nummer in range(300):
        if nummer % 3 == 0:
            daten = bytearray(gut)
            for _ in range(zufall.randint(1, 30)):
                daten[zufall.randrange(len(daten))] = zufall.randrange(256)
            daten = bytes(daten[: zufall.randrange(len(daten)) + 1])
        else:
            daten = zufall.randbytes(zufall.randrange(200))
        for name in ("a.csv", "a.xlsx"):
            with suppress(ValidationError):
                read_table(daten, name)


def test_a_file_of_more_than_fifty_megabytes_is_refused_unread():
    for name in ("groß.csv", "groß.xlsx"):
        with pytest.raises(ValidationError, match="größer als 50 MB"):
            read_table(b"x" * (50 * 1024**2 + 1), name)


def test_the_file_is_known_by_its_checksum():
    daten = b"kennung;titel\r\na;A\r\n"
    assert read_table(daten, "x.csv").pruefsumme == hashlib.sha256(daten).hexdigest()
