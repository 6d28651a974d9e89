"""Worker process: does what waits, one order after the other, outside every request.

It is started where an order is given and when the web server starts, and ends when nothing is left:
no service that has to run. An order whose process died is begun anew, for nothing of it is written.
"""

import logging
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseProblem
from django.db import connections
from django.http import Http404

from bausteine.importe.auftrag import (
    Auftrag,
    Auftragsstand,
    open_orders,
    sole_worker,
    somebody_works,
)
from bausteine.importe.auftragslauf import Unbefugt, run_order
from bausteine.stoerung.stoerung import is_fault, no_room, reason

logger = logging.getLogger(__name__)
#: processes that may die over one order before a person has to ask for another try
VERSUCHE = 5
#: how long an order waits for a database that is away or busy, and between two looks, in seconds
GEDULD_S, PAUSE_S = 300, 3
NICHTS = "Nichts wurde geschrieben."


def start() -> None:
    """Let a process of its own do what waits. One that is killed gets a successor."""
    threading.Thread(target=_watch, name="importe", daemon=True).start()


def resume() -> None:
    """When the web server starts: take up what waits or was interrupted, if there is any."""
    with suppress(OSError):  # a folder that cannot be used keeps nobody from reading pages
        if (offen := open_orders()) and not somebody_works():
            for auftrag in offen:
                auftrag.wait()
            spawn()


def spawn() -> subprocess.Popen:
    """The process; it belongs to whoever started it and ends by itself."""
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_ausfuehren"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _watch() -> None:
    for _ in range(VERSUCHE):
        if spawn().wait() != -signal.SIGKILL:  # out of memory, for example
            return


def work(tell=lambda satz: None) -> None:
    """Do all that waits, unless another process is at it; `tell` gets a sentence for each."""
    while open_orders():
        with sole_worker() as darf:
            if not darf:
                return
            for auftrag in iter(lambda: next(iter(open_orders()), None), None):
                do(auftrag)
                tell(
                    f"{auftrag.name}: {auftrag.stand}. {' '.join(t for _, t in auftrag.meldungen)}"
                )


def do(auftrag: Auftrag) -> None:
    """Do one order and note what became of it."""
    if auftrag.versuche >= VERSUCHE:
        satz = f"Der Vorgang wurde {VERSUCHE}-mal unterbrochen, zuletzt ohne Meldung. {NICHTS}"
        return auftrag.end(Auftragsstand.GESCHEITERT, [["error", satz]])
    auftrag.begin()
    ende = time.monotonic() + GEDULD_S
    while True:
        try:
            return run_order(auftrag)
        except (DatabaseProblem, OSError) as fehler:
            if not is_fault(fehler):
                return _unexpected(auftrag, fehler)
            if no_room(fehler) or time.monotonic() > ende:
                return auftrag.end(Auftragsstand.GESCHEITERT, [["error", _sentence(fehler)]])
            auftrag.hindernis, auftrag.getan = _sentence(fehler), 0
            auftrag.save()
            connections.close_all()
            time.sleep(PAUSE_S)
        except (Unbefugt, PermissionDenied, Http404):
            satz = f"Das Konto, das diesen Vorgang begonnen hat, darf das nicht mehr. {NICHTS}"
            return auftrag.end(Auftragsstand.GESCHEITERT, [["error", satz]])
        except Exception as fehler:  # a mistake of ours: the next order goes on
            return _unexpected(auftrag, fehler)


def _sentence(fehler: Exception) -> str:
    return f"{reason(fehler) or 'Die Datenbank antwortet nicht.'} {NICHTS}"


def _unexpected(auftrag: Auftrag, fehler: Exception) -> None:
    logger.error("Auftrag %s ist gescheitert.", auftrag.kennung, exc_info=fehler)
    satz = f"Unerwarteter Fehler ({type(fehler).__name__}). {NICHTS}"
    auftrag.end(Auftragsstand.GESCHEITERT, [["error", satz]])
