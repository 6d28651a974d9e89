"""Who regulates and carries out a Leistung: with a Quelle, own or inherited, read anew."""

import pytest
from django.db import IntegrityError, transaction

from leistungen.models import LeikaLeistung, OzgLeistung
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import open_form, refused, save
from tests.import_dateien import counts, errors, exported, load

pytestmark = pytest.mark.django_db
OHNE = "braucht eine Quelle, die das belegt"


@pytest.fixture
def ozg():
    """An OZG-Leistung that Land and Kommunen carry out."""
    quelle = f.quelle(kennung="gesetz", titel="Gesetz von 2019")
    angaben = {"vollzug": "land-kommune", "vollzug_quelle": quelle, "vollzug_fundstelle": "§ 3"}
    return f.ozg_leistung(name="Jagd", ozg_id="10201", **angaben)


class TestInherited:
    """Computed when read; a change above is one below, and nothing is copied."""

    def test_from_the_ozg_leistung(self, ozg):
        leika = f.leika_leistung(ozg_leistung=ozg)
        angabe = leika.geltender_vollzug
        assert (str(angabe), angabe.geerbt, angabe.von) == ("Land und Kommune", True, ozg)
        assert leika.geltende_regelung is None
        OzgLeistung.objects.update(vollzug="kommune")
        leika = LeikaLeistung.objects.get(pk=leika.pk)
        assert str(leika.geltender_vollzug) == "Kommune"
        assert leika.vollzug == ""

    def test_its_own_comes_first(self, ozg):
        leika = f.leika_leistung(ozg_leistung=ozg, vollzug="kommune", vollzug_quelle=f.quelle())
        angabe = leika.geltender_vollzug
        assert (str(angabe), angabe.geerbt) == ("Kommune", False)

    def test_nothing_from_a_hidden_one(self, ozg, besucher):
        OzgLeistung.objects.update(veroeffentlichung="entwurf")
        leika = f.leika_leistung(ozg_leistung=OzgLeistung.objects.get())
        assert leika.geltender_vollzug is None
        assert besucher.seite("/leistungen/").facetten["vollzug"] == {"ohne": 1}

    def test_the_filter_and_the_file_say_the_same(self, ozg, besucher):
        f.leika_leistung(ozg_leistung=ozg, bezeichnung="Geerbt")
        f.leika_leistung(vollzug="bund", vollzug_quelle=f.quelle(), bezeichnung="Eigen")
        f.leika_leistung(bezeichnung="Offen")
        seite = besucher.seite("/leistungen/")
        assert seite.facetten["vollzug"] == {"land-kommune": 1, "bund": 1, "ohne": 1}
        je_name = {z["bezeichnung"]: z["geltender_vollzug"] for z in besucher.csv("/leistungen/")}
        assert je_name == {"Geerbt": "Land und Kommune", "Eigen": "Bund", "Offen": ""}
        for wert, name in (("land-kommune", "Geerbt"), ("bund", "Eigen"), ("ohne", "Offen")):
            assert [z["bezeichnung"] for z in besucher.csv("/leistungen/", {"vollzug": wert})] == [
                name
            ]


class TestPages:
    """With where it is from; what nobody has said is called so."""

    def test_on_both(self, ozg, besucher):
        leika = f.leika_leistung(ozg_leistung=ozg)
        for record, zusatz in ((ozg, False), (leika, True)):
            text = " ".join(besucher.seite(record.get_absolute_url()).text("main")[0].split())
            assert "Vollzug Land und Kommune" in text
            assert ("wie die ganze OZG-Leistung" in text) is zusatz
            assert "Gesetz von 2019, § 3" in text
            assert "Regelung keine Angabe" in text

    def test_a_key_leads_to_the_fim_portal(self, besucher):
        mit = f.leika_leistung(leika_schluessel="99012001001000", kennung="99012001001000")
        ohne = f.leika_leistung(leika_schluessel=None)
        ziele = [e["href"] for e in besucher.seite(mit.get_absolute_url()).alle("a")]
        assert "https://fimportal.de/leistung-steckbriefe/99012001001000" in ziele
        assert "fimportal" not in besucher.seite(ohne.get_absolute_url()).html


class TestRefused:
    """Without a Quelle it is no fact: in the form, in a file, in the database."""

    @pytest.mark.parametrize("feld", ["regelung", "vollzug"])
    @pytest.mark.parametrize("model", [OzgLeistung, LeikaLeistung])
    def test_in_the_form(self, verwaltung, model, feld):
        record = f.ozg_leistung() if model is OzgLeistung else f.leika_leistung()
        daten = open_form(verwaltung, model, record.pk)
        daten |= {feld: ["kommune"], "hinweis": ["Mühsam getippt"]}
        meldung, wieder = refused(verwaltung, model, daten, record.pk)
        assert OHNE in meldung
        assert (wieder[feld], wieder["hinweis"]) == (["kommune"], ["Mühsam getippt"])
        quelle = f.quelle()
        save(verwaltung, model, wieder | {"vollzug_quelle": [quelle.pk]}, record.pk)
        record.refresh_from_db()
        assert (getattr(record, feld), record.vollzug_quelle) == ("kommune", quelle)

    def test_in_a_file(self):
        leistung = f.ozg_leistung(slug="jagd")
        (fehler,) = errors("ozg-leistungen", [["slug", "vollzug"], ["jagd", "Kommune"]])
        assert (fehler[:2], OHNE in fehler[2]) == ((2, "vollzug_quelle"), True)
        (fehler,) = errors("ozg-leistungen", [["slug", "vollzug"], ["jagd", "Gemeinde"]])
        assert "„Gemeinde“ ist nicht vorgesehen" in fehler[2]
        leistung.refresh_from_db()
        assert leistung.vollzug == ""

    def test_in_the_database(self, ozg):
        with pytest.raises(IntegrityError), transaction.atomic():
            OzgLeistung.objects.update(vollzug_quelle=None)


@pytest.mark.parametrize("name", ["ozg-leistungen", "leistungen"])
def test_a_file_written_is_a_file_read(ozg, name):
    f.leika_leistung(ozg_leistung=ozg, regelung="bund", vollzug_quelle=ozg.vollzug_quelle)
    kopf, zeilen = exported(name)
    assert counts(load(name, [kopf, *zeilen])) == (0, 0, 1)
