"""How old the facts are, and when somebody last worked on them."""

import datetime as dt

import pytest
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from projects.models import Umsetzungsprojekt
from quellen.datenalter import Datenalter, datenalter
from quellen.models import Quelle
from tests import factories as f
from tests.besuch import gezaehlte_abfragen
from tests.umgebung import without_delivery

pytestmark = pytest.mark.usefixtures("db")


def touched(model, tag: dt.date):
    """All records of this model were last changed on this day."""
    am = timezone.make_aware(dt.datetime.combine(tag, dt.time(12)))
    model.objects.update(geaendert_am=am)


def test_it_says_how_old_the_quellen_are_and_when_somebody_worked_on_it():
    """The day of the import is not the age of what was imported."""
    f.quelle(stand=Zeitraum.parse("29.08.2019"))
    f.quelle(stand=Zeitraum.parse("Dezember 2022"))
    f.projekt()
    touched(Quelle, dt.date(2026, 11, 1))
    touched(Umsetzungsprojekt, dt.date(2026, 11, 28))
    with gezaehlte_abfragen() as gesehen:
        alter = datenalter()
    assert str(alter) == "Quellen bis Dezember 2022 · zuletzt bearbeitet am 28. November 2026"
    assert alter.quellen_bis == Zeitraum.parse("Dezember 2022")
    assert timezone.localdate(alter.bearbeitet_am) == dt.date(2026, 11, 28)
    assert len(gesehen) == 1


@pytest.mark.skipif(without_delivery(), reason="zeigt, was die Auslieferung dazutut")
def test_it_is_asked_once_for_each_state_of_the_data():
    """Every page shows it; it is the same until something changes."""
    f.quelle(stand=Zeitraum.parse("2019"))
    assert "2019" in str(datenalter())
    with gezaehlte_abfragen() as gesehen:
        datenalter()
    assert gesehen == []
    f.quelle(stand=Zeitraum.parse("2021"))
    assert "2021" in str(datenalter())


def test_there_are_three_answers():
    """Dated, undated, none; a draft is no answer."""
    assert str(datenalter()) == "ohne Quellen · noch nicht bearbeitet"
    f.quelle(veroeffentlichung="entwurf")
    assert datenalter() == Datenalter(None, None, False)
    f.projekt()
    assert datenalter().quellen == "ohne Quellen"
    f.quelle(stand=None)
    assert datenalter().quellen == "Quellen ohne Datum"


@pytest.mark.parametrize(
    ("stand", "gezeigt"),
    [
        ("29.08.2019", "29.08.2019"),
        ("01.03.2020–05.03.2020", "05.03.2020"),
        ("Q1 2020", "Q1 2020"),
        ("2020", "2020"),
        ("2019–2021", "2021"),
        ("November 2020–Februar 2021", "Februar 2021"),
        ("ab 2023", "2023"),
        ("ab Mai 2023", "Mai 2023"),
    ],
)
def test_the_age_is_no_more_precise_than_the_quelle(stand, gezeigt):
    """And of a span it is the end."""
    f.quelle(stand=Zeitraum.parse(stand))
    assert datenalter().quellen == f"Quellen bis {gezeigt}"


@pytest.mark.parametrize(
    "make",
    [f.themenfeld, f.ozg_leistung, f.leika_leistung, f.organisation, f.quelle, f.projekt],
)
def test_every_public_record_of_facts_counts_as_work(make):
    """A page that explains the portal does not, nor what nobody can see."""
    f.seite()
    f.kurztext()
    f.banner()
    f.begriff()
    f.stichwortgruppe()
    f.auswahl()
    make(veroeffentlichung="entwurf")
    assert "noch nicht bearbeitet" in str(datenalter())
    make()
    assert f"bearbeitet am {timezone.localdate().day}. " in str(datenalter())
