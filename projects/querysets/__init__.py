"""QuerySets: reads of Umsetzungsprojekte and what belongs to them."""

from projects.querysets.angaben import (
    AenderungQuerySet,
    BelegtQuerySet,
    BeteiligungQuerySet,
    FachlichkeitQuerySet,
    PhaseQuerySet,
    ProjektleistungQuerySet,
    ProjektteilQuerySet,
    StichwortQuerySet,
)
from projects.querysets.steckbrief import load_parts, verweise
from projects.querysets.umsetzungsprojekt import UmsetzungsprojektQuerySet
from projects.querysets.zuordnung import ZuordnungQuerySet

__all__ = [
    "AenderungQuerySet",
    "BelegtQuerySet",
    "BeteiligungQuerySet",
    "FachlichkeitQuerySet",
    "PhaseQuerySet",
    "ProjektleistungQuerySet",
    "ProjektteilQuerySet",
    "StichwortQuerySet",
    "UmsetzungsprojektQuerySet",
    "ZuordnungQuerySet",
    "load_parts",
    "verweise",
]
