"""Models: funding programmes with their regions, their projects and what these tell others."""

from programme.models.konzept import Konzeptantwort, Konzeptfrage
from programme.models.programm import Programm, Programmangabe, Programmregion
from programme.models.projekt import (
    Programmkategorie,
    Programmprojekt,
    Projektdokument,
    Projektlink,
)

__all__ = [
    "Konzeptantwort",
    "Konzeptfrage",
    "Programm",
    "Programmangabe",
    "Programmkategorie",
    "Programmprojekt",
    "Programmregion",
    "Projektdokument",
    "Projektlink",
]
