"""Reads: what an answer needs and the page it stands on has not loaded, each in one query.

Nothing is asked for where there is nobody to ask about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from bausteine.auslieferung.memo import Memo
from dienste.models import Angebot, OnlineDienst
from organisationen.models import Ansprechstelle, Organisation
from projects.enums import Rolle
from projects.models import Phase, Quellenangabe, Umsetzungsprojekt
from projects.models.angaben import Beteiligung
from rollout.models import Anschluss

#: whether anybody can be written to at all; known until a public record changes
HAT_ANSPRECHSTELLEN = Memo(lambda: Ansprechstelle.objects.oeffentlich().exists())


@dataclass(frozen=True)
class Verbreitung:
    """Of how many Kommunen anyone has said how far they are with a Dienst, and how many are online
    by a word that is not too old."""

    online: int
    mit_angabe: int


@dataclass(frozen=True)
class Dienstlage:
    """What is known of Dienste: the ones that can be used first, and what belongs to each."""

    dienste: Sequence[OnlineDienst] = ()
    angebote: Sequence[Angebot] = ()
    #: by the Dienst's primary key; one without has nobody who said anything
    verbreitung: Mapping[int, Verbreitung] = field(default_factory=dict)

    @property
    def erster(self) -> OnlineDienst | None:
        """The one that is told of."""
        return self.dienste[0] if self.dienste else None


def of_blocks(context: Mapping[str, Any], model: type) -> list:
    """The records of a kind that the blocks attached to the page have loaded."""
    return [e for block in context["anbauten"] for e in block["eintraege"] if isinstance(e, model)]


def services(dienste: Sequence[OnlineDienst]) -> Dienstlage:
    """With whom they can be had and how far the Kommunen are with them: two queries, none for
    none."""
    if not dienste:
        return Dienstlage()
    zahlen = Anschluss.objects.oeffentlich().filter(dienst__in=dienste)
    return Dienstlage(
        dienste,
        list(Angebot.objects.oeffentlich().filter(dienst__in=dienste)),
        {z.pop("dienst_id"): spread(z) for z in zahlen.zaehlungen(je=("dienst_id",))},
    )


def spread(zaehlung: dict[str, int]) -> Verbreitung:
    """From the numbers of one Dienst, as `AnschlussQuerySet.zaehlungen` gives them."""
    return Verbreitung(zaehlung["online"], sum(zaehlung.values()))


def told(projekt: Umsetzungsprojekt) -> Umsetzungsprojekt:
    """The project with what a few sentences about it need, unless the page has it already: partners
    in their roles, phases, Quellen."""
    prefetch_related_objects(
        [projekt],
        Prefetch("beteiligungen", Beteiligung.objects.oeffentlich()),
        Prefetch("phasen", Phase.objects.in_reihenfolge()),
        Prefetch("quellenangaben", Quellenangabe.objects.mit_quelle()),
    )
    return projekt


def leaders(projekt: Umsetzungsprojekt) -> list[Beteiligung]:
    """Who leads it."""
    return [b for b in projekt.beteiligungen.all() if b.rolle == Rolle.PROJEKTLEITUNG]


def contact(gefragte: Sequence[Organisation]) -> Ansprechstelle | None:
    """Where one of these can be written to: an office, never a person."""
    if not gefragte or not HAT_ANSPRECHSTELLEN.get():
        return None
    stellen = Ansprechstelle.objects.oeffentlich().filter(organisation__in=gefragte)
    return (
        stellen.exclude(postfach="")
        .select_related("organisation")
        .only("funktion", "postfach", "organisation__kurzname")
        .order_by("organisation__sortiertext", "pk")
        .first()
    )
