"""Pagination over the grid: first the Kommunen of whom somebody has said anything, then the others.

Both parts stand in the order of the list. So the database sorts nothing: it is asked for the
Kommunen of the page alone.
"""

from django.core.paginator import Page

from bausteine.seiten.blaettern import Indexseiten
from bausteine.seiten.facettenindex import Facettenindex


class Angabenseiten(Indexseiten):
    """`zuerst`: the Kommunen that come first, a bit for each as the index has them."""

    def __init__(self, queryset, per_page, *, filterset, zuerst: int):
        super().__init__(queryset, per_page, filterset=filterset, wie_index=True)
        self.zuerst = zuerst

    def page(self, number):
        """One page, its records in this order."""
        number = self.validate_number(number)
        von, index, menge = (number - 1) * self.per_page, self.filterset.index, self.filterset.menge
        folge = self.keys(index, menge, von, von + self.per_page)
        records = self.records.in_bulk(folge)
        return Page([records[pk] for pk in folge if pk in records], number, self)

    def keys(self, index: Facettenindex, menge: int, von: int, bis: int) -> list[int]:
        """The keys from place `von` up to `bis`."""
        mit = menge & self.zuerst
        anzahl = mit.bit_count()
        vorn = index.page(mit, von, bis) if von < anzahl else []
        ohne = menge & ~self.zuerst
        return vorn + (index.page(ohne, max(0, von - anzahl), bis - anzahl) if bis > anzahl else [])
