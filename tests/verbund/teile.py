"""The parts: each can be started, killed as a machine that loses power, and started again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from django.conf import settings

from tests.betrieb.test_handbuch import ORDNER, example
from tests.geduld import GEDULD
from tests.postgres import Cluster, free_port, server_account, server_programs

NAME = "ozg.example.org"
#: what is confirmed is written: the log must survive the death of the server
SICHER = ("fsync=off", "wal_level=replica", "hot_standby=on", "max_connections=60")
ROLLEN = """
CREATE ROLE portal LOGIN PASSWORD 'p'; CREATE ROLE nachbau LOGIN REPLICATION PASSWORD 'p';
"""


def program(name: str) -> str | None:
    """Where it is; administrators' folders too."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def missing() -> str:
    """What this machine lacks, "" when nothing."""
    ordner = server_programs()
    fehlt = [name for name in ("nginx", "redis-server", "openssl") if not program(name)]
    if ordner is None or not (ordner / "pg_basebackup").exists():
        fehlt.append("postgresql")
    return f"{', '.join(fehlt)} ist nicht installiert" if fehlt else ""


def kill(prozess: subprocess.Popen) -> None:
    """The process and all it started, without a word of warning."""
    familie = [prozess.pid]
    for pid in familie:
        for datei in Path(f"/proc/{pid}/task").glob("*/children"):
            familie += map(int, datei.read_text().split())
    for pid in familie:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    prozess.wait(timeout=GEDULD)


class Programm:
    """A program in the foreground; its words go into a file."""

    def __init__(self, ordner: Path, name: str, befehl: list, **umgebung: str):
        self.ordner, self.name, self.umgebung = ordner, name, umgebung
        self.befehl, self.prozess = [str(teil) for teil in befehl], None

    def start(self) -> None:
        """Start it; whoever needs it waits for it."""
        with (self.ordner / f"{self.name}.log").open("a") as protokoll:
            self.prozess = subprocess.Popen(
                self.befehl,
                cwd=settings.BASE_DIR,
                env=os.environ | self.umgebung,
                stdin=subprocess.DEVNULL,
                stdout=protokoll,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Gone at once."""
        if self.prozess and self.prozess.poll() is None:
            kill(self.prozess)


class Primaer(Cluster):
    """The primary, with an ordinary account for the portal and one for the replica."""

    def __init__(self):
        super().__init__(SICHER)

    def start(self) -> None:
        """A new server with an empty database."""
        super().start()
        with psycopg.connect(self.url(), autocommit=True) as leitung:
            leitung.execute(ROLLEN)
            leitung.execute("CREATE DATABASE portal OWNER portal")

    def address(self) -> str:
        """The DATABASE_URL."""
        return f"postgres://portal:p@127.0.0.1:{self.port}/portal"

    def kill(self) -> None:
        """Gone at once, with all its processes."""
        kill(self.server)

    def again(self) -> None:
        """The same data on the same port, after what a crash needs."""
        ende = time.monotonic() + GEDULD
        while True:
            self.server = self._serve(server_programs(), server_account(), self.port)
            try:
                return self._wait()
            except Exception:
                if time.monotonic() > ende:
                    raise
                time.sleep(0.5)


class Replik(Primaer):
    """Follows the primary."""

    def follow(self, primaer: Primaer) -> None:
        """Copy the primary and start."""
        konto, programme = server_account(), server_programs()
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="ozgportal-replik-")), free_port()
        if konto:
            os.chown(self.folder, konto["user"], konto["group"])
        quelle = f"postgres://nachbau:p@127.0.0.1:{primaer.port}"
        befehl = [programme / "pg_basebackup", "-d", quelle, "-D", self.folder / "daten", "-R"]
        befehl += ["-X", "stream", "-c", "fast", "-C", "-S", "replik"]
        subprocess.run(befehl, cwd=self.folder, check=True, capture_output=True, **konto)
        self._konto = primaer._konto
        self.again()

    def readers(self) -> int:
        """Connections over which the portal reads pages."""
        with psycopg.connect(self.url(), autocommit=True) as leitung:
            return leitung.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE usename = 'portal' AND application_name = ''"
            ).fetchone()[0]


def nginx_settings(ordner: Path, var: Path, knoten: list[int], port: int) -> Path:
    """The files of docs/betrieb with other ports, folders and nodes."""
    text = (ORDNER / "nginx.conf").read_text()
    text = re.sub(r"^upstream ozgportal \{.*?^\}\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.M)
    text = text.replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    text = text.replace("/etc/ozgportal/tls", str(ordner)).replace("/var/log/nginx", str(ordner))
    text = text.replace("/var/lib/ozgportal/static", str(var / "static"))
    mehrere = (ORDNER / "nginx-knoten.conf").read_text()
    for adresse, hier in zip(("10.0.0.11:8000", "10.0.0.12:8000"), knoten, strict=True):
        assert adresse in mehrere
        mehrere = mehrere.replace(adresse, f"127.0.0.1:{hier}")
    wege = "".join(
        f"{art}_temp_path {ordner}/{art};\n"
        for art in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    wer = "user root;\n" if os.geteuid() == 0 else ""
    datei = ordner / "nginx.conf"
    datei.write_text(
        f"{wer}pid {ordner}/nginx.pid; daemon off; error_log stderr;\nevents {{}}\n"
        f"http {{ include /etc/nginx/mime.types;\n{wege}{mehrere}\n{text}\n}}\n"
    )
    return datei


def certificate(ordner: Path) -> None:
    """For the name of the handbook, signed by nobody."""
    befehl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    befehl += ["-subj", f"/CN={NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(befehl, cwd=ordner, check=True, capture_output=True)


def environment(ordner: Path, primaer: str, replik: str, redis: int) -> dict[str, str]:
    """The settings of the handbook, the same for both nodes."""
    (ordner / "schluessel").write_text("s" * 60)
    var = ordner / "var"
    var.mkdir(exist_ok=True)
    return example() | {
        "SECRET_KEY": "",
        "SECRET_KEY_FILE": str(ordner / "schluessel"),
        "VAR": str(var),
        "DATABASE_URL": primaer,
        "DATABASE_REPLICA_URL": replik,
        "CACHE_URL": f"redis://127.0.0.1:{redis}/0",
        "WEB_CONCURRENCY": "2",
    }


def node(ordner: Path, nummer: int, port: int, umgebung: dict[str, str]) -> Programm:
    """gunicorn as its unit starts it."""
    befehl = [sys.executable, "-m", "gunicorn", "--config", "python:betrieb.server"]
    befehl += ["--bind", f"127.0.0.1:{port}", "ozgportal.wsgi"]
    return Programm(ordner, f"knoten{nummer}", befehl, **umgebung)
