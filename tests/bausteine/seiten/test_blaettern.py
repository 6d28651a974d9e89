"""Paging: the noun beside the number, lengths, ways on; and facets whose values are left out."""

import pytest
from django.http import QueryDict

from auswahlen.enums import Listenname
from auswahlen.filterpruefung import checked_query
from bausteine.seiten.adressen import changed, without_value
from bausteine.seiten.blaettern import Einheit
from projects.enums import Phasenart, Stand
from tests import factories as f
from tests import mengen

LISTE = "/umsetzungsprojekte/"
ORGANISATIONEN = "/organisationen/"


@pytest.mark.parametrize(
    ("eines", "viele", "dativ"),
    [
        ("Projekt", "Projekte", "Projekten"),
        ("Leistung", "Leistungen", "Leistungen"),
        ("Themenfeld", "Themenfelder", "Themenfeldern"),
        ("Anschluss", "Anschlüsse", "Anschlüssen"),
        ("Onboarding", "Onboardings", "Onboardings"),
    ],
)
def test_nouns_in_german(eines, viele, dativ):
    """One, several, and „von 156 Projekten“."""
    einheit = Einheit(eines, viele)
    assert (einheit.of(1), einheit.of(0), einheit.dative(1)) == (eines, viele, eines)
    assert einheit.dative(156) == dativ


@pytest.mark.parametrize(
    ("query", "aenderung", "ergebnis"),
    [
        ("status=a&ausser=status", {"seite": 2}, "?status=a&ausser=status&seite=2"),
        ("status=a&ausser=status", {"status": "b"}, "?status=b"),
        ("status=a&ausser=status", {"status": None}, "?"),
        ("ausser=status", {}, "?"),
    ],
)
def test_what_is_set_anew_is_wanted(query, aenderung, ergebnis):
    """A link to a number never means all others."""
    assert changed(QueryDict(query), **aenderung) == ergebnis
    assert without_value(QueryDict("a=1&a=2&ausser=a"), "a", "1") == "?a=2&ausser=a"
    assert without_value(QueryDict("a=1&ausser=a"), "a", "1") == "?"


@pytest.fixture(scope="module")
def sechzig(modul_db):
    """Three pages of Organisationen."""
    mengen.organisationen(60)


def foot(seite) -> tuple[str, dict[str, str]]:
    """The sentence below a list, and text and target of the links beside it."""
    (leiste,) = (e for e in seite.alle("nav") if e["class"] == "ozg-blaettern")
    satz = next(e for e in seite.alle("p") if leiste in e.vorfahren)
    links = {" ".join(e.text.split()): e["href"] for e in seite.alle("a") if leiste in e.vorfahren}
    return " ".join(satz.text.split()), links


@pytest.mark.usefixtures("sechzig", "db")
class TestBlaettern:
    """The bar below a list."""

    def test_it_says_where_one_is_and_leads_on(self, besucher):
        satz, links = foot(besucher.seite(ORGANISATIONEN, {"seite": 2}))
        assert satz == "26–50 von 60 Organisationen"
        assert links["‹ Zurück"] == "?"
        assert links["Weiter ›"] == "?seite=3"
        assert "‹ Zurück" not in foot(besucher.seite(ORGANISATIONEN))[1]
        assert "Weiter ›" not in foot(besucher.seite(ORGANISATIONEN, {"seite": 3}))[1]

    def test_a_longer_page(self, besucher):
        seite = besucher.seite(ORGANISATIONEN, {"je_seite": 50, "seite": 2})
        assert len(seite.zeilen) == 10
        satz, links = foot(seite)
        assert satz == "51–60 von 60 Organisationen"
        assert links["‹ Zurück"] == "?je_seite=50"
        assert links["25 Zeilen je Seite"] == "?"
        assert links["100 Zeilen je Seite"] == "?je_seite=100"
        alle = besucher.seite(ORGANISATIONEN, {"je_seite": 100})
        assert foot(alle)[0] == "60 Organisationen auf einer Seite"
        assert len(set(alle.zeilen)) == 60
        dateien = [e["href"] for e in seite.alle("a") if "format=" in (e["href"] or "")]
        assert dateien
        assert not [ziel for ziel in dateien if "je_seite" in ziel]

    @pytest.mark.parametrize("wert", ["7", "1000000", "abc", "-25", "0"])
    def test_a_length_there_is_not_is_named(self, besucher, wert):
        seite = besucher.seite(ORGANISATIONEN, {"je_seite": wert})
        assert seite.meldungen == [
            f"„{wert}“ Zeilen je Seite gibt es nicht. Möglich sind: 25, 50, 100."
        ]
        assert len(seite.zeilen) == 25
        assert "je_seite=" + wert + "&" not in seite.html

    def test_search_engines_know_one_address(self, besucher):
        """That of the usual page which begins where this one does."""
        seite = besucher.seite(ORGANISATIONEN, {"je_seite": 50, "seite": 2})
        (ziel,) = (e["href"] for e in seite.alle("link") if e["rel"] == "canonical")
        assert ziel.endswith("/organisationen/?seite=3")

    def test_the_button_of_the_filters_names_the_number(self, besucher):
        """That of the answer, and for a browser that asks while somebody chooses."""
        seite = besucher.seite(ORGANISATIONEN, {"q": "gibtesnicht"})
        assert "0 Organisationen zeigen" in seite.text("button")
        antwort = besucher.get(ORGANISATIONEN, {"format": "anzahl"})
        assert antwort.content.decode() == "60 Organisationen zeigen"
        assert antwort["Content-Type"].startswith("text/plain")


@pytest.fixture(scope="module")
def drei(modul_db):
    """One that is under way, one that is not, one without a Themenfeld."""
    umwelt, bau = f.themenfeld(name="Umwelt"), f.themenfeld(name="Bau")
    f.projekt(titel="A", themenfelder=[umwelt], phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    f.projekt(titel="B", themenfelder=[umwelt, bau])
    f.projekt(titel="C")


@pytest.mark.usefixtures("drei", "db")
class TestAusser:
    """„Alle außer“: the other records, those without a value too."""

    @pytest.mark.parametrize(
        ("query", "titel"),
        [
            ("themenfeld=umwelt&ausser=themenfeld", "C"),
            ("themenfeld=bau&ausser=themenfeld", "AC"),
            ("themenfeld=ohne&ausser=themenfeld", "AB"),
            ("themenfeld=umwelt&status=offen&ausser=status", "A"),
            ("themenfeld=bau&status=rollout&ausser=status&ausser=themenfeld", "C"),
        ],
    )
    def test_page_and_files_agree(self, besucher, query, titel):
        seite = besucher.seite(f"{LISTE}?{query}")
        assert "".join(seite.text("th")[-len(titel) :]) == titel
        assert seite.anzahl == len(titel)
        assert not seite.meldungen
        params = dict(QueryDict(query).lists())
        zeilen = besucher.json(LISTE, params)
        assert zeilen["anzahl"] == len(titel)
        assert "".join(zeile["titel"] for zeile in zeilen["ergebnisse"]) == titel
        assert "".join(zeile["titel"] for zeile in besucher.csv(LISTE, params)) == titel

    def test_a_chip_says_it_and_takes_it_away(self, besucher):
        seite = besucher.seite(f"{LISTE}?status=offen&ausser=status&q=a")
        (chip,) = (e for e in seite.alle("a") if "Status nicht" in e.text)
        assert "Status nicht: ohne bestätigte Phase" in " ".join(chip.text.split())
        assert chip["href"] == "?q=a"
        kaesten = [e for e in seite.alle("input") if e["name"] == "ausser" and "checked" in e.attrs]
        assert [e["value"] for e in kaesten] == ["status"]
        (ziel,) = (e["href"] for e in seite.alle("link") if e["rel"] == "canonical")
        assert "ausser=status" in ziel

    def test_counts_leave_the_own_choice_out(self, besucher):
        """Each value still says how many records have it."""
        ohne = besucher.seite(LISTE).facetten["status"]
        assert besucher.seite(f"{LISTE}?status=offen&ausser=status").facetten["status"] == ohne

    @pytest.mark.parametrize(
        ("query", "satz"),
        [
            ("ausser=quark", "Einen Filter „quark“, dessen Werte ausgenommen werden"),
            ("ausser=status", "Im Filter „Status“ ist nichts gewählt"),
        ],
    )
    def test_nothing_to_leave_out_is_said(self, besucher, query, satz):
        seite = besucher.seite(f"{LISTE}?{query}")
        assert [m for m in seite.meldungen if m.startswith(satz)]
        assert seite.anzahl == 3
        assert not [e for e in seite.alle("a") if "ausser=" in (e["href"] or "")]

    def test_a_saved_choice_keeps_it(self):
        """Once, in the one order; what is no filter is dropped."""
        eingabe = "?je_seite=50&status=offen&ausser=status&ausser=status"
        assert checked_query(Listenname.PROJEKTE, "", eingabe) == "ausser=status&status=offen"
