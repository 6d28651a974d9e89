"""Gesuch: what is left of it by the day, and what it is about."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from gesuche.models import Gesuch
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
#: half past eleven in Berlin, half past nine in Greenwich
HEUTE = dt.datetime(2026, 3, 31, 23, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _spaet_am_abend(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: HEUTE)


def until(text: str) -> dict:
    return {"frist": Zeitraum.parse(text)}


@pytest.mark.parametrize(
    ("felder", "stand"),
    [
        (until("31.03.2026"), "offen"),
        (until("30.03.2026"), "abgelaufen"),
        (until("März 2026"), "offen"),
        (until("Februar 2026"), "abgelaufen"),
        ({"ohne_frist": True}, "offen"),
        ({}, "ungewiss"),
        ({"zuletzt_bestaetigt_am": dt.date(2026, 3, 1)}, "offen"),
        ({"zuletzt_bestaetigt_am": dt.date(2020, 3, 1)}, "ungewiss"),
        ({"seit": Zeitraum.parse("01.03.2026")}, "offen"),
        (until("2090") | {"abschluss": "erfuellt", "geschlossen_am": HEUTE.date()}, "erfuellt"),
        ({"abschluss": "zurueckgezogen", "geschlossen_am": HEUTE.date()}, "zurueckgezogen"),
    ],
)
def test_the_local_day_decides_and_nothing_is_taken_for_open(felder, stand):
    """On the page and in the database alike; a Frist that nobody names is no open one for ever."""
    gesuch = f.gesuch(**felder)
    assert gesuch.stand == stand
    assert Gesuch.objects.mit_stand().get().stand_heute == stand
    assert Gesuch.objects.offene().exists() == (stand == "offen")


def test_midnight_here_ends_a_frist(monkeypatch):
    """Though it is still the day before in Greenwich."""
    gesuch = f.gesuch(**until("31.03.2026"))
    monkeypatch.setattr(timezone, "now", lambda: HEUTE + dt.timedelta(hours=1))
    assert gesuch.stand == "abgelaufen"
    assert Gesuch.objects.mit_stand().get().stand_heute == "abgelaufen"


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"art": "freund"}, "freund"),
        ({"adresse": "http://www.kdn.de/"}, "Eine Adresse beginnt mit „https://“."),
        (until("2090") | {"ohne_frist": True}, "Ein Gesuch hat eine Frist oder ausdrücklich keine"),
        (until("ab 2026"), "Eine Frist hat ein Ende."),
        ({"abschluss": "erfuellt"}, "sagt wie und an welchem Tag"),
        ({"geschlossen_am": HEUTE.date()}, "sagt wie und an welchem Tag"),
    ],
)
def test_what_no_gesuch_can_be_is_refused(felder, satz):
    """In the form with a sentence, and in the database whoever writes."""
    gesuch = f.gesuch()
    for name, wert in felder.items():
        setattr(gesuch, name, wert)
    with pytest.raises(ValidationError, match=satz):
        gesuch.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        gesuch.save()


def test_nobody_closes_it_in_advance():
    """The day of an act has come."""
    gesuch = f.gesuch(abschluss="erfuellt", geschlossen_am=dt.date(2026, 4, 1))
    with pytest.raises(ValidationError, match="liegt in der Zukunft"):
        gesuch.full_clean()


def felder_of(gesuch) -> list[str]:
    """Its Themenfelder as a row shows them, which are those that filters find it by."""
    gezeigt = Gesuch.objects.fuer_liste().get(pk=gesuch.pk).themenfelder_der_zeile
    zeilen = Gesuch.objects.mit_themenfeldern().filter(pk=gesuch.pk, feld_slug__isnull=False)
    assert {*zeilen.values_list("feld_name", flat=True)} == {feld.name for feld in gezeigt}
    return [feld.name for feld in gezeigt]


def test_themenfelder_follow_from_projects_then_from_leistungen():
    """Its own are only for a Gesuch that names neither; what is hidden tells nothing."""
    umwelt, bauen, arbeit = (f.themenfeld(name=n) for n in ("Umwelt", "Bauen", "Arbeit"))
    projekt = f.projekt(themenfelder=[umwelt])
    leistung = f.ozg_leistung(themenfeld=bauen)
    eigene = {"themenfelder": [arbeit]}
    assert felder_of(f.gesuch(**eigene)) == ["Arbeit"]
    assert felder_of(f.gesuch(ozg_leistungen=[leistung], **eigene)) == ["Bauen"]
    alle = {"ozg_leistungen": [leistung], "projekte": [projekt]} | eigene
    assert felder_of(f.gesuch(**alle)) == ["Umwelt"]
    verborgen = f.projekt(themenfelder=[bauen], veroeffentlichung="entwurf")
    assert felder_of(f.gesuch(projekte=[verborgen], **eigene)) == []


def test_the_coordinators_are_told_before_and_after_a_frist():
    """Fourteen days before, today among them; a closed one is nobody's work."""
    bald = f.gesuch(**until("14.04.2026"))
    heute = f.gesuch(**until("31.03.2026"))
    f.gesuch(**until("15.04.2026"))
    f.gesuch(**until("14.04.2026"), veroeffentlichung="entwurf")
    vorbei = f.gesuch(**until("30.03.2026"))
    f.gesuch(**until("30.03.2026"), abschluss="erfuellt", geschlossen_am=HEUTE.date())
    ohne = f.gesuch(ohne_frist=True)
    assert {*Gesuch.objects.bald_abgelaufene()} == {bald, heute}
    assert {*Gesuch.objects.abgelaufene()} == {vorbei}
    assert {*Gesuch.objects.lange_ungeprueft()} == {ohne}


def test_a_kommune_is_shown_what_it_can_answer():
    """Open, meant for Kommunen, of no project that it already takes part in; and all its own."""
    lemgo, offen = f.organisation(name="Lemgo"), {"ohne_frist": True}
    dabei, fremd = f.projekt(), f.projekt()
    f.beteiligung(dabei, lemgo)
    eigenes = f.gesuch(frist=Zeitraum.parse("2021"), organisation=lemgo)
    f.gesuch(**offen, projekte=[dabei, fremd])
    f.gesuch(**offen, art="it-partner")
    f.gesuch(**offen, veroeffentlichung="entwurf")
    f.gesuch()
    passend = [
        f.gesuch(**offen),
        f.gesuch(**offen, projekte=[fremd], organisation=f.organisation()),
    ]
    assert {*Gesuch.objects.fuer_kommune(lemgo)} == {*passend, eigenes}
