"""Input sanitising: what nobody sees goes, what everybody reads stays."""

import pytest

from bausteine.werte.zeichen import clean_text, repaired

SAUBER = {
    "Ab\u00adfall": "Abfall",
    "Ab\u200bfall\ufeff": "Abfall",
    "Ab\u200dfall": "Abfall",
    "Stadt\u00a0Bonn": "Stadt Bonn",
    "Stadt\u202fBonn": "Stadt Bonn",
    "E\u2011Akte": "E-Akte",
    "E\u2010Akte": "E-Akte",
    "\u202aBonn\u202c": "Bonn",
    "Zeile\u2028Zeile": "Zeile\nZeile",
    "Ko\u0308ln": "Köln",
    "Köln – „Straße“": "Köln – „Straße“",
    "\U0001f469\u200d\U0001f4bb": "\U0001f469\u200d\U0001f4bb",
    "Zeile\nZeile\tSpalte": "Zeile\nZeile\tSpalte",
}

DOPPELT = {
    "GrÃ¶ÃŸe": "Größe",
    "KÃ¶ln": "Köln",
    "MÃ¼nster â€“ StraÃŸe": "Münster – Straße",
    "â€žAmtâ€œ": "„Amt“",
    "Ãœbung": "Übung",
    "Ã„rzte": "Ärzte",
    "50 â‚¬": "50 €",
    "SÃO PAULO": "SÃO PAULO",
    "Größe": "Größe",
    "Â": "Â",
    "Château": "Château",
}


@pytest.mark.parametrize(("text", "sauber"), SAUBER.items())
def test_signs_that_nobody_sees_are_gone(text, sauber):
    assert clean_text(text) == sauber
    assert clean_text(sauber) == sauber


@pytest.mark.parametrize(("text", "gemeint"), DOPPELT.items())
def test_letters_that_were_encoded_twice_are_put_right(text, gemeint):
    assert repaired(text) == gemeint
