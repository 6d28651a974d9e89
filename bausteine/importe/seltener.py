"""Garbage collection: seldom while a file is worked through.

Every row leaves objects that stay to the end; the collector would look at all of them again and
again, which takes up to half the time of an import.
"""

import gc
import threading
from contextlib import contextmanager

#: new objects between two looks, and how many of them make a longer one
SCHWELLEN = (200_000, 20, 100)
_SPERRE = threading.Lock()
_laufend: list[tuple[int, int, int]] = []


@contextmanager
def seldom_collected():
    """As long as one of several imports runs at once; then as before."""
    with _SPERRE:
        _laufend.append(gc.get_threshold() if not _laufend else _laufend[0])
        gc.set_threshold(*SCHWELLEN)
    try:
        yield
    finally:
        with _SPERRE:
            vorher = _laufend.pop()
            if not _laufend:
                gc.set_threshold(*vorher)
