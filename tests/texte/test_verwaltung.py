"""Writing the pages in the Verwaltung."""

import pytest

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, open_form, page_of, save
from texte.models import Seite

pytestmark = pytest.mark.django_db


def test_the_list_shows_how_much_is_missing(verwaltung):
    """The number of gaps, a dash when the page is complete."""
    f.seite("impressum", text="[[A]] [[B]] [[Name des Portals]]")
    f.seite("hilfe", text="Fertig.")
    seite = page_of(verwaltung.get(adresse(Seite, "changelist")))
    offen = [e.text for e in seite.alle("td") if e["class"] == "field-offen"]
    assert sorted(offen) == ["2", "–"]


def test_a_text_is_changed_and_shown(verwaltung, besucher):
    """From the form to the page; the address stays."""
    record = f.seite("impressum")
    daten = open_form(verwaltung, Seite, record.pk)
    assert "slug" not in daten
    save(verwaltung, Seite, daten | {"text": ["## Neu\r\n\r\n<b>x</b>"]}, record.pk)
    seite = besucher.seite("/impressum/")
    assert "Neu" in seite.text("h2")
    assert "&lt;b&gt;" in seite.html
    assert record.history.count() == 2
