"""Phases against the calendar: moved plans, overdue plans."""

import itertools

import pytest

from ozgportal.zeitraum import Zeitraum
from projects.enums import Phasenart, Stand
from projects.models import Phase
from tests import factories as f

U, R = Phasenart.UMSETZUNG, Phasenart.ROLLOUT


def ph(plan=None) -> Phase:
    """An unsaved Umsetzung with a plan."""
    phase = Phase(art=U)
    phase.geplant = Zeitraum.lies(plan) if plan else None
    return phase


@pytest.mark.usefixtures("db")
class TestVerzug:
    """How far a plan moved since it was first published."""

    @pytest.mark.parametrize(
        ("erst", "jetzt", "quartale"),
        [
            ("Q1 2020", "Q1 2020", 0),
            ("Q1 2020", "Q3 2021", 6),
            ("Q4 2021", "Q1 2022", 1),
            ("2022", "2023", 4),
            ("Q3 2022", "Q1 2022", -2),
            ("31.01.2022", "März 2022", 0),
            ("2020", "ab 2021", 4),
        ],
    )
    def test_it_counts_quarters(self, erst, jetzt, quartale):
        """From start to start."""
        phase = ph(jetzt)
        phase.erstplanung = Zeitraum.lies(erst)
        assert phase.verzug_quartale == quartale

    def test_it_is_nothing_without_both_plans(self):
        """Never guessed."""
        assert ph("2022").verzug_quartale == 0
        assert ph().verzug_quartale == 0

    @pytest.mark.parametrize(
        ("neu", "satz"),
        [
            ("Q2 2020", "Erstplanung: Q1 2020, seither um 1 Quartal verschoben"),
            ("Q1 2021", "Erstplanung: Q1 2020, seither um 4 Quartale verschoben"),
            ("Q4 2019", "Erstplanung: Q1 2020, seither vorgezogen"),
        ],
    )
    def test_the_steckbrief_says_it(self, besucher, neu, satz):
        """With the first plan beside it."""
        projekt = f.projekt(phasen={U: "Q1 2020"})
        phase = projekt.phasen.get()
        phase.geplant = Zeitraum.lies(neu)
        phase.save()
        seite = besucher.seite(projekt.get_absolute_url())
        zelle = " ".join(seite.text("td"))
        assert satz in zelle
        assert neu in zelle

    def test_an_unmoved_plan_shows_no_first_plan(self, besucher):
        """Nothing to say."""
        projekt = f.projekt(phasen={U: "Q1 2020"})
        assert "Erstplanung" not in besucher.seite(projekt.get_absolute_url()).text("main")[0]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("status", "stand"), [*itertools.product(["offen", "rollout"], Stand)])
def test_a_phase_is_overdue_only_while_it_is_ahead_and_unconfirmed(status, stand):
    """Not when reached, not when nobody commissioned it, not when the project is further."""
    phasen = {U: {"stand": stand, "geplant": Zeitraum.lies("2020")}}
    if status == "rollout":
        phasen[R] = Stand.LAEUFT
    projekt = f.projekt(phasen=phasen)
    wartet = stand in (Stand.OFFEN, Stand.IN_VORBEREITUNG) and status == "offen"
    assert projekt.phasen.get(art=U).ueberfaellig == wartet
    assert projekt.termin_ueberfaellig == wartet
