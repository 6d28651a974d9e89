"""Pagination: how many records a page holds, links to the others, and paging over an index."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from bausteine.seiten.adressen import Link, changed

#: what visitors can choose from; the longest bounds what a page costs
SEITENLAENGEN = (25, 50, 100)
#: a view that shows no rows, so it has one page
OHNE_ZEILEN = 1_000_000


@dataclass(frozen=True)
class Einheit:
    """What a list counts: one of them, many of them."""

    eines: str
    viele: str

    def of(self, anzahl: int) -> str:
        """The noun beside a number."""
        return self.eines if anzahl == 1 else self.viele

    def dative(self, anzahl: int) -> str:
        """The noun after „von“; a neuter or masculine one is the same for one."""
        return self.eines if anzahl == 1 else self.viele + ("" if self.viele[-1] in "ns" else "n")


@dataclass(frozen=True)
class Blaetterleiste:
    """What stands below a page of a list: its place in the whole, the ways on, the lengths."""

    seite: Page
    seiten: list[Link | None]
    zurueck: str
    weiter: str
    laengen: list[Link]
    nomen: str


class Blaettern:
    """Which part of a list a page shows. `paginate_by`: how long it is without asking."""

    request: HttpRequest
    paginate_by: Any = 25
    #: view to its page length, where it is another one
    seitenlaengen: dict[str, int] = {}
    #: the view that is shown
    ansicht: str
    #: what of the address was not understood
    meldungen: list[str]
    page_kwarg = "seite"
    if TYPE_CHECKING:  # Django's or the list's own

        def get_paginator(self, queryset, per_page, *args, **kwargs) -> Paginator: ...

    @property
    def usual_length(self) -> int:
        """How many records a page of this view has unless the address says otherwise."""
        return self.seitenlaengen.get(self.ansicht, self.paginate_by)

    @cached_property
    def page_length(self) -> int:
        """How many records this page has; a length there is not is reported."""
        text = self.request.GET.get("je_seite", "")
        if not text or self.usual_length == OHNE_ZEILEN:
            return self.usual_length
        if text in map(str, SEITENLAENGEN):
            return int(text)
        self.meldungen.append(
            f"„{text[:40]}“ Zeilen je Seite gibt es nicht. Möglich sind: "
            f"{', '.join(map(str, SEITENLAENGEN))}."
        )
        return self.usual_length

    def get_paginate_by(self, queryset):
        """The same, under Django's name."""
        return self.page_length

    def paginate_queryset(self, queryset, page_size):
        """A page that does not exist is reported, and the nearest one shown."""
        paginator = self.get_paginator(queryset, page_size)
        letzte = paginator.num_pages
        text = self.request.GET.get(self.page_kwarg) or "1"
        nummer = int(text) if re.fullmatch("-?[0-9]{1,9}", text) else 1
        page = paginator.page(max(1, min(nummer, letzte)))
        if text.lstrip("0") != str(page.number):
            seiten = f"hat {letzte} Seiten" if letzte > 1 else "hat nur eine Seite"
            self.meldungen.append(
                f"Die Seite „{text[:40]}“ gibt es nicht. Die Liste {seiten}; "
                f"gezeigt wird Seite {page.number}."
            )
        return paginator, page, page.object_list, page.has_other_pages()

    def page_bar(self, page: Page, einheit: Einheit) -> Blaetterleiste | None:
        """The bar below this page; none below a view without rows."""
        if self.usual_length == OHNE_ZEILEN:
            return None
        params, anzahl = self.request.GET, page.paginator.count
        noun = einheit.dative(anzahl) if page.has_other_pages() else einheit.of(anzahl)

        def address(nummer: int) -> str:
            return changed(params, seite=nummer if nummer > 1 else None)

        nummern = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        return Blaetterleiste(
            page,
            [Link(str(n), address(n)) if isinstance(n, int) else None for n in nummern],
            address(page.previous_page_number()) if page.has_previous() else "",
            address(page.next_page_number()) if page.has_next() else "",
            self._lengths(page, params),
            noun,
        )

    def _lengths(self, page: Page, params: QueryDict) -> list[Link]:
        """Every length as a link; none where all records fit the shortest page."""
        if page.paginator.count <= SEITENLAENGEN[0]:
            return []
        return [
            Link(
                str(laenge),
                changed(
                    params, seite=None, je_seite=laenge if laenge != self.usual_length else None
                ),
                "gewählt" if laenge == self.page_length else "",
            )
            for laenge in SEITENLAENGEN
        ]

    def usual_page(self, page: Page) -> int:
        """The number of the page of usual length that begins where this one does, or shortly
        before: each record has one address that search engines know."""
        return max(page.start_index() - 1, 0) // self.usual_length + 1


class Indexseiten(Paginator):
    """`wie_index`: the list is in the order of the index, which picks the rows of a page by key;
    then `queryset` need not be filtered. The database neither counts nor skips any."""

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
