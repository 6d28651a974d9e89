"""Schema validation: whether a value in an archive is one that its column can hold.

Asked before anything is written, so it must not depend on what a database says. A value has to be
exactly what `sichern` would have written: a number where the column has numbers, a day as a day.
"""

import datetime as dt
import math
from decimal import Decimal

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

#: of every database that the portal runs on; SQLite alone would take more
BEREICHE = BaseDatabaseOperations.integer_field_ranges
#: levels of lists within lists that both databases read
TIEFE = 100
UNLESBAR = "hat einen unlesbaren Wert"


class Unlesbar(Exception):
    """A row that does not fit its table; the message is for people."""


def as_json(wert):
    """A value of the database as JSON knows it; JSON columns are passed as they are."""
    if isinstance(wert, dt.datetime):
        return wert.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(wert, dt.date):
        return wert.isoformat()
    return str(wert) if isinstance(wert, Decimal) else wert


def misfit(feld: models.Field, wert, gelesen) -> str:
    """Why the column cannot hold this value, as the rest of a sentence; "" when it can.

    `gelesen` is what the field makes of the value.
    """
    if isinstance(feld, models.JSONField):
        return _nested_misfit(wert)
    if wert is None:
        return ""
    zurueck = as_json(gelesen)
    if type(zurueck) is not type(wert) or zurueck != wert:
        return UNLESBAR
    while isinstance(feld, models.ForeignKey):
        feld = feld.target_field
    if isinstance(feld, models.DecimalField):
        return amount_misfit(gelesen, feld)
    if isinstance(wert, str):
        return text_misfit(wert, feld.max_length if isinstance(feld, models.CharField) else None)
    if type(wert) is int:
        return number_misfit(wert, feld)
    return ""


def text_misfit(text: str, hoechstens: int | None) -> str:
    """The same for a text with at most that many letters."""
    if hoechstens is not None and len(text) > hoechstens:
        return f"hat mehr als {hoechstens} Zeichen"
    if _half_letter(text):
        return "enthält ein halbes Zeichen"
    return "enthält ein Zeichen, das PostgreSQL nicht kennt (NUL)" if "\0" in text else ""


def number_misfit(zahl: int, feld: models.Field) -> str:
    """The same for a whole number."""
    grenzen = BEREICHE.get(feld.get_internal_type())
    if grenzen and not grenzen[0] <= zahl <= grenzen[1]:
        return "hat eine Zahl, die kein Eintrag haben kann"
    return ""


def amount_misfit(betrag: Decimal, feld: models.DecimalField) -> str:
    """The same for a decimal number, which both databases give with all its places."""
    _, ziffern, exponent = betrag.as_tuple()
    passt = exponent == -feld.decimal_places and len(ziffern) <= feld.max_digits
    return "" if passt else UNLESBAR


def _nested_misfit(wert) -> str:
    """The same for a JSON column; without recursion, because depth is what may be forged."""
    offen = [(wert, 0)]
    while offen:
        teil, tiefe = offen.pop()
        if tiefe > TIEFE:
            return "ist zu tief verschachtelt"
        if isinstance(teil, dict):
            offen += ((innen, tiefe + 1) for paar in teil.items() for innen in paar)
        elif isinstance(teil, list):
            offen += ((innen, tiefe + 1) for innen in teil)
        elif isinstance(teil, float) and not math.isfinite(teil):
            return UNLESBAR
        elif isinstance(teil, str) and ("\0" in teil or _half_letter(teil)):
            return "enthält ein Zeichen, das PostgreSQL nicht kennt"
    return ""


def _half_letter(text: str) -> bool:
    """Half a surrogate pair, which no UTF-8 has."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
