"""Addresses of lists: pages that do not exist are reported, what means nothing goes no further."""

import json

import pytest

from bausteine.seiten.anhaengsel import AnhaengselMiddleware, without_trackers
from tests import factories as f

LISTE = "/umsetzungsprojekte/"
ANHAENGSEL = "utm_source=brief&fbclid=x1&UTM_campaign=y2&gclid=z3"


def canonical(seite) -> str:
    """What a page calls its own address."""
    (ziel,) = (e["href"] for e in seite.alle("link") if e["rel"] == "canonical")
    return ziel.removeprefix("http://testserver")


@pytest.fixture
def dreissig(db):
    """Two pages of projects."""
    for i in range(30):
        f.projekt(titel=f"Vorhaben {i}")


@pytest.mark.parametrize(
    ("wert", "gezeigt"),
    [("999", 2), ("3", 2), ("0", 1), ("-1", 1), ("abc", 1), ("1.5", 1), ("9" * 400, 1)],
)
@pytest.mark.usefixtures("dreissig")
def test_a_page_that_does_not_exist_is_named(besucher, wert, gezeigt):
    """And neither the canonical address nor any link speaks of it."""
    seite = besucher.seite(LISTE, {"seite": wert})
    (satz,) = seite.meldungen
    assert satz == (
        f"Die Seite „{wert[:40]}“ gibt es nicht. Die Liste hat 2 Seiten; "
        f"gezeigt wird Seite {gezeigt}."
    )
    assert seite.text("span").count("Nicht alles war verständlich") == 1
    assert canonical(seite) == LISTE + ("?seite=2" if gezeigt == 2 else "")


@pytest.mark.parametrize(
    ("wert", "rest"), [("", ""), ("1", ""), ("2", "?seite=2"), ("02", "?seite=2")]
)
@pytest.mark.usefixtures("dreissig")
def test_a_page_that_exists_is_shown_without_a_word(besucher, wert, rest):
    seite = besucher.seite(LISTE, {"seite": wert})
    assert not seite.meldungen
    assert canonical(seite) == LISTE + rest


def test_a_list_of_one_page_says_so(db, besucher):
    (satz,) = besucher.seite(LISTE, {"seite": "7"}).meldungen
    assert (
        satz == "Die Seite „7“ gibt es nicht. Die Liste hat nur eine Seite; gezeigt wird Seite 1."
    )


@pytest.mark.parametrize("liste", [LISTE, "/neues/", "/ozg-leistungen/", "/organisationen/"])
@pytest.mark.usefixtures("dreissig")
def test_tracking_parameters_go_no_further(besucher, liste):
    """Not into links, downloads, feed or data blocks, and nobody is told of them."""
    f.ozg_leistung()
    f.organisation()
    seite = besucher.seite(f"{liste}?{ANHAENGSEL}&q=e")
    assert not seite.meldungen
    assert "clid" not in seite.html
    assert "utm_" not in seite.html.lower()
    ohne = besucher.seite(f"{liste}?{ANHAENGSEL}").html
    bloecke = [teil.partition("</script>")[0] for teil in ohne.split('ld+json">')[1:]]
    assert any(json.loads(block)["@type"] == "Dataset" for block in bloecke)
    assert "utm_" not in ohne.lower()


@pytest.mark.usefixtures("dreissig")
def test_a_feed_does_not_carry_them(besucher):
    feed = besucher.get(f"{LISTE}?{ANHAENGSEL}&format=atom&unbekannt=1").content.decode()
    assert not [wort for wort in ("utm_", "clid", "unbekannt") if wort in feed.lower()]


@pytest.mark.usefixtures("dreissig")
def test_an_unknown_parameter_is_reported_once(besucher):
    """The links of the page do not lead to the same message again."""
    seite = besucher.seite(f"{LISTE}?farbe=rot&q=vorhaben")
    assert seite.meldungen == ["Den Filter „farbe“ gibt es hier nicht; er wurde nicht angewendet."]
    assert not [e["href"] for e in seite.alle("a", "link") if "farbe=rot" in (e["href"] or "")]


def test_a_short_address_leaves_them_behind(db, besucher):
    antwort = besucher.get(f"/fahrplan/?{ANHAENGSEL}&q=a")
    assert antwort["Location"] == f"{LISTE}?q=a&ansicht=fahrplan"


@pytest.mark.parametrize(
    ("adresse", "ziel"),
    [
        ("/umsetzungsprojekte", LISTE),
        ("/organisationen?q=a%26b&q=%C3%A4", "/organisationen/?q=a%26b&q=%C3%A4"),
        ("/search/?q=amt", "/suche/?q=amt"),
        ("/rollout/?ansicht=liste&kreis=soest", "/rollout/anschluesse/?ansicht=liste&kreis=soest"),
        ("/statistik/?status=rollout", f"{LISTE}?status=rollout&ansicht=statistik"),
        ("/loesungen/?a=1", None),
    ],
)
def test_no_redirect_carries_them_on(db, besucher, adresse, ziel):
    """Nor the page of an address that is gone; what else was asked for stays, letter by letter."""
    antwort = besucher.get(f"{adresse}{'&' if '?' in adresse else '?'}{ANHAENGSEL}")
    assert antwort.get("Location") == ziel
    assert "clid" not in antwort.inhalt.decode()


@pytest.mark.parametrize(
    "adresse", ["/suche/?q=amt", "/rollout/?ansicht=kreise", "/auswahl/?x=1", "/reifegrad/?x=1"]
)
def test_no_other_page_carries_them_on(db, besucher, adresse):
    html = besucher.seite(f"{adresse}&{ANHAENGSEL}").html.lower()
    assert not [wort for wort in ("utm_", "clid") if wort in html]


@pytest.mark.parametrize(
    ("query", "bleibt"),
    [
        ("", ""),
        ("utm_source=a", ""),
        ("q=a+b&utm%5Fsource=x&q=%2B&&leer", "q=a+b&q=%2B&&leer"),
        ("q=utm_source&_GA=1", "q=utm_source"),
    ],
)
def test_all_else_of_a_query_stays_as_it_stands(query, bleibt):
    assert without_trackers(query) == bleibt


def test_the_admin_has_names_of_its_own(rf):
    """A filter by several keys looks like a name that a tracker appends."""
    for pfad, erwartet in (("/admin/projects/umsetzungsprojekt/", ["1,2"]), (LISTE, [])):
        anfrage = rf.get(f"{pfad}?pk__in=1,2")
        assert AnhaengselMiddleware(lambda a: a.GET.getlist("pk__in"))(anfrage) == erwartet


@pytest.mark.usefixtures("db")
def test_what_is_no_fault_of_the_address_has_another_title(besucher):
    """No project, hence no PDF."""
    seite = besucher.seite(LISTE, {"format": "pdf", "q": "nirgends"})
    assert "kein Projekt" in " ".join(seite.meldungen)
    assert "Nicht alles war verständlich" not in seite.text("span")


def test_what_was_not_understood_wanders_into_no_link(db, besucher):
    """What was, does: one of two columns, the view."""
    f.projekt()
    unsinn = {"spalten": "efa,quark", "ansicht": "wolke", "format": "exe", "sortierung": "mond"}
    seite = besucher.seite("/umsetzungsprojekte/", unsinn | {"bild": "x", "datei": "y"})
    ziele = [e["href"] or "" for e in seite.alle("a") if e.in_element("main")]
    felder = [(e["name"], e["value"]) for e in seite.alle("input") if e["type"] == "hidden"]
    for wert in ("quark", "wolke", "exe", "mond", "bild=x", "datei=y"):
        assert not [ziel for ziel in ziele if wert in ziel], wert
        assert wert not in dict(felder).values()
    for wert in ("quark", "wolke", "mond"):
        assert wert in " ".join(seite.meldungen)
    assert [ziel for ziel in ziele if "spalten=efa" in ziel and "sortierung=efa" in ziel]
    gut = besucher.seite("/umsetzungsprojekte/?ansicht=karten&sortierung=-titel&spalten=efa")
    ziele = [e["href"] or "" for e in gut.alle("a")]
    assert [z for z in ziele if "ansicht=fahrplan" in z and "sortierung=-titel" in z]


@pytest.mark.parametrize(
    ("feld", "wert", "satz"),
    [
        ("leika", "123", "LeiKa-Schlüssel „123“: Ein LeiKa-Schlüssel hat genau 14 Ziffern"),
        ("start_von", "quatsch", "Projektstart ab: „quatsch“ ist kein bekannter Zeitpunkt."),
    ],
)
def test_what_was_typed_into_a_field_is_answered_with_its_name(db, besucher, feld, wert, satz):
    """Not as a part of an address."""
    (meldung,) = besucher.seite("/umsetzungsprojekte/", {feld: wert}).meldungen
    assert meldung.startswith(satz)
