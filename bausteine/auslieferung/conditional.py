"""Conditional requests: headers of what visitors have already, and who may keep an answer."""

from django.conf import settings

#: asks for every page again, and gets 304 while it is the same
ALLE = ("Cache-Control", "no-cache")
VARY = ("Vary", "Accept-Encoding")
NIEMAND = ("Cache-Control", "no-store, private")


def known(environ, schluessel: str, datum: str | None) -> bool:
    """Whether the visitor has this answer. Proxies decorate ETags, so the key may stand inside."""
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return schluessel in tags
    return datum is not None and environ.get("HTTP_IF_MODIFIED_SINCE") == datum


def scheme(environ) -> str:
    """As Django's request tells it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, sicher = settings.SECURE_PROXY_SSL_HEADER
        if (wert := environ.get(name)) is not None:
            return "https" if wert.split(",")[0].strip() == sicher else "http"
    return environ["wsgi.url_scheme"]


def tag(schluessel: str) -> tuple[str, str]:
    """The ETag. Weak: gzip may pack the same page in other bytes."""
    return "ETag", f'W/"{schluessel}"'


def has_policy(kopf) -> bool:
    """Whether a view has a rule of its own, other than the one that all pages have."""
    return any(name.lower() == "cache-control" and wert != ALLE[1] for name, wert in kopf)


def without_header(kopf, ohne: str) -> list[tuple[str, str]]:
    """All headers but that one, named in small letters."""
    return [(name, wert) for name, wert in kopf if name.lower() != ohne]
