"""A plain file server and a visitor who follows every link of what it serves."""

import re
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import cached_property, partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from tests.besuch import Seite
from tests.geduld import GEDULD
from tests.maengel import maengel


class _Still(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing."""


@contextmanager
def served(ordner):
    """The address of a server for this folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Still, directory=str(ordner)))
    faden = threading.Thread(target=server.serve_forever, daemon=True)
    faden.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        faden.join()
        server.server_close()


#: every so many pages are inspected; all of them are those of the portal, whose tests see each kind
GENAU = 10
TAGS = re.compile(r"<[a-z][^<>]*\b(?:href|src)=[^<>]*>")
LINKS = re.compile(r'\b(?:href|src)="([^"]+)"')


class Blatt:
    """A page as it was served; it is taken to pieces when somebody looks."""

    def __init__(self, html: str):
        self.html = html

    @cached_property
    def seite(self) -> Seite:
        """Its elements."""
        return Seite(self.html)


class Rundgang:
    """Fetches `start` and everything it leads to on that server."""

    def __init__(self, basis: str, start: str = "/"):
        self.basis, self.seiten, self.dateien, self.kaputt = basis, {}, {}, []
        self._offen: list[tuple[str, str]] = []
        self._marken: list[tuple[str, str, str]] = []
        self.walk(start)

    def walk(self, *orte: str) -> None:
        """Go on from these; what was fetched already is not fetched again."""
        self._offen += [(urljoin(self.basis, ort), "Anfang") for ort in orte]
        while self._offen:
            self._fetch(*self._offen.pop())
        for ziel, marke, von in self._marken:
            # in a drawing they depend on what is drawn
            if ziel in self.seiten and f'id="{marke}"' not in self.seiten[ziel].html:
                self.kaputt.append((von, f"{ziel}#{marke}"))

    def _fetch(self, ziel: str, von: str) -> None:
        if ziel in self.seiten or ziel in self.dateien:
            return
        try:
            with urllib.request.urlopen(ziel, timeout=GEDULD) as antwort:  # noqa: S310 (our own server)
                inhalt, art = antwort.read(), antwort.headers.get_content_type()
        except urllib.error.HTTPError as fehler:
            self.kaputt.append((von, ziel, fehler.code))
            self.dateien[ziel] = b""
            return
        if art == "text/html":
            self._read_page(ziel, inhalt.decode())
            return
        self.dateien[ziel] = inhalt
        if art == "text/css":
            for name in re.findall(r"url\([\"']?([^\"')]+)", inhalt.decode()):
                self._remember(name, ziel)

    def _read_page(self, ziel: str, text: str) -> None:
        blatt = self.seiten[ziel] = Blatt(text)
        if len(self.seiten) % GENAU == 1 and (gefunden := maengel(blatt.seite)):
            self.kaputt.append((ziel, gefunden))
        for tag in TAGS.findall(text):
            if 'rel="canonical"' not in tag:
                for link in LINKS.findall(tag):
                    self._remember(unescape(link), ziel)

    def _remember(self, link: str, von: str) -> None:
        ziel, marke = urldefrag(urljoin(von, link))
        if urlsplit(ziel).scheme not in ("http", "https") or not ziel.startswith(self.basis):
            return
        ziel = self.basis + quote(unquote(ziel.removeprefix(self.basis)))
        self._offen.append((ziel, von))
        if marke:
            self._marken.append((ziel, unquote(marke), von))
