"""Bitmap index: all public Anschlüsse as a grid, a bit for each Kommune with each Dienst.

The rows are the Kommunen and the columns the Dienste in the order of the list, so that a place says
both, and a figure of a Kommune or a Dienst is a count of the bits in its row or column. It does for
millions of Anschlüsse what `Facettenindex` does for other records, by the same facets.

A new one reads only the Kommunen whose Teilstand has moved. On another day, with other Kommunen or
Dienste or in another order of them it reads everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.db import connections
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from bausteine.auslieferung import teilstand
from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.auslieferung.router import LESEN
from bausteine.seiten.facette import Facet
from bausteine.seiten.facettenindex import Facettenindex, KeyList, labels_of
from dienste.models import OnlineDienst
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune
from rollout.enums import Anschlussstand, Nachweisalter
from rollout.zaehlung import GEZAEHLT

#: Kommunen whose Anschlüsse are read at once
BLOCK = 100
#: the facets of rows and columns; those that a Kommune has by itself are counted by its rows
ZEILE, SPALTE = "kommune", "dienst"
#: each Anschluss is read as one number: these bits hold its values, those above them its Dienst
CODEBITS = 20
#: where the bits of all Anschlüsse are kept
ALLE = ("", "")
#: for each bit of a byte: every byte to the digit that it has there
ZIFFERN = [bytes(48 + (wert >> bit & 1) for wert in range(256)) for bit in range(8)]


def all_kommunen() -> Facettenindex:
    """The index of the public Kommunen: their order, and by what they can be chosen."""
    leer = KommuneFilterSet(None, queryset=Kommune.objects.oeffentlich())
    index = SPEICHER.get(leer)
    if isinstance(index, Facettenindex):
        return index
    return Facettenindex(leer.facets, leer.queryset, leer.ordnung)


class Gitterindex:
    """Which Anschlüsse have which values; asked as a `Facettenindex` is."""

    def __init__(self, facets: dict[str, Facet], queryset: QuerySet, bisher=None):
        self.tag = timezone.localdate()
        self._facets, self._queryset, self._model = facets, queryset, queryset.model
        # before the rows: what changes meanwhile has another mark at the next time
        self._staende = teilstand.marks(connections[LESEN.get()], queryset.model._meta.db_table)
        self.orte = all_kommunen()
        self.kommunen: list[int] = self.orte.page(self.orte.alle, 0, None)
        dienste = OnlineDienst.objects.oeffentlich().order_by("sortiertext", "pk")
        self.dienste: list[int] = list(dienste.values_list("pk", flat=True))
        self._zeile = {pk: i for i, pk in enumerate(self.kommunen)}
        self._spalte = {pk: i for i, pk in enumerate(self.dienste)}
        self.breite = len(self.dienste) // 8 + 1
        eigene = {n: f for n, f in facets.items() if n not in (ZEILE, SPALTE, *self.orte.names)}
        self._dicht = {n: f for n, f in eigene.items() if f.choices is not None}
        self._verweise = {n: f for n, f in eigene.items() if f.choices is None}
        #: (facet, value) to the bits of all rows
        self._felder: defaultdict[tuple[str, str], bytearray]
        self._felder = defaultdict(lambda: bytearray(len(self.kommunen) * self.breite))
        self._zerlegt: dict[int, list[tuple[str, str]]] = {}
        #: facet to the rows, each with the bits of every record that is pointed to
        self._reihen: dict[str, list[dict[int, int]]]
        self._read(bisher if self._continues(bisher) else None)
        self._bits: dict[tuple[str, str], int] = {}
        self._ohne: dict[str, int] = {}
        self._zuletzt: tuple[int, list[int]] | None = None
        self._je_dienst: dict[int, tuple[int, ...]] = {}
        self.alle = self._whole(*ALLE)
        self._ziele = {name: self._targets(name) for name in self._verweise}
        self._stellen = {name: self._places(name) for name in (ZEILE, *self.orte.names)}
        kennungen = dict(dienste.values_list("pk", _key(facets[SPALTE])))
        self._spalten = {kennungen[pk]: i for pk, i in self._spalte.items() if pk in kennungen}
        self._label = {name: self._labels(name) for name in facets}

    # -- what is read -------------------------------------------------------------------------

    def _continues(self, bisher) -> bool:
        """Whether the places of the one before are those of this one, and its marks mean what
        these mean."""
        beginn = self._staende.get(teilstand.BEGINN)
        return (
            bisher is not None
            and beginn is not None
            and bisher._staende.get(teilstand.BEGINN) == beginn
            and bisher.tag == self.tag
            and bisher.kommunen == self.kommunen
            and bisher.dienste == self.dienste
        )

    def _read(self, bisher) -> None:
        """Take over the rows whose marks are the same; read the others."""
        neue = self.kommunen
        if bisher is None:
            self._reihen = {name: [{}] * len(neue) for name in self._verweise}
        else:
            neue = [k for k in neue if bisher._staende.get(k) != self._staende.get(k)]
            for schluessel, feld in bisher._felder.items():  # others still read that one
                self._felder[schluessel] = bytearray(feld)
            self._reihen = {name: list(reihen) for name, reihen in bisher._reihen.items()}
        #: how many rows were read for this one
        self.gelesen = len(neue)
        self._felder[ALLE]  # there is one, though there be no Anschluss
        for anfang in range(0, len(neue), BLOCK):
            self._read_block(neue[anfang : anfang + BLOCK])

    def _read_block(self, kommunen: list[int]) -> None:
        bit = {pk: 1 << i for i, pk in enumerate(self.dienste)}
        teil = self._model._default_manager.filter(kommune__in=kommunen).order_by()
        reihen = {pk: {ALLE: 0} for pk in kommunen}
        maske = (1 << CODEBITS) - 1
        for kommune, zahlen in self._coded(teil):
            je_code: dict[int, int] = defaultdict(int)
            for zahl in zahlen:
                je_code[zahl & maske] |= bit.get(zahl >> CODEBITS, 0)
            reihen[kommune] = self._row(je_code)
        for kommune, reihe in reihen.items():
            von = self._zeile[kommune] * self.breite
            for schluessel in {*reihe, *self._felder}:
                inhalt = reihe.get(schluessel, 0).to_bytes(self.breite, "little")
                self._felder[schluessel][von : von + self.breite] = inhalt
        for name, facet in self._verweise.items():
            spalte = f"{facet.zeile}_id"
            ziele: dict[int, dict[int, int]] = {pk: {} for pk in kommunen}
            mit = teil.filter(**{f"{spalte}__isnull": False}).values_list("kommune_id", spalte)
            for kommune, ziel, dienste in mit.annotate(pks=KeyList("dienst_id")):
                ziele[kommune][ziel] = sum(bit.get(pk, 0) for pk in dienste)
            for kommune, je_ziel in ziele.items():
                self._reihen[name][self._zeile[kommune]] = je_ziel

    def _coded(self, queryset: QuerySet) -> Iterator[tuple[int, list[int]]]:
        """For each Kommune its Anschlüsse, each as a number: the Dienst and all values."""
        zahl: Any = F("dienst_id") * Value(1 << CODEBITS)
        stelle = 1
        for facet in self._dicht.values():
            queryset = facet.prepared(queryset)
            werte = [*facet.enum_labels]
            # most have none of some facets: that is asked for first
            faelle = [When(**{facet.pfad: ""}, then=Value(0))] if facet.ohne else []
            faelle += [
                When(**{facet.pfad: wert}, then=Value(nummer * stelle))
                for nummer, wert in enumerate(werte, 1)
            ]
            zahl += Case(*faelle, default=Value(0), output_field=IntegerField())
            stelle *= len(werte) + 1
        if stelle > 1 << CODEBITS:
            raise OverflowError("Die Facetten haben mehr Werte, als eine Zahl fasst.")
        return iter(queryset.values_list("kommune_id").annotate(zahlen=KeyList(zahl)))

    def _row(self, je_code: dict[int, int]) -> dict[tuple[str, str], int]:
        """The bits of a Kommune for each (facet, value), and of all its Anschlüsse."""
        reihe: dict[tuple[str, str], int] = defaultdict(int)
        for code, bits in je_code.items():
            if code not in self._zerlegt:
                self._zerlegt[code] = self._decoded(code)
            for schluessel in self._zerlegt[code]:
                reihe[schluessel] |= bits
        return reihe

    def _decoded(self, code: int) -> list[tuple[str, str]]:
        """What `_coded` made one number of."""
        gefunden = [ALLE]
        for name, facet in self._dicht.items():
            werte = [*facet.enum_labels]
            code, nummer = divmod(code, len(werte) + 1)
            if nummer:
                gefunden.append((name, werte[nummer - 1]))
        return gefunden

    def _targets(self, name: str) -> dict[int, str]:
        """Of the records that Anschlüsse point to, the public ones: primary key to value."""
        ziele = self._facets[name].target(self._model)
        benutzt = {ziel for reihe in self._reihen[name] for ziel in reihe}
        paare = ziele.order_by().values_list("pk", _key(self._facets[name]))
        return {pk: wert for pk, wert in paare if pk in benutzt}

    def _places(self, name: str) -> dict[str, Sequence[int]]:
        """Value to the rows of the Kommunen that have it."""
        if name != ZEILE:
            return {wert: self.orte.places(bits) for wert, bits in self.orte.values(name).items()}
        weg = self._facets[ZEILE].pfad.partition("__")[2]
        paare = Kommune.objects.oeffentlich().order_by().values_list("pk", weg)
        return {wert: (self._zeile[pk],) for pk, wert in paare if pk in self._zeile}

    def _labels(self, name: str) -> dict[str, str]:
        """Value to label of those in use, in the order of the labels; none of an enumeration."""
        facet = self._facets[name]
        if facet.choices is not None:
            return {}
        benutzt = {wert for wert, anzahl in self.counts(name, self.alle, {}).items() if anzahl}
        return labels_of(facet, self._queryset, benutzt)

    # -- sets of Anschlüsse: whole numbers, a bit for each place ---------------------------------

    def _whole(self, name: str, wert: str) -> int:
        """The Anschlüsse with the value."""
        if (name, wert) not in self._felder:
            return 0
        if (name, wert) not in self._bits:
            self._bits[name, wert] = int.from_bytes(self._felder[name, wert], "little")
        return self._bits[name, wert]

    def _rows(self, stellen: Iterable[int]) -> int:
        """All Anschlüsse of the Kommunen in these rows."""
        feld = bytearray(len(self.kommunen) * self.breite)
        voll = b"\xff" * self.breite
        for stelle in stellen:
            feld[stelle * self.breite : (stelle + 1) * self.breite] = voll
        return int.from_bytes(feld, "little") & self.alle

    def _columns(self, spalten: Iterable[int]) -> int:
        """All Anschlüsse with the Dienste in these columns."""
        muster = sum(1 << spalte for spalte in set(spalten)).to_bytes(self.breite, "little")
        return int.from_bytes(muster * len(self.kommunen), "little") & self.alle

    def _pointing(self, name: str, ziele: set[int]) -> int:
        """The Anschlüsse that point to one of these records."""
        feld = bytearray(len(self.kommunen) * self.breite)
        for stelle, reihe in enumerate(self._reihen[name]):
            if bits := sum(bits for ziel, bits in reihe.items() if ziel in ziele):
                von = stelle * self.breite
                feld[von : von + self.breite] = bits.to_bytes(self.breite, "little")
        return int.from_bytes(feld, "little")

    def matching(self, gewaehlt: dict[str, list[str]]) -> int:
        """The Anschlüsse that have, for each facet, one of its chosen values."""
        menge = self.alle
        for name, werte in gewaehlt.items():
            menge &= self._with_one_of(name, set(werte))
        return menge

    def _with_one_of(self, name: str, werte: set[str]) -> int:
        if name in self._dicht:
            menge = 0
            for wert in werte:
                menge |= self._whole(name, wert)
            return menge
        if name in self._verweise:
            return self._pointing(name, {pk for pk, w in self._ziele[name].items() if w in werte})
        if name == SPALTE:
            return self._columns(self._spalten[wert] for wert in werte & self._spalten.keys())
        stellen = self._stellen[name]
        return self._rows(s for wert in werte & stellen.keys() for s in stellen[wert])

    def missing(self, name: str) -> int:
        """The Anschlüsse without any value of the facet; every page asks for all of them."""
        if name not in self._ohne:
            self._ohne[name] = self._without(name)
        return self._ohne[name]

    def _without(self, name: str) -> int:
        if name in self._dicht:
            return self.alle & ~self._with_one_of(name, set(self._facets[name].enum_labels))
        if name in self._verweise:
            return self.alle & ~self._pointing(name, set(self._ziele[name]))
        return self._rows(self.orte.places(self.orte.missing(name)))

    def of_kommunen(self, pks: Iterable[int]) -> int:
        """The Anschlüsse of these Kommunen."""
        return self._rows(self._zeile[pk] for pk in pks if pk in self._zeile)

    def of_dienste(self, pks: Iterable[int]) -> int:
        """The Anschlüsse with these Dienste."""
        return self._columns(self._spalte[pk] for pk in pks if pk in self._spalte)

    def menge(self, orte: dict) -> int:
        """The Anschlüsse of these querysets; those made since the index are none."""
        reihen: dict[int, int] = defaultdict(int)
        for queryset in orte.values():
            for kommune, dienst in queryset.order_by().values_list("kommune_id", "dienst_id"):
                if kommune in self._zeile and dienst in self._spalte:
                    reihen[self._zeile[kommune]] |= 1 << self._spalte[dienst]
        feld = bytearray(len(self.kommunen) * self.breite)
        for stelle, bits in reihen.items():
            von = stelle * self.breite
            feld[von : von + self.breite] = bits.to_bytes(self.breite, "little")
        return int.from_bytes(feld, "little") & self.alle

    # -- what is counted and shown ----------------------------------------------------------------

    def labels(self, name: str) -> dict[str, str]:
        """Value to label; of a facet over an enumeration none."""
        return self._label[name]

    def counts(self, name: str, menge: int, partner: dict[str, list[str]]) -> dict[str, int]:
        """How many of the Anschlüsse have each value; no two facets here are over one row."""
        if name in self._dicht:
            werte = self._facets[name].enum_labels
            return {wert: (menge & self._whole(name, wert)).bit_count() for wert in werte}
        if name in self._verweise:
            return self._counted_targets(name, menge)
        if name == SPALTE:
            feld = self._bytes(menge)
            return {w: self._in_column(feld, spalte) for w, spalte in self._spalten.items()}
        zahlen = self._per_row(menge)
        return {w: sum(map(zahlen.__getitem__, s)) for w, s in self._stellen[name].items()}

    def _counted_targets(self, name: str, menge: int) -> dict[str, int]:
        ziele, anzahlen = self._ziele[name], dict.fromkeys(self._ziele[name].values(), 0)
        feld, breite = self._bytes(menge), self.breite
        for stelle, reihe in enumerate(self._reihen[name]):
            if reihe:
                zeile = int.from_bytes(feld[stelle * breite : (stelle + 1) * breite], "little")
                for ziel, bits in reihe.items():
                    if ziel in ziele:
                        anzahlen[ziele[ziel]] += (zeile & bits).bit_count()
        return anzahlen

    def _bytes(self, menge: int) -> bytes:
        return menge.to_bytes(len(self.kommunen) * self.breite, "little")

    def _per_row(self, menge: int) -> list[int]:
        """For each Kommune how many of these Anschlüsse it has; the last answer is kept, as each
        facet of a page asks for the same."""
        zuletzt = self._zuletzt
        if zuletzt is None or zuletzt[0] is not menge:
            feld, breite = self._bytes(menge), self.breite
            zahlen = [
                int.from_bytes(feld[von : von + breite], "little").bit_count()
                for von in range(0, len(feld), breite)
            ]
            zuletzt = self._zuletzt = (menge, zahlen)
        return zuletzt[1]

    def _in_column(self, feld: bytes | bytearray, spalte: int) -> int:
        """How many rows of `feld` have the bit of the column."""
        teil = feld[spalte >> 3 :: self.breite]
        maske = int.from_bytes(bytes([1 << (spalte & 7)]) * len(teil), "little")
        return (int.from_bytes(teil, "little") & maske).bit_count()

    def page(self, menge: int, von: int, bis: int) -> list[tuple[int, int]]:
        """(Kommune, Dienst) of the Anschlüsse from place `von` up to `bis`, in order."""
        gefunden: list[tuple[int, int]] = []
        zahlen = self._per_row(menge)
        for stelle, ende in enumerate(accumulate(zahlen)):
            if ende > von and zahlen[stelle]:
                gefunden += self._of_row(menge, stelle, max(0, von - ende + zahlen[stelle]))
            if ende >= bis:
                break
        return gefunden[: bis - von]

    def _of_row(self, menge: int, stelle: int, ab: int) -> list[tuple[int, int]]:
        zeile = menge >> (8 * self.breite * stelle) & (1 << 8 * self.breite) - 1
        spalten = [i for i in range(len(self.dienste)) if zeile >> i & 1]
        return [(self.kommunen[stelle], self.dienste[spalte]) for spalte in spalten[ab:]]

    def of_page(self, menge: int, von: int, bis: int) -> Q:
        """The same as a condition."""
        je_kommune: dict[int, list[int]] = defaultdict(list)
        for kommune, dienst in self.page(menge, von, bis):
            je_kommune[kommune].append(dienst)
        bedingung = Q(pk__in=[])
        for kommune, dienste in je_kommune.items():
            bedingung |= Q(kommune=kommune, dienst__in=dienste)
        return bedingung

    def behind(self, menge: int, pk: int) -> int | None:
        """Those of `menge` that come after the Anschluss; None for one that is not here."""
        paare = self._queryset.filter(pk=pk).order_by().values_list("kommune_id", "dienst_id")
        kommune, dienst = next(iter(paare), (None, None))
        if kommune not in self._zeile or dienst not in self._spalte:
            return None
        stelle = self._zeile[kommune] * 8 * self.breite + self._spalte[dienst]
        return menge >> stelle + 1 << stelle + 1

    # -- the figures of the matrix ---------------------------------------------------------------

    @cached_property
    def most_used(self) -> list[int]:
        """The keys of the Dienste with an Anschluss, those with most of them first."""
        feld = self._felder[ALLE]
        anzahlen = {pk: self._in_column(feld, spalte) for pk, spalte in self._spalte.items()}
        return sorted(filter(anzahlen.get, anzahlen), key=lambda pk: (-anzahlen[pk], pk))

    def zaehlungen(
        self, gebiete: Iterable[int], dienste: Iterable[int]
    ) -> list[list[tuple[int, ...]]]:
        """For each of these sets of Kommunen and each Dienst how many of them count as what, in
        the order of GEZAEHLT."""
        spalten = [self._columns_of(pk) for pk in dienste]
        return [
            [tuple([(spalte & gebiet).bit_count() for spalte in eine]) for eine in spalten]
            for gebiet in gebiete
        ]

    def kommunen_of(self, pks: Iterable[int]) -> int:
        """These Kommunen as a set: a bit for each row, as `orte` has them."""
        feld = bytearray(len(self.kommunen) // 8 + 1)
        for stelle in (self._zeile[pk] for pk in pks if pk in self._zeile):
            feld[stelle >> 3] |= 1 << (stelle & 7)
        return int.from_bytes(feld, "little")

    def with_any(self, dienste: Iterable[int]) -> int:
        """The Kommunen with an Anschluss to one of these Dienste, as such a set."""
        menge = 0
        for pk in dienste:
            for spalte in self._columns_of(pk):
                menge |= spalte
        return menge

    def _columns_of(self, pk: int) -> tuple[int, ...]:
        """The Kommunen that count as each of GEZAEHLT with a Dienst; every page asks again."""
        if pk not in self._je_dienst:
            spalte = self._spalte.get(pk)
            self._je_dienst[pk] = tuple(
                0 if spalte is None else self._column(feld, spalte) for feld in self._gezaehlt
            )
        return self._je_dienst[pk]

    def _column(self, feld: bytes, spalte: int) -> int:
        """The rows of `feld` with the bit of the column."""
        ziffern = feld[spalte >> 3 :: self.breite].translate(ZIFFERN[spalte & 7])
        return int(ziffern[::-1] or b"0", 2)

    @cached_property
    def _gezaehlt(self) -> list[bytes]:
        """The Anschlüsse by what they count as, in the order of GEZAEHLT:
        `AnschlussQuerySet.zaehlungen`."""
        online = self._whole("stand", Anschlussstand.ONLINE)
        frisch = self._whole("alter", Nachweisalter.AKTUELL)
        mengen = {
            "online": online & frisch,
            "veraltet": online & ~frisch,
            "in_arbeit": self._with_one_of("stand", set(Anschlussstand.in_arbeit())),
            "nicht_vorgesehen": self._whole("stand", Anschlussstand.NICHT_VORGESEHEN),
            "abgeschaltet": self._whole("stand", Anschlussstand.ABGESCHALTET),
        }
        return [self._bytes(mengen[name]) for name in GEZAEHLT]


def _key(facet: Facet) -> str:
    return facet.pfad.rpartition("__")[2]
