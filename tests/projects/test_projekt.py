"""The form of a project: phases, partners, Quellen and former titles in one go."""

import datetime as dt

import pytest
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.models import (
    Aenderung,
    Beteiligung,
    FruehererTitel,
    Phase,
    Quellenangabe,
    Umsetzungsprojekt,
)
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import add_inline, delete, new_project, open_form, save


def _check_phases(projekt, quelle):
    """Both phases as typed, and what follows from them."""
    umsetzung, rollout = projekt.phasen.all()
    assert str(umsetzung.geplant) == str(umsetzung.erstplanung) == "Q1 2020"
    assert (str(umsetzung.begonnen), umsetzung.beendet) == ("März 2020", None)
    assert umsetzung.bestaetigt_am == dt.date(2022, 12, 31)
    assert umsetzung.quelle == quelle
    assert str(rollout.geplant) == str(rollout.erstplanung) == "ab 2031"
    assert rollout.bestaetigt_am is None
    assert projekt.status == "umsetzung"
    assert str(projekt.naechster_termin) == "ab 2031"
    assert projekt.naechster_termin_art == "rollout"


def _check_parts(projekt, stelle):
    """Partner, former title, evidence and old address as typed."""
    beteiligung = projekt.beteiligungen.get()
    assert (beteiligung.organisation, beteiligung.rolle) == (stelle, "it_partner")
    assert str(projekt.fruehere_titel.get()) == "Parkausweis (2020)"
    assert projekt.quellenangaben.get().fundstelle == "Seite 3"
    assert projekt.alte_adressen.get().wert == "43"


class TestSaving:
    """What was typed is stored, with everything that follows from it."""

    def test_a_whole_project_in_one_form(self, verwaltung, chefin, formular):
        feld, leistung, amt, quelle = f.themenfeld(), f.ozg_leistung(), f.fachlichkeit(), f.quelle()
        stelle, nachbar = f.organisation(), f.projekt()
        formular |= {
            "themenfelder": [feld.pk],
            "ozg_leistungen": [leistung.pk],
            "fachlichkeiten": [amt.pk],
            "siehe_auch": [nachbar.pk],
            "prioritaet": ["2"],
            "efa": ["kein-efa"],
            "kurzbeschreibung": ["Erste Zeile\r\nZweite Zeile"],
            "interne_notiz": ["Nur wir"],
        }
        add_inline(
            formular,
            "phasen",
            art="umsetzung",
            stand="laeuft",
            geplant="Q1 2020",
            begonnen="März 2020",
            bestaetigt_am="31.12.2022",
            quelle=quelle.pk,
        )
        add_inline(formular, "phasen", art="rollout", stand="offen", geplant="ab 2031")
        add_inline(formular, "beteiligungen", organisation=stelle.pk, rolle="it_partner")
        add_inline(formular, "quellenangaben", quelle=quelle.pk, fundstelle="Seite 3")
        add_inline(formular, "fruehere_titel", titel="Parkausweis", zeitraum="2020")
        add_inline(formular, "alte_adressen", art="nummer", wert="43")
        save(verwaltung, Umsetzungsprojekt, formular)

        projekt = Umsetzungsprojekt.objects.get(kennung="parken")
        assert list(projekt.themenfelder.all()) == [feld]
        assert list(projekt.ozg_leistungen.all()) == [leistung]
        assert list(projekt.fachlichkeiten.all()) == [amt]
        assert list(projekt.siehe_auch.all()) == [nachbar]
        werte = (projekt.prioritaet, projekt.efa, projekt.interne_notiz)
        assert werte == (2, "kein-efa", "Nur wir")
        _check_phases(projekt, quelle)
        _check_parts(projekt, stelle)

        (eintrag,) = projekt.history.all()
        assert (eintrag.history_type, eintrag.history_user) == ("+", chefin)
        assert [zeile.themenfeld for zeile in eintrag.themenfelder.all()] == [feld]
        (aenderung,) = Aenderung.objects.filter(projekt=projekt)
        assert aenderung.unterschiede == []

    def test_a_change_of_field_relation_and_phase_is_one_entry(self, verwaltung, chefin):
        feld, zweites = f.themenfeld(), f.themenfeld()
        projekt = f.projekt(themenfelder=[feld], phasen={"umsetzung": "Q1 2020"})
        phase, vorher = projekt.phasen.get(), projekt.history.count()
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        assert daten["phasen-0-geplant"] == ["Q1 2020"]
        daten |= {
            "titel": ["Neuer Titel"],
            "themenfelder": [feld.pk, zweites.pk],
            "phasen-0-geplant": ["Q3 2020"],
            "phasen-0-stand": ["abgeschlossen"],
        }
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)

        projekt.refresh_from_db()
        phase.refresh_from_db()
        assert projekt.history.count() == vorher + 1
        neu, alt = projekt.history.all()[:2]
        assert neu.history_user == chefin
        assert {aenderung.field for aenderung in neu.diff_against(alt).changes} == {
            "titel",
            "themenfelder",
        }
        assert str(phase.geplant) == "Q3 2020"
        assert str(phase.erstplanung) == "Q1 2020"
        assert phase.bestaetigt_am == timezone.localdate()
        assert phase.history.first().history_user == chefin
        assert projekt.status == "umsetzung"
        assert projekt.naechster_termin is None
        spalten = {u["spalte"] for u in projekt.aenderungen.first().unterschiede}
        assert spalten >= {"titel", "themenfelder", "umsetzung", "umsetzung_stand", "status"}

    def test_saving_unchanged_leaves_no_trace(self, verwaltung):
        stelle = f.organisation()
        projekt = f.projekt(
            themenfelder=[f.themenfeld()],
            phasen={"umsetzung": "laeuft", "rollout": "ab 2023"},
            partner=[(stelle, "mitarbeit")],
            quellen=[f.quelle()],
            kurzbeschreibung="Eins\r\n\r\nZwei",
        )
        f.frueherer_titel(projekt, zeitraum=Zeitraum.parse("Januar–April 2022"))
        update_derived([projekt.pk])
        modelle = (Umsetzungsprojekt, Phase, Beteiligung, Quellenangabe, FruehererTitel)
        vorher = [model.history.count() for model in modelle]
        stand = Umsetzungsprojekt.objects.filter(pk=projekt.pk).values().get()
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        assert [model.history.count() for model in modelle] == vorher
        assert Umsetzungsprojekt.objects.filter(pk=projekt.pk).values().get() == stand
        assert projekt.aenderungen.count() == 2

    def test_removing_parts_brings_the_project_up_to_date(self, verwaltung):
        projekt = f.projekt(
            phasen={"umsetzung": "laeuft", "rollout": "abgeschlossen"},
            partner=[(f.organisation(), "mitarbeit")],
        )
        assert projekt.status == "rollout"
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten |= {"phasen-1-DELETE": ["on"], "beteiligungen-0-DELETE": ["on"]}
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        projekt.refresh_from_db()
        assert (projekt.status, projekt.beteiligungen.count()) == ("umsetzung", 0)
        assert Phase.history.filter(history_type="-").count() == 1

    def test_a_draft_freezes_no_first_plan_until_it_is_published(self, verwaltung):
        daten = new_project(verwaltung, veroeffentlichung="entwurf")
        add_inline(daten, "phasen", art="umsetzung", stand="offen", geplant="Q1 2020")
        save(verwaltung, Umsetzungsprojekt, daten)
        projekt = Umsetzungsprojekt.objects.get()
        assert projekt.phasen.get().erstplanung is None
        assert not projekt.aenderungen.exists()
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten |= {"veroeffentlichung": ["veroeffentlicht"], "phasen-0-geplant": ["Q2 2020"]}
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        assert str(projekt.phasen.get().erstplanung) == "Q2 2020"

    @pytest.mark.parametrize(
        ("getippt", "gezeigt"),
        [
            ("Q1 2020", "Q1 2020"),
            ("1/2020", "Januar 2020"),
            ("ab 2023", "ab 2023"),
            ("Jan. - April 2022", "Januar–April 2022"),
            ("2020-03-31", "31.03.2020"),
            ("", ""),
        ],
    )
    def test_a_point_in_time_is_shown_as_it_was_given(self, verwaltung, formular, getippt, gezeigt):
        add_inline(formular, "phasen", art="umsetzung", stand="offen", geplant=getippt)
        save(verwaltung, Umsetzungsprojekt, formular)
        projekt = Umsetzungsprojekt.objects.get()
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        assert daten.get("phasen-0-geplant", [""]) == [gezeigt]

    def test_special_state_outranks_the_phases_and_is_taken_back(self, verwaltung):
        projekt = f.projekt(phasen={"umsetzung": "laeuft", "rollout": "2031"})
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten |= {"sonderstatus": ["eingestellt"], "sonderstatus_grund": ["Beschluss"]}
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        projekt.refresh_from_db()
        assert (projekt.status, projekt.naechster_termin) == ("eingestellt", None)
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten |= {"sonderstatus": [""], "sonderstatus_grund": [""]}
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        projekt.refresh_from_db()
        assert (projekt.status, str(projekt.naechster_termin)) == ("umsetzung", "2031")

    def test_kennung_cannot_be_smuggled_in_later(self, verwaltung):
        projekt = f.projekt(kennung="bleibt")
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        save(
            verwaltung, Umsetzungsprojekt, daten | {"kennung": ["anders"]}, projekt.pk, forged=True
        )
        projekt.refresh_from_db()
        assert projekt.kennung == "bleibt"

    def test_deleting_a_project_takes_its_parts_along(self, verwaltung):
        projekt = f.projekt(
            phasen={"umsetzung": "laeuft"}, partner=[(f.organisation(), "mitarbeit")]
        )
        nummer = projekt.pk
        antwort = delete(verwaltung, projekt)
        assert antwort.status_code == 302
        assert not Phase.objects.exists()
        assert not Beteiligung.objects.exists()
        assert Organisation.objects.count() == 1
        (letzter, *_) = Umsetzungsprojekt.history.filter(id=nummer)
        assert letzter.history_type == "-"
