"""Termin: what a Quelle says, by the day to come or past, and sums that say their rule."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from termine.models import Termin
from termine.summe import same_total
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
HEUTE = dt.datetime(2026, 3, 31, 23, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def _spaet_am_abend(monkeypatch):
    """Half past eleven in Berlin, half past nine in Greenwich."""
    monkeypatch.setattr(timezone, "now", lambda: HEUTE)


@pytest.mark.usefixtures("_spaet_am_abend")
@pytest.mark.parametrize(
    ("zeitraum", "lage"),
    [
        ("30.03.2026", "vergangen"),
        ("31.03.2026", "kommend"),
        ("30.03.2026–31.03.2026", "kommend"),
        ("29.03.2026–30.03.2026", "vergangen"),
        ("März 2026", "kommend"),
        ("Februar 2026", "vergangen"),
        ("2026", "kommend"),
        ("2025", "vergangen"),
        (None, None),
    ],
)
def test_the_local_day_decides_what_is_past(zeitraum, lage):
    """On the page and in the database alike; today is to come until it is over."""
    termin = f.termin(zeitraum=zeitraum and Zeitraum.parse(zeitraum))
    assert termin.lage == lage
    assert Termin.objects.mit_zeit().get().zeit == lage
    assert Termin.objects.kommende().exists() == (lage == "kommend")


def test_midnight_here_is_the_next_day_though_it_is_not_in_greenwich(monkeypatch):
    """The portal's day, not the server's."""
    termin = f.termin(zeitraum=Zeitraum.parse("31.03.2026"))
    monkeypatch.setattr(timezone, "now", lambda: HEUTE + dt.timedelta(hours=1))
    assert timezone.now().astimezone(dt.UTC).date() == dt.date(2026, 3, 31)
    assert termin.ist_vergangen
    assert Termin.objects.mit_zeit().get().zeit == "vergangen"


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"art": "feier"}, "feier"),
        ({"teilnahme": "brieflich"}, "brieflich"),
        ({"teilnahme": "online", "ort": "Lemgo"}, "Was nur online stattfindet, hat keinen Ort."),
        ({"adresse": "http://www.kdn.de/"}, "Eine Adresse beginnt mit „https://“."),
        ({"teilnehmende": 0}, "Ohne Zahl der Teilnehmenden bitte leer lassen."),
        ({"zeitraum_bis": None}, "Ein Termin hat ein Ende."),
    ],
)
def test_what_no_termin_can_be_is_refused(felder, satz):
    """In the form with a sentence, and in the database whoever writes."""
    termin = f.termin()
    for name, wert in felder.items():
        setattr(termin, name, wert)
    with pytest.raises(ValidationError, match=satz):
        termin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        termin.save()


@pytest.mark.parametrize(
    ("felder", "wo"),
    [
        ({"teilnahme": "online"}, "online"),
        ({"teilnahme": "vor-ort", "ort": "Lemgo"}, "Lemgo"),
        ({"teilnahme": "hybrid", "ort": "Lemgo"}, "Lemgo und online"),
        ({"teilnahme": "vor-ort"}, "vor Ort"),
        ({}, ""),
    ],
)
def test_where_it_is_is_said_in_few_words(felder, wo):
    """And not at all where no Quelle says so."""
    assert f.termin(**felder).wo == wo


def test_a_total_counts_each_termin_once_and_says_its_rule():
    """Whatever it is filtered by; what has no number is told."""
    felder = [f.themenfeld(), f.themenfeld()]
    f.termin(teilnehmende=4000, themenfelder=felder)
    f.termin(teilnehmende=755, themenfelder=felder)
    f.termin()
    alle = Termin.objects.all()
    assert str(alle.summe()) == (
        "4.755 Teilnehmende laut Quellen: die Summe der Zahlen von 2 Terminen; wer mehrmals kam, "
        "zählt mehrmals. Zu 1 von 3 Terminen nennt die Quelle keine Zahl."
    )
    assert alle.filter(themenfelder__in=felder).summe().summe == 4755
    eine = alle.filter(teilnehmende=755).summe()
    assert str(eine) == "755 Teilnehmende laut Quellen: die Zahl eines Termins."
    assert str(Termin.objects.none().summe()) == ""


def test_a_kennzahl_is_the_same_total_only_of_the_same_quelle():
    """With what contradicts it; a hidden one is not told."""
    quelle = f.quelle()
    for zahl in (4000, 755):
        f.termin(teilnehmende=zahl, quelle=quelle)
    im_text = f.kennzahl(wert=Decimal(4800), quelle=quelle)
    f.kennzahl(wert=Decimal(4755), quelle=f.quelle())
    f.kennzahl(wert=Decimal(4755), quelle=quelle, einheit="Stunden")
    f.kennzahl(wert=Decimal(4755), quelle=quelle, veroeffentlichung="entwurf")
    summe, quellen = Termin.objects.all().summe(), Termin.objects.all().quellen_der_zahlen()
    assert same_total(summe, quellen) is None
    gleiche = f.kennzahl(wert=Decimal(4755), quelle=quelle, widerspricht=[im_text])
    assert same_total(summe, quellen) == gleiche
    assert same_total(summe, quellen).widersprueche == [im_text]
    f.termin(teilnehmende=5)
    assert same_total(summe, Termin.objects.all().quellen_der_zahlen()) is None
