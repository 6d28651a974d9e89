"""Soak test: uses the portal for half an hour as a full day does, and tells what it cost.

    python -m bench.dauerlauf                30 minutes: readers, downloads, editors, imports
    python -m bench.dauerlauf --minuten 2    a shorter look

On a PostgreSQL server and a gunicorn of its own (two workers, none replaced meanwhile), both on
127.0.0.1, with the supplied records. Ends with 1 after any error, when memory grew, or when p99 of
the pages is more than ten times their median.
"""

import argparse
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from bench.datenbank import WURZEL, environment
from bench.server import Gunicorn

#: p99 of anonymous pages to their median
VERHAELTNIS = 10
#: megabytes that the workers may have grown by in the last third: the page store fills before
ZUWACHS_MB = 20
#: seconds between looks at the memory
TAKT = 5
BESETZUNG = {"Leserin": 4, "Auswertung": 1, "Redaktion": 2, "Importeurin": 1}


@contextmanager
def portal(ordner: Path):
    """The portal with the supplied records and one account, on a server of its own."""
    from tests.postgres import Cluster

    server, passwort = Cluster(), secrets.token_urlsafe(24)
    server.start()
    try:
        umgebung = environment(server.url("postgres"), VAR=str(ordner), LOG="text")
        befehle = (
            ["migrate", "-v0"],
            ["rollen", "-v0"],
            ["fixtures_laden"],
            ["collectstatic", "--noinput", "-v0"],
            ["createsuperuser", "--noinput", "--username=leitung", "--email="],
        )
        for befehl in befehle:
            _manage(befehl, umgebung | {"DJANGO_SUPERUSER_PASSWORD": passwort})
        with Gunicorn("ozgportal.wsgi", umgebung, probe="/gesund/", worker=2) as gunicorn:
            yield gunicorn, passwort, umgebung
    finally:
        server.stop()


def _manage(befehl: list[str], umgebung: dict) -> None:
    subprocess.run(  # noqa: S603 (our own)
        [sys.executable, "manage.py", *befehl],
        cwd=WURZEL,
        env=umgebung,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def world(umgebung: dict, passwort: str) -> SimpleNamespace:
    """What there is to read and to change; editors and imports have projects of their own."""
    os.environ |= umgebung | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"}
    import django

    django.setup()
    from django.db import connections

    from leistungen.models import OzgLeistung
    from organisationen.models import Organisation
    from projects.enums import Status
    from projects.models import Umsetzungsprojekt
    from themenfelder.models import Themenfeld

    projekte = [
        *Umsetzungsprojekt.objects.oeffentlich().order_by("pk").values_list("pk", "kennung")
    ]
    liste = "/umsetzungsprojekte/"
    seiten = ["/", liste, "/themenfelder/", "/organisationen/", "/neues/", "/daten/", "/hilfe/"]
    seiten += [f"{liste}?ansicht={a}" for a in ("tabelle", "fahrplan", "statistik")]
    seiten += [f"{liste}?status={s}" for s in Status.values] + [f"{liste}?seite=2"]
    seiten += [f"{liste}{kennung}/" for _, kennung in projekte]
    for model in (Themenfeld, OzgLeistung, Organisation):
        seiten += [r.get_absolute_url() for r in model.objects.oeffentlich()[:30]]
    connections.close_all()
    return SimpleNamespace(
        seiten=seiten,
        kennungen=[kennung for _, kennung in projekte],
        passwort=passwort,
        eigene=(projekte[0:60:2], projekte[1:60:2]),
        fremde=[k for _, k in projekte[60:]],
    )


def drive(gunicorn: Gunicorn, welt, sekunden: float, takt: float = 1.0):
    """Everybody at once for so long; what they saw, and the memory of the workers meanwhile.

    `takt` shortens all pauses, for a short look at everything.
    """
    from bench import akteure

    buch, ende, leute = akteure.Buch(), threading.Event(), []
    for name, anzahl in BESETZUNG.items():
        for nummer in range(anzahl):
            akteur = getattr(akteure, name)(gunicorn.port, buch, ende, nummer, welt)
            akteur.pause *= takt
            leute.append(akteur)
    for akteur in leute:
        akteur.start()
    staende, schluss = [], time.monotonic() + sekunden
    while time.monotonic() < schluss:
        time.sleep(min(TAKT, max(0.1, schluss - time.monotonic())))
        staende.append(gunicorn.memory())
    ende.set()
    for akteur in leute:
        akteur.join(timeout=120)
    return buch, staende


def verdict(buch, staende: list[float]) -> list[str]:
    """What is not as it should be, in words."""
    maengel = [*dict.fromkeys(buch.fehler)][:20]
    seiten = buch.zeiten.get("Seiten", [])
    if p99(seiten) > VERHAELTNIS * statistics.median(seiten):
        maengel.append(f"p99 der Seiten ist mehr als {VERHAELTNIS} × ihr Median.")
    if growth(staende) > ZUWACHS_MB:
        maengel.append(f"Der Speicher wuchs um {growth(staende):.0f} MB.")
    return maengel


def p99(zeiten: list[float]) -> float:
    """Seconds that 99 of 100 stay below."""
    return sorted(zeiten)[int(len(zeiten) * 0.99)]


def growth(staende: list[float]) -> float:
    """Megabytes between two thirds of the run and its end, medians of a tenth each."""
    zehntel, ab = max(1, len(staende) // 10), len(staende) * 2 // 3
    return statistics.median(staende[-zehntel:]) - statistics.median(staende[ab : ab + zehntel])


def show(buch, staende: list[float]) -> None:
    """The result as a table."""
    print(f"{'':<22}{'Anzahl':>8}{'Median ms':>11}{'p99 ms':>9}{'längste ms':>12}")
    for art, zeiten in buch.zeiten.items():
        werte = [statistics.median(zeiten), p99(zeiten), max(zeiten)]
        median, neunundneunzig, laengste = (round(wert * 1000, 1) for wert in werte)
        print(f"{art:<22}{len(zeiten):>8}{median:>11}{neunundneunzig:>9}{laengste:>12}")
    zehntel = [staende[min(i * len(staende) // 10, len(staende) - 1)] for i in range(11)]
    reihe = ", ".join(f"{stand:.0f}" for stand in zehntel)
    print(f"Speicher beider Arbeitsprozesse, nach je einem Zehntel: {reihe} MB")


def main() -> None:
    """Read the arguments and run."""
    lesen = argparse.ArgumentParser(
        prog="python -m bench.dauerlauf",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lesen.add_argument("--minuten", type=float, default=30)
    wahl = lesen.parse_args()
    ordner = Path(tempfile.mkdtemp())
    try:
        with portal(ordner) as (gunicorn, passwort, umgebung):
            buch, staende = drive(gunicorn, world(umgebung, passwort), wahl.minuten * 60)
    finally:
        shutil.rmtree(ordner)
    show(buch, staende)
    if maengel := verdict(buch, staende):
        sys.exit("\n".join(["", f"{len(buch.fehler)} Fehler", *maengel]))
    print("Kein Fehler.")


if __name__ == "__main__":
    main()
