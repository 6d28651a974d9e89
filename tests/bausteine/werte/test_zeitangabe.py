"""Date parsing: the spellings of offices, each with what it means, and what is not read into it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from bausteine.werte.formulare import TagField
from bausteine.werte.zeitangabe import loosely
from bausteine.werte.zeitraum import Zeitraum

#: as written → as the page shows it: the same words stand for the same precision
SCHREIBWEISEN = {
    "31. Dezember 2022": "31.12.2022",
    "1. Januar 2022": "01.01.2022",
    "1.Januar 2022": "01.01.2022",
    "31.12.22": "31.12.2022",
    "1. 2. 2022": "01.02.2022",
    "31-12-2022": "31.12.2022",
    "31/12/2022": "31.12.2022",
    "2022/12/31": "31.12.2022",
    "31-Dez-22": "31.12.2022",
    "31.12.2022 00:00": "31.12.2022",
    "31.12.2022, 14:30 Uhr": "31.12.2022",
    "2022-12-31T00:00:00": "31.12.2022",
    "2022-12-31T00:00:00.000Z": "31.12.2022",
    "Sa, 31.12.2022": "31.12.2022",
    "Samstag, den 31. Dezember 2022": "31.12.2022",
    "am 31.12.2022": "31.12.2022",
    "44926": "31.12.2022",
    "44926.0": "31.12.2022",
    "bis 31.12.2022": "31.12.2022",
    "bis zum 31.12.2022": "31.12.2022",
    "spätestens 31.12.2022": "31.12.2022",
    "Dez 22": "Dezember 2022",
    "Dez. 22": "Dezember 2022",
    "Dez-22": "Dezember 2022",
    "Dez '22": "Dezember 2022",
    "Mrz 2022": "März 2022",
    "Mrz 22": "März 2022",
    "Maerz 2022": "März 2022",
    "MÄR 22": "März 2022",
    "Sept. 2022": "September 2022",
    "März 22": "März 2022",
    "Jänner 2022": "Januar 2022",
    "Oct-22": "Oktober 2022",
    "2022-12": "Dezember 2022",
    "2022/12": "Dezember 2022",
    "12/22": "Dezember 2022",
    "12.22": "Dezember 2022",
    "12-2022": "Dezember 2022",
    "im Dezember 2022": "Dezember 2022",
    "Ende März 2022": "März 2022",
    "1. Quartal 2022": "Q1 2022",
    "2.Quartal 22": "Q2 2022",
    "II. Quartal 2022": "Q2 2022",
    "III/2022": "Q3 2022",
    "I/2022": "Q1 2022",
    "IV 2022": "Q4 2022",
    "2022/IV": "Q4 2022",
    "Q1-2020": "Q1 2020",
    "Q 1 2020": "Q1 2020",
    "Q1/20": "Q1 2020",
    "Q1 '20": "Q1 2020",
    "Q1.2020": "Q1 2020",
    "1. Qu. 2020": "Q1 2020",
    "Quartal 1/2020": "Q1 2020",
    "Quartal IV 2020": "Q4 2020",
    "Q IV 2020": "Q4 2020",
    "1Q2020": "Q1 2020",
    "2020/Q1": "Q1 2020",
    "2020 Q1": "Q1 2020",
    "2020Q1": "Q1 2020",
    "drittes Quartal 2020": "Q3 2020",
    "2. Halbjahr 2023": "Juli–Dezember 2023",
    "I. Halbjahr 2023": "Januar–Juni 2023",
    "1. HJ 2023": "Januar–Juni 2023",
    "H2 2023": "Juli–Dezember 2023",
    "H1/23": "Januar–Juni 2023",
    "2023 H1": "Januar–Juni 2023",
    "Jahr 2023": "2023",
    "im Jahr 2023": "2023",
    "Ende 2023": "2023",
    "Mitte 2023": "2023",
    "Anfang des Jahres 2023": "2023",
    "bis Ende 2023": "2023",
    "Q1–Q2 2020": "Januar–Juni 2020",
    "Q1 2020 – Q2 2020": "Januar–Juni 2020",
    "Q1-2020 - Q2-2020": "Januar–Juni 2020",
    "Q4 2020 bis Q1 2021": "Oktober 2020–März 2021",
    "I–II/2022": "Januar–Juni 2022",
    "1.-2. Quartal 2022": "Januar–Juni 2022",
    "2022/2023": "2022–2023",
    "2022/23": "2022–2023",
    "2022 - 2023": "2022–2023",
    "01/2022–03/2022": "Q1 2022",
    "01.2022 - 02.2022": "Januar–Februar 2022",
    "01-03/2022": "Q1 2022",
    "Jan-Feb 2022": "Januar–Februar 2022",
    "März und April 2022": "März–April 2022",
    "Mai 21 bis Juni 22": "Mai 2021–Juni 2022",
    "1.–15. März 2022": "01.03.2022–15.03.2022",
    "01.–15.03.2022": "01.03.2022–15.03.2022",
    "01.01.–15.03.2022": "01.01.2022–15.03.2022",
    "1. April bis 15. Juni 2022": "01.04.2022–15.06.2022",
    "01.01.22-15.03.22": "01.01.2022–15.03.2022",
    "von Mai bis Juni 2022": "Mai–Juni 2022",
    "KW 12/2022": "21.03.2022–27.03.2022",
    "12. KW 2022": "21.03.2022–27.03.2022",
    "ab IV. Quartal 2022": "ab Oktober 2022",
    "ab 1.1.23": "ab 2023",
    "ab Mrz 23": "ab März 2023",
}


@pytest.mark.parametrize(("text", "gezeigt"), SCHREIBWEISEN.items(), ids=list(SCHREIBWEISEN))
def test_a_spelling_of_an_office_is_as_precise_as_it_is(text, gezeigt):
    assert str(Zeitraum.parse(text)) == gezeigt
    assert str(Zeitraum.parse(f" {text.upper()} ")) == gezeigt


def test_every_day_is_read_in_every_spelling():
    """Sixty years, day by day, four spellings: none is taken for another time."""
    tag = dt.date(2000, 1, 1)
    monate = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
    while tag.year < 2060:
        for text in (
            f"{tag.day}.{tag.month}.{tag.year}",
            f"{tag.day}. {monate[tag.month - 1]}. {tag.year}",
            f"{tag:%d.%m.%y}",
            str((tag - dt.date(1899, 12, 30)).days),
        ):
            assert Zeitraum.parse(text) == Zeitraum(tag, tag), text
        tag += dt.timedelta(days=13)


@pytest.mark.parametrize(
    ("text", "lose"),
    [
        ("Ende 2023", True),
        ("bis 31.12.2022", True),
        ("Mitte März 2022", True),
        ("44926", True),
        ("31.12.2022", False),
        ("1. Quartal 2022", False),
        ("ab 2023", False),
        ("2021 bis 2023", False),
    ],
)
def test_what_leaves_something_open_is_told(text, lose):
    assert loosely(text) == lose


@pytest.mark.parametrize("text", ["31. Dezember 2022", "31.12.22", "2022-12-31", "44926"])
def test_a_form_reads_a_day_in_the_spellings_of_files(text):
    assert TagField().clean(text) == dt.date(2022, 12, 31)


@pytest.mark.parametrize("text", ["Dezember 2022", "2022", "ab 31.12.2022", "bald", "x" * 300])
def test_a_form_wants_a_day_where_a_day_belongs(text):
    with pytest.raises(ValidationError, match="gültiges Datum"):
        TagField().clean(text)
