"""The Fahrplan: from dates to positions, and the page."""

import datetime as dt

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
ADRESSE, ANSICHT = "/umsetzungsprojekte/", {"ansicht": "fahrplan"}
TABELLE = {**ANSICHT, "darstellung": "tabelle"}


@pytest.fixture(autouse=True)
def _heute():
    """The same day in every run."""
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


class TestAchse:
    """Days to places."""

    def test_it_shows_whole_years_and_today(self):
        """From the first year of the data to today's at least; without any date, this year."""
        achse = fahrplan.Achse.covering(dt.date(2022, 5, 1), dt.date(2023, 2, 1), HEUTE)
        assert [jahr for _, _, jahr in achse.jahre] == [2022, 2023, 2024, 2025, 2026]
        assert next(links for links, _, _ in achse.jahre) == "0.00%"
        assert fahrplan.Achse.covering(None, None, HEUTE) == fahrplan.Achse(2026, 2026)

    def test_far_away_days_do_not_squeeze_the_rest(self):
        """Eight years back and three ahead at most; what lies outside stands on the edge."""
        achse = fahrplan.Achse.covering(dt.date(1990, 1, 1), dt.date(2099, 1, 1), HEUTE)
        assert achse == fahrplan.Achse(2018, 2029)
        assert [achse.x(dt.date(jahr, 1, 1)) for jahr in (1990, 2018, 2099)] == [0, 0, 100]

    def test_days_follow_each_other(self):
        """A day is as wide as any other, and places are written as an SVG reads them."""
        achse = fahrplan.Achse(2020, 2020)
        orte = [achse.x(dt.date(2020, 1, 1) + dt.timedelta(days=n)) for n in range(366)]
        assert orte == sorted(orte)
        assert orte[183] == pytest.approx(50)
        assert fahrplan.percent(orte[1]) == "0.27%"


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


def rows(seite) -> list[str]:
    """The titles of the drawn projects."""
    return [e.text.strip() for e in seite.alle("h3") if any(v.tag == "li" for v in e.vorfahren)]


def folded(seite) -> list[str]:
    """The titles of those of which only old plans are known, or none."""
    kaesten = [e for e in seite.alle("details") if e["class"] == "ozg-gefaltet"]
    return [e.text for e in seite.alle("a") if any(k in e.vorfahren for k in kaesten)]


def pictures(seite) -> list[str]:
    """What each picture says to those who do not see it."""
    return [e["aria-label"] for e in seite.alle("svg") if e["role"] == "img"]


@pytest.fixture
def leben(db):
    """One project of each kind."""
    f.projekt(titel="Ohne alles")
    f.projekt(titel="Alter Plan", phasen={Phasenart.ROLLOUT: "2021"})
    f.projekt(titel="Konzept", phasen={Phasenart.KONZEPTION: Stand.ABGESCHLOSSEN})
    weit = {Phasenart.VORBEREITUNG: "Q1 2020", Phasenart.ROLLOUT: Stand.LAEUFT}
    f.projekt(titel="Weit", phasen=weit)
    f.projekt(titel="Plan", phasen={Phasenart.ROLLOUT: "Q1 2027"})
    f.projekt(titel="Überfällig", phasen={Phasenart.ROLLOUT: "Q3 2026"})
    # an old plan is shown as the next date, though a later phase has one that still counts
    beide = {Phasenart.UMSETZUNG: "2021", Phasenart.ROLLOUT: "2027"}
    f.projekt(titel="Verdeckt", phasen=beide)
    f.projekt(
        titel="Ruht",
        phasen={Phasenart.UMSETZUNG: Stand.LAEUFT, Phasenart.ROLLOUT: "2027"},
        sonderstatus="eingestellt",
        sonderstatus_grund="x",
    )


@pytest.mark.usefixtures("leben")
class TestSeite:
    """The view of the list."""

    def test_what_lives_first_and_the_furthest_of_it(self, besucher):
        """The rest is folded, with its number; database and drawing agree about which is which."""
        seite = besucher.seite(ADRESSE, ANSICHT)
        assert rows(seite) == ["Weit", "Konzept", "Plan", "Überfällig", "Verdeckt"]
        assert folded(seite) == ["Alter Plan", "Ohne alles", "Ruht"]
        text = " ".join(seite.text("main")[0].split())
        assert "5 Projekte mit bestätigter Phase oder geltendem Plan" in text
        assert (
            "3 weitere Projekte: nur alte oder keine Pläne bekannt, oder das Projekt ruht" in text
        )
        lebend = set(Umsetzungsprojekt.objects.mit_leben().filter(lebt=True).values_list("titel"))
        assert {(titel,) for titel in rows(seite)} == lebend
        assert Umsetzungsprojekt.objects.zeitrahmen()["lebend"] == 5

    def test_the_axis_begins_where_something_lives(self, besucher):
        """Not with plans of 2020 and 2021, which are told in their row."""
        seite = besucher.seite(ADRESSE, ANSICHT)
        jahre = [e.text for e in seite.alle("text") if e["class"] == "ozg-jahreszahl"]
        assert jahre == ["2022", "2023", "2024", "2025", "2026", "2027"]
        assert "heute" in [e.text for e in seite.alle("text")]
        (alt, andere) = [e for e in seite.alle("details") if e["class"] == "ozg-altplan"]
        worte = " ".join(alt.text.split())
        assert worte == "1 alter Plan zu Weit Vorbereitung geplant Q1 2020, nicht bestätigt"
        assert "Umsetzung geplant 2021, nicht bestätigt" in andere.text

    def test_every_picture_says_in_words_what_it_shows(self, besucher):
        """As its label, and beside each mark; where there is no room for a picture, as a list."""
        seite = besucher.seite(ADRESSE, ANSICHT)
        assert pictures(seite) == [
            "Roll-out NRW läuft, Stand 31.12.2022",
            "Konzeption abgeschlossen, Stand 31.12.2022",
            "Roll-out NRW geplant Q1 2027",
            "Roll-out NRW geplant Q3 2026, überfällig",
            "Roll-out NRW geplant 2027",
        ]
        saetze = [e.text for e in seite.alle("text") if "ozg-satz-" in (e["class"] or "")]
        liste = [
            " ".join(e.text.split())[2:]
            for e in seite.alle("li")
            if any(v["class"] == "ozg-plan-text" for v in e.vorfahren)
        ]
        assert [satz for satz in saetze if satz != "heute"] == liste
        text = " ".join(seite.text("main")[0].split())
        assert "Was bestätigt ist, hat den Stand 31.12.2022, wenn kein anderer Tag" in text

    def test_as_a_table_every_project_has_its_row(self, besucher):
        """Asked for by a link; the filters keep it, and what is unknown is named."""
        bild = besucher.seite(ADRESSE, {"q": "plan", **ANSICHT})
        (link,) = [e["href"] for e in bild.alle("a") if e.text == "Als Tabelle zeigen"]
        assert link == "?q=plan&ansicht=fahrplan&darstellung=tabelle"
        seite = besucher.seite(ADRESSE, TABELLE)
        assert (len(seite.zeilen), seite.anzahl, pictures(seite)) == (8, 8, [])
        versteckt = {(e["name"], e["value"]) for e in seite.alle("input") if e["type"] == "hidden"}
        assert ("darstellung", "tabelle") in versteckt
        zellen = [" ".join(e.text.split()) for e in seite.alle("li") if e.in_element("td")]
        assert "? Roll-out NRW: geplant war 2021, nicht bestätigt" in zellen
        assert "! Roll-out NRW: geplant Q3 2026, überfällig" in zellen
        falsch = besucher.seite(ADRESSE, {**ANSICHT, "darstellung": "globus"})
        satz = "Die Darstellung „globus“ gibt es nicht. Möglich sind: bild, tabelle."
        assert falsch.meldungen == [satz]

    def test_another_order_is_that_of_the_address(self, besucher):
        """Still with the folded ones apart."""
        seite = besucher.seite(ADRESSE, {**ANSICHT, "sortierung": "-titel"})
        assert rows(seite) == ["Weit", "Verdeckt", "Überfällig", "Plan", "Konzept"]

    def test_nothing_to_show(self, besucher):
        """No record: no picture; only old ones: they stand open."""
        leer = besucher.seite(ADRESSE, {**ANSICHT, "q": "gibtesnicht"})
        assert (leer.anzahl, leer.alle("svg")) == (0, [])
        seite = besucher.seite(ADRESSE, {**ANSICHT, "q": "alter plan"})
        (kasten,) = [e for e in seite.alle("details") if e["class"] == "ozg-gefaltet"]
        assert "open" in kasten.attrs
        assert "1 weiteres Projekt: nur alte" in " ".join(kasten.text.split())


@pytest.mark.usefixtures("db")
def test_what_is_on_other_pages_is_said(besucher):
    """The number of folded projects is that of the list, wherever they stand."""
    mengen.projekte(203)
    f.projekt(titel="A lebt", phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    erste, zweite = (besucher.seite(ADRESSE, {**ANSICHT, "seite": n}) for n in (1, 2))
    assert (len(rows(erste)), len(folded(erste)), len(folded(zweite))) == (1, 199, 4)
    assert "Hier stehen 199 davon" in " ".join(erste.text("main")[0].split())
    assert "203 weitere Projekte: nur alte" in " ".join(zweite.text("main")[0].split())


@pytest.mark.usefixtures("bestand", "db")
class TestBestand:
    """The published projects."""

    def test_every_project_is_there_once(self, besucher):
        """As a row or folded, and in the table; the first page has them all."""
        seite = besucher.seite(ADRESSE, ANSICHT)
        titel = rows(seite) + folded(seite)
        assert len(titel) == len(set(titel)) == seite.anzahl == 156
        assert len(rows(seite)) == 38
        assert len(besucher.seite(ADRESSE, TABELLE).zeilen) == 156

    @pytest.mark.parametrize("query", ["themenfeld=gesundheit", "status=rollout", "q=ausweis"])
    def test_it_shows_the_filtered_records(self, besucher, query):
        """The same as the list."""
        _, liste = besucher.alle_zeilen(f"{ADRESSE}?{query}")
        seite = besucher.seite(f"{ADRESSE}?{query}&ansicht=fahrplan&darstellung=tabelle")
        assert sorted(seite.zeilen) == sorted(liste)


@pytest.mark.usefixtures("welt", "db")
def test_nothing_unpublished(besucher):
    """No draft in picture or table."""
    for ansicht in (ANSICHT, TABELLE):
        assert not VERRATEN.search(besucher.seite(ADRESSE, ansicht).html)


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
