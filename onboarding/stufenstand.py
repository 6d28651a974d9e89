"""Counts: how many Kommunen are at which step of a Plattform, and when they go live.

Made of Onboardings that were read already. Of whom nobody knows the step is counted too, and never
as one of the steps.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from dienste.models import Plattform
    from onboarding.models import Onboarding

OHNE_ANGABE = "Stufe: keine Angabe"
#: the value of the facet for those without (bausteine.seiten.facetten.OHNE, which needs the models)
OHNE_STUFE = "ohne"


@dataclass(frozen=True)
class Stufenzahl:
    """A step, how many are at it, and the list of exactly these."""

    platz: int | None
    name: str
    anzahl: int
    ziel: str


@dataclass(frozen=True)
class Stufenstand:
    """All steps of a Plattform in their order, and the go-lives, the earliest first."""

    stufen: list[Stufenzahl]
    livegaenge: list["Onboarding"]

    @classmethod
    def of(cls, plattform: "Plattform", onboardings: Sequence["Onboarding"]) -> "Stufenstand":
        """Of the Onboardings of a Plattform, of which there is at least one."""
        stufen_der_plattform = onboardings[0].plattform.onboardingstufen.all()  # loaded with them
        zahlen = Counter(onboarding.stufe_id for onboarding in onboardings)
        stufen = [
            Stufenzahl(
                stufe.reihenfolge, stufe.name, zahlen[stufe.pk], _list_of(plattform, stufe.name)
            )
            for stufe in stufen_der_plattform
        ]
        if zahlen[None]:
            stufen.append(
                Stufenzahl(None, OHNE_ANGABE, zahlen[None], _list_of(plattform, OHNE_STUFE))
            )
        livegaenge = [o for o in onboardings if o.live or o.geplant]
        return cls(stufen, sorted(livegaenge, key=_when))


def stufensatz(onboardings: Sequence["Onboarding"]) -> str:
    """How many there are, how many of them are live, and of how many nobody knows the step."""
    alle = len(onboardings)
    live = sum(onboarding.live is not None for onboarding in onboardings)
    ohne = sum(onboarding.stufe is None for onboarding in onboardings)
    kommunen = "1 Kommune ist erfasst" if alle == 1 else f"{alle} Kommunen sind erfasst"
    teile = [f"{kommunen}, {live or 'keine'} davon mit belegtem Livegang."]
    if ohne:
        teile.append(
            f"Von {ohne if ohne < alle else 'allen'} ist die Stufe nicht bekannt."
            if alle > 1
            else "Die Stufe ist nicht bekannt."
        )
    return " ".join(teile)


def _list_of(plattform, stufe: str) -> str:
    """Of the records with this value; OHNE_STUFE: of those with none."""
    frage = urlencode({"plattform": plattform.kennung, "stufe": stufe})
    return f"{reverse('onboardings')}?{frage}"


def _when(onboarding: "Onboarding") -> tuple[dt.date, str]:
    zeit = onboarding.live or onboarding.geplant
    return (zeit.von if zeit else dt.date.max), onboarding.kommune.organisation.sortiertext
