"""The scaffold for browser tests: a live portal, a database and Chromium work together."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser


def test_login_with_an_account_of_the_test(live_server, page):
    get_user_model().objects.create_superuser("chefin", password="geheim")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Benutzername").fill("chefin")
    page.get_by_label("Passwort").fill("geheim")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.locator("#user-tools")).to_contain_text("chefin")
    assert get_user_model().objects.get().last_login is not None


def test_stylesheets_arrive(live_server, page):
    antworten = []
    page.on("response", lambda antwort: antworten.append(antwort))
    page.goto(f"{live_server.url}/admin/login/")
    stile = [antwort for antwort in antworten if antwort.url.endswith(".css")]
    assert stile
    assert {antwort.status for antwort in stile} == {200}


def test_browser_stays_on_this_machine(page):
    """127.0.0.2 would be refused, not unknown, if the rule were not in force."""
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://127.0.0.2:8000/")
