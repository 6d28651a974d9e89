"""The calendar file of the project list."""

import datetime as dt

import pytest
from icalendar import Calendar

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Stand
from projects.models import Phase
from tests import factories as f
from tests.welt import VERRATEN

LISTE = "/umsetzungsprojekte/"


def antwort(besucher, **daten):
    """The download."""
    return besucher.get(LISTE, {**daten, "format": "ics"})


def eintraege(besucher, **daten) -> list:
    """The entries of the calendar."""
    return Calendar.from_ical(antwort(besucher, **daten).inhalt).walk("VEVENT")


@pytest.mark.usefixtures("db")
class TestEintrag:
    """What an entry says."""

    @pytest.mark.parametrize(
        ("plan", "von", "bis"),
        [
            ("Q1 2020", dt.date(2020, 1, 1), dt.date(2020, 4, 1)),
            ("Dezember 2022", dt.date(2022, 12, 1), dt.date(2023, 1, 1)),
            ("31.12.2022", dt.date(2022, 12, 31), dt.date(2023, 1, 1)),
            ("2022", dt.date(2022, 1, 1), dt.date(2023, 1, 1)),
            ("Januar–April 2022", dt.date(2022, 1, 1), dt.date(2022, 5, 1)),
            ("ab 2023", dt.date(2023, 1, 1), dt.date(2023, 1, 2)),
        ],
    )
    def test_it_lasts_the_whole_period(self, besucher, plan, von, bis):
        """All-day, the end exclusive; of an open plan the first day alone, which it says."""
        f.projekt(phasen={Phasenart.ROLLOUT: plan})
        (eintrag,) = eintraege(besucher)
        assert (eintrag["DTSTART"].dt, eintrag["DTEND"].dt) == (von, bis)
        assert eintrag["DTSTART"].params["VALUE"] == "DATE"
        assert f"Geplant: {plan} (" in eintrag["DESCRIPTION"]
        assert ("Das Ende ist offen" in eintrag["DESCRIPTION"]) == plan.startswith("ab")

    def test_a_confirmed_stand_carries_the_day_it_refers_to(self, besucher):
        """Not a day at which something was finished."""
        angabe = {"geplant": Zeitraum.parse("Q1 2022"), "stand": Stand.ABGESCHLOSSEN}
        f.projekt(phasen={Phasenart.ROLLOUT: angabe})
        (eintrag,) = eintraege(besucher)
        assert "Bestätigt: abgeschlossen (Stand 31.12.2022)" in eintrag["DESCRIPTION"]

    def test_it_names_project_phase_source_and_address(self, besucher):
        """SUMMARY, DESCRIPTION, URL, CATEGORIES, DTSTAMP."""
        feld = f.themenfeld(name="Bauen & Wohnen, Übriges")
        plan = {
            "geplant": Zeitraum.parse("Q1 2020"),
            "quelle": f.quelle(titel="Umsetzungsplan"),
            "fundstelle": "Seite 3",
        }
        projekt = f.projekt(
            titel="Führerschein; Größe",
            kennung="fs",
            themenfelder=[feld],
            phasen={Phasenart.ROLLOUT: plan},
        )
        (eintrag,) = eintraege(besucher)
        assert eintrag["SUMMARY"] == "Führerschein; Größe: Roll-out NRW (geplant)"
        assert eintrag["URL"] == "http://testserver/umsetzungsprojekte/fs/"
        assert eintrag["UID"] == "fs-rollout@testserver"
        assert eintrag["CATEGORIES"].cats == ["Bauen & Wohnen, Übriges"]
        assert "(Genauigkeit: Quartal)" in eintrag["DESCRIPTION"]
        assert "Quelle: Umsetzungsplan, Seite 3" in eintrag["DESCRIPTION"]
        assert eintrag["DTSTAMP"].dt == projekt.geaendert_am.replace(microsecond=0)

    def test_the_file_is_one_that_calendars_read(self, besucher):
        """CRLF, no line over 75 bytes, a name, and the same UIDs every time."""
        f.projekt(titel="Überlänge " * 20, phasen={Phasenart.ROLLOUT: "2022"})
        erste = antwort(besucher)
        assert erste["Content-Type"] == "text/calendar; charset=utf-8"
        assert erste["Content-Disposition"].endswith('.ics"')
        zeilen = erste.inhalt.split(b"\r\n")
        assert b"\n" not in b"".join(zeilen)
        assert max(len(zeile) for zeile in zeilen) <= 75
        kalender = Calendar.from_ical(erste.inhalt)
        assert kalender["X-WR-CALNAME"] == "OZG-Portal: geplante Phasen"
        assert kalender["VERSION"] == "2.0"
        assert antwort(besucher).inhalt == erste.inhalt

    def test_without_any_plan_it_is_empty(self, besucher):
        """A calendar without entries, no error."""
        f.projekt()
        assert eintraege(besucher) == []


@pytest.mark.usefixtures("welt", "db")
class TestAuswahl:
    """Which plans are in it."""

    @pytest.mark.parametrize("daten", [{}, {"themenfeld": "gesundheit"}, {"status": "rollout"}])
    def test_it_holds_the_plans_of_the_filtered_projects(self, besucher, daten):
        """As many entries as the listed projects have planned phases."""
        kennungen = [p["kennung"] for p in besucher.json(LISTE, daten)["ergebnisse"]]
        phasen = Phase.objects.filter(projekt__kennung__in=kennungen, geplant_von__isnull=False)
        assert phasen
        erwartet = {f"{phase.projekt.kennung}-{phase.art}@testserver" for phase in phasen}
        uids = [str(eintrag["UID"]) for eintrag in eintraege(besucher, **daten)]
        assert len(uids) == len(erwartet)
        assert set(uids) == erwartet

    def test_nothing_unpublished(self, besucher):
        """No draft, and no draft's name as Themenfeld or Quelle."""
        assert not VERRATEN.search(antwort(besucher).inhalt.decode().replace("\r\n ", ""))
