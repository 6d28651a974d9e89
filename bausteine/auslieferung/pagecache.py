"""Page cache: what all visitors share, from memory before Django, 304 for what they have.

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

from bausteine.auslieferung import cachekey, datenstand, sharedmark
from bausteine.auslieferung.conditional import (
    ALLE,
    NIEMAND,
    VARY,
    has_policy,
    known,
    scheme,
    tag,
    without_header,
)
from bausteine.auslieferung.degraded import unkept, without_primary
from bausteine.auslieferung.health import GENAU, TAKT, DatabaseState
from bausteine.auslieferung.pagestore import PageStore, StoredResponse
from bausteine.auslieferung.router import LESEN, REPLIK
from bausteine.stoerung import wartung
from bausteine.stoerung.fehlerseiten import database_gone
from bausteine.werte.parameter import VORSCHAU

#: says of a request, not of a page
KENNUNG = "x-request-id"
#: asked whether the process lives, whatever its database does
LEBT = "/gesund/"
AUFGEHOBEN = {200, 301, 404, 410}
VERWALTUNG = "/admin/"
logger = logging.getLogger(__name__)


class Stamp(NamedTuple):
    """The mark of everything that pages show now, and since when this process knows it."""

    text: str
    sekunde: int
    datum: str

    @classmethod
    def first_seen(cls, text: str) -> "Stamp":
        """First seen now, that is after the change that made it."""
        jetzt = int(time.time())
        return cls(text, jetzt, http_date(jetzt))


class Unreachable(Exception):
    """The database that was to be read does not answer."""


class PageCache:
    """The WSGI application around Django's."""

    def __init__(self, django, melden=None):
        """`melden(environ, status, start)` counts an answer that Django does not see.

        It gets the start as `time.perf_counter` and gives the header with the request's number.
        """
        self.django, self._melden = django, melden
        self.store = PageStore()
        self._fassung = cachekey.version()
        self._tag = cachekey.CalendarDay()
        self._geheim = cachekey.secret()
        self._statisch = f"/{settings.STATIC_URL.strip('/')}/"
        self._eigene_cookies = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
        #: databases known to have all triggers
        self._bewacht: set[str] = set()
        self.health = DatabaseState()
        # a replica may go back to a mark that had another date
        self._datieren = REPLIK not in settings.DATABASES
        self._stamp = Stamp("", 0, "")

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].startswith(self._statisch) or environ["PATH_INFO"] == LEBT:
            return self.django(environ, start_response)
        beginn = time.perf_counter()
        LESEN.set(DEFAULT_DB_ALIAS)
        gemeinsam = self.shared(environ)
        # a pool would wait for seconds for a server that is gone
        self.health.look(self._since(environ, gemeinsam))
        if gemeinsam or (not self.health.primaer and self.public(environ)):
            return self._common(environ, start_response, beginn)
        return self._personal(environ, start_response, beginn)

    def _since(self, environ, gemeinsam: bool) -> float:
        """How old, in seconds, may be what is known of the databases."""
        if environ["PATH_INFO"] in wartung.OFFEN:
            return 0  # what is told there holds for the next page
        return TAKT if gemeinsam else GENAU

    def public(self, environ) -> bool:
        """Whether an answer for everybody is there to be asked for."""
        return (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ["PATH_INFO"].startswith(VERWALTUNG)
            and environ["PATH_INFO"] not in wartung.OFFEN
            and "HTTP_HOST" in environ
            and "HTTP_AUTHORIZATION" not in environ
            and VORSCHAU not in environ["QUERY_STRING"]
            and not wartung.closed()
        )

    def shared(self, environ) -> bool:
        """Whether every visitor gets the same answer."""
        cookies = environ.get("HTTP_COOKIE", "")
        return not any(name in cookies for name in self._eigene_cookies) and self.public(environ)

    def _common(self, environ, start_response, beginn):
        """The answer for everybody, from wherever it can be read; accounts are forgotten."""
        environ = {name: wert for name, wert in environ.items() if name != "HTTP_COOKIE"}
        versucht: set[str] = set()
        while quelle := self.health.source(versucht) or self._back(environ, versucht):
            versucht.add(quelle)
            LESEN.set(quelle)
            try:
                if (stamp := self.stamp(time.time(), quelle)) is None:
                    break
                return self._answered(environ, start_response, stamp, beginn)
            except Unreachable:
                self.health.failed(quelle)
        else:
            if antwort := self._kept_in_outage(environ):
                return self._kept(environ, start_response, antwort, beginn, alt=True)
        LESEN.set(DEFAULT_DB_ALIAS)
        return self._personal(environ, start_response)

    def _back(self, environ, versucht: set[str]) -> str | None:
        """Before a page that is kept nowhere is refused: whether a database is there by now."""
        if versucht or self._kept_in_outage(environ):
            return None
        self.health.look(GENAU)
        return self.health.source(versucht)

    def _kept_in_outage(self, environ) -> StoredResponse | None:
        """What is kept of the state that any process saw last: nothing withdrawn comes back."""
        stamp = self._stamp
        return self.store.get(self.key(sharedmark.newest(stamp.text, stamp.sekunde), environ))

    def _answered(self, environ, start_response, stamp, beginn):
        """304, the stored answer, or a fresh one. Raises Unreachable."""
        schluessel = self.key(stamp.text, environ)
        # the second of a change is not over: another one could have the same date
        datum = stamp.datum if self._datieren and int(time.time()) > stamp.sekunde else None
        if self.health.primaer and known(environ, schluessel, datum):
            kopf = [tag(schluessel), ALLE, VARY, *self._reported(environ, 304, beginn)]
            start_response("304 Not Modified", kopf)
            return []
        antwort = self.store.get(schluessel)
        if antwort is None:
            return self._fresh(environ, start_response, schluessel, datum)
        if datum and antwort.status.startswith("200"):
            antwort = antwort._replace(kopf=[*antwort.kopf, ("Last-Modified", datum)])
        return self._kept(environ, start_response, antwort, beginn, alt=not self.health.primaer)

    def _kept(self, environ, start_response, antwort, beginn, alt):
        """A stored answer; `alt`: nobody knows whether it is still true."""
        if alt:
            antwort = without_primary(antwort, self.health.stand())
        gemeldet = self._reported(environ, int(antwort.status[:3]), beginn)
        start_response(antwort.status, [*antwort.kopf, *gemeldet])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [antwort.inhalt]

    def stamp(self, jetzt: float, alias: str = DEFAULT_DB_ALIAS) -> Stamp | None:
        """Datenstand, version and day as that database has them; None if there is no Datenstand.

        Raises Unreachable.
        """
        stand = self._mark(connections[alias])
        if alias == DEFAULT_DB_ALIAS:
            self.health.seen(jetzt)
        if not stand:
            logger.error("Ohne Datenstand keine aufgehobenen Seiten: `manage.py migrate` hilft.")
            return None
        text = f"{stand} {self._tag(jetzt)} {self._fassung}"
        stamp = self._stamp
        if text != stamp.text:
            stamp = self._stamp = Stamp.first_seen(text)
            sharedmark.note(text, stamp.sekunde)
        return stamp

    def _mark(self, connection) -> str | None:
        """A connection from before may be broken while the server is well: then a new one."""
        for neu in (connection.connection is None, True):
            try:
                if connection.alias not in self._bewacht and datenstand.complete(connection):
                    self._bewacht.add(connection.alias)
                return datenstand.read(connection) if connection.alias in self._bewacht else None
            except (Error, connection.Database.Error) as fehler:
                connection.close()
                if neu:
                    raise Unreachable from fehler
        return None

    def key(self, stamp: str, environ) -> str:
        """Of the answer to this request. The query as it stands: no two can be mistaken."""
        teile = (
            stamp,
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
        status, kopf, antwort = self._asked(environ | {"REQUEST_METHOD": "GET"})
        if database_gone(antwort):
            antwort.close()
            raise Unreachable
        if not has_policy(kopf):
            kopf[:] = [*without_header(kopf, "cache-control"), ALLE]
            if antwort.status_code in AUFGEHOBEN and not antwort.cookies:
                if antwort.status_code == 200:
                    kopf.append(tag(schluessel))
                if not antwort.streaming:
                    bleibt = without_header(kopf, KENNUNG)
                    self.store.set(schluessel, StoredResponse(status, bleibt, antwort.content))
                if datum and antwort.status_code == 200:
                    kopf.append(("Last-Modified", datum))
        inhalt = antwort
        if not self.health.primaer:
            kopf, inhalt = self._old(status, kopf, antwort)
        start_response(status, kopf)
        if environ["REQUEST_METHOD"] == "HEAD" or inhalt is not antwort:
            antwort.close()
        return [] if environ["REQUEST_METHOD"] == "HEAD" else inhalt

    def _old(self, status, kopf, antwort):
        """Headers and body of Django's answer while nobody knows whether it is still true."""
        if antwort.streaming:
            return unkept(kopf), antwort
        seite = without_primary(StoredResponse(status, kopf, antwort.content), self.health.stand())
        return seite.kopf, [seite.inhalt]

    def _asked(self, environ):
        """Status, headers and Django's answer."""
        gesagt = []
        antwort = self.django(environ, lambda *status_und_kopf: gesagt.extend(status_und_kopf))
        return gesagt[0], gesagt[1], antwort

    def _personal(self, environ, start_response, beginn=None):
        """Django's answer to one person; nobody keeps it.

        Who asks for a public page (`beginn`) gets it as a visitor does while accounts are away.
        """
        if not self.health.primaer:
            environ = environ | {wartung.OHNE_DATENBANK: True}
        status, kopf, antwort = self._asked(environ)
        if database_gone(antwort):
            self.health.failed(DEFAULT_DB_ALIAS)
            if beginn and not self.health.primaer and self.public(environ):
                antwort.close()
                return self._common(environ, start_response, beginn)
        if not has_policy(kopf):
            kopf = [*without_header(kopf, "cache-control"), NIEMAND]
        start_response(status, kopf)
        return antwort

    def _reported(self, environ, status: int, beginn: float) -> list[tuple[str, str]]:
        return [self._melden(environ, status, beginn)] if self._melden else []


def warm_up() -> None:
    """Load the address map and our templates now, so that no visitor waits for them."""
    reverse("startseite")
    wurzel = settings.BASE_DIR / "templates"
    for datei in wurzel.rglob("*.html"):
        get_template(datei.relative_to(wurzel).as_posix())
