"""A coordinator's morning: see what is overdue, confirm, shift; and whether everyone can do it."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import expect

from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f

pytestmark = pytest.mark.browser
REGELN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def projekte(live_server):
    """Four overdue projects, one in order; an administrator."""
    get_user_model().objects.create_superuser("chefin", password="geheim")
    stelle, quelle, feld = f.organisation(), f.quelle(), f.themenfeld(name="Bauen")
    rest = {
        "partner": [(stelle, "mitarbeit")],
        "quellen": [quelle],
        "themenfelder": [feld],
        "kurzbeschreibung": "Worum es geht.",
        "zuletzt_bestaetigt_am": timezone.localdate(),
    }
    ueberfaellig = [
        f.projekt(titel=titel, phasen={"umsetzung": "Q1 2022"}, **rest)
        for titel in ("Bauantrag", "Wohngeld", "Parkausweis", "Hundesteuer")
    ]
    f.projekt(titel="Später", phasen={"umsetzung": "ab 2090"}, **rest)
    return ueberfaellig


def log_in(page, live_server):
    """The Arbeitsplatz after logging in."""
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Benutzername").fill("chefin")
    page.get_by_label("Passwort").fill("geheim")
    page.get_by_label("Passwort").press("Enter")
    expect(page.get_by_role("heading", name="Was zu tun ist")).to_be_visible()
    return page


def overdue(page):
    """The line of plans that have passed."""
    return page.locator(".ozg-arbeit tr", has_text="Pläne vorbei, seither nicht geprüft")


@pytest.mark.parametrize("mit_javascript", [True, False], ids=["JavaScript", "ohne JavaScript"])
def test_the_morning_of_a_coordinator(new_context, live_server, projekte, mit_javascript):
    page = log_in(new_context(java_script_enabled=mit_javascript).new_page(), live_server)
    expect(overdue(page).locator(".ozg-zahl")).to_have_text("4")
    overdue(page).get_by_role("link").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
    for uebrig in (3, 2, 1):
        page.locator("button[name=_bestaetigen]").first.click()
        expect(page.locator(".messagelist")).to_contain_text("Geprüft: ")
        assert "pruefen=unbesehen" in page.url
        expect(page.locator("#result_list tbody tr")).to_have_count(uebrig)

    page.locator("#result_list input.action-select").check()
    page.locator("select[name=action]").first.select_option("verschieben")
    page.get_by_role("button", name="Ausführen", exact=True).first.click()
    page.get_by_label("Um wie viele Quartale?").fill("5")
    page.get_by_label("Grund").fill("Rat hat vertagt")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator("ins")).to_have_text("Q2 2023")
    page.get_by_role("button", name="1 Phase ändern").click()
    expect(page.locator(".messagelist")).to_contain_text("1 Phase geändert")
    assert "pruefen=unbesehen" in page.url

    bestaetigt = Phase.objects.filter(zuletzt_bestaetigt_am=timezone.localdate())
    verschoben = Phase.objects.filter(geplant_von=dt.date(2023, 4, 1))
    assert (bestaetigt.count(), verschoben.count()) == (3, 1)
    assert verschoben.get().history.first().history_user.username == "chefin"


@pytest.fixture
def axe(new_context, live_server, projekte, axe_source, bilder):
    """Opens an address (or does something) and gives what axe finds there at 1280 pixels."""
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, live_server)

    def check(name, ort=None, act=None):
        if ort is not None:
            assert page.goto(f"{live_server.url}/admin/{ort}").status == 200
        if act:
            act(page)
        page.wait_for_load_state()  # a text can be seen before the stylesheets have come
        page.evaluate(axe_source)
        ergebnis = page.evaluate(
            "regeln => axe.run({runOnly: regeln, resultTypes: ['violations']})", REGELN
        )
        page.screenshot(path=bilder / f"verwaltung-{name}.png", full_page=True)
        return [
            (fund["id"], knoten["html"][:160])
            for fund in ergebnis["violations"]
            for knoten in fund["nodes"][:4]
        ]

    return check


def test_axe_finds_nothing_in_the_preview(axe):
    def choose(page):
        page.locator("select[name=action]").first.select_option("verschieben")
        page.get_by_role("button", name="Ausführen für alle 5 Treffer").first.click()
        page.get_by_label("Um wie viele Quartale?").fill("1")
        page.get_by_role("button", name="Vorschau").click()
        expect(page.locator(".ozg-sammelvorschau tbody tr")).to_have_count(4)

    assert axe("vorschau", "projects/umsetzungsprojekt/", choose) == []
    assert not Umsetzungsprojekt.objects.exclude(naechster_termin_von__lt="2091-01-01")
