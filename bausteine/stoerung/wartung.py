"""Maintenance mode: 503 while the portal is closed or its database does not answer."""

import logging
import os

from django.conf import settings

from bausteine.stoerung.fehlerseiten import out_of_order, unavailable
from bausteine.stoerung.stoerung import is_fault, no_room

#: in VAR; its content is the reason that visitors read
DATEI = "wartung"
HOECHSTENS = 2000
#: in the environment of a request that needs the database, which is known to be away
OHNE_DATENBANK = "ozgportal.ohne_datenbank"
#: machines ask there how the portal is, also while it is closed
OFFEN = {"/gesund/", "/bereit/", "/kennzahlen/"}
logger = logging.getLogger(__name__)


class WartungMiddleware:
    """Answers for every address but OFFEN, the Verwaltung too; static files are served before."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        grund = None if request.path in OFFEN else maintenance()
        if grund is not None:
            return unavailable(grund, request)
        if OHNE_DATENBANK in request.META and request.path not in OFFEN:
            return out_of_order(request=request)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A view whose database or disk says no; elsewhere handler500 sees the same."""
        if is_fault(exception):
            was = "Kein Platz mehr" if no_room(exception) else "Die Datenbank antwortet nicht"
            logger.error("%s: %s", was, exception)
            return out_of_order(exception, request)
        return None


def closed() -> bool:
    """Whether the file is there; asked with every request."""
    return os.path.exists(f"{settings.VAR}/{DATEI}")


def maintenance() -> str | None:
    """What the operator wrote into the file, None without one."""
    try:
        text = (settings.VAR / DATEI).read_text(errors="replace")
    except OSError:
        return None
    return text.strip()[:HOECHSTENS] or "Das Portal wird gerade gewartet."
