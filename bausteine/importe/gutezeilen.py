"""Partial import: the rows of a file that can be written although others are wrong.

The file is tried again as if it did not have the wrong rows, until what is left is in order: a row
may need one that is left out. So undo, history and locks know nothing of it – they see a smaller
file.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bausteine.importe.bericht import problems

#: how often leaving rows out may make others wrong
VERSUCHE = 6
#: numbers of rows that a sentence names
GENANNT = 20


@dataclass
class Teilimport:
    """What can be written. `ohne`: the numbers of the rows that are left out."""

    result: Any
    ohne: frozenset[int]
    #: (row, column, sentence) of all of them
    fehler: list[tuple[int | None, str, str]] = field(default_factory=list)
    #: they themselves, the header first
    faulty: list[list[str]] = field(default_factory=list)

    @property
    def anzahl(self) -> int:
        """How many rows would be written."""
        return self.result.totals["new"] + self.result.totals["update"]


def good_rows(result, check: Callable[[frozenset[int]], Any]) -> Teilimport | None:
    """What of a checked file can be written; None where nothing can, or where all can.

    `check` tries the file without the rows of these numbers and gives the result.
    """
    teil = Teilimport(result, frozenset())
    for _ in range(VERSUCHE):
        if not (fehler := problems(teil.result)):
            return teil if teil.ohne and teil.anzahl else None
        zeilen = {zeile for zeile, _, _ in fehler if zeile}
        if len(zeilen) < len({zeile for zeile, _, _ in fehler}) or zeilen <= teil.ohne:
            return None  # what is wrong is the file, not a row
        faulty = getattr(teil.result, "faulty", [])
        teil = Teilimport(
            check(teil.ohne | zeilen),
            teil.ohne | zeilen,
            [*teil.fehler, *fehler],
            [*teil.faulty, *(faulty[1:] if teil.faulty else faulty)],
        )
    return None


def sentence(ohne: frozenset[int]) -> str:
    """What is said of the rows that are left out."""
    nummern = [str(nummer) for nummer in sorted(ohne)]
    weitere = f" und {len(nummern) - GENANNT} weitere" if len(nummern) > GENANNT else ""
    if len(nummern) == 1:
        return f"Zeile {nummern[0]} ist fehlerhaft und ausgelassen."
    return f"Fehlerhaft und ausgelassen: die Zeilen {', '.join(nummern[:GENANNT])}{weitere}."
