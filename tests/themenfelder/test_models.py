"""Themenfelder and Lagen: what form and database refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories as f
from tests.dateien import importiere, saetze
from themenfelder.models import Lage, Themenfeld

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    "felder", [{"nummer": 1}, {"name": "Gesundheit"}, {"slug": "gesundheit"}, {"nummer": 0}]
)
def test_number_name_and_address_are_unique(felder):
    """And the numbers begin with 1."""
    f.themenfeld(nummer=1, name="Gesundheit")
    neu = Themenfeld(**{"nummer": 2, "name": "Neu", "slug": "neu"} | felder)
    with pytest.raises(ValidationError, match=r"existiert bereits|mindestens 1"):
        neu.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        neu.save()


def test_a_lage_is_unique_within_its_themenfeld():
    """Two Themenfelder may each have one of that name."""
    lage = f.lage(name="Umzug")
    doppelt = Lage(themenfeld=lage.themenfeld, name="Umzug")
    with pytest.raises(ValidationError, match="Diese Lage gibt es in dem Themenfeld schon"):
        doppelt.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        doppelt.save()
    f.lage(name="Umzug")


def test_a_lage_of_unknown_kind_is_refused():
    """Lebenslage, Unternehmenslage, Querschnitt or nothing."""
    lage = Lage(themenfeld=f.themenfeld(), name="Neu", art="notlage")
    with pytest.raises(IntegrityError), transaction.atomic():
        lage.save()
    with pytest.raises(ValidationError, match="Die Art einer Lage ist"):
        lage.validate_constraints()
    lage.art = ""
    lage.full_clean()


@pytest.mark.parametrize("text", ["1", "1.0", "01"])
def test_an_import_names_a_themenfeld_by_its_number(text):
    """As a spreadsheet writes numbers."""
    f.themenfeld(nummer=1, name="Gesundheit")
    _, fehler = importiere("themenfelder", {"nummer": text, "ressort": "MAGS"})
    assert not fehler
    assert Themenfeld.objects.get().ressort == "MAGS"


@pytest.mark.parametrize("text", ["eins", "1,5", "-1", "²", "1e3"])
def test_what_is_no_number_is_refused(text):
    """In a German sentence at its row and column."""
    _, fehler = importiere("themenfelder", {"nummer": text, "name": "Neu", "slug": "neu"})
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(2, "nummer")]
    assert f"„{text}“ ist keine ganze Zahl." in saetze(fehler)


def test_a_themenfeld_is_known_by_name_address_and_number():
    """However a file names it."""
    f.themenfeld(nummer=3, name="Bauen & Wohnen")
    for i, text in enumerate(("Bauen & Wohnen", "bauen & wohnen", "bauen-wohnen", "3")):
        _, fehler = importiere("lagen", {"themenfeld": text, "name": f"Lage {i}"})
        assert not fehler, text
    assert set(Lage.objects.values_list("themenfeld__nummer", flat=True)) == {3}
    _, fehler = importiere("lagen", {"themenfeld": "Bauen & Wohne", "name": "Neu"})
    assert "ist nicht bekannt. Meinten Sie „Bauen & Wohnen“?" in saetze(fehler)
