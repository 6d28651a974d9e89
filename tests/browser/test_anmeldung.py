"""The login as people meet it: by keyboard alone, with and without JavaScript, and for everyone."""

import pytest
from playwright.sync_api import expect

from tests.anmeldung import hilfe
from tests.anmeldung.hilfe import (
    CODE,
    EINRICHTEN,
    FAKTOR,
    GEHEIM,
    LOGIN,
    code,
    konto,
    log_in,
    with_factor,
)
from tests.browser.test_zugang import AT_ONCE, REGELN, TO_WIDE

pytestmark = pytest.mark.browser
ZIEL = "/admin/projects/phase/"


@pytest.fixture(autouse=True)
def _einstellungen(settings):
    settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
    settings.PORTAL_ADRESSE, settings.KONTAKT_POSTFACH = "https://ozg.example.org", "a@b.example"
    settings.OIDC_AUSSTELLER, settings.OIDC_NAME = "https://sso.example.org", "Landeskonto"


@pytest.fixture(params=[True, False], ids=["mit JavaScript", "ohne JavaScript"])
def tippen(request, new_context, live_server):
    """A tab in which only keys are pressed; it complains about nothing, or the test fails."""
    seite = new_context(java_script_enabled=request.param).new_page()
    klagen = []
    seite.on("console", lambda m: klagen.append(m.text) if m.type == "error" else None)
    seite.on("request", lambda r: klagen.append(r.url) if live_server.url not in r.url else None)
    yield seite
    # what a browser says to the answer of a lock
    assert [k for k in klagen if "429" not in k] == []


def tabs_to(seite, element) -> None:
    """Tab until the element has the focus."""
    for _ in range(15):
        if element.evaluate("e => e === document.activeElement"):
            return
        seite.keyboard.press("Tab")
    raise AssertionError("mit der Tabulatortaste nicht zu erreichen")


def enter(seite) -> None:
    """The Enter key, and the page it leads to."""
    with seite.expect_navigation():
        seite.keyboard.press("Enter")


def first_step(seite, live_server, passwort=GEHEIM) -> None:
    """Name and password; the cursor is where one starts to type."""
    seite.goto(live_server.url + ZIEL)
    tabs_to(seite, seite.get_by_label("Benutzername"))
    seite.keyboard.press("ControlOrMeta+a")
    seite.keyboard.type("karla")
    seite.keyboard.press("Tab")
    seite.keyboard.type(passwort)
    enter(seite)


def type_code(seite, wort: str) -> None:
    """A code in its field."""
    tabs_to(seite, seite.get_by_label("Sechsstelliger Code"))
    seite.keyboard.type(wort)
    enter(seite)


def test_the_whole_way_by_keyboard(tippen, live_server):
    """Set up, recovery codes, code, wrong code, recovery code, lock."""
    konto(gruppen=["Koordination"], is_superuser=True)
    first_step(tippen, live_server)
    geheimnis = tippen.locator("#geheimnis").inner_text().replace(" ", "")
    type_code(tippen, code(geheimnis))
    codes = tippen.locator(".ozg-codes code").all_inner_texts()
    assert len(codes) == 10
    tabs_to(tippen, tippen.get_by_role("link", name="Ich habe die Codes gesichert"))
    enter(tippen)
    assert tippen.url == live_server.url + ZIEL

    tippen.context.clear_cookies()
    first_step(tippen, live_server)
    assert tippen.url == live_server.url + CODE
    type_code(tippen, "000000")
    expect(tippen.get_by_role("alert")).to_contain_text("Der Code stimmt nicht")
    type_code(tippen, code(geheimnis, 1))
    assert tippen.url == live_server.url + ZIEL

    tippen.context.clear_cookies()
    first_step(tippen, live_server)
    tabs_to(tippen, tippen.locator("summary"))
    tippen.keyboard.press("Enter")
    tippen.keyboard.press("Tab")
    tippen.keyboard.type(codes[0])
    enter(tippen)
    expect(tippen.locator(".messagelist")).to_contain_text("übrig: 9")

    tippen.context.clear_cookies()
    for _ in range(6):
        first_step(tippen, live_server, "falsch")
    expect(tippen.get_by_role("alert")).to_contain_text("Zu viele Fehlversuche")


#: name → address, and the button that leads to the state
SEITEN = {
    "anmelden": (LOGIN, ""),
    "anmelden-falsch": (LOGIN, "Anmelden"),
    "vergessen": ("/admin/passwort/vergessen/", ""),
    "vergessen-fehler": ("/admin/passwort/vergessen/", "Link schicken"),
    "gesendet": ("/admin/passwort/gesendet/", ""),
    "link-alt": ("/admin/passwort/neu/MQ/abc-def/", ""),
    "gesetzt": ("/admin/passwort/gesetzt/", ""),
    "einladung-alt": ("/admin/einladung/MQ/abc-def/", ""),
    "angenommen": ("/admin/einladung/angenommen/", ""),
    "einrichten": (EINRICHTEN, ""),
    "einrichten-fehler": (EINRICHTEN, "Zweiten Faktor einrichten"),
    "code": (CODE, ""),
    "code-fehler": (CODE, "Anmelden"),
    "faktor": (FAKTOR, ""),
    "faktor-fehler": (FAKTOR, "Neue Wiederherstellungscodes"),
}


def violations(seite, name: str) -> list:
    """What axe finds on the page, in light and dark, and what a phone would have to push."""
    funde = []
    for breite in (1280, 320):
        seite.set_viewport_size({"width": breite, "height": 900})
        funde += [(name, breite, "zu breit", stueck) for stueck in seite.evaluate(TO_WIDE)]
        for farben in ("light", "dark"):
            seite.emulate_media(color_scheme=farben)
            seite.evaluate(AT_ONCE)
            ergebnis = seite.evaluate(
                "regeln => axe.run({runOnly: regeln, resultTypes: ['violations']})", REGELN
            )
            funde += [
                (name, breite, farben, fund["id"], knoten["html"][:120])
                for fund in ergebnis["violations"]
                for knoten in fund["nodes"][:3]
            ]
    return funde


def test_axe_finds_nothing(new_context, live_server, client, axe_source, bilder):
    """Every page in every state: 0 violations, nothing wider than 320 px."""
    konto("neu", gruppen=["Koordination"])
    _, codes = with_factor(konto())
    funde = []
    kontext = new_context(bypass_csp=True, reduced_motion="reduce")
    seite = kontext.new_page()
    for name, (ort, knopf) in SEITEN.items():
        client.logout()
        if ort in (EINRICHTEN, CODE, FAKTOR):
            log_in(client, "neu" if ort == EINRICHTEN else "karla")
        if ort == FAKTOR:
            hilfe.enter(client, CODE, ersatz=codes.pop())
        kontext.clear_cookies()
        if keks := client.cookies.get("sessionid"):
            url = {"name": "sessionid", "value": keks.value, "url": live_server.url}
            kontext.add_cookies([url] if keks.value else [])
        seite.goto(live_server.url + ort)
        assert seite.url == live_server.url + ort, name
        if knopf:
            seite.locator("form").evaluate_all("alle => alle.forEach(f => f.noValidate = true)")
            with seite.expect_navigation():
                seite.get_by_role("button", name=knopf).click()
            seite.get_by_role("alert").wait_for()
        seite.evaluate(axe_source)
        funde += violations(seite, name)
        seite.screenshot(path=bilder / f"anmeldung-{name}.png", full_page=True)
    assert not funde, "\n".join(map(str, funde))
