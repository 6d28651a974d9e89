"""Server: gunicorn on loopback as in production, one worker; its processor time and memory."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.datenbank import WURZEL
from tests.postgres import free_port

#: the same for the portal, the plain pages and the bare function; no worker is replaced meanwhile
EINSTELLUNGEN = ["--config", "python:betrieb.server", "--max-requests", "0"]
WARTEZEIT = 60


class Gunicorn:
    """One server; use as a context manager. `gestartet`: seconds until its first answer."""

    def __init__(self, anwendung: str, umgebung: dict[str, str], probe="/", worker=1):
        self.anwendung, self.umgebung, self.probe = anwendung, umgebung, probe
        self.port, self.anzahl = free_port(), worker
        url = umgebung.get("DATABASE_URL")
        self.postmaster = postmaster_of(url) if url else None

    def __enter__(self):
        befehl = [sys.executable, "-m", "gunicorn", *EINSTELLUNGEN, "--log-level", "error"]
        befehl += ["--workers", str(self.anzahl)]
        befehl += ["--bind", f"127.0.0.1:{self.port}", self.anwendung]
        begonnen = time.monotonic()
        self.prozess = subprocess.Popen(  # noqa: S603 (our own)
            befehl, cwd=WURZEL, env=self.umgebung, start_new_session=True
        )
        try:
            self.erste_antwort = self._wait()
        except BaseException:
            self.__exit__()
            raise
        self.gestartet = time.monotonic() - begonnen
        return self

    def __exit__(self, *fehler):
        self.prozess.send_signal(signal.SIGTERM)
        try:
            self.prozess.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.prozess.kill()
            self.prozess.wait()

    def _wait(self) -> float:
        """Until it answers; how long the first answer took."""
        ende = time.monotonic() + WARTEZEIT
        while time.monotonic() < ende and self.prozess.poll() is None:
            begonnen = time.monotonic()
            try:
                verbindung = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WARTEZEIT)
                verbindung.request("GET", self.probe)
                verbindung.getresponse().read()
            except OSError:
                time.sleep(0.02)
                continue
            finally:
                verbindung.close()
            return time.monotonic() - begonnen
        sys.exit(f"{self.anwendung} startet nicht.")

    def url(self, adresse: str) -> str:
        """The address with host and port."""
        return f"http://127.0.0.1:{self.port}{adresse}"

    def worker(self) -> int:
        """The process that answers, the first of several."""
        return self.workers()[0]

    def workers(self) -> list[int]:
        """All processes that answer."""
        return children_of(self.prozess.pid)

    def memory(self) -> float:
        """Megabytes all workers hold, what they share counted for each: the sum of their RSS."""
        staende = [Path(f"/proc/{nummer}/status").read_text() for nummer in self.workers()]
        return sum(int(stand.split("VmRSS:")[1].split()[0]) for stand in staende) / 1024

    def cpu(self) -> float:
        """Processor seconds so far, of the worker and of the whole database server."""
        return cpu_of(self.worker()) + (database_cpu(self.postmaster) if self.postmaster else 0)


def postmaster_of(url: str) -> int:
    """The process all connections of a database server are children of."""
    with psycopg.connect(url) as verbindung:
        stat = Path(f"/proc/{verbindung.info.backend_pid}/stat").read_text()
    return int(stat.rsplit(")", 1)[1].split()[1])


def database_cpu(postmaster: int) -> float:
    """Of all its processes, those that have ended and parallel ones included."""
    beendete = Path(f"/proc/{postmaster}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
    ticks = sum(map(int, beendete)) / os.sysconf("SC_CLK_TCK")
    return ticks + sum(cpu_of(kind) for kind in children_of(postmaster))


def children_of(prozess: int) -> list[int]:
    """The processes it has started that run now."""
    return [int(n) for n in Path(f"/proc/{prozess}/task/{prozess}/children").read_text().split()]


def cpu_of(prozess: int) -> float:
    """Processor seconds of all threads of a process so far; none of one that has ended."""
    try:
        aufgaben = list(Path(f"/proc/{prozess}/task").glob("*/schedstat"))
        return sum(int(datei.read_text().split()[0]) for datei in aufgaben) / 1e9
    except FileNotFoundError:
        return 0
