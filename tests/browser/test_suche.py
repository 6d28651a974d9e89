"""A misspelt search in Chromium, and data blocks that the policy lets through."""

import pytest
from playwright.sync_api import expect

from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meldungen(page) -> list[str]:
    """What the console says, a violated policy included."""
    gesammelt = []
    page.on("console", lambda m: gesammelt.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda fehler: gesammelt.append(str(fehler)))
    return gesammelt


def test_a_misspelling_shows_the_marked_hit(live_server, page, meldungen):
    """Corrected, said, marked."""
    f.projekt(titel="Hundesteuer")
    page.goto(f"{live_server.url}/suche/?q=Hundessteuer")
    expect(page.get_by_text("Gezeigt: „Hundesteuer“")).to_be_visible()
    expect(page.locator("main mark")).to_have_text("Hundesteuer")
    assert not meldungen


def test_data_blocks_do_not_violate_the_policy(live_server, page, meldungen):
    """Start page, list, record: data are there, the console is clean."""
    projekt = f.projekt(titel="</script><script>alert(1)</script>")
    for adresse in ("/", "/umsetzungsprojekte/", projekt.get_absolute_url(), "/neues/"):
        page.goto(f"{live_server.url}{adresse}")
        block = page.locator('head script[type="application/ld+json"]')
        assert "https://schema.org" in block.first.text_content()
    assert not meldungen
