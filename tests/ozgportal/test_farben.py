"""The operator's colour must be legible under white letters."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from ozgportal.einstellungen.farben import accent_colour, contrast_with_white


@pytest.mark.parametrize(("text", "farbe"), [("", ""), ("  ", ""), ("#14508F", "#14508f")])
def test_a_dark_colour_or_none_is_taken(text, farbe):
    assert accent_colour("PORTAL_FARBE", text) == farbe


@pytest.mark.parametrize("text", ["blau", "#fff", "#12345g", "red;}", "#14508f "[::-1]])
def test_anything_else_stops_the_start(text):
    with pytest.raises(ImproperlyConfigured, match=r"PORTAL_FARBE muss eine Farbe.*\.env\.example"):
        accent_colour("PORTAL_FARBE", text)


def test_a_light_colour_is_refused_with_its_contrast():
    with pytest.raises(ImproperlyConfigured, match=r"zu hell.*1\.1 : 1"):
        accent_colour("PORTAL_FARBE", "#ffff00")


def test_contrast_as_wcag_defines_it():
    """Black 21 : 1, white 1 : 1, #767676 the lightest grey that passes."""
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_colour_comes_as_a_sheet_of_its_own(db, besucher):
    """Linked only where one is set, and nothing but the one rule in it."""
    assert "farbe.css" not in besucher.get("/").inhalt.decode()
    with override_settings(PORTAL_FARBE="#14508f"):
        assert "/farbe.css" in besucher.get("/").inhalt.decode()
        antwort = besucher.get("/farbe.css")
    assert antwort.inhalt.decode() == ":root{--portal-akzent:#14508f}"
    assert antwort["Content-Type"].startswith("text/css")


def test_name_place_and_official_line_are_settings(db, besucher):
    """Another Land runs it as its own; the official line is off unless set."""
    assert "kern-kopfzeile" not in besucher.get("/").inhalt.decode()
    werte = {
        "PORTAL_NAME": "OZG Weserland",
        "PORTAL_ZUSATZ": "Kommunen an der Weser",
        "PORTAL_STELLE": "Landesbetrieb IT",
        "PORTAL_OFFIZIELL": "Offizielle Website – Weserland",
    }
    with override_settings(**werte):
        seite = besucher.seite("/")
    assert seite.text("title") == ["Startseite – OZG Weserland Kommunen an der Weser"]
    for wert in werte.values():
        assert wert in seite.html


def test_a_logo_in_the_folder_is_shown(db, besucher, tmp_path):
    """logo.svg before logo.png; a folder without one shows the name alone."""
    with override_settings(PORTAL_BILDER=str(tmp_path)):
        assert not besucher.seite("/").alle("img")
        (tmp_path / "logo.png").touch()
        assert [e["src"] for e in besucher.seite("/").alle("img")] == ["/static/eigene/logo.png"]
        (tmp_path / "logo.svg").touch()
        assert [e["src"] for e in besucher.seite("/").alle("img")] == ["/static/eigene/logo.svg"]
