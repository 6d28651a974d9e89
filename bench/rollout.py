"""Benchmark: the matrix and the list of a whole Land, each time made anew, and its import.

All of Germany is measured with `--deutschland`: 6.5 million Anschlüsse.
"""

import json
import subprocess
import sys
import tempfile
import time

import psycopg

from bench.anschlussimport import ZEILEN
from bench.datenbank import WURZEL, environment
from bench.last import Kunde, Messreihe
from bench.seiten import LISTE, OHNE, Messung, ratio
from bench.server import Gunicorn
from bench.ziele import Befund, zahl

MATRIX, ANSCHLUESSE = "/rollout/", "/rollout/anschluesse/?stand=online&regierungsbezirk=053"
#: columns by name, in the order „Angaben zuerst“ as without any
GEWAEHLT = f"{MATRIX}?{'&'.join(f'dienst=rollout-dienst-{i}' for i in range(3, 15))}"
KREISE, ALLE = "/rollout/?ansicht=kreise", "/rollout/anschluesse/"


def figures(messung: Messung, adresse: str, stumm: str, deutschland: str) -> list[Befund]:
    """`adresse`: of the database with the Land, `stumm`: of one where nobody has said anything,
    `deutschland`: of one with all of Germany, or ""; the projects are those of the largest."""
    umgebung = environment(adresse, VAR=messung.var)
    with Gunicorn(OHNE, umgebung, probe=MATRIX) as land:
        with messung.portal(max(messung.adressen)) as projekte:
            matrix, gewaehlt, liste, vergleich = messung.rounds(
                (land, MATRIX), (land, GEWAEHLT), (land, ANSCHLUESSE), (projekte, LISTE)
            )
        kalt = _first(land, adresse)
    anzahl = zahl(max(messung.adressen))
    zusatz = f"; erste nach einer Änderung {zahl(kalt.median)} ms"
    return [
        Befund("matrix", matrix.median, f"25 × 12 Zellen, {_spoken(matrix)}"),
        Befund("matrix-gewaehlt", gewaehlt.median, _spoken(gewaehlt)),
        ratio("anschluesse", ("Anschlüsse", liste), (f"Projekte, {anzahl}", vergleich), zusatz),
        *imports(stumm, ZEILEN if messung.runden > 2 else 200),
        *(germany(messung, deutschland) if deutschland else []),
    ]


def _spoken(reihe: Messreihe) -> str:
    return f"p99 {zahl(reihe.p99)} ms, Rechenzeit {zahl(reihe.cpu_ms)} ms"


def germany(messung: Messung, adresse: str) -> list[Befund]:
    """The same pages of all of Germany, and what the process that made them holds."""
    umgebung = environment(adresse, VAR=messung.var)
    with Gunicorn(OHNE, umgebung, probe="/hilfe/") as land:
        kunde, begonnen = Kunde(land.port), time.perf_counter()
        kunde.get(MATRIX)
        erste = time.perf_counter() - begonnen
        matrix, gewaehlt, liste, kreise = messung.rounds(
            (land, MATRIX), (land, GEWAEHLT), (land, ALLE), (land, KREISE)
        )
        kalt, megabyte = _first(land, adresse), land.memory()
        kunde.close()
    zusatz = f"; erste nach dem Start {zahl(erste)} s, nach einer Änderung {zahl(kalt.median)} ms"
    return [
        Befund("matrix-deutschland", matrix.median, f"25 × 12 Zellen, {_spoken(matrix)}{zusatz}"),
        Befund("gewaehlt-deutschland", gewaehlt.median, _spoken(gewaehlt)),
        Befund("liste-deutschland", liste.median, f"alle Facetten, {_spoken(liste)}"),
        Befund("kreise-deutschland", kreise.median, f"300 Kreise × 12 Dienste, {_spoken(kreise)}"),
        Befund("speicher-deutschland", megabyte, "nach Matrix, Liste und Kreisen"),
    ]


def imports(stumm: str, zeilen: int) -> list[Befund]:
    """The worse of both databases counts; by processor time, which other work disturbs less."""
    with tempfile.TemporaryDirectory() as ordner:
        sqlite = f"sqlite:///{ordner}/stumm.sqlite3"
        _run("bench.datenbank", sqlite, "stumm")
        werte = {
            "SQLite": json.loads(_run("bench.anschlussimport", sqlite, str(zeilen))),
            "PostgreSQL": json.loads(_run("bench.anschlussimport", stumm, str(zeilen))),
        }
    befunde = []
    for ziel, schritt in (("anschluss-import", "Import"), ("anschluss-zurueck", "Rücknahme")):
        cpu = {name: wert[schritt]["cpu"] + wert[schritt]["db"] for name, wert in werte.items()}
        text = ", ".join(f"{name} {zahl(wert)} s" for name, wert in cpu.items())
        befunde.append(Befund(ziel, max(cpu.values()), f"{zahl(zeilen)} Zeilen: {text}"))
    return befunde


def _run(modul: str, url: str, was: str) -> str:
    return subprocess.run(  # noqa: S603 (our own)
        [sys.executable, "-m", modul, was],
        cwd=WURZEL,
        env=environment(url),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _first(land: Gunicorn, adresse: str) -> Messreihe:
    """The list as the first one after a change of public data: its index is made anew."""
    reihe, kunde = Messreihe(), Kunde(land.port)
    with psycopg.connect(adresse, autocommit=True) as verbindung:
        for _ in range(3):
            verbindung.execute("UPDATE rollout_anschluss SET bemerkung = '' WHERE id = 1")
            begonnen = time.perf_counter()
            kunde.get(ANSCHLUESSE)
            reihe.zeiten.append(time.perf_counter() - begonnen)
    kunde.close()
    return reihe
