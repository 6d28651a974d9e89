"""Worker processes as they really are: killed in the middle, begun anew, never by half."""

import os
import signal
import subprocess
import time

import pytest
from django.conf import settings
from django.urls import reverse

from bausteine.importe import arbeiter
from bausteine.importe.auftrag import Auftrag, Auftragsstand, open_orders, somebody_works
from bausteine.importe.models import Import
from bausteine.importe.vorschau import VORSATZ, stored_file
from organisationen.models import Organisation
from tests.bausteine.importe.test_abbruch import database_url
from tests.bausteine.verwaltung.hilfe import confirm, upload
from tests.formular import fill_in
from tests.geduld import GEDULD
from tests.import_dateien import loaded

pytestmark = pytest.mark.django_db(transaction=True)
#: rows of the file, and how far it is when the process dies
ANZAHL, DANN = 400, 50
ZEILEN = [
    ["kennung", "name", "kurzname", "typ"],
    *[[f"o-{i}", f"Stelle {i}", f"St {i}", "Firma"] for i in range(ANZAHL)],
]


@pytest.fixture(autouse=True)
def _nothing_left():
    yield
    for datei in stored_file("").glob(f"{VORSATZ}*"):
        datei.unlink()


@pytest.fixture
def begin(monkeypatch):
    """Starts the process as the portal does, on the database of the test; ends what is left."""
    prozesse = []
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("VAR", str(settings.VAR))

    def start() -> subprocess.Popen:
        prozesse.append(arbeiter.spawn())
        return prozesse[-1]

    yield start
    for prozess in prozesse:
        if prozess.poll() is None:
            prozess.kill()
        prozess.wait(timeout=GEDULD)


def watched(kennung: str, bis) -> Auftrag:
    """The order as soon as `bis(order)`; its numbers never go back on the way."""
    ende, zuletzt = time.monotonic() + GEDULD, 0
    while time.monotonic() < ende:
        auftrag = Auftrag.of(kennung)
        assert auftrag.getan >= zuletzt
        zuletzt = auftrag.getan
        if bis(auftrag):
            return auftrag
        time.sleep(0.02)
    raise AssertionError(auftrag)


def killed(prozess: subprocess.Popen, kennung: str) -> Auftrag:
    """Kill it by its number when it is somewhere in the middle."""
    auftrag = watched(kennung, lambda a: a.getan >= DANN or not a.offen)
    os.kill(prozess.pid, signal.SIGKILL)
    assert prozess.wait(timeout=GEDULD) == -signal.SIGKILL
    assert auftrag.stand == Auftragsstand.LAEUFT
    return auftrag


def state() -> tuple[int, int]:
    """Records and entries of their history."""
    return Organisation.objects.count(), Organisation.history.count()


def test_a_process_that_dies_leaves_nothing_and_the_next_one_does_it_once(
    verwaltung, begin, monkeypatch
):
    """The file, then taking it back; each killed in the middle and begun anew."""
    seite = confirm(verwaltung, Organisation, upload(verwaltung, Organisation, ZEILEN))["Location"]
    kennung = seite.rstrip("/").rpartition("/")[2]
    auftrag = killed(begin(), kennung)
    assert state() == (0, 0)
    assert not somebody_works()
    assert f"{auftrag.getan} von {ANZAHL} Zeilen" in verwaltung.get(seite).content.decode()
    # the web server starts anew: what is left goes on without anybody's doing
    prozesse: list[subprocess.Popen] = []
    echt = arbeiter.spawn
    monkeypatch.setattr(arbeiter, "spawn", lambda: prozesse.append(echt()))
    arbeiter.resume()
    assert prozesse[0].wait(timeout=GEDULD) == 0
    assert state() == (ANZAHL, ANZAHL)
    auftrag = Auftrag.of(kennung)
    assert (auftrag.stand, auftrag.versuche) == (Auftragsstand.FERTIG, 2)
    assert f"Import geschrieben: {ANZAHL} neu" in verwaltung.get(seite).content.decode()
    assert Import.objects.count() == 1
    arbeiter.resume()
    assert len(prozesse) == 1


def test_an_undo_that_dies_leaves_everything_and_the_next_one_does_it_once(
    verwaltung, begin, monkeypatch
):
    """As above; small blocks, so that there is a middle."""
    loaded("organisationen", ZEILEN)
    der_import = Import.objects.get()
    monkeypatch.setattr("bausteine.importe.annahme.EINTRAEGE", 10)
    weg = reverse("admin:import_zuruecknehmen", args=[der_import.pk])
    kennung = fill_in(verwaltung, weg)["Location"].rstrip("/").rpartition("/")[2]
    prozess = begin()
    watched(kennung, lambda a: a.stand == Auftragsstand.LAEUFT)
    os.kill(prozess.pid, signal.SIGKILL)
    prozess.wait(timeout=GEDULD)
    assert state() == (ANZAHL, ANZAHL)
    assert open_orders()
    assert begin().wait(timeout=GEDULD) == 0
    assert state() == (0, 2 * ANZAHL)
    assert Auftrag.of(kennung).stand == Auftragsstand.FERTIG
    assert Import.objects.count() == 2
