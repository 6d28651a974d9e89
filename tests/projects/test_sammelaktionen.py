"""Acts on many records: plan, token, all or nothing."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from bausteine.geschichte.ausfuehren import carry_out, preview
from projects import sammelaktionen
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from projects.sammelaktionen import AKTE, Angaben, BulkChange, plan
from tests import factories as f

pytestmark = pytest.mark.django_db


def projects(*titel):
    """The chosen records as the page reads them."""
    alle = Umsetzungsprojekt.objects.fuer_export()
    return alle.filter(titel__in=titel) if titel else alle


def shown(ergebnis) -> list[tuple]:
    """The differences as the preview tells them."""
    return [
        (str(record), schritt.was, schritt.vorher, schritt.nachher)
        for record, schritte in ergebnis.aenderungen
        for schritt in schritte
    ]


def done(queryset, angaben: Angaben):
    """Plan and write; the plan."""
    ergebnis = written(queryset, angaben, token(queryset, angaben))
    assert ergebnis.done
    return ergebnis.plan


def token(queryset, angaben: Angaben) -> str:
    """What the page of a preview sends."""
    return preview(BulkChange(queryset, angaben), AnonymousUser()).token


def written(queryset, angaben: Angaben, gesehen: str):
    """What becomes of it."""
    return carry_out(BulkChange(queryset, angaben), AnonymousUser(), gesehen)


class TestPlan:
    """Every act: what changes, what stays, what cannot be."""

    def test_stand(self):
        f.projekt(titel="A", phasen={"umsetzung": "Q1 2031"})
        f.projekt(titel="B", phasen={"umsetzung": "laeuft"})
        f.projekt(titel="C")
        ergebnis = done(projects(), Angaben("stand", art="umsetzung", stand="laeuft"))
        assert shown(ergebnis) == [("A", "Umsetzung", "offen", "läuft")]
        assert ergebnis.unveraendert == 1
        ((fehler, grund),) = ergebnis.fehler
        assert (str(fehler), grund) == ("C", "hat keine Phase „Umsetzung“")
        projekt = projects("A").get()
        assert projekt.status == "umsetzung"
        assert projekt.phasen.get().bestaetigt_am == timezone.localdate()

    def test_stand_with_its_day(self):
        f.projekt(titel="A", phasen={"umsetzung": "Q1 2031"})
        tag = dt.date(2023, 5, 4)
        done(projects(), Angaben("stand", art="umsetzung", stand="laeuft", bestaetigt_am=tag))
        assert Phase.objects.get().bestaetigt_am == tag

    def test_dates_move_in_their_precision(self):
        f.projekt(titel="A", phasen={"umsetzung": "Q4 2031", "rollout": "Januar 2032"})
        f.projekt(titel="B", phasen={"umsetzung": "2031"})
        f.projekt(titel="C", phasen={"umsetzung": "laeuft"})
        ergebnis = done(projects(), Angaben("verschieben", quartale=1))
        assert shown(ergebnis) == [
            ("A", "Umsetzung", "Q4 2031", "Q1 2032"),
            ("A", "Roll-out NRW", "Januar 2032", "April 2032"),
        ]
        gruende = {str(record): grund for record, grund in ergebnis.fehler}
        assert "ohne die Genauigkeit zu ändern" in gruende["B"]
        assert gruende["C"] == "hat keine noch ausstehende geplante Phase"
        phase = Phase.objects.get(projekt__titel="A", art="umsetzung")
        assert (str(phase.geplant), str(phase.erstplanung)) == ("Q1 2032", "Q4 2031")
        assert str(projects("A").get().naechster_termin) == "Q1 2032"

    def test_only_the_chosen_phase_moves(self):
        f.projekt(titel="A", phasen={"umsetzung": "Q4 2031", "rollout": "Q1 2032"})
        ergebnis = done(projects(), Angaben("verschieben", quartale=-2, art="rollout"))
        assert shown(ergebnis) == [("A", "Roll-out NRW", "Q1 2032", "Q3 2031")]

    def test_themenfeld_comes_and_goes(self):
        bauen, wohnen = f.themenfeld(name="Bauen"), f.themenfeld(name="Wohnen")
        f.projekt(titel="A", themenfelder=[bauen])
        f.projekt(titel="B", themenfelder=[wohnen])
        ergebnis = done(projects(), Angaben("themenfeld_dazu", themenfeld=wohnen))
        assert shown(ergebnis) == [("A", "Themenfelder", "Bauen", "Bauen; Wohnen")]
        assert ergebnis.unveraendert == 1
        ergebnis = done(projects(), Angaben("themenfeld_weg", themenfeld=wohnen))
        assert shown(ergebnis)[1] == ("B", "Themenfelder", "Wohnen", "keines")
        assert list(projects("A").get().themenfelder.all()) == [bauen]

    def test_partner(self):
        stelle = f.organisation(name="Köln")
        f.projekt(titel="A")
        f.projekt(titel="B", partner=[(stelle, "it_partner")])
        angaben = Angaben("partner", organisation=stelle, rolle="it_partner", grund="Beschluss")
        ergebnis = done(projects(), angaben)
        assert shown(ergebnis) == [("A", "IT-Partner", "niemand", "Köln")]
        neu = Beteiligung.objects.get(projekt__titel="A")
        (eintrag,) = neu.history.all()
        assert eintrag.history_change_reason.endswith("hinzufügen – Beschluss")

    def test_confirmation(self):
        projekt = f.projekt(titel="A", zuletzt_bestaetigt_am=dt.date(2020, 1, 1))
        vorher = projekt.geaendert_am
        ergebnis = done(projects(), Angaben("bestaetigen"))
        assert shown(ergebnis) == [("A", "Eintrag geprüft", "01.01.2020", "heute")]
        projekt.refresh_from_db()
        assert (projekt.heute_bestaetigt, projekt.geaendert_am) == (True, vorher)
        assert plan(projects(), Angaben("bestaetigen")).unveraendert == 1

    def test_phases_are_their_own_choice(self):
        f.projekt(titel="A", phasen={"umsetzung": "Q4 2031", "rollout": "Q1 2032"})
        menge = Phase.objects.filter(art="rollout").fuer_export()
        ergebnis = done(menge, Angaben("verschieben", quartale=4))
        assert shown(ergebnis) == [("Roll-out NRW", "Roll-out NRW", "Q1 2032", "Q1 2033")]


class TestWriting:
    """One transaction, one entry each, one update for all."""

    def test_a_plan_writes_nothing(self):
        feld = f.themenfeld()
        f.projekt(titel="A", phasen={"umsetzung": "Q1 2031"}, veroeffentlichung="entwurf")
        vorher = [list(m.objects.values()) for m in (Umsetzungsprojekt, Phase, Beteiligung)]
        for akt in AKTE:
            plan(
                projects(),
                Angaben(
                    akt,
                    art="umsetzung",
                    stand="laeuft",
                    quartale=1,
                    themenfeld=feld,
                    stichwort=f.stichwort(),
                    organisation=f.organisation(),
                    rolle="mitarbeit",
                ),
            )
        assert [list(m.objects.values()) for m in (Umsetzungsprojekt, Phase, Beteiligung)] == vorher

    def test_one_entry_for_each_changed_record_and_one_update(self, monkeypatch):
        gerufen = []
        echt = sammelaktionen.update_derived
        monkeypatch.setattr(
            sammelaktionen, "update_derived", lambda pks: (gerufen.append(set(pks)), echt(pks))
        )
        a, b = (f.projekt(titel=t, phasen={"umsetzung": "Q1 2031"}) for t in "AB")
        c = f.projekt(titel="C", phasen={"umsetzung": "laeuft"})
        vorher = {p.pk: p.history.count() for p in Phase.objects.all()}
        done(projects(), Angaben("stand", art="umsetzung", stand="laeuft"))
        assert gerufen == [{a.pk, b.pk}]
        for projekt in (a, b, c):
            phase = projekt.phasen.get()
            assert phase.history.count() == vorher[phase.pk] + (projekt != c)
        assert a.phasen.get().history.first().history_change_reason == (
            "Sammeländerung: Stand einer Phase setzen"
        )

    def test_all_or_nothing(self, monkeypatch):
        f.projekt(titel="A", phasen={"umsetzung": "Q1 2031"})
        angaben = Angaben("stand", art="umsetzung", stand="laeuft")
        gesehen = token(projects(), angaben)

        def breaks(pks):
            raise RuntimeError("Strom weg")

        monkeypatch.setattr(sammelaktionen, "update_derived", breaks)
        with pytest.raises(RuntimeError):
            written(projects(), angaben, gesehen)
        assert Phase.objects.get().stand == "offen"

    @pytest.mark.parametrize(
        "inzwischen",
        [
            lambda p: Umsetzungsprojekt.objects.update(titel="Neu"),
            lambda p: Phase.objects.update(bemerkung="Neu"),
            lambda p: f.beteiligung(p),
            lambda p: p.themenfelder.add(f.themenfeld()),
            lambda p: Phase.objects.all().delete(),
        ],
        ids=["Projekt", "Phase", "Partner", "Themenfeld", "gelöscht"],
    )
    def test_nothing_is_written_over_what_the_preview_did_not_show(self, inzwischen):
        projekt = f.projekt(phasen={"umsetzung": "Q1 2031", "rollout": "Q1 2032"})
        angaben = Angaben("verschieben", quartale=1)
        gesehen = token(projects(), angaben)
        inzwischen(projekt)
        vorher = list(Phase.objects.values())
        assert not written(projects(), angaben, gesehen).done
        assert list(Phase.objects.values()) == vorher

    def test_another_act_is_another_plan(self):
        f.projekt(phasen={"umsetzung": "Q1 2031"})
        gesehen = token(projects(), Angaben("verschieben", quartale=1))
        assert not written(projects(), Angaben("verschieben", quartale=2), gesehen).done
