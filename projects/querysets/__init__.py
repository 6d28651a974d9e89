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
from projects.querysets.umsetzungsprojekt import UmsetzungsprojektQuerySet, verweise
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
    "verweise",
]
