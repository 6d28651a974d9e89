"""The pictures in a real browser: legible, and wide only within themselves."""

import pytest

from projects.enums import Phasenart, Stand
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANSICHTEN = ("fahrplan", "statistik")
#: the smallest text of all pictures, in pixels as shown
SCHRIFT = """() => Math.min(...[...document.querySelectorAll('.ozg-zeichnung text')].map(text => {
    const bild = text.ownerSVGElement;
    const mass = bild.getBoundingClientRect().width / bild.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * mass;
}))"""
#: patterns that a picture uses and nobody defines
FEHLENDE_MUSTER = """() => [...document.querySelectorAll('[fill^="url("]')]
    .map(e => e.getAttribute('fill').slice(5, -1)).filter(id => !document.getElementById(id))"""
#: text and fill of every number in a bar, as [red, green, blue], and what it is part of
FARBEN = """alle => {
    const flaeche = document.createElement('canvas').getContext('2d');
    const rgb = farbe => {
        flaeche.fillStyle = farbe;
        flaeche.fillRect(0, 0, 1, 1);
        return [...flaeche.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const fill = element => rgb(getComputedStyle(element).fill);
    return alle.map(text => [
        fill(text), fill(text.parentNode.querySelector('.ozg-flaeche')),
        text.parentNode.classList[0],
    ]);
}"""


@pytest.fixture(autouse=True)
def _daten():
    """One project of every kind."""
    feld = f.themenfeld(name="Unternehmensführung & -entwicklung")
    for i, art in enumerate(Phasenart):
        phasen = {art: Stand.LAEUFT, Phasenart.BUNDESWEIT: "ab 2023"} if i < 5 else {art: "2040"}
        f.projekt(titel="Sehr langer Titel " * 5 + art, themenfelder=[feld], phasen=phasen)
    f.projekt(sonderstatus="eingestellt", sonderstatus_grund="x", phasen={"rollout": "Q1 2020"})


@pytest.mark.parametrize("ansicht", ANSICHTEN)
@pytest.mark.parametrize("breite", [320, 375, 768, 1280])
def test_the_page_does_not_scroll_sideways(new_context, live_server, ansicht, breite):
    """On a phone the picture does, in a region that the keyboard reaches."""
    seite = new_context(viewport={"width": breite, "height": 800}).new_page()
    fehler = []
    seite.on("console", lambda m: fehler.append(m.text) if m.type == "error" else None)
    seite.goto(f"{live_server.url}/umsetzungsprojekte/?ansicht={ansicht}")
    assert seite.evaluate("document.documentElement.scrollWidth") <= breite
    assert seite.evaluate(FEHLENDE_MUSTER) == []
    assert not fehler
    flucht = seite.locator(".ozg-flucht").first
    assert (flucht.get_attribute("role"), flucht.get_attribute("tabindex")) == ("region", "0")
    breiter = flucht.evaluate("e => e.scrollWidth > e.clientWidth")
    assert breiter == (breite < 1000)


@pytest.mark.parametrize("ansicht", ANSICHTEN)
def test_the_text_is_large_enough(new_context, live_server, ansicht):
    """Twelve pixels at least, on a desktop and on a phone."""
    for breite in (375, 1280):
        seite = new_context(viewport={"width": breite, "height": 800}).new_page()
        seite.goto(f"{live_server.url}/umsetzungsprojekte/?ansicht={ansicht}")
        assert seite.evaluate(SCHRIFT) >= 12, breite


@pytest.mark.parametrize("schema", ["light", "dark"])
def test_numbers_stand_out_from_their_bars(new_context, live_server, schema):
    """Contrast of the text in a bar with its fill: 4.5 at least."""
    seite = new_context(color_scheme=schema).new_page()
    for ansicht in ANSICHTEN:
        seite.goto(f"{live_server.url}/umsetzungsprojekte/?ansicht={ansicht}")
        paare = seite.locator(".ozg-wert-innen").evaluate_all(FARBEN)
        assert paare
        schwach = [paar for paar in paare if contrast(paar[0], paar[1]) < 4.5]
        assert not schwach, (schema, ansicht)


def contrast(eine: list[int], andere: list[int]) -> float:
    """The contrast of two colours, after WCAG."""
    hell, dunkel = sorted((luminance(eine), luminance(andere)), reverse=True)
    return (hell + 0.05) / (dunkel + 0.05)


def luminance(farbe: list[int]) -> float:
    """Relative luminance."""
    teile = [teil / 255 for teil in farbe]
    linear = [t / 12.92 if t <= 0.03928 else ((t + 0.055) / 1.055) ** 2.4 for t in teile]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
