"""Proposed links of as many records as the federal catalogue has."""

import time

from leistungen.models import LeikaLeistung, OzgLeistung
from projects.models import Umsetzungsprojekt
from projects.zuordnen import renew
from tests.besuch import gezaehlte_abfragen


def test_many_records_take_few_queries_and_two_seconds_at_most(db):
    """As many as the catalogue has: 156 projects, 565 Leistungen, 5,251 LeiKa-Leistungen."""
    Umsetzungsprojekt.objects.bulk_create(
        Umsetzungsprojekt(kennung=f"p{i}", titel=f"Bescheinigung {i} über vieles")
        for i in range(156)
    )
    OzgLeistung.objects.bulk_create(
        OzgLeistung(ozg_id=str(30_000 + i), slug=f"o{i}", name=f"Leistung {i} nach Gesetz")
        for i in range(565)
    )
    leistungen = list(OzgLeistung.objects.values_list("pk", flat=True))
    LeikaLeistung.objects.bulk_create(
        LeikaLeistung(
            kennung=f"l{i}",
            ozg_leistung_id=leistungen[i % 565],
            bezeichnung=f"Bescheinigung {i} über vieles Erteilung zum Zweck von {i}",
        )
        for i in range(5251)
    )
    with gezaehlte_abfragen() as abfragen:
        beginn = time.process_time()
        bilanz = renew()
        dauer = time.process_time() - beginn
    assert bilanz.neu == 156
    assert len(abfragen) <= 12, abfragen
    assert dauer <= 2, dauer
