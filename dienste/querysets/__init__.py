"""QuerySets: reads of Online-Dienste, their parts, and what they run on."""

from dienste.querysets.dienst import OnlineDienstQuerySet
from dienste.querysets.plattform import FachverfahrenQuerySet, PlattformQuerySet
from dienste.querysets.teile import (
    AngebotQuerySet,
    BetriebsstandQuerySet,
    DienstLeistungQuerySet,
    FormularangabeQuerySet,
)

__all__ = [
    "AngebotQuerySet",
    "BetriebsstandQuerySet",
    "DienstLeistungQuerySet",
    "FachverfahrenQuerySet",
    "FormularangabeQuerySet",
    "OnlineDienstQuerySet",
    "PlattformQuerySet",
]
