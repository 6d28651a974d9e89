"""Writing the pages in the Verwaltung."""

import pytest

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, open_form, page_of, save
from tests.formular import fill_in
from texte.admin import tell_what_is_found
from texte.models import Seite, Stichwortgruppe
from texte.wortprobe import NOCH_NICHT, Wortprobe, found, found_nothing

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


class Notes(list):
    """A request that keeps the messages which it is given."""

    @property
    def _messages(self):
        return self

    def add(self, level, message, extra_tags=""):
        self.append(message)


class TestWordsOfTheSearch:
    """Who saves a Stichwortgruppe reads what its words find from now on."""

    @pytest.fixture(autouse=True)
    def projekte(self, db):
        f.projekt(titel="Bestattung und Friedhof")
        f.projekt(titel="Bestattung")

    def notes(self, **felder):
        anfrage = Notes()
        felder = {
            "name": "Bestattung",
            "gleichbedeutend": "Begräbnis",
            "fuehrt_hierher": "",
        } | felder
        tell_what_is_found(anfrage, f.stichwortgruppe(**felder))
        return anfrage

    def test_where_they_lead(self):
        assert self.notes() == [
            "So führt die Suche jetzt: „Bestattung“ zu „Bestattung“ und einem weiteren; "
            "„Begräbnis“ zu „Bestattung“ und einem weiteren."
        ]

    def test_which_lead_nowhere(self):
        (satz,) = self.notes(name="Wohnsitz", gleichbedeutend="Adresse ummelden")
        anfang = "Zu keinem öffentlichen Eintrag führen „Wohnsitz“, „Adresse ummelden“."
        assert satz.startswith(anfang)

    def test_a_draft_is_not_known_yet(self):
        assert self.notes(veroeffentlichung="entwurf") == [NOCH_NICHT]

    def test_it_is_told_once_it_is_stored(self, verwaltung, django_capture_on_commit_callbacks):
        """With its key made of the name."""
        with django_capture_on_commit_callbacks() as danach:
            fill_in(
                verwaltung,
                adresse(Stichwortgruppe, "add"),
                {"name": "Bestattung", "gleichbedeutend": "Begräbnis"},
                knopf="_save",
            )
        assert Stichwortgruppe.objects.get().kennung == "bestattung"
        assert [ruf.func for ruf in danach] == [tell_what_is_found]


def test_many_words_are_told_in_one_sentence():
    proben = [Wortprobe(f"w{n}", 1, "A") for n in range(11)]
    assert found(proben).endswith("„w7“ zu „A“; 3 weitere Wörter ebenso.")
    assert found_nothing(proben) == found([]) == ""
