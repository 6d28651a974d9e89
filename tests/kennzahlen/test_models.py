"""Kennzahl: a number as its Quelle has it, and what contradicts it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bausteine.tabellen.arten import Kommazahl
from bausteine.werte.betrag import dezimal
from bausteine.werte.zeitraum import Zeitraum
from kennzahlen.models import Kennzahl
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("felder", "angabe"),
    [
        (
            {"wert": Decimal(1000000), "zusatz": "ueber", "einheit": "Personen"},
            "über 1.000.000 Personen",
        ),
        ({"wert": Decimal("41.80"), "einheit": "%"}, "41,8 %"),
        ({"wert": Decimal(5), "wert_bis": Decimal(8), "einheit": "Kommunen"}, "5–8 Kommunen"),
        ({"wert": Decimal(41), "einheit": "von 53"}, "41 von 53"),
        ({"wert": Decimal(50), "zusatz": "im-schnitt", "einheit": ""}, "im Schnitt 50"),
        ({"wert": Decimal(32), "zusatz": "gezaehlt", "einheit": "Projekte"}, "32 Projekte"),
        ({"wert": None, "zusatz": "rund", "einheit": "Personen"}, "keine Angabe"),
    ],
)
def test_a_number_is_written_as_people_read_it(felder, angabe):
    """With the word of its Quelle; what is counted or worked out has none."""
    assert Kennzahl(**felder).angabe.replace("\xa0", " ") == angabe


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({}, "Die Quelle nennt genau diese Zahl."),
        ({"zusatz": "rund"}, "Die Quelle schreibt „rund“ und nennt keine genaue Zahl."),
        (
            {"zusatz": "gezaehlt"},
            "Die Quelle nennt diese Zahl nicht: Ihre Einträge sind gezählt.",
        ),
        (
            {"zusatz": "berechnet"},
            "Die Quelle nennt diese Zahl nicht: Sie ist aus ihren Angaben berechnet.",
        ),
        ({"zusatz": "im-schnitt"}, "Die Quelle nennt einen Durchschnitt."),
        ({"wert_bis": 9}, "Die Quelle nennt eine Spanne und keine genaue Zahl."),
        ({"wert": None}, "Die Quelle nennt keine Zahl, oder sie ist nicht erhalten."),
    ],
)
def test_a_sentence_says_how_exact_it_is(felder, satz):
    """A number that was worked out never looks like one that is stated."""
    assert Kennzahl(**{"wert": 7} | felder).herkunft == satz


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"wert": Decimal(-1)}, "Eine Kennzahl ist nicht negativ."),
        ({"wert_bis": Decimal(1)}, "Das Ende einer Spanne ist größer"),
        ({"wert": None, "wert_bis": Decimal(1)}, "ohne Anfang gibt es kein Ende"),
        ({"zusatz": "etwa"}, "etwa"),
    ],
)
def test_what_no_quelle_can_mean_is_refused(felder, satz):
    """In the form with a sentence, and in the database whoever writes."""
    zahl = f.kennzahl(wert=Decimal(7))
    for name, wert in felder.items():
        setattr(zahl, name, wert)
    with pytest.raises(ValidationError, match=satz):
        zahl.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        zahl.save()


def test_a_contradiction_stands_at_both_and_only_public_ones_are_told():
    """Whichever of the two was told so, and once where both were."""
    eine, andere = f.kennzahl(bezeichnung="A"), f.kennzahl(bezeichnung="B")
    entwurf = f.kennzahl(veroeffentlichung="entwurf", widerspricht=[eine])
    eine.widerspricht.add(andere)
    assert (eine.widersprueche, andere.widersprueche) == ([andere], [eine])
    andere.widerspricht.add(eine, andere)
    assert (eine.widersprueche, andere.widersprueche) == ([andere], [eine])
    gezaehlt = dict(Kennzahl.objects.mit_widerspruch().values_list("pk", "widerspruch"))
    assert gezaehlt == {eine.pk: "ja", andere.pk: "ja", entwurf.pk: "ja"}
    Kennzahl.objects.filter(pk=andere.pk).update(veroeffentlichung="archiviert")
    assert Kennzahl.objects.get(pk=eine.pk).widersprueche == []


def test_one_that_two_became_does_not_contradict_itself():
    """Merging leaves the pair at one record."""
    zahl = f.kennzahl()
    zahl.widerspricht.add(zahl)
    assert zahl.widersprueche == []
    assert Kennzahl.objects.mit_widerspruch().get().widerspruch == "nein"


def test_a_line_quotes_it():
    """Figure, Quelle with its place, portal, address, day; a hidden Quelle is not named."""
    quelle = f.quelle(titel="Bericht 2022")
    zahl = f.kennzahl(
        bezeichnung="Öffnungsrate",
        wert=Decimal("41.8"),
        einheit="%",
        stand=Zeitraum.parse("November 2022"),
        quelle=quelle,
        fundstelle="Kapitel 3",
    )
    assert zahl.citation("OZG", "https://x/zahlen/a/", "01.12.2026").replace("\xa0", " ") == (
        "Öffnungsrate: 41,8 % (Stand November 2022). Quelle: Bericht 2022, Kapitel 3. "
        "Nach: OZG, https://x/zahlen/a/ (abgerufen am 01.12.2026)."
    )
    quelle.veroeffentlichung = "entwurf"
    assert "Bericht" not in zahl.citation("OZG", "x", "y")


@pytest.mark.parametrize(
    ("wert", "text"), [("0.00", "0"), ("1234567.10", "1.234.567,1"), ("0.05", "0,05")]
)
def test_a_decimal_number_has_no_more_places_than_it_needs(wert, text):
    """On pages with dots, in files without."""
    assert dezimal(Decimal(wert)) == text
    assert Kommazahl().write(Decimal(wert)) == text.replace(".", "")
    assert Kommazahl().read(text.replace(".", ""), None) == Decimal(wert)
