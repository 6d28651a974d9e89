"""Many projects changed in one act are one entry: on the page, the start page and in the feed."""

import pytest

from projects.actions import update_derived
from projects.models import Aenderung, Umsetzungsprojekt
from projects.querysets.angaben import BUENDEL_AB
from tests import factories as f
from tests.projects.test_feed import ATOM, feed, titles

VIELE = BUENDEL_AB + 8
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def viele():
    """So many projects taken up at once, and one before them."""
    f.projekt(titel="Der erste", kennung="erster")
    feld = f.themenfeld(name="Gesundheit", slug="gesundheit")
    projekte = [
        f.projekt(
            titel=f"Vorhaben {i:02}",
            kennung=f"v-{i:02}",
            fortgeschrieben=False,
            themenfelder=[feld] if i < 3 else [],
        )
        for i in range(VIELE)
    ]
    update_derived([projekt.pk for projekt in projekte])
    return projekte


def link_to(seite, text) -> str:
    """The address behind a text."""
    (ziel,) = [e["href"] for e in seite.alle("a") if e.text.strip() == text]
    return ziel


class TestAufgenommen:
    """An import publishes more projects than anybody reads one by one."""

    satz = f"{VIELE} Projekte ins Portal aufgenommen"

    def test_the_page_has_one_entry_that_leads_to_exactly_these(self, besucher, viele):
        """The number counts each project; the link lists them one by one."""
        seite = besucher.seite("/neues/")
        assert seite.anzahl == VIELE + 1
        eintraege = [
            text
            for text in seite.text("a")
            if "Vorhaben" in text or text in ("Der erste", self.satz)
        ]
        assert eintraege == [self.satz, "Der erste"]
        ziel = link_to(seite, self.satz)
        anzahl, titel = VIELE, []
        for nummer in (1, 2):
            einzeln = besucher.seite(f"{ziel}&seite={nummer}")
            assert einzeln.anzahl == anzahl
            titel += [text for text in einzeln.text("a") if "Vorhaben" in text]
        assert sorted(titel) == [projekt.titel for projekt in viele]
        assert any("Gemeinsam geändert" in text for text in einzeln.text("a"))

    def test_number_list_and_downloads_agree(self, besucher, viele):
        """With the entry for all, and where they are listed."""
        (aenderung,) = Aenderung.objects.filter(projekt__kennung="v-00")
        for daten, anzahl in (({}, VIELE + 1), ({"gemeinsam": aenderung.pk}, VIELE)):
            assert besucher.seite("/neues/", daten).anzahl == anzahl
            assert besucher.json("/neues/", daten)["anzahl"] == anzahl
            zeilen = besucher.csv("/neues/", daten)
            assert len(zeilen) == len(besucher.xlsx("/neues/", daten)) == anzahl

    def test_the_start_page_has_one_line_for_the_day(self, besucher, viele):
        """With all of its projects; and it leads to what changed that day."""
        seite = besucher.seite("/")
        assert not [t for t in seite.text("a") if "Vorhaben" in t]
        ziel = link_to(seite, f"{VIELE + 1} Projekte ins Portal aufgenommen")
        assert ziel.startswith("/neues/?von=")
        tag = besucher.seite(ziel)
        assert tag.anzahl == VIELE + 1
        assert {self.satz, "Der erste"} <= set(tag.text("a"))

    def test_the_feeds_have_one_entry(self, besucher, viele):
        """That of the page leads to the changes, that of a list to the list."""
        wurzel = feed(besucher, "/neues/")
        assert titles(wurzel) == [self.satz, "Der erste: ins Portal aufgenommen"]
        ziel = wurzel.find(f"{ATOM}entry/{ATOM}link").get("href")
        assert besucher.seite(ziel.removeprefix("http://testserver")).anzahl == VIELE
        wurzel = feed(besucher, "/umsetzungsprojekte/", {"q": "Vorhaben", "sortierung": "-titel"})
        assert titles(wurzel) == [self.satz]
        ziel = wurzel.find(f"{ATOM}entry/{ATOM}link").get("href")
        assert besucher.seite(ziel.removeprefix("http://testserver")).anzahl == VIELE

    def test_its_id_stays_when_one_of_them_is_withdrawn(self, besucher, viele):
        """Whichever is left stands for all; a reader has seen the entry already."""
        vorher = feed(besucher, "/neues/").find(f"{ATOM}entry/{ATOM}id").text
        Umsetzungsprojekt.objects.filter(pk=viele[-1].pk).update(veroeffentlichung="archiviert")
        wurzel = feed(besucher, "/neues/")
        assert titles(wurzel)[0] == f"{VIELE - 1} Projekte ins Portal aufgenommen"
        assert wurzel.find(f"{ATOM}entry/{ATOM}id").text == vorher

    def test_few_of_them_are_told_one_by_one(self, besucher, viele):
        """A filter that leaves three shows three."""
        seite = besucher.seite("/neues/", {"themenfeld": "gesundheit"})
        assert seite.anzahl == 3
        assert sorted(t for t in seite.text("a") if "Vorhaben" in t) == [
            projekt.titel for projekt in viele[:3]
        ]

    def test_a_part_of_an_act_is_one_entry_too(self, besucher, viele):
        """The heading counts both: the changes and the entries they stand in."""
        feld = f.themenfeld(slug="umwelt")
        feld.projekte.set(viele[:16])
        seite = besucher.seite("/neues/", {"themenfeld": "umwelt"})
        assert seite.text("h2")[1:2] == ["16 Änderungen in 1 Eintrag"]
        ziel = link_to(seite, "16 Projekte ins Portal aufgenommen")
        einzeln = besucher.seite(ziel)
        assert einzeln.text("h2")[1:2] == ["16 Änderungen"]
        assert len([t for t in einzeln.text("a") if "Vorhaben" in t]) == 16

    @pytest.mark.parametrize("wert", ["x", "-1", "999999", "9" * 60, "²", ""])
    def test_an_act_that_there_is_not_gives_a_page(self, besucher, viele, wert):
        """Nothing, or everything where it names no change at all."""
        assert besucher.seite("/neues/", {"gemeinsam": wert}).anzahl in (0, VIELE + 1)


def test_many_changed_at_once_are_one_entry_too(besucher, viele):
    """Apart from those taken up in the same act; few are told with what changed."""
    Umsetzungsprojekt.objects.filter(titel__startswith="Vorhaben").update(hinweis="Neu")
    neu = f.projekt(titel="Zugleich neu", fortgeschrieben=False)
    update_derived([neu.pk, *(projekt.pk for projekt in viele)])
    seite = besucher.seite("/neues/")
    assert seite.anzahl == 2 * VIELE + 2
    satz = f"{VIELE} Projekte geändert"
    assert satz in seite.text("a")
    einzeln = besucher.seite(link_to(seite, satz))
    assert einzeln.anzahl == VIELE
    assert "Hinweis: ergänzt" in einzeln.text("li")
    assert titles(feed(besucher, "/neues/")) == [
        "Zugleich neu: ins Portal aufgenommen",
        satz,
        f"{VIELE} Projekte ins Portal aufgenommen",
        "Der erste: ins Portal aufgenommen",
    ]


def test_as_many_as_fit_are_no_bundle(besucher):
    """Twenty are told one by one."""
    projekte = [f.projekt(fortgeschrieben=False) for _ in range(BUENDEL_AB)]
    update_derived([projekt.pk for projekt in projekte])
    assert len(titles(feed(besucher, "/neues/"))) == BUENDEL_AB
