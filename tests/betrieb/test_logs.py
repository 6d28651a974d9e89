"""What a JSON line says to the journal beside its text."""

import json
import logging
import os
from types import SimpleNamespace

import pytest

from betrieb.logs import JsonZeile


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
