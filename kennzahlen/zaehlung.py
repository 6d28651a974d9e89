"""Counting: how many public records a filter lets through, and which.

Counted is what the page of the list shows: its public records under its own filters. A filter that
names what there is no longer is not counted as zero but not at all.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.listen import list_page

#: so many records are kept one by one
EINZELN = 2000


class Unzaehlbar(ValueError):
    """A filter names what there is not; the sentence says what."""


@dataclass(frozen=True)
class Listenzaehlung:
    """A list under a filter, as it is now."""

    liste: str
    abfrage: str

    @cached_property
    def filterset(self) -> PortalFilterSet:
        """The filters. Raises Unzaehlbar."""
        seite = list_page(self.liste)
        filterset = seite.filterset_class(QueryDict(self.abfrage), queryset=seite().get_base())
        for name, werte in filterset.unknown_values().items():
            label = filterset.facets[name].label
            raise Unzaehlbar(f"Den Wert „{werte[0][:40]}“ kennt der Filter „{label}“ nicht mehr.")
        return filterset

    def records(self) -> QuerySet:
        """The records. Raises Unzaehlbar."""
        return self.filterset.qs

    def number(self) -> int:
        """How many there are. Raises Unzaehlbar."""
        return self.records().count()

    def words(self) -> list[str]:
        """Every filter in words. Raises Unzaehlbar."""
        return self.filterset.chosen_texts()

    @property
    def haengt_am_tag(self) -> bool:
        """Whether the same records give another number tomorrow."""
        facetten = list_page(self.liste).filterset_class.base_filters
        namen = QueryDict(self.abfrage)
        return any(getattr(facetten.get(name), "haengt_am_tag", False) for name in namen)

    def still_public(self, nummern: list[int]) -> list:
        """Those of these records that are public, in the order of the list."""
        seite = list_page(self.liste)
        menge = seite().get_base().filter(pk__in=nummern)
        return list(menge.fuer_liste().order_by(*seite.filterset_class.ordnung or ("pk",)))

    def numbers(self) -> list[int]:
        """The records by their numbers, in order. Raises Unzaehlbar."""
        return sorted(self.records().order_by().values_list("pk", flat=True).distinct())


def key_of_state(zaehlung: Listenzaehlung, nummern: list[int]) -> str:
    """The same for the same list, filter and records."""
    text = f"{zaehlung.liste}?{zaehlung.abfrage}\n{','.join(map(str, nummern))}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
