"""Pages on paper: what a browser prints on A4."""

import datetime as dt

import pytest
from django.utils import timezone

from projects.enums import Phasenart, Stand
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: A4 without its margins, in CSS pixels
A4 = {"width": 680, "height": 990}


@pytest.fixture
def papier(new_context):
    """A tab as wide as A4 that shows pages as they are printed."""
    tab = new_context(viewport=A4).new_page()
    tab.emulate_media(media="print")
    return tab


def test_a_list_is_printed_as_a_table_without_navigation(papier, live_server):
    """A4 is as narrow as a phone and still no phone; filters and menus stay on the screen."""
    f.projekt(titel="Impfung", phasen={Phasenart.ROLLOUT: "2020"})
    papier.goto(f"{live_server.url}/umsetzungsprojekte/")
    assert papier.locator("tbody tr").evaluate("e => getComputedStyle(e).display") == "table-row"
    for verborgen in (
        ".ozg-haupt-navigation",
        ".ozg-facetten",
        ".ozg-kopf-suche",
        ".ozg-downloads",
        ".ozg-pfad",
    ):
        assert not papier.locator(verborgen).first.is_visible(), verborgen
    assert papier.get_by_text("zuletzt bearbeitet").is_visible()
    assert papier.evaluate("document.documentElement.scrollWidth") <= A4["width"]


def test_the_phases_stand_in_a_row_and_links_show_their_address(papier, live_server):
    """Six phases side by side, told apart without colour; other hosts can be read on paper."""
    quelle = f.quelle(adresse="https://quelle.example/plan.pdf")
    gerade_vorbei = f"{timezone.localdate() - dt.timedelta(days=40):%d.%m.%Y}"
    phasen = {Phasenart.KONZEPTION: Stand.ABGESCHLOSSEN, Phasenart.ROLLOUT: gerade_vorbei}
    projekt = f.projekt(phasen=phasen, quellen=[quelle])
    papier.goto(f"{live_server.url}{projekt.get_absolute_url()}")
    glieder = papier.locator(".ozg-kette > *")
    assert glieder.count() == 6
    assert len({glieder.nth(i).bounding_box()["y"] for i in range(6)}) == 1
    striche = {
        glieder.nth(i).evaluate("e => getComputedStyle(e).borderTopStyle") for i in (0, 1, 4)
    }
    assert striche == {"dotted", "solid", "double"}
    link = papier.locator(f'a[href="{quelle.adresse}"]').first
    assert quelle.adresse in link.evaluate("e => getComputedStyle(e, '::after').content")
