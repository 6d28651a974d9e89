"""Slow, endless and odd requests, sent to the portal as `make run` starts it."""

import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest
from django.conf import settings
from gunicorn.util import load_class

from betrieb import server
from betrieb.anschluss import KOPF_HOECHSTENS, RUMPF_HOECHSTENS, Anfragesammler, Eingang
from tests.betrieb.test_handbuch import needs
from tests.postgres import free_port
from tests.prozess import prepare
from tests.verbund.teile import certificate, program

#: seconds that this portal gives a head and a whole request
KOPF, GANZ = 2, 4
#: it only ends what hangs; nothing is measured by it
GEDULD = 120
START = (
    "from betrieb import anschluss; "
    f"anschluss.KOPF_S, anschluss.GANZ_S = {KOPF}, {GANZ}; "
    "from ozgportal.start import main; main()"
)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Of a portal that is patient for seconds only."""
    var, port = tmp_path_factory.mktemp("anschluss"), free_port()
    prepare(var)
    werte = {"VAR": str(var), "PORT": str(port), "SECRET_KEY": "", "DATABASE_URL": ""}
    prozess = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=settings.BASE_DIR,
        env=os.environ | werte | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for zeile in prozess.stdout:
            if "läuft auf" in zeile:
                break
        yield port
    finally:
        prozess.terminate()
        prozess.communicate(timeout=GEDULD)


@pytest.fixture
def leitung(port):
    """Opens connections on which these bytes have been sent."""
    with ExitStack() as alle:

        def oeffnen(daten: bytes) -> socket.socket:
            neu = alle.enter_context(socket.create_connection(("127.0.0.1", port), timeout=GEDULD))
            neu.sendall(daten)
            return neu

        yield oeffnen


def post(laenge: int, inhalt: bytes = b"name=ab", mehr: str = "") -> bytes:
    """A form of that length, of which this much is sent."""
    kopf = "POST /kontakt/ HTTP/1.1\r\nHost: localhost\r\n"
    kopf += f"Content-Type: application/x-www-form-urlencoded\r\n{mehr}"
    return f"{kopf}Content-Length: {laenge}\r\n\r\n".encode() + inhalt


def get(mehr: str = "Connection: close\r\n") -> bytes:
    """A question for a page that needs no database."""
    return f"GET /gesund/ HTTP/1.1\r\nHost: localhost\r\n{mehr}\r\n".encode()


def answer(leitung) -> str:
    """Everything that comes until the other side is done."""
    return b"".join(iter(lambda: leitung.recv(65536), b"")).decode(errors="replace")


@pytest.mark.parametrize(
    ("anfang", "anzahl"),
    [
        pytest.param(post(100_000), 10, id="Rumpf"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: local", 10, id="Kopf"),
        pytest.param(b"", 10, id="nichts"),
        pytest.param(post(100_000), 300, id="viele"),
    ],
)
def test_who_sends_slowly_keeps_nobody_waiting(leitung, anfang, anzahl):
    """All of them hold a connection; none holds a thread."""
    answer(leitung(get()))
    langsame = [leitung(anfang) for _ in range(anzahl)]
    for _ in range(3):
        assert answer(leitung(get())).startswith("HTTP/1.1 200")
    for langsam in langsame:
        langsam.setblocking(False)
        with pytest.raises(BlockingIOError):
            langsam.recv(1)


def test_slow_ones_are_cut_with_a_sentence(leitung):
    """Also who sends a byte now and then: all of it has its time, not every piece."""
    tropfend, stumm = leitung(post(100_000)), leitung(b"GET / HTTP/1.1\r\n")
    beginn = time.monotonic()
    tropfend.settimeout(0.5)
    while time.monotonic() - beginn < GEDULD:
        tropfend.sendall(b"x")
        try:
            gesagt = tropfend.recv(65536).decode()
            break
        except TimeoutError:
            continue
    assert gesagt.startswith("HTTP/1.1 408 ")
    assert "nicht rechtzeitig vollständig" in gesagt
    assert time.monotonic() - beginn >= GANZ - 0.5
    assert answer(stumm).startswith("HTTP/1.1 408 ")
    assert answer(leitung(b"")) == ""


@pytest.mark.parametrize(
    ("daten", "status", "satz"),
    [
        (post(RUMPF_HOECHSTENS + 1), 413, "zu groß"),
        (post(RUMPF_HOECHSTENS + 1, b"x" * 3_000_000), 413, "zu groß"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * KOPF_HOECHSTENS, 431, "Kopfzeilen"),
        (post(5).replace(b"Content-Length: 5", b"Transfer-Encoding: chunked"), 411, "wie lang"),
    ],
)
def test_what_is_refused_hears_why(leitung, daten, status, satz):
    """Even who is still sending."""
    gesagt = answer(leitung(daten))
    assert gesagt.startswith(f"HTTP/1.1 {status} ")
    assert satz in gesagt


KOPFZEILE = b"X-Lang: " + b"x" * 9000 + b"\r\n"


@pytest.mark.parametrize(
    ("daten", "status", "satz"),
    [
        (b"\r\n\r\n", 400, "keine Anfrage"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "keine Anfrage"),
        (b"Guten Tag\r\n\r\n", 400, "keine Anfrage"),
        (get("Falsch\r\n"), 400, "keine Anfrage"),
        (post(5, b"").replace(b": 5", b": x"), 400, "keine Anfrage"),
        (post(5, b"").replace(b": 5\r\n", b": 5\r\nContent-Length: 6\r\n"), 400, "keine Anfrage"),
        (get().replace(b"/gesund/", b"/gesund/?q=" + b"x" * 5000), 414, "Adresse ist zu lang"),
        (get(KOPFZEILE.decode()), 431, "Kopfzeilen"),
        (get("".join(f"X-{n}: x\r\n" for n in range(200))), 431, "Kopfzeilen"),
        (get("Expect: 200-ok\r\n"), 417, "erwartet"),
    ],
)
def test_what_makes_no_sense_waits_for_nothing(leitung, daten, status, satz):
    """gunicorn says no; the portal says so in German, with nothing of what was sent or went
    wrong."""
    gesagt = answer(leitung(daten))
    assert gesagt.startswith(f"HTTP/1.1 {status} ")
    kopf, _, seite = gesagt.partition("\r\n\r\n")
    assert "Connection: close" in kopf
    assert "text/html; charset=utf-8" in kopf
    assert '<html lang="de">' in seite
    assert satz in seite
    assert not [wort for wort in ("Traceback", "Invalid", "xxxx", "Error") if wort in gesagt]


def test_a_body_in_pieces_arrives_whole(leitung):
    """Ten megabytes, with a pause; the answer is that of a form without its mark."""
    inhalt = b"text=" + b"x" * 10_000_000
    stueckweise = leitung(post(len(inhalt), b"", "Connection: close\r\n"))
    for ab in range(0, len(inhalt), 1_000_000):
        stueckweise.sendall(inhalt[ab : ab + 1_000_000])
        time.sleep(0.05)
    assert answer(stueckweise)[:12] in {"HTTP/1.1 403", "HTTP/1.1 400"}


def test_who_waits_to_be_told_may_go_on(leitung):
    """curl asks before it sends a large file."""
    wartend = leitung(post(7, b"", "Expect: 100-continue\r\nConnection: close\r\n"))
    assert wartend.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wartend.sendall(b"name=ab")
    assert "HTTP/1.1 422 " in answer(wartend)


def test_one_connection_takes_many_requests(leitung):
    """One after the other, and several at once."""
    offen = leitung(get(""))
    assert offen.recv(65536).startswith(b"HTTP/1.1 200")
    offen.sendall(get("") + get("") + get())
    assert answer(offen).count("HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize("schritt", [1, 7, 1000])
def test_a_request_is_complete_exactly_at_its_end(schritt):
    """In whatever pieces it comes; two lengths are gunicorn's to refuse, at once."""
    zwei = post(5, b"").replace(b": 5\r\n", b": 5\r\nContent-Length: 6\r\n")
    for daten in (post(7), post(0, b""), get(), zwei):
        eingang = Eingang()
        stuecke = [daten[ab : ab + schritt] for ab in range(0, len(daten), schritt)]
        assert [eingang.take(stueck) for stueck in stuecke] == [False] * (len(stuecke) - 1) + [True]
        assert eingang.daten == daten


def test_production_collects_too():
    """Where no nginx is in front, or one that does not."""
    assert load_class(server.worker_class) is Anfragesammler


class Dahinter:
    """Stands where the portal would, behind nginx; notes what arrives."""

    def __init__(self, port: int):
        self.gelesen: list[bytes] = []
        self.ohr = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                leitung, _ = self.ohr.accept()
            except OSError:
                return
            with leitung:
                daten = leitung.recv(65536)
                while len(daten.partition(b"\r\n\r\n")[2]) < body_length(daten):
                    daten += leitung.recv(65536)
                self.gelesen.append(daten)
                leitung.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja")


def body_length(daten: bytes) -> int:
    """As the head of a request says."""
    treffer = re.search(rb"content-length: (\d+)", daten, re.IGNORECASE)
    return int(treffer[1]) if treffer else 0


@pytest.fixture
def nginx(tmp_path):
    """nginx with the settings of the handbook; gives the port of TLS and what stands behind."""
    port, hinten = free_port(), free_port()
    certificate(tmp_path)
    text = (settings.BASE_DIR / "docs" / "betrieb" / "nginx.conf").read_text()
    for alt, neu in (
        ("unix:/run/ozgportal.sock", f"127.0.0.1:{hinten}"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("/etc/ozgportal/tls", str(tmp_path)),
        ("/var/log/nginx", str(tmp_path)),
    ):
        assert alt in text
        text = text.replace(alt, neu)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    arten = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    wege = "".join(f"{art}_temp_path {tmp_path}/{art};\n" for art in arten)
    wer = "user root;\n" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{wer}pid {tmp_path}/pid; daemon off; error_log stderr;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types;\n{wege}{text}\n}}\n"
    )
    dahinter = Dahinter(hinten)
    prozess = subprocess.Popen([program("nginx"), "-p", tmp_path, "-c", tmp_path / "nginx.conf"])
    try:
        yield port, dahinter
    finally:
        prozess.terminate()
        prozess.wait(timeout=GEDULD)
        dahinter.ohr.close()


def through_tls(port: int, daten: bytes) -> ssl.SSLSocket:
    """A connection to nginx on which these bytes have been sent, once it is there."""
    kontext = ssl.create_default_context()
    kontext.check_hostname, kontext.verify_mode = False, ssl.CERT_NONE
    ende = time.monotonic() + GEDULD
    while True:
        try:
            offen = socket.create_connection(("127.0.0.1", port), timeout=GEDULD)
            break
        except ConnectionRefusedError:
            assert time.monotonic() < ende
            time.sleep(0.1)
    sicher = kontext.wrap_socket(offen, server_hostname="ozg.example.org")
    sicher.sendall(daten)
    return sicher


@needs("nginx")
@needs("openssl")
@pytest.mark.parametrize(
    ("daten", "status", "satz"),
    [
        (b"GET /?q=" + b"x" * 9_000 + b" HTTP/1.1\r\n\r\n", 414, "Adresse ist zu lang"),
        (get("X: " + "x" * 9_000 + "\r\n"), 431, "Kopfzeilen"),
        (b"Guten Tag\r\n\r\n", 400, "keine Anfrage"),
        (post(20_000_000).replace(b"localhost", b"ozg.example.org"), 413, "zu groß"),
    ],
)
def test_nginx_refuses_in_german(nginx, daten, status, satz):
    """What does not reach the portal."""
    with through_tls(nginx[0], daten.replace(b"localhost", b"ozg.example.org")) as leitung:
        gesagt = answer(leitung)
    assert gesagt.startswith(f"HTTP/1.1 {status} ")
    assert satz in gesagt
    assert "Cache-Control: no-store" in gesagt


@needs("nginx")
@needs("openssl")
def test_nginx_asks_the_portal_once_it_has_all(nginx):
    """With the settings of the handbook: of slow requests the portal hears nothing."""
    port, dahinter = nginx
    langsame = [
        through_tls(port, post(10).replace(b"localhost", b"ozg.example.org")) for _ in range(10)
    ]
    frage = get().replace(b"localhost", b"ozg.example.org")
    with through_tls(port, frage) as leitung:
        assert answer(leitung).startswith("HTTP/1.1 200")
    assert [daten.split()[0] for daten in dahinter.gelesen] == [b"GET"]
    langsame[0].sendall(b"xyz")
    assert langsame[0].recv(100).startswith(b"HTTP/1.1 200")
    assert dahinter.gelesen[1].endswith(b"\r\n\r\nname=abxyz")
    for langsam in langsame:
        langsam.close()
