"""What an address may have meant that leads nowhere: by its words, with kind, status and age."""

import pytest

from bausteine.werte.zeitraum import Zeitraum
from tests import factories as f
from tests.besuch import gezaehlte_abfragen
from ueberblick.fundstellen import list_of, similar, words_of


@pytest.mark.parametrize(
    ("pfad", "worte"),
    [
        ("/umsetzungsprojekte/wohngeld-antrag/", "wohngeld antrag"),
        ("/ozg-leistungen/details/angelschein-10162", "angelschein"),
        ("/umsetzungsprojekte/7/show", ""),
        ("/fuehrerschein", "fuehrerschein"),
        ("/leistungen/ein-paar-worte-mehr-noch-als-fuenf-davon", "paar worte mehr noch fuenf"),
    ],
)
def test_the_search_field_begins_with_the_words_of_the_address(pfad, worte):
    """Neither the list's name nor parts of former addresses are among them."""
    assert words_of(pfad) == worte


def test_the_way_to_it_is_the_list_it_lies_in():
    """None for addresses that lie in no list."""
    assert list_of("/leistungen/gibt-es-nicht/") == ("leika-leistungen", "LeiKa-Leistungen")
    assert list_of("/wp-login.php") == ("", "")


@pytest.fixture
def wohngeld(db):
    """A project whose youngest Quelle is from 2022."""
    bericht = f.quelle(stand=Zeitraum.parse("Dezember 2022"))
    projekt = f.projekt(
        titel="Wohngeld", kennung="antrag-a", quellen=[bericht], phasen={"umsetzung": "laeuft"}
    )
    f.projekt(titel="Wohngeld geheim", veroeffentlichung="entwurf")
    return projekt


def test_a_mistyped_address_proposes_what_is_called_so(wohngeld, besucher):
    """With kind, status and year; the way back to the list; nothing hidden."""
    (stelle,) = similar("/umsetzungsprojekte/wohngelt/")
    assert (stelle.text, stelle.art, stelle.jahr) == ("Wohngeld", "Umsetzungsprojekt", 2022)
    seite = besucher.seite("/umsetzungsprojekte/wohngelt/", status=404)
    text = " ".join(seite.text("main")[0].split())
    assert "Wohngeld Umsetzungsprojekt · Umsetzung · Quellen bis 2022" in text
    assert "/umsetzungsprojekte/" in [e["href"] for e in seite.alle("a") if e.in_element("nav")]
    assert 'value="wohngelt"' in seite.html
    assert "geheim" not in text


def test_addresses_of_other_programs_cost_nothing(wohngeld):
    """Whoever tries them is not searched for."""
    with gezaehlte_abfragen() as gesehen:
        assert similar("/wp-admin/wohngeld/") == []
        assert similar("/umsetzungsprojekte/a/") == []
    assert not gesehen


def test_what_was_taken_away_proposes_too(wohngeld, besucher):
    """410 with similar records, and a field that holds the words."""
    seite = besucher.seite("/ozg-leistungen/details/wohngeld-99999", status=410)
    text = " ".join(seite.text("main")[0].split())
    assert "Ähnliche Einträge Wohngeld Umsetzungsprojekt" in text
    assert 'value="wohngeld"' in seite.html


def test_several_candidates_are_told_apart(db, besucher):
    """300 with kind, status and year of each."""
    for titel, phasen in (("Eins", {"umsetzung": "laeuft"}), ("Zwei", {})):
        bericht = f.quelle(stand=Zeitraum.parse("2021"))
        projekt = f.projekt(titel=titel, phasen=phasen, quellen=[bericht])
        f.alte_adresse(projekt, wert="43")
    text = " ".join(
        besucher.seite("/umsetzungsprojekte/43/show", status=300).text("main")[0].split()
    )
    assert "Eins Umsetzungsprojekt · Umsetzung · Quellen bis 2021" in text
    assert "Zwei Umsetzungsprojekt · ohne bestätigte Phase · Quellen bis 2021" in text
