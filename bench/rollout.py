"""Benchmark: the matrix and the list of a whole Land, each time made anew."""

import time

import psycopg

from bench.datenbank import environment
from bench.last import Kunde, Messreihe
from bench.seiten import LISTE, OHNE, Messung, ratio
from bench.server import Gunicorn
from bench.ziele import Befund, zahl

MATRIX, ANSCHLUESSE = "/rollout/", "/rollout/anschluesse/?stand=online&regierungsbezirk=053"


def figures(messung: Messung, adresse: str) -> list[Befund]:
    """`adresse`: of the database with the Land; the list of projects is that of the largest."""
    umgebung = environment(adresse, VAR=messung.var)
    with Gunicorn(OHNE, umgebung, probe=MATRIX) as land:
        with messung.portal(max(messung.adressen)) as projekte:
            matrix, liste, vergleich = messung.rounds(
                (land, MATRIX), (land, ANSCHLUESSE), (projekte, LISTE)
            )
        kalt = _first(land, adresse)
    anzahl = zahl(max(messung.adressen))
    zusatz = f"; erste nach einer Änderung {zahl(kalt.median)} ms"
    return [
        Befund("matrix", matrix.median, f"25 × 12 Zellen, p99 {zahl(matrix.p99)} ms"),
        ratio("anschluesse", ("Anschlüsse", liste), (f"Projekte, {anzahl}", vergleich), zusatz),
    ]


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
