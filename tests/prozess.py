"""The portal as a real process: start.py with a folder and a port of its own."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.geduld import GEDULD
from tests.postgres import free_port
from tests.umgebung import TEMP

BASE_DIR = Path(__file__).resolve().parent.parent


class Portal:
    """`python -m ozgportal.start`, at the latest ended by `with`."""

    def __init__(self, var: Path, port, **umgebung: str):
        self.port = port
        werte = {"VAR": str(var), "PORT": str(port), "SECRET_KEY": "", "SECRET_KEY_FILE": ""}
        werte |= {"DATABASE_URL": "", "PYTHONUNBUFFERED": "1", **umgebung}
        self.ausgabe = ""
        # a test run in the background ignores Ctrl-C, and its children would inherit that
        vorher = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.prozess = subprocess.Popen(
            [sys.executable, "-m", "ozgportal.start"],
            cwd=BASE_DIR,
            env=os.environ | werte,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that Ctrl-C reaches the workers too, and only them
        )
        signal.signal(signal.SIGINT, vorher)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.prozess.poll() is None:
            os.killpg(self.prozess.pid, signal.SIGKILL)
        self.prozess.wait(timeout=GEDULD)
        self.prozess.stdout.close()

    def until_ready(self) -> float:
        """Read until the portal says where it is; returns the seconds it took."""
        beginn = time.monotonic()
        wecker = threading.Timer(GEDULD, self.prozess.kill)
        wecker.start()
        try:
            for zeile in self.prozess.stdout:
                self.ausgabe += zeile
                if "läuft auf" in zeile:
                    return time.monotonic() - beginn
        finally:
            wecker.cancel()
            wecker.join()
        raise AssertionError(f"Das Portal startet nicht:\n{self.ausgabe}")

    def get(self, pfad: str) -> int:
        """The status code of a page."""
        adresse = f"http://127.0.0.1:{self.port}{pfad}"
        with urllib.request.urlopen(adresse, timeout=GEDULD) as antwort:
            return antwort.status

    def end(self, zeichen=signal.SIGINT) -> int:
        """Ctrl-C as a terminal sends it; returns the exit code."""
        os.killpg(self.prozess.pid, zeichen)
        return self.finish()

    def finish(self) -> int:
        """Wait for the end; returns the exit code."""
        rest, _ = self.prozess.communicate(timeout=GEDULD)
        self.ausgabe += rest
        return self.prozess.returncode


def prepare(var: Path) -> None:
    """Fill a folder with what the first start makes: key, account, SQLite database, static files.

    The processes of a run start the portal for it once; the next start in a copy finds all done.
    """
    ordner = Path(os.environ[TEMP])
    vorlage = ordner / "vorlage"
    with (ordner / "vorlage.sperre").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        if not vorlage.exists():
            entwurf = ordner / "vorlage.entwurf"
            shutil.rmtree(entwurf, ignore_errors=True)
            with Portal(entwurf, free_port()) as portal:
                portal.until_ready()
                assert portal.end() == 0, portal.ausgabe
            entwurf.rename(vorlage)
    shutil.copytree(vorlage, var, dirs_exist_ok=True)
