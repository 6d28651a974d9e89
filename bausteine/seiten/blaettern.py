"""Pagination over an index: the database neither counts nor skips any."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class Indexseiten(Paginator):
    """`wie_index`: the list is in the order of the index, which picks the rows of a page by key;
    then `queryset` need not be filtered."""

    def __init__(self, queryset, per_page, *, filterset, wie_index: bool):
        super().__init__(queryset, per_page)
        self.filterset, self.wie_index = filterset, wie_index
        self.records: QuerySet = queryset

    @cached_property
    def count(self) -> int:
        """How many records all filters let through."""
        return self.filterset.menge.bit_count()

    def page(self, number):
        """One page; its records are read when they are looked at."""
        if not self.wie_index:
            return super().page(number)
        number = self.validate_number(number)
        von = (number - 1) * self.per_page
        seite = self.filterset.index.of_page(self.filterset.menge, von, von + self.per_page)
        return Page(self.records.filter(seite), number, self)
