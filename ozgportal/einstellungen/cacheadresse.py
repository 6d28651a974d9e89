"""Cache settings: of the cache that processes share, from CACHE_URL."""

from importlib.util import find_spec

import environ
from django.core.exceptions import ImproperlyConfigured

#: seconds until a cache that does not answer is done without
GEDULD = 0.5


def shared_cache(url: str) -> dict:
    """For Django's CACHES; ImproperlyConfigured, in German, for what cannot work."""
    try:
        angaben = environ.Env.cache_url_config(url)
    except (ImproperlyConfigured, ValueError, KeyError) as fehler:
        raise ImproperlyConfigured(
            "CACHE_URL ist keine Cacheadresse. Siehe .env.example."
        ) from fehler
    if not angaben.get("BACKEND"):
        raise ImproperlyConfigured("CACHE_URL ist keine Cacheadresse. Siehe .env.example.")
    if url.startswith("redis"):
        angaben["BACKEND"] = "django.core.cache.backends.redis.RedisCache"
        angaben["OPTIONS"] = {"socket_timeout": GEDULD, "socket_connect_timeout": GEDULD}
        if find_spec("redis") is None:
            raise ImproperlyConfigured(
                "CACHE_URL nennt einen Redis-Server, aber das Paket redis fehlt. "
                "Siehe .env.example."
            )
    return angaben
