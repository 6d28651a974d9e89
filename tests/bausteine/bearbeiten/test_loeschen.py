"""Deleting: the page shows all that hangs on a record, and refuses with names what must not go."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from bausteine.bearbeiten import folgen
from organisationen.models import Alias, Organisation
from projects.models import Beteiligung, Phase, Stichwort, Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    delete,
    form_data,
    konto_mit,
    messages_on,
    page_of,
    said,
)
from tests.bausteine.verwaltung.hilfe import choose as tick
from tests.formular import forge, form_of
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db


def page(client, record):
    antwort = client.get(adresse(type(record), "delete", record.pk))
    assert antwort.status_code == 200
    return page_of(antwort)


def choose(client, model, records):
    """The list's act for these rows."""
    return tick(client, model, "delete_selected", records)


@pytest.fixture
def projekt(db):
    """A project with a row or relation of every kind."""
    projekt = f.projekt(
        titel="Parken",
        phasen={"umsetzung": "laeuft", "rollout": "Q1 2031"},
        themenfelder=[f.themenfeld(name="Mobilität")],
        stichwoerter=[f.stichwort("Auto")],
        partner=[(f.organisation(name="Bonn", kurzname="Bonn"), "mitarbeit")],
        quellen=[f.quelle(titel="Bericht")],
    )
    f.projekt(titel="Reiten", siehe_auch=[projekt])
    f.vorschlag(projekt)
    return projekt


class TestWhatThePageShows:
    """In German, complete, bounded."""

    def test_rows_that_go_and_relations_that_are_cut(self, verwaltung, projekt):
        seite = page(verwaltung, projekt)
        assert "„Parken“ löschen?" in seite.text("h1")
        text = " ".join(seite.html.split())
        for satz in (
            "2 Phasen:",
            "1 Beteiligung:",
            "1 Quellenangabe:",
            "1 Vorschlag:",
            "1 Änderung:",
            "1 Themenfeld:",
            "1 Stichwort:",
            "1 Umsetzungsprojekt mit Verweis hierauf:",
        ):
            assert satz in text, satz
        for name in ("Umsetzung", "Bonn (Mitarbeit zugesichert)", "Mobilität", "Auto", "Reiten"):
            assert name in text, name
        assert "are you sure" not in text.lower()
        assert "archivieren Sie es" in text

    def test_everything_the_database_takes_is_named(self, verwaltung, projekt):
        """What is gone afterwards was on the page: counted over every table."""

        def zahlen():
            return {
                m._meta.label: m._base_manager.count()
                for m in apps.get_models(include_auto_created=True)
                if "istorical" not in m.__name__
                and m._meta.app_label not in ("admin", "sessions")
                and not getattr(m, "vergaenglich", False)
            }

        Umsetzungsprojekt.objects.filter(titel="Reiten").update(veroeffentlichung="entwurf")
        vorher = zahlen()
        antwort = verwaltung.get(adresse(Umsetzungsprojekt, "delete", projekt.pk))
        gezeigt = antwort.context_data["folgen"]
        delete(verwaltung, projekt)
        verloren = sum(vorher.values()) - sum(zahlen().values())
        assert verloren == 1 + sum(g.anzahl for g in [*gezeigt.mit, *gezeigt.getrennt])

    def test_a_long_list_is_bounded_and_counted(self, verwaltung, monkeypatch):
        monkeypatch.setattr(folgen, "GEZEIGT", 3)
        feld = f.stichwort("Auto")
        for _ in range(5):
            f.projekt(stichwoerter=[feld])
        seite = page(verwaltung, feld)
        assert "5 Umsetzungsprojekte mit Verweis hierauf:" in seite.html
        assert "und 2 weitere" in [e.text for e in seite.alle("li")]

    def test_a_part_is_called_with_its_whole(self, verwaltung, projekt):
        quelle = Quelle.objects.get(titel="Bericht")
        Phase.objects.filter(art="umsetzung").update(quelle=quelle)
        (link,) = [e for e in page(verwaltung, quelle).alle("a") if e.text == "Parken: Umsetzung"]
        assert link["href"] == adresse(Phase, "change", projekt.phasen.get(art="umsetzung").pk)


class TestRefused:
    """What others need stays, with their names and links; no request gets round it."""

    def test_an_organisation_with_roles(self, verwaltung, projekt):
        stelle = Organisation.objects.get(name="Bonn")
        seite = page(verwaltung, stelle)
        assert "„Bonn“ lässt sich nicht löschen" in seite.text("h1")
        assert "1 Beteiligung hängt daran:" in seite.html
        name = "Parken: Bonn (Mitarbeit zugesichert)"
        (link,) = [e for e in seite.alle("a") if e.text == name]
        assert link["href"] == adresse(Beteiligung, "change", projekt.beteiligungen.get().pk)
        assert "Zwei Einträge zusammenführen" in seite.html
        assert "_gesehen" not in form_data(seite)

    def test_no_direct_request_deletes_it(self, verwaltung, projekt):
        stelle = Organisation.objects.get(name="Bonn")
        antwort = verwaltung.get(adresse(Organisation, "delete", stelle.pk))
        daten = {"post": "yes", "_gesehen": antwort.context_data["gesehen"]}
        forge(verwaltung, adresse(Organisation, "delete", stelle.pk), daten)
        wahl = {"action": "delete_selected", ACTION_CHECKBOX_NAME: stelle.pk}
        forge(verwaltung, adresse(Organisation, "changelist"), wahl | daten)
        assert Organisation.objects.filter(pk=stelle.pk).exists()

    def test_several_of_which_one_must_not_go(self, verwaltung, projekt):
        frei = f.organisation()
        antwort = choose(verwaltung, Organisation, [frei, Organisation.objects.get(name="Bonn")])
        seite = page_of(antwort)
        assert "2 Organisationen lassen sich nicht löschen" in seite.text("h1")
        assert "Parken: Bonn (Mitarbeit zugesichert)" in seite.html
        assert Organisation.objects.count() == 2

    def test_rows_of_a_kind_that_may_not_be_deleted(self, projekt):
        client = client_of(
            konto_mit(
                "projects.delete_umsetzungsprojekt",
                "projects.release_umsetzungsprojekt",
                "projects.view_umsetzungsprojekt",
            )
        )
        seite = page(client, projekt)
        assert "was Sie nicht löschen dürfen: Beteiligungen, Phasen, Vorschläge" in seite.html
        ort = adresse(Umsetzungsprojekt, "delete", projekt.pk)
        assert forge(client, ort, {"post": "yes"}).status_code == 403
        assert client.get(adresse(Themenfeld, "delete", 1)).status_code == 403

    def test_a_record_that_is_gone(self, verwaltung):
        assert verwaltung.get(adresse(Phase, "delete", 99)).status_code == 302


class TestOnlyWhatWasShown:
    """The page carries what it showed; anything else is shown first."""

    def test_a_request_without_the_page(self, verwaltung, projekt):
        ort = adresse(Umsetzungsprojekt, "delete", projekt.pk)
        antwort = forge(verwaltung, ort, {"post": "y"})
        assert "Noch nichts gelöscht" in " ".join(messages_on(page_of(antwort)))
        assert Umsetzungsprojekt.objects.filter(pk=projekt.pk).exists()

    @pytest.mark.parametrize("neues", ["zeile", "verbindung"])
    def test_something_new_hangs_on_it(self, verwaltung, projekt, neues):
        ort = adresse(Umsetzungsprojekt, "delete", projekt.pk)
        daten = form_data(page_of(verwaltung.get(ort)))
        if neues == "zeile":
            f.frueherer_titel(projekt)
        else:
            projekt.stichwoerter.add(f.stichwort())
        antwort = verwaltung.post(ort, daten | {"grund": "doppelt"})
        assert "Noch nichts gelöscht" in " ".join(messages_on(page_of(antwort)))
        assert form_data(page_of(antwort))["grund"] == ["doppelt"]
        assert verwaltung.post(ort, form_data(page_of(antwort))).status_code == 302
        assert not Umsetzungsprojekt.objects.filter(pk=projekt.pk).exists()


class TestHistory:
    """Every deletion, and every relation lost, is in the history with its reason."""

    def test_of_the_record_and_its_rows(self, verwaltung, chefin, projekt):
        nummer = projekt.pk
        delete(verwaltung, projekt, grund="doppelt erfasst")
        letzter = Umsetzungsprojekt.history.filter(id=nummer).first()
        assert (letzter.history_type, letzter.history_user) == ("-", chefin)
        assert letzter.history_change_reason == "doppelt erfasst"
        gruende = set(
            Phase.history.filter(history_type="-").values_list("history_change_reason", flat=True)
        )
        assert gruende == {"„Parken“ gelöscht: doppelt erfasst"}
        assert LogEntry.objects.get(action_flag=3).object_repr == "Parken"

    def test_of_records_that_lose_a_relation(self, verwaltung, projekt):
        """And what follows: „siehe auch“ is public."""
        anderes = Umsetzungsprojekt.objects.get(titel="Reiten")
        vorher = anderes.history.count()
        delete(verwaltung, projekt)
        (neu, *_) = anderes.history.all()
        assert anderes.history.count() == vorher + 1
        assert neu.history_change_reason == "„Parken“ gelöscht"
        assert not neu.siehe_auch.exists()
        assert [u["spalte"] for u in anderes.aenderungen.first().unterschiede] == ["siehe_auch"]

    def test_a_reason_does_not_outlive_its_deletion(self, verwaltung, projekt):
        delete(verwaltung, projekt, grund="doppelt")
        Alias.objects.create(organisation=f.organisation(), name="Z").delete()
        assert Alias.history.first().history_change_reason is None


class TestSeveral:
    """The list's act: one page, one entry for each."""

    def test_phases_of_two_projects(self, verwaltung, projekt):
        phasen = list(Phase.objects.all())
        antwort = choose(verwaltung, Phase, phasen)
        seite = page_of(antwort)
        assert "2 Phasen löschen?" in seite.text("h1")
        assert {"Parken: Umsetzung", "Parken: Roll-out NRW"} <= {*seite.text("a")}
        daten = form_data(seite) | {"grund": "falsch"}
        assert verwaltung.post(adresse(Phase, "changelist"), daten).status_code == 302
        gruende = Phase.history.filter(history_type="-").values_list(
            "history_change_reason", flat=True
        )
        assert list(gruende) == ["falsch", "falsch"]
        projekt.refresh_from_db()
        assert projekt.status == "offen"

    def test_a_single_one(self, verwaltung, projekt):
        """Its page looks like that of its form, and leads back to the list."""
        phase = Phase.objects.first()
        antwort = form_of(choose(verwaltung, Phase, [phase]), "post").send(follow=True)
        assert "1 Phase gelöscht" in said(antwort)
        assert not Phase.objects.filter(pk=phase.pk).exists()

    def test_it_asks_first(self, verwaltung, projekt):
        nummern = [phase.pk for phase in Phase.objects.all()]
        wahl = {"action": "delete_selected", ACTION_CHECKBOX_NAME: nummern, "post": "yes"}
        forge(verwaltung, adresse(Phase, "changelist"), wahl)
        assert Phase.objects.count() == 2

    def test_too_many(self, verwaltung, monkeypatch):
        monkeypatch.setattr("bausteine.bearbeiten.loeschen.HOECHSTENS", 1)
        records = [f.stichwort(), f.stichwort()]
        antwort = choose(verwaltung, Stichwort, records)
        assert antwort.status_code == 302
        liste = page_of(verwaltung.get(antwort["Location"]))
        assert "Bitte höchstens 1 Einträge" in " ".join(messages_on(liste))

    def test_nothing_left_of_the_choice(self, verwaltung, projekt):
        anfrage = RequestFactory().post("/")
        anfrage.user = get_user_model().objects.get()
        seite = admin.site._registry[Phase]
        (act, *_) = seite.get_actions(anfrage)["delete_selected"]
        assert act(seite, anfrage, Phase.objects.none()) is None

    def test_who_may_not_delete_has_no_act(self, projekt):
        client = client_of(konto_mit("projects.change_phase", "projects.view_phase"))
        assert "delete_selected" not in client.get(adresse(Phase, "changelist")).content.decode()


def test_the_popup_learns_that_its_record_is_gone(verwaltung):
    """Deleting in a small window closes it."""
    wort = f.stichwort()
    ort = adresse(Stichwort, "delete", wort.pk) + "?_popup=1"
    daten = form_data(page_of(verwaltung.get(ort)))
    assert daten["_popup"] == ["1"]
    antwort = verwaltung.post(ort, daten)
    assert '"action": "delete"' in antwort.content.decode().replace("&quot;", '"')
