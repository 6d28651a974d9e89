"""Bitmap index: the facets of all public records in memory, for each value a bit a record.

Bits stand in the order of the list. So a page and all its counts are a few "and" of whole numbers,
where a database reads each related row again for every facet. An index belongs to one Datenstand.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, compress, islice
from typing import Protocol

from django.db.models import Aggregate, Field, Q, Value

from bausteine.werte.bitfolge import Bitfolge, lowest
from bausteine.werte.faltung import sort_key

#: one record in so many: these are found faster bit by bit
WENIGE = 64
#: every process sorts the same names again after each change
_sort_key = lru_cache(50_000)(sort_key)


class KeyList(Aggregate):
    """The primary keys of a group as one list: a row of the answer for many of the table."""

    function = "ARRAY_AGG"
    output_field = Field()

    def as_sqlite(self, compiler, connection, **kwargs):
        """SQLite has no arrays, but JSON."""
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **kwargs)

    def convert_value(self, value, expression, connection):
        """The list, whatever the database gives it as."""
        return json.loads(value) if isinstance(value, str) else value


class Facettenindex:
    """Which records have which values. `facets`: name to Facet; `queryset`: the public records."""

    def __init__(self, facets: dict, queryset, ordnung: tuple[str, ...]):
        self.names = list(facets)
        self._pks = array("q", queryset.order_by(*ordnung).values_list("pk", flat=True))
        self._stelle = {pk: stelle for stelle, pk in enumerate(self._pks)}
        self._bitfolge = Bitfolge(len(self._pks))
        self.alle = (1 << len(self._pks)) - 1
        self._mit_zeile = {name for name, facet in facets.items() if facet.zeile}
        gruppen: dict[str, list[str]] = {}
        for name, facet in facets.items():
            gruppen.setdefault(facet.zeile or name, []).append(name)
        self._reihen = {
            namen[0]: self._rows([facets[name] for name in namen], queryset.order_by())
            for namen in gruppen.values()
        }
        self._namen = {name: namen for namen in gruppen.values() for name in namen}
        werte = {name: self._values(name) for name in facets}
        self._label = {
            name: labels_of(facet, queryset, werte[name]) for name, facet in facets.items()
        }
        self._werte = {
            name: {wert: werte[name][wert] for wert in self._label[name] or werte[name]}
            for name in facets
        }
        self._ohne = {name: self._without(name) for name, facet in facets.items() if facet.ohne}
        for namen in gruppen.values():
            if len(namen) == 1:  # its values say it all
                del self._reihen[namen[0]]

    def _rows(self, facets: list, queryset) -> dict[tuple, array]:
        """The values that stand together in one related row, and the records with such a row."""
        bedingung = Q()
        for facet in facets:
            queryset = facet.prepared(queryset)
            bedingung &= facet.visible_q()
        if facets[0].zeile:
            bedingung &= Q(**{f"{facets[0].zeile}__isnull": False})
        gruppen = queryset.filter(bedingung).values_list(*(facet.pfad for facet in facets))
        return {
            tuple("" if wert is None else str(wert) for wert in werte): self._places(pks)
            for *werte, pks in gruppen.annotate(pks=KeyList("pk"))
        }

    def _places(self, pks: Iterable[int]) -> array:
        """Where the records stand; those made since the index stand nowhere."""
        return array("I", (s for s in map(self._stelle.get, pks) if s is not None))

    def _values(self, name: str) -> dict[str, int]:
        """Each value of a facet and its records."""
        stellen: dict[str, array] = defaultdict(lambda: array("I"))
        for (wert,), dabei in self._columns(name, ()):
            stellen[wert].extend(dabei)
        return {wert: self._bits(dabei) for wert, dabei in stellen.items() if wert}

    def _without(self, name: str) -> int:
        """Records without a related row, or without any value that may be shown."""
        reihen = self._reihen[self._namen[name][0]]
        if name not in self._mit_zeile:
            reihen = {werte: stellen for werte, stellen in reihen.items() if any(werte)}
        return self.alle & ~self._bits(chain.from_iterable(reihen.values()))

    def _columns(self, name: str, weitere: Iterable[str]):
        """For each row its values of these facets, and the records that have it."""
        namen = self._namen[name]
        spalten = [namen.index(n) for n in (name, *weitere)]
        for werte, stellen in self._reihen[namen[0]].items():
            yield [werte[spalte] for spalte in spalten], stellen

    def _bits(self, stellen: Iterable[int]) -> int:
        return self._bitfolge.bits(stellen)

    def menge(self, orte: dict) -> int:
        """The records of all these querysets as bits; those made since the index are none.

        `orte`: column with the record's primary key to a queryset that has it.
        """
        # in one list from each: thousands of rows would take longer than finding them
        teile = [
            queryset.order_by().values_list(Value(1)).annotate(pks=KeyList(spalte))
            for spalte, queryset in orte.items()
        ]
        listen = [pks for _, pks in teile[0].union(*teile[1:], all=True) if pks]
        return self._bits(self._places(chain.from_iterable(listen)))

    def of_keys(self, pks: Iterable[int]) -> int:
        """The records with these keys."""
        return self._bits(self._places(pks))

    def matching(self, gewaehlt: dict[str, list[str]]) -> int:
        """Records with one related row that has, for each facet, one of its chosen values."""
        if len(gewaehlt) == 1:
            [(name, werte)] = gewaehlt.items()
            menge = 0
            for wert in werte:
                menge |= self._werte[name].get(wert, 0)
            return menge
        name, *weitere = gewaehlt
        stellen = array("I")
        for werte, dabei in self._columns(name, weitere):
            if all(map(list.__contains__, gewaehlt.values(), werte)):
                stellen.extend(dabei)
        return self._bits(stellen)

    def missing(self, name: str) -> int:
        """Records without any value of the facet."""
        return self._ohne[name]

    def labels(self, name: str) -> dict[str, str]:
        """Value to label; of a facet over an enumeration none."""
        return self._label[name]

    def counts(self, name: str, menge: int, partner: dict[str, list[str]]) -> dict[str, int]:
        """How many of the records have each value, in a row with the chosen values of `partner`."""
        if not partner:
            return {wert: (menge & bits).bit_count() for wert, bits in self._werte[name].items()}
        maske, je_wert = self._mask(menge), defaultdict(set)
        for (wert, *rest), stellen in self._columns(name, partner):
            if wert and all(map(list.__contains__, partner.values(), rest)):
                je_wert[wert].update(stellen)
        return {wert: sum(map(maske.__getitem__, stellen)) for wert, stellen in je_wert.items()}

    def values(self, name: str) -> dict[str, int]:
        """Each value of a facet and its records."""
        return self._werte[name]

    def page(self, menge: int, von: int, bis: int | None) -> list[int]:
        """Primary keys of the records from place `von` up to `bis`, in order."""
        return list(islice(compress(self._pks, self._mask(menge)), von, bis))

    def of_page(self, menge: int, von: int, bis: int) -> Q:
        """The same as a condition."""
        return Q(pk__in=self.page(menge, von, bis))

    def behind(self, menge: int, pk: int) -> int | None:
        """Those of `menge` that come after the record in the order; None for one that is not
        here."""
        stelle = self._stelle.get(pk)
        return None if stelle is None else menge >> stelle + 1 << stelle + 1

    def places(self, menge: int) -> list[int]:
        """Where the records stand in the order of the list."""
        if menge.bit_count() * WENIGE > len(self._pks):
            return list(compress(range(len(self._pks)), self._mask(menge)))
        return list(lowest(menge))

    def _mask(self, menge: int) -> bytes:
        """For each record 1 if it belongs to `menge`, else 0."""
        return self._bitfolge.mask(menge)


def labels_of(facet, queryset, werte) -> dict[str, str]:
    """Value to label of those in use, in the order of the labels; none of an enumeration."""
    if not facet.label_feld:
        return {}
    labels = dict(zip(werte, werte, strict=True))
    if facet.label_feld != facet.pfad:
        paare = _pairs(facet, queryset)
        labels = {str(wert): str(label) for wert, label in paare if str(wert) in werte}
    return dict(sorted(labels.items(), key=lambda paar: (_sort_key(paar[1]), paar[0])))


def _pairs(facet, queryset):
    """Values with their labels: of the whole table they stand in; what the facet itself annotates,
    as the records have it."""
    model = queryset.model
    *weg, name = facet.pfad.split("__")
    *label_weg, label = facet.label_feld.split("__")
    eigene = {feld.name for feld in model._meta.get_fields()}
    if weg != label_weg or [*weg, name][0] not in eigene:
        vorbereitet = facet.prepared(queryset).order_by()
        return vorbereitet.values_list(facet.pfad, facet.label_feld).distinct()
    for teil in weg:
        model = model._meta.get_field(teil).related_model
    return model._default_manager.values_list(name, label)


class Bitindex(Protocol):
    """What a FilterSet asks an index for; a set of records is a whole number."""

    alle: int

    def menge(self, orte: dict) -> int: ...
    def matching(self, gewaehlt: dict[str, list[str]]) -> int: ...
    def missing(self, name: str) -> int: ...
    def labels(self, name: str) -> dict[str, str]: ...
    def counts(self, name: str, menge: int, partner: dict[str, list[str]]) -> dict[str, int]: ...
    def of_page(self, menge: int, von: int, bis: int) -> Q: ...
    def behind(self, menge: int, pk: int) -> int | None: ...
