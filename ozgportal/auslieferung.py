"""In front of Django: the answers that all visitors share, from memory, and 304 for what they have.

Everything an answer depends on is in its key: Datenstand, version, day, scheme, host, address as
asked, packed or not. The key is the ETag too, so that a 304 needs the Datenstand and nothing else.
"""

import hashlib
import logging
import time
from typing import NamedTuple

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.middleware.gzip import re_accepts_gzip
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import http_date

from ozgportal import datenstand, fassung, wartung
from ozgportal.eintragsseite import VORSCHAU
from ozgportal.seitenspeicher import Antwort, Seitenspeicher

#: asks for every page again, and gets 304 while it is the same
ALLE = ("Cache-Control", "no-cache")
VARY = ("Vary", "Accept-Encoding")
NIEMAND = ("Cache-Control", "no-store, private")
#: says of a request, not of a page
KENNUNG = "x-request-id"
AUFGEHOBEN = {200, 301, 404, 410}
VERWALTUNG = "/admin/"
logger = logging.getLogger(__name__)


class Stempel(NamedTuple):
    """The mark of everything that pages show now, and since when this process knows it."""

    text: str
    sekunde: int
    datum: str

    @classmethod
    def neu(cls, text: str) -> "Stempel":
        """First seen now, that is after the change that made it."""
        jetzt = int(time.time())
        return cls(text, jetzt, http_date(jetzt))


class Auslieferung:
    """The WSGI application around Django's."""

    def __init__(self, django, melden=None):
        """`melden(environ, status, start)` counts an answer that Django does not see.

        It gets the start as `time.perf_counter` and gives the header with the request's number.
        """
        self.django, self._melden = django, melden
        self.speicher = Seitenspeicher()
        self._fassung = fassung.version()
        self._tag = fassung.Kalendertag()
        self._geheim = fassung.secret()
        self._statisch = f"/{settings.STATIC_URL.strip('/')}/"
        self._eigene_cookies = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
        self._bewacht = False
        self._stempel = Stempel("", 0, "")

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith(self._statisch):
            return self.django(environ, start_response)
        jetzt, beginn = time.time(), time.perf_counter()
        if not self.shared(environ) or (stempel := self.stamp(jetzt)) is None:
            return self._personal(environ, start_response)
        schluessel = self.key(stempel.text, environ)
        # the second of a change is not over: another one could have the same date
        datum = stempel.datum if int(jetzt) > stempel.sekunde else None
        if known(environ, schluessel, datum):
            kopf = [_tag(schluessel), ALLE, VARY, *self._reported(environ, 304, beginn)]
            start_response("304 Not Modified", kopf)
            return []
        antwort = self.speicher.get(schluessel)
        if antwort is None:
            return self._fresh(environ, start_response, schluessel, datum)
        kopf = antwort.kopf
        if datum and antwort.status.startswith("200"):
            kopf = [*kopf, ("Last-Modified", datum)]
        gemeldet = self._reported(environ, int(antwort.status[:3]), beginn)
        start_response(antwort.status, [*kopf, *gemeldet])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [antwort.inhalt]

    def shared(self, environ) -> bool:
        """Whether every visitor gets the same answer."""
        cookies = environ.get("HTTP_COOKIE", "")
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ["PATH_INFO"].startswith(VERWALTUNG)
            and environ["PATH_INFO"] not in wartung.OFFEN
            and "HTTP_HOST" in environ
            and "HTTP_AUTHORIZATION" not in environ
            and VORSCHAU not in environ["QUERY_STRING"]
            and not any(name in cookies for name in self._eigene_cookies)
            and not wartung.closed()
        )

    def stamp(self, jetzt: float) -> Stempel | None:
        """Datenstand, version and day; None if there is none to rely on."""
        leitung = connections[DEFAULT_DB_ALIAS]
        try:
            self._bewacht = self._bewacht or datenstand.complete(leitung)
            stand = datenstand.read(leitung) if self._bewacht else None
        except (Error, leitung.Database.Error):
            leitung.close()  # Django opens another one, or says what is wrong
            return None
        if not stand:
            logger.error("Ohne Datenstand keine aufgehobenen Seiten: `manage.py migrate` hilft.")
            return None
        text = f"{stand} {self._tag(jetzt)} {self._fassung}"
        stempel = self._stempel
        if text != stempel.text:
            stempel = self._stempel = Stempel.neu(text)
        return stempel

    def key(self, stempel: str, environ) -> str:
        """Of the answer to this request. The query as it stands: no two can be mistaken."""
        teile = (
            stempel,
            scheme(environ),
            environ["HTTP_HOST"],
            environ.get("SCRIPT_NAME", ""),
            environ["PATH_INFO"],
            environ["QUERY_STRING"],
            bool(re_accepts_gzip.search(environ.get("HTTP_ACCEPT_ENCODING", ""))),
        )
        daten = repr(teile).encode()
        return hashlib.blake2b(daten, key=self._geheim, digest_size=16).hexdigest()

    def _fresh(self, environ, start_response, schluessel, datum):
        """Django's answer, kept for the next one who asks. HEAD has the headers of GET."""
        gesagt = []
        antwort = self.django(
            environ | {"REQUEST_METHOD": "GET"},
            lambda *status_und_kopf: gesagt.extend(status_und_kopf),
        )
        status, kopf = gesagt[:2]
        if not _has_policy(kopf):
            kopf[:] = [*_without(kopf, "cache-control"), ALLE]
            if antwort.status_code in AUFGEHOBEN and not antwort.cookies:
                if antwort.status_code == 200:
                    kopf.append(_tag(schluessel))
                if not antwort.streaming:
                    bleibt = _without(kopf, KENNUNG)
                    self.speicher.set(schluessel, Antwort(status, bleibt, antwort.content))
                if datum and antwort.status_code == 200:
                    kopf.append(("Last-Modified", datum))
        start_response(status, kopf)
        if environ["REQUEST_METHOD"] == "HEAD":
            antwort.close()
            return []
        return antwort

    def _personal(self, environ, start_response):
        """Django's answer to one person; nobody keeps it."""

        def start(status, kopf, *fehler):
            if not _has_policy(kopf):
                kopf = [*_without(kopf, "cache-control"), NIEMAND]
            return start_response(status, kopf, *fehler)

        return self.django(environ, start)

    def _reported(self, environ, status: int, beginn: float) -> list[tuple[str, str]]:
        return [self._melden(environ, status, beginn)] if self._melden else []


def warm_up() -> None:
    """Load the address map and our templates now, so that no visitor waits for them."""
    reverse("startseite")
    wurzel = settings.BASE_DIR / "templates"
    for datei in wurzel.rglob("*.html"):
        get_template(datei.relative_to(wurzel).as_posix())


def known(environ, schluessel: str, datum: str | None) -> bool:
    """Whether the visitor has this answer. Proxies decorate ETags, so the key may stand inside."""
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return schluessel in tags
    return datum is not None and environ.get("HTTP_IF_MODIFIED_SINCE") == datum


def scheme(environ) -> str:
    """As Django's request tells it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, sicher = settings.SECURE_PROXY_SSL_HEADER
        if (wert := environ.get(name)) is not None:
            return "https" if wert.split(",")[0].strip() == sicher else "http"
    return environ["wsgi.url_scheme"]


def _tag(schluessel: str) -> tuple[str, str]:
    """Weak: gzip may pack the same page in other bytes."""
    return "ETag", f'W/"{schluessel}"'


def _has_policy(kopf) -> bool:
    """Whether a view has a rule of its own, other than the one that all pages have."""
    return any(name.lower() == "cache-control" and wert != ALLE[1] for name, wert in kopf)


def _without(kopf, ohne: str) -> list[tuple[str, str]]:
    return [(name, wert) for name, wert in kopf if name.lower() != ohne]
