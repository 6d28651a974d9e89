"""Error messages: whatever goes wrong, in one German sentence that says what to do."""

from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import Error as DatabaseProblem

from bausteine.stoerung.stoerung import database_sentence, file_sentence
from betrieb.sicherung.manifest import Sicherungsfehler


@contextmanager
def understandable(ziel: Path, folge: str):
    """Turns every expected failure into a CommandError; `folge` says how things stand now."""
    try:
        yield
    except Sicherungsfehler as fehler:
        raise CommandError(str(fehler)) from fehler
    except DatabaseProblem as fehler:
        raise CommandError(f"{database_sentence(fehler)} {folge}") from fehler
    except OSError as fehler:
        raise CommandError(f"{file_sentence(fehler, ziel)} {folge}") from fehler
