"""PDFs under load: who asks for pages while twenty people ask for documents notices nothing."""

import json
import os
import signal
import statistics
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bausteine.druck.platz import PLAETZE
from tests.geduld import GEDULD
from tests.postgres import free_port
from tests.prozess import Portal, prepare

pytestmark = pytest.mark.einmal
SEITEN = ("/", "/themenfelder/", "/gesund/", "/admin/login/", "/umsetzungsprojekte/?q={}")
PDFS = 20
MEGABYTE = 1024 * 1024
#: seconds of processor time that the machine is measured by
RECHNEN = 0.02


def slowness() -> float:
    """How many times its processor time a little work lasts, as others compute too; at least 1."""
    beginn, gerechnet = time.perf_counter(), time.process_time()
    while time.process_time() - gerechnet < RECHNEN:
        sum(range(1000))
    return max(1.0, (time.perf_counter() - beginn) / RECHNEN)


class Lauf:
    """The portal and what was measured of it."""

    def __init__(self, portal: Portal):
        self.portal, self.nummer = portal, 0

    def ask(self, pfad: str) -> tuple[int, float, dict, bytes]:
        """Status, seconds, headers and body."""
        beginn = time.monotonic()
        adresse = f"http://127.0.0.1:{self.portal.port}{pfad}"
        try:
            with urllib.request.urlopen(adresse, timeout=GEDULD) as antwort:
                inhalt, status, kopf = antwort.read(), antwort.status, antwort.headers
        except urllib.error.HTTPError as fehler:
            inhalt, status, kopf = fehler.read(), fehler.code, fehler.headers
        return status, time.monotonic() - beginn, kopf, inhalt

    def round(self) -> list[float]:
        """The seconds of one page of each kind, one of them never asked for before."""
        self.nummer += 1
        antworten = [self.ask(seite.format(f"frage{self.nummer}")) for seite in SEITEN]
        assert {status for status, *_ in antworten} == {200}
        return [dauer for _, dauer, *_ in antworten]

    def selections(self, spalte: str) -> list[str]:
        """Addresses of as many different documents, sorted by this column."""
        inhalt = self.ask("/themenfelder/?format=json")[3]
        felder = [feld["slug"] for feld in json.loads(inhalt)["ergebnisse"]]
        alle = [(feld, ordnung) for ordnung in (spalte, f"-{spalte}") for feld in felder]
        liste = "/umsetzungsprojekte/?format=pdf&themenfeld={}&sortierung={}"
        return [liste.format(*paar) for paar in alle][:PDFS]

    def until_there(self, pfad: str) -> list[tuple[int, float]]:
        """Ask again and again; all answers, the document last."""
        antworten, ende = [], time.monotonic() + GEDULD
        while time.monotonic() < ende:
            status, dauer, kopf, inhalt = self.ask(pfad)
            antworten.append((status, dauer))
            if status == 200:
                assert inhalt.startswith(b"%PDF")
                return antworten
            assert status == 503
            assert int(kopf["Retry-After"]) > 0
            time.sleep(1)  # all of them together are no load of their own
        raise AssertionError(f"{pfad}: kein PDF nach {GEDULD} Sekunden")

    def workers(self) -> list[int]:
        """The memory of each worker process, in bytes."""
        pid = self.portal.prozess.pid
        kinder = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [_resident(kind) for kind in kinder]


def _resident(pid: str) -> int:
    zeile = next(z for z in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in z)
    return int(zeile.split()[1]) * 1024


@pytest.fixture(scope="module")
def lauf(tmp_path_factory):
    """A portal as a visitor finds it."""
    var = tmp_path_factory.mktemp("druck")
    prepare(var)
    with Portal(var, free_port()) as portal:
        portal.until_ready()
        yield Lauf(portal)


def typesetters(pid: int) -> set[int]:
    """The processes below this one that set a document."""
    gefunden = set()
    for kind in _children(pid):
        with suppress(FileNotFoundError):  # it has just ended
            if b"setzer.py" in Path(f"/proc/{kind}/cmdline").read_bytes():
                gefunden.add(kind)
        gefunden |= typesetters(kind)
    return gefunden


def _children(pid: int) -> list[int]:
    """Of every thread of the process."""
    kinder = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for faden in Path(f"/proc/{pid}/task").iterdir():
            kinder += map(int, (faden / "children").read_text().split())
    return kinder


@contextmanager
def standstill(pid: int):
    """Every place is held by a process that stands still, for as long as this lasts."""
    angehalten, ende = set(), time.monotonic() + GEDULD
    try:
        while len(angehalten) < PLAETZE and time.monotonic() < ende:
            for kind in typesetters(pid) - angehalten:
                with suppress(ProcessLookupError):
                    os.kill(kind, signal.SIGSTOP)
                    angehalten.add(kind)
            angehalten &= typesetters(pid)  # one had just ended
        assert len(angehalten) == PLAETZE
        yield
        assert angehalten <= typesetters(pid), "nicht bis zuletzt"
    finally:
        for kind in angehalten:
            with suppress(ProcessLookupError):
                os.kill(kind, signal.SIGCONT)


def test_no_page_waits_for_a_document(lauf):
    """Nothing is measured: the documents stand still until every kind of page has answered."""
    pid = lauf.portal.prozess.pid
    with ThreadPoolExecutor(PDFS) as leute:
        auftraege = [leute.submit(lauf.until_there, pfad) for pfad in lauf.selections("titel")]
        with standstill(pid):
            # first: whoever stands still is ended after HOECHSTENS_S, and the place is free again
            status, _, kopf, inhalt = lauf.ask("/umsetzungsprojekte/?format=pdf&q=wohnen")
            assert (status, kopf["Retry-After"]) == (503, "10")
            assert "gerade" in inhalt.decode()
            lauf.round()
        for auftrag in auftraege:
            assert auftrag.result()[-1][0] == 200


def test_pages_stay_quick_while_twenty_documents_are_asked_for(lauf):
    """`/`, stored and new pages, `/gesund/`, login; afterwards the memory is as before.

    Medians, against the same pages without documents and against how long the machine takes for a
    moment's work of its own meanwhile: where others keep it busy, a slow page says nothing about
    the portal.
    """
    ruhig = [dauer for _ in range(15) for dauer in lauf.round()]
    auswahl, vorher = lauf.selections("status"), lauf.workers()
    with ThreadPoolExecutor(PDFS) as leute:
        auftraege = [leute.submit(lauf.until_there, pfad) for pfad in auswahl]
        belegt, zaeh = [], [slowness()]
        while not all(auftrag.done() for auftrag in auftraege):
            belegt += lauf.round()
            zaeh.append(slowness())
    antworten = [antwort for auftrag in auftraege for antwort in auftrag.result()]
    nachher = lauf.workers()
    abgewiesen = [dauer for status, dauer in antworten if status == 503]
    print(
        f"Seiten: Median {statistics.median(ruhig):.3f} → {statistics.median(belegt):.3f} s, "
        f"höchstens {max(ruhig):.3f} → {max(belegt):.3f} s; {len(abgewiesen)} Absagen"
    )
    grenze = max(1.0, 10 * statistics.median(ruhig)) * statistics.median(zaeh)
    assert abgewiesen, "Die Plätze waren nie besetzt: zu wenig Last"
    assert statistics.median(abgewiesen) < grenze
    assert statistics.median(belegt) < grenze
    assert max(nachher) - max(vorher) < 50 * MEGABYTE
