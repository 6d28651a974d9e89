"""Request buffering (slowloris protection): a request gets a thread once all of it has arrived.

gunicorn gives a thread to a connection and lets it wait there for the rest; eight visitors who
send slowly would be the whole portal. Here the worker's loop collects what comes, of any number of
connections, and ends what takes too long – as nginx does, where it stands in front.
"""

import re
import selectors
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

#: seconds until the head of a request, and until all of it, must have arrived
KOPF_S, GANZ_S = 15, 120
#: seconds in which who is answered must take something of it
ABNAHME_S = 30
#: seconds that a refused connection is still read from
NACHLAUF_S = 2
#: bytes of a head, of a body (an import has 10 MB at most), of all large bodies of a worker
KOPF_HOECHSTENS, RUMPF_HOECHSTENS, ALLE_HOECHSTENS = 64 << 10, 20 << 20, 64 << 20
#: below, a request does not count among the large ones
KLEIN = 256 << 10
STUECK = 64 << 10
LAENGE = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?=\r\n)", re.IGNORECASE)
IN_TEILEN = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
WARTET = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
WEITER = b"HTTP/1.1 100 Continue\r\n\r\n"
SAETZE = {
    "400 Bad Request": "Was Ihr Browser oder Programm gesendet hat, ist keine Anfrage, die sich "
    "lesen lässt.",
    "408 Request Timeout": "Ihre Anfrage kam nicht rechtzeitig vollständig an. Bitte senden Sie "
    "sie noch einmal.",
    "411 Length Required": "Ihre Anfrage sagt nicht, wie lang sie ist.",
    "413 Content Too Large": "Ihre Anfrage ist zu groß. Eine Importdatei hat höchstens 10 MB.",
    "414 URI Too Long": "Die Adresse ist zu lang. Bitte wählen Sie in der Liste weniger Filter auf "
    "einmal, oder kürzen Sie Ihre Suche.",
    "417 Expectation Failed": "Ihr Programm erwartet etwas, das das Portal nicht kennt.",
    "431 Request Header Fields Too Large": "Die Kopfzeilen Ihrer Anfrage sind zu groß.",
    "500 Internal Server Error": "Das lag am Portal, nicht an Ihnen. Bitte versuchen Sie es in "
    "einigen Minuten noch einmal.",
    "501 Not Implemented": "So, wie Ihr Programm die Anfrage verpackt, liest sie das Portal nicht.",
    "503 Service Unavailable": "Gerade wird zu viel auf einmal hochgeladen. Bitte senden Sie Ihre "
    "Anfrage in einigen Minuten noch einmal.",
}


#: what the portal wanted to send; by name, as gunicorn's types do not know the two classes
ANTWORTFEHLER = ("InvalidResponseHeader", "InvalidResponseHeaderName")
#: what gunicorn's parser refuses; the first that fits
VERWORFEN: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((errors.ConfigurationProblem,), "500 Internal Server Error"),
    ((errors.LimitRequestLine,), "414 URI Too Long"),
    ((errors.LimitRequestHeaders,), "431 Request Header Fields Too Large"),
    ((errors.ExpectationFailed,), "417 Expectation Failed"),
    ((errors.UnsupportedTransferCoding,), "501 Not Implemented"),
    ((errors.ParseException,), "400 Bad Request"),
)


class RefusedRequest(Exception):
    """A request that is answered without Django; `args[0]` is a key of SAETZE."""


class Eingang:
    """What has arrived of one request."""

    def __init__(self):
        self.daten = bytearray()
        self.bis = time.monotonic() + KOPF_S
        self._ganz = time.monotonic() + GANZ_S
        #: bytes that the request will have, once its head is there
        self.erwartet: int | None = None
        #: whether the client wants to hear that it may go on
        self.wartet = False
        #: whether it has had its answer
        self.abgelehnt = False

    def take(self, stueck: bytes) -> bool:
        """Add what came; whether the request is complete. Raises RefusedRequest."""
        ab = max(0, len(self.daten) - 3)
        self.daten += stueck
        if self.erwartet is None and (ende := self.daten.find(b"\r\n\r\n", ab)) >= 0:
            self._read_head(bytes(self.daten[: ende + 4]))
        if self.erwartet is None:
            if len(self.daten) > KOPF_HOECHSTENS:
                raise RefusedRequest("431 Request Header Fields Too Large")
            return False
        return len(self.daten) >= self.erwartet

    def _read_head(self, kopf: bytes) -> None:
        """How much is to come. What makes no sense is gunicorn's to refuse."""
        if len(kopf) > KOPF_HOECHSTENS:
            raise RefusedRequest("431 Request Header Fields Too Large")
        if IN_TEILEN.search(kopf):  # Django reads no such body
            raise RefusedRequest("411 Length Required")
        laengen = LAENGE.findall(kopf)
        laenge = int(laengen[0]) if len(laengen) == 1 else 0
        if laenge > RUMPF_HOECHSTENS:
            raise RefusedRequest("413 Content Too Large")
        self.erwartet = len(kopf) + laenge
        self.bis = self._ganz
        self.wartet = bool(laenge and WARTET.search(kopf))


class Vorgelesen:
    """The socket as gunicorn's parser reads it: first what has been collected."""

    def __init__(self, sock: socket.socket):
        self.sock = sock
        self._daten: bytes | memoryview = b""

    def fill(self, daten: bytes) -> None:
        """What comes first."""
        self._daten = memoryview(daten)

    def rest(self) -> bytes:
        """What nobody has read of it."""
        rest, self._daten = bytes(self._daten), b""
        return rest

    def recv(self, hoechstens: int) -> bytes:
        """As of a socket."""
        if not self._daten:
            return self.sock.recv(hoechstens)
        stueck, self._daten = bytes(self._daten[:hoechstens]), self._daten[hoechstens:]
        return stueck

    def gettimeout(self) -> float | None:
        """As of a socket."""
        return self.sock.gettimeout()

    def settimeout(self, sekunden: float | None) -> None:
        """As of a socket."""
        self.sock.settimeout(sekunden)


class Verbindung(TConn):
    """A connection whose request is collected before a thread reads it."""

    #: while a request is collected
    eingang: Eingang | None = None
    vorgelesen: Vorgelesen | None = None

    def start(self) -> None:
        """Give gunicorn's parser what has been collected."""
        self.data_ready = True
        self.sock.setblocking(True)
        self.init()
        if self.vorgelesen is None:
            self.vorgelesen = self._unreader().sock = Vorgelesen(self.sock)
        if self.eingang:
            self.vorgelesen.fill(bytes(self.eingang.daten))
        self.eingang = None

    def leftover(self) -> bytes:
        """The beginning of the next request, where it came together with the last one."""
        if self.vorgelesen is None:
            return b""
        return self._unreader().take_buffered() + self.vorgelesen.rest()

    def _unreader(self) -> Any:
        """Where gunicorn's parser of HTTP/1 reads; the others are never asked for here."""
        parser: Any = self.parser
        return parser.unreader

    def close(self, graceful=False):
        """The request was read to its end: nothing to wait for in the worker's only loop."""
        if graceful:
            self.sock.setblocking(True)
            util.close_graceful(self.sock, timeout=0.1)
        else:
            util.close(self.sock)


class Anfragesammler(ThreadWorker):
    """gunicorn's threads, behind a loop that collects requests."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._sammelnd: set[Verbindung] = set()

    def accept(self, listener):
        """Take a new connection in; it gets no thread yet."""
        try:
            client, adresse = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        # who does not take the answer ends the thread's waiting
        frist = struct.pack("ll", ABNAHME_S, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, frist)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, frist)
        self.enqueue_req(Verbindung(self.cfg, client, adresse, listener.getsockname()))

    def enqueue_req(self, conn):
        """Collect the request, new or the next one on a connection that stayed open."""
        conn.sock.setblocking(False)
        conn.eingang = Eingang()
        self._sammelnd.add(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))
        if anfang := conn.leftover():
            self._take(conn, anfang)
        else:
            self._read(conn, conn.sock)

    def handle(self, conn):
        """Runs in a thread: gunicorn parses what has been collected and calls the portal."""
        conn.start()
        return super().handle(conn)

    def handle_error(self, req, client, addr, exc):
        """What gunicorn cannot read, or what broke below Django: a page in German. The log names
        the kind of mistake only; gunicorn would write down addresses and what was sent."""
        status = status_of(exc)
        if status.startswith("500"):
            wonach = f"{req.method} {req.path}" if req else "(nicht gelesen)"
            self.log.exception("Error handling request %s", wonach)
        else:
            self.log.warning("Unreadable request: %s", type(exc).__name__)
        with suppress(OSError):
            client.sendall(answer(status))

    def finish_request(self, conn, fs):
        """What has been collected of the next request goes where gunicorn looks for it."""
        if anfang := conn.leftover():
            conn.parser.unreader.unread(anfang)
        super().finish_request(conn, fs)

    def murder_pending(self):
        """Called by gunicorn every second: end what takes too long."""
        super().murder_pending()
        jetzt = time.monotonic()
        for conn in [*self._sammelnd]:
            if (eingang := conn.eingang) is None:
                continue
            if not self.alive:
                eingang.bis = min(eingang.bis, jetzt + NACHLAUF_S)
            if eingang.bis > jetzt:
                continue
            if eingang.daten:
                self._refuse(conn, "408 Request Timeout")
            else:  # who has said nothing, or has had an answer, is told nothing
                self._end(conn)

    def _read(self, conn, client) -> None:
        try:
            stueck = client.recv(STUECK)
        except BlockingIOError:
            return
        except OSError:
            stueck = b""
        if not stueck:
            self._end(conn)
        elif not conn.eingang.abgelehnt:
            self._take(conn, stueck)

    def _take(self, conn, stueck: bytes) -> None:
        try:
            fertig = conn.eingang.take(stueck)
            if not fertig:
                self._check_room(conn)
        except RefusedRequest as fehler:
            self._refuse(conn, fehler.args[0])
            return
        if fertig:
            self._release(conn)
            super().enqueue_req(conn)
        elif conn.eingang.wartet:
            conn.eingang.wartet = False
            self._send(conn, WEITER)

    def _check_room(self, conn) -> None:
        if len(conn.eingang.daten) <= KLEIN:
            return
        groessen = (len(andere.eingang.daten) for andere in self._sammelnd if andere.eingang)
        if sum(groesse for groesse in groessen if groesse > KLEIN) > ALLE_HOECHSTENS:
            raise RefusedRequest("503 Service Unavailable")

    def _refuse(self, conn, status: str) -> None:
        """Answer and read on for a moment, so that the answer is not lost with what still comes."""
        self._send(conn, answer(status))
        conn.eingang = Eingang()
        conn.eingang.abgelehnt = True
        conn.eingang.bis = time.monotonic() + NACHLAUF_S
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._end(conn)

    def _end(self, conn) -> None:
        self._release(conn)
        self.nr_conns -= 1
        conn.close()

    def _release(self, conn) -> None:
        self._sammelnd.discard(conn)
        self.poller.unregister(conn.sock)

    @staticmethod
    def _send(conn, daten: bytes) -> None:
        with suppress(OSError):  # who does not listen is not waited for
            conn.sock.send(daten)


def status_of(fehler: Exception) -> str:
    """What is answered to this mistake; a key of SAETZE."""
    if type(fehler).__name__ in ANTWORTFEHLER:
        return "500 Internal Server Error"
    for arten, status in VERWORFEN:
        if isinstance(fehler, arten):
            return status
    return "500 Internal Server Error"


def answer(status: str) -> bytes:
    """The whole answer for a request that Django does not see."""
    nummer = status.split(" ", 1)[0]
    seite = (
        '<!doctype html><html lang="de"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Das hat nicht geklappt ({nummer})</title>"
        f"<h1>Das hat nicht geklappt</h1><p>{SAETZE[status]}</p>"
        '<p><a href="/">Zur Startseite</a></p></html>'
    ).encode()
    spaeter = "Retry-After: 120\r\n" if status.startswith("503") else ""
    kopf = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(seite)}\r\nCache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        f"X-Content-Type-Options: nosniff\r\n{spaeter}Connection: close\r\n\r\n"
    )
    return kopf.encode() + seite
