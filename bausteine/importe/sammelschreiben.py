"""Bulk insert: what hangs on imported records, in blocks; what one refuses is named by row."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from bausteine.importe.bericht import named_when_taken


class BulkWriter:
    """Rows of other tables and relations that wait for the end of a block."""

    def __init__(self):
        self._teile: dict[type[models.Model], list] = {}
        self._verbindungen: dict[type[models.Model], list] = {}

    def add_part(self, zeile: int, spalte: str, record) -> None:
        """A checked new record, wanted by this cell."""
        self._teile.setdefault(type(record), []).append((zeile, spalte, record))

    def add_relations(self, record, attribut: str, ziele) -> None:
        """Many-to-many relations of a new record."""
        feld = record._meta.get_field(attribut)
        through = feld.remote_field.through
        enden = (feld.m2m_field_name(), feld.m2m_reverse_field_name())
        von, nach = (through._meta.get_field(ende).attname for ende in enden)
        self._verbindungen.setdefault(through, []).extend(
            through(**{von: record.pk, nach: ziel.pk}) for ziel in ziele
        )

    def write(self) -> list[tuple[int, str, list[str]]]:
        """Insert everything; (row, column, sentences) for what the database refuses."""
        teile, self._teile = self._teile, {}
        verbindungen, self._verbindungen = self._verbindungen, {}
        for through, zeilen in verbindungen.items():
            through._default_manager.bulk_create(zeilen)
        return [fehler for model, offen in teile.items() for fehler in _insert(model, offen)]


def _insert(model, offen) -> list[tuple[int, str, list[str]]]:
    records = [record for _, _, record in offen]
    for record in records:
        if hasattr(record, "normalize"):
            record.normalize()
    try:
        with transaction.atomic():
            model.objects.bulk_create(records)
    except IntegrityError:
        return _one_by_one(offen)
    for record in records:
        model._verlauf.create_historical_record(record, "+")
    return []


def _one_by_one(offen) -> list[tuple[int, str, list[str]]]:
    fehler = []
    for zeile, spalte, record in offen:
        record.pk, record._state.adding = None, True
        try:
            with named_when_taken(record, ()):
                record.save()
        except ValidationError as error:
            fehler.append((zeile, spalte, error.messages))
    return fehler
