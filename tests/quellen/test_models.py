"""Quellen: keys, import, and what the public sees of them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from quellen.models import Quelle
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")


def test_a_kennung_is_unique_and_fits_into_a_cell():
    """Letters, digits, hyphens; no second one."""
    f.quelle(kennung="da")
    with pytest.raises(ValidationError, match="existiert bereits"):
        Quelle(kennung="da", titel="Neu").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Quelle(kennung="da", titel="Neu").save()
    with pytest.raises(ValidationError):
        Quelle(kennung="da: Seite 3", titel="Neu").full_clean()


def test_a_stand_that_ends_before_it_begins_is_refused():
    """In the database as well."""
    quelle = Quelle(
        kennung="neu", titel="Neu", stand_von=dt.date(2022, 1, 2), stand_bis=dt.date(2022, 1, 1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        quelle.save()
    with pytest.raises(ValidationError):
        quelle.full_clean()


@pytest.mark.parametrize("stand", ["Dezember 2022", "2019", "11.11.2020", ""])
def test_an_import_keeps_the_precision_of_the_stand(stand):
    """As it was given."""
    _, fehler = importiere("quellen", {"kennung": "neu", "titel": "Neu", "stand": stand})
    assert not fehler
    assert str(Quelle.objects.get().stand or "") == stand


def test_an_address_that_is_none_is_refused():
    """At its column."""
    _, fehler = importiere("quellen", {"kennung": "neu", "titel": "Neu", "adresse": "kein link"})
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(2, "adresse")]
    assert "gültige" in saetze(fehler)


@pytest.mark.parametrize("sicht", ["entwurf", "archiviert"])
def test_downloads_hide_the_place_in_a_hidden_quelle(besucher, sicht):
    """As the page does: „Protokoll vom …, S. 3“ tells what the Quelle is."""
    quelle = f.quelle(kennung="geheim", veroeffentlichung=sicht)
    f.themenfeld(slug="feld", quelle=quelle, fundstelle="Protokoll, S. 3")
    assert "Protokoll" not in besucher.seite("/themenfelder/feld/").html
    (zeile,) = besucher.json("/themenfelder/")["ergebnisse"]
    assert (zeile["quelle"], zeile["fundstelle"]) == ("", "")


def test_downloads_name_a_public_quelle_with_its_place(besucher):
    """Kennung and place."""
    f.themenfeld(quelle=f.quelle(kennung="bericht"), fundstelle="S. 3")
    (zeile,) = besucher.json("/themenfelder/")["ergebnisse"]
    assert (zeile["quelle"], zeile["fundstelle"]) == ("bericht", "S. 3")
