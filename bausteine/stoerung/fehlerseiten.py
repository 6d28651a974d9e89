"""Error pages: those for a broken portal ask neither database nor context processors."""

import sys

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static

from bausteine.stoerung.nochmal import send_again
from bausteine.stoerung.problem import for_programs, problem_response
from bausteine.stoerung.stoerung import is_fault, no_answer, reason

#: seconds after which to ask again
SPAETER = 300


def bad_request(request, exception=None):
    """400: the address or what was sent cannot be read."""
    if for_programs(request):
        return problem_response(400, "Die Anfrage lässt sich nicht lesen.")
    return _plain("400.html", 400)


def permission_denied(request, exception=None):
    """403: not with this account."""
    return render(request, "403.html", {"veraltet": False}, status=403)


def csrf_failure(request, reason=""):
    """403: a form of the Verwaltung without its cookie, or an outdated one; asks no database."""
    request.ohne_abfrage = True
    return render(request, "403.html", {"veraltet": True, "datenalter": None}, status=403)


def server_error(request):
    """500; 503 when it is the machine: the database does not answer, the disk is full."""
    if is_fault(fehler := sys.exc_info()[1]):
        return out_of_order(fehler, request)
    if for_programs(request):
        return problem_response(500, "Im Portal ist ein Fehler aufgetreten; er ist aufgezeichnet.")
    return _plain("500.html", 500)


def out_of_order(fehler: BaseException | None = None, request=None):
    """503 for a fault of the machine; without `fehler` the database is known to be away."""
    antwort = unavailable(reason(fehler) if fehler else "", request)
    antwort.ohne_datenbank = not fehler or no_answer(fehler)
    return antwort


def database_gone(antwort) -> bool:
    """Whether this answer says that the database did not answer at all."""
    return getattr(antwort, "ohne_datenbank", False)


def unavailable(grund: str = "", request=None):
    """503 with the operator's reason, or the one we know; a form to send `request` again."""
    if for_programs(request):
        antwort: HttpResponse = problem_response(
            503, grund or "Die Datenbank antwortet gerade nicht."
        )
        antwort["Cache-Control"] = "no-store"
    else:
        gesendet = request is not None and request.method not in {"GET", "HEAD"}
        nochmal = send_again(request)
        antwort = _plain("503.html", 503, grund=grund, gesendet=gesendet, nochmal=nochmal)
    antwort["Retry-After"] = SPAETER
    return antwort


def _plain(template: str, status: int, **kontext) -> HttpResponse:
    """A page from what the process itself knows."""
    kontext |= {"portal_name": settings.PORTAL_NAME, "portal_zusatz": settings.PORTAL_ZUSATZ}
    kontext["stile"] = [_file("kern/2.7.2/kern.min.css"), _file("css/portal.css")]
    antwort = HttpResponse(render_to_string(template, kontext), status=status)
    antwort["Cache-Control"] = "no-store"
    return antwort


def _file(name: str) -> str:
    """The address of a static file, also when collectstatic did not run."""
    try:
        return static(name)
    except ValueError:
        return f"{settings.STATIC_URL}{name}"
