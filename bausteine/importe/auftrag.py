"""Job queue: long checks, imports, undos wait as files beside the uploads, in VAR, for a process.

Files, not rows: while one import writes, SQLite lets nobody else write, neither a new order nor how
far the work is; and VAR is what all machines share anyway. What must never happen twice or by half
is decided in the database (`Import.vorschau`, `Import.nimmt_zurueck`): an order that is lost or
done twice writes nothing wrong.
"""

import fcntl
import json
import os
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from django.utils import timezone

from bausteine.importe.vorschau import HOECHSTALTER, VORSATZ, stored_file

ENDUNG = ".auftrag"
#: held by the one process that works; gone with it, whatever ends it
SPERRE = "auftraege.sperre"
#: seconds after which an order that no process works on counts as interrupted
STILL_S = 20
#: seconds between two notes of how far it is
TAKT_S = 0.5


class Auftragsart(StrEnum):
    """What is to be done."""

    PRUEFEN = "pruefen"
    SCHREIBEN = "schreiben"
    ZURUECKNEHMEN = "zuruecknehmen"


class Auftragsstand(StrEnum):
    """How it stands with an order."""

    WARTET = "wartet"
    LAEUFT = "laeuft"
    FERTIG = "fertig"
    GESCHEITERT = "gescheitert"


OFFEN = (Auftragsstand.WARTET, Auftragsstand.LAEUFT)


@dataclass
class Auftrag:
    """The form that was sent, and what became of it."""

    #: names the file and the page
    kennung: str
    art: str
    #: key of the account in whose name it is done
    konto: int
    #: the model of a file's records, the key of an import that is taken back
    ziel: str
    #: what people call it
    name: str
    gesamt: int
    einheit: str
    am: str = field(default_factory=lambda: timezone.now().isoformat())
    stand: str = Auftragsstand.WARTET
    getan: int = 0
    #: what the page showed, signed
    gesehen: str = ""
    #: whether the wrong rows of a file are left out
    auslassen: bool = False
    #: what the form said of a file to check, and how that is to be read
    formular: dict = field(default_factory=dict)
    wahl: dict = field(default_factory=dict)
    #: how often a process has begun it
    versuche: int = 0
    #: what keeps it waiting, as a sentence
    hindernis: str = ""
    #: (level as Django's messages name it, sentence)
    meldungen: list = field(default_factory=list)
    #: where the answer led
    weiter: str = ""

    @classmethod
    def of(cls, kennung: str) -> "Auftrag | None":
        """The order of that name, if there is one and it is not too old."""
        datei = _file(kennung)
        with suppress(OSError, ValueError, TypeError):
            angaben = datei.stat()
            unsere = angaben.st_uid == os.geteuid()  # the folder may be open to others
            if unsere and angaben.st_mtime >= time.time() - HOECHSTALTER:
                bekannt = {f.name for f in fields(cls)}
                werte = json.loads(datei.read_bytes())
                return cls(**{name: wert for name, wert in werte.items() if name in bekannt})
        return None

    @property
    def offen(self) -> bool:
        """Whether there is something to do."""
        return self.stand in OFFEN

    @property
    def prozent(self) -> int:
        """How far it is, in steps of ten: said aloud by screen readers, so not too often."""
        return self.getan * 10 // self.gesamt * 10 if self.gesamt else 0

    def save(self) -> None:
        """Keep it as it is now; readers see the old state or the new one. Raises OSError."""
        os.replace(self._written(), _file(self.kennung))

    def report(self, getan: int, gesamt: int) -> None:
        """Note how far it is, twice a second at most; a full disk does not stop the work."""
        if time.monotonic() - self.__dict__.get("_zuletzt", 0) < TAKT_S and getan != gesamt:
            return
        self._zuletzt = time.monotonic()
        self.getan, self.gesamt = getan, gesamt
        with suppress(OSError):
            self.save()

    def begin(self) -> None:
        """A process takes it up, from the start: nothing of an earlier try is left."""
        self.stand, self.getan, self.hindernis = Auftragsstand.LAEUFT, 0, ""
        self.versuche += 1
        self.save()

    def end(self, stand: Auftragsstand, meldungen: list, weiter: str = "") -> None:
        """Note what became of it."""
        self.stand, self.meldungen, self.hindernis = stand, meldungen, ""
        self.weiter = weiter or self.weiter
        self.save()

    def wait(self) -> None:
        """It begins anew with the next process."""
        self.stand, self.getan = Auftragsstand.WARTET, 0
        self.save()

    def again(self) -> None:
        """A person asks for it once more."""
        self.versuche, self.meldungen = 0, []
        self.wait()

    def interrupted(self) -> bool:
        """Whether it is not done and nobody is at it, for longer than a process needs to start."""
        if not self.offen or somebody_works():
            return False
        with suppress(OSError):
            return time.time() - _file(self.kennung).stat().st_mtime > STILL_S
        return False

    def _written(self) -> Path:
        datei = _file(f"{self.kennung}{secrets.token_hex(4)}").with_suffix(".neu")
        with os.fdopen(os.open(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as ziel:
            json.dump(asdict(self), ziel, ensure_ascii=False)
        return datei


def queue(auftrag: Auftrag) -> Auftrag:
    """Let it wait; sent twice it is one order, and one that failed is tried again; so is a check
    that was done, as the file may be read otherwise now."""
    neu = auftrag._written()
    try:
        os.link(neu, _file(auftrag.kennung))  # fails where there is one, on shared folders too
        return auftrag
    except FileExistsError:
        da = Auftrag.of(auftrag.kennung)
        noch_einmal = da and not da.offen and auftrag.art == Auftragsart.PRUEFEN
        if da is None or da.stand == Auftragsstand.GESCHEITERT or noch_einmal:
            auftrag.save()
            return auftrag
        return da
    finally:
        neu.unlink(missing_ok=True)


def open_orders() -> list[Auftrag]:
    """What is to be done, the oldest first."""
    namen = [datei.name for datei in stored_file("").glob(f"{VORSATZ}*{ENDUNG}")]
    alle = [Auftrag.of(name.removeprefix(VORSATZ).removesuffix(ENDUNG)) for name in namen]
    return sorted((a for a in alle if a and a.offen), key=lambda auftrag: auftrag.am)


@contextmanager
def sole_worker():
    """Whether this process is the one that works; for as long as the block lasts, then.

    Others look now and then whether there is one, for a moment: so it is tried more than once.
    """
    griff = os.open(stored_file(SPERRE), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.utime(griff)  # old files are removed here
        yield any(_taken(griff) for _ in range(10))
    finally:
        os.close(griff)


def _taken(griff: int) -> bool:
    try:
        fcntl.flock(griff, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.05)
        return False
    return True


def somebody_works() -> bool:
    """Whether a process is at it, on any machine."""
    try:
        griff = os.open(stored_file(SPERRE), os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(griff, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(griff)
    return False


def _file(kennung: str) -> Path:
    rein = "".join(zeichen for zeichen in kennung if zeichen.isalnum())
    return stored_file(f"{VORSATZ}{rein}{ENDUNG}")
