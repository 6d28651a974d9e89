"""Log lines as JSON (time, level, source, text, request, and how it failed) or for people."""

import copy
import json
import logging
from datetime import UTC, datetime

from betrieb.anfragen import KENNUNG, described
from betrieb.masken import masked

#: they tell of the same request that has a line of its own
DOPPELT = {"django.request", "django.security.DisallowedHost"}


class JsonZeile(logging.Formatter):
    """One JSON object per record, on one line."""

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
        if record.exc_info and record.exc_info[0]:
            zeile["fehler"] = record.exc_info[0].__name__
            zeile["spur"] = masked(self.formatException(record.exc_info))
        return json.dumps(zeile, ensure_ascii=False)


class TextZeile(logging.Formatter):
    """For a terminal; of who asked and for what, it says no more than the JSON."""

    def format(self, record):
        """The line, and the trace of an error below it."""
        zeile = copy.copy(record)
        zeile.msg, zeile.args = _text(record), ()
        if record.name == "django.request" and (anfrage := getattr(record, "request", None)):
            felder = described(anfrage)
            zeile.msg += f": {felder['methode']} {felder.get('pfad') or felder['route']}"
        return masked(super().format(zeile))


class SchonGesagt(logging.Filter):
    """Keeps back Django's lines about answers below 500: the request's own line says as much."""

    def filter(self, record):
        """Whether the record is written."""
        return record.name not in DOPPELT or getattr(record, "status_code", 400) >= 500


def _text(record) -> str:
    """What happened; the path that Django adds may be anybody's words."""
    if record.name == "django.request":
        return f"Antwort {getattr(record, 'status_code', '')}"
    return record.getMessage()
