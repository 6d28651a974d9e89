"""Whatever goes wrong, in one German sentence that says what to do."""

import errno
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import Error as DatabaseProblem
from django.db import InterfaceError, OperationalError

from betrieb.sicherung.manifest import Sicherungsfehler

VOLL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def understandable(ziel: Path, folge: str):
    """Turns every expected failure into a CommandError; `folge` says how things stand now."""
    try:
        yield
    except Sicherungsfehler as fehler:
        raise CommandError(str(fehler)) from fehler
    except DatabaseProblem as fehler:
        raise CommandError(f"{_database(fehler)} {folge}") from fehler
    except OSError as fehler:
        raise CommandError(f"{_file(fehler, ziel)} {folge}") from fehler


def _database(fehler: DatabaseProblem) -> str:
    zeile = (str(fehler).splitlines() or [type(fehler).__name__])[0].rstrip(".")
    if "full" in zeile or "No space left" in zeile:
        return f"Der Datenträger der Datenbank ist voll ({zeile}): Schaffen Sie dort Platz."
    if "lock" in zeile:
        return f"Jemand anderes schreibt gerade ({zeile}): Beenden Sie zuerst das Portal."
    if isinstance(fehler, OperationalError | InterfaceError):
        return f"Die Datenbank antwortet nicht ({zeile}): Prüfen Sie sie und DATABASE_URL."
    return f"Die Datenbank meldet einen Fehler: {zeile}."


def _file(fehler: OSError, ziel: Path) -> str:
    if fehler.errno in VOLL:
        return (
            f"Für {ziel} ist kein Platz mehr: Schaffen Sie Platz oder wählen Sie einen anderen Ort."
        )
    name = fehler.filename or ziel
    return f"{name} lässt sich nicht benutzen ({fehler.strerror or fehler})."
