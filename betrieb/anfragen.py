"""Request ID, access log: one line each, without address, program or query of a visitor."""

import logging
import re
import time
import uuid
from contextvars import ContextVar

from django.conf import settings

from betrieb import zaehler
from betrieb.masken import masked_path

#: of the request that this thread answers
KENNUNG: ContextVar[str] = ContextVar("anfrage", default="")
METHODEN = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
#: what a proxy may give as a number; anything else could carry a visitor's words into the log
BRAUCHBAR = re.compile(r"[A-Za-z0-9._-]{8,64}")
logger = logging.getLogger(__name__)


class AnfrageMiddleware:
    """Outermost: gives every answer the header X-Request-ID and writes one line."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.kennung = request_id(request)
        marke, beginn = KENNUNG.set(request.kennung), time.perf_counter()
        try:
            antwort = self.get_response(request)
            antwort["X-Request-ID"] = request.kennung
            record(request, antwort.status_code, time.perf_counter() - beginn)
            return antwort
        finally:
            KENNUNG.reset(marke)


def record(request, status: int, dauer: float) -> None:
    """Log and count what was answered; `dauer` in seconds."""
    if settings.KENNZAHLEN_TOKEN:
        zaehler.count(status, dauer)
    if logger.isEnabledFor(logging.INFO):
        felder = described(request) | {"status": status, "ms": round(dauer * 1000)}
        logger.info("Anfrage", extra={"felder": felder})


def counting():
    """How answers from the page store are recorded; None where neither log nor count is wanted."""
    gewollt = settings.KENNZAHLEN_TOKEN or logger.isEnabledFor(logging.INFO)
    return record_stored if gewollt else None


def record_stored(environ, status: int, beginn: float) -> tuple[str, str]:
    """As the middleware does for an answer that never came to Django; gives its header."""
    kennung = usable_id(environ.get("HTTP_X_REQUEST_ID", ""))
    dauer = time.perf_counter() - beginn
    if settings.KENNZAHLEN_TOKEN:
        zaehler.count(status, dauer)
    if logger.isEnabledFor(logging.INFO):
        felder = {"methode": environ["REQUEST_METHOD"], "speicher": True, "status": status}
        if status in {200, 304}:  # addresses that lead nowhere may hold what somebody typed
            pfad = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
            felder["pfad"] = masked_path(pfad, bekannt=True)
        marke = KENNUNG.set(kennung)
        logger.info("Anfrage", extra={"felder": felder | {"ms": round(dauer * 1000)}})
        KENNUNG.reset(marke)
    return "X-Request-ID", kennung


def request_id(request) -> str:
    """The proxy's number for this request if it is one, else a new one."""
    return usable_id(request.headers.get("X-Request-ID", ""))


def usable_id(gegeben: str) -> str:
    """That number if it can stand in a log, else a new one."""
    return gegeben if BRAUCHBAR.fullmatch(gegeben) else uuid.uuid4().hex


def described(request) -> dict:
    """Method, route and path. Of the Verwaltung, whose paths name accounts, and of addresses that
    are a key themselves (`marke`) the route alone."""
    treffer = request.resolver_match
    felder = {
        "methode": request.method if request.method in METHODEN else "andere",
        "route": treffer.route if treffer else "",
        "name": treffer.view_name if treffer else "",
    }
    # a route that takes anything (a former address) may hold a search
    geheim = treffer and (".*" in treffer.route or "marke" in treffer.kwargs)
    if not request.path.startswith("/admin/") and not geheim:
        felder["pfad"] = masked_path(request.path, bekannt=bool(treffer))
    return felder
