"""Date ranges with precision: a day, a month, a quarter, a year, or open-ended.

A Zeitraum is stored as its first and last day; its precision follows from these two. So
"Q1 2020", "Januar–April 2022" and "ab 2023" are kept as exactly as they were published.
"""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from bausteine.werte.zeichen import clean_text
from bausteine.werte.zeitangabe import read_span

MONATE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
BEISPIELE = "31.12.2022, Dezember 2022, Q1 2020, 2022, Januar–April 2022 oder ab 2023"


@dataclass(frozen=True, order=True)
class Zeitraum:
    """First and last day; `bis` None means open-ended ("ab 2023")."""

    von: dt.date
    bis: dt.date | None

    def __post_init__(self):
        if self.bis is not None and self.bis < self.von:
            raise ValidationError(
                f"Der Zeitraum endet ({self.bis:%d.%m.%Y}) vor seinem Beginn ({self.von:%d.%m.%Y})."
            )

    @classmethod
    def parse(cls, text: str) -> "Zeitraum":
        """The Zeitraum a German text names. Raises ValidationError with the forms understood."""
        text = clean_text(text)
        try:
            return cls(*read_span(text))
        except ValueError:
            raise ValidationError(
                f"„{text}“ ist kein bekannter Zeitpunkt. Möglich sind {BEISPIELE}."
            ) from None

    @property
    def genauigkeit(self) -> str:
        """Tag, Monat, Quartal, Jahr – or Zeitraum for anything between, offen for "ab …"."""
        if self.bis is None:
            return "offen"
        if self.von == self.bis:
            return "Tag"
        if not (self.von.day == 1 and self.bis == _end_of_month(self.bis)):
            return "Tage"
        if self.von.year != self.bis.year:
            return "Jahre" if (self.von.month, self.bis.month) == (1, 12) else "Monate"
        spanne = (self.von.month, self.bis.month)
        if spanne == (1, 12):
            return "Jahr"
        if spanne[0] == spanne[1]:
            return "Monat"
        if spanne[1] - spanne[0] == 2 and spanne[0] % 3 == 1:
            return "Quartal"
        return "Monate"

    def __str__(self) -> str:
        von, bis = self.von, self.bis
        if bis is None:
            return f"ab {_short(von)}"
        match self.genauigkeit:
            case "Tag":
                return f"{von:%d.%m.%Y}"
            case "Monat":
                return f"{MONATE[von.month - 1]} {von.year}"
            case "Quartal":
                return f"Q{von.month // 3 + 1} {von.year}"
            case "Jahr":
                return str(von.year)
            case "Jahre":
                return f"{von.year}–{bis.year}"
            case "Tage":
                return f"{von:%d.%m.%Y}–{bis:%d.%m.%Y}"
        jahr = f" {von.year}" if von.year != bis.year else ""
        return f"{MONATE[von.month - 1]}{jahr}–{MONATE[bis.month - 1]} {bis.year}"

    def is_over(self, heute: dt.date) -> bool:
        """Whether the whole Zeitraum lies before `heute`; an open one counts by its start year.

        `over_q` asks the database the same.
        """
        return self.ende < heute

    @property
    def ende(self) -> dt.date:
        """The last day; of an open Zeitraum the last one of its start year."""
        return self.bis or dt.date(self.von.year, 12, 31)

    @property
    def schluss(self) -> "Zeitraum":
        """Its last part, no more precise than it was given: of „Januar–April 2022“ April 2022.

        Of an open one, of which only the start is known, the start.
        """
        if self.bis is None:
            return Zeitraum.parse(_short(self.von))
        match self.genauigkeit:
            case "Jahre":
                return Zeitraum(dt.date(self.bis.year, 1, 1), self.bis)
            case "Monate":
                return Zeitraum(self.bis.replace(day=1), self.bis)
            case "Tage":
                return Zeitraum(self.bis, self.bis)
        return self

    @property
    def als_monat(self) -> "Zeitraum | None":
        """Of a single day that is the first of a month, that month; else None."""
        if self.bis != self.von or self.von.day != 1:
            return None
        return Zeitraum(self.von, _end_of_month(self.von))

    def shifted(self, quartale: int) -> "Zeitraum":
        """The same Zeitraum that many quarters later (negative: earlier), equally precise.

        Raises ValidationError where that cannot be: a year moved by one quarter is no year.
        """
        bis = self.bis and _plus_months(self.bis, quartale * 3)
        neu = Zeitraum(_plus_months(self.von, quartale * 3), bis)
        if self.bis and bis and self.von != self.bis and self.bis == _end_of_month(self.bis):
            neu = Zeitraum(neu.von, _end_of_month(bis))
        ganzes_jahr = self.genauigkeit == "offen" and (self.von.month, self.von.day) == (1, 1)
        if neu.genauigkeit != self.genauigkeit or (ganzes_jahr and quartale % 4):
            raise ValidationError(
                f"„{self}“ lässt sich nicht um {quartale} Quartal"
                f"{'e' if abs(quartale) != 1 else ''} verschieben, ohne die "
                "Genauigkeit zu ändern; möglich sind ganze Jahre (4, 8 … Quartale)."
            )
        return neu


def _plus_months(tag: dt.date, monate: int) -> dt.date:
    """The same day of another month, or its last one."""
    jahr, monat = divmod(tag.year * 12 + tag.month - 1 + monate, 12)
    return dt.date(jahr, monat + 1, min(tag.day, calendar.monthrange(jahr, monat + 1)[1]))


def _end_of_month(tag: dt.date) -> dt.date:
    return tag.replace(day=calendar.monthrange(tag.year, tag.month)[1])


def _short(von: dt.date) -> str:
    """The start of an open Zeitraum, no more precise than it was given."""
    if (von.month, von.day) == (1, 1):
        return str(von.year)
    if von.day == 1:
        return f"{MONATE[von.month - 1]} {von.year}"
    return f"{von:%d.%m.%Y}"


class ZeitraumAttribute:
    """Reads and writes the two columns `<name>_von` and `<name>_bis` as one Zeitraum or None."""

    def __set_name__(self, owner, name):
        self.von, self.bis = f"{name}_von", f"{name}_bis"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        von = getattr(instance, self.von)
        return None if von is None else Zeitraum(von, getattr(instance, self.bis))

    def __set__(self, instance, wert: Zeitraum | None):
        setattr(instance, self.von, wert.von if wert else None)
        setattr(instance, self.bis, wert.bis if wert else None)


def day_field(label: str, **optionen) -> models.DateField:
    """One end of a Zeitraum: empty when nothing is known."""
    return models.DateField(label, null=True, blank=True, **optionen)


def over_q(name: str, heute: dt.date) -> models.Q:
    """`Zeitraum.is_over` in the database, of the Zeitraum in `<name>_von` and `_bis`."""
    von, bis = f"{name}_von", f"{name}_bis"
    return models.Q(**{f"{bis}__lt": heute}) | models.Q(
        **{f"{bis}__isnull": True, f"{von}__lt": heute.replace(month=1, day=1)}
    )


def a_year_before(tag: dt.date) -> dt.date:
    """The same day of the year before; of 29 February the last one of that month."""
    return _plus_months(tag, -12)


def zeitraum_constraint(name: str, praefix: str, *, offen_erlaubt: bool = True):
    """A Zeitraum in the database: never an end without a start, never an end before the start."""
    von, bis = f"{praefix}_von", f"{praefix}_bis"
    # an end that is NULL makes a comparison unknown, which a database lets pass: name it
    regel = models.Q(**{f"{von}__isnull": True, f"{bis}__isnull": True}) | models.Q(
        **{f"{von}__isnull": False, f"{bis}__isnull": False, f"{bis}__gte": models.F(von)}
    )
    if offen_erlaubt:
        regel |= models.Q(**{f"{von}__isnull": False, f"{bis}__isnull": True})
    return models.CheckConstraint(
        condition=regel,
        name=name,
        violation_error_message="Ein Zeitraum braucht einen Beginn und darf nicht davor enden.",
    )
