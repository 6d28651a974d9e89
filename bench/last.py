"""Load: wrk where it is installed, else a client of our own; always bounded.

wrk measures how much a server answers at most, our own client how long one answer takes.
"""

import http.client
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, field

from bench.schlicht.abbruch import ZU_LANGSAM
from bench.server import Gunicorn

VERBINDUNGEN = 4


@dataclass
class Messreihe:
    """Seconds of single answers, and the processor seconds of all of them together."""

    zeiten: list[float] = field(default_factory=list)
    cpu: float = 0.0
    #: whether the database ended an answer: it would have taken longer than its time says
    abgebrochen: bool = False

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.zeiten) * 1000

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 answers stay below; the longest of fewer."""
        return sorted(self.zeiten)[int(len(self.zeiten) * 0.99)] * 1000

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds of one answer, database included."""
        return self.cpu / len(self.zeiten) * 1000


class Kunde:
    """One visitor with a kept connection."""

    def __init__(self, port: int, kopf: dict[str, str] | None = None):
        self.verbindung = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.kopf = kopf or {}

    def get(self, adresse: str) -> tuple[int, bytes]:
        """Status and body."""
        try:
            self.verbindung.request("GET", adresse, headers=self.kopf)
            antwort = self.verbindung.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.verbindung.close()  # the server ended a connection at rest
            self.verbindung.request("GET", adresse, headers=self.kopf)
            antwort = self.verbindung.getresponse()
        return antwort.status, antwort.read()

    def close(self) -> None:
        """End the connection."""
        self.verbindung.close()


def times(
    server: Gunicorn, adresse: str, reihe: Messreihe, *, hoechstens: int, sekunden: float
) -> None:
    """Add so many answers to `reihe`, fewer when the time is over, one at least."""
    kunde, vorher, ende = Kunde(server.port), server.cpu(), time.monotonic() + sekunden
    for _ in range(hoechstens):
        begonnen = time.perf_counter()
        status, _ = kunde.get(adresse)
        reihe.zeiten.append(time.perf_counter() - begonnen)
        if status == ZU_LANGSAM:
            reihe.abgebrochen = True
            break
        if status != 200:
            raise SystemExit(f"{server.anwendung} antwortet auf {adresse} mit {status}.")
        if time.monotonic() > ende:
            break
    kunde.close()
    reihe.cpu += server.cpu() - vorher


def rate(server: Gunicorn, adresse: str, *, sekunden: float, kopf: str = "") -> dict[str, float]:
    """Answers per second, p99 in ms, processor µs of one answer."""
    vorher = server.cpu()
    messen = _wrk if shutil.which("wrk") else _own
    je_sekunde, p99, anzahl = messen(server, adresse, sekunden, kopf)
    cpu = (server.cpu() - vorher) / anzahl * 1e6
    return {"rate": je_sekunde, "p99": p99, "cpu": cpu}


def _wrk(server, adresse, sekunden, kopf) -> tuple[float, float, int]:
    befehl = [
        shutil.which("wrk"),
        "-t1",
        f"-c{VERBINDUNGEN}",
        f"-d{max(1, round(sekunden))}s",
        "--latency",
    ]
    befehl += ["-H", kopf] if kopf else []
    text = subprocess.run(  # noqa: S603 (our own)
        [*befehl, server.url(adresse)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{server.anwendung} antwortet auf {adresse} mit Fehlern:\n{text}")
    zahl, einheit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    p99 = float(zahl) * {"us": 0.001, "ms": 1, "s": 1000}[einheit]
    anzahl = int(re.search(r"(\d+) requests in", text)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), p99, anzahl


def _own(server, adresse, sekunden, kopf) -> tuple[float, float, int]:
    name, _, wert = kopf.partition(": ")
    kunde, zeiten = Kunde(server.port, {name: wert} if kopf else None), []
    begonnen = time.monotonic()
    while time.monotonic() < begonnen + sekunden:
        einzeln = time.perf_counter()
        kunde.get(adresse)
        zeiten.append(time.perf_counter() - einzeln)
    gesamt = time.monotonic() - begonnen
    kunde.close()
    return len(zeiten) / gesamt, Messreihe(zeiten).p99, len(zeiten)
