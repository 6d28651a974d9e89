"""Sentences made of numbers: percentages, singular and plural, and what is said of none."""

import datetime as dt

import pytest

from projects import kernaussagen
from projects.statistik import Zahl

HEUTE = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("teil", "ganzes", "text"),
    [
        (38, 156, "24 %"),
        (0, 156, "0 %"),
        (1, 1000, "unter 1 %"),
        (999, 1000, "über 99 %"),
        (5, 5, "100 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_never_more_certain_than_its_numbers(teil, ganzes, text):
    """Something is not 0 %, and not all is not 100 %."""
    assert kernaussagen.share(teil, ganzes) == text.replace(" %", "\u00a0%")


def sentences(*werte) -> list[str]:
    """The three sentences about these numbers."""
    zahlen = [Zahl(wert, f"?z={wert}" if wert else "") for wert in werte]
    return [f"{k.vor} {k.link} {k.nach}".strip() for k in kernaussagen.statements(*zahlen)]


def test_sentences_in_the_plural():
    """Large numbers with their points."""
    eins, zwei, drei = sentences(1200, 2, 3000)
    assert eins == "1.200 von 4.202 Projekten haben eine bestätigte Phase."
    assert zwei.startswith("2 Projekte sind zurückgestellt, eingestellt oder werden nicht in")
    assert drei.startswith("Bei 3.000 Projekten ist keine Phase bestätigt. Das heißt nicht,")


def test_sentences_in_the_singular():
    """Each of one."""
    eins, zwei, drei = sentences(1, 1, 1)
    assert eins == "1 von 3 Projekten hat eine bestätigte Phase."
    assert zwei.startswith("1 Projekt ist zurückgestellt, eingestellt oder wird nicht in")
    assert drei.startswith("Bei 1 Projekt ist keine Phase bestätigt.")


def test_sentences_about_none():
    """A number of none leads nowhere."""
    eins, zwei, _ = sentences(0, 0, 1)
    assert eins == "Keines von 1 Projekt hat eine bestätigte Phase."
    assert zwei.startswith("Kein Projekt ist zurückgestellt")
    drei = kernaussagen.statements(Zahl(2, "?"), Zahl(0), Zahl(0))[2]
    assert (drei.ziel, drei.link) == ("", "kein Projekt")
    assert "heißt nicht, dass alle fertig sind" in drei.nach


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ([2, 0, 0, 0], "In drei Themenfeldern ist bei keinem Projekt eine Phase bestätigt"),
        ([2, 0], "In einem Themenfeld ist bei keinem Projekt eine Phase bestätigt"),
        ([2, 1], "In jedem Themenfeld ist bei mindestens einem Projekt eine Phase bestätigt"),
        ([0, 0], "In keinem Themenfeld ist bei einem Projekt eine Phase bestätigt"),
        ([1] + [0] * 13, "In 13 Themenfeldern ist bei keinem Projekt eine Phase bestätigt"),
        ([3], ""),
        ([], ""),
    ],
)
def test_the_finding_about_themenfelder_is_counted(felder, satz):
    """One is nothing to compare."""
    assert kernaussagen.finding_per_field(felder) == satz


@pytest.mark.parametrize(
    ("jahre", "satz"),
    [
        ({2020: 5, 2021: 1}, "Die meisten geplanten Phasen sollten 2020 beginnen"),
        ({2027: 5, 2021: 1}, "Die meisten geplanten Phasen sollen 2027 beginnen"),
        ({2020: 5, 2021: 0}, "Alle geplanten Phasen sollten 2020 beginnen"),
        ({2020: 5, 2021: 5}, ""),
        ({}, ""),
    ],
)
def test_the_finding_about_years_names_the_one_year(jahre, satz):
    """None where two have as many."""
    assert kernaussagen.finding_years(jahre, HEUTE) == satz


def test_further_findings():
    """Of phases, partners and sources, each with its zero."""
    phasen = kernaussagen.finding_phases
    assert phasen({"A": 3, "B": 1}) == "Am häufigsten bestätigt: A (3 Projekte)"
    assert phasen({"A": 1, "B": 1}) == "Am häufigsten bestätigt: A und B (je 1 Projekt)"
    assert phasen({"A": 0}) == "Keine Phase ist bestätigt"
    assert phasen({"A": 2, "B": 2, "C": 2}) == "Am häufigsten bestätigt: A, B und C (je 2 Projekte)"
    partner = kernaussagen.finding_partners
    assert partner(80, 156) == "Bei 76 von 156 Projekten ist ein Partner bekannt"
    assert partner(2, 2) == "Bei keinem Projekt ist ein Partner bekannt"
    quellen = kernaussagen.finding_sources
    assert quellen(2022, 94, 156) == "Bei 94 von 156 Projekten ist die jüngste Quelle von 2022"
    assert quellen(None, 0, 3) == "Keine Quelle nennt ein Datum"


def test_a_citation_names_whoever_is_named():
    """The operator first, if there is one."""
    teile = {
        "portal": "Portal",
        "was": "Projekte",
        "quellen": "Quellen bis 2022",
        "ort": "http://x",
    }
    zeile = "Portal, Projekte, Quellen bis 2022, abgerufen am 30.11.2026, http://x"
    assert kernaussagen.citation(stelle="", heute=HEUTE, **teile) == zeile
    assert kernaussagen.citation(stelle="Amt", heute=HEUTE, **teile) == f"Amt: {zeile}"
