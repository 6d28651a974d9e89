"""OpenID Connect: the way to the provider and back."""

import logging

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anmeldung import oidc
from anmeldung.sitzung import first_step

logger = logging.getLogger(__name__)
#: in the session: where the person wanted to go
ZIEL = "anmeldung_ziel"
NICHT_GELUNGEN = (
    "Die Anmeldung ist nicht gelungen. Versuchen Sie es noch einmal, oder wenden Sie sich an Ihre "
    "Administration."
)


def _client():
    """The library, read when a provider is first asked."""
    from anmeldung import oidcclient

    return oidcclient


@require_GET
@never_cache
def start(request):
    """Off to the provider, with a question only its own answer fits (state, nonce, PKCE)."""
    if not oidc.is_on():
        raise Http404
    ziel = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        ziel, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        ziel = reverse("admin:index")
    try:
        # the address that the provider knows, never the request's host
        callback = settings.PORTAL_ADRESSE + reverse("anmeldung:oidc_zurueck")
        antwort = _client().client().authorize_redirect(request, callback)
    except oidc.Abgelehnt as fehler:
        return failed(request, fehler)
    request.session[ZIEL] = ziel
    return antwort


@require_GET
@never_cache
def callback(request):
    """Back from the provider: in, or to the second factor, or nowhere."""
    if not oidc.is_on():
        raise Http404
    ziel = request.session.pop(ZIEL, reverse("admin:index"))
    try:
        konto = oidc.account_for(_client().checked_claims(request))
    except (oidc.Abgelehnt, IntegrityError) as fehler:  # or came in twice at the same moment
        return failed(request, fehler if isinstance(fehler, oidc.Abgelehnt) else "gleichzeitig")
    if konto is None:
        return failed(request, "keine Gruppe, oder das Konto ist gesperrt")
    return HttpResponseRedirect(
        first_step(request, konto, ziel, faktor=settings.OIDC_ZWEITER_FAKTOR)
    )


def failed(request, grund):
    """Back to the login with one sentence for everything; the log knows more, but no person."""
    logger.warning("Anmeldung mit OpenID Connect abgelehnt: %s", grund)
    messages.error(request, NICHT_GELUNGEN)
    return redirect("admin:login")
