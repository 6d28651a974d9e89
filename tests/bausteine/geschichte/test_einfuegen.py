"""Bulk insert and update: what goes in comes back, on both databases."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from bausteine.geschichte.abschrift import with_keys
from bausteine.geschichte.einfuegen import insert_records, update_records
from bausteine.importe.models import Import
from projects.enums import Stand
from projects.models import Phase
from tests import factories as f

pytestmark = pytest.mark.django_db
#: what a list of texts or a document would have to escape
SCHWIERIG = ["", "NULL", "a \"b\" \\ {c, d}\n%s 'e'", "ä"]


def test_texts_numbers_and_documents_come_back():
    importe = [Import(ressource="x", dateiname=t, neu=i) for i, t in enumerate(SCHWIERIG)]
    insert_records(importe)
    for der_import in importe:
        der_import.hinweise = [[None, der_import.dateiname]]
    update_records(importe, ["hinweise"])
    gelesen = Import.objects.order_by("pk").values_list("pk", "dateiname", "neu", "hinweise")
    assert list(gelesen) == [(i.pk, i.dateiname, i.neu, i.hinweise) for i in importe]


def test_days_and_values_of_enumerations_come_back_beside_none():
    projekt, tag = f.projekt(), dt.date(2022, 12, 31)
    phasen = [
        Phase(projekt=projekt, art="konzeption", stand=Stand.LAEUFT, bestaetigt_am=tag),
        Phase(projekt=projekt, art="umsetzung", stand="offen"),
    ]
    insert_records(phasen)
    gelesen = Phase.objects.order_by("pk").values_list("stand", "bestaetigt_am", "quelle")
    assert list(gelesen) == [("laeuft", tag, None), ("offen", None, None)]


def test_a_text_that_is_too_long_is_refused_and_not_cut():
    zu_lang = [Import(ressource="x" * 41), Import(ressource="y")]
    try:
        with transaction.atomic():
            insert_records(zu_lang)
    except DatabaseError:
        assert connection.vendor == "postgresql"
    else:  # SQLite knows no length
        assert set(Import.objects.values_list("ressource", flat=True)) == {"x" * 41, "y"}


@pytest.mark.parametrize("schluessel", [[], [7], [3, 4, 5], [3, 5, 6]])
def test_keys_mean_the_same_records_whether_there_is_a_gap_or_not(schluessel):
    Import.objects.bulk_create(Import(pk=nummer, ressource="x") for nummer in range(1, 10))
    gefunden = Import.objects.filter(with_keys(schluessel)).order_by("pk")
    assert list(gefunden.values_list("pk", flat=True)) == schluessel
