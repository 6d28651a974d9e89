"""Our reader of workbooks gives what openpyxl reads, and reads dialects that others write."""

import datetime as dt
import io
import random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bausteine.tabellen.arbeitsmappe import workbook_rows
from bausteine.tabellen.arten import cell_text
from tests.bausteine.tabellen.mappen import BLATT, KOPF, NS, STILE, TEXTE, blatt, mappe, texte

FORMATE = (
    "General",
    "@",
    "0.00",
    "dd.mm.yyyy",
    "yyyy-mm-dd hh:mm",
    "hh:mm",
    "[h]:mm",
    '"Tag" 0',
    "[Red]0",
    "0%",
    "d\\d",
)
WERTE = (
    None,
    "",
    " ",
    "a",
    "Ä „x“ – €",
    "a\nb",
    "007",
    0,
    1,
    -3,
    44_927,
    1.5,
    2.0,
    1e-3,
    0.25,
    59,
    60,
    61,
    True,
    False,
    dt.date(2022, 12, 31),
    dt.datetime(2020, 2, 29, 13, 5),
    dt.time(8, 30),
    dt.timedelta(hours=30),
    "1.0",
    "x" * 32_000,
    "&<>\"'",
    "🦄",
)


def random_workbook(zufall, epoche=None) -> bytes:
    """A sheet of any cells in any format, with gaps."""
    buch = Workbook()
    if epoche:
        buch.epoch = epoche
    for zeile in range(1, zufall.randint(2, 12)):
        for spalte in range(1, zufall.randint(1, 9)):
            if zufall.random() < 0.8:
                zelle = buch.active.cell(zeile, spalte, zufall.choice(WERTE))
                if not isinstance(zelle.value, dt.date | dt.time | dt.timedelta):
                    zelle.number_format = zufall.choice(FORMATE)
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    return ausgabe.getvalue()


def as_openpyxl(daten: bytes) -> dict[int, list[str]]:
    """The rows with a value, by number, as openpyxl reads them."""
    seiten = load_workbook(io.BytesIO(daten), data_only=True).worksheets[0]
    zeilen = {}
    for nummer, zeile in enumerate(seiten.iter_rows(values_only=True), 1):
        texte_ = [cell_text(wert) for wert in zeile]
        while texte_ and not texte_[-1]:
            texte_.pop()
        if texte_:
            zeilen[nummer] = texte_
    return zeilen


@pytest.mark.parametrize("epoche", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
def test_every_value_as_openpyxl_reads_it(epoche):
    """Numbers, days, times, durations, booleans and texts, in whatever format."""
    zufall = random.Random(11)  # noqa: S311 (the same tables in every run)
    for _ in range(60):
        daten = random_workbook(zufall, epoche)
        assert dict(workbook_rows(daten)) == as_openpyxl(daten)


def test_text_in_several_fonts_is_one_text():
    """As shared text and in the cell itself; how a syllable is spoken is left out."""
    buch = Workbook()
    buch.active.append([CellRichText("fett ", TextBlock(InlineFont(b=True), "gedruckt"))])
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    assert list(workbook_rows(ausgabe.getvalue())) == [(1, ["fett gedruckt"])]
    geteilt = "<si><r><t>Tō</t></r><r><t>kyō</t></r><rPh><t>x</t></rPh></si>"
    daten = mappe(**{TEXTE: texte(geteilt), BLATT: blatt('<row><c t="s"><v>0</v></c></row>')})
    assert list(workbook_rows(daten)) == [(1, ["Tōkyō"])]


def test_rows_and_cells_without_a_place_follow_each_other():
    """Some programs number nothing."""
    zeilen = '<row><c><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c><c><v>3</v></c></row>'
    daten = mappe(**{BLATT: blatt(zeilen + "<row><c><v>5</v></c></row>")})
    assert list(workbook_rows(daten)) == [(1, ["1"]), (4, ["", "", "2", "3"]), (5, ["5"])]


def test_elements_with_a_prefix():
    """The same file as another program writes it."""
    zeilen = '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
    inhalt = f"<x:worksheet {NS.replace('xmlns', 'xmlns:x')}><x:sheetData>{zeilen}"
    daten = mappe(**{BLATT: f"{inhalt}</x:sheetData></x:worksheet>"})
    assert list(workbook_rows(daten)) == [(1, ["a"])]


def test_a_day_outside_the_calendar_is_an_error_value():
    """Named with its row, as Excel shows it."""
    stile = (
        f'<styleSheet {NS}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    zeilen = KOPF + '<row r="2"><c r="A2" s="1"><v>99999999999</v></c></row>'
    daten = mappe(**{STILE: stile, BLATT: blatt(zeilen)})
    assert list(workbook_rows(daten)) == [(1, ["kennung"]), (2, ["#VALUE!"])]


def test_a_formula_that_gives_an_empty_text_is_empty():
    """=WENN(A1="";"";A1) has a value: none."""
    zeilen = (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><f>IF(A1,"","")</f><v></v></c></row>'
    )
    assert list(workbook_rows(mappe(**{BLATT: blatt(zeilen)}))) == [(2, ["1"])]


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("mmm yy", "Dezember 2022"),
        ("MMMM YYYY", "Dezember 2022"),
        ("[$-407]mmmm\\ yyyy;@", "Dezember 2022"),
        ("mm/yyyy", "Dezember 2022"),
        ("yyyy", "2022"),
        ("dd.mm.yyyy", "15.12.2022"),
        ("[$-407]d. mmm yy;@", "15.12.2022"),
        ("yyyy-mm-dd hh:mm", "15.12.2022"),
    ],
)
def test_a_cell_that_shows_a_month_is_a_month(format_, text):
    """Our own CSV comes back so when Excel has opened and saved it."""
    buch = Workbook()
    buch.active.append([dt.date(2022, 12, 15)])
    buch.active["A1"].number_format = format_
    ausgabe = io.BytesIO()
    buch.save(ausgabe)
    assert list(workbook_rows(ausgabe.getvalue())) == [(1, [text])]


def test_signs_that_excel_spells_out_are_signs():
    """In shared texts, in the cell itself and where a text was escaped from being one."""
    geteilt = "<si><t>eins_x000D_\nzwei_x0041_ _x005F_x0041_ _x00zz_</t></si>"
    zeilen = (
        '<row><c t="s"><v>0</v></c>'
        '<c t="inlineStr"><is><t>a_x0009_b_xD83E__xDD84_</t></is></c></row>'
    )
    daten = mappe(**{TEXTE: texte(geteilt), BLATT: blatt(zeilen)})
    gelesen = ["eins\nzweiA _x0041_ _x00zz_", "a\tb🦄"]
    assert list(workbook_rows(daten)) == [(1, gelesen)]
