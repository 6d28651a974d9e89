"""Insertion point search: where changed records stand in a long order, compared by the database.

Only it knows how it sorts; so each round asks it to sort the changed ones among a few others.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

#: so many others are compared with each record in a round; more rounds than this find nothing
PROBEN, RUNDEN = 64, 8
#: more records than this are sorted with all others
EINZELN = 20


@dataclass(frozen=True)
class Umstellung:
    """How one order becomes another: the places that are left, and what is put in before which of
    the others."""

    laenge: int
    entfernt: list[int]
    eingefuegt: list[tuple[int, int]]

    def __bool__(self):
        return bool(self.entfernt or self.eingefuegt)

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """(first old place, first new place, how many) of all that stay side by side."""
        uebrig = self.laenge - len(self.entfernt)
        weg = [ort - i for i, ort in enumerate(self.entfernt)]
        dazu = [vor for vor, _ in self.eingefuegt]
        for von, bis in pairwise(sorted({0, *weg, *dazu, uebrig})):
            yield von + bisect_right(weg, von), von + bisect_right(dazu, von), bis - von

    def order(self, pks: array) -> array:
        """The new order."""
        neu, offen = array("q"), list(self.eingefuegt)
        for alt, platz, anzahl in self.runs():
            while len(neu) < platz:
                neu.append(offen.pop(0)[1])
            neu.extend(pks[alt : alt + anzahl])
        neu.extend(pk for _, pk in offen)
        return neu

    def moved(self, menge: int) -> int:
        """A set of records by their old places, without those that left → by their new ones."""
        neu = 0
        for alt, platz, anzahl in self.runs():
            neu |= (menge >> alt & (1 << anzahl) - 1) << platz
        return neu

    def new_places(self) -> array:
        """Old place → new place; of what left any."""
        neu = array("I", bytes(4 * self.laenge))
        for alt, platz, anzahl in self.runs():
            neu[alt : alt + anzahl] = array("I", range(platz, platz + anzahl))
        return neu


def rearranged(
    pks: array, stelle: dict[int, int], queryset, ordnung: tuple, betroffen: set[int]
) -> Umstellung | None:
    """How the order of `pks` becomes today's, when only these records have changed; None where
    that takes too long to find out."""
    alte = sorted(stelle[pk] for pk in betroffen if pk in stelle)
    nachbarn = {pks[ort] for ort in _neighbours(alte, len(pks))}
    heute = _sorted(queryset, ordnung, betroffen | nachbarn)
    if heute == [pks[ort] for ort in sorted({*alte, *(stelle[pk] for pk in nachbarn)})]:
        return Umstellung(len(pks), [], [])
    da = [pk for pk in heute if pk in betroffen]
    if len(da) > EINZELN:
        return None
    ohne = Umstellung(len(pks), alte, [])
    orte = _insertion_points(ohne.order(pks), queryset, ordnung, da)
    if orte is None:
        return None
    return Umstellung(len(pks), alte, sorted(zip(orte, da, strict=True), key=lambda paar: paar[0]))


def _neighbours(orte: list[int], laenge: int) -> Iterator[int]:
    """The places before and after, that are none of these."""
    alle = set(orte)
    for ort in orte:
        for schritt in (-1, 1):
            anderer = ort + schritt
            while anderer in alle:
                anderer += schritt
            if 0 <= anderer < laenge:
                yield anderer


def _sorted(queryset, ordnung: tuple, pks: Iterable[int]) -> list[int]:
    return list(queryset.filter(pk__in=pks).order_by(*ordnung).values_list("pk", flat=True))


def _insertion_points(rest: array, queryset, ordnung: tuple, pks: list[int]) -> list[int] | None:
    """For each record the place in `rest` that it stands before."""
    grenzen = {pk: (0, len(rest)) for pk in pks}
    for _ in range(RUNDEN):
        proben = {pk: _probes(*grenze) for pk, grenze in grenzen.items() if grenze[0] < grenze[1]}
        if not proben:
            return [grenzen[pk][0] for pk in pks]
        gefragt = {rest[ort] for orte in proben.values() for ort in orte}
        rang = {pk: i for i, pk in enumerate(_sorted(queryset, ordnung, gefragt | proben.keys()))}
        for pk, orte in proben.items():
            if pk not in rang:
                return None  # gone meanwhile
            von, bis = grenzen[pk]
            for ort in orte:
                if (anderer := rang.get(rest[ort])) is None:
                    continue
                if anderer < rang[pk]:
                    von = max(von, ort + 1)
                else:
                    bis = min(bis, ort)
            grenzen[pk] = (von, bis)
    return None


def _probes(von: int, bis: int) -> list[int]:
    """Some places from `von` up to `bis`, as far from each other as can be."""
    anzahl = min(PROBEN, bis - von)
    return [von + (bis - von) * (2 * i + 1) // (2 * anzahl) for i in range(anzahl)]
