"""Passkeys in a real browser: made, shown beside the password, and instead of it."""

import pytest
from playwright.sync_api import expect

from tests.anmeldung.hilfe import CODE, FAKTOR, GEHEIM, INDEX, LOGIN, konto
from tests.browser.test_zugang import AT_ONCE, REGELN, TO_WIDE

pytestmark = pytest.mark.browser
BRETT = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}


@pytest.fixture(autouse=True)
def _adresse(settings):
    settings.PORTAL_ADRESSE = ""  # that of the request, localhost
    settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]


@pytest.fixture
def start(live_server) -> str:
    """A browser trusts names that it can look up, and no number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def tab(new_context):
    """A tab with a device that says yes; what the browser complains about fails the test."""
    seite = new_context().new_page()
    klagen = []
    seite.on("console", lambda m: klagen.append(m.text) if m.type == "error" else None)
    seite.on("pageerror", lambda fehler: klagen.append(str(fehler)))
    yield seite
    assert klagen == []


def device(seite, **angaben):
    """A device beside the browser; takes it away when called with its number."""
    kanal = seite.context.new_cdp_session(seite)
    kanal.send("WebAuthn.enable", {"enableUI": False})
    optionen = BRETT | {"hasUserVerification": True, "isUserVerified": True} | angaben
    antwort = kanal.send("WebAuthn.addVirtualAuthenticator", {"options": optionen})
    return kanal, antwort["authenticatorId"]


def log_in(seite, start: str) -> None:
    """Name and password."""
    seite.goto(start + LOGIN)
    seite.get_by_label("Benutzername oder E-Mail-Adresse").fill("karla")
    seite.get_by_label("Passwort").fill(GEHEIM)
    seite.get_by_role("button", name="Anmelden", exact=True).click()


def test_made_then_beside_the_password_then_alone(tab, start):
    """The whole way, with one device."""
    konto(gruppen=["Koordination"])
    kanal, geraet = device(tab)
    log_in(tab, start)
    tab.get_by_role("link", name="Stattdessen einen Passkey anlegen").click()
    tab.get_by_label("Name des Passkeys").fill("Diensttelefon")
    tab.get_by_role("button", name="Passkey anlegen").click()
    expect(tab.locator(".ozg-codes code")).to_have_count(10)
    (schluessel,) = kanal.send("WebAuthn.getCredentials", {"authenticatorId": geraet})[
        "credentials"
    ]
    assert schluessel["rpId"] == "localhost"
    assert "karla" not in schluessel["userHandle"]
    tab.get_by_role("link", name="Ich habe die Codes gesichert").click()

    tab.context.clear_cookies()
    log_in(tab, start)
    expect(tab).to_have_url(start + CODE)
    tab.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(tab).to_have_url(start + INDEX)

    tab.context.clear_cookies()
    tab.goto(start + LOGIN)
    tab.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(tab).to_have_url(start + INDEX)

    tab.goto(start + FAKTOR)
    tab.get_by_label("Ihr Passwort").fill(GEHEIM)
    tab.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(tab.get_by_role("status")).to_contain_text("Wählen Sie jetzt unten")
    tab.get_by_role("button", name="Passkey Diensttelefon entfernen").click()
    expect(tab.locator("#geheimnis")).to_be_visible()


def test_what_the_device_refuses_is_said(tab, start):
    """No key for the portal, and a finger that is not the right one."""
    device(tab, isUserVerified=False)
    tab.goto(start + LOGIN)
    tab.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(tab.get_by_role("status")).to_contain_text("kein Passkey für das Portal")
    expect(tab.get_by_role("button", name="Mit Passkey anmelden")).to_be_enabled()
    expect(tab).to_have_url(start + LOGIN)


def test_a_device_has_one_key_for_an_account(tab, start):
    """It says itself that it has one."""
    konto()
    device(tab)
    log_in(tab, start)
    tab.goto(start + FAKTOR)
    tab.get_by_role("link", name="Stattdessen einen Passkey anlegen").click()
    tab.get_by_label("Name des Passkeys").fill("Diensttelefon")
    tab.get_by_label("Ihr Passwort").fill(GEHEIM)
    tab.get_by_role("button", name="Passkey anlegen").click()
    expect(tab.locator(".ozg-codes code")).to_have_count(10)

    tab.goto(start + FAKTOR)
    tab.get_by_label("Ihr Passwort").fill(GEHEIM)
    tab.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(tab.get_by_role("status")).to_contain_text("Wählen Sie jetzt unten")
    tab.get_by_role("button", name="Passkey anlegen").click()
    tab.get_by_label("Name des Passkeys").fill("Dasselbe noch einmal")
    tab.get_by_role("button", name="Passkey anlegen").click()
    expect(tab.get_by_role("status")).to_contain_text("hat schon einen Passkey")


def test_without_javascript_the_pages_say_so_and_offer_the_other_ways(new_context, start, bilder):
    """And show no button that would do nothing."""
    konto(gruppen=["Koordination"])
    seite = new_context(java_script_enabled=False).new_page()
    seite.goto(start + LOGIN)
    expect(seite.get_by_text("Passkeys brauchen JavaScript")).to_be_visible()
    expect(seite.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    seite.screenshot(path=bilder / "passkey-anmelden-ohne-javascript.png", full_page=True)
    log_in(seite, start)
    seite.get_by_role("link", name="Stattdessen einen Passkey anlegen").click()
    expect(seite.get_by_text("stattdessen eine App mit Codes")).to_be_visible()
    seite.screenshot(path=bilder / "passkey-anlegen-ohne-javascript.png", full_page=True)
    expect(seite.get_by_role("button", name="Passkey anlegen")).to_be_hidden()
    seite.get_by_label("Name des Passkeys").fill("x")
    seite.get_by_label("Name des Passkeys").press("Enter")
    expect(seite.get_by_role("alert")).to_contain_text("Passkeys brauchen JavaScript")


def findings(seite, axe: str, name: str, bilder) -> list:
    """What axe finds, and what a phone would have to push, in light and dark; a picture each."""
    funde = []
    seite.evaluate(axe)
    for breite in (1280, 375, 320):
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
            seite.screenshot(path=bilder / f"passkey-{name}-{breite}-{farben}.png", full_page=True)
    return funde


def test_axe_finds_nothing(new_context, start, axe_source, bilder):
    """Each page with a passkey on it, on a desk and on a phone."""
    konto(gruppen=["Koordination"])
    seite = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    device(seite)
    seite.goto(start + LOGIN)
    funde = findings(seite, axe_source, "anmelden", bilder)
    log_in(seite, start)
    funde += findings(seite, axe_source, "einrichten", bilder)
    seite.get_by_role("link", name="Stattdessen einen Passkey anlegen").click()
    funde += findings(seite, axe_source, "anlegen", bilder)
    seite.get_by_label("Name des Passkeys").fill("Sicherheitsschlüssel am Schlüsselbund")
    seite.get_by_role("button", name="Passkey anlegen").click()
    expect(seite.locator(".ozg-codes code")).to_have_count(10)
    seite.context.clear_cookies()
    log_in(seite, start)
    funde += findings(seite, axe_source, "code", bilder)
    seite.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(seite).to_have_url(start + INDEX)
    seite.goto(start + FAKTOR)
    funde += findings(seite, axe_source, "faktor", bilder)
    assert not funde, "\n".join(map(str, funde))
