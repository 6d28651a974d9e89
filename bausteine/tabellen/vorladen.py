"""Eager loading: what the columns of very many records read, a block at a time, each target once.

Django's own prefetch makes an object of a target for every record that names it, and names every
record of a block one by one in its SQL. For a file of ten thousand records that is most of the
work, so here a list reads its targets once and keeps them until its last record is written.
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import islice
from typing import Any

from django.db.models import F, ForeignKey, ManyToManyField, Model, QuerySet
from django.db.models.query import ModelIterable

from bausteine.werte.unter import Among

#: before the name of a relation: the attribute that holds its records, loaded ahead
VORAB = "vorab_"
#: on a target: the number of the record that names it
VON = "vorab_von"
#: records of the first block, which somebody waits for, and of the largest one
ERSTER, GROESSTER = 200, 1_000
#: so many targets of a relation are kept; those of larger tables are read again
HOECHSTENS = 5_000


class Vorab:
    """A relation to load ahead: the records of `menge`, in no order, and what they name in turn.

    Of a foreign key the record holds its target as ever; of any other relation the attribute
    `VORAB` + name holds a list. Records that do not belong to `menge` are left out.
    """

    def __init__(self, name: str, menge: QuerySet, *weitere: "Vorab"):
        self.name, self.menge, self.weitere = name, menge, weitere

    def reader(self, model: type[Model], db: str) -> "_Leser":
        """What loads it for the records of one list."""
        feld: Any = model._meta.get_field(self.name)
        menge = self.menge.using(db).order_by()
        weitere = [teil.reader(menge.model, db) for teil in self.weitere]
        if feld.many_to_many:
            return _Verbindungen(feld, menge, weitere)
        if feld.one_to_many:
            return _Teile(feld, menge, weitere)
        return _Ziele(feld, menge, weitere)


def loaded_ahead(queryset: QuerySet, *vorab: Vorab) -> Any:
    """The same records, each with these relations, however they are read."""
    geladen: Any = queryset.all()
    geladen._iterable_class = type("Vorgeladen", (_Vorgeladen,), {"vorab": vorab})
    return geladen


class _Vorgeladen(ModelIterable):
    """The records of a QuerySet in blocks that grow, each with its relations loaded at once."""

    vorab: tuple[Vorab, ...] = ()

    def __iter__(self):
        queryset: Any = self.queryset  # its types do not know it
        leser = [teil.reader(queryset.model, queryset.db) for teil in self.vorab]
        records = super().__iter__()
        # whoever wants a list waits for its last record and need not ask twice
        laenge = ERSTER if self.chunked_fetch else None
        while block := list(islice(records, laenge)):
            for einer in leser:
                einer.load(block)
            yield from block
            laenge = min(len(block) * 2, GROESSTER)


class _Leser:
    """Loads one relation for blocks of records."""

    def __init__(self, feld: Any, menge: QuerySet, weitere: list["_Leser"]):
        self.feld, self.menge, self.weitere = feld, menge, weitere

    def load(self, records: list) -> None:
        """From now on these records hold it."""
        raise NotImplementedError

    def read(self, menge: QuerySet, schluessel: str, nummern: Collection[int]) -> list:
        """The records with one of these numbers, and what they name in turn."""
        gefunden = list(menge.filter(Among(schluessel, nummern)))
        if gefunden:
            for einer in self.weitere:
                einer.load(gefunden)
        return gefunden

    def hand_out(self, records: list, je: dict[int, list]) -> None:
        """To each record what belongs to it, nothing to some."""
        name = VORAB + self.feld.name
        for record in records:
            record.__dict__[name] = je.get(record.pk, [])


class _Zielspeicher(_Leser):
    """Loads targets that many records name."""

    def __init__(self, feld, menge, weitere):
        super().__init__(feld, menge, weitere)
        self._bekannt: dict[int, Model | None] = {}

    def targets(self, nummern: set[int]) -> dict[int, Model | None]:
        """At least these by number; None for one that is not in `menge`."""
        if len(self._bekannt) > HOECHSTENS:
            self._bekannt = {}
        if fehlende := nummern - self._bekannt.keys():
            self._bekannt |= dict.fromkeys(fehlende)
            self._bekannt |= {ziel.pk: ziel for ziel in self.read(self.menge, "pk", fehlende)}
        return self._bekannt


class _Ziele(_Zielspeicher):
    """A foreign key of the records."""

    def load(self, records):
        nummern = [getattr(record, self.feld.attname) for record in records]
        ziele = self.targets({*nummern} - {None})
        for record, nummer in zip(records, nummern, strict=True):
            self.feld.set_cached_value(record, ziele.get(nummer))


class _Verbindungen(_Zielspeicher):
    """A many-to-many relation, by either of its ends."""

    def __init__(self, feld, menge, weitere):
        super().__init__(feld, menge, weitere)
        vorwaerts = isinstance(feld, ManyToManyField)
        eigenes = feld if vorwaerts else feld.field
        enden = [f"{eigenes.m2m_field_name()}_id", f"{eigenes.m2m_reverse_field_name()}_id"]
        #: in the table of pairs: the columns of the record and of its target
        self._hier, self._dort = enden if vorwaerts else reversed(enden)
        self._paare = eigenes.remote_field.through._base_manager.using(menge.db)

    def load(self, records):
        nummern = [record.pk for record in records]
        paare = self._later(nummern) if self._bekannt else self._first(nummern)
        je = defaultdict(list)
        for von, pk in paare:
            if (ziel := self._bekannt[pk]) is not None:
                je[von].append(ziel)
        self.hand_out(records, je)

    def _first(self, nummern: list[int]) -> list[tuple[int, int]]:
        """The numbers of records and targets, in one query with the targets: most pages and many
        files are a single block."""
        je_paar = self.menge.annotate(**{VON: F(self.feld.remote_field.name)})
        gefunden = self.read(je_paar, VON, nummern)
        self._bekannt = {ziel.pk: ziel for ziel in gefunden}
        return [(ziel.__dict__[VON], ziel.pk) for ziel in gefunden]

    def _later(self, nummern: list[int]) -> list[tuple[int, int]]:
        """The same where most targets are known."""
        gefunden = self._paare.filter(Among(self._hier, nummern))
        paare = list(gefunden.values_list(self._hier, self._dort))
        self.targets({pk for _, pk in paare})
        return paare


class _Teile(_Leser):
    """Rows of another table that belong to one record each."""

    def load(self, records):
        zurueck: ForeignKey = self.feld.field
        eigner = {record.pk: record for record in records}
        je = defaultdict(list)
        for teil in self.read(self.menge, zurueck.attname, eigner):
            nummer = getattr(teil, zurueck.attname)
            zurueck.set_cached_value(teil, eigner[nummer])
            je[nummer].append(teil)
        self.hand_out(records, je)
