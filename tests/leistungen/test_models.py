"""OZG- and LeiKa-Leistungen: keys in form, database and import."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F

from leistungen.models import LeikaLeistung, OzgLeistung
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")

FALSCHE_LEIKA = ("9901200100100", "990120010010000", "98012001001000", "9901200100100x", "")
FALSCHE_OZG_IDS = ("1016", "101622", "1016x", "")


def ozg(**felder) -> OzgLeistung:
    """An unsaved OZG-Leistung."""
    return OzgLeistung(**{"name": "Neu", "slug": "neu"} | felder)


def leika(**felder) -> LeikaLeistung:
    """An unsaved LeiKa-Leistung."""
    return LeikaLeistung(**{"bezeichnung": "Neu", "kennung": "neu"} | felder)


def in_database(record) -> bool:
    """Whether the database takes the record."""
    try:
        with transaction.atomic():
            record.save()
    except (IntegrityError, DataError):  # DataError: longer than the column, PostgreSQL only
        return False
    return True


@pytest.mark.parametrize("schluessel", FALSCHE_LEIKA)
def test_a_wrong_leika_key_is_refused_by_the_database(schluessel):
    """Also the empty text: no key is NULL."""
    assert not in_database(leika(leika_schluessel=schluessel))


@pytest.mark.parametrize("schluessel", FALSCHE_LEIKA[:-1])
def test_a_wrong_leika_key_is_refused_by_form_and_import(schluessel):
    """With the sentence that says what is right."""
    with pytest.raises(ValidationError, match="LeiKa-Schlüssel: Ein LeiKa-Schlüssel hat genau 14"):
        leika(leika_schluessel=schluessel).full_clean()
    zeile = {"leika_schluessel": schluessel, "bezeichnung": "Neu", "kennung": "neu"}
    _, fehler = importiere("leistungen", zeile)
    assert [(zeile, spalte) for zeile, spalte, _ in fehler] == [(2, "leika_schluessel")]
    assert "genau 14 Ziffern und beginnt mit 99" in saetze(fehler)
    assert not LeikaLeistung.objects.exists()


@pytest.mark.parametrize("ozg_id", FALSCHE_OZG_IDS)
def test_a_wrong_ozg_id_is_refused_by_the_database(ozg_id):
    """Four digits are not an OZG-ID."""
    assert not in_database(ozg(ozg_id=ozg_id))


@pytest.mark.parametrize("ozg_id", FALSCHE_OZG_IDS[:-1])
def test_a_wrong_ozg_id_is_refused_by_form_and_import(ozg_id):
    """With the sentence that says what is right."""
    with pytest.raises(ValidationError, match="Eine OZG-ID hat genau fünf Ziffern"):
        ozg(ozg_id=ozg_id).full_clean()
    _, fehler = importiere("ozg-leistungen", {"slug": "neu", "name": "Neu", "ozg_id": ozg_id})
    assert [(zeile, spalte) for zeile, spalte, _ in fehler] == [(2, "ozg_id")]
    assert "genau fünf Ziffern" in saetze(fehler)


@pytest.mark.parametrize("text", ["99 012 001 001 000", "99.012.001.001.000", "99012001001000"])
def test_an_import_takes_blanks_and_dots(text):
    """The stored key has digits only, and names the record."""
    _, fehler = importiere("leistungen", {"leika_schluessel": text, "bezeichnung": "Neu"})
    assert not fehler
    record = LeikaLeistung.objects.get()
    assert (record.leika_schluessel, record.kennung) == ("99012001001000", "99012001001000")


@pytest.mark.parametrize("text", ["nicht im LeiKa", "Nicht im Leika", ""])
def test_not_in_the_leika_is_a_fact(text):
    """No key; the record needs a Kennung of the portal then."""
    zeile = {"leika_schluessel": text, "bezeichnung": "Neu"}
    _, fehler = importiere("leistungen", zeile)
    assert "Ohne LeiKa-Schlüssel braucht der Eintrag eine Kennung." in saetze(fehler)
    _, fehler = importiere("leistungen", zeile | {"kennung": "eigene-1"})
    assert not fehler
    assert LeikaLeistung.objects.get().leika_schluessel is None


def test_keys_are_unique_when_present():
    """Two records may have none, no two the same."""
    f.leika_leistung(leika_schluessel="99012001001000")
    f.ozg_leistung(ozg_id="10162")
    for i in ("a", "b"):
        assert in_database(leika(kennung=i))
        assert in_database(ozg(slug=i))
    assert not in_database(leika(leika_schluessel="99012001001000"))
    assert not in_database(ozg(ozg_id="10162"))
    for doppelt in (leika(leika_schluessel="99012001001000"), ozg(ozg_id="10162")):
        with pytest.raises(ValidationError, match="existiert bereits"):
            doppelt.full_clean()


def test_empty_keys_of_a_form_become_none():
    """An empty field of a form is NULL in the database."""
    for record in (leika(leika_schluessel=""), ozg(ozg_id="")):
        record.full_clean()
        record.save()
        record.refresh_from_db()
        assert getattr(record, "leika_schluessel", None) is None
        assert getattr(record, "ozg_id", None) is None


def test_whether_it_is_in_the_leika_follows_the_key():
    """The filter's column is made by the database."""
    assert f.leika_leistung().im_leika == "ja"
    assert f.leika_leistung(leika_schluessel=None).im_leika == "nein"


def test_an_ozg_leistung_is_written_with_its_ozg_id():
    """Without one the address stands for it."""
    assert ozg(ozg_id="10162", name="Reiten").mit_ozg_id == "10162 Reiten"
    assert ozg().mit_ozg_id == "neu"


class TestStandrang:
    """What the list is sorted by in the order of the projects' progress."""

    def test_as_far_as_the_projects_are(self, db):
        """In the order of the values; without a project there is none."""
        for status in reversed(LeikaLeistung.umsetzungsstaende()):
            f.projekt(
                leistungen=[f.leika_leistung()], status=status, fortgeschrieben=False, titel=status
            )
        f.leika_leistung()
        gereiht = LeikaLeistung.objects.mit_standrang().order_by(
            F("standrang").asc(nulls_last=True)
        )
        assert [x.umsetzungsstand for x in gereiht] == [*LeikaLeistung.umsetzungsstaende(), ""]
        assert gereiht.last().standrang is None

    def test_looks_into_the_projects_once(self, db):
        """For its order and once more for what is shown; the second page of the API compares it
        three times, and with a case for each value took longer than a request may."""
        sql = str(LeikaLeistung.objects.mit_standrang().query)
        assert sql.count('projects_projektleistung" ') == 2
