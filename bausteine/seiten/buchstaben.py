"""A–Z index: at which page of a long list, in the order of its names, each letter begins.

The letters of all records are read once for each index of the list; after that a page asks nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase
from weakref import WeakKeyDictionary

from django.db.models.functions import Substr, Upper

from bausteine.seiten.facettenindex import Facettenindex, KeyList

#: a list up to so long, twenty pages, is paged through
LANG = 500
#: of each index the records whose name begins with a letter
_JE_INDEX: "WeakKeyDictionary[Facettenindex, dict[str, int]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Anfang:
    """A letter, and how many records of the list come before the first of its own; None where it
    has none."""

    buchstabe: str
    davor: int | None

    @property
    def anker(self) -> str:
        """What the row of its first record is called."""
        return f"buchstabe-{self.buchstabe.lower()}"


def beginnings(index: Facettenindex, queryset, menge: int) -> Iterator[Anfang]:
    """A to Z, of the records `menge`; `queryset`: those that the index is made of."""
    mengen = _letters(index, queryset)
    for buchstabe in ascii_uppercase:
        eigene = menge & mengen.get(buchstabe, 0)
        davor = (menge & ((eigene & -eigene) - 1)).bit_count() if eigene else None
        yield Anfang(buchstabe, davor)


def _letters(index: Facettenindex, queryset) -> dict[str, int]:
    mengen = _JE_INDEX.get(index)
    if mengen is None:
        gruppen = queryset.order_by().values_list(Upper(Substr("sortiertext", 1, 1)))
        mengen = {b: index.of_keys(pks) for b, pks in gruppen.annotate(pks=KeyList("pk"))}
        _JE_INDEX[index] = mengen
    return mengen
