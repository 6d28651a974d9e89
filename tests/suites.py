"""All checks in one command: `python -m tests.suites` (everything), `… stil` (no tests) or
`… schnell` (style, and the tests that need neither minutes nor other programs).

Runs every step even after a failure and says at the end what ran and what was left out. The suite
on SQLite is in view; what the others print meanwhile follows when it is through.
REQUIRE_ALL=1 turns a missing PostgreSQL or Chromium into a failure.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.lane import Lane, Runner
from tests.postgres import server_programs
from tests.umgebung import GESCHEITERT, chromium_path

BASE_DIR = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, "manage.py"]
#: Two suites run at once, with more workers than the two cores they are measured on: many tests
#: wait for other processes. A machine with more cores is used.
ARBEITER = str(max(3, len(os.sched_getaffinity(0))))
# whole files to one worker: what a module prepares is prepared once; in the order of umgebung.py
VERTEILT = ["-n", ARBEITER, "--dist", "loadfile", "--no-loadscope-reorder"]
#: bytes that must be free in memory before temporary files go there
SPEICHER = 8 << 30
#: failed tests that the summary names for each step
HOECHSTENS = 20
PYTEST = [sys.executable, "-m", "pytest", *VERTEILT]
# one file has half of these tests: each goes to whoever has nothing to do
IM_BROWSER = [sys.executable, "-m", "pytest", "-n", ARBEITER, "--dist", "worksteal"]


@dataclass
class Schritt:
    """One command; `fehlt` says why it cannot run here."""

    name: str
    befehl: list[str]
    fehlt: str = ""


def module(*teile) -> list[str]:
    """A tool of this Python environment."""
    return [sys.executable, "-m", *teile]


def stil() -> list[Schritt]:
    """Style, types and Django's own checks."""
    templates = sorted(str(datei) for datei in (BASE_DIR / "templates").rglob("*.html"))
    return [
        Schritt("Stil (ruff check)", module("ruff", "check", ".")),
        Schritt("Form (ruff format)", module("ruff", "format", "--check", ".")),
        Schritt(
            "Form der Templates (djade)",
            [
                str(Path(sys.executable).parent / "djade"),
                "--check",
                "--target-version",
                "5.2",
                *templates,
            ],
            "" if templates else "es gibt keine Templates",
        ),
        Schritt("Typen (mypy)", module("mypy")),
        Schritt("Migrationen vollständig", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Schritt("Django-Prüfungen", [*MANAGE, "check", "--fail-level", "WARNING"]),
    ]


def schnell() -> list[Schritt]:
    """What a developer runs between two thoughts: SQLite, one worker per core."""
    auswahl = "not browser and not gruendlich and not langsam"
    befehl = module("pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", auswahl)
    return [*stil(), Schritt("Schnelle Tests auf SQLite", befehl)]


def suiten() -> list[Schritt]:
    """The test suite on both databases; the browser, and what asks neither, once is enough."""
    chromium = "" if chromium_path() else "Chromium fehlt (apt-get install chromium)"
    postgres = "" if server_programs() else "PostgreSQL fehlt (apt-get install postgresql)"
    auf_postgres = [*PYTEST, "--datenbank", "postgresql", "-m", "not browser and not einmal"]
    return [
        Schritt("Tests auf SQLite", [*PYTEST, "-m", "not browser"]),
        Schritt("Tests im Browser", [*IM_BROWSER, "-m", "browser", "tests/browser"], chromium),
        Schritt("Tests auf PostgreSQL", auf_postgres, postgres),
    ]


def environment(var: str) -> dict[str, str]:
    """What manage.py needs; pytest makes its own.

    Compiled code is kept: the suites start hundreds of processes, and each would compile anew.
    """
    sonst = {name: wert for name, wert in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return sonst | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR": var,
        "DATABASE_URL": f"sqlite:///{var}/pruefung.sqlite3",
        "DEBUG": "nein",
        "HTTPS": "nein",
        GESCHEITERT: f"{var}/gescheitert",
        "TMPDIR": var,
    }


def memory_folder() -> str | None:
    """Where temporary files lie in memory, if there is plenty of it: hundreds of databases are
    made and thrown away, and on a disk a third of the time went into waiting for it."""
    ordner = Path("/dev/shm")  # noqa: S108 (what lies there has a random name and is ours alone)
    if os.access(ordner, os.W_OK) and shutil.disk_usage(ordner).free >= SPEICHER:
        return str(ordner)
    return None


def run(schritt: Schritt, umgebung: dict[str, str], runner: Runner) -> tuple[bool, str]:
    """Run one step; returns success and the line for the summary."""
    if schritt.fehlt:
        streng = os.environ.get("REQUIRE_ALL") == "1" and "apt-get" in schritt.fehlt
        urteil = "FEHLT" if streng else "ausgelassen"
        return not streng, f"{urteil:12}{schritt.name}: {schritt.fehlt}"
    runner.say(f"\n── {schritt.name}")
    beginn = time.monotonic()
    code = runner.call(schritt.befehl, BASE_DIR, umgebung)
    dauer = f"{time.monotonic() - beginn:.0f} s"
    if code:
        urteil = f"{'FEHLER':12}{schritt.name} (Exit {code}, {dauer})"
        return False, "\n".join([urteil, *failed_tests(Path(umgebung[GESCHEITERT]))])
    return True, f"{'in Ordnung':12}{schritt.name} ({dauer})"


def run_all(umgebung: dict[str, str], var: Path) -> list[tuple[bool, str]]:
    """Style, then the suites: the first one in view, the others in a lane beside it."""
    runner = Runner()
    with compiling(umgebung):
        ergebnisse = [run(schritt, umgebung, runner) for schritt in stil()]
    tests = suiten()
    # what fails is noted for each lane apart: two steps run at once
    daneben = umgebung | {GESCHEITERT: f"{umgebung[GESCHEITERT]}-daneben"}
    andere = Lane(tests[1:], lambda schritt, wer: run(schritt, daneben, wer), var / "daneben.txt")
    with andere as lane:
        ergebnisse += [run(schritt, umgebung, runner) for schritt in tests[:1]]
        return ergebnisse + lane.show()


@contextmanager
def compiling(umgebung: dict[str, str]):
    """While style is checked on one core, the other compiles the tests for all workers to come."""
    lesen = [*module("pytest", "-q", "-n", "0", "--collect-only"), "-m", "not browser"]
    prozess = subprocess.Popen(
        lesen, cwd=BASE_DIR, env=umgebung, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        prozess.wait()  # what is wrong with a file, the suite itself will say


def failed_tests(liste: Path) -> list[str]:
    """What the step's tests noted (`umgebung.py`), as lines for the summary; forgets it."""
    if not liste.exists():
        return []
    namen = liste.read_text().splitlines()
    liste.unlink()
    rest = [f"{'':14}… und {len(namen) - HOECHSTENS} weitere"] if len(namen) > HOECHSTENS else []
    return [f"{'':14}{name}" for name in namen[:HOECHSTENS]] + rest


def main(auswahl: list[str]) -> int:
    """Run the chosen steps; 0 when all that ran is fine."""
    if auswahl not in ([], ["stil"], ["schnell"]):
        print("Aufruf: python -m tests.suites [stil|schnell]")
        return 2
    # a short name: sockets lie below it, and their paths must not be longer than 107 letters
    with tempfile.TemporaryDirectory(prefix="ozg-", dir=memory_folder()) as var:
        Path(var).chmod(0o711)  # the database server may run under another account
        umgebung = environment(var)
        if auswahl:
            schritte = {"stil": stil, "schnell": schnell}[auswahl[0]]()
            ergebnisse = [run(schritt, umgebung, Runner()) for schritt in schritte]
        else:
            ergebnisse = run_all(umgebung, Path(var))
    print("\n── Zusammenfassung")
    for _, zeile in ergebnisse:
        print(f"  {zeile}")
    if not auswahl and not (BASE_DIR.parent / "shared" / "katalog").is_dir():
        print(f"  {'ausgelassen':12}Tests am Bundeskatalog: ../shared/katalog gibt es hier nicht")
    gut = all(erfolg for erfolg, _ in ergebnisse)
    print("Alles in Ordnung." if gut else "Es gibt Fehler, siehe oben.")
    return 0 if gut else 1


if __name__ == "__main__":
    # a terminated run must take its folder along, which may lie in memory
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
