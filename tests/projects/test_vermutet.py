"""Record linkage as visitors see it: where the answer would be "none", what is presumed."""

import pytest

from tests import factories as f

LISTE = "/umsetzungsprojekte/"
KEIN = "kennen wir noch kein Umsetzungsprojekt"
DAZU = "Vermutlich dazu: Wohngeld-Antrag (gleicher Name, nicht bestätigt)."


def words(text: str) -> str:
    """Spaces collapsed."""
    return " ".join(text.split())


@pytest.fixture
def leistung(db):
    """Wohngeld, of which only a rule knows a project."""
    feld = f.themenfeld(slug="arbeit")
    leistung = f.ozg_leistung(name="Wohngeld", ozg_id="10092", themenfeld=feld)
    f.leika_leistung(leika_schluessel="99107023000000", ozg_leistung=leistung)
    f.ozg_leistung(name="Anderes", themenfeld=feld)
    f.zuordnungsvorschlag(f.projekt(titel="Wohngeld-Antrag"), leistung)
    f.zuordnungsvorschlag(f.projekt(titel="Geheim", veroeffentlichung="entwurf"), leistung)
    return leistung


def test_the_list_of_leistungen_says_it_beside_the_number(besucher, leistung):
    """The number stays what is known; a draft is not even presumed."""
    zellen = [
        words(e.text)
        for e in besucher.seite("/ozg-leistungen/").alle("td")
        if e["data-spalte"] == "Projekte"
    ]
    assert zellen == ["0", "0 · vermutlich 1"]


def test_the_page_of_a_themenfeld_says_it(besucher, leistung):
    """Beside the Leistung; where projects are known, how many more."""
    adresse = leistung.themenfeld.get_absolute_url()
    zeilen = besucher.seite(adresse).text("li")
    assert "Wohngeld (10092) – vermutlich 1 Projekt, nicht bestätigt" in zeilen
    f.projekt(titel="Sicher", ozg_leistungen=[leistung])
    zeilen = besucher.seite(adresse).text("li")
    assert "Wohngeld (10092) – 1 Projekt – vermutlich 1 weiteres, nicht bestätigt" in zeilen


@pytest.mark.parametrize(
    ("query", "vorweg"),
    [
        ("ozg_leistung=10092", "Zur OZG-Leistung Wohngeld"),
        ("ozg_leistung=wohngeld-10092", "Zur OZG-Leistung Wohngeld"),
        ("q=10092", "Zu dieser OZG-ID gehört die OZG-Leistung Wohngeld. Zu dieser Leistung"),
        ("q=99107023000000", "gehört die OZG-Leistung Wohngeld. Zu dieser Leistung"),
        ("leika=99107023000000", "gehört die OZG-Leistung Wohngeld. Zu dieser Leistung"),
    ],
)
def test_a_known_leistung_without_project_is_one_answer(besucher, leistung, query, vorweg):
    """Not unknown, and not "no record" a second time below."""
    seite = besucher.seite(f"{LISTE}?{query}")
    assert seite.anzahl == 0
    assert not seite.meldungen
    assert f"{vorweg} {KEIN}. {DAZU}" in words(seite.text("main")[0])
    assert "gibt es keinen Eintrag" not in seite.html
    assert "Geheim" not in seite.html


def test_the_way_on_takes_the_key_along(besucher, leistung):
    """Also one that was typed into its own field."""
    for query in ("leika=99107023000000", "q=99107023000000"):
        html = besucher.seite(f"{LISTE}?{query}").html
        assert 'href="/suche/?q=99107023000000">im ganzen Portal' in html
    html = besucher.seite(f"{LISTE}?ozg_leistung=10092").html
    assert 'href="/suche/">im ganzen Portal' in html


def test_a_leistung_with_a_project_needs_no_presumption(besucher, leistung):
    """The list itself is the answer; the OZG-ID is said to be one."""
    f.projekt(titel="Sicher", ozg_leistungen=[leistung])
    assert KEIN not in besucher.seite(f"{LISTE}?ozg_leistung=10092").html
    text = words(besucher.seite(f"{LISTE}?q=10092").text("main")[0])
    assert "Zu dieser OZG-ID gehört die OZG-Leistung Wohngeld." in text
    assert KEIN not in text


def test_a_public_record_without_project_is_known_to_every_filter(besucher, leistung):
    """By its name; a hidden one is as unknown as an invented one."""
    f.themenfeld(slug="leer", name="Leeres Feld")
    f.themenfeld(slug="geheim", name="Geheimes Feld", veroeffentlichung="entwurf")
    f.organisation(name="Stadt Ohne", kurzname="Ohne", kennung="ohne-projekt")
    seite = besucher.seite(f"{LISTE}?themenfeld=leer&organisation=ohne-projekt")
    assert not seite.meldungen
    chips = words(" ".join(e.text for e in seite.alle("a") if "Filter entfernen" in e.text))
    assert "Themenfeld: Leeres Feld" in chips
    assert "Organisation: Ohne" in chips
    seite = besucher.seite(f"{LISTE}?themenfeld=geheim")
    assert any("„geheim“ ist im Filter" in meldung for meldung in seite.meldungen)
    assert "Geheimes" not in seite.html


@pytest.mark.parametrize("eingabe", ["10092", "wohngeld"])
def test_a_hit_of_the_search_names_the_projects(besucher, leistung, eingabe):
    """Those that are known and those that are presumed."""
    text = words(besucher.seite("/suche/", {"q": eingabe}).text("main")[0])
    assert "OZG-ID 10092 vermutlich Wohngeld-Antrag (gleicher Name, nicht bestätigt)" in text
    f.projekt(titel="Sicher", ozg_leistungen=[leistung])
    text = words(besucher.seite("/suche/", {"q": eingabe}).text("main")[0])
    assert "OZG-ID 10092 Projekt Sicher · vermutlich Wohngeld-Antrag (gleicher Name" in text


def test_paper_says_it_in_the_same_words(besucher, leistung, als_text):
    """Steckbrief and Umsetzungsplan, never among the OZG-Leistungen that are known."""
    satz = "vermutlich: Wohngeld (gleicher Name, nicht bestätigt)"
    for adresse in (f"{LISTE}wohngeld-antrag/steckbrief.pdf", f"{LISTE}?format=pdf"):
        text = besucher.get(adresse).inhalt.decode()
        assert satz in text
        assert "ohne Angabe" not in text.partition("OZG-Leistungen")[2].partition("Fachlich")[0]
