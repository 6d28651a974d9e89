"""Bulk delete with audit trail: the database itself copies the records into their histories."""

from django.db import router
from django.db.models.deletion import Collector

from bausteine.freigabe.sichtbarkeit import drop_drafts
from bausteine.geschichte.abschrift import copy_entries
from bausteine.geschichte.verlauf import collect_entries, deletion_reason


def remove_records(schritte: list, grund: str) -> list[tuple[type, int, int]]:
    """Remove the records of one model; `heute` of each step is the record, and stays usable.

    Gives (model, key of the record, key of the entry) of every entry that says it. What would go
    along with them, and keeps a history, is deleted in Django's way: nothing is lost unsaid. Drafts
    go as well; whether there may be one is the plan's to say.
    Raises ProtectedError where something holds a record.
    """
    modell, records = schritte[0].modell, [schritt.heute for schritt in schritte]
    sammler = Collector(using=router.db_for_write(modell))
    sammler.collect(records)
    gehen = {anderes: [record.pk for record in weg] for anderes, weg in sammler.data.items()}
    if any(_keeps_history(anderes) for anderes in sammler.data.keys() - {modell}) or len(
        sammler.data[modell]
    ) > len(records):
        with deletion_reason(grund):
            sammler.delete()
        geschrieben = []
    else:
        konto = modell._verlauf.get_history_user(records[0])
        nummern = [record.pk for record in records]
        geschrieben = copy_entries(modell, nummern, "-", grund, konto)
        with collect_entries(discard=True):  # said already
            sammler.delete()
    for anderes, weg in gehen.items():
        drop_drafts(anderes, weg)
    for schritt in schritte:  # the collector takes the key away
        schritt.heute.pk = schritt.schluessel
    return geschrieben


def _keeps_history(modell) -> bool:
    return hasattr(modell._meta, "simple_history_manager_attribute")
