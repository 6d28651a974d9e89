"""The forms of the other nouns, and parts of projects on their own."""

import datetime as dt

import pytest
from django.utils import timezone

from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Alias, Ansprechstelle, Organisation
from projects.models import AlteAdresse, Beteiligung, Fachlichkeit, Phase
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    choose,
    delete,
    filled,
    open_form,
    refused,
    save,
)
from tests.formular import forge, form_of
from themenfelder.models import Lage, Themenfeld


class TestOtherNouns:
    """Saving writes one entry, saving unchanged none; wrong input is explained in German."""

    def test_organisation_with_aliases_and_contacts(self, verwaltung, chefin):
        nachfolger = f.organisation()
        daten = filled(
            verwaltung,
            Organisation,
            kennung="krz",
            name="Rechenzentrum",
            kurzname="krz",
            typ="firma",
            nachfolger=nachfolger.pk,
            ags="",
        )
        add_inline(daten, "aliase", name="krz Lemgo")
        add_inline(
            daten, "ansprechstellen", funktion="OZG-Koordination", postfach="ozg@krz.example"
        )
        save(verwaltung, Organisation, daten)
        krz = Organisation.objects.get(kennung="krz")
        assert (krz.ags, krz.aliase.get().name) == (None, "krz Lemgo")
        assert krz.ansprechstellen.get().oeffentlich is False
        (eintrag,) = krz.history.all()
        assert eintrag.history_user == chefin
        assert [z.to_organisation for z in eintrag.nachfolger.all()] == [nachfolger]
        daten = open_form(verwaltung, Organisation, krz.pk)
        save(verwaltung, Organisation, daten, krz.pk)
        assert krz.history.count() == 1
        assert Alias.history.count() == Ansprechstelle.history.count() == 1

    @pytest.mark.parametrize("kurzname", ["KRZ", "krz"])
    def test_kurzname_that_exists_in_any_case(self, verwaltung, kurzname):
        f.organisation(kurzname="krz")
        daten = filled(
            verwaltung,
            Organisation,
            kennung="neu",
            name="Neu",
            kurzname=kurzname,
            typ="firma",
            hinweis="Getippt",
        )
        meldung, wieder = refused(verwaltung, Organisation, daten)
        assert "Diesen Kurznamen trägt schon eine andere Organisation." in meldung
        assert (wieder["hinweis"], wieder["kurzname"]) == (["Getippt"], [kurzname])

    @pytest.mark.parametrize(
        ("feld", "wert", "satz"),
        [
            ("ags", "531500", "genau acht Ziffern"),
            ("ars", "0531500000", "genau zwölf Ziffern"),
            ("web", "kein link", "gültige"),
            ("kennung", "a b", "Buchstaben"),
        ],
    )
    def test_organisation_with_a_wrong_key(self, verwaltung, feld, wert, satz):
        daten = filled(
            verwaltung, Organisation, kennung="neu", name="Neu", kurzname="Neu", typ="firma"
        )
        meldung, wieder = refused(verwaltung, Organisation, daten | {feld: [wert]})
        assert satz in meldung
        assert wieder[feld] == [wert]

    @pytest.mark.parametrize("namen", [("krz Lemgo", "krz Lemgo"), ("krz Lemgo", "KRZ LEMGO")])
    def test_alias_twice_in_one_form(self, verwaltung, namen):
        daten = filled(
            verwaltung, Organisation, kennung="neu", name="Neu", kurzname="Neu", typ="firma"
        )
        for name in namen:
            add_inline(daten, "aliase", name=name)
        meldung, wieder = refused(verwaltung, Organisation, daten)
        assert "Diesen Alias trägt schon eine Organisation." in meldung
        assert wieder["aliase-1-name"] == [namen[1]]

    def test_alias_of_another_organisation(self, verwaltung):
        f.organisation(aliase=["krz Lemgo"])
        daten = filled(
            verwaltung, Organisation, kennung="neu", name="Neu", kurzname="Neu", typ="firma"
        )
        add_inline(daten, "aliase", name="KRZ Lemgo")
        assert "Diesen Alias trägt schon" in refused(verwaltung, Organisation, daten)[0]

    @pytest.mark.parametrize("schluessel", ["9901200100100", "98012001001000", "99 012 001", "abc"])
    def test_leika_key_of_a_wrong_form(self, verwaltung, schluessel):
        daten = filled(
            verwaltung, LeikaLeistung, kennung="x", bezeichnung="X", leika_schluessel=schluessel
        )
        meldung, wieder = refused(verwaltung, LeikaLeistung, daten)
        assert "genau 14 Ziffern und beginnt mit 99" in meldung
        assert wieder["leika_schluessel"] == [schluessel]

    def test_leika_without_key_and_with(self, verwaltung):
        for kennung, schluessel in (("ohne-1", ""), ("ohne-2", ""), ("mit", "99012001001000")):
            save(
                verwaltung,
                LeikaLeistung,
                filled(
                    verwaltung,
                    LeikaLeistung,
                    kennung=kennung,
                    bezeichnung=kennung,
                    leika_schluessel=schluessel,
                ),
            )
        assert LeikaLeistung.objects.filter(leika_schluessel=None).count() == 2
        assert LeikaLeistung.history.count() == 3

    def test_leika_key_that_exists(self, verwaltung):
        f.leika_leistung(leika_schluessel="99012001001000")
        daten = filled(
            verwaltung,
            LeikaLeistung,
            kennung="x",
            bezeichnung="X",
            leika_schluessel="99012001001000",
        )
        assert "existiert bereits" in refused(verwaltung, LeikaLeistung, daten)[0]

    def test_ozg_leistung_with_more_lagen(self, verwaltung):
        lage, weitere = f.lage(), f.lage()
        daten = filled(
            verwaltung,
            OzgLeistung,
            ozg_id="10162",
            name="Reiten",
            slug="reiten",
            themenfeld=lage.themenfeld.pk,
            lage=lage.pk,
            weitere_lagen=weitere.pk,
        )
        save(verwaltung, OzgLeistung, daten)
        reiten = OzgLeistung.objects.get(slug="reiten")
        assert [z.lage for z in reiten.history.get().weitere_lagen.all()] == [weitere]
        daten |= {"slug": ["reiten-2"], "ozg_id": ["1016"]}
        assert "genau fünf Ziffern" in refused(verwaltung, OzgLeistung, daten)[0]
        assert (
            "existiert bereits"
            in refused(verwaltung, OzgLeistung, daten | {"ozg_id": ["10162"]})[0]
        )

    def test_quelle_with_its_stand_in_one_field(self, verwaltung):
        daten = filled(verwaltung, Quelle, kennung="plan", titel="Plan", stand="Dezember 2022")
        save(verwaltung, Quelle, daten)
        plan = Quelle.objects.get()
        assert (plan.stand_von, plan.stand_bis) == (dt.date(2022, 12, 1), dt.date(2022, 12, 31))
        daten = open_form(verwaltung, Quelle, plan.pk)
        assert daten["stand"] == ["Dezember 2022"]
        save(verwaltung, Quelle, daten, plan.pk)
        assert plan.history.count() == 1
        meldung, wieder = refused(verwaltung, Quelle, daten | {"stand": ["Q5 2020"]}, plan.pk)
        assert "„Q5 2020“ ist kein bekannter Zeitpunkt. Möglich sind" in meldung
        assert wieder["stand"] == ["Q5 2020"]

    def test_themenfeld_and_lage(self, verwaltung):
        save(
            verwaltung,
            Themenfeld,
            filled(verwaltung, Themenfeld, nummer=3, name="Bildung", slug="bildung"),
        )
        feld = Themenfeld.objects.get()
        daten = filled(verwaltung, Lage, themenfeld=feld.pk, name="Studium", art="lebenslage")
        save(verwaltung, Lage, daten)
        assert "gibt es in dem Themenfeld schon" in refused(verwaltung, Lage, daten)[0]

    def test_fachlichkeit_gets_its_address(self, verwaltung):
        save(verwaltung, Fachlichkeit, filled(verwaltung, Fachlichkeit, name="Bürgeramt"))
        assert Fachlichkeit.objects.get().slug == "buergeramt"
        zweite = filled(verwaltung, Fachlichkeit, name="Buergeramt")
        assert "existiert bereits" in refused(verwaltung, Fachlichkeit, zweite)[0]

    def test_what_is_in_use_is_not_deleted(self, verwaltung):
        """A Quelle, an Organisation with a role: the page says what hangs on it."""
        quelle, stelle = f.quelle(), f.organisation()
        f.projekt(partner=[(stelle, "mitarbeit")], quellen=[quelle])
        for record in (quelle, stelle):
            ort = adresse(type(record), "delete", record.pk)
            forge(verwaltung, ort, {"post": "yes"})
            assert type(record).objects.filter(pk=record.pk).exists()


class TestPartsOfAProject:
    """A phase or a partner edited on its own: the project follows."""

    @pytest.fixture
    def projekt(self, db):
        return f.projekt(
            phasen={"umsetzung": "laeuft", "rollout": "2031"},
            partner=[(f.organisation(), "mitarbeit")],
        )

    def state(self, projekt) -> tuple:
        projekt.refresh_from_db()
        return projekt.status, str(projekt.naechster_termin), projekt.aenderungen.count()

    def test_phase_changed(self, verwaltung, projekt, chefin):
        phase = projekt.phasen.get(art="rollout")
        daten = open_form(verwaltung, Phase, phase.pk)
        save(verwaltung, Phase, daten | {"geplant": ["Q1 2032"]}, phase.pk)
        assert self.state(projekt) == ("umsetzung", "Q1 2032", 2)
        phase.refresh_from_db()
        assert str(phase.erstplanung) == "2031"
        assert phase.history.first().history_user == chefin
        daten = open_form(verwaltung, Phase, phase.pk)
        save(verwaltung, Phase, daten | {"stand": ["laeuft"]}, phase.pk)
        assert self.state(projekt)[0] == "rollout"
        phase.refresh_from_db()
        assert phase.bestaetigt_am == timezone.localdate()

    def test_phase_saved_unchanged(self, verwaltung, projekt):
        phase = projekt.phasen.get(art="rollout")
        vorher = phase.history.count(), self.state(projekt)
        save(verwaltung, Phase, open_form(verwaltung, Phase, phase.pk), phase.pk)
        assert (phase.history.count(), self.state(projekt)) == vorher

    def test_phase_added(self, verwaltung, projekt):
        daten = filled(verwaltung, Phase, projekt=projekt.pk, art="pilotierung", stand="laeuft")
        save(verwaltung, Phase, daten)
        assert self.state(projekt) == ("pilotierung", "2031", 2)
        meldung, wieder = refused(verwaltung, Phase, daten | {"bemerkung": ["Getippt"]})
        assert "jede Phase kommt höchstens einmal vor" in meldung
        assert wieder["bemerkung"] == ["Getippt"]

    def test_phase_keeps_its_project(self, verwaltung, projekt):
        anderes, phase = f.projekt(), projekt.phasen.get(art="rollout")
        daten = open_form(verwaltung, Phase, phase.pk) | {"projekt": [anderes.pk]}
        save(verwaltung, Phase, daten, phase.pk, forged=True)
        phase.refresh_from_db()
        assert phase.projekt == projekt

    def test_phase_that_ends_before_it_begins(self, verwaltung, projekt):
        daten = filled(
            verwaltung,
            Phase,
            projekt=projekt.pk,
            art="pilotierung",
            stand="laeuft",
            begonnen="Mai 2021",
            beendet="2020",
        )
        meldung, wieder = refused(verwaltung, Phase, daten)
        assert "kann nicht enden, bevor sie begonnen hat" in meldung
        assert (wieder["begonnen"], wieder["beendet"]) == (["Mai 2021"], ["2020"])

    def test_phase_deleted(self, verwaltung, projekt):
        phase = projekt.phasen.get(art="umsetzung")
        delete(verwaltung, phase)
        assert self.state(projekt) == ("offen", "2031", 2)
        assert Phase.history.filter(history_type="-").count() == 1

    def test_phases_deleted_together(self, verwaltung, projekt):
        form_of(choose(verwaltung, Phase, "delete_selected", projekt.phasen.all())).send()
        assert self.state(projekt)[:2] == ("offen", "None")
        assert Phase.history.filter(history_type="-").count() == 2

    def test_partner_changed_added_and_deleted(self, verwaltung, projekt):
        beteiligung = projekt.beteiligungen.get()
        daten = open_form(verwaltung, Beteiligung, beteiligung.pk)
        save(verwaltung, Beteiligung, daten | {"rolle": ["it_partner"]}, beteiligung.pk)
        assert self.state(projekt)[2] == 2
        letzte = projekt.aenderungen.first().unterschiede
        assert {u["spalte"] for u in letzte} == {"mitarbeit", "it_partner"}
        neu = filled(
            verwaltung,
            Beteiligung,
            projekt=projekt.pk,
            organisation=f.organisation().pk,
            rolle="auftraggeber",
        )
        save(verwaltung, Beteiligung, neu)
        assert self.state(projekt)[2] == 3
        assert "diese Rolle in dem Projekt schon" in refused(verwaltung, Beteiligung, neu)[0]
        delete(verwaltung, beteiligung)
        assert self.state(projekt)[2] == 4

    def test_old_address(self, verwaltung, projekt):
        daten = filled(verwaltung, AlteAdresse, projekt=projekt.pk, art="nummer", wert="43")
        save(verwaltung, AlteAdresse, daten)
        assert "steht schon bei dem Projekt" in refused(verwaltung, AlteAdresse, daten)[0]
