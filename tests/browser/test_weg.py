"""A visitor's way through the portal in a real browser, with and without JavaScript."""

import csv
import io

import pytest
from playwright.sync_api import expect

from projects.enums import Phasenart, Stand
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def daten():
    """One Themenfeld with two projects, one of them in the Roll-out."""
    feld = f.themenfeld(nummer=8, name="Gesundheit")
    f.projekt(titel="Impfung", themenfelder=[feld], phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    f.projekt(titel="Krankentransport", themenfelder=[feld], phasen={Phasenart.ROLLOUT: "2030"})
    f.projekt(titel="Anderes")


@pytest.fixture(params=[True, False], ids=["mit JavaScript", "ohne JavaScript"])
def seite(request, new_context, daten):
    """A tab; what it logs as an error, or asks of another host, fails the test."""
    tab = new_context(java_script_enabled=request.param, accept_downloads=True).new_page()
    fehler = []
    tab.on("console", lambda m: fehler.append(m.text) if m.type == "error" else None)
    tab.on("pageerror", lambda e: fehler.append(str(e)))
    tab.on("request", lambda r: fehler.append(r.url) if "127.0.0.1" not in r.url else None)
    yield tab
    assert not fehler


#: the button below the filters, whatever number it names
ANWENDEN = ".ozg-facetten-fuss button"


def test_from_the_start_page_to_the_csv(seite, live_server):
    """Startseite → Themenfeld → Filter → Steckbrief → CSV."""
    seite.goto(f"{live_server.url}/")
    seite.get_by_role("link", name="Gesundheit", exact=True).click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Gesundheit")
    seite.get_by_role("link", name="Als Liste filtern, sortieren oder herunterladen").first.click()
    expect(seite.get_by_role("heading", name="2 Projekte")).to_be_visible()
    seite.get_by_label("Roll-out NRW (1)").first.check()
    seite.locator(ANWENDEN).click()
    expect(seite.get_by_role("heading", name="1 Projekt")).to_be_visible()
    assert "status=rollout" in seite.url
    assert "themenfeld=gesundheit" in seite.url
    seite.get_by_role("link", name="Impfung").click()
    expect(seite.get_by_role("heading", level=1)).to_have_text("Impfung")
    seite.go_back()
    seite.locator("summary", has_text="Herunterladen").click()
    with seite.expect_download() as geladen:
        seite.get_by_role("link", name="CSV (für Excel)").click()
    text = geladen.value.path().read_bytes().decode("utf-8-sig")
    zeilen = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [zeile["titel"] for zeile in zeilen] == ["Impfung"]
    assert geladen.value.suggested_filename.startswith("umsetzungsprojekte-")


def test_going_back_shows_what_the_address_says(seite, live_server):
    """A box ticked before is not ticked on the list without that filter."""
    seite.goto(f"{live_server.url}/umsetzungsprojekte/")
    seite.get_by_label("Gesundheit (2)").check()
    seite.locator(ANWENDEN).click()
    seite.get_by_role("link", name="Titel", exact=True).click()
    seite.get_by_role("link", name="Statistik", exact=True).last.click()
    for _ in range(3):
        seite.go_back()
    assert seite.url == f"{live_server.url}/umsetzungsprojekte/"
    expect(seite.get_by_role("heading", name="3 Projekte")).to_be_visible()
    assert seite.locator("#filter input:checked").count() == 0
    seite.go_forward()
    expect(seite.get_by_label("Gesundheit (2)")).to_be_checked()


@pytest.mark.parametrize("seite", [True], indirect=True)
def test_the_button_names_the_number_before_it_is_pressed(seite, live_server):
    """Where there are scripts; „alle außer“ counts as well."""
    seite.goto(f"{live_server.url}/umsetzungsprojekte/")
    knopf = seite.locator(ANWENDEN)
    expect(knopf).to_have_text("3 Projekte zeigen")
    expect(knopf).to_be_in_viewport(ratio=1)
    seite.get_by_label("Gesundheit (2)").check()
    expect(knopf).to_have_text("2 Projekte zeigen")
    seite.locator("[name=ausser][value=themenfeld]").check()
    expect(knopf).to_have_text("1 Projekt zeigen")
    knopf.click()
    expect(seite.get_by_role("heading", name="1 Projekt")).to_be_visible()


def test_a_chosen_filter_is_removed_by_its_link(seite, live_server):
    """And the whole list is back."""
    seite.goto(f"{live_server.url}/umsetzungsprojekte/?themenfeld=gesundheit")
    expect(seite.get_by_role("heading", name="2 Projekte")).to_be_visible()
    seite.get_by_role("link", name="Filter entfernen: Themenfeld: Gesundheit").click()
    expect(seite.get_by_role("heading", name="3 Projekte")).to_be_visible()


def test_the_keyboard_reaches_the_content_first(seite, live_server):
    """The first Tab shows the jump link; Enter leads to the main part."""
    seite.goto(f"{live_server.url}/umsetzungsprojekte/")
    seite.keyboard.press("Tab")
    sprung = seite.get_by_role("link", name="Zum Inhalt springen")
    expect(sprung).to_be_focused()
    expect(sprung).to_be_in_viewport(ratio=1)
    seite.keyboard.press("Enter")
    expect(seite).to_have_url(f"{live_server.url}/umsetzungsprojekte/#inhalt")
    expect(seite.locator("main")).to_be_focused()


def test_the_search_works_by_keyboard_alone(seite, live_server):
    """Type and press Enter."""
    seite.goto(f"{live_server.url}/")
    seite.get_by_label("Welche Leistung suchen Sie?").focus()
    seite.keyboard.type("krankentrans")
    seite.keyboard.press("Enter")
    seite.wait_for_url("**/suche/**")
    expect(seite.get_by_role("link", name="Krankentransport")).to_be_visible()


def test_the_page_fits_a_narrow_screen(seite, live_server):
    """At 320 px nothing is wider than the window."""
    seite.set_viewport_size({"width": 320, "height": 640})
    for adresse in ("/", "/umsetzungsprojekte/", "/umsetzungsprojekte/impfung/", "/daten/"):
        seite.goto(f"{live_server.url}{adresse}")
        breite = seite.locator("html").bounding_box()["width"]
        assert breite <= 320, adresse


@pytest.mark.parametrize("seite", [False], indirect=True)
def test_the_button_of_the_filters_never_lies_on_the_search_field(seite, live_server):
    """However high the window is: it stays at its lower edge while the filters pass under it."""
    verdeckt = []
    for hoehe in range(400, 900, 50):
        seite.set_viewport_size({"width": 1280, "height": hoehe})
        seite.goto(f"{live_server.url}/umsetzungsprojekte/")
        feld = seite.locator("#filter-q").bounding_box()
        knopf = seite.locator(".ozg-facetten-fuss").bounding_box()
        if knopf["y"] < feld["y"] + feld["height"]:
            verdeckt.append(hoehe)
    assert not verdeckt


@pytest.mark.parametrize("seite", [True], indirect=True)
def test_on_a_phone_the_filters_give_way_to_what_has_the_focus(seite, live_server):
    """They lie over the page; behind them nobody would see where the keyboard is."""
    seite.set_viewport_size({"width": 390, "height": 700})
    seite.goto(f"{live_server.url}/umsetzungsprojekte/")
    seite.get_by_role("button", name="Filtern").click()
    offen = "document.querySelector('#filter').matches(':popover-open')"
    assert seite.evaluate(offen)
    seite.locator(".ozg-facetten-fuss a").focus()
    assert seite.evaluate(offen)
    seite.keyboard.press("Tab")
    assert not seite.evaluate("document.activeElement.closest('#filter')")
    assert not seite.evaluate(offen)
