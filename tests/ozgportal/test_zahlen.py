"""Numbers in the settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ozgportal.einstellungen.zahlen import whole_number


@pytest.mark.parametrize(("text", "zahl"), [(" 12 ", 12), ("1", 1), ("120", 120)])
def test_a_number(text, zahl):
    assert whole_number("BESTAETIGUNG_MONATE", text, bis=120) == zahl


@pytest.mark.parametrize("text", ["0", "-1", "sechs", "1.5", "121", "²"])
def test_anything_else_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured, match=r"BESTAETIGUNG_MONATE muss.*\.env\.example"):
        whole_number("BESTAETIGUNG_MONATE", text, bis=120)
