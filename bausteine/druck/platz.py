"""Concurrency limit for documents: so many are made at once on one machine, and nobody waits.

Locks of the operating system hold for all worker processes and end with theirs.
"""

import fcntl
import os
import platform
import re
from contextlib import contextmanager

from bausteine.druck.ablage import folder
from bausteine.druck.satz import Druckfehler

#: made at once: each keeps one core busy for some seconds
PLAETZE = 2
#: VAR may be shared by machines, each of which has places of its own
RECHNER = re.sub("[^A-Za-z0-9.-]", "_", platform.node())


class DruckBesetzt(Druckfehler):
    """As many documents as the machine can take are being made already."""

    grund, warten = "besetzt", 10


@contextmanager
def place():
    """One of the places, at once. Raises DruckBesetzt, Druckfehler."""
    sperre = _taken()
    try:
        yield
    finally:
        os.close(sperre)


def _taken() -> int:
    """The file whose lock is ours until it is closed."""
    for nummer in range(PLAETZE):
        datei = folder() / f"platz-{RECHNER}-{nummer}"
        sperre = os.open(datei, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(sperre, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fehler:
            os.close(sperre)
            if not isinstance(fehler, BlockingIOError):
                raise
        else:
            return sperre
    raise DruckBesetzt
