"""What the Fahrplan draws of a confirmed phase: the mark of a day, plan and duration as bars."""

import datetime as dt

import pytest
import time_machine

from bausteine.werte.zeitraum import Zeitraum
from projects import fahrplan
from projects.enums import Phasenart, Stand, Zeitlage
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.projects.test_fahrplan import HEUTE, LINKS, corners

ACHSE = fahrplan.Achse(2020 * 4, 2026 * 4 + 3)


@pytest.fixture(autouse=True)
def _heute(db):
    """The same day in every run."""
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


def drawn(art, angabe):
    """The row of a project with this phase."""
    pk = f.projekt(phasen={art: angabe}).pk
    projekt = Umsetzungsprojekt.objects.fuer_fahrplan().get(pk=pk)
    (zeile,) = fahrplan.draw([projekt], ACHSE, HEUTE).zeilen
    return zeile


class TestMarke:
    """A confirmation is no stretch of time."""

    @pytest.mark.parametrize("tag", [f.BESTAETIGT, dt.date(2020, 1, 1), dt.date(2026, 11, 21)])
    def test_a_confirmation_is_a_point_in_time_at_its_day(self, tag):
        """A rhombus whose middle is that day; its letters stand inside the picture."""
        angabe = {"stand": Stand.ABGESCHLOSSEN, "bestaetigt_am": tag}
        (form,) = drawn(Phasenart.KONZEPTION, angabe).formen
        (mitte, _), (rechts, halb), (unten, _), (links, auch_halb) = corners(form)
        assert (form.art, form.text) == ("marke", "✓K")
        assert mitte == unten == ACHSE.x(tag)
        assert rechts - mitte == mitte - links > 0
        assert halb == auch_halb
        assert form.text_x > LINKS

    def test_the_end_of_2022_lies_at_the_end_of_2022(self):
        """Not in the quarter that follows: the letters stand before the day, too."""
        angabe = {"stand": Stand.ABGESCHLOSSEN, "bestaetigt_am": dt.date(2022, 12, 31)}
        (form,) = drawn(Phasenart.KONZEPTION, angabe).formen
        beginn, ende = (ACHSE.x(tag) for tag in (dt.date(2022, 10, 1), dt.date(2023, 1, 1)))
        assert beginn < corners(form)[0][0] <= ende
        assert (form.anker, form.text_x < ende) == ("end", True)

    def test_plan_duration_and_confirmation_are_three_things(self):
        """A plan is a bar, what happened another one, what a Quelle says of a day its mark."""
        phase = {
            "geplant": Zeitraum.parse("Q1 2021"),
            "begonnen": Zeitraum.parse("2021"),
            "beendet": Zeitraum.parse("März 2022"),
            "stand": Stand.ABGESCHLOSSEN,
        }
        formen = drawn(Phasenart.UMSETZUNG, phase).formen
        assert [(form.art, form.muster) for form in formen] == [
            ("zeitbalken", "eingeloest"),
            ("zeitbalken", "dauer"),
            ("marke", "bestaetigt"),
        ]
        dauer = [x for x, _ in corners(formen[1])]
        assert min(dauer) == ACHSE.x(dt.date(2021, 1, 1))
        assert max(dauer) == ACHSE.x(dt.date(2022, 4, 1)) - 1
        assert len({form.titel for form in formen}) == 1
        assert formen[0].titel == (
            "Umsetzung: geplant Q1 2021, bestätigt: abgeschlossen (Stand 31.12.2022), "
            "begonnen 2021, beendet März 2022"
        )

    def test_the_legend_names_every_pattern(self):
        """What is drawn is explained, each in a form of its own."""
        zeichen = fahrplan.legend()
        muster = {*map(str, Zeitlage.values), fahrplan.DAUER, fahrplan.EINGELOEST}
        assert {z.muster for z in zeichen} == muster
        assert [z.muster for z in zeichen if z.art == "marke"] == [Zeitlage.BESTAETIGT.value]

    def test_what_is_neither_planned_nor_confirmed_is_not_drawn(self):
        """Whatever day somebody spoke of it."""
        angabe = {"stand": Stand.IN_VORBEREITUNG, "bestaetigt_am": f.BESTAETIGT}
        zeile = drawn(Phasenart.UMSETZUNG, angabe)
        assert not zeile.formen
        assert Umsetzungsprojekt.objects.zeitrahmen() == {"von": None, "bis": None, "ohne": 1}
