"""What the figures say: every Kommune counts once, as one thing."""

import pytest

from rollout.zaehlung import Ueberblick, Zaehlung, monate, nach_monaten


def test_what_is_known_and_what_is_not_add_up():
    """All Kommunen, and the denominator without those that the Dienst is not meant for."""
    zaehlung = Zaehlung(427, online=12, in_arbeit=9, nicht_vorgesehen=3)
    assert zaehlung.kopf == "online 12 · in Arbeit 9 · nicht vorgesehen 3 · keine Angabe 403"
    assert (zaehlung.mit_angabe, zaehlung.ohne_angabe, zaehlung.nenner) == (24, 403, 424)
    assert zaehlung.prozent == 3


def test_what_is_too_old_or_switched_off_is_named():
    """Only where there is any."""
    kopf = Zaehlung(10, online=1, veraltet=2, abgeschaltet=3).kopf
    assert "online, aber lange nicht geprüft 2 · abgeschaltet 3 · keine Angabe 4" in kopf


@pytest.mark.parametrize(
    ("zaehlung", "ueberall"),
    [
        (Zaehlung(3, online=3), True),
        (Zaehlung(3, online=2, nicht_vorgesehen=1), True),
        (Zaehlung(3, online=2), False),
        (Zaehlung(3, nicht_vorgesehen=3), False),
        (Zaehlung(0), False),
    ],
)
def test_everywhere(zaehlung, ueberall):
    """Nobody to count is not everybody."""
    assert zaehlung.flaechendeckend is ueberall


def test_nobody_to_count_has_no_percentage():
    """Neither zero nor a hundred."""
    assert Zaehlung(3, nicht_vorgesehen=3).prozent is None
    assert Ueberblick.of([]).irgendwo_prozent is None


def test_somewhere_and_everywhere_are_two_figures():
    """And a third one says where only an old word is left."""
    ueberblick = Ueberblick.of(
        [Zaehlung(2, online=1), Zaehlung(2, online=2), Zaehlung(2, veraltet=1), Zaehlung(2)]
    )
    assert (ueberblick.dienste, ueberblick.irgendwo, ueberblick.flaechendeckend) == (4, 2, 1)
    assert ueberblick.nur_veraltet == 1
    assert (ueberblick.irgendwo_prozent, ueberblick.flaechendeckend_prozent) == (50, 25)


@pytest.mark.parametrize(
    ("anzahl", "akkusativ", "dativ"),
    [(6, "6 Monate", "6 Monaten"), (1, "einen Monat", "einem Monat")],
)
def test_the_rule_in_words(settings, anzahl, akkusativ, dativ):
    """As the setting says."""
    settings.BESTAETIGUNG_MONATE = anzahl
    assert (monate(), nach_monaten()) == (akkusativ, dativ)
