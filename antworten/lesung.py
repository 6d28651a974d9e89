"""Reads: what an answer needs and the page it stands on has not loaded, each in one query.

Nothing is asked for where there is nobody to ask about.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    IntegerField,
    Prefetch,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from django.urls import reverse

from bausteine.auslieferung.memo import Memo
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.faltung import sort_key
from dienste.models import Angebot, OnlineDienst
from organisationen.models import Ansprechstelle, Organisation
from projects.enums import Rolle
from projects.models import Phase, Quellenangabe, Umsetzungsprojekt
from projects.models.angaben import Beteiligung
from rollout.models import Anschluss
from rollout.querysets import counted_online

TEXT = CharField()


class Vorhanden(NamedTuple):
    """What there is at all to be asked for; most portals have none of it for long."""

    ansprechstellen: bool = False
    angaben: bool = False


def _look() -> Vorhanden:
    """In one query, whichever Organisation gives the row for it."""
    zeile = (
        Organisation.objects.order_by()
        .values_list(
            Exists(Ansprechstelle.objects.oeffentlich()),
            Exists(Angebot.objects.all()),
            Exists(Anschluss.objects.all()),
        )
        .first()
    )
    return Vorhanden(zeile[0], zeile[1] or zeile[2]) if zeile else Vorhanden()


#: known until a public record changes
VORHANDEN = Memo(_look)


@dataclass(frozen=True)
class Angebotszeile:
    """With whom a Dienst can be had, who says so, and as of when."""

    anbieter: str
    adresse: str
    quelle: str
    stand: dt.date | None

    @classmethod
    def of(cls, angebot: Angebot) -> "Angebotszeile":
        """Of one that was loaded with its Anbieter and Quelle."""
        quelle = angebot.quelle.titel if angebot.quelle and angebot.quelle.ist_oeffentlich else ""
        anbieter = angebot.anbieter
        return cls(anbieter.name, anbieter.get_absolute_url(), quelle, angebot.stand)


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
    angebote: Sequence[Angebotszeile] = ()
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
    """With whom they can be had and how far the Kommunen are with them: one query, none for none
    and none where nobody has said anything of any Dienst."""
    if not dienste or not VORHANDEN.get().angaben:
        return Dienstlage(dienste)
    angebote, verbreitung = [], {}
    for dienst, kennung, name, quelle, stand, online, mit in _offers(dienste).union(
        _counts(dienste), all=True
    ):
        if kennung:
            adresse = reverse("organisation", args=[kennung])
            angebote.append(Angebotszeile(name, adresse, quelle, stand))
        else:
            verbreitung[dienst] = Verbreitung(online, mit)
    return Dienstlage(
        dienste, sorted(angebote, key=lambda zeile: sort_key(zeile.anbieter)), verbreitung
    )


def _offers(dienste: Sequence[OnlineDienst]) -> QuerySet:
    quelle = Case(
        When(nur_oeffentliche("quelle"), then="quelle__titel"), default=_text(""), output_field=TEXT
    )
    return (
        Angebot.objects.oeffentlich()
        .filter(dienst__in=dienste)
        .order_by()
        .values_list(
            "dienst_id", "anbieter__kennung", "anbieter__name", quelle, "stand", _zahl(), _zahl()
        )
    )


def _counts(dienste: Sequence[OnlineDienst]) -> QuerySet:
    tag = Cast(Value(None, output_field=DateField()), DateField())
    return (
        Anschluss.objects.oeffentlich()
        .filter(dienst__in=dienste)
        .order_by()
        .values("dienst_id")
        .annotate(online=Count("pk", filter=counted_online()), mit=Count("pk"))
        .values_list("dienst_id", _text(""), _text(""), _text(""), tag, "online", "mit")
    )


def _text(text: str) -> Value:
    return Value(text, output_field=TEXT)


def _zahl() -> Value:
    return Value(0, output_field=IntegerField())


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
    if not gefragte or not VORHANDEN.get().ansprechstellen:
        return None
    stellen = Ansprechstelle.objects.oeffentlich().filter(organisation__in=gefragte)
    return (
        stellen.exclude(postfach="")
        .select_related("organisation")
        .only("funktion", "postfach", "organisation__kurzname")
        .order_by("organisation__sortiertext", "pk")
        .first()
    )
