"""The import engine: all or nothing, one history entry, only the columns of the file."""

import pytest

from bausteine.importe.bericht import problems
from organisationen.models import Organisation
from projects.models import Phase, Umsetzungsprojekt
from projects.resources import UmsetzungsprojektResource
from tests import factories as f
from tests.import_dateien import counts, errors, exported, load, loaded

pytestmark = pytest.mark.django_db


class TestAllOrNothing:
    """A file is imported whole or not at all."""

    ZEILEN = [["kennung", "titel", "umsetzung"], *[[f"p-{i}", f"P {i}", "2031"] for i in range(50)]]

    def state(self) -> list:
        modelle = (Umsetzungsprojekt, Phase, Umsetzungsprojekt.history.model, Phase.history.model)
        return [model.objects.count() for model in modelle]

    def test_one_wrong_row_among_fifty(self):
        zeilen = [list(zeile) for zeile in self.ZEILEN]
        zeilen[35][2] = "bald"
        ((zeile, spalte, _),) = errors("umsetzungsprojekte", zeilen)
        assert (zeile, spalte) == (36, "umsetzung")
        assert self.state() == [0, 0, 0, 0]
        loaded("umsetzungsprojekte", self.ZEILEN)
        assert self.state() == [50, 50, 50, 50]

    @pytest.mark.parametrize("name", ["rollback_on_validation_errors", "use_transactions"])
    def test_no_caller_can_ask_for_less(self, name):
        """The rule is the engine's, not a keyword that callers repeat."""
        errors("umsetzungsprojekte", [["kennung", "titel"], ["a", "A"], ["b", ""]], **{name: False})
        assert self.state() == [0, 0, 0, 0]

    def test_dry_run_writes_nothing(self):
        result = loaded("umsetzungsprojekte", self.ZEILEN, dry_run=True)
        assert counts(result) == (50, 0, 0)
        assert self.state() == [0, 0, 0, 0]

    @pytest.mark.parametrize("fehler", [RuntimeError, KeyboardInterrupt, MemoryError])
    def test_exception_half_way(self, monkeypatch, fehler):
        rufe, danach = [], UmsetzungsprojektResource.after_store

        def halb(self, record):
            rufe.append(record)
            if len(rufe) == 25:
                raise fehler("Strom weg")
            return danach(self, record)

        monkeypatch.setattr(UmsetzungsprojektResource, "after_store", halb)
        try:
            result = load("umsetzungsprojekte", self.ZEILEN)
        except KeyboardInterrupt:
            assert fehler is KeyboardInterrupt
        else:
            ((zeile, _, satz),) = problems(result)
            assert zeile == 26
            assert "Strom weg" in satz
        assert len(rufe) >= 25
        assert self.state() == [0, 0, 0, 0]

    def test_exception_after_the_last_row(self, monkeypatch):
        monkeypatch.setattr("projects.resources.update_derived", lambda projekte: 1 / 0)
        ((zeile, _, satz),) = errors("umsetzungsprojekte", self.ZEILEN)
        assert zeile is None
        assert "division by zero" in satz
        assert self.state() == [0, 0, 0, 0]


class TestHistory:
    """One entry per changed record, none for the others."""

    def test_one_entry_with_relations_and_reason(self):
        feld = f.themenfeld()
        zeilen = [["kennung", "titel", "themenfelder"], ["a", "A", feld.name]]
        loaded("umsetzungsprojekte", zeilen, dateiname="mai.csv")
        (eintrag,) = Umsetzungsprojekt.history.all()
        assert (eintrag.history_type, eintrag.history_change_reason) == ("+", "Import mai.csv")
        assert [z.themenfeld for z in eintrag.themenfelder.all()] == [feld]
        zweites = f.themenfeld()
        zeilen[1][2] = f"{feld.name} | {zweites.name}"
        loaded("umsetzungsprojekte", zeilen)
        neu, alt = Umsetzungsprojekt.history.all()
        assert neu.history_type == "~"
        assert [c.field for c in neu.diff_against(alt).changes] == ["themenfelder"]

    def test_unchanged_rows_are_counted_and_leave_nothing(self):
        zeilen = [
            ["kennung", "titel", "umsetzung"],
            *[[f"p-{i}", f"P {i}", "2031"] for i in range(5)],
        ]
        loaded("umsetzungsprojekte", zeilen)
        vorher = Umsetzungsprojekt.history.count(), Phase.history.count()
        zeilen[3][1] = "Anders"
        assert counts(loaded("umsetzungsprojekte", zeilen)) == (0, 1, 4)
        assert Umsetzungsprojekt.history.count() == vorher[0] + 1
        assert Phase.history.count() == vorher[1]

    def test_order_of_values_in_a_cell_is_no_change(self):
        a, b = f.themenfeld(), f.themenfeld()
        loaded(
            "umsetzungsprojekte",
            [["kennung", "titel", "themenfelder"], ["a", "A", f"{a.name} | {b.name}"]],
        )
        result = loaded(
            "umsetzungsprojekte", [["kennung", "themenfelder"], ["a", f"{b.slug}|{a.nummer}"]]
        )
        assert counts(result) == (0, 0, 1)

    def test_history_without_a_user_on_the_command_line(self):
        loaded("umsetzungsprojekte", [["kennung", "titel"], ["a", "A"]])
        assert Umsetzungsprojekt.history.get().history_user is None


class TestColumns:
    """Only what the file has is touched."""

    def test_other_fields_and_parts_stay(self):
        feld, stelle = f.themenfeld(), f.organisation()
        projekt = f.projekt(
            kennung="a",
            titel="A",
            kurzbeschreibung="Bleibt",
            prioritaet=2,
            themenfelder=[feld],
            phasen={"umsetzung": "laeuft"},
            partner=[(stelle, "mitarbeit")],
            quellen=[f.quelle()],
            interne_notiz="Bleibt",
            siehe_auch=[f.projekt()],
        )
        kopf, vorher = exported("umsetzungsprojekte")
        loaded("umsetzungsprojekte", [["kennung", "titel"], ["a", "B"]])
        _, nachher = exported("umsetzungsprojekte")
        anders = {
            kopf[i]
            for alt, neu in zip(sorted(vorher), sorted(nachher), strict=True)
            for i in range(len(kopf))
            if alt[i] != neu[i]
        }
        assert anders <= {"titel", "geaendert_am"}
        projekt.refresh_from_db()
        assert projekt.titel == "B"

    def test_an_empty_cell_empties(self):
        f.projekt(
            kennung="a",
            kurzbeschreibung="Weg",
            prioritaet=2,
            efa="kein-efa",
            themenfelder=[f.themenfeld()],
            partner=[(f.organisation(), "mitarbeit")],
            quellen=[f.quelle()],
        )
        kopf = [
            "kennung",
            "kurzbeschreibung",
            "prioritaet",
            "efa",
            "themenfelder",
            "mitarbeit",
            "quellen",
        ]
        loaded("umsetzungsprojekte", [kopf, ["a", "", "", "", "", "", ""]])
        projekt = Umsetzungsprojekt.objects.get()
        assert (projekt.kurzbeschreibung, projekt.prioritaet, projekt.efa) == ("", None, "")
        assert not projekt.themenfelder.exists()
        assert not projekt.beteiligungen.exists()
        assert not projekt.quellenangaben.exists()

    def test_computed_columns_are_ignored(self):
        f.projekt(kennung="a", titel="A")
        zeilen = [["kennung", "status", "url", "geaendert_am"], ["a", "Umsetzung", "x", "gestern"]]
        assert counts(loaded("umsetzungsprojekte", zeilen)) == (0, 0, 1)

    def test_new_project_is_a_draft_and_new_master_data_public(self):
        loaded("umsetzungsprojekte", [["kennung", "titel"], ["a", "A"]])
        assert Umsetzungsprojekt.objects.get().veroeffentlichung == "entwurf"
        loaded("organisationen", [["kennung", "name", "kurzname", "typ"], ["b", "B", "B", "Firma"]])
        assert Organisation.objects.get().veroeffentlichung == "veroeffentlicht"

    def test_choice_by_label_or_value(self):
        zeilen = [
            ["kennung", "titel", "efa", "efa_land", "umsetzung_stand"],
            ["a", "A", "kein-efa", "Nordrhein-Westfalen", "laeuft"],
            ["b", "B", "Kein EfA", "nordrhein-westfalen", "läuft"],
        ]
        loaded("umsetzungsprojekte", zeilen)
        werte = set(Umsetzungsprojekt.objects.values_list("efa", "efa_land", "status"))
        assert werte == {("kein-efa", "nordrhein-westfalen", "umsetzung")}

    def test_efa_without_statement(self):
        f.projekt(kennung="a", efa="kein-efa")
        loaded("umsetzungsprojekte", [["kennung", "efa"], ["a", "keine Angabe"]])
        assert Umsetzungsprojekt.objects.get().efa == ""
