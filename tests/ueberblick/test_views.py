"""Start page, search over everything, data dictionary."""

import re

import pytest
from django.urls import reverse

from bausteine.importe.register import resource_for
from projects.enums import Phasenart, Stand
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests import mengen
from ueberblick.querysets import JE_GRUPPE, search


@pytest.mark.usefixtures("welt", "db")
class TestStartseite:
    """What this is, and figures that lead to what they count."""

    def test_every_figure_is_the_number_of_the_list_it_links_to(self, besucher):
        """With its share of all projects."""
        listen = {reverse(liste) for _, liste in LISTEN}
        zahlen = {
            link["href"]: int(re.match(r"\d+", link.text)[0])
            for link in besucher.seite("/").alle("a")
            if link["href"].split("?")[0] in listen and re.match(r"\d", link.text)
        }
        assert len(zahlen) == 3
        assert {adresse: besucher.seite(adresse).anzahl for adresse in zahlen} == zahlen

    def test_it_names_every_public_themenfeld(self, besucher):
        """In the order of their numbers, each with a page."""
        seite = besucher.seite("/")
        links = [e["href"] for e in seite.alle("a") if e.in_element("h3")]
        assert links == [
            feld.get_absolute_url()
            for feld in resource_for("themenfelder")._meta.model.objects.oeffentlich()
        ]

    def test_it_says_as_of_when(self, besucher):
        """Newest public Quelle, and the last change by anyone."""
        text = " ".join(besucher.seite("/").text("p"))
        alter = r"Quellen bis Dezember 2022 · zuletzt bearbeitet am \d{1,2}\. \w+ \d{4}"
        assert re.search(alter, text)


def test_an_empty_portal_has_a_start_page(db, besucher):
    """Before anything is imported."""
    seite = besucher.seite("/")
    assert "Noch ist kein Themenfeld erfasst." in seite.text("p")
    assert "%" not in seite.text("main")[0]


@pytest.mark.usefixtures("db")
class TestSuche:
    """One field over everything."""

    def groups(self, eingabe) -> dict[str, list[str]]:
        """Names of the hits by group."""
        return {g.titel: [str(r) for r in g.treffer] for g in search(eingabe)}

    def test_hits_are_grouped_by_noun(self):
        """In the order of the navigation; empty groups are left out."""
        f.projekt(titel="Wohngeld")
        f.ozg_leistung(name="Wohngeld")
        f.leika_leistung(bezeichnung="Wohngeld bewilligen")
        f.organisation(name="Wohngeldstelle")
        f.themenfeld(name="Bauen & Wohnen")
        assert list(self.groups("wohn")) == [
            "Umsetzungsprojekte",
            "OZG-Leistungen",
            "LeiKa-Leistungen",
            "Organisationen",
            "Themenfelder",
        ]
        assert list(self.groups("wohngeldstelle")) == ["Organisationen"]

    def test_the_best_hit_comes_first(self):
        """The key itself, a name that begins so, a name with it, the rest."""
        f.projekt(titel="Anderes", kurzbeschreibung="Ausweis")
        f.projekt(titel="Der Ausweis")
        f.projekt(titel="Ausweis beantragen")
        f.projekt(titel="Zuletzt", kennung="ausweis")
        assert self.groups("ausweis")["Umsetzungsprojekte"] == [
            "Zuletzt",
            "Ausweis beantragen",
            "Der Ausweis",
            "Anderes",
        ]

    def test_the_best_hit_comes_first_with_umlauts(self):
        """A name that begins with the word as typed stands before one that only contains it."""
        f.projekt(titel="Antrag auf Führerschein", kennung="a")
        f.projekt(titel="Führerschein", kennung="b")
        for eingabe in ("Führerschein", "Fuehrerschein"):
            erster = self.groups(eingabe)["Umsetzungsprojekte"][0]
            assert erster == "Führerschein", eingabe

    def test_a_long_group_leads_to_its_list(self, besucher):
        """Ten are shown; the link to all has their number."""
        mengen.organisationen(14)
        seite = besucher.seite("/suche/", {"q": "amt"})
        assert "Organisationen (14)" in seite.text("h3")
        assert "14 Treffer für „amt“" in seite.text("h2")
        treffer = [
            e for e in seite.alle("a") if any(v["class"] == "ozg-treffer" for v in e.vorfahren)
        ]
        assert len(treffer) == JE_GRUPPE
        (alle,) = [e for e in seite.alle("a") if e.text == "Alle 14 Organisationen zeigen"]
        assert besucher.seite(alle["href"]).anzahl == 14

    @pytest.mark.parametrize("anzahl", [JE_GRUPPE - 1, JE_GRUPPE, JE_GRUPPE + 1])
    def test_the_number_of_a_group_is_exact(self, anzahl):
        """At the edge of what is shown."""
        mengen.organisationen(anzahl)
        (gruppe,) = search("amt")
        assert gruppe.anzahl == anzahl

    @pytest.mark.parametrize("eingabe", ["", " ", "\x00", "...", "%"])
    def test_without_a_word_there_are_no_hits(self, besucher, eingabe):
        """And no error."""
        f.projekt()
        assert not besucher.seite("/suche/", {"q": eingabe}).text("h3")

    @pytest.mark.parametrize("eingabe", ["x" * 5000, "<script>", "' OR 1", "a " * 500, "\udcff"])
    def test_nonsense_finds_nothing(self, besucher, eingabe):
        """And is shown as the text it is."""
        seite = besucher.seite("/suche/", {"q": eingabe.encode("utf-8", "replace").decode()})
        assert "Dazu wurde nichts gefunden." in " ".join(seite.text("p"))

    def test_the_word_stays_in_the_field(self, besucher):
        """To change it."""
        seite = besucher.seite("/suche/", {"q": "Straße & Weg"})
        (feld,) = [e for e in seite.alle("input") if e["id"] == "suche"]
        assert feld["value"] == "Straße & Weg"


@pytest.mark.usefixtures("db")
class TestDaten:
    """The data dictionary."""

    def test_it_names_every_column_of_every_download(self, besucher):
        """In the order of the file, each with meaning and form."""
        f.projekt(ozg_leistungen=[f.ozg_leistung()], themenfelder=[f.themenfeld()])
        f.leika_leistung()
        f.kommune()
        f.mittelvorgang()
        f.kennzahl()
        f.termin()
        f.rundbrief()
        f.gesuch()
        f.meinungsbild()
        f.programmprojekt()
        f.online_dienst()
        f.plattform()
        f.fachverfahren()
        f.onboarding()
        f.anschluss()
        f.abgleich()
        seite = besucher.seite("/daten/")
        for name, liste in LISTEN:
            (tabelle,) = [e for e in seite.alle("div") if e["aria-labelledby"] == f"tabelle-{name}"]
            spalten = [e.text for e in seite.alle("code") if tabelle in e.vorfahren]
            assert spalten == list(besucher.csv(reverse(liste))[0]), name
            zellen = [e.text for e in seite.alle("td") if tabelle in e.vorfahren]
            assert len(zellen) == 2 * len(spalten)
            assert all(zellen)

    def test_it_links_to_every_download(self, besucher):
        """Each list in each format."""
        ziele = {e["href"] for e in besucher.seite("/daten/").alle("a")}
        for _, liste in LISTEN:
            for form in ("csv", "xlsx", "json"):
                assert f"{reverse(liste)}?format={form}" in ziele

    def test_no_internal_column_is_named(self, besucher):
        """Notes and publication state are nobody's download."""
        text = besucher.seite("/daten/").text("main")[0]
        for spalte in ("interne_notiz", "veroeffentlichung"):
            assert spalte not in text


def test_the_steckbrief_shows_everything_public(db, besucher):
    """Phases in order with plan, Stand and Quelle; partners by role; neighbours; Quellen."""
    quelle = f.quelle(titel="Bericht 2022")
    nachbar = f.projekt(titel="Nachbar")
    projekt = f.projekt(
        titel="Reiten",
        kdn_id=1234,
        hinweis="Öffentlicher Hinweis",
        interne_notiz="Niemals",
        quellen=[quelle],
        siehe_auch=[nachbar],
        phasen={
            Phasenart.ROLLOUT: "Q4 2030",
            Phasenart.KONZEPTION: {"stand": Stand.LAEUFT, "quelle": quelle, "fundstelle": "S. 3"},
        },
        partner=[(f.organisation(name="Bonn"), "it_partner")],
    )
    seite = besucher.seite(projekt.get_absolute_url())
    text = " ".join(seite.text("main")[0].split())
    assert [e for e in seite.text("th") if e in Phasenart.labels] == ["Konzeption", "Roll-out NRW"]
    for teil in (
        "läuft (Stand 31.12.2022)",
        "Bericht 2022, S. 3",
        "Q4 2030",
        "IT-Partner",
        "Bonn",
        "Nachbar",
        "Öffentlicher Hinweis",
        "Bericht 2022, KDN, Dezember 2022: Abschnitt 1",
        "1234",
        "ins Portal aufgenommen",
        "Quellen bis Dezember 2022",
    ):
        assert teil in text, teil
    assert "Niemals" not in text
    zurueck = besucher.seite(nachbar.get_absolute_url())
    assert "Reiten" in zurueck.text("main")[0]
