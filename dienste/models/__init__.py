"""Models: OnlineDienst, and what it covers, runs on and works with."""

from dienste.models.dienst import DienstLeistung, OnlineDienst
from dienste.models.plattform import Fachverfahren, Plattform

__all__ = ["DienstLeistung", "Fachverfahren", "OnlineDienst", "Plattform"]
