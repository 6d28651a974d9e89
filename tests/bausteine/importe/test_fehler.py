"""What keeps a file out: named by row and column, in German, all at once."""

import pytest

from projects.models import Umsetzungsprojekt
from projects.resources import UmsetzungsprojektResource
from tests import factories as f
from tests.import_dateien import errors, load, problems

pytestmark = pytest.mark.django_db


class TestHeaders:
    """What a column is must be plain; what nobody knows is left out and said."""

    def test_unknown_columns_are_left_out_with_a_hint(self):
        kopf = ["kennung", "titl", "Titel", "farbe", "form"]
        result = load("umsetzungsprojekte", [kopf, ["a", "x", "A", "rot", "rund"]])
        assert not problems(result)
        assert [satz for _, satz in result.remarks] == [
            "Die Spalte „titl“ ist unbekannt und nicht eingelesen. Meinten Sie „titel“?",
            "Unbekannt und nicht eingelesen: die Spalten „farbe“, „form“.",
        ]
        assert Umsetzungsprojekt.objects.get().titel == "A"

    def test_missing_key_column(self):
        (fehler,) = errors("umsetzungsprojekte", [["efa"], ["ja"]])
        assert fehler[:2] == (None, "")
        assert fehler[2].startswith("Es fehlt die Schlüsselspalte „kennung“")
        (fehler,) = errors("beteiligungen", [["projekt"], ["a"]])
        assert "„organisation“, „rolle“" in fehler[2]

    def test_column_twice(self):
        (fehler,) = errors("umsetzungsprojekte", [["kennung", "titel", "titel"], ["a", "A", "B"]])
        assert fehler[2] == "Die Spalte „titel“ kommt mehrfach vor."
        (fehler,) = errors("umsetzungsprojekte", [["kennung", "titel", "TITEL"], ["a", "A", "B"]])
        assert fehler[2].startswith("„titel“ und „TITEL“ meinen beide die Spalte „titel“.")

    def test_a_column_without_a_heading_is_left_out(self):
        result = load("umsetzungsprojekte", [["kennung", "", "titel"], ["a", "b", "A"]])
        assert not problems(result)
        assert [satz for _, satz in result.remarks] == [
            "Spalte B hat keine Überschrift und ist nicht eingelesen; darin steht zum Beispiel „b“."
        ]

    def test_everything_at_once_and_no_row_is_read(self):
        result = load("umsetzungsprojekte", [["efa", "efa", "x"], ["ja", "B", "Q5"]])
        assert len(result.base_errors) == 1
        assert len(result.base_errors[0].error.messages) == 2
        assert not Umsetzungsprojekt.objects.exists()

    def test_a_file_of_another_kind_is_named_as_such(self):
        (fehler,) = errors("umsetzungsprojekte", [["Straße", "PLZ"], ["Weg 1", "50667"]])
        assert "keine Zeile mit Spaltennamen dieses Dateiformats (kennung, kdn_id," in fehler[2]


class TestErrorsOfRows:
    """Each by row and column, in German, for every kind of file."""

    def only(self, name, zeilen):
        (fehler,) = errors(name, zeilen)
        return fehler

    def test_unknown_organisation_with_a_hint(self):
        f.projekt(kennung="a")
        f.organisation(kurzname="ITK Rheinland")
        fehler = self.only(
            "beteiligungen",
            [["projekt", "organisation", "rolle"], ["a", "ITK Reinland", "Entwicklung"]],
        )
        assert fehler == (
            2,
            "organisation",
            "Organisation „ITK Reinland“ ist nicht bekannt. Meinten Sie „ITK Rheinland“?",
        )

    def test_unknown_themenfeld_quelle_and_project(self):
        kopf = ["slug", "name", "themenfeld", "quelle"]
        gefunden = errors("ozg-leistungen", [kopf, ["a", "A", "Sport", "plan"]])
        assert [(z, s) for z, s, _ in gefunden] == [(2, "themenfeld"), (2, "quelle")]
        fehler = self.only("phasen", [["projekt", "phase"], ["gibtsnicht", "Umsetzung"]])
        assert fehler[1:] == ("projekt", "Umsetzungsprojekt „gibtsnicht“ ist nicht bekannt.")

    def test_ambiguous_name(self):
        for nummer in (1, 2):
            f.organisation(name="Stadtwerke", kurzname=f"SW {nummer}", kennung=f"sw-{nummer}")
        f.projekt(kennung="a")
        kopf = ["projekt", "organisation", "rolle"]
        fehler = self.only("beteiligungen", [kopf, ["a", "Stadtwerke", "Entwicklung"]])
        assert fehler[2] == "Organisation „Stadtwerke“ ist mehrdeutig: SW 1, SW 2."

    def test_key_twice_names_both_rows(self):
        zeilen = [["kennung", "titel"], ["a", "A"], ["b", "B"], ["a", "A2"], ["a", "A3"]]
        assert errors("umsetzungsprojekte", zeilen) == [
            (4, "", "Derselbe Schlüssel steht schon in Zeile 2 der Datei."),
            (5, "", "Derselbe Schlüssel steht schon in Zeile 2 der Datei."),
        ]

    def test_key_twice_in_different_spelling(self):
        f.projekt(kennung="a", titel="Parken")
        f.organisation(kurzname="krz", name="Rechenzentrum")
        kopf = ["projekt", "organisation", "rolle"]
        zeilen = [kopf, ["a", "krz", "Entwicklung"], ["a", "Rechenzentrum", "entwicklung"]]
        assert self.only("beteiligungen", zeilen)[0] == 3
        leika = [
            ["leika_schluessel", "bezeichnung", "kennung"],
            ["99 012 001 001 000", "A", ""],
            ["99012001001000", "B", ""],
        ]
        assert self.only("leistungen", leika)[0] == 3

    def test_empty_key(self):
        assert (2, "kennung", "Dieses Feld darf nicht leer sein.") in errors(
            "umsetzungsprojekte", [["kennung", "titel", "efa"], ["", "", "ja"]]
        )

    def test_missing_title_of_a_new_project(self):
        assert self.only("umsetzungsprojekte", [["kennung"], ["a"]])[:2] == (2, "titel")

    @pytest.mark.parametrize(
        ("spalte", "zelle", "satz"),
        [
            ("umsetzung", "Q5 2020", "Möglich sind 31.12.2022"),
            ("umsetzung_stand", "fertig", "Möglich ist eines von: offen"),
            ("prioritaet", "4", "4"),
            ("efa", "ja", "Möglich ist"),
            ("efa_land", "NRW", "Möglich ist"),
            ("kdn_id", "12a", "keine ganze Zahl"),
            ("siehe_auch", "gibtsnicht", "nicht bekannt"),
            ("quellen", "gibtsnicht: S. 3", "Quelle „gibtsnicht“ ist nicht bekannt"),
            ("sonderstatus", "tot", "Möglich ist"),
            ("veroeffentlichung", "ja", "Möglich ist eines von: Entwurf · zur Freigabe"),
        ],
    )
    def test_wrong_cell_of_a_project(self, spalte, zelle, satz):
        zeilen = [["kennung", "titel", spalte], ["a", "A", zelle]]
        fehler = self.only("umsetzungsprojekte", zeilen)
        assert fehler[:2] == (2, spalte)
        assert satz in fehler[2]

    def test_special_state_without_reason(self):
        zeilen = [["kennung", "titel", "sonderstatus"], ["a", "A", "eingestellt"]]
        gefunden = errors("umsetzungsprojekte", zeilen)
        assert (2, "sonderstatus_grund", "Ein Sonderstatus braucht einen Grund.") in gefunden

    def test_phase_that_ends_before_it_begins(self):
        f.projekt(kennung="a")
        kopf = ["projekt", "phase", "stand", "begonnen", "beendet"]
        zeilen = [kopf, ["a", "Umsetzung", "läuft", "Mai 2021", "März 2021"]]
        assert "kann nicht enden, bevor sie begonnen hat" in self.only("phasen", zeilen)[2]

    @pytest.mark.parametrize(
        ("name", "zeilen", "ort"),
        [
            (
                "organisationen",
                [
                    ["kennung", "name", "kurzname", "typ", "ags"],
                    ["neu", "N", "N", "Kommune", "05315000"],
                ],
                (2, "ags"),
            ),
            (
                "organisationen",
                [["kennung", "name", "kurzname", "typ"], ["neu", "N", "KÖLN", "Kommune"]],
                (2, "kurzname"),
            ),
            (
                "umsetzungsprojekte",
                [["kennung", "titel", "kdn_id"], ["neu", "N", "12"]],
                (2, "kdn_id"),
            ),
            ("ozg-leistungen", [["slug", "name", "ozg_id"], ["neu", "N", "10162"]], (2, "ozg_id")),
            (
                "leistungen",
                [["kennung", "bezeichnung", "leika_schluessel"], ["neu", "N", "99012001001000"]],
                (2, "leika_schluessel"),
            ),
            ("themenfelder", [["nummer", "name", "slug"], ["99", "Sport", "neu"]], (2, "name")),
            ("themenfelder", [["nummer", "name", "slug"], ["99", "Neu", "sport"]], (2, "slug")),
            ("fachlichkeiten", [["name"], ["BAUAMT"]], (2, "")),
        ],
    )
    def test_value_that_belongs_to_another_record(self, name, zeilen, ort):
        """A sentence at the column, not an error of the database."""
        f.organisation(kurzname="Köln", kennung="koeln", ags="05315000")
        f.projekt(kdn_id=12)
        f.ozg_leistung(ozg_id="10162")
        f.leika_leistung(leika_schluessel="99012001001000")
        f.themenfeld(nummer=3, name="Sport")
        f.fachlichkeit(name="Bauamt")
        fehler = self.only(name, zeilen)
        assert fehler[:2] == ort
        assert "existiert bereits" in fehler[2] or "trägt schon" in fehler[2]

    def test_alias_of_another_organisation(self):
        f.organisation(aliase=["krz Lemgo"])
        zeilen = [
            ["kennung", "name", "kurzname", "typ", "aliase"],
            ["neu", "Neu", "Neu", "Firma", "KRZ Lemgo"],
        ]
        assert self.only("organisationen", zeilen) == (
            2,
            "aliase",
            "Diesen Alias trägt schon eine Organisation.",
        )

    def test_one_value_where_only_one_fits(self):
        f.organisation(kennung="a")
        f.organisation(kennung="b")
        zeilen = [
            ["kennung", "name", "kurzname", "typ", "kreis"],
            ["neu", "Neu", "Neu", "Kommune", "a | b"],
        ]
        assert self.only("organisationen", zeilen)[1:] == (
            "kreis",
            "Hier ist nur ein Wert möglich.",
        )

    def test_unexpected_exception_is_named_with_its_row(self, monkeypatch):
        def explodieren(self, *args, **kwargs):
            raise RuntimeError("kaputt")

        monkeypatch.setattr(UmsetzungsprojektResource, "after_store", explodieren)
        fehler = self.only("umsetzungsprojekte", [["kennung", "titel"], ["a", "A"]])
        assert fehler == (2, "", "Unerwarteter Fehler (RuntimeError): kaputt")
