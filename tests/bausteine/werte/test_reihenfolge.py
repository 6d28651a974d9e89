"""What ends does not do so before it begins: one rule, told at the field of the end."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from bausteine.werte.zeitraum import Zeitraum, ZeitraumAttribute
from gesuche.models import Gesuch
from programme.models import Programmprojekt
from projects.models import Phase
from rollout.models import Anschluss

SPAET, FRUEH = dt.datetime(2022, 5, 2, tzinfo=dt.UTC), dt.datetime(2022, 5, 1, tzinfo=dt.UTC)


def ranges() -> list[tuple]:
    """Model, beginning and end of each time whose ends are fields of their own, as the rules of
    the database name them."""
    return [
        (model, beginn, ende)
        for model in apps.get_models()
        for regel in model._meta.constraints
        if isinstance(regel, models.CheckConstraint)
        for beginn, ende in _compared(regel.condition)
        if isinstance(model._meta.get_field(ende), models.DateField)
        and not _in_one_field(model, beginn, ende)
    ]


def _in_one_field(model, beginn: str, ende: str) -> bool:
    name = beginn.removesuffix("_von")
    eines = name == ende.removesuffix("_bis")
    return eines and isinstance(model.__dict__.get(name), ZeitraumAttribute)


def _compared(bedingung: models.Q):
    for teil in getattr(bedingung, "children", ()):
        if isinstance(teil, models.Q):
            yield from _compared(teil)
        elif isinstance(teil, tuple) and isinstance(teil[1], models.F):
            yield teil[1].name, teil[0].partition("__")[0]


def mistakes(record) -> dict:
    """What `clean` finds, by field."""
    try:
        record.clean()
    except ValidationError as fehler:
        return fehler.message_dict
    return {}


def test_each_time_that_the_database_orders_is_refused_at_its_end():
    """With the same sentence; a rule that stands only in the database is told above the form."""
    gefunden = ranges()
    assert {model._meta.label for model, *_ in gefunden} >= {
        "texte.Banner",
        "gebiete.Kommune",
        "meinungsbilder.Meinungsbild",
        "projects.Phase",
        "rollout.Betreuung",
    }
    for model, beginn, ende in gefunden:
        tage = isinstance(model._meta.get_field(ende), models.DateTimeField)
        werte = (SPAET, FRUEH) if tage else (SPAET.date(), FRUEH.date())
        record = model(**dict(zip((beginn, ende), werte, strict=True)))
        if model is Phase:  # each of the two is a Zeitraum of one day
            record.begonnen_bis, record.beendet_von = werte
        assert ende in mistakes(record), model


@pytest.mark.parametrize(
    ("model", "beginn", "ende", "feld"),
    [
        (Phase, {"begonnen": "2022"}, {"beendet": "2021"}, "beendet_bis"),
        (Programmprojekt, {"beginn": "2022"}, {"ende": "2021"}, "ende_bis"),
        (Gesuch, {"seit": "2022"}, {"frist": "2021"}, "frist_bis"),
        (Gesuch, {"seit": "2022"}, {"geschlossen_am": FRUEH.date()}, "geschlossen_am"),
        (Anschluss, {"begonnen": "2022"}, {"online_seit": "2021"}, "online_seit_bis"),
        (Anschluss, {"online_seit": "2022"}, {"abgeschaltet_am": FRUEH.date()}, "abgeschaltet_am"),
    ],
)
def test_only_what_lies_before_for_certain_is_refused(model, beginn, ende, feld):
    """Of „2022“ any day may be meant: an end in the same year is none before it."""
    record = model()
    for name, wert in (beginn | ende).items():
        setattr(record, name, Zeitraum.parse(wert) if isinstance(wert, str) else wert)
    if isinstance(ende.get(feld), dt.date):
        setattr(record, feld, dt.date(2021, 12, 31))
    assert feld in mistakes(record)
    setattr(record, feld, dt.date(2022, 1, 1))
    assert feld not in mistakes(record)
