"""The helper that reads forms, and the guard that holds the tests of the admin to it."""

import pytest
from django.test import Client

from tests.besuch import Seite
from tests.formular import Formular, NichtGezeigt, forge, open_page

HTML = """<form id="a" method="post" action="/ziel/">
<input type="hidden" name="still" value="1"><input name="wort" value="alt">
<input type="radio" name="wahl" value="x"><input type="radio" name="wahl" value="y" checked>
<input type="checkbox" name="an" checked><input type="checkbox" name="aus" value="z">
<select name="eins"><option value="">-</option><option value="1">Eins</option></select>
<select name="viele" multiple><option value="1" selected>Eins</option><option>Zwei</option></select>
<textarea name="text">
Zeile</textarea>
<fieldset disabled><input name="zu" value="1"></fieldset><input name="auch" disabled value="1">
<input type="hidden" name="teil-TOTAL_FORMS" value="0"><input name="teil-__prefix__-name">
<button name="tun" value="ja">Tun</button><button type="button" name="nie">Nie</button>
</form>
<input form="a" name="daneben" value="2"><input name="draussen" value="3">"""


@pytest.fixture
def formular() -> Formular:
    seite = Seite(HTML)
    return Formular(Client(), "/", seite, seite.alle("form")[0])


def test_it_holds_what_a_browser_would_send(formular):
    """Neither what is disabled, nor unticked, nor elsewhere, nor a button that is not pressed."""
    assert formular.felder == {
        "still": ["1"],
        "wort": ["alt"],
        "wahl": ["y"],
        "an": ["on"],
        "eins": [""],
        "viele": ["1"],
        "text": ["Zeile"],
        "teil-TOTAL_FORMS": ["0"],
        "daneben": ["2"],
    }
    assert [knopf["name"] for knopf in formular.knoepfe] == ["tun"]


@pytest.mark.parametrize(
    "felder",
    [
        {"gibt_es_nicht": "1"},
        {"still": "2"},
        {"wahl": "z"},
        {"eins": "2"},
        {"viele": ["1", "3"]},
        {"aus": "on"},
        {"zu": "2"},
    ],
)
def test_what_the_page_does_not_offer_cannot_be_filled_in(formular, felder):
    with pytest.raises(NichtGezeigt):
        formular.fill(felder)
    assert formular.objection(formular.felder | felder)


def test_what_it_offers_can(formular):
    assert formular.objection(formular.felder) == ""
    assert formular.add_row("teil", name="neu") == "teil-0"
    formular.fill(wort="neu", wahl="x", eins=1, viele=[], aus="z")
    assert formular.objection(formular.felder | {"tun": "ja"}) == ""
    assert (formular.felder["teil-0-name"], formular.felder["viele"]) == (["neu"], [])


def test_a_post_needs_the_hidden_fields_too(formular):
    ohne = {name: wert for name, wert in formular.felder.items() if name != "still"}
    assert "still" in formular.objection(ohne)


@pytest.mark.django_db
class TestGuard:
    """A post to the admin is one that a page showed."""

    ZUGANG = {"username": "x", "password": "y"}

    def test_made_up_fields_are_an_error(self, client):
        with pytest.raises(NichtGezeigt):
            client.post("/admin/login/", self.ZUGANG)
        formular = open_page(client, "/admin/login/")
        with pytest.raises(NichtGezeigt):
            client.post("/admin/login/", formular.felder | {"kommt_nicht_vor": "1"})

    def test_what_a_page_showed_passes(self, client):
        formular = open_page(client, "/admin/login/")
        antwort = client.post("/admin/login/", formular.felder | self.ZUGANG)
        assert "errornote" in antwort.content.decode()

    def test_an_attack_says_that_it_is_one(self, client):
        assert forge(client, "/admin/login/", self.ZUGANG).status_code == 200
