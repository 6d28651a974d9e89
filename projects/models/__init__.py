"""Models: Umsetzungsprojekt and everything that is known about it."""

from projects.models.angaben import (
    Aenderung,
    AlteAdresse,
    Beteiligung,
    FruehererTitel,
    Quellenangabe,
)
from projects.models.leistung import Projektleistung
from projects.models.phase import Phase
from projects.models.stichwort import Fachlichkeit, Stichwort
from projects.models.umsetzungsprojekt import Umsetzungsprojekt
from projects.models.zuordnung import Zuordnungsvorschlag

__all__ = [
    "Aenderung",
    "AlteAdresse",
    "Beteiligung",
    "Fachlichkeit",
    "FruehererTitel",
    "Phase",
    "Projektleistung",
    "Quellenangabe",
    "Stichwort",
    "Umsetzungsprojekt",
    "Zuordnungsvorschlag",
]
