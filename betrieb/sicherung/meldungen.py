"""Whatever goes wrong, in one German sentence that says what to do."""

from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import Error as DatabaseProblem

from betrieb.sicherung.manifest import Sicherungsfehler
from ozgportal.stoerungen.stoerung import VOLL, database_sentence


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
        raise CommandError(f"{_file(fehler, ziel)} {folge}") from fehler


def _file(fehler: OSError, ziel: Path) -> str:
    if fehler.errno in VOLL:
        return (
            f"Für {ziel} ist kein Platz mehr: Schaffen Sie Platz oder wählen Sie einen anderen Ort."
        )
    name = fehler.filename or ziel
    return f"{name} lässt sich nicht benutzen ({fehler.strerror or fehler})."
