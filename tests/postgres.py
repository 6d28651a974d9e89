"""A throw-away PostgreSQL server for one test run, also when the run belongs to root."""

import fcntl
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.geduld import GEDULD

#: who owns the server when we are root, whom PostgreSQL refuses
KONTEN = ("postgres", "nobody")
SCHNELL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresFehlt(Exception):
    """No server programs, or the server does not start; the message is for people."""


def server_programs() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine."""
    ordner = {datei.parent for datei in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    if im_pfad := shutil.which("initdb"):
        ordner.add(Path(im_pfad).resolve().parent)
    vollstaendig = [stelle for stelle in ordner if (stelle / "postgres").exists()]
    return max(vollstaendig, key=_version, default=None)


def _version(ordner: Path) -> tuple[int, ...]:
    antwort = subprocess.run([ordner / "initdb", "--version"], capture_output=True, text=True)
    return tuple(map(int, re.findall(r"\d+", antwort.stdout)[:2]))


def server_account() -> dict:
    """Arguments for subprocess: the account to run the server under, none unless we are root."""
    if os.geteuid() != 0:
        return {}
    vorhanden = {konto.pw_name: konto for konto in pwd.getpwall()}
    konto = next((vorhanden[name] for name in KONTEN if name in vorhanden), None)
    if konto is None:
        raise PostgresFehlt("PostgreSQL läuft nicht als root und es gibt kein Konto postgres.")
    return {"user": konto.pw_uid, "group": konto.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port nobody uses right now, below those that systems hand out for connections.

    One of those may be somebody's connection before the server that is to use it has started.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Cluster:
    """One server: `start()` it, use `url()`; `stop()` leaves nothing behind."""

    def __init__(self, einstellungen=()):
        self.einstellungen, self.port = einstellungen, 0
        self.folder: Path | None = None
        self.server: subprocess.Popen | None = None

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        programme = server_programs()
        if programme is None:
            raise PostgresFehlt("PostgreSQL (Server) ist nicht installiert: initdb fehlt.")
        konto, passwort = server_account(), secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="ozgportal-pg-"))
        (self.folder / "passwort").write_text(passwort)
        if konto:
            os.chown(self.folder, konto["user"], konto["group"])
            os.chown(self.folder / "passwort", konto["user"], konto["group"])
        self._initdb(programme, konto)
        self._konto = f"postgres://ozgportal:{passwort}@"
        self.port = free_port()  # only now: it is free at this moment, nobody keeps it for us
        self.server = self._serve(programme, konto, self.port)
        try:
            self._wait()
        except PostgresFehlt:
            self.stop()
            raise

    def url(self, database: str = "postgres") -> str:
        """The DATABASE_URL of a database on this server."""
        return f"{self._konto}127.0.0.1:{self.port}/{database}"

    def socket_url(self, database: str) -> str:
        """The same through its socket, as an installation on one machine reaches it."""
        return f"{self._konto}/{database}?host={self.folder}&port={self.port}"

    def _initdb(self, programme: Path, konto: dict) -> None:
        befehl = [programme / "initdb", "--pgdata", self.folder / "daten", "--no-sync"]
        befehl += ["--username=ozgportal", "--auth=scram-sha-256", "--encoding=UTF8"]
        befehl += ["--locale=C.UTF-8", f"--pwfile={self.folder / 'passwort'}"]
        ablauf = subprocess.run(befehl, cwd=self.folder, capture_output=True, text=True, **konto)
        if ablauf.returncode:
            self.stop()
            raise PostgresFehlt(f"initdb ist gescheitert: {ablauf.stderr.strip()}")

    def _serve(self, programme: Path, konto: dict, port: int) -> subprocess.Popen:
        einstellungen = [
            "listen_addresses=127.0.0.1",
            f"port={port}",
            *(self.einstellungen or SCHNELL),
        ]
        einstellungen.append(f"unix_socket_directories={self.folder}")
        befehl = [programme / "postgres", "-D", self.folder / "daten"]
        for einstellung in einstellungen:
            befehl += ["-c", einstellung]
        with (self.folder / "protokoll").open("w") as protokoll:
            return subprocess.Popen(
                befehl,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=protokoll,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server
                **konto,
            )

    def _wait(self) -> None:
        ende = time.monotonic() + GEDULD
        while time.monotonic() < ende and self.server.poll() is None:
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        protokoll = (self.folder / "protokoll").read_text()
        raise PostgresFehlt(f"PostgreSQL startet nicht: {protokoll.strip()[-2000:]}")

    def stop(self) -> None:
        """End our server and remove its folder; harmless when there is none."""
        for zeichen in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.server is None or self.server.poll() is not None:
                break
            self.server.send_signal(zeichen)
            try:
                self.server.wait(timeout=GEDULD / 10)
            except subprocess.TimeoutExpired:
                continue
        self.server = None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


def shared_server(ordner: Path) -> str:
    """The address of a server that all processes of a run share, ending in "/".

    Whoever comes first starts it; `stop_shared_server` ends it when the run is over.
    """
    notiz = ordner / "server.json"
    with (ordner / "server.sperre").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        if not notiz.exists():
            cluster = Cluster()
            cluster.start()
            angaben = {"url": cluster.url(""), "pid": cluster.server.pid}
            notiz.write_text(json.dumps(angaben | {"ordner": str(cluster.folder)}))
            cluster.server.returncode = 0  # not ours to wait for: it outlives this process
    return json.loads(notiz.read_text())["url"]


def stop_shared_server(ordner: Path) -> None:
    """End the server of `shared_server`, if there is one, and remove its folder."""
    notiz = ordner / "server.json"
    if not notiz.exists():
        return
    angaben = json.loads(notiz.read_text())
    with suppress(ProcessLookupError):
        os.kill(angaben["pid"], signal.SIGINT)
        ende = time.monotonic() + GEDULD / 10
        while time.monotonic() < ende and Path(f"/proc/{angaben['pid']}/stat").exists():
            if ") Z " in Path(f"/proc/{angaben['pid']}/stat").read_text():
                break  # ended; whoever started it has not taken note yet
            time.sleep(0.05)
    shutil.rmtree(angaben["ordner"], ignore_errors=True)
