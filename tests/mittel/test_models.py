"""Mittelvorgang: what a Quelle says, and nothing that it does not say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bausteine.werte.betrag import euro
from bausteine.werte.zeitraum import Zeitraum
from mittel.models import Mittelvorgang
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"stand": "bewilligt"}, "Zu einem Stand gehören die Worte der Quelle."),
        ({"stand": "erfunden", "stand_text": "x"}, "erfunden"),
        ({"betrag": Decimal(-1)}, "Ein Betrag ist nicht negativ."),
        ({"nachtrag": "ergaenzung"}, "Ein Nachtrag gehört zu einer Leistungsvereinbarung."),
        ({"gilt_bis": dt.date(2022, 1, 1)}, "entweder den Zeitraum oder nur das Ende"),
        ({"art": "spende"}, "spende"),
        ({"zweck": "spass"}, "spass"),
    ],
)
def test_what_no_quelle_can_mean_is_refused(felder, satz):
    """In the form with a sentence, and in the database whoever writes."""
    vorgang = f.mittelvorgang()
    for name, wert in felder.items():
        setattr(vorgang, name, wert)
    with pytest.raises(ValidationError, match=satz):
        vorgang.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        vorgang.save()


@pytest.mark.parametrize(
    ("felder", "name"),
    [
        ({"zweck": "konzeption"}, "Förderantrag: Hund (Konzeption)"),
        ({}, "Förderantrag: Hund"),
        (
            {"zweck": "umsetzung", "gegenstand": "Umsetzung des Dienstes „Hund“"},
            "Förderantrag: Umsetzung des Dienstes „Hund“",
        ),
    ],
)
def test_its_name_says_what_for(felder, name):
    """Two Anträge of one project are told apart; nothing is said twice."""
    assert str(f.mittelvorgang(**{"gegenstand": "Hund"} | felder)) == name


@pytest.mark.parametrize(
    ("betrag", "text"),
    [
        ("18000", "18.000 €"),
        ("18000.50", "18.000,50 €"),
        ("0", "0 €"),
        ("1234567.1", "1.234.567,10 €"),
    ],
)
def test_amounts_are_written_as_people_read_them(betrag, text):
    """Cents only where there are some."""
    assert euro(Decimal(betrag)).replace("\xa0", " ") == text


def test_a_total_counts_each_vorgang_once():
    """Whatever it is filtered by."""
    projekt = f.projekt(themenfelder=[f.themenfeld(), f.themenfeld()])
    f.mittelvorgang(projekt, betrag=Decimal("10.50"))
    f.mittelvorgang(projekt)
    summe = Mittelvorgang.objects.all().betraege()
    assert (summe.summe, summe.anzahl, summe.ohne) == (Decimal("10.50"), 2, 1)


def test_no_field_holds_a_person():
    """Who handed an Antrag in is in the Quelle and stays there."""
    namen = {feld.name for feld in Mittelvorgang._meta.get_fields()}
    assert not {n for n in namen if "eingereicht" in n or "person" in n or "bearbeit" in n}


def test_the_time_is_as_exact_as_the_quelle():
    """A month, a stretch, a day, an end alone, or nothing."""
    for text in ("April 2022", "15.06.2022–30.11.2022", "27.01.2022"):
        assert f.mittelvorgang(zeitraum=Zeitraum.parse(text)).zeit == text
    assert f.mittelvorgang(gilt_bis=dt.date(2022, 3, 31)).zeit == "bis 31.03.2022"
    assert f.mittelvorgang(zeitraum=None).zeit == ""
