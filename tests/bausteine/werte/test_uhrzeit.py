"""Moments that people set: read by the clock of the portal, and refused where there is none."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bausteine.werte.uhrzeit import ANDERES_JAHR, UHR_GESTELLT, MomentField, moment_of


@pytest.mark.parametrize(
    "text", ["31.12.2027 14:30", " 31.12.2027 14.30", "2027-12-31 14:30", "2027-12-31T14:30"]
)
def test_read_as_it_is_written(text):
    assert MomentField().clean(text) == timezone.make_aware(dt.datetime(2027, 12, 31, 14, 30))


@pytest.mark.parametrize(
    ("text", "satz"),
    [
        ("01.01.0001 00:00", ANDERES_JAHR),
        ("01.01.1850 00:00", ANDERES_JAHR),
        ("31.12.9999 23:59", ANDERES_JAHR),
        ("28.03.2027 02:30", UHR_GESTELLT),
        ("31.10.2027 02:30", UHR_GESTELLT),
        ("morgen", "Bitte Tag und Uhrzeit angeben"),
        ("31.12.2027", "Bitte Tag und Uhrzeit angeben"),
        ("31.02.2027 12:00", "Bitte Tag und Uhrzeit angeben"),
    ],
)
def test_refused_with_a_sentence(text, satz):
    with pytest.raises(ValidationError) as fehler:
        MomentField().clean(text)
    assert satz in " ".join(fehler.value.messages)


def test_a_moment_with_its_offset_is_that_moment():
    """Also in the hour that there is twice."""
    gelesen = dt.datetime.fromisoformat("2027-10-31T02:30:00+01:00")
    assert moment_of(gelesen) == gelesen
