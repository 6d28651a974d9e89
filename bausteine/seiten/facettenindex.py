"""Bitmap index: the facets of all public records in memory, for each value a bit a record.

Bits stand in the order of the list. So a page and all its counts are a few "and" of whole numbers,
where a database reads each related row again for every facet. An index belongs to one Datenstand.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from itertools import chain, compress, islice
from typing import Protocol

from django.db import connections
from django.db.models import Aggregate, Field, Q, Value

from bausteine.auslieferung.spur import Aenderungen, followed_tables
from bausteine.seiten.indexwege import Gelesenes, Indexweg, Nachbarn, tables_read, ways
from bausteine.seiten.reihenfolge import Umstellung, rearranged
from bausteine.werte.bitfolge import Bitfolge, lowest
from bausteine.werte.faltung import sort_key

#: one record in so many: these are found faster bit by bit
WENIGE = 64
#: more records than this are not read again one by one
BETROFFEN = 1_000
#: what an index reads: the order of the records, their values, the names of these
FOLGE, REIHEN, NAMEN = "folge", "reihen", "namen"
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

    def __init__(self, facets: dict, queryset, ordnung: tuple):
        self.names = list(facets)
        self._mit_zeile = {name for name, facet in facets.items() if facet.zeile}
        #: the first of the facets over one row → all of them
        self._gruppen: dict[str, list[str]] = {}
        zeilen: dict[str, str] = {}
        for name, facet in facets.items():
            self._gruppen.setdefault(zeilen.setdefault(facet.zeile or name, name), []).append(name)
        self._namen = {name: namen for namen in self._gruppen.values() for name in namen}
        #: what was asked for in one → the tables it was read from
        self._gelesen: dict[tuple[str, str], Gelesenes] = {}
        # before all else: what changes meanwhile is not what it was when the index was read
        alle = ways(queryset.model, _all_paths(facets.values(), ordnung))
        self._nachbarn = Nachbarn(queryset.model, queryset.db, alle)
        self._reihen: dict[str, dict[tuple, array]] = {}
        self._werte: dict[str, dict[str, int]] = {}
        self._label: dict[str, dict[str, str]] = {}
        self._ohne: dict[str, int] = {}
        with self._noted(FOLGE, "", queryset):
            self._arrange(array("q", queryset.order_by(*ordnung).values_list("pk", flat=True)))
        for erster in self._gruppen:
            self._read_group(erster, facets, queryset)
        for name, facet in facets.items():
            self._read_labels(name, facet, queryset)

    @contextmanager
    def _noted(self, was: str, name: str, queryset) -> Iterator[None]:
        with tables_read(connections[queryset.db]) as gelesen:
            yield
        self._gelesen[was, name] = gelesen | self._gelesen.get((was, name), gelesen)

    def _arrange(self, pks: array) -> None:
        self._pks = pks
        self._stelle = dict(zip(pks, range(len(pks)), strict=True))
        self._bitfolge = Bitfolge(len(pks))
        self.alle = (1 << len(pks)) - 1

    def _read_group(self, erster: str, facets: dict, queryset) -> None:
        """The values of all records in facets over one row."""
        namen = self._gruppen[erster]
        with self._noted(REIHEN, erster, queryset):
            self._reihen[erster] = self._rows([facets[n] for n in namen], queryset.order_by())
        for name in namen:
            self._werte[name] = self._values(name)
            if facets[name].ohne:
                self._ohne[name] = self.alle & ~self._with_row(name, self._reihen[erster])
        if len(namen) == 1:  # its values say it all
            del self._reihen[erster]

    def _read_labels(self, name: str, facet, queryset) -> None:
        """The names of the values in use; values without one are left out."""
        werte = self._werte[name]
        with self._noted(NAMEN, name, queryset):
            self._label[name] = labels_of(facet, queryset, werte)
        self._werte[name] = {wert: werte[wert] for wert in self._label[name] or werte}

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

    def _with_row(self, name: str, reihen: dict[tuple, array]) -> int:
        """Records with a related row, or with a value that may be shown."""
        if name not in self._mit_zeile:
            reihen = {werte: stellen for werte, stellen in reihen.items() if any(werte)}
        return self._bits(chain.from_iterable(reihen.values()))

    # -- following changes ----------------------------------------------------------------------

    def followed(self, facets: dict, queryset, ordnung: tuple, seither: Aenderungen):
        """This index as it is after these changes: another one, or itself where they do not touch
        it; None where a new one is made sooner. Who still asks this one finds it unchanged."""
        nachbarn, anders = self._nachbarn.now(seither)
        folgen = self._consequences(facets, queryset, ordnung, seither, anders)
        if not folgen and nachbarn == self._nachbarn:
            return self
        if (FOLGE, "") in folgen.ganz:
            return None
        in_folge = folgen.betroffen.get((FOLGE, ""), set())
        umstellung = rearranged(self._pks, self._stelle, queryset, ordnung, in_folge)
        if umstellung is None:
            return None
        neu = copy(self)
        for name in ("_reihen", "_werte", "_label", "_ohne", "_gelesen"):
            setattr(neu, name, dict(getattr(self, name)))
        neu._nachbarn = nachbarn
        if umstellung:
            neu._arrange(umstellung.order(self._pks))
        for erster in self._gruppen:
            betroffen = in_folge | folgen.betroffen.get((REIHEN, erster), set())
            if (REIHEN, erster) in folgen.ganz:
                neu._read_group(erster, facets, queryset)
                continue
            neu._move_group(erster, umstellung)
            neu._read_again(erster, facets, queryset, betroffen)
        for name, facet in facets.items():
            neue = neu._werte[name].keys() - self._werte[name].keys()
            if neue or (NAMEN, name) in folgen.ganz:
                neu._read_labels(name, facet, queryset)
            else:
                neu._keep_labels(name)
        return neu

    def _consequences(self, facets, queryset, ordnung, seither, anders) -> "_Folgen":
        folgen = _Folgen(queryset, seither, anders)
        for teil, gelesen in self._gelesen.items():
            namen = self._gruppen.get(teil[1], ())
            folgen.look_at(teil, gelesen, _all_paths([facets[n] for n in namen], ordnung))
        return folgen

    def _keep_labels(self, name: str) -> None:
        """The names as they were, without those of values that nothing has any more."""
        werte, label = self._werte[name], self._label[name]
        if label and label.keys() != werte.keys():
            self._label[name] = {wert: text for wert, text in label.items() if wert in werte}

    def _move_group(self, erster: str, umstellung: Umstellung) -> None:
        """Bring all records of facets over one row to their new places."""
        if not umstellung:
            return
        for name in self._gruppen[erster]:
            werte = self._werte[name].items()
            self._werte[name] = {wert: umstellung.moved(bits) for wert, bits in werte}
            if name in self._ohne:
                self._ohne[name] = umstellung.moved(self._ohne[name])
        if (reihen := self._reihen.get(erster)) is not None:
            ziel, weg = umstellung.new_places(), set(umstellung.entfernt)
            self._reihen[erster] = {
                werte: array("I", map(ziel.__getitem__, _without(stellen, weg)))
                for werte, stellen in reihen.items()
            }

    def _read_again(self, erster: str, facets: dict, queryset, pks: set[int]) -> None:
        """The values of these records in facets over one row, instead of what they had."""
        if not pks:
            return
        namen = self._gruppen[erster]
        with self._noted(REIHEN, erster, queryset):
            gewaehlt = queryset.filter(pk__in=pks).order_by()
            reihen = self._rows([facets[n] for n in namen], gewaehlt)
        stellen = set(self._places(pks))
        bits = self._bits(stellen)
        andere = self.alle & ~bits  # once: for large sets it costs as much as all else
        for spalte, name in enumerate(namen):
            werte = {wert: menge & andere for wert, menge in self._werte[name].items()}
            for zeile, dabei in reihen.items():
                if wert := zeile[spalte]:
                    werte[wert] = werte.get(wert, 0) | self._bits(dabei)
            self._werte[name] = {wert: menge for wert, menge in werte.items() if menge}
            if name in self._ohne:
                ohne = bits & ~self._with_row(name, reihen)
                self._ohne[name] = self._ohne[name] & andere | ohne
        if erster in self._reihen:
            alle = {w: _without(orte, stellen) for w, orte in self._reihen[erster].items()}
            for zeile, dabei in reihen.items():
                alle[zeile] = alle.get(zeile, array("I")) + dabei
            self._reihen[erster] = {werte: orte for werte, orte in alle.items() if orte}

    # -- asking ---------------------------------------------------------------------------------

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


def _without(stellen: array, weg: set[int]) -> array:
    """Places without some of them; the same array where it has none."""
    if weg.isdisjoint(stellen):
        return stellen
    return array("I", (stelle for stelle in stellen if stelle not in weg))


def _all_paths(facets: Iterable, ordnung: tuple) -> list[str]:
    """The ORM paths to what order and facets read of a record."""
    folge = [pfad.lstrip("-") for pfad in ordnung if isinstance(pfad, str)]
    return [*folge, *(pfad for facet in facets for pfad in facet.pfade)]


class _Folgen:
    """What changes mean for an index: parts to be read anew in whole, and records of others.
    `anders`: of some tables the columns that have changed."""

    def __init__(self, queryset, seither: Aenderungen, anders: dict[str, set[str]]):
        self.model, self.db, self.seither = queryset.model, queryset.db, seither
        self.betroffen: dict[tuple[str, str], set[int]] = {}
        self.ganz: set[tuple[str, str]] = set()
        self._anders = anders
        self._gefunden: dict[Indexweg, set[int] | None] = {}

    def look_at(self, teil: tuple[str, str], gelesen: Gelesenes, pfade: list[str]) -> None:
        """What they mean for one part."""
        geaendert = [t for t in gelesen.tabellen if self._matters(t, gelesen)]
        if not gelesen.tabellen.keys() <= followed_tables().keys() or (
            geaendert and teil[0] == NAMEN
        ):
            self.ganz.add(teil)
            return
        wege = ways(self.model, pfade) if geaendert else ()
        for tabelle in geaendert:
            mengen = [self._records(weg) for weg in wege if weg.tabelle == tabelle]
            bekannt = [menge for menge in mengen if menge is not None]
            if len(bekannt) < max(len(mengen), gelesen.tabellen[tabelle]):
                self.ganz.add(teil)
                return
            self.betroffen.setdefault(teil, set()).update(*bekannt)
        if len(self.betroffen.get(teil, ())) > BETROFFEN:
            self.ganz.add(teil)

    def __bool__(self):
        return bool(self.ganz or any(self.betroffen.values()))

    def _matters(self, tabelle: str, gelesen: Gelesenes) -> bool:
        """Whether the part may read what has changed in a table."""
        if tabelle not in self.seither.zeilen:
            return False
        return tabelle not in self._anders or not gelesen.namen.isdisjoint(self._anders[tabelle])

    def _records(self, weg: Indexweg) -> set[int] | None:
        """The records that the changed rows lead to; None for too many."""
        if weg not in self._gefunden:
            self._gefunden[weg] = self._found(weg)
        return self._gefunden[weg]

    def _found(self, weg: Indexweg) -> set[int] | None:
        schluessel = self.seither.keys(weg.tabelle, weg.spalte)
        if weg.pfad and schluessel:
            alle = self.model._base_manager.using(self.db).order_by()
            gefunden = alle.filter(**{f"{weg.pfad}__in": schluessel}).values_list("pk", flat=True)
            schluessel = set(gefunden.distinct()[: BETROFFEN + 1])
        return schluessel if schluessel is not None and len(schluessel) <= BETROFFEN else None


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
