"""Session expiry: what was typed into a form that was sent too late comes back after the login.

Nothing is kept on the server. The page that says that the session is over holds what was sent,
signed together with the account whose session it was: only that account can open it again, and what
another site or another person sends is no such thing. Opening it saves nothing: it shows the form,
or a page with a button, and that one is pressed like any other.
"""

from typing import Any

from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.csrf import csrf_exempt

from bausteine.stoerung.nochmal import VERWALTUNG, send_again
from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.anfrage import state_of_request

FELD = "_eingaben"
SALZ = "verwaltung.wiederaufnahme"
#: seconds that a page waits to be taken up again
GEDULD = 24 * 60 * 60
WIEDER_DA = (
    "Noch nicht gesichert: Ihre Sitzung war abgelaufen. Ihre Eingaben stehen wieder im Formular; "
    "bitte prüfen und noch einmal sichern."
)
#: fields that belong to the page and say nothing
OHNE = {"csrfmiddlewaretoken"}


class SitzungsendeMiddleware:
    """Answers a form of the Verwaltung that came after the end of its session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        antwort = self.get_response(request)
        if request.method != "POST" or not request.path.startswith(VERWALTUNG):
            return antwort
        ziel = antwort.headers.get("Location", "")
        if antwort.status_code != 302 or not ziel.startswith(reverse("admin:login")):
            return antwort
        return _kept(request) or antwort


def _kept(request) -> HttpResponse | None:
    """The page that holds what was sent; None where it cannot be told whose it is."""
    konto = None if request.user.is_authenticated else former_account(request)
    if konto is None or (nochmal := send_again(request)) is None:
        return None
    felder = [(name, wert) for name, wert in nochmal.felder if name not in OHNE]
    inhalt = {"konto": konto, "ziel": nochmal.ziel, "felder": felder}
    marke = signing.dumps(inhalt, salt=SALZ, compress=True)
    return _page(request, marke, dateien=nochmal.dateien)


def former_account(request) -> str | None:
    """Whose session the browser's cookie names, though it is over; None once it was cleared."""
    schluessel = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    sitzung = Session.objects.filter(session_key=schluessel).first() if schluessel else None
    return sitzung.get_decoded().get(SESSION_KEY) if sitzung else None


def _page(request, marke: str, satz: str = "", *, dateien=False) -> HttpResponse:
    kontext = {"marke": marke, "feld": FELD, "satz": satz, "dateien": dateien}
    kontext |= {"title": "Ihre Sitzung ist abgelaufen", "site_header": site.site_header}
    antwort = TemplateResponse(request, "admin/sitzungsende.html", kontext, status=403)
    antwort["Cache-Control"] = "no-store"
    return antwort.render()


@csrf_exempt  # the token of that page ended with the session; the signature says whose it is
def wiederaufnahme(request: HttpRequest) -> HttpResponse:
    """The form with what had been typed; for that account only, and nothing is saved."""
    marke = request.POST.get(FELD, "")
    try:
        inhalt = signing.loads(marke, salt=SALZ, max_age=GEDULD)
    except signing.BadSignature:
        drin = request.user.is_authenticated
        return HttpResponseRedirect(reverse("admin:index" if drin else "admin:login"))
    if not request.user.is_authenticated:
        return _page(request, marke, "Sie sind noch nicht angemeldet.")
    if str(request.user.pk) != inhalt["konto"]:
        satz = "Diese Eingaben gehören zu einem anderen Konto. Melden Sie sich damit an."
        return _page(request, marke, satz)
    return _form(request, inhalt) or _again(request, inhalt)


def _form(request: Any, inhalt: dict) -> HttpResponse | None:
    """The record's own form, held back; None for other pages."""
    pfad, _, abfrage = inhalt["ziel"].partition("?")
    try:
        treffer = resolve(pfad)
    except Resolver404:
        return None
    seite, name = getattr(treffer.func, "model_admin", None), treffer.func.__name__
    if name not in ("add_view", "change_view") or not _held(seite):
        return None
    state_of_request(request).held_back = WIEDER_DA
    daten = QueryDict(mutable=True)
    for feld, wert in inhalt["felder"]:
        daten.appendlist(feld, wert)
    request.POST, request.GET = daten, QueryDict(abfrage)
    request.path = request.path_info = pfad
    request.META["QUERY_STRING"], request.resolver_match = abfrage, treffer
    request.csrf_processing_done = True  # the signature was checked in its place
    return treffer.func(request, *treffer.args, **treffer.kwargs, form_url=inhalt["ziel"])


def _held(seite) -> bool:
    """Whether its forms save nothing but through the checks of PortalAdmin."""
    eigene = ("changeform_view", "get_form", "add_view", "change_view")
    return isinstance(seite, PortalAdmin) and all(
        getattr(type(seite), name) is getattr(PortalAdmin, name) for name in eigene
    )


def _again(request, inhalt: dict) -> HttpResponse:
    """What had been sent, to send it once more."""
    kontext = {
        **site.each_context(request),
        "title": "Noch nicht gespeichert",
        "ziel": inhalt["ziel"],
        "felder": inhalt["felder"],
        "gezeigt": [
            (n, w) for n, w in inhalt["felder"] if w and not n.startswith(("_", "initial-"))
        ],
    }
    return TemplateResponse(request, "admin/wiederaufnahme.html", kontext)
