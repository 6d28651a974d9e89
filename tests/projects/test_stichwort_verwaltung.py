"""Stichwörter in the admin: kept with the project, renamed and merged without losing anything."""

import pytest
from django.contrib.auth.models import AnonymousUser

from bausteine.geschichte.ausfuehren import carry_out
from bausteine.geschichte.ausfuehren import preview as preview_of
from projects.models import Stichwort, Umsetzungsprojekt
from projects.sammelaktionen import Angaben, BulkChange
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    confirm_bulk,
    filled,
    open_form,
    page_of,
    refused,
    save,
)
from tests.formular import form_of
from tests.import_dateien import loaded
from tests.projects.test_sammelseite import preview

pytestmark = pytest.mark.django_db


def names(projekt) -> list[str]:
    return [str(wort) for wort in projekt.stichwoerter.all()]


class TestForm:
    """Chosen in the project's form, new ones in a small window."""

    def test_chosen_and_kept_in_one_entry(self, verwaltung):
        projekt, wort = f.projekt(), f.stichwort("Bau")
        vorher = projekt.history.count()
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        save(verwaltung, Umsetzungsprojekt, daten | {"stichwoerter": [wort.pk]}, projekt.pk)
        assert names(projekt) == ["Bau"]
        assert projekt.history.count() == vorher + 1
        assert projekt.history.first().stichwoerter.get().stichwort == wort

    def test_autocomplete_and_a_new_one(self, verwaltung):
        seite = page_of(verwaltung.get(adresse(Umsetzungsprojekt, "add")))
        (feld,) = [e for e in seite.alle("select") if e["name"] == "stichwoerter"]
        assert feld["data-ajax--url"] == "/admin/autocomplete/"
        assert "add_id_stichwoerter" in {e["id"] for e in seite.alle("a")}


class TestNoun:
    """The list, renaming, merging."""

    def test_the_list_counts_and_leads_to_the_projects(self, verwaltung):
        wort = f.stichwort("Bau")
        f.projekt(titel="Parken", stichwoerter=[wort])
        f.projekt(titel="Reiten", stichwoerter=[wort], veroeffentlichung="entwurf")
        f.projekt(titel="Angeln", stichwoerter=[f.stichwort("Wasser")])
        seite = page_of(verwaltung.get(adresse(Stichwort, "changelist")))
        (link,) = [e for e in seite.alle("a") if e.text == "2"]
        liste = page_of(verwaltung.get(link["href"]))
        assert {"Parken", "Reiten"} <= {*liste.text("a")}
        assert "Angeln" not in liste.text("a")

    def test_renaming_keeps_address_and_projects(self, verwaltung):
        wort = f.stichwort("Bau")
        projekt = f.projekt(stichwoerter=[wort])
        daten = open_form(verwaltung, Stichwort, wort.pk)
        save(verwaltung, Stichwort, daten | {"name": ["Hochbau"]}, wort.pk)
        wort.refresh_from_db()
        assert (wort.name, wort.slug, names(projekt)) == ("Hochbau", "bau", ["Hochbau"])

    def test_renaming_to_another_one_is_refused_and_points_to_merging(self, verwaltung):
        wort = f.stichwort("Bau")
        f.stichwort("Straße")
        daten = open_form(verwaltung, Stichwort, wort.pk)
        meldung, _ = refused(verwaltung, Stichwort, daten | {"name": ["STRASSE"]}, wort.pk)
        assert "führen Sie in der Liste der Stichwörter zusammen" in meldung
        assert (
            "gibt es schon"
            in refused(verwaltung, Stichwort, filled(verwaltung, Stichwort, name="bau"))[0]
        )

    def test_the_address_of_a_merged_one_leads_on(self, verwaltung, besucher):
        bleibt, weg = f.stichwort("Bau"), f.stichwort("Bauen")
        f.projekt(stichwoerter=[weg])
        f.projekt()
        vorschau = choose(verwaltung, Stichwort, "merge_two", [bleibt, weg])
        form_of(vorschau, "bleibt").send("Zusammenführen")
        assert besucher.seite("/umsetzungsprojekte/?stichwort=bauen").anzahl == 1
        Umsetzungsprojekt.objects.update(veroeffentlichung="entwurf")
        seite = besucher.seite("/umsetzungsprojekte/?stichwort=bauen")
        assert "„bauen“ ist im Filter" in seite.html
        assert "„bau“" not in seite.html

    def test_merging_writes_one_entry_for_each_project(self, verwaltung):
        bleibt, weg = f.stichwort("Bau"), f.stichwort("Bauen")
        eines, beide = f.projekt(stichwoerter=[weg]), f.projekt(stichwoerter=[bleibt, weg])
        vorher = eines.history.count()
        vorschau = choose(verwaltung, Stichwort, "merge_two", [bleibt, weg])
        assert form_of(vorschau, "bleibt").send("Zusammenführen").status_code == 302
        assert list(Stichwort.objects.all()) == [bleibt]
        assert names(eines) == names(beide) == ["Bau"]
        assert eines.history.count() == vorher + 1
        eintrag = eines.history.first()
        assert [zeile.stichwort for zeile in eintrag.stichwoerter.all()] == [bleibt]
        assert eintrag.history_change_reason == "Stichwort „Bauen“ ist in „Bau“ aufgegangen"


class TestFiles:
    """The admin's file has the column, and gives it back."""

    def test_read_and_left_alone(self):
        projekt = f.projekt(kennung="parken")
        loaded("stichwoerter", [["name"], ["Straße"], ["Bau"]])
        assert {w.slug for w in Stichwort.objects.all()} == {"strasse", "bau"}
        loaded("umsetzungsprojekte", [["kennung", "stichwoerter"], ["parken", "strasse | Bau"]])
        assert names(projekt) == ["Bau", "Straße"]
        loaded("umsetzungsprojekte", [["kennung", "titel"], ["parken", "Parken!"]])
        assert names(projekt) == ["Bau", "Straße"]
        loaded("umsetzungsprojekte", [["kennung", "stichwoerter"], ["parken", ""]])
        assert names(projekt) == []


class TestBulk:
    """For many projects at once."""

    def test_add_with_preview_and_one_entry_each(self, verwaltung):
        wort, projekte = f.stichwort("Bau"), [f.projekt(titel=t) for t in "AB"]
        projekte[1].stichwoerter.add(wort)
        vorher = [p.history.count() for p in projekte]
        seite = choose(verwaltung, Umsetzungsprojekt, "stichwort_dazu", projekte)
        antwort = preview(verwaltung, seite, stichwort=wort.pk)
        seite = page_of(antwort)
        assert (seite.text("del"), seite.text("ins")) == (["keines"], ["Bau"])
        verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        assert [names(p) for p in projekte] == [["Bau"], ["Bau"]]
        assert [p.history.count() for p in projekte] == [vorher[0] + 1, vorher[1]]
        assert projekte[0].history.first().stichwoerter.count() == 1

    def test_remove(self):
        wort = f.stichwort("Bau")
        projekt = f.projekt(stichwoerter=[wort, f.stichwort("Wasser")])
        menge = Umsetzungsprojekt.objects.fuer_export()
        angaben = Angaben("stichwort_weg", stichwort=wort)
        act = BulkChange(menge, angaben)
        assert carry_out(act, AnonymousUser(), preview_of(act, AnonymousUser()).token).done
        assert names(projekt) == ["Wasser"]

    def test_what_changed_since_the_preview_is_shown_first(self):
        projekt, wort = f.projekt(), f.stichwort("Bau")
        menge, angaben = Umsetzungsprojekt.objects.fuer_export(), Angaben("bestaetigen")
        act = BulkChange(menge, angaben)
        vorher = preview_of(act, AnonymousUser()).token
        Umsetzungsprojekt.stichwoerter.through.objects.create(
            umsetzungsprojekt=projekt, stichwort=wort
        )
        assert not carry_out(act, AnonymousUser(), vorher).done
