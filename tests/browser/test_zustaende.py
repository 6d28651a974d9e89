"""States of the whole portal: closed for maintenance, all components, a day without a mouse."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_zugang import BREITEN, REGELN

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(new_context):
    """A tab that lets axe in."""
    return new_context(bypass_csp=True, reduced_motion="reduce", accept_downloads=True).new_page()


def violations(seite, axe_source) -> list:
    """What axe finds in light and dark, on a desktop and a phone."""
    seite.wait_for_load_state()  # a text can be seen before the stylesheets have come
    seite.evaluate(axe_source)
    funde = []
    for breite in BREITEN:
        seite.set_viewport_size({"width": breite, "height": 900})
        for farben in ("light", "dark"):
            seite.emulate_media(color_scheme=farben)
            ergebnis = seite.evaluate("regeln => axe.run({runOnly: regeln})", REGELN)
            funde += [
                (breite, farben, f["id"], f["nodes"][0]["html"][:120])
                for f in ergebnis["violations"]
            ]
    return funde


def test_the_closed_portal_is_readable_for_everyone(tab, portal, axe_source):
    """503 with the reason, in the portal's design."""
    schild = portal.var / "wartung"
    schild.write_text("Umzug bis 14 Uhr")
    try:
        antwort = tab.goto(f"{portal}/umsetzungsprojekte/")
        assert antwort.status == 503
        expect(tab.get_by_text("Umzug bis 14 Uhr")).to_be_visible()
        assert violations(tab, axe_source) == []
    finally:
        schild.unlink()
    assert tab.goto(f"{portal}/").status == 200


def test_all_components_are_clean(tab, portal, axe_source, bilder):
    """/muster/ after logging in with the first account."""
    zugang = (portal.var / "admin_zugang.txt").read_text()
    name, passwort = (zeile.split(":", 1)[1].strip() for zeile in zugang.splitlines()[:2])
    tab.goto(f"{portal}/muster/")
    tab.get_by_label("Benutzername").fill(name)
    tab.get_by_label("Passwort").fill(passwort)
    tab.get_by_role("button", name="Anmelden").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(re.compile("^Muster"))
    assert violations(tab, axe_source) == []
    tab.screenshot(path=bilder / "muster.png", full_page=True)


def press_until(seite, taste: str, ziel: str, hoechstens: int = 120) -> None:
    """Press a key until the focus is on the element whose text or name begins with `ziel`."""
    for _ in range(hoechstens):
        seite.keyboard.press(taste)
        if seite.evaluate(
            "ziel => {const e = document.activeElement;"
            "return (e.innerText || e.name || '').trim().startsWith(ziel)}",
            ziel,
        ):
            return
    raise AssertionError(f"„{ziel}“ ist mit {taste} nicht zu erreichen")


def test_the_main_journey_without_a_mouse(tab, portal):
    """Start page → Themenfeld → its list → filter → Steckbrief → back → CSV, by keyboard alone."""
    tab.goto(f"{portal}/")
    press_until(tab, "Tab", "Engagement & Hobby")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/themenfelder/engagement-hobby/")
    press_until(tab, "Tab", "Als Liste filtern")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/umsetzungsprojekte/?themenfeld=engagement-hobby")
    while not tab.evaluate("document.activeElement.value === 'rollout'"):
        press_until(tab, "Tab", "status")
    tab.keyboard.press("Space")
    while not tab.evaluate("Boolean(document.activeElement.closest('.ozg-facetten-fuss button'))"):
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**status=rollout**")
    anzahl = int(tab.locator("#anzahl").inner_text().split()[0])
    press_until(tab, "Tab", "Brauchtumsfeuer")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/brauchtumsfeuer/")
    tab.go_back()  # Alt+Left belongs to the browser's frame, which a headless one lacks
    press_until(tab, "Tab", "Herunterladen")
    tab.keyboard.press("Enter")
    press_until(tab, "Tab", "CSV (für Excel)")
    with tab.expect_download() as geladen:
        tab.keyboard.press("Enter")
    text = geladen.value.path().read_bytes().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) == anzahl + 1
