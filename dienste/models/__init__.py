"""Models: OnlineDienst, and what it covers, runs on and works with."""

from dienste.models.betriebsstand import Betriebsstand
from dienste.models.dienst import Angebot, DienstLeistung, OnlineDienst
from dienste.models.formularangabe import Formularangabe
from dienste.models.plattform import Fachverfahren, Plattform

__all__ = [
    "Angebot",
    "Betriebsstand",
    "DienstLeistung",
    "Fachverfahren",
    "Formularangabe",
    "OnlineDienst",
    "Plattform",
]
