"""gunicorn on loopback as in production, with one worker; its processor time and memory."""

import http.client
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from bench.datenbank import WURZEL
from tests.postgres import free_port

#: the same for the portal, the plain pages and the bare function; no worker is replaced meanwhile
EINSTELLUNGEN = ["--config", "python:betrieb.server", "--workers", "1", "--max-requests", "0"]
WARTEZEIT = 60


class Gunicorn:
    """One server; use as a context manager. `gestartet`: seconds until its first answer."""

    def __init__(self, anwendung: str, umgebung: dict[str, str], probe: str = "/"):
        self.anwendung, self.umgebung, self.probe = anwendung, umgebung, probe
        self.port = free_port()

    def __enter__(self):
        befehl = [sys.executable, "-m", "gunicorn", *EINSTELLUNGEN, "--log-level", "error"]
        befehl += ["--bind", f"127.0.0.1:{self.port}", self.anwendung]
        begonnen = time.monotonic()
        self.prozess = subprocess.Popen(  # noqa: S603
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
        """The process that answers."""
        aufgabe = Path(f"/proc/{self.prozess.pid}/task/{self.prozess.pid}/children")
        return int(aufgabe.read_text().split()[0])

    def memory(self) -> float:
        """Megabytes of the worker, those it shares with the others included (RSS)."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def cpu(self) -> float:
        """Processor seconds so far, of the worker and of its connections to the database."""
        prozesse = [self.worker()]
        if url := self.umgebung.get("DATABASE_URL"):
            prozesse += _backends(url)
        return sum(cpu_of(prozess) for prozess in prozesse)


def _backends(url: str) -> list[int]:
    with psycopg.connect(url) as verbindung:
        zeilen = verbindung.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in zeilen]


def cpu_of(prozess: int) -> float:
    """Processor seconds of all threads of a process so far."""
    aufgaben = Path(f"/proc/{prozess}/task").glob("*/schedstat")
    return sum(int(datei.read_text().split()[0]) for datei in aufgaben) / 1e9
