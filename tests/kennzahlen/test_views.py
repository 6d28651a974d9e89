"""The list of Kennzahlen and the page to quote one by."""

import pytest

from kennzahlen.filters import KennzahlFilterSet
from kennzahlen.models import Kennzahl
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestKennzahlListe(ListPromises):
    """The promises of lists."""

    liste = "zahlen"
    filterset = KennzahlFilterSet
    suchwort = "teilnehmende 1"


class TestKennzahlDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "kennzahl"
    model = Kennzahl


class TestAbfragenKennzahlListe(ListQueryPromises):
    """The list; each row contradicts another one."""

    def fill(self, anzahl):
        mengen.kennzahlen(anzahl, quelle=f.quelle())
        return "/zahlen/"


class TestAbfragenKennzahlDetail(QueryPromises):
    """The page, of one that all others contradict."""

    def fill(self, anzahl):
        return mengen.kennzahlen(anzahl, quelle=f.quelle())[0].get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def paar(db):
    """Two of a report that do not agree."""
    quelle = f.quelle(titel="Bericht 2022")
    tabelle = f.kennzahl(
        kennung="tabelle",
        bezeichnung="Teilnehmende laut Tabelle",
        wert=4755,
        quelle=quelle,
        fundstelle="Anhang",
    )
    text = f.kennzahl(
        kennung="text",
        bezeichnung="Teilnehmende laut Text",
        wert=4800,
        zusatz="ca",
        quelle=quelle,
        fundstelle="Kapitel 3",
        hinweis="Siehe [Daten](/daten/).",
        widerspricht=[tabelle],
    )
    return text, tabelle


def test_the_page_shows_figure_evidence_contradiction_and_how_to_quote_it(paar, besucher):
    """From both ends, and neither is called right."""
    for zahl, andere in (paar, paar[::-1]):
        seite = besucher.seite(zahl.get_absolute_url())
        text = line(seite).replace("\xa0", " ")
        assert zahl.angabe.replace("\xa0", " ") in text
        assert f"Bericht 2022, {zahl.fundstelle}" in text
        assert "Welche stimmt, sagt das Portal nicht." in text
        assert andere.get_absolute_url() in [e["href"] for e in seite.alle("a")]
        (zitat,) = [e.text for e in seite.alle("p") if e["class"] == "ozg-zitat"]
        assert zahl.get_absolute_url() in zitat
        assert "abgerufen am" in zitat
        assert f"/vorschlag/zahlen/{zahl.kennung}/" in [e["href"] for e in seite.alle("a")]
    assert "/daten/" in [e["href"] for e in besucher.seite("/zahlen/text/").alle("a")]


def test_what_is_not_known_or_not_stated_is_called_so(db, besucher):
    """No number, no Stand, no Quelle; and a number that the Quelle does not write down."""
    leer = f.kennzahl(wert=None, stand=None)
    seite = besucher.seite(leer.get_absolute_url())
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    assert werte == ["keine Angabe", "keine Angabe", "noch nie"]
    f.kennzahl(zusatz="berechnet")
    assert "berechnet, nicht in der Quelle genannt" in line(besucher.seite("/zahlen/"))


def test_files_name_both_ends_of_a_contradiction(paar, besucher):
    """The column that is imported has one of them, the computed one both."""
    zeilen = {z["kennung"]: z for z in besucher.json("/zahlen/")["ergebnisse"]}
    assert [zeilen[k]["widerspricht"] for k in ("text", "tabelle")] == [["tabelle"], []]
    assert [zeilen[k]["widersprueche"] for k in ("text", "tabelle")] == [["tabelle"], ["text"]]
    assert zeilen["text"]["wert"] == 4800
    assert zeilen["text"]["angabe"] == "ca. 4.800 Personen"


def test_a_year_and_a_contradiction_can_be_asked_for(paar, besucher):
    """And what has no year."""
    f.kennzahl(kennung="ohne", stand=None)
    for filter_, kennungen in (
        ({"jahr": "2022"}, ["tabelle", "text"]),
        ({"jahr": "ohne"}, ["ohne"]),
        ({"widerspruch": "ja"}, ["tabelle", "text"]),
        ({"widerspruch": "nein"}, ["ohne"]),
        ({"zusatz": "ohne", "widerspruch": "ja"}, ["tabelle"]),
    ):
        zeilen = besucher.json("/zahlen/", filter_)["ergebnisse"]
        assert sorted(z["kennung"] for z in zeilen) == kennungen, filter_


def test_the_search_finds_it_with_its_number(paar, besucher):
    """Among its own kind."""
    text = line(besucher.seite("/suche/", {"q": "teilnehmende tabelle"})).replace("\xa0", " ")
    assert "Kennzahlen" in text
    assert "4.755 Personen · Stand 2022" in text
