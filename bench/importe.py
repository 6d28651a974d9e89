"""Benchmark: the import of project files: preview, writing, and the same file once more.

    python -m bench.importe                    1,000 rows on SQLite and, if there, on PostgreSQL
    python -m bench.importe 5000 --mal 1       other sizes, other numbers of runs (median of 3)
    python -m bench.importe --profil Vorschau  where the time of one step on SQLite goes

Each row holds three phases, four partners, a Themenfeld, an OZG-Leistung and a Quelle, over the
supplied master data. Everything happens in throw-away databases on this machine (PostgreSQL: a
server of its own on 127.0.0.1, as in the tests). The table gives wall time and CPU seconds: of our
process, and of the PostgreSQL process that serves it. On a busy machine only the latter compare.
"""

import argparse
import cProfile
import json
import os
import pstats
import resource as rlimits
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WURZEL = Path(__file__).resolve().parent.parent
SCHRITTE = ("Vorschau", "Schreiben", "unverändert")
KOPF = [
    "kennung",
    "kdn_id",
    "titel",
    "fruehere_titel",
    "themenfelder",
    "ozg_leistungen",
    "fachlichkeiten",
    "prioritaet",
    "efa",
    "sonderstatus",
    "vorbereitung",
    "vorbereitung_stand",
    "konzeption",
    "konzeption_stand",
    "umsetzung",
    "umsetzung_stand",
    "pilotierung",
    "pilotierung_stand",
    "rollout",
    "rollout_stand",
    "projektleitung",
    "mitarbeit",
    "interesse",
    "it_partner",
    "kurzbeschreibung",
    "hinweis",
    "quellen",
    "veroeffentlichung",
]


def project_rows(anzahl: int) -> list[list[str]]:
    """Header and rows, the same in every run; names come from the stored master data."""
    from leistungen.models import OzgLeistung
    from organisationen.models import Organisation
    from projects.models import Fachlichkeit
    from quellen.models import Quelle
    from themenfelder.models import Themenfeld

    stellen = list(Organisation.objects.order_by("pk").values_list("kurzname", flat=True))
    felder = list(Themenfeld.objects.order_by("pk").values_list("name", flat=True))
    leistungen = [leistung.mit_ozg_id for leistung in OzgLeistung.objects.order_by("pk")]
    arten = list(Fachlichkeit.objects.order_by("pk").values_list("name", flat=True))
    quellen = list(Quelle.objects.order_by("pk").values_list("kennung", flat=True))
    zeilen = []
    for i in range(anzahl):
        wer = [stellen[(7 * i + k) % len(stellen)] for k in range(4)]
        quelle = f"{quellen[i % len(quellen)]}: Zeile {i}"
        zeilen.append(
            [
                f"messung-{i}",
                str(900_000 + i),
                f"Messung Nr. {i}",
                f"Vorher {i} (2020)",
                felder[i % len(felder)],
                leistungen[i % len(leistungen)],
                arten[i % len(arten)],
                str(i % 3 + 1),
                "Kein EfA",
                "",
                "",
                "",
                "Q1 2021",
                "abgeschlossen",
                "Q3 2022",
                "läuft",
                "",
                "",
                "2031",
                "offen",
                wer[0],
                f"{wer[1]} | {wer[2]}",
                "",
                wer[3],
                f"Worum es bei der Messung {i} geht, in einem Satz.",
                "",
                quelle,
                "veröffentlicht",
            ]
        )
    return [KOPF, *zeilen]


def cpu() -> tuple[float, float]:
    """CPU seconds so far: of this process, and of the database process that serves it."""
    from django.db import connection

    ich = rlimits.getrusage(rlimits.RUSAGE_SELF)
    server = 0.0
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        text = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
        utime, stime = text.rsplit(")", 1)[1].split()[11:13]
        server = (int(utime) + int(stime)) / os.sysconf("SC_CLK_TCK")
    return ich.ru_utime + ich.ru_stime, server


def step(daten: bytes, dry_run: bool) -> dict:
    """One import as the admin does it; what it cost."""
    from bausteine.importe.bericht import problems
    from bausteine.importe.register import resource_for
    from bausteine.tabellen.dateien import read_table

    vorher, begonnen = cpu(), time.monotonic()
    result = resource_for("umsetzungsprojekte")().import_data(
        read_table(daten, "messung.csv"),
        dry_run=dry_run,
        file_name="messung.csv",
    )
    uhr, nachher = time.monotonic() - begonnen, cpu()
    if fehler := problems(result):
        sys.exit(f"Die Messdatei ist fehlerhaft: {fehler[:3]}")
    gross = rlimits.getrusage(rlimits.RUSAGE_SELF).ru_maxrss / 1024
    return {"uhr": uhr, "cpu": nachher[0] - vorher[0], "db": nachher[1] - vorher[1], "mb": gross}


def child(art: str, anzahl: int) -> None:
    """In a process of its own: fill the database, profile, or measure and print JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    from django.core.management import call_command

    from bausteine.tabellen.dateien import csv_lines

    if art == "fuellen":
        call_command("migrate", verbosity=0)
        for datei in sorted((WURZEL / "fixtures").glob("0[1-6]_*.csv")):
            ressource = datei.stem.split("_", 1)[1].replace("_", "-")
            with Path(os.devnull).open("w") as still:
                call_command("import_csv", ressource, str(datei), commit=True, stdout=still)
        return
    kopf, *zeilen = project_rows(anzahl)
    daten = b"".join(csv_lines(kopf, zeilen))
    if art in SCHRITTE[:2]:
        profil = cProfile.Profile()
        profil.runcall(step, daten, art == SCHRITTE[0])
        pstats.Stats(profil).sort_stats("tottime").print_stats(45)
        pstats.Stats(profil).sort_stats("cumtime").print_stats(70)
        return
    schritte = zip(SCHRITTE, (True, False, False), strict=True)
    json.dump({name: step(daten, dry_run) for name, dry_run in schritte}, sys.stdout)


def run(art: str, url: str, anzahl: int) -> str:
    """`child` with that database; what it printed."""
    umgebung = os.environ | {"DATABASE_URL": url, "DEBUG": ""}
    umgebung.setdefault("SECRET_KEY", secrets.token_hex(32))
    befehl = [sys.executable, "-m", "bench.importe", str(anzahl), "--kind", art]
    return subprocess.run(  # noqa: S603 (our own command)
        befehl,
        cwd=WURZEL,
        env=umgebung,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def sqlite(ordner: Path, anzahl: int, mal: int, profil: str | None) -> list[dict]:
    """The runs on SQLite, each on a copy of the filled database."""
    voll = ordner / "voll.sqlite3"
    run("fuellen", f"sqlite:///{voll}", anzahl)
    if profil:
        print(run(profil, f"sqlite:///{voll}", anzahl))
        return []
    laeufe = []
    for nummer in range(mal):
        kopie = ordner / f"{nummer}.sqlite3"
        shutil.copy(voll, kopie)
        laeufe.append(json.loads(run("messen", f"sqlite:///{kopie}", anzahl)))
    return laeufe


def postgresql(anzahl: int, mal: int) -> list[dict]:
    """The same on a server of our own; nothing when there is none to start."""
    import psycopg

    from tests.postgres import Cluster, PostgresFehlt

    server = Cluster()
    try:
        server.start()
    except PostgresFehlt as fehler:
        print(f"PostgreSQL entfällt: {fehler}")
        return []
    try:
        laeufe = []
        with psycopg.connect(server.url(), autocommit=True) as verbindung:
            verbindung.execute("CREATE DATABASE voll")
            run("fuellen", server.url("voll"), anzahl)
            for nummer in range(mal):
                verbindung.execute(f"CREATE DATABASE lauf{nummer} TEMPLATE voll")
                laeufe.append(json.loads(run("messen", server.url(f"lauf{nummer}"), anzahl)))
        return laeufe
    finally:
        server.stop()


def show(titel: str, laeufe: list[dict]) -> None:
    """Medians as a table."""
    for name in SCHRITTE if laeufe else ():
        werte = {
            was: statistics.median(lauf[name][was] for lauf in laeufe) for was in laeufe[0][name]
        }
        print(
            f"{titel:<12}{name:<14}{werte['uhr']:>8.1f}{werte['cpu']:>10.1f}"
            f"{werte['db']:>10.1f}{werte['mb']:>10.0f}"
        )


def main() -> None:
    """Read the arguments and measure."""
    lesen = argparse.ArgumentParser(
        prog="python -m bench.importe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lesen.add_argument("zeilen", type=int, nargs="?", default=1000)
    lesen.add_argument("--mal", type=int, default=3, help="Läufe, aus denen der Median gilt")
    lesen.add_argument("--profil", choices=SCHRITTE[:2], help="Profil eines Schritts auf SQLite")
    lesen.add_argument("--kind", help=argparse.SUPPRESS)
    wahl = lesen.parse_args()
    if wahl.kind:
        return child(wahl.kind, wahl.zeilen)
    print(
        f"{wahl.zeilen} Zeilen, Median von {wahl.mal}\n{'':<26}{'Uhr s':>8}{'CPU s':>10}"
        f"{'DB-CPU s':>10}{'MB':>10}"
    )
    with tempfile.TemporaryDirectory() as ordner:
        show("SQLite", sqlite(Path(ordner), wahl.zeilen, wahl.mal, wahl.profil))
    if not wahl.profil:
        show("PostgreSQL", postgresql(wahl.zeilen, wahl.mal))
    return None


if __name__ == "__main__":
    main()
