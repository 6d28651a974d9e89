"""Ways in and tiles of the start page."""

import datetime as dt

import pytest
from django.utils import timezone

from projects.enums import Efa, Phasenart, Stand, Status
from tests import factories as f
from ueberblick import startseite


@pytest.mark.usefixtures("bestand", "db")
class TestRealData:
    """With the shipped records."""

    def test_each_way_in_shows_the_number_of_its_list(self, besucher):
        wege, _ = startseite.numbers()
        assert [weg.titel for weg in wege] == [
            "Projekte mit bestätigtem Roll-out",
            "Für ganz NRW vorgesehene Projekte",
            "Projekte mit „Einer für Alle“ (EfA)",
        ]
        for weg in wege:
            assert weg.anzahl == besucher.seite(f"/umsetzungsprojekte/?{weg.query}").anzahl > 0
        assert wege[-1].anzahl == 43

    def test_an_efa_project_whose_kind_no_quelle_names_is_one(self, besucher):
        """Page, filter and tile say the same as its own Hinweis."""
        for kennung in ("ehrenamtskarte", "einbuergerung"):
            text = besucher.seite(f"/umsetzungsprojekte/{kennung}/").text("main")[0]
            assert "EfAEfA, Art nicht genannt" in text
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

    def test_a_way_in_tells_plans_from_facts(self, besucher):
        """What is only planned or unclear is counted by itself, as the lists count it."""
        _, nrw, efa = startseite.numbers()[0]
        liste = "/umsetzungsprojekte/?phase=rollout"
        begonnen = besucher.seite(
            f"{liste}&stand=laeuft&stand=teilweise-abgeschlossen&stand=abgeschlossen"
        ).anzahl
        assert 0 < begonnen < nrw.anzahl
        assert nrw.regel.endswith(
            f"bei {begonnen} Projekten ist bestätigt, dass er begonnen hat, "
            f"bei {nrw.anzahl - begonnen} gibt es nur den Plan."
        )
        klaerung = besucher.seite(
            "/umsetzungsprojekte/?efa=nachnutzung-in-klaerung&efa=entwicklung-in-klaerung"
        ).anzahl
        assert efa.regel.endswith(f"Bei {klaerung} Projekten ist das noch in Klärung.")
        # what is shown is what is counted
        texte = " ".join(besucher.seite("/").text("main"))
        assert nrw.regel in texte
        assert efa.regel in texte

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
        and any(v["class"] == "ozg-projektliste" for v in e.vorfahren)
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
