"""Figures, news and tiles of the start page."""

import datetime as dt

import pytest
from django.utils import timezone

from projects.enums import Efa, Phasenart, Stand, Status
from projects.models import Aenderung
from tests import factories as f
from texte import kurztexte
from ueberblick import startseite


@pytest.mark.usefixtures("bestand", "db")
class TestRealData:
    """With the shipped records."""

    def test_three_figures_with_their_share(self, besucher):
        """38 of 156 have a confirmed phase: those that rest or ended are not among them."""
        zahlen, _ = startseite.numbers()
        assert [(z.prozent, z.anzahl, z.von) for z in zahlen] == [
            ("24 %", 38, 156),
            ("6 %", 9, 156),
            ("28 %", 43, 156),
        ]
        for zahl in zahlen:
            assert besucher.seite(f"/umsetzungsprojekte/?{zahl.query}").anzahl == zahl.anzahl
        klaerung = "?efa=nachnutzung-in-klaerung&efa=entwicklung-in-klaerung"
        offen = besucher.seite(f"/umsetzungsprojekte/{klaerung}").anzahl
        assert zahlen[2].satz.endswith(f"{offen} davon noch in Klärung.")
        text = " ".join(besucher.seite("/").text("main")[0].split())
        for zahl in zahlen:  # what is shown is what is counted
            assert f"{zahl.prozent} {zahl.anzahl} von {zahl.von} Projekten {zahl.satz}" in text

    def test_the_day_of_the_seed_is_one_line(self, besucher):
        """Not a line for each of 156 projects; it leads to all of them."""
        (meldung,) = startseite.news(4)
        assert meldung.text == "156 Projekte ins Portal aufgenommen"
        assert besucher.seite(meldung.ziel).anzahl == 156

    def test_the_youngest_quellen_with_their_projects(self, besucher):
        """How old the facts are, and how many rest on which Quelle."""
        text = " ".join(besucher.seite("/").text("main")[0].split())
        assert "Digitalisierung 2022 Dezember 2022 · 94 Projekte" in text

    def test_each_example_word_finds_something(self, besucher):
        """A dead end is no example."""
        for link in startseite.examples(kurztexte.defaults()["startseite-beispiele"]):
            assert "Nichts gefunden" not in besucher.seite(link.ziel).html
            assert " 0 Treffer" not in besucher.seite(link.ziel).text("h2")[0]

    def test_an_efa_project_whose_kind_no_quelle_names_is_one(self, besucher):
        """Page, filter and tile say the same as its own Hinweis."""
        for kennung in ("ehrenamtskarte", "einbuergerung"):
            text = besucher.seite(f"/umsetzungsprojekte/{kennung}/").text("main")[0]
            assert "EfA EfA, Art nicht genannt" in text
            assert "als EfA-Projekt geführt" in text
        (art_offen,) = (e for e in Efa if e.label == "EfA, Art nicht genannt")
        assert besucher.seite(f"/umsetzungsprojekte/?efa={art_offen.value}").anzahl == 2

    def test_how_old_the_facts_are_stands_on_top_and_below(self, besucher):
        """Not the day they were imported."""
        seite = besucher.seite("/")
        for ort in ("main", "footer"):
            assert "Quellen bis Dezember 2022 · zuletzt bearbeitet am " in seite.text(ort)[0]
        assert "Daten vom" not in seite.html

    def test_the_bars_colours_are_explained_without_naming_light_or_dark(self, besucher):
        """The same picture is light on dark for some; grey is explained, too."""
        seite = besucher.seite("/")
        assert "je dunkler" not in seite.html
        (liste,) = [e for e in seite.alle("ul") if e["class"] == "ozg-stufen"]
        for status in Status:
            assert status.label in liste.text

    def test_each_tile_counts_what_its_list_shows(self, besucher):
        kacheln = startseite.tiles()
        assert len(kacheln) == 14
        for kachel in kacheln:
            adresse = f"/umsetzungsprojekte/?themenfeld={kachel.themenfeld.slug}"
            assert besucher.seite(adresse).anzahl == kachel.anzahl
            assert sum(abschnitt.anzahl for abschnitt in kachel.balken) == kachel.anzahl

    def test_every_tile_has_its_own_picture(self, besucher):
        bilder = {e["href"].split("#")[1] for e in besucher.seite("/").alle("use")}
        assert bilder == {f"t{i}" for i in range(1, 15)}


def test_a_bar_is_full_and_runs_from_far_to_not_yet():
    """Widths add up to 100; the furthest stands first, what rests last."""
    teile = startseite.bar({"rollout": 1, "offen": 2, "zurueckgestellt": 1, "umsetzung": 0})
    assert [t.status for t in teile] == [Status.ROLLOUT, Status.OFFEN, Status.ZURUECKGESTELLT]
    assert [(t.x, t.breite) for t in teile] == [
        ("0.00", "25.00"),
        ("25.00", "50.00"),
        ("75.00", "25.00"),
    ]
    assert startseite.bar({}) == []


@pytest.mark.parametrize(
    ("anzahl", "von", "text"),
    [
        (0, 7, "0 %"),
        (1, 500, "unter 1 %"),
        (38, 156, "24 %"),
        (1, 8, "13 %"),
        (499, 500, "über 99 %"),
        (7, 7, "100 %"),
    ],
)
def test_a_share_never_hides_something_or_claims_all(anzahl, von, text):
    """Half a per cent goes up."""
    assert startseite.percent(anzahl, von) == text


def test_a_day_is_told_in_one_line(db):
    """One project by its name, several by their number, both kinds together."""
    projekt = f.projekt(titel="Wohngeld")
    am = timezone.now()
    Aenderung.objects.all().delete()
    Aenderung.objects.create(projekt=projekt, am=am)
    assert [m.text for m in startseite.news(4)] == ["Wohngeld ins Portal aufgenommen"]
    geaendert = [{"spalte": "status", "vorher": "a", "nachher": "b"}]
    spaeter = am + dt.timedelta(days=1)
    Aenderung.objects.create(projekt=projekt, am=spaeter, unterschiede=geaendert)
    Aenderung.objects.create(projekt=projekt, am=spaeter, unterschiede=geaendert)
    anderes = f.projekt(titel="Abfall", fortgeschrieben=False)
    Aenderung.objects.create(projekt=anderes, am=am, unterschiede=geaendert)
    assert [m.text for m in startseite.news(4)] == [
        "Wohngeld geändert",
        "1 Projekt ins Portal aufgenommen und 1 Projekt geändert",
    ]


def test_what_comes_next_is_ahead_and_sorted(db, besucher):
    """The earliest date first, nothing that has passed; what has passed is counted."""
    f.projekt(titel="Spät", phasen={Phasenart.ROLLOUT: "2098"})
    f.projekt(titel="Früh", phasen={Phasenart.ROLLOUT: "Q2 2097"})
    gerade = f"{timezone.localdate() - dt.timedelta(days=30):%d.%m.%Y}"
    f.projekt(titel="Gerade vorbei", phasen={Phasenart.ROLLOUT: gerade})
    f.projekt(titel="Lange vorbei", phasen={Phasenart.ROLLOUT: "2020"})
    f.projekt(titel="Auch lange", phasen={Phasenart.ROLLOUT: "2021"})
    f.projekt(titel="Entwurf", phasen={Phasenart.ROLLOUT: "2097"}, veroeffentlichung="entwurf")
    seite = besucher.seite("/")
    projekte = [
        e.text
        for e in seite.alle("a")
        if "/umsetzungsprojekte/" in (e["href"] or "")
        and any(v["class"] == "ozg-startzeilen" for v in e.vorfahren)
    ]
    assert projekte[-2:] == ["Früh", "Spät"]
    text = seite.text("main")[0]
    assert "1 Projekt mit überfälligem Termin" in text
    assert "2 Projekte mit altem Plan" in text
    for lage, anzahl in (("ueberfaellig", 1), ("alter-plan", 2), ("kommt", 2)):
        assert besucher.seite(f"/umsetzungsprojekte/?termin={lage}").anzahl == anzahl


def test_all_components_for_staff_only(db, besucher, admin_client):
    """/muster/ asks visitors to log in; staff see every status and all six phases."""
    f.themenfeld()
    antwort = besucher.get("/muster/")
    assert (antwort.status_code, antwort["Location"]) == (302, "/admin/login/?next=/muster/")
    text = admin_client.get("/muster/").content.decode()
    for wort in (*Status.labels, *Phasenart.labels, Stand.TEILWEISE.label):
        assert wort in text
