"""Page store: answers kept for the next visitor, in this process and in a cache that all share.

A key stands for one answer for ever, so nothing is ever deleted for being old, only for room.
"""

import logging
import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches

from bausteine.auslieferung.failover import PAUSE

#: alias of the shared cache, made by CACHE_URL
ALIAS = "seiten"
MEGABYTE = 1024 * 1024
#: the day is part of the key: nobody asks for it later
SEKUNDEN = 24 * 3600
logger = logging.getLogger(__name__)


class StoredResponse(NamedTuple):
    """What WSGI sends."""

    status: str
    kopf: list[tuple[str, str]]
    inhalt: bytes

    @property
    def groesse(self) -> int:
        """About what it takes in memory."""
        return len(self.inhalt) + 1000


class PageStore:
    """At most `hoechstens` bytes, none larger than `einzeln`; the longest unused go first."""

    def __init__(self, hoechstens: int = 32 * MEGABYTE, einzeln: int = MEGABYTE):
        self.hoechstens, self.einzeln = hoechstens, einzeln
        self.belegt = 0
        self._eintraege: OrderedDict[str, StoredResponse] = OrderedDict()
        self._schloss = threading.Lock()
        self._wieder = 0.0

    def get(self, schluessel: str) -> StoredResponse | None:
        """The stored answer, None without one."""
        with self._schloss:
            if antwort := self._eintraege.get(schluessel):
                self._eintraege.move_to_end(schluessel)
                return antwort
        antwort = self._shared(lambda cache: cache.get(schluessel))
        if antwort is not None:
            antwort = StoredResponse(*antwort)
            self._keep(schluessel, antwort)
        return antwort

    def set(self, schluessel: str, antwort: StoredResponse) -> None:
        """Store it unless it is too large."""
        if antwort.groesse <= self.einzeln:
            self._keep(schluessel, antwort)
            self._shared(lambda cache: cache.set(schluessel, tuple(antwort), SEKUNDEN))

    def clear(self) -> None:
        """Forget what this process keeps."""
        with self._schloss:
            self._eintraege.clear()
            self.belegt = 0

    def _keep(self, schluessel: str, antwort: StoredResponse) -> None:
        with self._schloss:
            if schluessel in self._eintraege:
                return
            self._eintraege[schluessel] = antwort
            self.belegt += antwort.groesse
            while self.belegt > self.hoechstens:
                self.belegt -= self._eintraege.popitem(last=False)[1].groesse

    def _shared(self, tun):
        """What `tun` gives for the shared cache; None without one and while it is away."""
        if ALIAS not in settings.CACHES or time.monotonic() < self._wieder:
            return None
        try:
            return tun(caches[ALIAS])
        except Exception as fehler:  # each kind of cache has errors of its own
            self._wieder = time.monotonic() + PAUSE
            logger.warning("Der gemeinsame Seitenspeicher antwortet nicht: %s", fehler)
            return None
