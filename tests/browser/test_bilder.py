"""The pictures in a real browser: legible at any width, in dark mode and in forced colours."""

import pytest

from projects.enums import Phasenart, Stand
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSICHTEN = ("fahrplan", "statistik")
#: the smallest text of all pictures, in pixels; SVGs are not scaled, but who knows
SCHRIFT = """() => Math.min(...[...document.querySelectorAll('main svg text')]
    .filter(text => text.checkVisibility())
    .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
#: sentences of a picture that reach beyond it
DRAUSSEN = """() => [...document.querySelectorAll('.ozg-plan svg text')]
    .filter(text => text.checkVisibility()).filter(text => {
        const [bild, satz] = [text.ownerSVGElement, text].map(e => e.getBoundingClientRect());
        return satz.left < bild.left - 1 || satz.right > bild.right + 1;
    }).map(text => text.textContent)"""
#: what a picture refers to and nobody defines
FEHLENDE = """() => [...document.querySelectorAll('svg use')]
    .map(e => e.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""
#: a colour of an element as [red, green, blue]
FARBE = """(element, art) => {
    const flaeche = document.createElement('canvas').getContext('2d');
    flaeche.fillStyle = getComputedStyle(element)[art];
    flaeche.fillRect(0, 0, 1, 1);
    return [...flaeche.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


@pytest.fixture(autouse=True)
def _daten():
    """One project of every kind."""
    feld = f.themenfeld(name="Unternehmensführung & -entwicklung")
    for i, art in enumerate(Phasenart):
        phasen = {art: Stand.LAEUFT, Phasenart.BUNDESWEIT: "ab 2023"} if i < 5 else {art: "2040"}
        f.projekt(titel="Sehr langer Titel " * 5 + art, themenfelder=[feld], phasen=phasen)
    f.projekt(sonderstatus="eingestellt", sonderstatus_grund="x", themenfelder=[feld])
    f.projekt(themenfelder=[feld])


def address(server, ansicht: str) -> str:
    """Of a view."""
    return f"{server.url}/umsetzungsprojekte/?ansicht={ansicht}"


@pytest.mark.parametrize("ansicht", ANSICHTEN)
@pytest.mark.parametrize("breite", [320, 375, 768, 961, 1280])
def test_everything_fits_and_can_be_read(new_context, live_server, ansicht, breite):
    """Nothing scrolls sideways and no sentence leaves its picture; where there is no room for the
    picture its sentences are a list."""
    seite = new_context(viewport={"width": breite, "height": 800}).new_page()
    fehler = []
    seite.on("console", lambda m: fehler.append(m.text) if m.type == "error" else None)
    seite.goto(address(live_server, ansicht))
    assert seite.evaluate("document.documentElement.scrollWidth") <= breite
    assert (seite.evaluate(FEHLENDE), seite.evaluate(DRAUSSEN), fehler) == ([], [], [])
    if ansicht == "fahrplan":
        bild, liste = (seite.locator(f".ozg-plan {ort}").first for ort in ("svg", ".ozg-plan-text"))
        assert (bild.is_visible(), liste.is_visible()) == (breite > 960, breite <= 960)
        assert breite <= 960 or seite.evaluate(SCHRIFT) >= 12


@pytest.mark.parametrize("farben", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_marks_and_bars_stand_out(new_context, live_server, farben):
    """Contrast with the page, and of what is confirmed with what is not: 3 at least; a light bar
    has an edge that does."""
    seite = new_context(viewport={"width": 1280, "height": 900}, **farben).new_page()
    for ansicht in ANSICHTEN:
        seite.goto(address(live_server, ansicht))
        grund = seite.locator("body").evaluate(FARBE, "backgroundColor")
        if ansicht == "fahrplan":
            marken = {".ozg-plan .ozg-raute": "fill", ".ozg-plan .ozg-kasten": "stroke"}
        else:
            marken = {
                ".ozg-saeulen .ozg-m-stufe-5": "fill",
                ".ozg-saeulen .ozg-m-stufe-0": "stroke",
            }
        for auswahl, art in marken.items():
            farbe = seite.locator(auswahl).first.evaluate(FARBE, art)
            assert contrast(farbe, grund) >= 3, auswahl
    voll, ruht, leer = (
        seite.locator(f".ozg-saeulen .ozg-m-stufe-{stufe}").first.evaluate(FARBE, "fill")
        for stufe in (5, 2, 0)
    )
    assert contrast(voll, leer) >= 3
    assert contrast(voll, ruht) >= 3


def contrast(eine: list[int], andere: list[int]) -> float:
    """The contrast of two colours, after WCAG."""
    hell, dunkel = sorted((luminance(eine), luminance(andere)), reverse=True)
    return (hell + 0.05) / (dunkel + 0.05)


def luminance(farbe: list[int]) -> float:
    """Relative luminance."""
    teile = [teil / 255 for teil in farbe]
    linear = [t / 12.92 if t <= 0.03928 else ((t + 0.055) / 1.055) ** 2.4 for t in teile]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
