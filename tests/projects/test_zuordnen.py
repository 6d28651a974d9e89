"""Proposed links between projects and OZG-Leistungen: the rules, their making anew, decisions."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection

from bausteine.auslieferung import datenstand
from bausteine.geschichte.ausfuehren import carry_out, preview
from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from leistungen.models import LeikaLeistung, OzgLeistung
from projects.enums import Zuordnungsregel, Zuordnungsstand
from projects.models import Umsetzungsprojekt, Zuordnungsvorschlag
from projects.zuordnen import LinkDecision, plan, renew
from tests import factories as f
from tests.import_dateien import exported, loaded

pytestmark = pytest.mark.django_db
JA, NEIN = Zuordnungsstand.BESTAETIGT, Zuordnungsstand.ABGELEHNT


def rules() -> list[tuple[str, str, str]]:
    """Project, Leistung and rule of what is proposed."""
    renew()
    vorschlaege = Zuordnungsvorschlag.objects.offene().order_by("projekt__titel", "pk")
    return [(v.projekt.titel, v.ozg_leistung.name, v.regel) for v in vorschlaege]


def decide(stand, vorschlaege=None, konto=None) -> bool:
    """Decide as the page does: what the preview showed."""
    menge = Zuordnungsvorschlag.objects.all() if vorschlaege is None else vorschlaege
    act = LinkDecision(menge, stand, konto)
    return carry_out(act, AnonymousUser(), preview(act, AnonymousUser()).token).done


class TestRules:
    """What belongs together by its name, and what does not."""

    @pytest.mark.parametrize(
        ("titel", "name"),
        [
            ("Wohngeld", "Wohngeld"),
            ("WOHNGELD", "Wohngeld"),
            ("Baumfaellgenehmigung", "Baumfällgenehmigung"),
            ("Altlasten & Bodenschutzkataster", "Altlasten- und Bodenschutzkataster"),
        ],
    )
    def test_the_same_name_however_spelt(self, titel, name):
        f.projekt(titel=titel)
        f.ozg_leistung(name=name)
        f.ozg_leistung(name="Pflegewohngeld")
        assert rules() == [(titel, name, "name")]

    @pytest.mark.parametrize(
        ("titel", "name"),
        [
            ("Frühe Hilfen", "Frühe Hilfen (Kinder-/Jugendschutz)"),
            ("Ausbildungsförderung", "Ausbildungsförderung (BAföG)"),
            (
                "Fahrerlaubnis zur Fahrgastbeförderung (P-Schein)",
                "Fahrerlaubnis zur Fahrgastbeförderung",
            ),
            (
                "Leistungen nach dem Asylbewerberleistungsgesetz",
                "Leistungen nach Asylbewerberleistungsgesetz",
            ),
            ("Trägervereinbarung", "Trägervereinbarung nach § 75 SGB XII"),
        ],
    )
    def test_the_same_name_but_for_a_suffix(self, titel, name):
        f.projekt(titel=titel)
        f.ozg_leistung(name=name)
        assert rules() == [(titel, name, "zusatz")]

    def test_laws_alone_make_no_name(self):
        f.projekt(titel="Entschädigung nach Pflanzenschutzgesetz")
        f.ozg_leistung(name="Entschädigung nach BImSchG")
        f.projekt(titel="(ohne Namen)")
        f.ozg_leistung(name="(anderes)")
        assert rules() == []

    def test_a_former_title(self):
        f.frueherer_titel(f.projekt(titel="Tierseuchenschutz"), "Tierseuchenschutzmeldung")
        f.ozg_leistung(name="Tierseuchenschutzmeldung")
        assert rules() == [("Tierseuchenschutz", "Tierseuchenschutzmeldung", "frueher")]

    def test_a_better_rule_leaves_no_room_for_the_next(self):
        f.frueherer_titel(f.projekt(titel="Jagdschein"), "Waidschein")
        f.ozg_leistung(name="Jagdschein")
        f.ozg_leistung(name="Waidschein")
        assert rules() == [("Jagdschein", "Jagdschein", "name")]

    def leika(self, bezeichnung, name="Sterbeurkunde", **felder):
        ozg = f.ozg_leistung(name=name, **felder)
        return f.leika_leistung(bezeichnung=bezeichnung, ozg_leistung=ozg)

    def test_a_leika_leistung_that_begins_with_the_title(self):
        leika = self.leika("Leichenpass Ausstellung")
        f.projekt(titel="Leichenpass")
        assert rules() == [("Leichenpass", "Sterbeurkunde", "leika")]
        vorschlag = Zuordnungsvorschlag.objects.get()
        assert vorschlag.leika_leistung == leika
        assert vorschlag.grund == "Titel steht in der LeiKa-Leistung „Leichenpass Ausstellung“"
        LeikaLeistung.objects.update(veroeffentlichung="entwurf")
        vorschlag = Zuordnungsvorschlag.objects.get()
        assert vorschlag.grund == "Titel steht in einer LeiKa-Bezeichnung"

    def test_within_a_bezeichnung_only_in_the_same_themenfeld(self):
        feld = f.themenfeld()
        self.leika("Leistungen für Bildung und Teilhabe", "Bedarf", themenfeld=feld)
        self.leika("Statistik über Bildung und Teilhabe", "Statistik")
        f.projekt(titel="Bildung und Teilhabe (BuT)", themenfelder=[feld])
        assert rules() == [("Bildung und Teilhabe (BuT)", "Bedarf", "leika")]

    @pytest.mark.parametrize(
        ("titel", "bezeichnung"),
        [("Waffen", "Waffen Erlaubnis"), ("Leichenpass", "Leichenpassersatz")],
    )
    def test_short_titles_and_parts_of_words_prove_nothing(self, titel, bezeichnung):
        self.leika(bezeichnung)
        f.projekt(titel=titel)
        assert rules() == []

    def test_what_bears_another_projects_name_is_taken(self):
        f.projekt(titel="Fahrerlaubnis")
        f.projekt(titel="Fahrerlaubnis zur Fahrgastbeförderung")
        self.leika("Fahrerlaubnis zur Fahrgastbeförderung", "Fahrerlaubnis zur Fahrgastbeförderung")
        assert [titel for titel, *_ in rules()] == ["Fahrerlaubnis zur Fahrgastbeförderung"]

    def test_a_linked_project_is_not_guessed_about(self):
        self.leika("Leichenpass Ausstellung")
        f.projekt(titel="Leichenpass", ozg_leistungen=[f.ozg_leistung()])
        assert rules() == []

    def test_what_is_archived_is_left_in_peace(self):
        f.projekt(titel="Wohngeld", veroeffentlichung="archiviert")
        f.projekt(titel="Hortplatz", veroeffentlichung="entwurf")
        f.ozg_leistung(name="Wohngeld")
        f.ozg_leistung(name="Hortplatz")
        f.ozg_leistung(name="Hortplatz", veroeffentlichung="archiviert")
        assert rules() == [("Hortplatz", "Hortplatz", "name")]


class TestMadeAnew:
    """After each import, on every path; what was decided stays decided."""

    @pytest.fixture(autouse=True)
    def _paar(self, db):
        self.projekt, self.leistung = f.projekt(titel="Wohngeld"), f.ozg_leistung(name="Wohngeld")

    def test_nothing_changes_the_second_time_not_even_the_mark_of_the_data(self):
        assert renew().neu == 1
        vorher = datenstand.read(connection)
        bilanz = renew()
        assert (bilanz.neu, bilanz.geaendert, bilanz.entfallen) == (0, 0, 0)
        assert datenstand.read(connection) == vorher

    def test_what_was_declined_never_comes_back(self):
        renew()
        assert decide(NEIN)
        renew()
        assert rules() == []
        assert Zuordnungsvorschlag.objects.get().stand == NEIN

    def test_a_link_that_was_taken_away_again_is_not_proposed(self):
        renew()
        assert decide(JA)
        self.projekt.ozg_leistungen.clear()
        assert rules() == []

    def test_a_link_made_by_hand_ends_the_proposal(self):
        renew()
        self.projekt.ozg_leistungen.add(self.leistung)
        assert not Zuordnungsvorschlag.objects.offene().exists()
        assert renew().entfallen == 1

    def test_another_name_ends_the_proposal(self):
        renew()
        OzgLeistung.objects.update(name="Miete")
        assert rules() == []

    def test_another_reason_is_told(self):
        renew()
        OzgLeistung.objects.update(name="Wohngeld (WoGG)")
        assert rules() == [("Wohngeld", "Wohngeld (WoGG)", "zusatz")]

    @pytest.mark.parametrize("name", ["ozg-leistungen", "umsetzungsprojekte"])
    def test_every_import_does_it(self, name):
        kopf, zeilen = exported(name)
        loaded(name, [kopf, *zeilen], dry_run=True)
        assert not Zuordnungsvorschlag.objects.exists()
        loaded(name, [kopf, *zeilen])
        assert Zuordnungsvorschlag.objects.count() == 1

    def test_the_import_of_leika_leistungen_does_it(self):
        f.projekt(titel="Leichenpass")
        loaded(
            "leistungen",
            [
                ["leika_schluessel", "bezeichnung", "ozg_id"],
                ["99000000000001", "Leichenpass Ausstellung", self.leistung.ozg_id],
            ],
        )
        assert Zuordnungsvorschlag.objects.count() == 1  # Wohngeld bears another project's name

    def test_taking_an_import_back_does_it(self):
        loaded("ozg-leistungen", [["slug", "name"], ["hort", "Hortplatz"]])
        f.projekt(titel="Hortplatz")
        assert len(rules()) == 2
        Ruecknahme(Import.objects.first()).carry_out()
        assert [v.projekt for v in Zuordnungsvorschlag.objects.all()] == [self.projekt]

    def test_the_command_tells_the_numbers(self, capsys):
        call_command("zuordnungen_vorschlagen")
        ausgabe = capsys.readouterr().out
        assert "1 neu, 0 geändert, 0 entfallen" in ausgabe
        assert "  gleicher Name: 1 offen" in ausgabe
        assert all(regel.label in ausgabe for regel in Zuordnungsregel)


class TestDecisions:
    """Confirming writes the fact; declining writes none."""

    @pytest.fixture(autouse=True)
    def _paar(self, db):
        self.projekt, self.leistung = f.projekt(titel="Wohngeld"), f.ozg_leistung(name="Wohngeld")
        self.konto = get_user_model().objects.create_user("kim")
        renew()

    def test_confirming_links_with_history_and_news(self):
        stand = datenstand.read(connection)
        assert decide(JA, konto=self.konto)
        assert list(self.projekt.ozg_leistungen.all()) == [self.leistung]
        eintrag = self.projekt.history.first()
        assert eintrag.history_change_reason.startswith("Zuordnung bestätigt: ")
        assert "(gleicher Name)" in eintrag.history_change_reason
        (unterschied,) = self.projekt.aenderungen.order_by("-pk").first().unterschiede
        assert unterschied["spalte"] == "ozg_leistungen"
        assert unterschied["nachher"] == [self.leistung.mit_ozg_id]
        vorschlag = Zuordnungsvorschlag.objects.get()
        assert (vorschlag.stand, vorschlag.entschieden_von) == (JA, self.konto)
        assert vorschlag.entschieden_am
        assert datenstand.read(connection) != stand

    def test_declining_writes_no_news(self):
        vorher = self.projekt.aenderungen.count(), self.projekt.history.count()
        assert decide(NEIN, konto=self.konto)
        assert not self.projekt.ozg_leistungen.exists()
        assert (self.projekt.aenderungen.count(), self.projekt.history.count()) == vorher
        assert Zuordnungsvorschlag.objects.get().entschieden_von == self.konto

    def test_proposals_alone_are_no_news(self):
        kopf, zeilen = exported("umsetzungsprojekte")
        vorher = self.projekt.aenderungen.count()
        loaded("umsetzungsprojekte", [kopf, *zeilen])
        assert self.projekt.aenderungen.count() == vorher

    @pytest.mark.parametrize("was", ["titel", "leistung", "verbunden", "entschieden"])
    def test_whatever_the_preview_showed_must_still_be_so(self, was):
        alle = Zuordnungsvorschlag.objects.all()
        act = LinkDecision(alle, JA, self.konto)
        gesehen = preview(act, self.konto).token
        if was == "titel":
            Umsetzungsprojekt.objects.update(titel="Wohngeld neu")
        elif was == "leistung":
            OzgLeistung.objects.update(name="Miete")
        elif was == "verbunden":
            self.projekt.ozg_leistungen.add(f.ozg_leistung())
        else:
            decide(NEIN)
        vorher = self.projekt.history.count()
        assert not carry_out(act, self.konto, gesehen).done
        assert self.projekt.history.count() == vorher

    def test_what_is_decided_or_linked_is_left_out(self):
        decide(NEIN)
        andere = f.projekt(titel="Hortplatz")
        hort = f.ozg_leistung(name="Hortplatz")
        renew()
        andere.ozg_leistungen.add(hort)
        ergebnis = plan(Zuordnungsvorschlag.objects.all(), JA)
        assert not ergebnis.moegliche
        assert {grund for _, grund in ergebnis.ausgelassen} == {
            "ist schon abgelehnt",
            "ist schon verbunden",
        }

    def test_two_leistungen_of_one_project_are_one_entry(self):
        zweite = f.ozg_leistung(name="Wohngeld")
        renew()
        vorher = self.projekt.history.count()
        assert decide(JA)
        assert {*self.projekt.ozg_leistungen.all()} == {self.leistung, zweite}
        assert self.projekt.history.count() == vorher + 1
