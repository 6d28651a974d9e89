"""What a search found is marked: whole letters, whatever the spelling, and always escaped."""

import unicodedata

import pytest

from bausteine.suche.hervorheben import marked


@pytest.mark.parametrize(
    ("text", "eingabe", "html"),
    [
        ("Führerschein", "Fuehrerschein", "<mark>Führerschein</mark>"),
        ("Fuehrerschein", "führer", "<mark>Fuehrer</mark>schein"),
        ("Führerschein", "fu", "<mark>Fü</mark>hrerschein"),
        ("Führerschein", "ührer", "F<mark>ührer</mark>schein"),
        ("Steuern für Märkte", "Steuer Markt", "<mark>Steuer</mark>n für <mark>Märkt</mark>e"),
        ("Straßenfest", "STRASSE", "<mark>Straße</mark>nfest"),
        ("Straßenfest", "ras", "St<mark>raß</mark>enfest"),
        ("Hund und Hundesteuer", "hund", "<mark>Hund</mark> und <mark>Hund</mark>esteuer"),
        ("Hundesteuer", "hundes steuer", "<mark>Hundesteuer</mark>"),
        ("99 012 001 001 000", "99012001", "<mark>99 012 001</mark> 001 000"),
        ("OZG 10162", "10162", "OZG <mark>10162</mark>"),
        ("Café-Konzession", "cafe konzession", "<mark>Café</mark>-<mark>Konzession</mark>"),
        ("Wohn  geld", "geld", "Wohn  <mark>geld</mark>"),
        ("Ohne Treffer", "xyz", "Ohne Treffer"),
        ("Aal", "a", "Aal"),
        ("", "x", ""),
        ("Text", "", "Text"),
        ("<b>A & B</b>", "b", "&lt;b&gt;A &amp; B&lt;/b&gt;"),
        ("<script>Amt", "script", "&lt;<mark>script</mark>&gt;Amt"),
        ("A &amp; B", "amp", "A &amp;<mark>amp</mark>; B"),
        ("a.*b", ".*", "a.*b"),
        ("İstanbul Ärzte", "ärzte", "İstanbul <mark>Ärzte</mark>"),
    ],
)
def test_places_are_marked_in_the_original(text, eingabe, html):
    """Folded when comparing, never when showing."""
    assert marked(text, eingabe) == html


def test_letters_in_two_parts_are_one():
    """As documents made on a Mac write them."""
    text = unicodedata.normalize("NFD", "Führerschein")
    assert marked(text, "führer") == "<mark>Führer</mark>schein"


def test_a_long_input_takes_no_time():
    """200 letters at most, none of them a pattern."""
    assert marked("a" * 5000, "(a+)+$" * 1000) == "a" * 5000
