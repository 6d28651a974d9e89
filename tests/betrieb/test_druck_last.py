"""PDFs under load: who asks for pages while twenty people ask for documents notices nothing."""

import json
import statistics
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import prozess
from tests.postgres import free_port
from tests.prozess import Portal

pytestmark = pytest.mark.einmal
SEITEN = ("/", "/themenfelder/", "/gesund/", "/admin/login/", "/umsetzungsprojekte/?q={}")
PDFS = 20
MEGABYTE = 1024 * 1024
#: who gets 503 comes again at once, which nobody is that impatient to do, for at most
GEDULD = 600


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

    def selections(self) -> list[str]:
        """Addresses of as many different documents."""
        inhalt = self.ask("/themenfelder/?format=json")[3]
        felder = [feld["slug"] for feld in json.loads(inhalt)["ergebnisse"]]
        alle = [(feld, ordnung) for ordnung in ("titel", "-titel") for feld in felder]
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
            time.sleep(0.2)
        raise AssertionError(f"{pfad}: kein PDF nach {GEDULD} Sekunden")

    def workers(self) -> list[int]:
        """The memory of each worker process, in bytes."""
        pid = self.portal.prozess.pid
        kinder = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [_resident(kind) for kind in kinder]


def _resident(pid: str) -> int:
    zeile = next(z for z in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in z)
    return int(zeile.split()[1]) * 1024


def test_pages_answer_while_twenty_documents_are_asked_for(tmp_path, monkeypatch):
    """`/`, stored and new pages, `/gesund/`, login; afterwards the memory is as before."""
    monkeypatch.setattr(prozess, "GEDULD", GEDULD)  # nothing here measures the start
    with Portal(tmp_path / "var", free_port()) as portal:
        portal.until_ready()
        lauf = Lauf(portal)
        ruhig = [dauer for _ in range(15) for dauer in lauf.round()]
        auswahl, vorher = lauf.selections(), lauf.workers()
        with ThreadPoolExecutor(PDFS) as leute:
            auftraege = [leute.submit(lauf.until_there, pfad) for pfad in auswahl]
            belegt = []
            while not all(auftrag.done() for auftrag in auftraege):
                belegt += lauf.round()
        antworten = [antwort for auftrag in auftraege for antwort in auftrag.result()]
        nachher = lauf.workers()
    # a second on a quiet machine; where others compute too, as much slower as it is without PDFs
    grenze = max(1.0, 10 * max(ruhig))
    abgewiesen = [dauer for status, dauer in antworten if status == 503]
    print(
        f"Seiten: Median {statistics.median(ruhig):.3f} → {statistics.median(belegt):.3f} s, "
        f"höchstens {max(ruhig):.3f} → {max(belegt):.3f} s; {len(abgewiesen)} Absagen"
    )
    assert abgewiesen, "Die Plätze waren nie besetzt: zu wenig Last"
    assert statistics.median(abgewiesen) < grenze
    assert max(belegt) < grenze
    assert statistics.median(belegt) < max(0.5, 5 * statistics.median(ruhig))
    assert max(nachher) - max(vorher) < 50 * MEGABYTE
