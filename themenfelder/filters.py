"""Filters: what the list of Themenfelder can be narrowed by."""

from bausteine.seiten.facetten import PortalFilterSet
from themenfelder.models import Themenfeld


class ThemenfeldFilterSet(PortalFilterSet):
    """Fourteen rows need no more than the search."""

    ordnung = ("sortiertext", "pk")

    class Meta:
        model = Themenfeld
        fields: list[str] = []
