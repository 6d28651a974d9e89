"""Every act goes the same way: only what the page showed is done, by whom it was shown to."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from bausteine.geschichte.ausfuehren import (
    GESEHEN,
    Act,
    Outcome,
    SimplePlan,
    asked_for,
    carry_out,
    preview,
)
from bausteine.geschichte.probelauf import rolled_back
from quellen.models import Quelle
from tests import factories as f


@dataclass
class Rename(Act[SimplePlan]):
    """A made-up act."""

    quelle: Quelle
    titel: str
    name: str = "umbenennen"
    possible: bool = True
    fails: bool = False

    def hold(self):
        self.quelle = Quelle.objects.select_for_update().get(pk=self.quelle.pk)

    def plan(self):
        return SimplePlan(f"{self.quelle.titel}>{self.titel}", self.possible)

    def write(self, plan):
        Quelle.objects.update(titel=self.titel)
        if self.fails:
            raise ValueError


@pytest.fixture
def quelle(db):
    return f.quelle(titel="Alt")


WER, ANDERE = User(pk=1), User(pk=2)


def title() -> str:
    return Quelle.objects.get().titel


def test_what_was_shown_is_done(quelle):
    act = Rename(quelle, "Neu")
    gezeigt = preview(act, WER)
    assert gezeigt.outcome is Outcome.SHOWN
    assert carry_out(act, WER, gezeigt.token).done
    assert title() == "Neu"


@pytest.mark.parametrize("gesehen", ["", "x", "0" * 64])
def test_nothing_without_having_seen_it(quelle, gesehen):
    ergebnis = carry_out(Rename(quelle, "Neu"), WER, gesehen)
    assert ergebnis.outcome is (Outcome.OUTDATED if gesehen else Outcome.SHOWN)
    assert title() == "Alt"


@pytest.mark.parametrize(
    "anders",
    [
        lambda q: (Rename(q, "Anders"), WER),
        lambda q: (Rename(q, "Neu", name="anderes"), WER),
        lambda q: (Rename(q, "Neu"), ANDERE),
    ],
    ids=["plan", "act", "account"],
)
def test_a_token_is_good_for_one_plan_of_one_act_and_account(quelle, anders):
    token = preview(Rename(quelle, "Neu"), WER).token
    act, konto = anders(quelle)
    assert carry_out(act, konto, token).outcome is Outcome.OUTDATED
    assert title() == "Alt"


def test_what_changed_since_is_shown_first(quelle):
    act = Rename(quelle, "Neu")
    token = preview(act, WER).token
    Quelle.objects.update(titel="Inzwischen")
    ergebnis = carry_out(act, WER, token)
    assert ergebnis.outcome is Outcome.OUTDATED
    assert title() == "Inzwischen"
    assert carry_out(act, WER, ergebnis.token).done


def test_what_is_impossible_is_not_done(quelle):
    act = Rename(quelle, "Neu", possible=False)
    assert carry_out(act, WER, preview(act, WER).token).outcome is Outcome.IMPOSSIBLE
    assert title() == "Alt"


def test_all_or_nothing(quelle):
    act = Rename(quelle, "Neu", fails=True)
    with pytest.raises(ValueError):
        carry_out(act, WER, preview(act, WER).token)
    assert title() == "Alt"


def test_a_token_cannot_be_made_without_the_key(quelle, settings):
    token = preview(Rename(quelle, "Neu"), WER).token
    settings.SECRET_KEY = "ein anderer"
    with rolled_back():
        assert not carry_out(Rename(quelle, "Neu"), WER, token).done


def test_a_page_shows_until_its_button_is_pressed(quelle, rf):
    """The button sends back what the page showed; when that is old, the page shows what is new."""
    act = Rename(quelle, "Neu")

    def asked(**felder):
        request = rf.post("/", felder)
        request.user = WER
        return asked_for(act, request)

    gezeigt = asked()
    assert (gezeigt.outcome, title()) == (Outcome.SHOWN, "Alt")
    Quelle.objects.update(titel="Anders")
    veraltet = asked(**{GESEHEN: gezeigt.token})
    assert veraltet.outdated
    assert not veraltet.done
    assert title() == "Anders"
    assert asked(**{GESEHEN: veraltet.token}).done
    assert title() == "Neu"
