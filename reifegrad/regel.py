"""Minimum rule: the lowest criterion decides, and only when all have an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Regelergebnis:
    """What answers to criteria come to.

    `stufe`: None while one of them is missing. `entscheidend`: the criteria with the lowest answer,
    `offen`: those without one, by their numbers.
    """

    stufe: int | None
    entscheidend: tuple[int, ...]
    offen: tuple[int, ...]

    @property
    def vollstaendig(self) -> bool:
        """Whether each criterion has an answer, and there are criteria."""
        return self.stufe is not None


def lowest(kriterien: Iterable[int], antworten: Mapping[int, int | None]) -> Regelergebnis:
    """The level that answers come to; `kriterien`: the numbers of all criteria of the model."""
    nummern = sorted(kriterien)
    offen = tuple(nummer for nummer in nummern if antworten.get(nummer) is None)
    gegeben = {n: wert for n in nummern if (wert := antworten.get(n)) is not None}
    kleinste = min(gegeben.values(), default=None)
    entscheidend = tuple(nummer for nummer, wert in gegeben.items() if wert == kleinste)
    return Regelergebnis(None if offen else kleinste, entscheidend, offen)
