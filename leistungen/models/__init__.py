"""Models: OZG-Leistung, LeiKa-Leistung, and its Bausteine in the FIM."""

from leistungen.models.fim import FimBaustein
from leistungen.models.leistung import LeikaLeistung, OzgLeistung

__all__ = ["FimBaustein", "LeikaLeistung", "OzgLeistung"]
