"""Enumeration: the sixteen Länder, with the first two digits of every key in them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db import models


class Land(models.TextChoices):
    """A Land: value in addresses, name; key and abbreviation as documents write them."""

    BW = "baden-wuerttemberg", "Baden-Württemberg"
    BY = "bayern", "Bayern"
    BE = "berlin", "Berlin"
    BB = "brandenburg", "Brandenburg"
    HB = "bremen", "Bremen"
    HH = "hamburg", "Hamburg"
    HE = "hessen", "Hessen"
    MV = "mecklenburg-vorpommern", "Mecklenburg-Vorpommern"
    NI = "niedersachsen", "Niedersachsen"
    NW = "nordrhein-westfalen", "Nordrhein-Westfalen"
    RP = "rheinland-pfalz", "Rheinland-Pfalz"
    SL = "saarland", "Saarland"
    SN = "sachsen", "Sachsen"
    ST = "sachsen-anhalt", "Sachsen-Anhalt"
    SH = "schleswig-holstein", "Schleswig-Holstein"
    TH = "thueringen", "Thüringen"

    @property
    def schluessel(self) -> str:
        """What every AGS and ARS in it begins with."""
        return f"{_REIHENFOLGE.index(self.name) + 1:02d}"

    @property
    def kuerzel(self) -> str:
        """As people write it in short."""
        return "NRW" if self is Land.NW else self.name

    @property
    def kurz(self) -> str:
        """In a label: „NRW“, „Hessen“."""
        return self.kuerzel if self is Land.NW else self.label

    @property
    def wo(self) -> str:
        """„in Nordrhein-Westfalen“, „im Saarland“."""
        return f"{self._in} {self.label}"

    @property
    def wo_kurz(self) -> str:
        """In a label: „in NRW“, „im Saarland“."""
        return f"{self._in} {self.kurz}"

    @property
    def von_kurz(self) -> str:
        """„von NRW“, „vom Saarland“."""
        return f"{'vom' if self is Land.SL else 'von'} {self.kurz}"

    @property
    def _in(self) -> str:
        return "im" if self is Land.SL else "in"

    @classmethod
    def called(cls, text: str) -> "Land | None":
        """The Land that a key ("05", "5"), an abbreviation, a value or a name means."""
        gesucht = text.strip().lower()
        schluessel = gesucht.zfill(2) if gesucht.isdecimal() else gesucht
        return next(
            (
                land
                for land in cls
                if schluessel == land.schluessel
                or gesucht
                in (land.name.lower(), land.kuerzel.lower(), land.value, land.label.lower())
            ),
            None,
        )


#: by their keys, 01 to 16
_REIHENFOLGE = (
    *("SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW"),
    *("BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH"),
)


def home() -> Land:
    """The Land whose portal this is."""
    return settings.PORTAL_LAND


def as_at_home(text: str) -> str:
    """`text` with the name of any Land replaced by that of the portal: portals of other Länder
    write the same value so („Ministerium (Hessen)“)."""
    for namen, eigener in ((_anywhere(), home().wo_kurz), (_alone(), home().kurz)):
        text = namen.sub(eigener, text)
    return text


@lru_cache(maxsize=1)
def _anywhere() -> re.Pattern[str]:
    return _one_of(land.wo_kurz for land in Land)


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    return _one_of(land.kurz for land in Land)


def _one_of(namen: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, namen))})(?!\w)")
