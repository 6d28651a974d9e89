"""What a JSON line says to the journal beside its text."""

import io
import json
import logging
import os
from logging.config import DictConfigurator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from betrieb.logs import JsonZeile, TextZeile
from betrieb.protokollierung import log_settings
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit
from tests.formular import forge


@pytest.fixture
def zeile():
    """The line of a record of a level, written as the settings of the moment say."""

    def _zeile(stufe: int) -> str:
        return JsonZeile().format(logging.LogRecord("a", stufe, "", 1, "Satz", None, None))

    return _zeile


class TestPriority:
    """`journalctl -p warning` finds what went wrong."""

    @pytest.fixture
    def journal(self, monkeypatch):
        """Standard error as it is, which systemd says is the journal."""
        stand = os.fstat(2)
        monkeypatch.setenv("JOURNAL_STREAM", f"{stand.st_dev}:{stand.st_ino}")

    @pytest.mark.parametrize(
        ("stufe", "vorsatz"),
        [(logging.CRITICAL, "<2>"), (logging.ERROR, "<3>"), (logging.WARNING, "<4>")],
    )
    def test_the_journal_is_told_it(self, journal, zeile, stufe, vorsatz):
        """Before the JSON, where journald looks for it and takes it away."""
        assert zeile(stufe)[:3] == vorsatz
        assert json.loads(zeile(stufe)[3:])["text"] == "Satz"

    def test_requests_need_none(self, journal, zeile):
        """Without a priority the journal says "info"."""
        assert json.loads(zeile(logging.INFO))["stufe"] == "INFO"

    def test_elsewhere_the_line_is_json_alone(self, journal, monkeypatch, zeile):
        """A pipe or a file that only inherited the variable keeps it."""
        monkeypatch.setenv("JOURNAL_STREAM", "1:1")
        assert json.loads(zeile(logging.ERROR))["stufe"] == "ERROR"
        monkeypatch.delenv("JOURNAL_STREAM")
        assert json.loads(zeile(logging.ERROR))["stufe"] == "ERROR"

    def test_without_a_standard_error_too(self, journal, monkeypatch, zeile):
        """A closed stream is no journal."""

        def closed(_):
            raise OSError

        monkeypatch.setattr("betrieb.logs.os", SimpleNamespace(fstat=closed))
        assert json.loads(zeile(logging.ERROR))["stufe"] == "ERROR"


class TestRefused:
    """What the portal refuses as it should takes one line of text, whatever Django adds."""

    @pytest.fixture
    def gesagt(self, monkeypatch):
        """What a terminal reads, with the settings of LOG=text."""
        angaben = log_settings("text")
        bau = DictConfigurator(angaben)
        bau.config["formatters"]["text"] = TextZeile()
        for name, filter_ in angaben["filters"].items():
            bau.config["filters"][name] = bau.configure_filter(filter_)
        ausgabe, wurzel = bau.configure_handler(angaben["handlers"]["console"]), logging.getLogger()
        strom = io.StringIO()
        ausgabe.setStream(strom)
        monkeypatch.setattr(wurzel, "handlers", [ausgabe])
        return lambda: strom.getvalue().splitlines()

    @pytest.mark.django_db
    def test_an_address_that_the_account_may_not_open(self, gesagt):
        """403 by a right, as 404."""
        client = client_of(konto_mit("texte.view_seite"))
        assert client.get(reverse("admin:auskunft")).status_code == 403
        assert client.get("/gibt-es-nicht/").status_code == 404
        assert [zeile[:12] for zeile in gesagt()] == ["Antwort 403:", "Antwort 404:"]

    @pytest.mark.django_db
    def test_a_form_without_its_mark(self, gesagt):
        """403 by CSRF; the address of the Verwaltung may name an account and stays out."""
        client = Client(enforce_csrf_checks=True)
        assert forge(client, "/admin/login/", {"username": "a"}).status_code == 403
        assert gesagt() == ["Antwort 403: CSRF cookie not set."]

    def test_a_name_that_is_not_ours(self, gesagt):
        """400: Django says which, and the answer is not told once more."""
        assert Client(headers={"host": "fremd.example"}).get("/").status_code == 400
        assert len(gesagt()) == 1
        assert "fremd.example" in gesagt()[0]

    def test_what_nobody_expected_keeps_its_trace(self, gesagt):
        """Of a fault of ours, and of anything that is no answer."""
        for angaben in ({"status_code": 500}, {}):
            try:
                raise LookupError
            except LookupError:
                logging.getLogger("django.request").error("x", exc_info=True, extra=angaben)
        assert sum("Traceback" in zeile for zeile in gesagt()) == 2

    def test_json_has_no_trace_either(self):
        """LOG=json: the request's own line says the status."""
        record = logging.LogRecord("django.security.X", 40, "", 1, "Satz", None, None)
        record.status_code = 400
        try:
            raise LookupError
        except LookupError as fehler:
            record.exc_info = (LookupError, fehler, fehler.__traceback__)
        assert "spur" not in json.loads(JsonZeile().format(record))
        record.status_code = 500
        assert "spur" in json.loads(JsonZeile().format(record))
