"""FIM-Bausteine of a LeiKa-Leistung: a status with its day and its Quelle, or no answer."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leistungen.models import FimBaustein, LeikaLeistung
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import add_inline, open_form, refused, save
from tests.import_dateien import counts, errors, exported, load

pytestmark = pytest.mark.django_db
SCHLUESSEL = "99107001000000"
KOPF = ["leistung", "art", "status", "bestaetigt_am", "adresse", "quelle"]
GUT = {"art": "leistung", "status": "silber", "bestaetigt_am": "31.12.2022", "quelle": "portal"}
MORGEN = f"{timezone.localdate() + dt.timedelta(days=2):%d.%m.%Y}"
FAELLE = {
    "ohne Quelle": ({"quelle": ""}, "braucht eine Quelle, die ihn belegt"),
    "ohne Tag": ({"bestaetigt_am": ""}, "bestätigt am"),
    "morgen": ({"bestaetigt_am": MORGEN}, "liegt in der Zukunft"),
    "unsicher": ({"adresse": "http://fim.example/1"}, "gültige Adresse"),
}


@pytest.fixture
def leika():
    """A Leistung of the catalogue."""
    return f.leika_leistung(
        leika_schluessel=SCHLUESSEL, kennung=SCHLUESSEL, bezeichnung="Angelschein"
    )


@pytest.mark.parametrize("felder", [{"quelle": None}, {"art": "stamm"}, {"status": "fertig"}])
def test_the_database_holds_it_for_every_writer(leika, felder):
    zeile = {
        "art": "leistung",
        "status": "gold",
        "bestaetigt_am": dt.date(2022, 1, 1),
        "quelle": f.quelle(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        FimBaustein.objects.create(leika_leistung=leika, **zeile | felder)


@pytest.mark.parametrize("fall", FAELLE)
class TestRefused:
    """In the form and in a file."""

    def test_in_the_form(self, verwaltung, leika, fall):
        felder, satz = FAELLE[fall]
        zeile = GUT | {"quelle": f.quelle(kennung="portal").pk} | felder
        daten = open_form(verwaltung, LeikaLeistung, leika.pk)
        daten["hinweis"] = ["Mühsam getippt"]
        add_inline(daten, "fim_bausteine", **zeile)
        meldung, wieder = refused(verwaltung, LeikaLeistung, daten, leika.pk)
        assert satz in meldung or fall == "ohne Tag"
        assert wieder["hinweis"] == ["Mühsam getippt"]
        assert not FimBaustein.objects.exists()

    def test_in_a_file(self, leika, fall):
        felder, satz = FAELLE[fall]
        f.quelle(kennung="portal")
        zeile = GUT | {"leistung": SCHLUESSEL} | felder
        fehler = errors("fim-bausteine", [KOPF, [zeile.get(name, "") for name in KOPF]])
        assert {nummer for nummer, _, _ in fehler} == {2}
        assert [text for _, _, text in fehler if satz in text] or fall == "ohne Tag"
        assert not FimBaustein.objects.exists()


def test_saved_in_the_form_once(verwaltung, leika):
    quelle = f.quelle(kennung="portal").pk
    daten = open_form(verwaltung, LeikaLeistung, leika.pk)
    add_inline(daten, "fim_bausteine", **GUT | {"quelle": quelle})
    save(verwaltung, LeikaLeistung, daten, leika.pk)
    assert leika.fim_bausteine.get().status == "silber"
    daten = open_form(verwaltung, LeikaLeistung, leika.pk)
    add_inline(daten, "fim_bausteine", **GUT | {"quelle": quelle})
    meldung, _ = refused(verwaltung, LeikaLeistung, daten, leika.pk)
    assert "hat die Leistung schon" in meldung


def test_a_file_written_is_a_file_read(leika):
    f.fim_baustein(leika, status="gold", adresse="https://fimportal.example/1")
    kopf, zeilen = exported("fim-bausteine")
    assert counts(load("fim-bausteine", [kopf, *zeilen])) == (0, 0, 1)


class TestPages:
    """What is told stands there with its day and its Quelle; what is not told is no „nein“."""

    def test_on_the_page_of_the_leistung(self, besucher, leika):
        quelle = f.quelle(titel="Liste der Landesredaktion")
        f.fim_baustein(leika, status="silber", quelle=quelle, fundstelle="Zeile 7")
        text = " ".join(besucher.seite(leika.get_absolute_url()).text("main")[0].split())
        assert "Leistungsbeschreibung fachlich freigegeben (silber) 31.12.2022" in text
        assert "Liste der Landesredaktion, Zeile 7" in text

    def test_nothing_told(self, besucher, leika):
        text = " ".join(besucher.seite(leika.get_absolute_url()).text("main")[0].split())
        assert "diese Leistung beschrieben hat: keine Angabe" in text

    def test_filter_file_and_number(self, besucher, leika):
        """Baustein and status of the same row."""
        f.leika_leistung(bezeichnung="Ohne")
        f.fim_baustein(leika, art="leistung", status="gold")
        f.fim_baustein(leika, art="prozess", status="entwurf")
        seite = besucher.seite("/leistungen/")
        assert seite.facetten["fim"] == {"leistung": 1, "prozess": 1, "ohne": 1}
        assert besucher.csv("/leistungen/", {"fim": "prozess", "fim_status": "gold"}) == []
        [zeile] = besucher.csv("/leistungen/", {"fim": "prozess", "fim_status": "entwurf"})
        assert zeile["fim_bausteine"] == (
            "Leistungsbeschreibung: fachlich freigegeben (gold) (Stand 31.12.2022) | "
            "Prozess: Entwurf (Stand 31.12.2022)"
        )
