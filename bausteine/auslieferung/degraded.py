"""Degraded mode: pages shown while the database that takes changes is gone, with a notice."""

import datetime as dt
import gzip

from django.template.loader import render_to_string
from django.utils import timezone

from bausteine.auslieferung.pagestore import StoredResponse

#: which the page would have if it were current, or that no longer fit
FALSCH = {"etag", "last-modified", "cache-control", "content-length"}
DAVOR = b"<main"


def without_primary(antwort: StoredResponse, stand: float | None) -> StoredResponse:
    """The same page, saying of when it is (seconds since 1970; None: nobody knows)."""
    kopf = unkept(antwort.kopf)
    werte = {name.lower(): wert for name, wert in kopf}
    inhalt = antwort.inhalt
    if werte.get("content-type", "").startswith("text/html"):
        if werte.get("content-encoding") == "gzip":
            inhalt = gzip.decompress(inhalt)
            kopf = [(n, w) for n, w in kopf if n.lower() != "content-encoding"]
        inhalt = inhalt.replace(DAVOR, notice(stand).encode() + DAVOR, 1)
    return StoredResponse(antwort.status, [*kopf, ("Content-Length", str(len(inhalt)))], inhalt)


def unkept(kopf: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers under which no browser and no proxy keeps the answer."""
    return [*((n, w) for n, w in kopf if n.lower() not in FALSCH), ("Cache-Control", "no-store")]


def notice(stand: float | None) -> str:
    """The notice as HTML."""
    zeit = stand and dt.datetime.fromtimestamp(stand, timezone.get_default_timezone())
    return render_to_string("components/ohne_datenbank.html", {"stand": zeit})
