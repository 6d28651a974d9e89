"""Spreadsheet round trip: cells that a spreadsheet changed unasked, and that are left as they were.

LibreOffice takes "Mai 2022" of a CSV file for a day and saves it as the first of May, and keeps
the sign before a text that looks like a formula. What a file says so is no change.
"""

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import Art, Zeitpunkt
from bausteine.tabellen.csvstrom import armed
from bausteine.werte.zeitraum import Zeitraum


def as_it_was(art: Art, text: str, vorher: str) -> bool:
    """Whether a cell says what a spreadsheet makes of what is stored, without being asked."""
    if text == vorher or not vorher:
        return False
    return armed(text) == vorher or (isinstance(art, Zeitpunkt) and as_month(text) == vorher)


def as_month(text: str) -> str:
    """The month in whose place a spreadsheet writes this day; "" where it is none that does."""
    try:
        monat = Zeitraum.parse(text).als_monat if text else None
    except ValidationError:
        return ""
    return str(monat or "")
