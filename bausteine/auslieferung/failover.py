"""Cache fail-over: the cache that processes share, or their own memory while it is away.

What is counted is then counted by each process for itself: too little, and nobody is kept waiting.
"""

import logging
import time

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

#: seconds without the shared cache after it failed
PAUSE = 30
logger = logging.getLogger(__name__)


class FailoverCache(BaseCache):
    """LOCATION: the alias of the shared cache."""

    #: of all threads together (monotonic)
    wieder = 0.0

    def __init__(self, location, params):
        super().__init__(params)
        self._alias, self._eigener = location, LocMemCache("failover", params)

    def add(self, key, value, *args, **kwargs):
        """As Django's."""
        return self._do("add", key, value, *args, **kwargs)

    def get(self, key, *args, **kwargs):
        """As Django's."""
        return self._do("get", key, *args, **kwargs)

    def set(self, key, value, *args, **kwargs):
        """As Django's."""
        return self._do("set", key, value, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        """As Django's."""
        return self._do("touch", key, *args, **kwargs)

    def delete(self, key, *args, **kwargs):
        """As Django's."""
        return self._do("delete", key, *args, **kwargs)

    def incr(self, key, *args, **kwargs):
        """As Django's."""
        return self._do("incr", key, *args, **kwargs)

    def clear(self):
        """As Django's."""
        self._eigener.clear()
        return self._do("clear")

    def available(self) -> bool:
        """Whether the shared cache answers at this moment."""
        try:
            caches[self._alias].get("bereit")
        except Exception:  # each kind of cache has errors of its own
            return False
        return True

    def _do(self, was: str, *args, **kwargs):
        if time.monotonic() >= FailoverCache.wieder:
            try:
                return getattr(caches[self._alias], was)(*args, **kwargs)
            except ValueError:  # nothing there to count on
                raise
            except Exception as fehler:  # each kind of cache has errors of its own
                FailoverCache.wieder = time.monotonic() + PAUSE
                logger.warning("Der gemeinsame Zwischenspeicher antwortet nicht: %s", fehler)
        return getattr(self._eigener, was)(*args, **kwargs)
