"""Launcher: `make run` prepares var/, database and static files, then serves with gunicorn.

Each step does nothing when there is nothing to do, so a second start changes nothing.
"""

import errno
import hashlib
import os
import secrets
import signal
import socket
import sys
from importlib import metadata
from pathlib import Path

import django
import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseProblem
from django.db import connection, connections
from gunicorn.app.base import BaseApplication

from ozgportal.einstellungen.tabelle import wert

BASE_DIR = Path(__file__).resolve().parent.parent


class Abbruch(Exception):
    """What keeps the portal from starting, as a sentence for the person who called."""


def say(text: str) -> None:
    """A line for the person in front of the terminal, at once."""
    print(text, flush=True)


def main() -> None:
    """Prepare everything, then serve on the port that was open from the start."""
    os.umask(0o077)
    try:
        listener = listen(chosen_port())
        var = prepare_environment()
        ensure_secret_key(var)
        django.setup()
        prepare_database()
        close_connections()
        collect_static(var)
        Server(listener).run()
    except KeyboardInterrupt:
        say("Abgebrochen.")
        sys.exit(130)
    except (Abbruch, CommandError, ImproperlyConfigured) as fehler:
        sys.exit(" ".join(getattr(fehler, "messages", [str(fehler)])))
    except DatabaseProblem as fehler:
        erste_zeile = (str(fehler).splitlines() or [type(fehler).__name__])[0]
        sys.exit(f"Die Datenbank ist nicht benutzbar: {erste_zeile} – DATABASE_URL und VAR prüfen.")
    except OSError as fehler:
        sys.exit(f"{fehler.filename} lässt sich nicht benutzen: {fehler.strerror}. VAR prüfen.")


def chosen_port() -> int:
    """PORT from the environment, 8000 without."""
    text = os.environ.get("PORT", "").strip() or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Abbruch(f"PORT={text} ist keine Portnummer. Erlaubt sind 1 bis 65535.")
    return int(text)


def listen(port: int) -> socket.socket:
    """The open port. Held from here on, so that the address shown is never someone else's."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as fehler:
        grund = "ist belegt" if fehler.errno == errno.EADDRINUSE else "lässt sich nicht öffnen"
        anderer = port + 1 if 1024 <= port < 65535 else 8000
        raise Abbruch(
            f"Port {port} {grund}. Mit anderem Port starten: PORT={anderer} make run"
        ) from fehler
    return listener


def prepare_environment() -> Path:
    """Fill in what settings need; returns the folder VAR."""
    if (BASE_DIR / ".env").exists():
        environ.Env.read_env(BASE_DIR / ".env")
    if not wert("DATABASE_URL"):
        os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    os.environ["DEBUG"] = "nein"
    var = Path(wert("VAR") or BASE_DIR / "var").resolve()
    # an existing folder keeps its mode: VAR may be one that others share
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["VAR"] = str(var)
    return var


def ensure_secret_key(var: Path) -> None:
    """Name the key file to settings; make and show it when there is no key at all."""
    if wert("SECRET_KEY"):
        return
    datei = Path(wert("SECRET_KEY_FILE") or var / "secret_key").resolve()
    os.environ["SECRET_KEY_FILE"] = str(datei)
    if datei.is_file() and datei.read_text().strip():
        return
    schluessel = secrets.token_urlsafe(50)
    write_private(datei, schluessel + "\n")
    say(f"Geheimer Schlüssel (wird nur jetzt angezeigt): {schluessel}")
    say(f"  abgelegt in {datei}")


def write_private(datei: Path, text: str) -> None:
    """Write a file that only its owner can read, at no moment anyone else."""
    zugriff = os.open(datei, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(zugriff, "w") as ausgabe:
        os.fchmod(zugriff, 0o600)
        ausgabe.write(text)


def prepare_database() -> None:
    """Tables, roles, first content and first account, each only where missing."""
    say("Datenbank wird geprüft …")
    if connection.vendor == "postgresql":  # a migration may take longer than a page
        connection.cursor().execute("SET statement_timeout = 0")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("rollen", verbosity=0)
    call_command("fixtures_laden", wenn_leer=True)
    call_command("erstes_konto")


def close_connections() -> None:
    """Workers must not inherit any; for SQLite this merges the journal."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def collect_static(var: Path) -> None:
    """Hash and compress the static files, if a source or a library changed since the last time."""
    from django.conf import settings

    stempel, stand = var / "static.stempel", static_state()
    fertig = (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    if fertig and stempel.is_file() and stempel.read_text() == stand:
        return
    say("Statische Dateien werden gesammelt …")
    stempel.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stempel.write_text(stand)


def static_state() -> str:
    """A digest of all static sources (name, size, time) and installed versions."""
    from django.contrib.staticfiles.finders import get_finders

    zeilen = [f"{paket.name}=={paket.version}" for paket in metadata.distributions()]
    for finder in get_finders():
        for name, storage in finder.list([]):
            datei = Path(storage.path(name))
            angaben = datei.stat()
            zeilen.append(f"{datei}\t{angaben.st_size}\t{angaben.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(zeilen)).encode()).hexdigest()


class Server(BaseApplication):
    """gunicorn in this process: no moment in which Ctrl-C gets lost or shows a traceback."""

    def __init__(self, listener: socket.socket):
        self.listener = listener
        super().__init__()

    def load_config(self):
        """Few workers, no control socket, nothing logged about visitors."""
        adresse = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        einladung = (
            f"Das OZG-Portal läuft auf {adresse} – Verwaltung unter /admin/ – Beenden mit Strg+C"
        )
        optionen = {
            "bind": f"fd://{self.listener.fileno()}",
            "workers": 2,
            "threads": 4,
            "worker_class": "betrieb.anschluss.Anfragesammler",
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "error",
            "forwarded_allow_ips": "",  # whom to believe is said by PROXY alone
            "graceful_timeout": 10,
            "when_ready": lambda arbiter: begin(einladung),
            "post_fork": lambda arbiter, worker: leave_at_once(),
            "post_worker_init": lambda worker: leave_ctrl_c_to_master(),
        }
        for name, einstellung in optionen.items():
            self.cfg.set(name, einstellung)

    def load(self):
        """The application, once for all workers."""
        from ozgportal.wsgi import application

        return application


def begin(einladung: str) -> None:
    """Say where the portal is; imports that were interrupted go on."""
    from bausteine.importe.arbeiter import resume

    say(einladung)
    resume()


def leave_at_once() -> None:
    """A worker that is not ready for signals yet ends; gunicorn would wait for it in vain."""
    leave_ctrl_c_to_master()
    for zeichen in (signal.SIGQUIT, signal.SIGTERM):
        signal.signal(zeichen, lambda *_: os._exit(0))


def leave_ctrl_c_to_master() -> None:
    """The master ends the workers; a second signal can lock gunicorn's thread worker up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
