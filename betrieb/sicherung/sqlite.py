"""Online backup: SQLite's own copy of a database that others go on writing to, and its checks."""

import errno
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from bausteine.auslieferung import datenstand
from bausteine.stoerung.stoerung import no_room
from betrieb.sicherung import bestand
from betrieb.sicherung.bestand import refuse_filled
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import DATENBANK, EIGENES, Manifest, Sicherungsfehler, Teil
from betrieb.sicherung.schreiben import beside, store

#: a copy vanishes when anything goes wrong, so nobody waits for the disk
KOPIE = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cell_size_check=ON;"
#: files that SQLite may put beside one
BEIWERK = ("-journal", "-wal", "-shm")
#: what would run when somebody reads or writes
LEBENDIG = (
    "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') "
    "OR sql LIKE 'CREATE VIRTUAL%'"
)


class Sqlite:
    """A copy of the file, without what does not belong into a backup; see `Sicherungsinhalt`.

    `neben`: the file beside which its copies lie; without one in the folder for temporary files.
    """

    formatversion = EIGENES
    datenbank = "sqlite"
    aelteres = True

    def __init__(self, neben: Path | None = None):
        self.neben = neben

    def write(self, ablage: zipfile.ZipFile, manifest: Manifest) -> None:
        """The database as the transaction around us sees it. Raises OSError or a database error."""
        manifest.bestand = bestand.inventory()
        teil = Teil(DATENBANK[self.datenbank])
        with self._file() as datei:
            pfad = Path(datei.name)
            try:
                with opened(pfad) as kopie:
                    copy(connection, kopie)
                    _tidy(kopie)
            except OperationalError as fehler:
                if no_room(fehler):  # of the copy: the database itself is only read
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), pfad) from fehler
                raise
            with pfad.open("rb") as quelle:
                store(ablage, teil, iter(partial(quelle.read, 1 << 20), b""))
        manifest.teile.append(teil)

    def check(self, archiv: Archiv) -> None:
        """SQLite finds no fault, and as many rows of each table as it should have.
        Raises Sicherungsfehler."""
        with self._extracted(archiv):
            pass

    def restore(self, archiv: Archiv, uploads: Callable[[], None]) -> None:
        """In one transaction of SQLite's own. Raises Sicherungsfehler, OSError or a database
        error."""
        with self._extracted(archiv) as quelle:
            uploads()
            with _alone():
                copy(quelle, connection)
                try:
                    bestand.compare(connection, archiv.manifest.bestand)
                except BaseException as fehler:
                    _empty()
                    if isinstance(fehler, bestand.AndererBestand):
                        raise Sicherungsfehler(f"{fehler} Es wurde nichts gespeichert.") from fehler
                    raise

    @contextmanager
    def _extracted(self, archiv: Archiv) -> Iterator[BaseDatabaseWrapper]:
        """The checked database of an archive, open."""
        teil = archiv.database_part()
        with self._file() as datei:
            for stueck in archiv.pieces(teil):
                datei.write(stueck)
            datei.flush()
            with opened(Path(datei.name)) as kopie:
                try:
                    _refuse_faults(kopie)
                    bestand.compare(kopie, archiv.manifest.bestand)
                except Sicherungsfehler as fehler:
                    raise archiv.damaged(teil, str(fehler)) from fehler
                except DatabaseError as fehler:
                    raise archiv.damaged(teil, f"SQLite liest sie nicht ({fehler}).") from fehler
                yield kopie

    @contextmanager
    def _file(self) -> Iterator:
        """An open file for a copy, gone afterwards; only its owner can read it."""
        with ExitStack() as stapel:
            if self.neben:
                ziel = self.neben.with_name(f"{self.neben.name}.kopie")
            else:
                ziel = Path(stapel.enter_context(TemporaryDirectory())) / "kopie"
            datei = stapel.enter_context(beside(ziel))
            try:
                yield datei
            finally:
                for rest in BEIWERK:  # of a run that was killed
                    Path(f"{datei.name}{rest}").unlink(missing_ok=True)


@contextmanager
def opened(pfad: Path) -> Iterator[BaseDatabaseWrapper]:
    """Another SQLite file, with the functions that Django gives to its own."""
    einstellung = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": pfad,
        "OPTIONS": {"init_command": KOPIE},
    }
    database = ConnectionHandler({"default": einstellung})["default"]
    try:
        yield database
    finally:
        database.close()


def copy(von: BaseDatabaseWrapper, nach: BaseDatabaseWrapper) -> None:
    """All pages in one step: page by page it would begin anew with every change, without an end.
    Raises database errors."""
    von.ensure_connection()
    nach.ensure_connection()
    with nach.wrap_database_errors:
        von.connection.backup(nach.connection, pages=-1)


def _tidy(kopie: BaseDatabaseWrapper) -> None:
    """Without transient rows, and without what was deleted but lies on in the file."""
    with kopie.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=DELETE")  # the original's means two more files
        cursor.execute("PRAGMA journal_mode=MEMORY")
        datenstand.remove(kopie)  # nothing that runs by itself; `migrate` makes it anew
        vorhanden = {*kopie.introspection.table_names(cursor)}
        for tabelle in vorhanden.intersection(bestand.transient_tables()):
            cursor.execute(f"DELETE FROM {kopie.ops.quote_name(tabelle)}")  # noqa: S608 (names of our own tables)
        cursor.execute("VACUUM")


def _refuse_faults(kopie: BaseDatabaseWrapper) -> None:
    """Raises Sicherungsfehler for a broken file, or one that would do something by itself."""
    with kopie.cursor() as cursor:
        cursor.execute(LEBENDIG)
        if fremd := cursor.fetchone():
            raise Sicherungsfehler(
                f"Sie enthält etwas, das von selbst abläuft ({' '.join(fremd)})."
            )
        cursor.execute("PRAGMA integrity_check(1)")
        if (befund := cursor.fetchone()[0]) != "ok":
            raise Sicherungsfehler(f"SQLite findet einen Fehler ({befund}).")
        cursor.execute("PRAGMA foreign_key_check")
        if verweis := cursor.fetchone():
            raise Sicherungsfehler(
                f"In der Tabelle {verweis[0]} zeigt eine Zeile auf einen Eintrag, den die Tabelle "
                f"{verweis[2]} nicht hat."
            )


@contextmanager
def _alone() -> Iterator[None]:
    """The portal's database, empty, with everyone else kept out until we are done."""
    connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA locking_mode=EXCLUSIVE")
            # needs to be alone, and takes a copy of any page size
            cursor.execute("PRAGMA journal_mode=DELETE")
        with transaction.atomic():
            refuse_filled()
        yield
    finally:
        connection.close()  # the next one is as the settings say


def _empty() -> None:
    """As a new file: without any table."""
    with opened(Path(":memory:")) as nichts:
        copy(nichts, connection)
