"""Fault classification: database away, busy, disk full – in one German sentence.

For visitors and for who runs a command: what it is, and what to do.
"""

import errno
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import Error as DatabaseProblem
from django.db import InterfaceError, OperationalError, ProgrammingError

#: SQLSTATE of PostgreSQL: lock_timeout, statement_timeout
GESPERRT, ABGEBROCHEN = ("55P03", "40P01"), "57014"
#: no room left: SQLSTATE, or the name SQLite gives when its shared memory file cannot grow
PLATTE_VOLL = {"53100", "SQLITE_IOERR_SHMSIZE"}
#: all that PostgreSQL says of a full disk to who connects
OEFFNEN = "could not write init file"
#: its own programs pass on no SQLSTATE, only what the server says in its language
ERWEITERN = ("could not extend file", "nicht erweitern")
WORTE_VOLL = ("is full", "No space left", OEFFNEN, *ERWEITERN)
VOLL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: what databases say about a table that nobody has made
OHNE_TABELLE = ("no such table", "UndefinedTable", "does not exist")
#: why a file cannot be used
DATEIGRUND = {
    errno.ENOENT: "Datei oder Ordner gibt es nicht",
    errno.ENOTDIR: "ein Teil des Wegs ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.EACCES: "dieses Konto darf es nicht",
    errno.EPERM: "dieses Konto darf es nicht",
    errno.EROFS: "hier lässt sich nur lesen",
    errno.EEXIST: "es gibt sie schon",
    errno.ENAMETOOLONG: "der Name ist zu lang",
}


def is_fault(fehler: BaseException | None) -> bool:
    """Whether nobody's program is to blame but the machine."""
    if isinstance(fehler, OSError):
        return fehler.errno in VOLL
    return isinstance(fehler, OperationalError | InterfaceError)


def no_room(fehler: BaseException) -> bool:
    """Whether the disk of the files or of the database is full."""
    if isinstance(fehler, OSError):
        return fehler.errno in VOLL
    grund = fehler.__cause__
    zeichen = {getattr(grund, "sqlstate", None), getattr(grund, "sqlite_errorname", None)}
    return bool(zeichen & PLATTE_VOLL) or any(wort in str(fehler) for wort in WORTE_VOLL)


def no_answer(fehler: BaseException) -> bool:
    """Whether the database is away, or not to be opened: what it was asked does not matter."""
    return not reason(fehler) or OEFFNEN in str(fehler)


def reason(fehler: BaseException) -> str:
    """What a visitor can do about it: "" when the database is away, else why it said no."""
    if no_room(fehler):
        return (
            "Auf dem Server ist kein Platz mehr. Bitte sagen Sie es der Stelle, die das Portal "
            "betreibt."
        )
    zustand = getattr(fehler.__cause__, "sqlstate", None)
    if zustand in GESPERRT or "locked" in str(fehler):
        return (
            "Dieselben Angaben werden gerade an anderer Stelle geändert, zum Beispiel durch einen "
            "Import."
        )
    if zustand == ABGEBROCHEN:
        return "Die Abfrage hat zu lange gedauert und wurde beendet. Wählen Sie weniger auf einmal."
    return ""


def database_sentence(fehler: DatabaseProblem) -> str:
    """The same for who runs a command, with the first line that the database said."""
    zeile = (str(fehler).splitlines() or [type(fehler).__name__])[0].rstrip(".")
    if no_room(fehler):
        return f"Der Datenträger der Datenbank ist voll ({zeile}): Schaffen Sie dort Platz."
    if any(wort in zeile for wort in OHNE_TABELLE):
        return (
            f"In der Datenbank fehlt eine Tabelle ({zeile}): Zuerst „manage.py migrate“ ausführen."
        )
    if "lock" in zeile:
        return f"Jemand anderes schreibt gerade ({zeile}): Beenden Sie zuerst das Portal."
    if isinstance(fehler, OperationalError | InterfaceError):
        return f"Die Datenbank antwortet nicht ({zeile}): Prüfen Sie sie und DATABASE_URL."
    return f"Die Datenbank meldet einen Fehler: {zeile}."


def file_sentence(fehler: OSError, ziel="") -> str:
    """What is wrong with a file; `ziel` where the error does not say which one."""
    name = fehler.filename or ziel
    if fehler.errno in VOLL:
        return (
            f"Für {name} ist kein Platz mehr: Schaffen Sie Platz oder wählen Sie einen anderen Ort."
        )
    grund = DATEIGRUND.get(fehler.errno or 0) or fehler.strerror or fehler
    return f"{name} lässt sich nicht benutzen ({grund})."


def command_sentence(fehler: Exception) -> str:
    """What to say instead of a report when a command ended with this; "" for a mistake of ours."""
    if isinstance(fehler, OSError) and fehler.filename:
        return file_sentence(fehler)
    if isinstance(fehler, ProgrammingError) and OHNE_TABELLE[-1] in str(fehler):
        return database_sentence(fehler)
    if isinstance(fehler, OperationalError | InterfaceError):
        return database_sentence(fehler)
    return ""


@contextmanager
def spoken(folge: str):
    """Ends a command with the sentence instead of a report; `folge` says how things stand now."""
    try:
        yield
    except (OperationalError, InterfaceError) as fehler:
        raise CommandError(f"{database_sentence(fehler)} {folge}") from fehler
