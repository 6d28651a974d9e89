"""Metrics: counts requests for /kennzahlen/, over all worker processes, in a small file in VAR.

Each machine has its own: VAR may be shared, and memory mapped over a network is not.

Locks of the operating system end with their process: a killed worker holds nobody up.
"""

import fcntl
import mmap
import os
import platform
import re
import struct
import threading
from bisect import bisect_left
from functools import cache

from django.conf import settings

#: by the first digit of the status
KLASSEN = ("1xx", "2xx", "3xx", "4xx", "5xx")
#: upper limits in seconds of the answer times; one more for everything above
GRENZEN = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FORMAT = struct.Struct(f"={len(KLASSEN)}Q{len(GRENZEN) + 1}Qd")
#: with its size in the name: a file that others have open must never shrink
DATEI = f"kennzahlen-{FORMAT.size}-{re.sub('[^A-Za-z0-9.-]', '_', platform.node())}"
_sperre = threading.Lock()


def count(status: int, dauer: float) -> None:
    """One more answer; without a writable VAR nothing is counted."""
    try:
        with _sperre:
            _add(status, dauer)
    except OSError:
        return


def read() -> tuple[dict[str, int], list[int], float]:
    """Answers per class of status, per answer time, and the sum of all times in seconds."""
    try:
        with _sperre:
            werte = FORMAT.unpack_from(_memory(settings.VAR / DATEI, os.getpid())[1])
    except OSError:
        werte = (0,) * (len(KLASSEN) + len(GRENZEN) + 1) + (0.0,)
    klassen = dict(zip(KLASSEN, werte, strict=False))
    return klassen, list(werte[len(KLASSEN) : -1]), werte[-1]


def _add(status: int, dauer: float) -> None:
    descriptor, speicher = _memory(settings.VAR / DATEI, os.getpid())
    fcntl.lockf(descriptor, fcntl.LOCK_EX)
    try:
        werte = list(FORMAT.unpack_from(speicher))
        werte[min(max(status // 100, 1), len(KLASSEN)) - 1] += 1
        werte[len(KLASSEN) + bisect_left(GRENZEN, dauer)] += 1
        werte[-1] += dauer
        FORMAT.pack_into(speicher, 0, *werte)
    finally:
        fcntl.lockf(descriptor, fcntl.LOCK_UN)


@cache
def _memory(datei, prozess: int) -> tuple[int, mmap.mmap]:
    """The file, open, and its content; each process opens it anew."""
    descriptor = os.open(datei, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.ftruncate(descriptor, FORMAT.size)  # fills a new file with zeros, leaves a full one alone
    return descriptor, mmap.mmap(descriptor, FORMAT.size)
