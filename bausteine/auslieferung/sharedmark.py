"""Page cache: the newest mark that any process has seen, in a file that all of them share.

While no database answers, a process that was not asked since a withdrawal would not know of it and
give out what it kept. The file is written when a process sees a new mark, and read in an outage
only; nodes that share VAR share it too.
"""

import os
import threading
from contextlib import suppress

from django.conf import settings

#: in VAR: the second in which the mark was seen, and the mark
DATEI = "datenstand"
HOECHSTENS = 500


def note(text: str, sekunde: int) -> None:
    """A process has just seen this mark. Without room on the disk it keeps that for itself."""
    ziel = f"{settings.VAR}/{DATEI}"
    teil = f"{ziel}.{os.getpid()}.{threading.get_ident()}"
    try:
        with open(teil, "w") as datei:
            datei.write(f"{sekunde} {text}\n")
        os.replace(teil, ziel)
    except OSError:
        with suppress(OSError):
            os.unlink(teil)


def newest(eigener: str, sekunde: int) -> str:
    """The mark to go by in an outage: what any process saw last; one's own where nobody knows."""
    try:
        with open(f"{settings.VAR}/{DATEI}") as datei:
            wann, _, text = datei.read(HOECHSTENS).strip().partition(" ")
        return text if text and int(wann) >= sekunde else eigener
    except (OSError, ValueError):
        return eigener
