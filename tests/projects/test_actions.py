"""What follows from the phases: status, next date, frozen first plan, public changes."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from projects.actions import next_phase, status_from, update_derived
from projects.enums import Phasenart, Rolle, Sonderstatus, Stand, Status
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f

V, K, U, P, R, B = Phasenart
ERREICHT = (Stand.LAEUFT, Stand.TEILWEISE, Stand.ABGESCHLOSSEN)


def ph(art, stand=Stand.OFFEN, plan=None) -> Phase:
    """An unsaved phase."""
    phase = Phase(art=art, stand=stand)
    phase.geplant = Zeitraum.parse(plan) if plan else None
    return phase


@pytest.mark.parametrize(
    ("phasen", "status"),
    [
        ([], Status.OFFEN),
        ([ph(V)], Status.OFFEN),
        ([ph(V, plan="2020")], Status.OFFEN),
        ([ph(R, Stand.NICHT_BEAUFTRAGT)], Status.OFFEN),
        ([ph(R, Stand.IN_VORBEREITUNG)], Status.OFFEN),
        *[([ph(art, stand)], Status(art)) for art in Phasenart for stand in ERREICHT],
        ([ph(V, Stand.ABGESCHLOSSEN), ph(K, Stand.LAEUFT)], Status.KONZEPTION),
        ([ph(K, Stand.LAEUFT), ph(V, Stand.ABGESCHLOSSEN)], Status.KONZEPTION),
        ([ph(K, Stand.ABGESCHLOSSEN), ph(R, Stand.IN_VORBEREITUNG)], Status.KONZEPTION),
        ([ph(B, Stand.TEILWEISE), ph(R, Stand.LAEUFT)], Status.BUNDESWEIT),
    ],
)
def test_the_status_is_the_furthest_confirmed_phase(phasen, status):
    """Only läuft, teilweise abgeschlossen and abgeschlossen count as reached."""
    assert status_from("", phasen) == status


@pytest.mark.parametrize("sonderstatus", Sonderstatus)
def test_a_sonderstatus_outranks_the_phases(sonderstatus):
    """However far the phases are."""
    assert status_from(sonderstatus, [ph(B, Stand.ABGESCHLOSSEN)]) == Status(sonderstatus)
    assert next_phase(Status(sonderstatus), [ph(B, plan="2030")]) is None


@pytest.mark.parametrize(
    ("status", "phasen", "art"),
    [
        (Status.OFFEN, [], None),
        (Status.OFFEN, [ph(V)], None),
        (Status.OFFEN, [ph(V, plan="2020")], V),
        (Status.OFFEN, [ph(R, plan="2019"), ph(V, plan="2020")], V),
        (Status.OFFEN, [ph(K, plan="2020"), ph(V, plan="2020")], V),
        (Status.OFFEN, [ph(V, plan="2020"), ph(R, plan="2023")], R),
        (Status.OFFEN, [ph(V, plan="2098"), ph(R, plan="2099")], V),
        (Status.OFFEN, [ph(R, plan="2020"), ph(V, plan="2099")], V),
        (Status.KONZEPTION, [ph(V, plan="2020"), ph(K, plan="2021"), ph(U, plan="2022")], U),
        (Status.KONZEPTION, [ph(K, plan="2021")], None),
        (Status.OFFEN, [ph(V, Stand.NICHT_BEAUFTRAGT, "2020"), ph(K, plan="2021")], K),
        (Status.BUNDESWEIT, [ph(R, plan="2030")], None),
        (Status.OFFEN, [ph(K, plan="ab 2021"), ph(U, plan="Q4 2020")], K),
        (Status.OFFEN, [ph(K, plan="ab 2098"), ph(U, plan="Q4 2097")], U),
    ],
)
def test_the_next_date_is_the_earliest_plan_ahead_or_else_the_last_old_one(db, status, phasen, art):
    """Of the phases after the status, without those that nobody commissioned."""
    projekt = f.projekt()
    for phase in phasen:
        f.phase(projekt, phase.art, stand=phase.stand, geplant=phase.geplant)
    phase = next_phase(status, list(projekt.phasen.order_by("pk")))
    assert (phase and phase.art) == art


def test_every_status_has_a_label_a_colour_and_a_place():
    """Ten states, no label twice, the phases in their order."""
    assert len(Status) == 10
    assert len(set(Status.labels)) == len(Status)
    assert {status.farbe for status in Status} == {
        "offen",
        "ruht",
        *(f"phase-{i}" for i in range(1, 7)),
    }
    assert [Status(art).stufe for art in Phasenart] == [1, 2, 3, 4, 5, 6]
    assert len({stand.zeichen for stand in Stand}) == len(Stand)


@pytest.mark.usefixtures("db")
class TestFortschreiben:
    """The one function that writes what follows."""

    def test_it_writes_status_and_next_date(self):
        """Status, date and the name of its phase, kept for filters and sorting."""
        projekt = f.projekt(phasen={K: Stand.LAEUFT, U: "Q1 2030", R: "2031"})
        assert projekt.status == Status.KONZEPTION
        assert str(projekt.naechster_termin) == "Q1 2030"
        assert projekt.naechste_phase == "Umsetzung"

    def test_it_takes_back_what_no_longer_holds(self):
        """A phase set back to offen takes the status and the date with it."""
        projekt = f.projekt(phasen={K: Stand.LAEUFT, U: "Q1 2030"})
        projekt.phasen.all().delete()
        update_derived([projekt.pk])
        projekt.refresh_from_db()
        assert (projekt.status, projekt.naechster_termin, projekt.naechste_phase) == (
            "offen",
            None,
            "",
        )

    def test_it_touches_only_the_given_projects(self):
        """Others stay as they are."""
        einer, anderer = f.projekt(), f.projekt()
        for projekt in (einer, anderer):
            f.phase(projekt, K, stand=Stand.LAEUFT)
        update_derived([einer.pk])
        einer.refresh_from_db()
        anderer.refresh_from_db()
        assert (einer.status, anderer.status) == (Status.KONZEPTION, Status.OFFEN)

    @pytest.mark.parametrize("plan", ["31.12.2022", "Dezember 2022", "Q4 2022", "2022", "ab 2022"])
    def test_a_plan_that_passes_never_becomes_a_status(self, plan):
        """Overdue for a year, then an old plan, and the status is what was confirmed."""
        with time_machine.travel(dt.datetime(2022, 1, 15, tzinfo=dt.UTC), tick=False):
            projekt = f.projekt(phasen={V: Stand.ABGESCHLOSSEN, U: plan})
            assert not projekt.termin_ueberfaellig
        for jahr, ueberfaellig in ((2023, True), (2030, False)):
            with time_machine.travel(dt.datetime(jahr, 1, 15, tzinfo=dt.UTC), tick=False):
                update_derived([projekt.pk])
                projekt.refresh_from_db()
                phase = projekt.phasen.get(art=U)
                assert projekt.status == Status.VORBEREITUNG
                assert str(projekt.naechster_termin) == plan
                assert projekt.termin_ueberfaellig == phase.ueberfaellig == ueberfaellig
                assert projekt.alter_plan == phase.alter_plan == (not ueberfaellig)
                assert phase.plan_vorbei

    def test_an_old_plan_steps_back_behind_one_that_still_counts(self):
        """Else a plan of 2020 hides the date that people wait for."""
        with time_machine.travel(dt.datetime(2026, 11, 28, tzinfo=dt.UTC), tick=False):
            projekt = f.projekt(phasen={V: "Q1 2020", U: "Q3 2026", R: "2027"})
            assert (projekt.naechste_phase, projekt.plan_lage) == ("Umsetzung", "ueberfaellig")
            nur_alte = f.projekt(phasen={V: "Q1 2020", U: "2021"})
            assert (nur_alte.naechste_phase, nur_alte.plan_lage) == ("Umsetzung", "alter-plan")

    def test_among_old_plans_the_one_that_ends_last_is_told(self):
        """Not the oldest, although the page names a later one; also what was kept otherwise."""
        projekt = f.projekt(phasen={V: "Q1 2020", R: "2023", U: "Q3 2022"})
        assert (projekt.naechste_phase, str(projekt.naechster_termin)) == ("Roll-out NRW", "2023")
        Umsetzungsprojekt.objects.update(
            naechster_termin_art="vorbereitung",
            naechster_termin_von="2020-01-01",
            naechster_termin_bis="2020-03-31",
        )
        call_command("plaene_fortschreiben", stdout=StringIO())
        projekt.refresh_from_db()
        assert projekt.naechste_phase == "Roll-out NRW"

    @pytest.mark.parametrize("plan", ["2099", "ab 2099"])
    def test_a_plan_that_grows_old_makes_room_on_its_day(self, plan):
        """By the daily job, which touches neither the date of change nor other projects."""
        with time_machine.travel(dt.datetime(2026, 1, 15, tzinfo=dt.UTC), tick=False):
            projekt = f.projekt(phasen={V: "Q3 2025", U: plan})
            f.projekt(phasen={V: "Q3 2025", U: "2025", R: {"stand": Stand.NICHT_BEAUFTRAGT}})
            assert projekt.naechste_phase == "Vorbereitung"
        with time_machine.travel(dt.datetime(2027, 1, 15, tzinfo=dt.UTC), tick=False):
            ausgabe = StringIO()
            call_command("plaene_fortschreiben", stdout=ausgabe)
            assert ausgabe.getvalue() == "Fortgeschrieben: 1.\n"
            vorher = projekt.geaendert_am
            projekt.refresh_from_db()
            assert (projekt.naechste_phase, projekt.plan_lage) == ("Umsetzung", "kommt")
            assert projekt.geaendert_am == vorher
            assert not Umsetzungsprojekt.objects.mit_weiterem_plan().exists()

    def test_the_first_plan_is_frozen_when_the_project_is_published(self):
        """As long as it is a draft, plans may move without leaving a first one."""
        projekt = f.projekt(phasen={U: "Q1 2020"}, veroeffentlichung="entwurf")
        phase = projekt.phasen.get()
        assert phase.erstplanung is None
        Umsetzungsprojekt.objects.update(veroeffentlichung="veroeffentlicht")
        update_derived([projekt.pk])
        phase.refresh_from_db()
        assert str(phase.erstplanung) == "Q1 2020"

    def test_the_frozen_plan_never_changes(self):
        """New plan, no plan, draft again: the first one stays."""
        projekt = f.projekt(phasen={U: "Q1 2020"})
        for plan in (Zeitraum.parse("Q3 2021"), None, Zeitraum.parse("ab 2023")):
            phase = projekt.phasen.get()
            phase.geplant = plan
            phase.save()
            update_derived([projekt.pk])
            assert str(projekt.phasen.get().erstplanung) == "Q1 2020"

    def test_a_second_run_changes_nothing(self):
        """No change, no history entry, no news, and nothing is written."""
        projekt = f.projekt(phasen={U: "Q1 2020"}, partner=[(f.organisation(), Rolle.INTERESSE)])
        vorher = (projekt.geaendert_am, projekt.history.count(), projekt.aenderungen.count())
        update_derived([projekt.pk])
        projekt.refresh_from_db()
        nachher = (projekt.geaendert_am, projekt.history.count(), projekt.aenderungen.count())
        assert nachher == vorher

    def test_it_leaves_no_history_of_its_own(self):
        """What follows from the phases is in their history already."""
        projekt = f.projekt()
        vorher = projekt.history.count()
        f.phase(projekt, K, stand=Stand.LAEUFT)
        update_derived([projekt.pk])
        assert projekt.history.count() == vorher
        assert projekt.phasen.get().history.count() == 1


@pytest.mark.usefixtures("db")
class TestAenderungen:
    """Public changes of public projects, and nothing else."""

    def test_the_first_publication_is_news_without_differences(self):
        """„ins Portal aufgenommen“."""
        projekt = f.projekt()
        assert [a.unterschiede for a in projekt.aenderungen.all()] == [[]]

    def test_a_draft_makes_no_news(self):
        """Neither new nor changed."""
        projekt = f.projekt(veroeffentlichung="entwurf")
        projekt.titel = "Anders"
        projekt.save()
        update_derived([projekt.pk])
        assert not projekt.aenderungen.exists()

    def test_a_public_change_is_noted_in_the_words_of_the_columns(self, besucher):
        """Column, before, after; the page shows it and the new day."""
        projekt = f.projekt(titel="Alt", kennung="p")
        projekt.titel = "Neu"
        projekt.save()
        spaeter = timezone.now() + dt.timedelta(days=3)
        with time_machine.travel(spaeter, tick=False):
            update_derived([projekt.pk])
        aenderung = projekt.aenderungen.first()
        assert aenderung.unterschiede == [{"spalte": "titel", "vorher": "Alt", "nachher": "Neu"}]
        projekt.refresh_from_db()
        assert projekt.geaendert_am == spaeter
        assert "Titel: Alt → Neu" in " ".join(besucher.seite("/umsetzungsprojekte/p/").text("li"))

    def test_a_column_that_the_portal_learns_is_no_news(self):
        """After an update the portal knows more of every project; nobody changed one."""
        projekt = f.projekt()
        vorher = projekt.geaendert_am
        del projekt.oeffentliche_angaben["hinweis"]
        projekt.save()
        update_derived([projekt.pk])
        projekt.refresh_from_db()
        assert (projekt.aenderungen.count(), projekt.geaendert_am) == (1, vorher)
        assert "hinweis" in projekt.oeffentliche_angaben

    @pytest.mark.parametrize("feld", ["interne_notiz", "sonderstatus_grund"])
    def test_an_internal_change_is_no_news(self, feld):
        """The note, or a reason without the Sonderstatus that it would be shown with."""
        projekt = f.projekt()
        vorher = projekt.geaendert_am
        setattr(projekt, feld, "nur intern")
        projekt.save()
        update_derived([projekt.pk])
        projekt.refresh_from_db()
        assert projekt.aenderungen.count() == 1
        assert projekt.geaendert_am == vorher

    def test_news_tell_of_every_kind_of_column(self):
        """Text, list, phase and partner."""
        projekt = f.projekt()
        projekt.hinweis = "Neu"
        projekt.save()
        projekt.themenfelder.set([f.themenfeld(name="Gesundheit")])
        f.phase(projekt, U, stand=Stand.LAEUFT)
        f.beteiligung(projekt, f.organisation(name="Bonn"), Rolle.IT_PARTNER)
        update_derived([projekt.pk])
        neu = {u["spalte"]: u["nachher"] for u in projekt.aenderungen.first().unterschiede}
        assert neu == {
            "hinweis": "Neu",
            "themenfelder": ["Gesundheit"],
            "umsetzung_stand": "läuft",
            "it_partner": ["Bonn"],
            "status": "Umsetzung",
            "umsetzung_phase_bestaetigt_am": "31.12.2022",
        }

    def test_what_happened_while_hidden_is_told_once_it_is_public_again(self):
        """Withdrawn, changed, published again: one entry with the difference."""
        projekt = f.projekt(titel="Alt")
        for sicht, titel in (("archiviert", "Zwischen"), ("veroeffentlicht", "Neu")):
            projekt.veroeffentlichung, projekt.titel = sicht, titel
            projekt.save()
            update_derived([projekt.pk])
            projekt.refresh_from_db()
        assert projekt.aenderungen.first().unterschiede == [
            {"spalte": "titel", "vorher": "Alt", "nachher": "Neu"}
        ]
        assert projekt.aenderungen.count() == 2
