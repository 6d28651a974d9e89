"""Two clicks on one button, two previews of one file: everything once, whatever the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from bausteine.importe.models import Import
from projects.models import Phase, Umsetzungsprojekt
from tests.bausteine.verwaltung.hilfe import adresse, client_of, confirm_data, upload
from tests.formular import forge

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ablage")]
ANZAHL = 60
ZEILEN = [
    ["kennung", "titel", "umsetzung"],
    *[[f"p-{i}", f"P {i}", "Q1 2031"] for i in range(ANZAHL)],
]


def at_once(konto, daten: list[dict]) -> None:
    """Confirm these previews at the same moment, each in a thread with its own connection."""

    def send(felder):
        try:
            client = client_of(konto)
            # what a page showed, sent by another browser of the same account
            return forge(client, adresse(Umsetzungsprojekt, "process_import"), felder).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(daten)) as faeden:
        assert set(faeden.map(send, daten)) == {302}


@pytest.mark.parametrize("vorschauen", [1, 2], ids=["ein Knopf zweimal", "zwei Vorschauen"])
def test_everything_is_written_once(ablage, vorschauen):
    konto = get_user_model().objects.create_superuser("chefin", password="geheim")
    client = client_of(konto)
    daten = [confirm_data(upload(client, Umsetzungsprojekt, ZEILEN)) for _ in range(vorschauen)]
    at_once(konto, daten * (3 - vorschauen))
    assert Umsetzungsprojekt.objects.count() == Umsetzungsprojekt.history.count() == ANZAHL
    assert Phase.objects.count() == ANZAHL
    assert sum(Import.objects.values_list("neu", flat=True)) == ANZAHL
    assert not list(ablage.iterdir())
