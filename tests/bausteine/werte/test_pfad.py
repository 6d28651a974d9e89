"""Paths of records: always what Django's `reverse` gives."""

import pytest
from django.urls import NoReverseMatch, clear_script_prefix, reverse, set_script_prefix

from bausteine.werte.pfad import path_of

NAMEN = (
    "umsetzungsprojekt",
    "online-dienst",
    "plattform",
    "ein-fachverfahren",
    "kommune",
    "themenfeld",
    "ozg-leistung",
    "leika-leistung",
    "organisation",
)


@pytest.mark.parametrize("name", NAMEN)
@pytest.mark.parametrize("schluessel", ["wohngeld", "a-1-b", "99107010000000", "Gross_Klein", "-"])
def test_same_as_reverse(name, schluessel):
    assert path_of(name, schluessel) == reverse(name, args=[schluessel])


@pytest.mark.parametrize("schluessel", ["", "mit leer", "ä", "a/b", "a--b\n"])
def test_what_is_no_key_is_refused_as_ever(schluessel):
    with pytest.raises(NoReverseMatch):
        path_of("umsetzungsprojekt", schluessel)


def test_what_stands_before_all_paths_is_that_of_the_request():
    assert path_of("umsetzungsprojekt", "a") == "/umsetzungsprojekte/a/"
    set_script_prefix("/ozg/")
    try:
        assert path_of("umsetzungsprojekt", "a") == "/ozg/umsetzungsprojekte/a/"
    finally:
        clear_script_prefix()
    assert path_of("umsetzungsprojekt", "a") == "/umsetzungsprojekte/a/"


def test_a_name_that_does_not_take_every_key_is_left_to_reverse():
    with pytest.raises(NoReverseMatch):
        path_of("reifegrad-gibt-es-nicht", "a")
