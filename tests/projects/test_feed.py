"""The Atom feed of the whole portal and of every filtered project list."""

from xml.etree import ElementTree

import pytest

from bausteine.bearbeiten.zusammenfuehren import merge
from projects.actions import update_derived
from projects.feed import HOECHSTENS
from projects.models import Aenderung, Umsetzungsprojekt
from tests import factories as f
from tests import mengen

ATOM = "{http://www.w3.org/2005/Atom}"
pytestmark = pytest.mark.usefixtures("db")


def feed(besucher, adresse, daten=None) -> ElementTree.Element:
    """The parsed feed of a list."""
    antwort = besucher.get(adresse, {**(daten or {}), "format": "atom"})
    assert antwort["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(antwort.inhalt)  # noqa: S314 (our own answer)


def titles(wurzel) -> list[str]:
    """What the entries are called."""
    return [e.findtext(f"{ATOM}title") for e in wurzel.iter(f"{ATOM}entry")]


def test_a_feed_has_what_atom_demands(besucher):
    """Id, title, updated, author; each entry an id, a link and a summary."""
    f.projekt(titel="Wohngeld", kennung="wohngeld")
    wurzel = feed(besucher, "/neues/")
    for name in ("id", "title", "updated", "author"):
        assert wurzel.find(f"{ATOM}{name}") is not None, name
    (eintrag,) = wurzel.iter(f"{ATOM}entry")
    assert eintrag.findtext(f"{ATOM}id").startswith("tag:testserver,")
    assert eintrag.find(f"{ATOM}link").get("href") == (
        "http://testserver/umsetzungsprojekte/wohngeld/#aenderungen"
    )
    assert eintrag.findtext(f"{ATOM}title") == "Wohngeld: ins Portal aufgenommen"
    assert eintrag.findtext(f"{ATOM}summary") == "<ul><li>ins Portal aufgenommen</li></ul>"
    links = {link.get("rel"): link.get("href") for link in wurzel.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "http://testserver/neues/",
        "self": "http://testserver/neues/?format=atom",
    }


def test_ids_stay_when_a_project_changes(besucher):
    """New title, new Kennung: a reader has seen the old entries already."""
    projekt = f.projekt(titel="Alt", kennung="alt")
    vorher = [e.text for e in feed(besucher, "/neues/").iter(f"{ATOM}id")]
    projekt.titel, projekt.kennung = "Neu", "neu"
    projekt.save()
    update_derived([projekt.pk])
    nachher = [e.text for e in feed(besucher, "/neues/").iter(f"{ATOM}id")]
    assert set(vorher) < set(nachher)
    assert len(nachher) == len(vorher) + 1


def test_the_feed_of_a_list_has_the_filtered_projects_only(besucher):
    """By status and by word; the title names the filter."""
    f.projekt(titel="Wohngeld", phasen={"umsetzung": "laeuft"})
    f.projekt(titel="Ausweis")
    f.projekt(titel="Entwurf", veroeffentlichung="entwurf")
    assert len(titles(feed(besucher, "/umsetzungsprojekte/"))) == 2
    wurzel = feed(besucher, "/umsetzungsprojekte/", {"status": "umsetzung", "sortierung": "-titel"})
    assert titles(wurzel) == ["Wohngeld: ins Portal aufgenommen"]
    assert "Status: Umsetzung" in wurzel.findtext(f"{ATOM}title")
    assert titles(feed(besucher, "/umsetzungsprojekte/", {"q": "xyz"})) == []


def test_control_characters_and_markup_do_no_harm(besucher):
    """XML cannot hold the ones, and the others are text."""
    projekt = f.projekt(titel="A\x0bB <b>&amp;</b> \ufffe")
    Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(titel="A\x0bB <b>&amp;</b> \ufffe")
    (titel,) = titles(feed(besucher, "/neues/"))
    assert titel == "AB <b>&amp;</b> : ins Portal aufgenommen"
    assert feed(besucher, "/umsetzungsprojekte/", {"q": "<\x0c\x08>"}) is not None


def test_a_page_of_a_feed_is_bounded(besucher):
    """The latest fifty."""
    projekt, *nachbarn = mengen.projekte(HOECHSTENS + 11)
    mengen.alles_zu(projekt, nachbarn)
    assert len(titles(feed(besucher, "/neues/"))) == HOECHSTENS


def other_pages(wurzel) -> dict[str, str]:
    """The pages of the same feed that one leads to."""
    links = {link.get("rel"): link.get("href") for link in wurzel.findall(f"{ATOM}link")}
    return {art: links[art] for art in ("first", "previous", "next", "last") if art in links}


def ids(wurzel) -> list[str]:
    """What the entries are known by."""
    return [eintrag.findtext(f"{ATOM}id") for eintrag in wurzel.iter(f"{ATOM}entry")]


def test_a_project_has_a_feed_of_its_own(besucher):
    """What changed of it alone, with the ids of the feed of all; page and head lead there."""
    projekt = f.projekt(titel="Wohngeld", kennung="wohngeld")
    f.projekt(titel="Ausweis")
    seite = besucher.seite("/umsetzungsprojekte/wohngeld/")
    adresse = "/umsetzungsprojekte/wohngeld/aenderungen.atom"
    assert [e.tag for e in seite.alle("link", "a") if e["href"] == adresse] == ["link", "a"]
    wurzel = feed(besucher, adresse)
    assert titles(wurzel) == ["Wohngeld: ins Portal aufgenommen"]
    assert {*ids(wurzel)} < {*ids(feed(besucher, "/neues/"))}
    projekt.kurzbeschreibung = "Neu"
    projekt.save()
    update_derived([projekt.pk])
    assert titles(feed(besucher, adresse))[0] == "Wohngeld: Kurzbeschreibung"


def test_the_feed_of_a_project_goes_where_it_goes(besucher):
    """Merged into another one: to that one's; deleted: gone."""
    weg, bleibt = f.projekt(kennung="weg"), f.projekt(kennung="bleibt")
    merge(weg, bleibt, lambda weg, bleibt: None)
    antwort = besucher.get("/umsetzungsprojekte/weg/aenderungen.atom")
    assert (antwort.status_code, antwort["Location"]) == (
        301,
        "/umsetzungsprojekte/bleibt/aenderungen.atom",
    )
    bleibt.delete()
    assert besucher.get("/umsetzungsprojekte/bleibt/aenderungen.atom").status_code == 410


class TestSeiten:
    """Pages that lead to one another (RFC 5005)."""

    @pytest.fixture(autouse=True)
    def _klein(self, monkeypatch, db):
        monkeypatch.setattr("projects.feed.HOECHSTENS", 3)
        for i in range(7):
            f.projekt(titel=f"Vorhaben {i}")
        f.projekt(titel="Ausweis", kennung="ausweis")
        f.auswahl(kennung="vorhaben", abfrage="q=vorhaben")

    @pytest.mark.parametrize(
        ("adresse", "seiten", "anzahl"),
        [
            ("/neues/?format=atom", 3, 8),
            ("/umsetzungsprojekte/?q=vorhaben&format=atom", 3, 7),
            ("/auswahl/vorhaben/?format=atom", 3, 7),
        ],
    )
    def test_the_chain_has_each_change_once(self, besucher, adresse, seiten, anzahl):
        """From the first page to the last and back; the feed and its list stay the same."""
        vor, gesehen, kette = f"http://testserver{adresse}", [], []
        koepfe = set()
        while vor:
            wurzel = ElementTree.fromstring(besucher.get(vor).inhalt)  # noqa: S314 (our own answer)
            andere = other_pages(wurzel)
            assert andere["first"] == f"http://testserver{adresse}"
            assert andere["last"].endswith(f"&seite={seiten}")
            assert andere.get("previous") == (kette[-1] if kette else None)
            (selbst,) = [e for e in wurzel.findall(f"{ATOM}link") if e.get("rel") == "self"]
            assert selbst.get("href") == vor
            koepfe.add((wurzel.findtext(f"{ATOM}id"), wurzel.findtext(f"{ATOM}title")))
            gesehen += ids(wurzel)
            kette.append(vor)
            vor = andere.get("next")
        assert len(kette) == seiten
        assert len(gesehen) == len(set(gesehen)) == anzahl
        assert len(koepfe) == 1

    def test_many_of_one_act_are_one_entry_on_one_page(self, besucher, monkeypatch):
        """However many pages there are."""
        monkeypatch.setattr("projects.querysets.angaben.BUENDEL_AB", 5)
        am = Aenderung.objects.order_by("am")[0].am
        Aenderung.objects.filter(projekt__titel__startswith="Vorhaben").update(am=am)
        wurzel = feed(besucher, "/neues/")
        assert sorted(titles(wurzel)) == [
            "7 Projekte ins Portal aufgenommen",
            "Ausweis: ins Portal aufgenommen",
        ]
        assert not other_pages(wurzel)

    def test_that_of_a_project_has_pages_too(self, besucher):
        """At its own address."""
        projekt = Umsetzungsprojekt.objects.get(kennung="ausweis")
        for _ in range(3):
            Aenderung.objects.create(projekt=projekt, am=projekt.geaendert_am)
        adresse = "/umsetzungsprojekte/ausweis/aenderungen.atom"
        andere = other_pages(feed(besucher, adresse))
        assert andere["next"] == andere["last"] == f"http://testserver{adresse}?seite=2"
        assert len(titles(feed(besucher, adresse, {"seite": "2"}))) == 1

    @pytest.mark.parametrize(("seite", "titel"), [("99", 2), ("0", 3), ("x", 3), ("-2", 3)])
    def test_a_page_that_does_not_exist_is_the_nearest_one(self, besucher, seite, titel):
        assert len(titles(feed(besucher, "/neues/", {"seite": seite}))) == titel


def test_every_page_announces_the_feed_and_a_list_its_own(besucher):
    """<link rel="alternate"> in the head."""
    f.projekt(phasen={"umsetzung": "laeuft"}, kennung="p")
    for adresse in ("/", "/neues/", "/umsetzungsprojekte/p/", "/suche/"):
        assert "/neues/?format=atom" in announced(besucher.seite(adresse))
    seite = besucher.seite("/umsetzungsprojekte/", {"status": "umsetzung", "sortierung": "titel"})
    assert announced(seite) == ["/neues/?format=atom", "?status=umsetzung&format=atom"]
    assert "Feed (Atom)" in seite.text("a")


def announced(seite) -> list[str]:
    """The feeds in the head of a page."""
    return [e["href"] for e in seite.alle("link") if e["type"] == "application/atom+xml"]


def test_an_empty_feed_is_the_same_at_every_request(db, besucher, time_machine):
    """What is kept of it is true for the next reader too."""
    inhalte = []
    for tag in (1, 2):
        time_machine.move_to(f"2026-11-0{tag} 12:00")
        inhalte.append(besucher.get("/umsetzungsprojekte/?format=atom&q=gibtesnicht").inhalt)
    assert inhalte[0] == inhalte[1]
