"""Stichwörter: what visitors find by them, and that drafts do not give theirs away."""

import pytest
from django.core.exceptions import ValidationError

from bausteine.suche.lesung import ask
from projects.actions import update_derived
from projects.models import Stichwort, Umsetzungsprojekt
from tests import factories as f

LISTE = "/umsetzungsprojekte/"
pytestmark = pytest.mark.django_db


class TestModel:
    """Once, however it is spelled; its address stays."""

    @pytest.mark.parametrize("name", ["Ämter", "ÄMTER", "aemter", " Ämter  "])
    def test_a_name_stands_once(self, name):
        f.stichwort("Ämter")
        with pytest.raises(ValidationError, match="gibt es schon, vielleicht in anderer"):
            Stichwort(name=name, slug="anders").full_clean()

    def test_the_address_comes_from_the_name_and_stays(self):
        wort = Stichwort(name="  Öffentlicher   Raum ")
        wort.full_clean()
        wort.save()
        assert (wort.name, wort.slug) == ("Öffentlicher Raum", "oeffentlicher-raum")
        wort.name = "Straße"
        wort.full_clean()
        assert wort.slug == "oeffentlicher-raum"

    def test_a_second_address_is_refused(self):
        f.stichwort("C++")
        with pytest.raises(ValidationError, match="mit dieser Adresse gibt es schon"):
            Stichwort(name="C#").full_clean()

    def test_public_by_a_public_project_alone(self):
        offen, verborgen = f.stichwort("Wasser"), f.stichwort("Luft")
        f.projekt(stichwoerter=[offen])
        f.projekt(stichwoerter=[offen, verborgen], veroeffentlichung="entwurf")
        f.stichwort("Feuer")
        assert list(Stichwort.objects.oeffentlich()) == [offen]

    def test_the_history_keeps_the_relation(self):
        projekt = f.projekt(stichwoerter=[f.stichwort("Wasser")])
        projekt.stichwoerter.clear()
        neu, alt = projekt.history.all()[:2]
        assert not neu.stichwoerter.exists()
        assert [zeile.stichwort.name for zeile in alt.stichwoerter.all()] == ["Wasser"]


class TestFacet:
    """A filter like the others."""

    @pytest.fixture(autouse=True)
    def _projekte(self, db):
        wasser, luft, geheim = (f.stichwort(n) for n in ("Wasser", "Luft", "Geheim"))
        f.projekt(titel="A", stichwoerter=[wasser, luft])
        f.projekt(titel="B", stichwoerter=[wasser])
        f.projekt(titel="C")
        f.projekt(titel="D", stichwoerter=[geheim, wasser], veroeffentlichung="entwurf")

    def test_counts_are_those_of_public_projects(self, besucher):
        seite = besucher.seite(LISTE)
        werte = [e["value"] for e in seite.alle("input") if e["name"] == "stichwort"]
        assert werte == ["luft", "wasser"]
        assert "Geheim" not in seite.html

    def test_choosing_one(self, besucher):
        assert besucher.seite(f"{LISTE}?stichwort=wasser").anzahl == 2
        assert besucher.seite(f"{LISTE}?stichwort=luft").anzahl == 1
        zeilen = besucher.csv(LISTE, {"stichwort": "luft"})
        assert [zeile["titel"] for zeile in zeilen] == ["A"]
        assert zeilen[0]["stichwoerter"] == "Luft | Wasser"

    def test_one_of_drafts_is_unknown(self, besucher):
        seite = besucher.seite(f"{LISTE}?stichwort=geheim")
        assert seite.anzahl == 0
        assert "„geheim“ ist im Filter „Stichwort“ nicht bekannt" in seite.html
        assert "Geheim" not in seite.html

    def test_without_any_there_is_no_filter(self, besucher):
        Stichwort.objects.all().delete()
        assert "stichwort" not in {e["name"] for e in besucher.seite(LISTE).alle("input")}


class TestPages:
    """Steckbrief and search."""

    def test_the_steckbrief_leads_to_the_list(self, besucher):
        projekt = f.projekt(stichwoerter=[f.stichwort("Öffentlicher Raum"), f.stichwort("Bau")])
        seite = besucher.seite(projekt.get_absolute_url())
        links = [e for e in seite.alle("a") if "?stichwort=" in (e["href"] or "")]
        assert [e.text for e in links] == ["Bau", "Öffentlicher Raum"]
        assert besucher.seite(links[1]["href"]).anzahl == 1
        ohne = besucher.seite(f.projekt().get_absolute_url())
        assert "Stichwörter" not in ohne.text("dt")

    def test_the_search_finds_by_it_and_says_so(self, besucher):
        f.projekt(titel="Angeln", stichwoerter=[f.stichwort("Gewässer")])
        f.projekt(
            titel="Verborgen",
            stichwoerter=[f.stichwort("Gewässerschutz")],
            veroeffentlichung="entwurf",
        )
        seite = besucher.seite("/suche/?q=gewaesser")
        assert "Stichwort: Gewässer" in " ".join(
            seite.html.replace("<mark>", "").replace("</mark>", "").split()
        )
        assert besucher.seite(f"{LISTE}?q=Gewässer").anzahl == 1
        assert "Gewässerschutz" not in seite.html
        assert not Umsetzungsprojekt.objects.oeffentlich().search("gewaesserschutz")

    def test_a_misspelled_one_is_suggested(self):
        f.projekt(titel="Angeln", stichwoerter=[f.stichwort("Gewässer")])
        f.projekt(stichwoerter=[f.stichwort("Hochmoor")], veroeffentlichung="entwurf")
        assert ask("Gewaesserr").verbessert == "Gewässer"
        assert ask("Hochmoar").verbessert == ""

    def test_a_change_of_them_is_public_news(self):
        """The page shows them, so the log does."""
        projekt = f.projekt()
        vorher = projekt.aenderungen.count()
        projekt.stichwoerter.add(f.stichwort())
        update_derived([projekt.pk])
        assert projekt.aenderungen.count() == vorher + 1
