"""Sending once more what could not be saved: all of it, nothing secret, nothing foreign."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from bausteine.stoerung.nochmal import HOECHSTENS, send_again
from projects.models import Stichwort
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, open_form
from tests.besuch import Seite
from tests.formular import forge

STICHWORT = "/admin/projects/stichwort/add/"


def weg(*args):
    """As a database that is gone."""
    raise OperationalError("weg")


def sent(adresse="/vorschlag/x/", **felder):
    """A POST."""
    return RequestFactory().post(adresse, felder)


def hidden(text: str) -> dict[str, list[str]]:
    """Names and values of the form on the page."""
    felder: dict[str, list[str]] = {}
    for feld in Seite(text).alle("input"):
        felder.setdefault(feld["name"], []).append(feld["value"])
    return felder


class TestForm:
    """What it holds."""

    def test_all_values_of_a_name_in_their_order(self):
        nochmal = send_again(sent("/a/?b=c", themen=["1", "2"], text="x\r\ny"))
        assert nochmal == ("/a/?b=c", [("themen", "1"), ("themen", "2"), ("text", "x\r\ny")], False)

    def test_says_that_files_are_lost(self):
        assert send_again(sent(a="1", datei=SimpleUploadedFile("x.csv", b"x"))).dateien

    @pytest.mark.parametrize(
        "name", ["password", "new_password1", "passwort", "Kennwort", "code", "otp", "totp_code"]
    )
    def test_never_holds_a_secret(self, name):
        """Not even the other fields: half a form helps nobody."""
        assert send_again(sent(**{name: "x", "a": "1"})) is None

    @pytest.mark.parametrize(
        "adresse",
        [
            "/admin/login/",
            "/admin/password_change/",
            "/admin/auth/user/3/change/",
            "/admin/passwort/vergessen/",
            "/admin/zweitfaktor/",
            "/admin/oidc/zurueck/",
        ],
    )
    def test_not_where_accounts_are_managed(self, adresse):
        assert send_again(sent(adresse, a="1")) is None

    @pytest.mark.parametrize("name", ["kennung", "postleitzahl", "sourcecode", "passiv", "csrf"])
    def test_other_names_are_no_secrets(self, name):
        """A public address may hold any word, too."""
        assert send_again(sent("/vorschlag/umsetzungsprojekte/login/", **{name: "x"}))

    def test_is_bounded(self):
        assert send_again(sent(a="x" * HOECHSTENS)) is None
        assert send_again(sent(a="x" * (HOECHSTENS - 1)))

    @pytest.mark.parametrize("art", ["GET", "HEAD", "PUT"])
    def test_only_for_forms(self, art):
        assert send_again(RequestFactory().generic(art, "/")) is None
        assert send_again(None) is None


class TestPage:
    """503 with the button."""

    @pytest.fixture
    def person(self, db) -> Client:
        """An administrator's browser, which must bring its mark."""
        client = client_of(get_user_model().objects.create_superuser("chefin"))
        client.handler.enforce_csrf_checks = True
        client.raise_request_exception = False
        return client

    def test_sending_again_saves_what_was_typed(self, person):
        """In the Verwaltung, as the browser would: hidden fields, the mark, nothing else."""
        daten = open_form(person, Stichwort)
        daten |= {"name": "<b>Ämter & „Co“</b>", "_save": "Sichern"}
        daten["csrfmiddlewaretoken"] = person.cookies["csrftoken"].value
        with connection.execute_wrapper(weg):
            antwort = person.post(STICHWORT, daten)
        text = antwort.content.decode()
        assert (antwort.status_code, antwort["Cache-Control"]) == (503, "no-store")
        assert "noch nicht gespeichert" in text
        assert "<b>" not in text
        assert not Stichwort.objects.exists()
        assert [e["action"] for e in Seite(text).alle("form")] == [STICHWORT]
        assert person.post(STICHWORT, hidden(text)).status_code == 302
        assert Stichwort.objects.get().name == "<b>Ämter & „Co“</b>"

    def test_a_foreign_form_stays_foreign(self, person):
        """No mark of ours is put into what came without one."""
        with connection.execute_wrapper(weg):
            antwort = forge(person, STICHWORT, {"name": "fremd"})
        felder = hidden(antwort.content.decode())
        assert "csrfmiddlewaretoken" not in felder
        assert forge(person, STICHWORT, felder).status_code == 403

    def test_a_proposal_can_be_sent_again(self, db, monkeypatch):
        """The mark of its form is still good: nothing was sent with it."""
        monkeypatch.setattr("bausteine.seiten.schutz.FRUEHESTENS", 0)
        projekt = f.projekt(kennung="p", veroeffentlichung="veroeffentlicht")
        client = Client(raise_request_exception=False)
        adresse = f"/vorschlag/umsetzungsprojekte/{projekt.kennung}/"
        felder = hidden(client.get(adresse).content.decode())
        felder = {n: w for n, w in felder.items() if n == "marke"}
        felder |= {"feld": "titel", "wert": "Neuer Titel", "begruendung": "So heißt es."}
        with monkeypatch.context() as kaputt:
            kaputt.setattr("vorschlaege.forms.Vorschlagsformular.send", weg)
            antwort = client.post(adresse, felder)
        assert antwort.status_code == 503, antwort.content.decode()[-1500:]
        zweite = client.post(adresse, hidden(antwort.content.decode()))
        assert zweite.status_code == 303, zweite.content.decode()[-3000:]

    def test_a_visitor_who_only_reads_gets_no_form(self, db):
        client = Client(raise_request_exception=False)
        with connection.execute_wrapper(weg):
            text = client.get("/").content.decode()
        assert not Seite(text).alle("form")
        assert "Versuchen Sie es später" in text
