"""Everyone included: axe, narrow screens, big letters, keyboard – on every kind of page."""

import pytest

from tests.browser.seiten import DRUECKEN, SEITEN, STATUS, WICHTIGE

pytestmark = pytest.mark.browser
#: WCAG 2.2 A and AA, and what axe calls best practice
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: the rules that ask for colours; the others find in the dark what they found in the light
FARBREGELN = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
BREITEN = (1280, 375)
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


@pytest.mark.parametrize("name", SEITEN)
def test_axe_finds_nothing(freie_seite, portal, axe_source, bilder, name):
    """Desktop and phone, light and dark: 0 violations."""
    visit(freie_seite, portal, name)
    freie_seite.evaluate(axe_source)
    funde = []
    for breite in BREITEN:
        freie_seite.set_viewport_size({"width": breite, "height": 900})
        for farben in ("light", "dark"):
            if (breite, farben) == (375, "dark") and name not in WICHTIGE:
                continue  # the colours of the others are those of the same page at 1280
            freie_seite.emulate_media(color_scheme=farben)
            ergebnis = freie_seite.evaluate(
                "regeln => axe.run({runOnly: regeln, resultTypes: ['violations']})",
                REGELN if farben == "light" else FARBREGELN,
            )
            funde += [
                (breite, farben, fund["id"], knoten["html"][:120])
                for fund in ergebnis["violations"]
                for knoten in fund["nodes"][:3]
            ]
            if name in WICHTIGE:
                datei = bilder / f"{name}-{breite}-{farben}.png"
                freie_seite.screenshot(path=datei, full_page=breite == 1280)
    assert not funde


TO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => !e.closest('.ozg-tabelle, .bildbereich, .kern-sr-only, svg') && e.checkVisibility())
  .filter(e => {const r = e.getBoundingClientRect(); return r.width && r.right > innerWidth + 1})
  .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.mark.parametrize("name", SEITEN)
def test_narrow_screens_and_big_letters_cut_nothing_off(freie_seite, portal, name):
    """320 px, and twice the letter size at 1280 and 375 px: no sideways scrolling."""
    freie_seite.set_viewport_size({"width": 320, "height": 800})
    visit(freie_seite, portal, name)
    for breite, schrift in ((320, 100), (375, 200), (1280, 200)):
        freie_seite.set_viewport_size({"width": breite, "height": 800})
        freie_seite.add_style_tag(content=f"html{{font-size:{schrift}%}}")
        ueber = freie_seite.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert ueber <= 0, (breite, schrift, freie_seite.evaluate(TO_WIDE))
        assert freie_seite.evaluate(TO_WIDE) == [], (breite, schrift)


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
