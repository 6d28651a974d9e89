"""Benchmark: measures the speed of the portal against its goals and writes bench/ERGEBNIS.md.

    python -m bench                                all sizes, about 20 minutes
    python -m bench --umfang 300,10000 --kurz      a quick look, to the screen
    python -m bench --nur listen,start             some of the measurements, to the screen
    python -m bench --nur rollout --deutschland    with 6.5 million Anschlüsse, half an hour more

Everything happens on this machine: a throw-away PostgreSQL, gunicorn on loopback.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench.datenbank import WURZEL, environment, prepare, prepare_land
from bench.ziele import ZIELE, Befund, zahl
from tests.postgres import Cluster

ERGEBNIS = WURZEL / "bench" / "ERGEBNIS.md"
TEILE = ("seiten", "listen", "csv", "speicher", "start", "rollout")
#: as few as show that everything works
KURZ = {"runden": 1, "anfragen": 2, "sekunden": 0.3, "seiten": 2}
#: Kreise, Gemeinden and Dienste of a quick look
KLEINES_LAND = ("10", "90", "20")


def measure(
    adressen: dict[int, str],
    laender: dict[str, str],
    var: str,
    teile: list[str],
    optionen: dict,
    anfragen: int,
) -> list[Befund]:
    """All chosen measurements one after the other; `laender`: databases of the roll-out."""
    from bench import dauer, listen, rollout, seiten

    messung = seiten.Messung(adressen, var, **optionen)
    mittel = 10_000 if 10_000 in adressen else max(adressen)
    schritte = {
        "seiten": lambda: seiten.warm(messung, mittel),
        "listen": lambda: listen.lists(messung),
        "csv": lambda: dauer.csv(messung, mittel),
        "speicher": lambda: dauer.memory(messung, mittel, anfragen),
        "start": lambda: dauer.start(messung, mittel),
        "rollout": lambda: rollout.figures(
            messung, laender["land"], laender["stumm"], laender.get("deutschland", "")
        ),
    }
    befunde = []
    for name in teile:
        begonnen = time.monotonic()
        neue = schritte[name]()
        befunde += neue
        print(f"\n{name} ({time.monotonic() - begonnen:.0f} s)", flush=True)
        for befund in neue:
            print(
                f"  {befund.ziel}: {zahl(befund.wert)}{_judged(befund)} – {befund.einzelheiten}",
                flush=True,
            )
    return befunde


def _judged(befund: Befund) -> str:
    if not (ziel := ZIELE.get(befund.ziel)):
        return ""
    erreicht = "erreicht" if ziel.erreicht(befund.wert) else "VERFEHLT"
    cpu = f", nach CPU {zahl(befund.cpu)}" if befund.cpu is not None else ""
    return f" (Soll {ziel.soll}: {erreicht}{cpu})"


def _arguments():
    lesen = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lesen.add_argument("--umfang", default="300,10000,100000", help="Zahl der Projekte, mit Komma")
    lesen.add_argument("--nur", default=",".join(TEILE), help="Messungen, mit Komma")
    lesen.add_argument("--kurz", action="store_true", help="wenige Anfragen")
    lesen.add_argument(
        "--deutschland", action="store_true", help="Roll-out auch mit ganz Deutschland"
    )
    lesen.add_argument("--anfragen", type=int, help="gemischte Anfragen der Speichermessung")
    lesen.add_argument("--ergebnis", type=Path, help="wohin die Seite geschrieben wird")
    return lesen.parse_args()


def main() -> None:
    """Read the arguments, prepare, measure, write."""
    wahl, begonnen = _arguments(), time.monotonic()
    groessen = sorted(int(zahl) for zahl in wahl.umfang.replace(".", "").split(","))
    teile = wahl.nur.split(",")
    anfragen = wahl.anfragen or (200 if wahl.kurz else 10_000)
    server = Cluster()
    with tempfile.TemporaryDirectory() as var:
        server.start()
        try:
            adressen = prepare(server, groessen)
            namen = ["land", "stumm", *(["deutschland"] if wahl.deutschland else [])]
            umfang = KLEINES_LAND if wahl.kurz and not wahl.deutschland else ()
            laender = {n: prepare_land(server, n, *umfang) for n in namen if "rollout" in teile}
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"],
                check=True,
                cwd=WURZEL,
                env=environment(adressen[groessen[0]], VAR=var),
            )
            _django(adressen[groessen[0]], var)
            befunde = measure(adressen, laender, var, teile, KURZ if wahl.kurz else {}, anfragen)
            with psycopg.connect(server.url()) as verbindung:
                postgres = f"PostgreSQL {verbindung.info.parameter_status('server_version')}"
        finally:
            server.stop()
    if wahl.ergebnis or (not wahl.kurz and set(teile) == set(TEILE) and max(groessen) >= 100_000):
        from bench import bericht

        minuten = (time.monotonic() - begonnen) / 60
        bericht.write(wahl.ergebnis or ERGEBNIS, befunde, groessen, postgres, minuten)
        print(f"\n{wahl.ergebnis or ERGEBNIS}")


def _django(url: str, var: str) -> None:
    """The portal's words are needed here too; nothing is read from a database."""
    import os

    import django

    os.environ.update(environment(url, VAR=var, DJANGO_SETTINGS_MODULE="ozgportal.settings"))
    django.setup()


if __name__ == "__main__":
    main()
