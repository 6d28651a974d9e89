"""Phases against the calendar: moved plans, overdue plans."""

import itertools
import re

import pytest

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Stand
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f

V, U, R = Phasenart.VORBEREITUNG, Phasenart.UMSETZUNG, Phasenart.ROLLOUT


def ph(plan=None) -> Phase:
    """An unsaved Umsetzung with a plan."""
    phase = Phase(art=U)
    phase.geplant = Zeitraum.parse(plan) if plan else None
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
        phase.erstplanung = Zeitraum.parse(erst)
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
        phase.geplant = Zeitraum.parse(neu)
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
def test_a_plan_has_passed_only_while_it_is_ahead_and_unconfirmed(status, stand):
    """Not when reached, not when nobody commissioned it, not when the project is further."""
    phasen = {U: {"stand": stand, "geplant": Zeitraum.parse("2020")}}
    if status == "rollout":
        phasen[R] = Stand.LAEUFT
    projekt = f.projekt(phasen=phasen)
    wartet = stand in (Stand.OFFEN, Stand.IN_VORBEREITUNG) and status == "offen"
    phase = projekt.phasen.get(art=U)
    assert phase.plan_vorbei == phase.alter_plan == projekt.alter_plan == wartet
    assert not phase.ueberfaellig
    assert not projekt.termin_ueberfaellig


@pytest.mark.usefixtures("db")
class TestStand:
    """The day of a report is no day of completion."""

    @pytest.mark.parametrize("stand", Stand.erreichte())
    def test_the_steckbrief_says_as_of_when_not_when(self, besucher, stand):
        """In the chain and in the table."""
        projekt = f.projekt(phasen={U: stand})
        text = " ".join(besucher.seite(projekt.get_absolute_url()).text("main")[0].split())
        assert f"{stand.label} (Stand 31.12.2022)" in text
        assert "(Stand 31.12.2022)" in text.split("Phasen: was bekannt ist")[0]
        assert " am 31.12.2022" not in text

    def test_only_a_known_end_is_an_end(self, besucher):
        """„beendet“ with its time, beside the Stand."""
        zeit = {"beendet": Zeitraum.parse("Juni 2022")}
        projekt = f.projekt(phasen={U: {"stand": Stand.ABGESCHLOSSEN, **zeit}})
        kette, tabelle = (
            besucher.seite(projekt.get_absolute_url())
            .text("main")[0]
            .split("Phasen: was bekannt ist")
        )
        assert "beendet Juni 2022" in kette
        assert "beendet Juni 2022" in tabelle

    def test_an_old_plan_is_no_next_date(self, besucher):
        """Quiet words above, in the chain and in the table."""
        projekt = f.projekt(phasen={U: "Q1 2020"})
        seite = besucher.seite(projekt.get_absolute_url())
        text = " ".join(seite.text("main")[0].split())
        assert "Geplant war: Umsetzung Q1 2020; nicht bestätigt." in text
        assert "nicht bestätigt geplant war Q1 2020" in text
        assert "alter Plan, nicht bestätigt" in text
        assert "überfällig" not in text
        assert "Nächster Termin" not in text

    def test_geprueft_and_bestaetigt_are_two_words(self, besucher):
        """What somebody looked through, and what a Quelle confirms."""
        projekt = f.projekt(phasen={U: Stand.LAEUFT})
        text = " ".join(besucher.seite(projekt.get_absolute_url()).text("main")[0].split())
        assert "Eintrag geprüft noch nie" in text
        assert "Zuletzt bestätigt" not in text

    def test_what_nobody_confirmed_has_one_name(self, besucher, als_text):
        """In chain, table, Fahrplan and on paper."""
        projekt = f.projekt(phasen={V: "Q1 2020", U: Stand.LAEUFT})
        seite = besucher.seite(projekt.get_absolute_url())
        (wort, *_) = [e.text for e in seite.alle("span") if e["class"] == "ozg-glied-stand"]
        (zelle, *_) = [e.text for e in seite.alle("td") if e["data-spalte"] == "Bestätigt"]
        plan = besucher.seite("/umsetzungsprojekte/?ansicht=fahrplan").html
        papier = besucher.get(f"{projekt.get_absolute_url()}steckbrief.pdf").inhalt.decode()
        assert wort == zelle.strip() == "nicht bestätigt"
        assert "Vorbereitung geplant Q1 2020, nicht bestätigt" in plan
        assert '"stand": "nicht bestätigt"' in papier

    def test_a_beginning_without_confirmation_is_what_someone_said(self, besucher):
        """No fact beside a no."""
        zeit = {"begonnen": Zeitraum.parse("September 2022")}
        projekt = f.projekt(phasen={U: {"stand": Stand.OFFEN, **zeit}})
        seite = besucher.seite(projekt.get_absolute_url())
        (zelle,) = [e.text for e in seite.alle("td") if e["data-spalte"] == "Bestätigt"]
        assert " ".join(zelle.split()) == "nicht bestätigt angegeben: begonnen September 2022"

    def test_two_lines_on_the_age_of_the_data_say_what_they_are_about(self, besucher):
        """That of the project stands once, that of the portal at the foot."""
        text = besucher.seite(f.projekt(quellen=[f.quelle()]).get_absolute_url()).text("p")
        (eigene,) = [t for t in text if t.startswith("Angaben zu diesem Projekt: Quellen bis")]
        (fuss,) = [t for t in text if t.startswith("Quellen bis")]
        assert eigene != fuss


@pytest.mark.usefixtures("bestand", "db")
def test_no_page_makes_the_day_of_a_report_a_day_of_completion(besucher):
    """All Steckbriefe, the Fahrplan, the list with phases, the feed and the calendar."""
    falsch = re.compile(r"(abgeschlossen|läuft|bestätigt)\s+(</\w+>\s*)?am\s+\d")
    adressen = [projekt.get_absolute_url() for projekt in Umsetzungsprojekt.objects.all()[::12]]
    adressen += [
        f"/umsetzungsprojekte/?{query}"
        for query in ("ansicht=fahrplan", "spalten=rollout,umsetzung", "format=ics", "format=atom")
    ]
    for adresse in [*adressen, "/", "/neues/", "/hilfe/", "/daten/"]:
        inhalt = besucher.get(adresse).inhalt.decode()
        assert not falsch.search(inhalt), adresse
        assert "Daten vom" not in inhalt, adresse
