"""Command with preview: what an act would do is shown first, and only what was shown is done.

Every act goes the same way. It holds the records it is about, plans from what they are now, and
compares the plan with what the page showed: a signed token of its state, good for this account and
this act. Only then it writes, in the same transaction; what it writes tells the history. An act
that takes long to plan does so before it holds anything, and looks again when it does.
"""

import enum
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

#: what a page sends back to say what it showed
GESEHEN = "_gesehen"


class Plan(Protocol):
    """What an act would do, with its differences as the page shows them."""

    @property
    def state(self) -> str:
        """One text for everything that the act goes by; it changes when any of that does."""
        ...

    @property
    def possible(self) -> bool:
        """Whether it can be done at all."""
        ...


@dataclass(frozen=True)
class SimplePlan:
    """The plan of an act whose page shows the records themselves."""

    state: str
    possible: bool = True


class Outdated(Exception):
    """Of an act that reads first: what it would do now is another plan; nothing is written."""


P = TypeVar("P", bound=Plan)


class Act(ABC, Generic[P]):
    """One act on some records, asked for by an account."""

    #: tells acts apart, so that the preview of one is none of another
    name: str
    #: long reading comes first, without a lock; `write` then looks itself whether the plan still
    #: holds, changes it to what would be done now, and raises Outdated
    reads_first = False

    def hold(self) -> None:
        """Lock the records: nobody saves them between look and act."""

    @abstractmethod
    def plan(self) -> P:
        """What it would do, from the records as they are now; nothing is written."""

    @abstractmethod
    def write(self, plan: P) -> None:
        """Do what the plan says, each change with its entry in the history."""


class Outcome(enum.Enum):
    """How an act ended."""

    #: nobody has said yes to any plan yet
    SHOWN = "shown"
    #: the page showed something else than what would be done now
    OUTDATED = "outdated"
    #: something stands in the way; the plan says what
    IMPOSSIBLE = "impossible"
    DONE = "done"


@dataclass(frozen=True)
class Result(Generic[P]):
    """What became of an act, and the plan that it was, or would be, done by."""

    outcome: Outcome
    plan: P
    #: what the page is to send back to have this plan carried out
    token: str

    @property
    def done(self) -> bool:
        """Whether it is written."""
        return self.outcome is Outcome.DONE

    @property
    def outdated(self) -> bool:
        """Whether someone said yes to another plan than this one."""
        return self.outcome is Outcome.OUTDATED


def token_of(act: Act[P], plan: P, konto) -> str:
    """Says that this account was shown this plan of this act."""
    text = f"{act.name}|{konto.pk}|{plan.state}"
    return salted_hmac("bausteine.geschichte.ausfuehren", text, algorithm="sha256").hexdigest()


def carry_out(act: Act[P], konto, gesehen: str) -> Result[P]:
    """Do the act if the page showed what it would do now; `gesehen`: the token the page sent.

    Raises what `plan` and `write` raise, and then nothing is written.
    """
    if act.reads_first:
        return _carried_out(act, konto, gesehen)
    with transaction.atomic():
        act.hold()
        return _carried_out(act, konto, gesehen)


def _carried_out(act: Act[P], konto, gesehen: str) -> Result[P]:
    plan = act.plan()
    token = token_of(act, plan, konto)
    if not plan.possible:
        return Result(Outcome.IMPOSSIBLE, plan, token)
    if not gesehen:
        return Result(Outcome.SHOWN, plan, token)
    if not constant_time_compare(gesehen, token):
        return Result(Outcome.OUTDATED, plan, token)
    try:
        act.write(plan)
    except Outdated:
        return Result(Outcome.OUTDATED, plan, token_of(act, plan, konto))
    return Result(Outcome.DONE, plan, token)


def preview(act: Act[P], konto) -> Result[P]:
    """What it would do, for a page that is opened; nothing is held."""
    plan = act.plan()
    outcome = Outcome.SHOWN if plan.possible else Outcome.IMPOSSIBLE
    return Result(outcome, plan, token_of(act, plan, konto))


def asked_for(act: Act[P], request: HttpRequest) -> Result[P]:
    """What a page with a preview and a button does: carry the act out if the button was pressed,
    which sends back what the page showed; else plan it, to be shown."""
    if gesehen := request.POST.get(GESEHEN, ""):
        return carry_out(act, request.user, gesehen)
    return preview(act, request.user)
