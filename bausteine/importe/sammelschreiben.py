"""Bulk insert: new records and what hangs on them, in blocks; what one refuses is named by row."""

from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from import_export.results import RowResult

from bausteine.geschichte.einfuegen import insert_records, insert_values
from bausteine.geschichte.verlauf import history_of, without_entry
from bausteine.importe.bericht import in_words, named_when_taken
from bausteine.stoerung.stoerung import is_fault

#: (number of the row, column → sentences)
Ablehnung = tuple[int, dict[str, list[str]]]


@dataclass
class Neuling:
    """A checked new record that waits for the end of its block, with the row it was read from."""

    zeile: int
    record: models.Model
    row: dict
    #: what the library keeps of the row; set when it has it
    ergebnis: RowResult | None = field(default=None)


class BulkWriter:
    """Rows of other tables and relations that wait for the end of a block."""

    def __init__(self):
        self._teile: dict[type[models.Model], list] = {}
        self._verbindungen: dict[tuple[type[models.Model], str, str], list[tuple]] = {}

    def add_part(self, zeile: int, spalte: str, record) -> None:
        """A checked new record, wanted by this cell."""
        self._teile.setdefault(type(record), []).append((zeile, spalte, record))

    def add_relations(self, record, attribut: str, ziele) -> None:
        """Many-to-many relations of a new record."""
        feld = record._meta.get_field(attribut)
        through = feld.remote_field.through
        von, nach = feld.m2m_field_name(), feld.m2m_reverse_field_name()
        self._verbindungen.setdefault((through, von, nach), []).extend(
            (record.pk, ziel.pk) for ziel in ziele
        )

    def write(self) -> list[Ablehnung]:
        """Insert everything; what the database refuses, by row and column."""
        teile, self._teile = self._teile, {}
        verbindungen, self._verbindungen = self._verbindungen, {}
        for (through, *enden), paare in verbindungen.items():
            insert_values(through, enden, paare)
        abgelehnt: list[Ablehnung] = []
        for model, offen in teile.items():
            records = [record for _, _, record in offen]
            fehler = insert(records, ())
            abgelehnt += [(offen[i][0], {offen[i][1]: f.messages}) for i, f in fehler.items()]
            da = [record for i, record in enumerate(records) if i not in fehler]
            history_of(model).create_entries(da, "+")
        return abgelehnt


def insert(records: list[models.Model], columns) -> dict[int, ValidationError]:
    """Insert checked new records of one model; by their place in the list, why the database refuses
    some. No history is written."""
    if not records:
        return {}
    for record in records:
        if hasattr(record, "normalize"):
            record.normalize()
    try:
        with transaction.atomic():
            insert_records(records)
    except DatabaseError as fehler:
        if is_fault(fehler):
            raise
        return _one_by_one(records, columns)
    return {}


def _one_by_one(records: list, columns) -> dict[int, ValidationError]:
    fehler = {}
    for platz, record in enumerate(records):
        record.pk, record._state.adding = None, True
        try:
            with without_entry(record), named_when_taken(record, columns):
                record.save(force_insert=True)
        except ValidationError as error:
            fehler[platz] = error
        except DatabaseError as error:
            if is_fault(error):
                raise
            fehler[platz] = ValidationError({NON_FIELD_ERRORS: [in_words(error)]})
    return fehler
