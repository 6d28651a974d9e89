"""Everyone included: axe, narrow screens, big letters, keyboard – on every kind of page."""

import pytest

from tests.browser.seiten import DRUECKEN, SEITEN, STATUS, WICHTIGE

pytestmark = pytest.mark.browser
#: WCAG 2.2 A and AA, and what axe calls best practice
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: the rules that ask for colours; the others find in the dark what they found in the light
FARBREGELN = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
#: the rules that what stands closer together may break; content and names are those of 1280
ENGE_REGELN = {
    "type": "rule",
    "values": [
        "target-size",
        "scrollable-region-focusable",
        "aria-hidden-focus",
        "button-name",
        "link-name",
        "label",
        "region",
    ],
}
BREITEN = (1280, 375)
#: width, colours, and what is asked for there
LAGEN = (
    (1280, "light", REGELN),
    (1280, "dark", FARBREGELN),
    (375, "light", REGELN),
    (375, "dark", FARBREGELN),
)
#: Django's colours fade over: the end of it, however long it would take
AT_ONCE = "document.getAnimations().forEach(bewegung => bewegung.finish())"
FOKUSSIERBAR = (
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select, textarea, "
    "summary, [tabindex='0']"
)


def visit(seite, portal: str, name: str) -> None:
    """Open a page and see that it is the one that was meant."""
    antwort = seite.goto(portal + SEITEN[name])
    assert antwort.status == STATUS.get(name, 200), (name, antwort.status)
    if knopf := DRUECKEN.get(name):
        with seite.expect_navigation():
            seite.get_by_role("button", name=knopf).click()
        seite.get_by_role("alert").wait_for()


@pytest.fixture
def freie_seite(new_context):
    """A tab that lets a test inject axe; the policy itself is tested elsewhere."""
    return new_context(bypass_csp=True, reduced_motion="reduce").new_page()


TO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => !e.closest('.ozg-tabelle, .bildbereich, .kern-sr-only, svg') && e.checkVisibility())
  .filter(e => {const r = e.getBoundingClientRect(); return r.width && r.right > innerWidth + 1})
  .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.mark.parametrize("name", SEITEN)
def test_everyone_is_included(freie_seite, portal, axe_source, bilder, name):
    """axe finds nothing on desktop and phone, light and dark, and nothing is cut off.

    One visit for both: opening a page costs more than looking at it.
    """
    visit(freie_seite, portal, name)
    freie_seite.evaluate(axe_source)
    assert violations(freie_seite, name, bilder) == []
    assert cut_off(freie_seite) == []


def violations(seite, name: str, bilder) -> list:
    """(width, colours, rule, place) of what axe finds; keeps pictures of the pages that matter."""
    funde = []
    for breite, farben, regeln in LAGEN:
        if (breite, farben) == (375, "dark") and name not in WICHTIGE:
            continue  # the colours of the others are those of the same page at 1280
        if breite == 375 and name not in WICHTIGE:
            regeln = ENGE_REGELN
        seite.set_viewport_size({"width": breite, "height": 900})
        seite.emulate_media(color_scheme=farben)
        ergebnis = seite.evaluate(
            "regeln => axe.run({runOnly: regeln, resultTypes: ['violations']})", regeln
        )
        funde += [
            (breite, farben, fund["id"], knoten["html"][:120])
            for fund in ergebnis["violations"]
            for knoten in fund["nodes"][:3]
        ]
        if name in WICHTIGE:
            datei = bilder / f"{name}-{breite}-{farben}.png"
            seite.screenshot(path=datei, full_page=breite == 1280)
    return funde


def cut_off(seite) -> list:
    """(width, letters in percent, by how much, places) where a page would scroll sideways: at
    320 px, and with twice the letter size at 1280 and 375 px."""
    funde = []
    for breite, schrift in ((320, 100), (375, 200), (1280, 200)):
        seite.set_viewport_size({"width": breite, "height": 800})
        seite.add_style_tag(content=f"html{{font-size:{schrift}%}}")
        ueber = seite.evaluate("document.documentElement.scrollWidth - innerWidth")
        zu_breit = seite.evaluate(TO_WIDE)
        if ueber > 0 or zu_breit:
            funde.append((breite, schrift, ueber, zu_breit))
    return funde


FOKUS = """() => {
  const e = document.activeElement, stil = getComputedStyle(e), r = e.getBoundingClientRect();
  const ring = stil.outlineStyle !== 'none' && parseFloat(stil.outlineWidth) >= 2;
  return {nummer: +e.dataset.nummer, html: e.outerHTML.slice(0, 90),
          ring: ring || stil.boxShadow !== 'none',
          sichtbar: r.width > 0 && r.bottom > 0 && r.top < innerHeight}
}"""


@pytest.mark.parametrize("breite", BREITEN)
@pytest.mark.parametrize("name", ["startseite", "projekte-gefiltert", "steckbrief", "suche"])
def test_the_keyboard_reaches_everything_in_order(freie_seite, portal, name, breite):
    """Tab visits every control once, in the order of the page, each with a visible ring."""
    freie_seite.set_viewport_size({"width": breite, "height": 900})
    visit(freie_seite, portal, name)
    anzahl = freie_seite.evaluate(
        f"""() => {{
          const alle = [...document.querySelectorAll("{FOKUSSIERBAR}")]
            .filter(e => e.checkVisibility());
          alle.forEach((e, i) => e.dataset.nummer = i);
          return alle.length }}"""
    )
    assert anzahl > 10
    for nummer in range(anzahl):
        freie_seite.keyboard.press("Tab")
        fokus = freie_seite.evaluate(FOKUS)
        assert fokus["nummer"] == nummer, (nummer, fokus)
        assert fokus["ring"], fokus
        assert fokus["sichtbar"], fokus
