"""Fahrplan: Anschlüsse by the quarter that their plan begins in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bausteine.werte.zeitraum import Zeitraum
from rollout.models import Anschluss

OHNE_PLAN = "ohne geplanten Termin"
#: a plan no more precise than this names no quarter
UNGENAU = {"Jahr", "Jahre", "offen", "Monate", "Tage"}


@dataclass
class Quartal:
    """What is planned for one time, in the words of the plans."""

    name: str
    anschluesse: list[Anschluss] = field(default_factory=list)


def by_quarter(anschluesse: Iterable[Anschluss]) -> list[Quartal]:
    """In the order in which the first of each comes; a plan for a year stands for itself."""
    quartale: dict[str, Quartal] = {}
    for anschluss in anschluesse:
        name = _name(anschluss.geplant)
        quartale.setdefault(name, Quartal(name)).anschluesse.append(anschluss)
    return list(quartale.values())


def _name(plan: Zeitraum | None) -> str:
    if plan is None:
        return OHNE_PLAN
    if plan.genauigkeit in UNGENAU:
        return str(plan)
    return f"Q{(plan.von.month - 1) // 3 + 1} {plan.von.year}"
