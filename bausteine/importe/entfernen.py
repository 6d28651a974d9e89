"""Bulk delete with audit trail: the database itself copies the records into their histories."""

from django.db import connections, models, router
from django.db.models.deletion import Collector
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import drop_drafts
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
        geschrieben = _copy_into_history(modell, records, grund)
        with collect_entries(discard=True):  # said already
            sammler.delete()
    for anderes, nummern in gehen.items():
        drop_drafts(anderes, nummern)
    for schritt in schritte:  # the collector takes the key away
        schritt.heute.pk = schritt.schluessel
    return geschrieben


def _keeps_history(modell) -> bool:
    return hasattr(modell._meta, "simple_history_manager_attribute")


def _copy_into_history(modell, records: list[models.Model], grund: str) -> list:
    """INSERT … SELECT: the entries of a deletion have every field as the record has it now."""
    geschichte, schluessel = modell.history.model, [record.pk for record in records]
    konto = modell._verlauf.get_history_user(records[0])
    eigene = {
        "history_date": models.Value(timezone.now(), models.DateTimeField()),
        "history_type": models.Value("-", models.CharField()),
        "history_change_reason": models.Value(grund, models.CharField()),
        "history_user": models.Value(konto.pk if konto else None, models.IntegerField()),
    }
    felder = [f for f in geschichte._meta.concrete_fields if f.name != "history_id"]
    quelle = modell._base_manager.filter(pk__in=schluessel).order_by("pk")
    quelle = quelle.values_list(*(eigene.get(f.name) or models.F(f.attname) for f in felder))
    bisher = geschichte.objects.aggregate(neu=models.Max("history_id"))["neu"] or 0
    _insert_from(geschichte, felder, quelle)
    neue = geschichte.objects.filter(history_id__gt=bisher, id__in=schluessel, history_type="-")
    return [(modell, *paar) for paar in neue.order_by("pk").values_list("id", "history_id")]


def _insert_from(ziel, felder: list, quelle) -> None:
    """The rows of a query as rows of another table."""
    connection = connections[router.db_for_write(ziel)]
    auswahl, werte = quelle.query.get_compiler(connection=connection).as_sql()
    tabelle = connection.ops.quote_name(ziel._meta.db_table)
    spalten = ", ".join(connection.ops.quote_name(feld.column) for feld in felder)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {tabelle} ({spalten}) {auswahl}", werte)
