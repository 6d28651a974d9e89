"""Audit trail in bulk: the database itself copies records into their histories.

INSERT … SELECT, for entries that have every field as the record has it now: many thousand of them
cost no object and no value in Python.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connections, models, router
from django.utils import timezone
from simple_history.utils import get_m2m_field_name

from bausteine.geschichte.einfuegen import insert_values

#: records copied with one statement
BLOCK = 500


def copy_entries(
    modell, schluessel: Iterable[int], art: str, grund: str | None, konto
) -> list[tuple[type[models.Model], int, int]]:
    """An entry of this kind ("+", "~", "-") for each of these records of `modell`, with their
    relations; gives (model, key of the record, key of the entry)."""
    return [
        eintrag
        for block in _blocks(sorted({*schluessel}))
        for eintrag in _copied(modell, block, art, grund, konto)
    ]


def _copied(modell, block: list[int], art: str, grund: str | None, konto) -> list:
    geschichte = modell.history.model
    eigene = {
        "history_date": models.Value(timezone.now(), models.DateTimeField()),
        "history_type": models.Value(art, models.CharField()),
        "history_change_reason": models.Value(grund, models.TextField()),
        "history_user": models.Value(konto.pk if konto else None, models.IntegerField()),
    }
    felder = [f for f in geschichte._meta.concrete_fields if f.name != "history_id"]
    quelle = modell._base_manager.filter(with_keys(block)).order_by("pk")
    quelle = quelle.values_list(*(eigene.get(f.name) or models.F(f.attname) for f in felder))
    paare = _insert_from(geschichte, felder, quelle)
    for feld in geschichte._history_m2m_fields if art != "-" else ():
        _copy_relations(modell, feld, dict(paare))
    return [(modell, *paar) for paar in paare]


def _copy_relations(modell, feld, eintraege: dict[int, int]) -> None:
    """What the new entries, by the records' keys, say of a many-to-many relation.

    The keys go through Python: a database without statistics of rows it has just been given looks
    for the entry of each relation anew, which took a quarter of an import on PostgreSQL.
    """
    through = getattr(modell, feld.name).through
    besitzer = through._meta.get_field(get_m2m_field_name(feld)).attname
    ziel = modell._verlauf.m2m_models[feld]
    felder = [f for f in ziel._meta.concrete_fields if f.name != "m2m_history_id"]
    quelle = through._base_manager.filter(with_keys([*eintraege], besitzer)).order_by("pk")
    andere = [f for f in felder if f.name != "history"]
    zeilen = quelle.values_list(besitzer, *(f.attname for f in andere))
    insert_values(
        ziel,
        ["history", *(f.name for f in andere)],
        [(eintraege[zeile[0]], *zeile[1:]) for zeile in zeilen],
    )


def with_keys(schluessel: Sequence[int], name: str = "pk") -> models.Q:
    """The records with these keys, each given once and in order, in the field of that name.

    Without a gap, as those of new records are, they are a range: a list of hundreds is taken apart
    key by key, here and in the database.
    """
    if schluessel and schluessel[-1] - schluessel[0] == len(schluessel) - 1:
        return models.Q(**{f"{name}__gte": schluessel[0], f"{name}__lte": schluessel[-1]})
    return models.Q(**{f"{name}__in": schluessel})


def _blocks(schluessel: list[int]) -> Iterator[list[int]]:
    for von in range(0, len(schluessel), BLOCK):
        yield schluessel[von : von + BLOCK]


def _insert_from(geschichte, felder: list, quelle: models.QuerySet) -> list[tuple[int, int]]:
    """The rows of a query as entries; gives (key of the record, key of the entry)."""
    connection = connections[router.db_for_write(geschichte)]
    auswahl, werte = quelle.query.get_compiler(connection=connection).as_sql()
    tabelle = connection.ops.quote_name(geschichte._meta.db_table)
    spalten = ", ".join(connection.ops.quote_name(feld.column) for feld in felder)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {tabelle} ({spalten}) {auswahl} RETURNING id, history_id", werte
        )
        return sorted(cursor.fetchall())
