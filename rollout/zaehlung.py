"""Counting: what the figures of the roll-out say, and what they leave out.

„online“ is what someone said or looked at within BESTAETIGUNG_MONATE; a Kommune without Anschluss
is never a no, it is counted for itself. All five figures of a Dienst add up to the Kommunen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

#: what each Anschluss counts as: one of these
GEZAEHLT = ("online", "veraltet", "in_arbeit", "nicht_vorgesehen", "abgeschaltet")


class Zaehlung(NamedTuple):
    """How many of `kommunen` are how far with a Dienst."""

    kommunen: int
    online: int = 0
    veraltet: int = 0
    in_arbeit: int = 0
    nicht_vorgesehen: int = 0
    abgeschaltet: int = 0

    @property
    def mit_angabe(self) -> int:
        """Of how many somebody has said anything."""
        return (
            self.online + self.veraltet + self.in_arbeit + self.nicht_vorgesehen + self.abgeschaltet
        )

    @property
    def ohne_angabe(self) -> int:
        """Of how many nobody has."""
        return self.kommunen - self.mit_angabe

    @property
    def nenner(self) -> int:
        """The Kommunen that the Dienst is meant for, as far as anyone said otherwise."""
        return self.kommunen - self.nicht_vorgesehen

    @property
    def prozent(self) -> int | None:
        """How many of these are online; None where there is nobody to count."""
        return round(100 * self.online / self.nenner) if self.nenner else None

    @property
    def flaechendeckend(self) -> bool:
        """Online in every Kommune that it is meant for."""
        return 0 < self.online == self.nenner

    @property
    def anteil(self) -> str:
        """How many of how many are online."""
        return f"{self.online} von {self.nenner}"

    @property
    def rest(self) -> str:
        """What a cell says below that."""
        return f"in Arbeit {self.in_arbeit} · keine Angabe {self.ohne_angabe}"

    @property
    def kopf(self) -> str:
        """In one line: „online 12 · in Arbeit 9 · nicht vorgesehen 3 · keine Angabe 403“."""
        teile = [
            f"online {self.online}",
            f"in Arbeit {self.in_arbeit}",
            f"nicht vorgesehen {self.nicht_vorgesehen}",
            f"online, aber lange nicht geprüft {self.veraltet}" if self.veraltet else "",
            f"abgeschaltet {self.abgeschaltet}" if self.abgeschaltet else "",
            f"keine Angabe {self.ohne_angabe}",
        ]
        return " · ".join(filter(None, teile))

    def plus(self, zeile: dict) -> "Zaehlung":
        """With a further row of `AnschlussQuerySet.zaehlungen` of the same Kommunen."""
        return self._replace(**{name: getattr(self, name) + zeile[name] for name in GEZAEHLT})

    @classmethod
    def of(cls, zeile: dict, kommunen: int) -> "Zaehlung":
        """From a row of `AnschlussQuerySet.zaehlungen`."""
        return cls(kommunen).plus(zeile)


@dataclass(frozen=True)
class Ueberblick:
    """The two figures that are read as one: somewhere, and everywhere."""

    dienste: int
    irgendwo: int
    flaechendeckend: int
    #: Dienste that are online nowhere but by what someone said too long ago
    nur_veraltet: int = 0

    @classmethod
    def of(cls, zaehlungen: Iterable[Zaehlung]) -> "Ueberblick":
        """Of the Dienste that are counted."""
        alle = list(zaehlungen)
        return cls(
            len(alle),
            sum(z.online > 0 for z in alle),
            sum(z.flaechendeckend for z in alle),
            sum(not z.online and z.veraltet > 0 for z in alle),
        )

    def prozent(self, anzahl: int) -> int | None:
        """How much that is of the Dienste."""
        return round(100 * anzahl / self.dienste) if self.dienste else None

    @property
    def irgendwo_prozent(self) -> int | None:
        """Online in at least one Kommune."""
        return self.prozent(self.irgendwo)

    @property
    def flaechendeckend_prozent(self) -> int | None:
        """Online in every Kommune that it is meant for."""
        return self.prozent(self.flaechendeckend)


def nach_monaten() -> str:
    """„6 Monaten“, as in „vor mehr als“."""
    anzahl = settings.BESTAETIGUNG_MONATE
    return f"{anzahl} Monaten" if anzahl != 1 else "einem Monat"


def monate() -> str:
    """„6 Monate“, as the rule names them."""
    anzahl = settings.BESTAETIGUNG_MONATE
    return f"{anzahl} Monate" if anzahl != 1 else "einen Monat"
