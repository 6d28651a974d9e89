"""Log formatters: JSON (time, level, source, text, request, how it failed), or text for people."""

import copy
import json
import logging
import os
from datetime import UTC, datetime

from betrieb.anfragen import KENNUNG, described
from betrieb.masken import masked

#: they tell of the same request that has a line of its own
DOPPELT = {"django.request", "django.security.DisallowedHost"}


SICHERHEIT = "django.security."
#: the priority the journal keeps for a line, as in sd-daemon(3); below WARNING it is "info"
STUFEN = {logging.CRITICAL: "<2>", logging.ERROR: "<3>", logging.WARNING: "<4>"}


def in_journal() -> bool:
    """Whether standard error is the journal, as systemd says it (JOURNAL_STREAM: device:inode)."""
    try:
        stand = os.fstat(2)
    except OSError:  # closed
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{stand.st_dev}:{stand.st_ino}"


class JsonZeile(logging.Formatter):
    """One JSON object per record, on one line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # the journal takes it off again; elsewhere it would spoil the JSON
        self.stufen = STUFEN if in_journal() else {}

    def format(self, record):
        """The line; extra `felder` of a record become fields of their own."""
        zeile = {
            "zeit": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "stufe": record.levelname,
            "quelle": record.name,
            "text": masked(_text(record)),
        }
        if kennung := KENNUNG.get():
            zeile["anfrage"] = kennung
        zeile |= getattr(record, "felder", {})
        if record.exc_info and record.exc_info[0] and not refused(record):
            zeile["fehler"] = record.exc_info[0].__name__
            zeile["spur"] = masked(self.formatException(record.exc_info))
        return self.stufen.get(record.levelno, "") + json.dumps(zeile, ensure_ascii=False)


class TextZeile(logging.Formatter):
    """For a terminal; of who asked and for what, it says no more than the JSON."""

    def format(self, record):
        """The line, and the trace of an error below it."""
        zeile = copy.copy(record)
        zeile.msg, zeile.args = _text(record), ()
        if refused(record):  # where the portal said no is no riddle
            zeile.exc_info = zeile.exc_text = zeile.stack_info = None
        if record.name == "django.request" and (anfrage := getattr(record, "request", None)):
            felder = described(anfrage)
            zeile.msg += f": {felder['methode']} {felder.get('pfad') or felder['route']}"
        return masked(super().format(zeile))


class EineZeile(logging.Filter):
    """Keeps back "Antwort 400" where Django has just said what was wrong with that request."""

    def filter(self, record):
        """Whether the record is written."""
        anfrage = getattr(record, "request", None)
        if anfrage is None or not refused(record):
            return True
        if record.name.startswith(SICHERHEIT):
            anfrage.abgelehnt_gesagt = True
            return True
        return not getattr(anfrage, "abgelehnt_gesagt", False)


class SchonGesagt(logging.Filter):
    """Keeps back Django's lines about answers below 500: the request's own line says as much."""

    def filter(self, record):
        """Whether the record is written."""
        return record.name not in DOPPELT or getattr(record, "status_code", 400) >= 500


def refused(record) -> bool:
    """Whether it tells of an answer below 500: the portal did what it should."""
    return getattr(record, "status_code", 500) < 500


def _text(record) -> str:
    """What happened; the path that Django adds may be anybody's words."""
    if record.name == "django.request":
        return f"Antwort {getattr(record, 'status_code', '')}"
    if record.name == f"{SICHERHEIT}csrf" and record.args:
        return f"Antwort {getattr(record, 'status_code', '')}: {record.args[0]}"
    return record.getMessage()
