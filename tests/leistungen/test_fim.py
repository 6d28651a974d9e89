"""What the FIM-Portal says: proposed as an import, beside the catalogue's own words."""

import json

import pytest
from django.core.exceptions import ValidationError

from bausteine.importe import abholung
from bausteine.importe.models import Import
from bausteine.tabellen.dateien import read_table
from leistungen import fimdatei
from leistungen.katalogstand import katalogstand
from leistungen.models import LeikaLeistung
from quellen.models import Quelle
from relevanz.regel import with_relevance
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, confirm, page_of, undo, upload
from tests.dateien import importiere, importiere_bytes
from tests.formular import open_page

pytestmark = pytest.mark.usefixtures("db")
KEYS = ("99012001001000", "99012002001000", "99012003001000")


def steckbrief(schluessel: str, **felder) -> dict:
    """An entry as the interface gives it."""
    return {
        "leistungsschluessel": [schluessel],
        "leistungsbezeichnung": f"Bezeichnung {schluessel[4:8]}",
        "leistungsbezeichnung_2": "Etwas beantragen",
        "kurztext": "<p>Sie k&ouml;nnen <b>etwas</b> beantragen.</p>",
        "typisierung": ["2/3b"],
        "geaendert_datum_zeit": "2026-11-20T08:00:00",
        "source": "leika",
    } | felder


def seite(*items: dict, **umschlag) -> bytes:
    """A complete answer of the interface."""
    return json.dumps(
        {"items": list(items), "total_count": len(items), "abgerufen_am": "2026-11-30"} | umschlag
    ).encode()


def read(daten: bytes, name: str = "fim.json"):
    """The file written; the result."""
    ergebnis, fehler = importiere_bytes("fim-leistungen", daten, name)
    assert not fehler
    return {k: ergebnis.totals[k] for k in ("new", "update", "skip")}


class TestFormat:
    """What is taken over, and what stays."""

    def test_names_of_two_sources_are_both_kept_and_a_new_key_is_a_draft(self):
        bekannte = f.leika_leistung(leika_schluessel=KEYS[0], bezeichnung="Angeln", typ="2/3")
        daten = seite(*map(steckbrief, KEYS[:2]))
        assert read(daten) == {"new": 1, "update": 1, "skip": 0}
        bekannte.refresh_from_db()
        assert (bekannte.bezeichnung, bekannte.typ) == ("Angeln", "2/3")
        assert (bekannte.fim_bezeichnung, bekannte.fim_typisierung) == ("Bezeichnung 2001", "2/3b")
        assert bekannte.kurztext == "Sie können etwas beantragen."
        neue = LeikaLeistung.objects.get(leika_schluessel=KEYS[1])
        assert (neue.veroeffentlichung, neue.kennung) == ("entwurf", KEYS[1])
        assert (neue.history.count(), bekannte.history.count()) == (1, 2)
        assert str(katalogstand().stand) == "30.11.2026"
        assert read(daten) == {"new": 0, "update": 0, "skip": 2}
        assert Quelle.objects.get(kennung="fim-portal").history.count() == 1

    def test_a_key_that_is_gone_is_marked_and_comes_back(self):
        read(seite(*map(steckbrief, KEYS)))
        nur_zwei = seite(*map(steckbrief, KEYS[:2]), abgerufen_am="2026-12-01")
        assert read(nur_zwei) == {"new": 0, "update": 1, "skip": 2}
        fehlt = LeikaLeistung.objects.get(leika_schluessel=KEYS[2])
        assert (f"{fehlt.fim_fehlt_seit}", fehlt.kurztext) == (
            "2026-12-01",
            "Sie können etwas beantragen.",
        )
        assert read(nur_zwei)["update"] == 0
        # what holds only what changed says nothing of the others
        teil = seite(steckbrief(KEYS[0]), seit="2026-11-30", abgerufen_am="2026-12-02")
        assert read(teil) == {"new": 0, "update": 0, "skip": 1}
        assert read(seite(*map(steckbrief, KEYS)))["update"] == 1
        fehlt.refresh_from_db()
        assert fehlt.fim_fehlt_seit is None

    def test_the_finer_type_answers_whom_it_concerns(self):
        leistung = f.leika_leistung(leika_schluessel=KEYS[0], typ="2/3")
        kommune = f.kommune()

        def relevance():
            return with_relevance(LeikaLeistung.objects.all(), kommune).get(pk=leistung.pk).relevanz

        assert relevance() == "offen"
        read(seite(steckbrief(KEYS[0])))
        assert relevance() == "ja"
        read(seite(steckbrief(KEYS[0], typisierung=["2/3a"])))
        assert relevance() == "nein"

    def test_of_several_sources_that_of_the_leika_is_read_and_the_other_told(self):
        anders = steckbrief(KEYS[0], leistungsbezeichnung="Anders", source="landesredaktion")
        tabelle = read_table(seite(anders, steckbrief(KEYS[0])), "fim.json")
        assert [zeile[1] for zeile in tabelle] == ["Bezeichnung 2001"]
        ((nummer, satz),) = tabelle.hinweise
        assert (nummer, "landesredaktion: „Anders“" in satz) == (2, True)

    def test_a_table_with_the_same_names_is_read_too(self):
        f.leika_leistung(leika_schluessel=KEYS[0])
        zeile = {"leistungsschluessel": KEYS[0], "typisierung": "2/3a"}
        ergebnis, fehler = importiere("fim-leistungen", zeile)
        assert (ergebnis.totals["update"], fehler) == (1, [])

    @pytest.mark.parametrize(
        ("daten", "worte"),
        [
            (b"[" * 100_000 + b"]" * 100_000, "tiefer verschachtelt"),
            (b'{"items": [' + b"{}," * 3 + b"{}]}", "keinen „leistungsschluessel“"),
            (b'{"items": ', "lässt sich nicht lesen"),
            (b'{"items": [' + b"9" * 10_000 + b"]}", "lässt sich nicht lesen"),
            (b'{"etwas": 1}', "„items“"),
            (b"PK\x03\x04" + b"x" * 100, "."),
        ],
    )
    def test_a_bomb_and_what_is_no_such_file_are_refused(self, daten, worte):
        with pytest.raises(ValidationError, match=worte):
            read_table(daten, "fim.json")

    def test_too_many_entries_are_refused(self, monkeypatch):
        monkeypatch.setattr(fimdatei, "MAX_EINTRAEGE", 2)
        with pytest.raises(ValidationError, match="mehr als 2 Einträge"):
            read_table(seite(*map(steckbrief, KEYS)), "fim.json")

    def test_a_wrong_key_is_told_with_its_row(self):
        _, fehler = importiere_bytes(
            "fim-leistungen", seite(steckbrief(KEYS[0]), steckbrief("123")), "fim.json"
        )
        ((zeile, spalte, satz),) = fehler
        assert (zeile, spalte) == (3, "leistungsschluessel")
        assert "„123“" in satz


class TestAcceptance:
    """Nothing is written before a person has seen it."""

    def test_an_upload_is_previewed_written_and_taken_back(self, verwaltung, besucher):
        leistung = f.leika_leistung(leika_schluessel=KEYS[0])
        antwort = upload(
            verwaltung, LeikaLeistung, seite(steckbrief(KEYS[0])), dateiname="fim.json", resource=2
        )
        assert not Import.objects.exists()
        confirm(verwaltung, LeikaLeistung, antwort)
        text = " ".join(" ".join(besucher.seite(leistung.get_absolute_url()).text("main")).split())
        assert "Bezeichnung dort" in text
        assert leistung.bezeichnung in text
        assert "im FIM-Portal geändert am 20.11.2026" in text
        liste = " ".join(besucher.seite("/leistungen/").text("main"))
        assert "abgerufen am 30.11.2026" in liste
        undo(verwaltung, Import.objects.get())
        leistung.refresh_from_db()
        assert (leistung.fim_bezeichnung, katalogstand()) == ("", None)

    def test_what_was_fetched_waits_until_it_is_written(self, verwaltung, settings, tmp_path):
        settings.VAR = tmp_path
        f.leika_leistung(leika_schluessel=KEYS[0])
        abholung.leave_waiting("fim-leistungen", "json", seite(steckbrief(KEYS[0])))
        ort = adresse(LeikaLeistung, "import")
        zur_vorschau = open_page(verwaltung, ort, "wartende").send()
        assert not Import.objects.exists()
        confirm(verwaltung, LeikaLeistung, verwaltung.get(zur_vorschau["Location"]))
        assert Import.objects.get().geaendert == 1
        assert "wartet-" not in verwaltung.get(ort).content.decode()
        assert page_of(verwaltung.get(ort))
