"""Points in time: what is read, how it is shown, what is refused."""

import datetime as dt
import random

import pytest
from django.core.exceptions import ValidationError

from bausteine.werte.zeitraum import MONATE, Zeitraum

#: written form → (first day, last day, precision, how the page shows it)
FORMEN = [
    ("31.12.2022", "2022-12-31", "2022-12-31", "Tag", "31.12.2022"),
    ("1.2.2022", "2022-02-01", "2022-02-01", "Tag", "01.02.2022"),
    ("2022-12-31", "2022-12-31", "2022-12-31", "Tag", "31.12.2022"),
    ("2022-12-31 00:00:00", "2022-12-31", "2022-12-31", "Tag", "31.12.2022"),
    ("29.02.2024", "2024-02-29", "2024-02-29", "Tag", "29.02.2024"),
    ("Dezember 2022", "2022-12-01", "2022-12-31", "Monat", "Dezember 2022"),
    ("dez. 2022", "2022-12-01", "2022-12-31", "Monat", "Dezember 2022"),
    ("MÄRZ 2021", "2021-03-01", "2021-03-31", "Monat", "März 2021"),
    ("Feb 2024", "2024-02-01", "2024-02-29", "Monat", "Februar 2024"),
    ("Mai 2022", "2022-05-01", "2022-05-31", "Monat", "Mai 2022"),
    ("12/2022", "2022-12-01", "2022-12-31", "Monat", "Dezember 2022"),
    ("3.2021", "2021-03-01", "2021-03-31", "Monat", "März 2021"),
    ("Q1 2020", "2020-01-01", "2020-03-31", "Quartal", "Q1 2020"),
    ("q4/2022", "2022-10-01", "2022-12-31", "Quartal", "Q4 2022"),
    ("2020-Q2", "2020-04-01", "2020-06-30", "Quartal", "Q2 2020"),
    ("Juli–September 2022", "2022-07-01", "2022-09-30", "Quartal", "Q3 2022"),
    ("2022", "2022-01-01", "2022-12-31", "Jahr", "2022"),
    ("2022.0", "2022-01-01", "2022-12-31", "Jahr", "2022"),
    ("Januar–Dezember 2022", "2022-01-01", "2022-12-31", "Jahr", "2022"),
    ("2021–2023", "2021-01-01", "2023-12-31", "Jahre", "2021–2023"),
    ("2021 bis 2023", "2021-01-01", "2023-12-31", "Jahre", "2021–2023"),
    ("Januar–April 2022", "2022-01-01", "2022-04-30", "Monate", "Januar–April 2022"),
    ("Jan. bis Apr. 2022", "2022-01-01", "2022-04-30", "Monate", "Januar–April 2022"),
    ("MAI-JUNI 2022", "2022-05-01", "2022-06-30", "Monate", "Mai–Juni 2022"),
    ("Februar–April 2022", "2022-02-01", "2022-04-30", "Monate", "Februar–April 2022"),
    (
        "November 2021–Januar 2022",
        "2021-11-01",
        "2022-01-31",
        "Monate",
        "November 2021–Januar 2022",
    ),
    ("01.04.2022–15.06.2022", "2022-04-01", "2022-06-15", "Tage", "01.04.2022–15.06.2022"),
    ("ab 2023", "2023-01-01", None, "offen", "ab 2023"),
    ("Ab Q2 2023", "2023-04-01", None, "offen", "ab April 2023"),
    ("ab März 2023", "2023-03-01", None, "offen", "ab März 2023"),
    ("ab 15.03.2023", "2023-03-15", None, "offen", "ab 15.03.2023"),
    ("  Q1\u00a02020 ", "2020-01-01", "2020-03-31", "Quartal", "Q1 2020"),
]


def tag(text):
    """A day or None."""
    return text and dt.date.fromisoformat(text)


@pytest.mark.parametrize(("text", "von", "bis", "genauigkeit", "gezeigt"), FORMEN)
def test_a_written_time_is_kept_as_precise_as_it_was(text, von, bis, genauigkeit, gezeigt):
    """First and last day, precision, and the form on the page."""
    zeitraum = Zeitraum.parse(text)
    assert (zeitraum.von, zeitraum.bis) == (tag(von), tag(bis))
    assert zeitraum.genauigkeit == genauigkeit
    assert str(zeitraum) == gezeigt


@pytest.mark.parametrize("form", FORMEN, ids=lambda form: form[0])
def test_what_the_page_shows_reads_back_the_same(form):
    """Written and read again: equal."""
    assert Zeitraum.parse(form[4]) == Zeitraum.parse(form[0])


def test_any_pair_of_days_reads_back_the_same():
    """A thousand arbitrary spans, days and months, closed and open."""
    z = random.Random(3)  # noqa: S311 (the same choices in every run)
    for _ in range(1000):
        von = dt.date(2000, 1, 1) + dt.timedelta(days=z.randrange(12_000))
        if z.random() < 0.5:
            von = von.replace(day=1)
        bis = von + dt.timedelta(days=z.randrange(1_200))
        if z.random() < 0.5:
            bis = (bis.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        zeitraum = Zeitraum(von, z.choice([bis, None]))
        assert Zeitraum.parse(str(zeitraum)) == zeitraum, zeitraum


def test_every_month_is_known_by_name_and_first_letters():
    """Twelve months in four spellings."""
    for i, name in enumerate(MONATE, 1):
        for text in (name, name.upper(), name[:3], f"{name[:3]}."):
            assert Zeitraum.parse(f"{text} 2022").von == dt.date(2022, i, 1), text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bald",
        "2020 Q5",
        "Q5 2020",
        "Q0 2020",
        "13/2020",
        "31.02.2022",
        "32.01.2022",
        "22",
        "20222",
        "0000",
        "Frühjahr 2022",
        "ab",
        "ab bald",
        "ab ab 2023",
        "2022-13-01",
        "Q1",
        "März",
        "3. Halbjahr 2022",
        "²022",
        "05/06/2022",
        "01/02",
        "31.12.",
        "Q1-2/2020",
        "bis",
        "Ende",
        "99999",
        "KW 54 2022",
    ],
)
def test_what_is_no_time_is_refused_with_the_forms_understood(text):
    """One German sentence that repeats the text and says what is right."""
    with pytest.raises(ValidationError) as fehler:
        Zeitraum.parse(text)
    (satz,) = fehler.value.messages
    assert satz.startswith(f"„{text}“ ist kein bekannter Zeitpunkt. Möglich sind 31.12.2022,")


@pytest.mark.parametrize("text", ["2022–2021", "Mai–April 2022", "02.01.2022–01.01.2022"])
def test_a_time_that_runs_backwards_is_refused(text):
    """End before start."""
    with pytest.raises(ValidationError, match=r"endet .* vor seinem Beginn"):
        Zeitraum.parse(text)


@pytest.mark.parametrize(
    ("text", "heute", "vorbei"),
    [
        ("31.12.2022", "2022-12-31", False),
        ("31.12.2022", "2023-01-01", True),
        ("Q1 2020", "2020-03-31", False),
        ("Q1 2020", "2020-04-01", True),
        ("2022", "2022-06-01", False),
        ("2022", "2023-01-01", True),
        ("ab 2023", "2023-06-01", False),
        ("ab 2023", "2024-01-01", True),
        ("ab März 2023", "2023-12-31", False),
    ],
)
def test_it_is_over_when_its_last_day_has_passed(text, heute, vorbei):
    """An open-ended one when its first year has."""
    assert Zeitraum.parse(text).is_over(tag(heute)) is vorbei


def test_times_sort_by_their_start():
    """Earlier first; of two that start together the shorter."""
    texte = ["Q1 2020", "2020", "Februar 2020", "2021"]
    assert [str(z) for z in sorted(map(Zeitraum.parse, reversed(texte)))] == texte[:1] + texte[1:]


@pytest.mark.parametrize(
    ("text", "quartale", "neu"),
    [
        ("Q4 2031", 1, "Q1 2032"),
        ("Q1 2032", -1, "Q4 2031"),
        ("November 2031", 1, "Februar 2032"),
        ("31.12.2022", 1, "31.03.2023"),
        ("31.03.2023", 1, "30.06.2023"),
        ("2031", 4, "2032"),
        ("2031–2032", -8, "2029–2030"),
        ("Januar–April 2022", 2, "Juli–Oktober 2022"),
        ("ab März 2023", 1, "ab Juni 2023"),
        ("ab 2023", 4, "ab 2024"),
        ("15.01.2023–28.02.2023", 1, "15.04.2023–31.05.2023"),
    ],
)
def test_moved_by_quarters_it_keeps_its_precision(text, quartale, neu):
    assert str(Zeitraum.parse(text).shifted(quartale)) == neu


@pytest.mark.parametrize("text", ["2031", "ab 2023", "2031–2032"])
def test_a_year_moves_by_whole_years_only(text):
    with pytest.raises(ValidationError, match="ohne die Genauigkeit zu ändern"):
        Zeitraum.parse(text).shifted(1)


@pytest.mark.parametrize(
    ("text", "schluss"),
    [
        ("Januar–April 2022", "April 2022"),
        ("November 2020–Februar 2021", "Februar 2021"),
        ("2019–2021", "2021"),
        ("01.03.2020–05.03.2020", "05.03.2020"),
        ("Q1 2020", "Q1 2020"),
        ("31.12.2022", "31.12.2022"),
        ("ab 2023", "2023"),
        ("ab Mai 2023", "Mai 2023"),
    ],
)
def test_its_last_part_is_as_precise_as_it_was_given(text, schluss):
    """Of an open one only the start is known."""
    assert str(Zeitraum.parse(text).schluss) == schluss
