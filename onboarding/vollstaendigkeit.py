"""Completeness: how much of a closed data sheet is filled in, as an exact fraction."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Vollstaendigkeit:
    """How many of the required fields are filled."""

    gefuellt: int
    pflicht: int

    @property
    def anteil(self) -> Fraction | None:
        """Filled through required; None where nothing is required."""
        return Fraction(self.gefuellt, self.pflicht) if self.pflicht else None

    @property
    def ganz(self) -> bool:
        """All of them, and there are some: only then can it be confirmed."""
        return self.anteil == 1

    @property
    def prozent(self) -> int | None:
        """Whole percent, rounded down: 100 says that nothing is missing."""
        return None if self.anteil is None else int(self.anteil * 100)

    @property
    def fehlen(self) -> int:
        """How many are missing."""
        return self.pflicht - self.gefuellt

    def __str__(self):
        if self.pflicht == 0:
            return "keine Pflichtangaben"
        angaben = "Pflichtangabe" if self.pflicht == 1 else "Pflichtangaben"
        return f"{self.gefuellt} von {self.pflicht} {angaben} ({self.prozent} %)"
