"""Eager loading: what the columns of very many records read, a block at a time, each target once.

Django's own prefetch makes an object of a target for every record that names it, and names every
record of a block one by one in its SQL. For a file of ten thousand records that is most of the
work, so here a list reads its targets once and keeps them until its last record is written.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db.models import F, ManyToManyField, Model, QuerySet

from bausteine.tabellen.hydration import VON, Lean, Pairs, read_as
from bausteine.werte.statement import VIELE, Statement
from bausteine.werte.unter import Among

#: before the name of a relation: the attribute that holds its records, loaded ahead
VORAB = "vorab_"
#: records of the first block, which somebody waits for, and of the largest one
ERSTER, GROESSTER = 200, 1_000
#: so many targets of a relation are kept; those of larger tables are read again
HOECHSTENS = 5_000


class Vorab:
    """A relation to load ahead: the records of `menge`, in no order, and what they name in turn.

    Of a foreign key the record holds its target as ever; of any other relation the attribute
    `VORAB` + name holds a list. Records that do not belong to `menge` are left out. Whoever keeps
    one has its SQL put together once: `menge` is always the same.
    """

    def __init__(self, name: str, menge: QuerySet, *weitere: "Vorab"):
        self.name, self.menge, self.weitere = name, menge.order_by(), weitere
        self._leser: dict[type[Model], _Leser] = {}

    def reader(self, model: type[Model]) -> "_Leser":
        """What loads it for records of this model."""
        if (leser := self._leser.get(model)) is None:
            leser = self._leser[model] = self._reader(model._meta.get_field(self.name))
        return leser

    def _reader(self, feld: Any) -> "_Leser":
        weitere = [teil.reader(self.menge.model) for teil in self.weitere]
        if feld.many_to_many:
            return _Verbindungen(feld, self.menge, weitere)
        if feld.one_to_many:
            return _Teile(feld, self.menge, weitere)
        return _Ziele(feld, self.menge, weitere)


def loaded_ahead(queryset: QuerySet, *vorab: Vorab) -> Any:
    """The same records, each with these relations, however they are read."""
    return read_as(_preloading(vorab), queryset)


@lru_cache(maxsize=256)
def _preloading(vorab: tuple[Vorab, ...]) -> type["_Vorgeladen"]:
    """The iterable of these relations; there are few combinations of them."""
    return type("Vorgeladen", (_Vorgeladen,), {"vorab": vorab})


class _Vorgeladen(Lean):
    """The records of a QuerySet in blocks that grow, each with its relations loaded at once."""

    vorab: tuple[Vorab, ...] = ()

    def __iter__(self):
        queryset: Any = self.queryset  # its types do not know it
        liste = _Liste(queryset.db)
        leser = [teil.reader(queryset.model) for teil in self.vorab]
        records = super().__iter__()
        # whoever wants a list waits for its last record and need not ask twice
        laenge = ERSTER if self.chunked_fetch else None
        while block := list(islice(records, laenge)):
            for einer in leser:
                einer.load(block, liste)
            yield from block
            laenge = min(len(block) * 2, GROESSTER)


@dataclass
class _Liste:
    """A list while it is read: from which database, and by relation the targets it has met; None
    for one that does not belong to its `menge`."""

    db: str
    ziele: dict["_Leser", dict[int, Model | None]] = field(default_factory=dict)


class _Leser:
    """Loads one relation for blocks of records, whatever list they are of."""

    def __init__(self, feld: Any, menge: QuerySet, weitere: list["_Leser"]):
        self.feld, self.weitere = feld, weitere
        self.menge = read_as(Lean, menge)

    def load(self, records: list, liste: _Liste) -> None:
        """From now on these records hold it."""
        raise NotImplementedError

    def load_further(self, gefunden: list, liste: _Liste) -> None:
        """And these hold what they name in turn."""
        if gefunden:
            for einer in self.weitere:
                einer.load(gefunden, liste)

    def hand_out(self, records: list, nummern: list[int], je: dict[int, list]) -> None:
        """To each record with its number what belongs to it, nothing to some."""
        name = VORAB + self.feld.name
        for record, nummer in zip(records, nummern, strict=True):
            record.__dict__[name] = je.get(nummer, [])


class _Zielspeicher(_Leser):
    """Loads targets that many records name."""

    def __init__(self, feld, menge, weitere):
        super().__init__(feld, menge, weitere)
        self._je_nummer = _by_keys(self.menge, "pk")

    def targets(self, nummern: set[int], liste: _Liste) -> dict[int, Model | None]:
        """At least these by number; None for one that is not in `menge`."""
        bekannt = liste.ziele.setdefault(self, {})
        if len(bekannt) > HOECHSTENS:
            bekannt = liste.ziele[self] = {}
        if fehlende := nummern - bekannt.keys():
            gefunden = self._je_nummer.rows(fehlende, db=liste.db)
            self.load_further(gefunden, liste)
            bekannt |= dict.fromkeys(fehlende)
            bekannt |= zip(_numbers(gefunden), gefunden, strict=True)
        return bekannt


class _Ziele(_Zielspeicher):
    """A foreign key of the records."""

    def load(self, records, liste):
        nummern = list(map(attrgetter(self.feld.attname), records))
        ziele = self.targets({*nummern} - {None}, liste)
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
        hier, dort = enden if vorwaerts else reversed(enden)
        paare = eigenes.remote_field.through._base_manager.values_list(hier, dort)
        self._paare = _by_keys(paare, hier)
        je_paar = menge.annotate(**{VON: F(feld.remote_field.name)})
        self._ziele_je_paar = _by_keys(read_as(Pairs, je_paar), VON)

    def load(self, records, liste):
        nummern = _numbers(records)
        erste = not liste.ziele.get(self)
        paare = self._first(nummern, liste) if erste else self._later(nummern, liste)
        je = defaultdict(list)
        for von, ziel in paare:
            if ziel is not None:
                je[von].append(ziel)
        self.hand_out(records, nummern, je)

    def _first(self, nummern: list[int], liste: _Liste) -> list[tuple[int, Model]]:
        """The numbers of records, and their targets, in one query: most pages and many files are a
        single block."""
        paare = self._ziele_je_paar.rows(nummern, db=liste.db)
        liste.ziele[self] = {ziel.pk: ziel for _, ziel in paare}
        self.load_further([*liste.ziele[self].values()], liste)
        return paare

    def _later(self, nummern: list[int], liste: _Liste) -> list[tuple[int, Model | None]]:
        """The same where most targets are known."""
        paare = self._paare.rows(nummern, db=liste.db)
        ziele = self.targets({pk for _, pk in paare}, liste)
        return [(von, ziele[pk]) for von, pk in paare]


class _Teile(_Leser):
    """Rows of another table that belong to one record each."""

    def __init__(self, feld, menge, weitere):
        super().__init__(feld, menge, weitere)
        #: the foreign key that leads back to the record
        self._zurueck = feld.field
        self._teile = _by_keys(self.menge, self._zurueck.attname)

    def load(self, records, liste):
        nummern = _numbers(records)
        eigner = dict(zip(nummern, records, strict=True))
        je = defaultdict(list)
        gefunden = self._teile.rows(eigner, db=liste.db)
        self.load_further(gefunden, liste)
        for teil in gefunden:
            nummer = getattr(teil, self._zurueck.attname)
            self._zurueck.set_cached_value(teil, eigner[nummer])
            je[nummer].append(teil)
        self.hand_out(records, nummern, je)


def _numbers(records: list) -> list[int]:
    """Their keys; each is asked for by every relation, and `pk` would look for its field first."""
    return list(map(attrgetter(records[0]._meta.pk.attname), records)) if records else []


def _by_keys(menge: QuerySet, schluessel: str) -> Statement:
    """Its rows with one of many values of a field."""
    return Statement(lambda viele: menge.filter(Among(schluessel, viele)), VIELE)
