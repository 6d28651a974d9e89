"""The Fahrplan: from dates to positions, the signs, and the page."""

import datetime as dt
import re

import pytest
import time_machine

from bausteine.werte.zeitraum import Zeitraum
from projects import fahrplan
from projects.enums import Phasenart, Stand, Zeitlage
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests import mengen
from tests.promises import QueryPromises
from tests.welt import VERRATEN

HEUTE = dt.date(2026, 11, 21)
LINKS, RECHTS = fahrplan.TITEL, fahrplan.BREITE - fahrplan.RAND
ADRESSE, ANSICHT = "/umsetzungsprojekte/", {"ansicht": "fahrplan"}


@pytest.fixture(autouse=True)
def _heute():
    """The same day in every run."""
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


class TestAchse:
    """Days to places."""

    def test_it_shows_whole_years_and_today(self):
        """From the first year of the data to today's at least."""
        achse = fahrplan.Achse.covering(dt.date(2020, 5, 1), dt.date(2023, 2, 1), HEUTE)
        assert [jahr for _, jahr in achse.jahre] == [2020, 2021, 2022, 2023, 2024, 2025, 2026]
        assert achse.anzahl == 28
        assert len(achse.striche) == 21

    def test_without_any_date_it_shows_this_year(self):
        """No project has a plan: an axis all the same."""
        assert [j for _, j in fahrplan.Achse.covering(None, None, HEUTE).jahre] == [2026]

    def test_far_away_days_do_not_squeeze_the_rest(self):
        """Eight years back and three ahead at most."""
        achse = fahrplan.Achse.covering(dt.date(1990, 1, 1), dt.date(2099, 1, 1), HEUTE)
        jahre = [jahr for _, jahr in achse.jahre]
        assert (jahre[0], jahre[-1]) == (2018, 2029)
        assert achse.x(dt.date(1990, 1, 1)) == LINKS
        assert achse.x(dt.date(2099, 1, 1)) == RECHTS

    def test_quarters_are_equally_wide_and_days_lie_within(self):
        """The first of a quarter on its line, the middle in its middle."""
        achse = fahrplan.Achse(2020 * 4, 2021 * 4 - 1)
        viertel = (RECHTS - LINKS) / 4
        for i, monat in enumerate((1, 4, 7, 10)):
            assert achse.x(dt.date(2020, monat, 1)) == LINKS + round(i * viertel)
        assert achse.x(dt.date(2020, 2, 15)) == pytest.approx(LINKS + viertel / 2, abs=2)
        tage = [achse.x(dt.date(2020, 1, 1) + dt.timedelta(days=n)) for n in range(366)]
        assert tage == sorted(tage)


def corners(form) -> list[tuple[int, int]]:
    """The corners of a form as numbers."""
    return [tuple(map(int, ecke.split(","))) for ecke in form.punkte.split()]


def balken(*plaene, stand=Stand.OFFEN, achse=None):
    """The bars of a project with these plans, as corners."""
    arten = list(Phasenart)
    phasen = {
        arten[i]: {"geplant": Zeitraum.parse(p), "stand": stand} for i, p in enumerate(plaene)
    }
    projekt = Umsetzungsprojekt.objects.fuer_fahrplan().get(pk=f.projekt(phasen=phasen).pk)
    achse = achse or fahrplan.Achse(2020 * 4, 2026 * 4 + 3)
    (zeile,) = fahrplan.draw([projekt], achse, HEUTE).zeilen
    return zeile, [corners(form) for form in zeile.formen]


@pytest.mark.usefixtures("db")
class TestBalken:
    """Plans to bars."""

    def test_a_plan_is_as_long_as_its_period(self):
        """A year is four quarters, and begins where the year begins."""
        achse = fahrplan.Achse(2020 * 4, 2026 * 4 + 3)
        _, ((links_oben, rechts_oben, *_),) = balken("2022")
        assert links_oben[0] == achse.x(dt.date(2022, 1, 1))
        assert rechts_oben[0] == achse.x(dt.date(2023, 1, 1)) - 1

    @pytest.mark.parametrize("plan", ["31.12.2022", "Dezember 2022", "31.12.2026", "01.01.2020"])
    def test_a_short_one_still_holds_its_text(self, plan):
        """And stays inside the picture."""
        _, (ecken,) = balken(plan)
        xs = [x for x, _ in ecken]
        assert max(xs) - min(xs) >= fahrplan.SCHMAL - 1
        assert min(xs) >= LINKS
        assert max(xs) <= RECHTS

    @pytest.mark.parametrize("plan", ["31.12.2022", "November 2022", "Q4 2022", "31.12.2026"])
    def test_a_short_one_ends_where_its_time_ends(self, plan):
        """November does not reach into the next year."""
        achse = fahrplan.Achse(2020 * 4, 2026 * 4 + 3)
        _, (ecken,) = balken(plan, achse=achse)
        ende = Zeitraum.parse(plan).bis + dt.timedelta(days=1)
        assert max(x for x, _ in ecken) == achse.x(ende) - 1

    def test_an_open_end_is_an_arrow_to_the_edge(self):
        """Five corners, the point at the right."""
        _, (ecken,) = balken("ab 2023")
        assert len(ecken) == 5
        assert max(x for x, _ in ecken) == RECHTS
        assert len(balken("2023")[1][0]) == 4

    def test_what_lies_beyond_the_axis_stands_at_its_edge(self):
        """Clipped, and to the right with a point."""
        achse = fahrplan.Achse(2024 * 4, 2025 * 4 + 3)
        _, (frueh, spaet) = balken("2020", "2030", achse=achse)
        assert min(x for x, _ in frueh) == LINKS
        assert max(x for x, _ in spaet) >= RECHTS - 1
        assert (len(frueh), len(spaet)) == (4, 5)

    def test_bars_of_one_project_do_not_overlap(self):
        """What would overlap stands in a lane below, and the row grows."""
        zeile, ecken = balken("Q1 2022", "Q1 2022", "Q4 2022")
        oben = [min(y for _, y in e) for e in ecken]
        assert oben == [oben[0], oben[0] + fahrplan.SPUR, oben[0]]
        assert zeile.hoehe == 2 * fahrplan.SPUR + fahrplan.ABSTAND

    def test_rows_follow_each_other(self):
        """Without gaps; the drawing is as high as its rows."""
        for plan in ("Q1 2020", "2022", "ab 2023"):
            f.projekt(phasen={Phasenart.ROLLOUT: plan})
        achse = fahrplan.Achse(2020 * 4, 2026 * 4 + 3)
        plan = fahrplan.draw(Umsetzungsprojekt.objects.fuer_fahrplan(), achse, HEUTE)
        for oben, unten in zip(plan.zeilen, plan.zeilen[1:], strict=False):
            assert unten.y == oben.y + oben.hoehe
        assert plan.unten == plan.zeilen[-1].y + plan.zeilen[-1].hoehe


@pytest.mark.usefixtures("db")
class TestZeitlage:
    """Past, current, overdue, confirmed and later."""

    @pytest.mark.parametrize(
        ("plan", "stand", "lage"),
        [
            ("Q1 2020", Stand.OFFEN, Zeitlage.ALT),
            ("Q3 2025", Stand.IN_VORBEREITUNG, Zeitlage.ALT),
            ("Q4 2025", Stand.OFFEN, Zeitlage.UEBERFAELLIG),
            ("Q3 2026", Stand.OFFEN, Zeitlage.UEBERFAELLIG),
            ("Q4 2026", Stand.OFFEN, Zeitlage.AKTUELL),
            ("2026", Stand.IN_VORBEREITUNG, Zeitlage.AKTUELL),
            ("ab 2026", Stand.OFFEN, Zeitlage.AKTUELL),
            ("ab 2023", Stand.OFFEN, Zeitlage.ALT),
            ("ab 2025", Stand.OFFEN, Zeitlage.UEBERFAELLIG),
            ("Q1 2027", Stand.OFFEN, Zeitlage.SPAETER),
            ("Q1 2020", Stand.LAEUFT, Zeitlage.BESTAETIGT),
            ("Q1 2027", Stand.ABGESCHLOSSEN, Zeitlage.BESTAETIGT),
            ("Q1 2020", Stand.NICHT_BEAUFTRAGT, Zeitlage.UEBERHOLT),
        ],
    )
    def test_a_phase_lies_to_today(self, plan, stand, lage):
        """By its plan, unless somebody confirmed it."""
        angabe = {"geplant": Zeitraum.parse(plan), "stand": stand}
        projekt = f.projekt(phasen={Phasenart.UMSETZUNG: angabe})
        assert projekt.phasen.get().zeitlage == lage

    def test_a_plan_is_void_when_the_project_rests_or_is_further(self):
        """Neither overdue nor to come."""
        phasen = {Phasenart.VORBEREITUNG: "Q1 2020", Phasenart.ROLLOUT: Stand.LAEUFT}
        weiter = f.projekt(phasen=phasen)
        ruht = f.projekt(
            phasen={Phasenart.ROLLOUT: "2030"}, sonderstatus="eingestellt", sonderstatus_grund="x"
        )
        assert weiter.phasen.get(art="vorbereitung").zeitlage == Zeitlage.UEBERHOLT
        assert ruht.phasen.get().zeitlage == Zeitlage.UEBERHOLT

    def test_signs_and_letters_differ(self):
        """No two states and no two phases look alike without colour."""
        assert len({lage.zeichen for lage in Zeitlage}) == len(Zeitlage)
        assert len({art.kuerzel for art in Phasenart}) == len(Phasenart)


@pytest.mark.usefixtures("db")
class TestSeite:
    """The view of the list."""

    def test_next_date_first_old_plans_and_those_without_any_date_last(self, besucher):
        """Before them what is proven, the furthest first; then by title."""
        f.projekt(titel="A ohne alles")
        f.projekt(titel="F alter Plan", phasen={Phasenart.ROLLOUT: "2021"})
        f.projekt(titel="B bestätigt", phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
        f.projekt(titel="D früher", phasen={Phasenart.ROLLOUT: "2027"})
        f.projekt(titel="C später", phasen={Phasenart.ROLLOUT: "2029"})
        f.projekt(titel="E früher", phasen={Phasenart.ROLLOUT: "2027"})
        f.projekt(titel="G überfällig", phasen={Phasenart.ROLLOUT: "Q3 2026"})
        seite = besucher.seite(ADRESSE, ANSICHT)
        titel = [t.split("-")[0] for t in map(str, seite.zeilen)]
        assert [t[len(ADRESSE)] for t in titel] == ["d", "e", "c", "g", "b", "f", "a"]
        assert "Zu 1 Projekt dieser Auswahl ist kein Zeitpunkt bekannt" in seite.text("main")[0]
        anders = besucher.seite(ADRESSE, {**ANSICHT, "sortierung": "titel"})
        assert [t[len(ADRESSE)] for t in anders.zeilen] == ["a", "b", "c", "d", "e", "f", "g"]

    def test_fifty_a_page_and_the_same_axis_on_each(self, besucher):
        """The table has what the picture has, on every page."""
        mengen.projekte(60)
        f.projekt(titel="Alt", phasen={Phasenart.ROLLOUT: "Q1 2019"})
        for nummer, anzahl in ((1, 50), (2, 11)):
            seite = besucher.seite(ADRESSE, {**ANSICHT, "seite": nummer})
            assert len(seite.zeilen) == anzahl
            texte = [e.text for e in seite.alle("text")]
            assert "2019" in texte
            assert "heute" in texte

    def test_the_sign_says_it_in_picture_and_table(self, besucher):
        """Picture: sign and letter; table: words."""
        f.projekt(titel="A", phasen={Phasenart.ROLLOUT: "Q1 2026"})
        seite = besucher.seite(ADRESSE, ANSICHT)
        assert "!R" in [e.text for e in seite.alle("text")]
        assert "A – Roll-out NRW: geplant Q1 2026, überfällig" in seite.text("title")
        zellen = [" ".join(e.text.split()) for e in seite.alle("li") if e.in_element("td")]
        assert zellen == ["! Roll-out NRW: geplant Q1 2026, überfällig"]

    def test_an_old_plan_is_told_quietly(self, besucher):
        """No alarm about a date that nobody waits for."""
        f.projekt(titel="A", phasen={Phasenart.ROLLOUT: "Q1 2020"})
        seite = besucher.seite(ADRESSE, ANSICHT)
        assert "?R" in [e.text for e in seite.alle("text")]
        zellen = [" ".join(e.text.split()) for e in seite.alle("li") if e.in_element("td")]
        assert zellen == ["? Roll-out NRW: geplant war Q1 2020, nicht bestätigt"]

    def test_nothing_to_show(self, besucher):
        """No record: no picture, the ways out instead."""
        seite = besucher.seite(ADRESSE, {**ANSICHT, "q": "gibtesnicht"})
        assert seite.anzahl == 0
        assert not seite.alle("svg")


@pytest.mark.usefixtures("bestand", "db")
class TestBestand:
    """The published projects."""

    def test_every_project_is_reachable_and_every_bar_is_in_the_table(self, besucher):
        """Over all pages; each sign of a plan or a confirmation stands in the table, too."""
        anzahl, zeilen = besucher.alle_zeilen(ADRESSE, ANSICHT)
        assert anzahl == len(set(zeilen)) == 156
        for nummer in (1, 2, 3, 4):
            seite = besucher.seite(ADRESSE, {**ANSICHT, "seite": nummer})
            gezeichnet = sorted(e.text[0] for e in seite.alle("text") if _ist_balken(e))
            klasse = [e.text for e in seite.alle("span") if e["class"] == "ozg-zeichen"]
            assert gezeichnet == sorted(zeichen for zeichen in klasse if zeichen)

    @pytest.mark.parametrize("query", ["themenfeld=gesundheit", "status=rollout", "q=ausweis"])
    def test_it_shows_the_filtered_records(self, besucher, query):
        """The same as the table."""
        _, tabelle = besucher.alle_zeilen(f"{ADRESSE}?{query}")
        seite = besucher.seite(f"{ADRESSE}?{query}&ansicht=fahrplan")
        assert sorted(seite.zeilen) == sorted(tabelle)


def _ist_balken(element) -> bool:
    im_bild = any(v["role"] == "img" for v in element.vorfahren)
    return im_bild and bool(re.fullmatch(r"[✓▸○!?–][VKUPRB]", element.text))


@pytest.mark.usefixtures("welt", "db")
def test_nothing_unpublished(besucher):
    """No draft in picture or table."""
    assert not VERRATEN.search(besucher.seite(ADRESSE, ANSICHT).html)


class TestAbfragenFahrplan(QueryPromises):
    """The Fahrplan: one query more than the cards, for its span of time."""

    hoechstens = 8

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.facettenindex()
        return f"{ADRESSE}?ansicht=fahrplan"


class TestAbfragenFahrplanNachTitel(TestAbfragenFahrplan):
    """In the order of the facets' index the phases of a page are read at once, too."""

    def fill(self, anzahl):
        return f"{super().fill(anzahl)}&sortierung=titel"
