"""Endurance: the download of everything, memory after many requests, the start."""

import http.client
import itertools
import random
import statistics
import threading
import time
from pathlib import Path

import psycopg

from bench.last import Kunde
from bench.seiten import GEFILTERT, LISTE, OHNE, PORTAL, STECKBRIEF, SUCHEN, WARM, Messung
from bench.server import Gunicorn, cpu_of
from bench.ziele import Befund, zahl
from projects.enums import Efa, Status

KOPIE = (Path(__file__).parent / "kopie.sql").read_text()
#: pages nobody asked for before, in the order a visitor takes
BESUCH = ("/", LISTE, STECKBRIEF, GEFILTERT, "/themenfelder/", "/organisationen/", "/neues/")


def csv(messung: Messung, umfang: int) -> list[Befund]:
    """The download of all projects: first byte, memory meanwhile, and beside COPY."""
    dateien, kopien = [], []
    with messung.portal(umfang) as portal:
        _download(portal)  # what is loaded once
        for _ in range(min(messung.runden, 3)):
            dateien.append(_download(portal))
            kopien.append(_copy(messung.adressen[umfang]))
    byte, gesamt, zuwachs, zeilen, cpu = _medians(dateien)
    kopie, kopierte, kopie_cpu = _medians(kopien)
    if zeilen != kopierte:
        raise SystemExit(f"CSV hat {zeilen} Zeilen, COPY {kopierte}.")
    text = f"{zahl(zeilen - 1)} Zeilen; CSV {zahl(gesamt)} s, COPY {zahl(kopie)} s"
    return [
        Befund("csv-byte", byte, text),
        Befund("csv-speicher", zuwachs, f"höchster Stand während des Downloads; {text}"),
        Befund("csv-copy", gesamt / kopie, text, cpu / kopie_cpu),
    ]


def _medians(laeufe: list[tuple]) -> list[float]:
    return [statistics.median(werte) for werte in zip(*laeufe, strict=True)]


def _download(portal: Gunicorn) -> tuple[float, float, float, int, float]:
    """Seconds to the first byte and to the last, growth in MB, lines, processor seconds.

    No cell of our data has a line break.
    """
    fertig, hoechster, vorher = threading.Event(), [0.0], portal.memory()
    cpu = portal.cpu()

    def watch():
        while not fertig.wait(0.05):
            hoechster[0] = max(hoechster[0], portal.memory())

    wache = threading.Thread(target=watch)
    wache.start()
    verbindung = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=300)
    begonnen = time.perf_counter()
    verbindung.request("GET", f"{LISTE}?format=csv")
    antwort = verbindung.getresponse()
    antwort.read(1)
    erstes, zeilen = time.perf_counter() - begonnen, 0
    while block := antwort.read(1 << 16):
        zeilen += block.count(b"\n")  # the two signs of an end may lie in two blocks
    gesamt = time.perf_counter() - begonnen
    verbindung.close()
    fertig.set()
    wache.join()
    return erstes, gesamt, max(hoechster[0] - vorher, 0), zeilen, portal.cpu() - cpu


def _copy(url: str) -> tuple[float, int, float]:
    """Seconds, lines and processor seconds of COPY."""
    with psycopg.connect(url) as verbindung:
        begonnen, zeilen, eigene = time.perf_counter(), 0, time.thread_time()
        with verbindung.cursor().copy(KOPIE) as kopie:
            for block in kopie:
                zeilen += bytes(block).count(b"\n")
        cpu = time.thread_time() - eigene + cpu_of(verbindung.info.backend_pid)
        return time.perf_counter() - begonnen, zeilen, cpu


def memory(messung: Messung, umfang: int, anfragen: int) -> list[Befund]:
    """The worker after many requests for all kinds of pages."""
    folge = list(itertools.islice(_mixed(umfang), anfragen))
    staende = []
    with messung.portal(umfang, PORTAL) as portal:
        kunde = Kunde(portal.port)
        for nummer, adresse in enumerate(folge, 1):
            status, _ = kunde.get(adresse)
            if status not in {200, 404}:
                raise SystemExit(f"{adresse} antwortet mit {status}.")
            if nummer % max(1, anfragen // 6) == 0:
                staende.append(portal.memory())
        kunde.close()
    text = f"nach je einem Sechstel von {zahl(anfragen)} Anfragen: "
    text += ", ".join(f"{zahl(stand)}" for stand in staende) + " MB"
    return [
        Befund("speicher", staende[-1], text),
        Befund("speicher-zuwachs", staende[-1] - staende[len(staende) * 2 // 3 - 1], text),
    ]


def _mixed(umfang: int):
    """Addresses without end: some again and again, most of them seldom, some that do not exist."""
    zufall = random.Random(7)  # noqa: S311 (the same addresses in every run)
    oft = [*WARM, *(f"{LISTE}{suche}" for suche in SUCHEN)]
    while True:
        yield from zufall.sample(oft, 5)
        yield f"{LISTE}projekt-{zufall.randint(1, umfang)}/"
        status, efa = zufall.choice(Status.values), zufall.choice(Efa.values[1:])
        yield f"{LISTE}?status={status}&efa={efa}&seite={zufall.randint(1, 20)}"
        yield f"/ozg-leistungen/leistung-{zufall.randint(1, 600)}/"
        yield f"/organisationen/organisation-{zufall.randint(1, 1000)}/"
        yield f"/organisationen/?seite={zufall.randint(1, 40)}"


def start(messung: Messung, umfang: int) -> list[Befund]:
    """From the command to the first answer, and whether first visits take longer than later."""
    zeiten, verhaeltnisse, erste = [], [], []
    for _ in range(min(messung.runden, 3)):
        with Gunicorn(OHNE, messung.portal(umfang).umgebung, probe="/gesund/") as portal:
            zeiten.append(portal.gestartet)
            kunde = Kunde(portal.port)
            frisch = [_timed(kunde, seite) for seite in BESUCH]
            spaeter = [statistics.median(_timed(kunde, s) for _ in range(5)) for s in BESUCH]
            kunde.close()
        erste.append(max(frisch) * 1000)
        verhaeltnisse.append(sum(frisch) / sum(spaeter))
    text = f"langsamste erste Seite {zahl(statistics.median(erste))} ms; {len(BESUCH)} Seiten"
    return [
        Befund("start", statistics.median(zeiten), f"{umfang} Projekte, Median von {len(zeiten)}"),
        Befund("erster-besuch", statistics.median(verhaeltnisse), text),
    ]


def _timed(kunde: Kunde, adresse: str) -> float:
    begonnen = time.perf_counter()
    kunde.get(adresse)
    return time.perf_counter() - begonnen
