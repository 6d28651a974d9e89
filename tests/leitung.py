"""The portal as gunicorn calls it: the store in front, Django behind it."""

import sys
import time
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from bausteine.auslieferung import datenstand
from bausteine.auslieferung.pagecache import PageCache


class Ergebnis(NamedTuple):
    """What came out of the line."""

    status: int
    kopf: dict[str, str]
    inhalt: bytes


class Leitung:
    """`get` asks the portal; `gefragt` lists what Django itself had to answer."""

    def __init__(self, melden=None):
        self.gefragt: list[str] = []
        # a test before this one may have emptied all tables, the mark's among them
        datenstand.ensure(connection)
        django = WSGIHandler()

        def gezaehlt(environ, start_response):
            self.gefragt.append(environ["PATH_INFO"])
            return django(environ, start_response)

        self.portal = PageCache(gezaehlt, melden)

    def get(self, adresse: str, method="GET", **kopf) -> Ergebnis:
        """The answer to a request with these further entries of the WSGI environment."""
        signale = (request_started, request_finished)
        for signal in signale:  # as Django's own test client does: the test keeps its connection
            signal.disconnect(close_old_connections)
        try:
            return self._get(environ(adresse, method, **kopf))
        finally:
            for signal in signale:
                signal.connect(close_old_connections)

    def _get(self, umgebung) -> Ergebnis:
        gesagt = []
        antwort = self.portal(umgebung, lambda *teile: gesagt.extend(teile))
        inhalt = b"".join(antwort)
        if hasattr(antwort, "close"):
            antwort.close()
        return Ergebnis(int(gesagt[0].split()[0]), dict(gesagt[1]), inhalt)

    def stored(self, adresse: str) -> bool:
        """Whether the answer is there without asking Django, as things stand now."""
        umgebung = environ(adresse)
        stamp = self.portal.stamp(time.time())
        return self.portal.store.get(self.portal.key(stamp.text, umgebung)) is not None


def environ(adresse: str, method="GET", **kopf) -> dict:
    """What WSGI says of a request."""
    pfad, _, query = adresse.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(pfad).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    } | kopf
