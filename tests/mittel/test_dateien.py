"""The file of Mittelvorgänge: amounts, words, and what is refused in German."""

from decimal import Decimal

import pytest

from bausteine.importe.register import resource_for
from mittel.models import Mittelvorgang
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")
ZEILE = {"kennung": "antrag-1", "art": "Förderantrag", "gegenstand": "Hundesteuer"}


@pytest.mark.parametrize(
    ("zelle", "betrag"),
    [
        ("18000", "18000"),
        ("18000,5", "18000.5"),
        ("18000.50", "18000.50"),
        ("1.018.000", "1018000"),
        ("18.000,50", "18000.50"),
        ("500 €", "500"),
        ("", None),
    ],
)
def test_an_amount_is_read_as_it_is_written(zelle, betrag):
    """By people or by a spreadsheet; empty stays unknown."""
    _, fehler = importiere("mittel", ZEILE | {"betrag": zelle})
    assert not fehler
    assert Mittelvorgang.objects.get().betrag == (betrag and Decimal(betrag))


@pytest.mark.parametrize(
    ("zelle", "satz"),
    [
        ("18.000", "„18.000“ kann 18000 oder 18,000 heißen. Bitte ohne Punkt schreiben."),
        ("viel", "„viel“ ist kein Betrag in Euro. Möglich ist zum Beispiel 18000 oder 18000,50."),
        ("1,234", "„1,234“ ist kein Betrag in Euro."),
        ("-5", "„-5“ ist kein Betrag in Euro."),
    ],
)
def test_an_amount_that_could_mean_two_things_is_not_guessed(zelle, satz):
    """Nor is anything else made a number."""
    _, fehler = importiere("mittel", ZEILE | {"betrag": zelle})
    assert satz in saetze(fehler)
    assert not Mittelvorgang.objects.exists()


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        ({"stand": "nicht bewilligt"}, "Zu einem Stand gehören die Worte der Quelle."),
        ({"art": "Spende"}, "„Spende“ ist nicht vorgesehen."),
        ({"projekt": "gibt-es-nicht"}, "gibt-es-nicht"),
        ({"zeitraum": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        (
            {"nachtrag": "Ergänzungsvereinbarung"},
            "Ein Nachtrag gehört zu einer Leistungsvereinbarung.",
        ),
        (
            {"zeitraum": "2022", "gilt_bis": "31.12.2022"},
            "entweder den Zeitraum oder nur das Ende angeben",
        ),
    ],
)
def test_wrong_cells_are_refused_in_german(spalten, satz):
    """All or nothing."""
    _, fehler = importiere("mittel", ZEILE | spalten)
    assert satz in saetze(fehler)
    assert not Mittelvorgang.objects.exists()


def test_an_amount_in_json_is_a_number(besucher):
    """And null where none is named."""
    f.mittelvorgang(kennung="a", betrag=Decimal("18000.5"))
    f.mittelvorgang(kennung="b")
    zeilen = {z["kennung"]: z["betrag"] for z in besucher.json("/mittel/")["ergebnisse"]}
    assert zeilen == {"a": 18000.5, "b": None}


def test_a_file_that_is_exported_changes_nothing():
    """Amounts and words included."""
    f.mittelvorgang(f.projekt(), betrag=Decimal("7.25"), stand="bewilligt", stand_text="Ja.")
    kopf, zeile = (tabelle := resource_for("mittel")().export()).headers, tabelle[0]
    ergebnis, fehler = importiere("mittel", dict(zip(kopf, zeile, strict=True)))
    assert not fehler
    assert ergebnis.totals["skip"] == 1
