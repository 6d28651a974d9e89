"""Account invitation: a link by which a person sets the first password of an account.

Django's own tokens, as for a forgotten password, but of another kind: neither is good for the
other. A link is good once and for a limited time, and dies when the account's password or address
changes.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.generic.base import ContextMixin, View

from anmeldung import passwort, sperre

logger = logging.getLogger(__name__)
#: people read their first letter after a weekend
GUELTIG = dt.timedelta(days=3)


class Einladungsmarken(PasswordResetTokenGenerator):
    """Writes the tokens of invitations."""

    key_salt = "anmeldung.einladung"


class Markenpruefung(Einladungsmarken):
    """Reads them. Django has one time limit for every token: this one looks at its clock later."""

    def _now(self):
        return super()._now() - GUELTIG + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


@dataclass(frozen=True)
class Einladung:
    """What became of an invitation: sent, or to be handed over by whoever made it."""

    konto: object
    link: str
    gesendet: bool


def invite(konto, adresse: str) -> Einladung:
    """Write to an account without a password; `adresse`: of the portal, where settings name none.

    Whoever may call this may also set the account's password.
    """
    ort = reverse(
        "anmeldung:einladung",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(konto.pk)),
            "token": Einladungsmarken().make_token(konto),
        },
    )
    link = urljoin(settings.PORTAL_ADRESSE or adresse, ort)
    # a letter never says an address that the request may have made up
    gesendet = passwort.is_on() and bool(konto.email) and _send(konto, link)
    return Einladung(konto, link, gesendet)


def _send(konto, link: str) -> bool:
    brief = EmailMessage(
        f"{settings.PORTAL_NAME}: Ihr Konto",
        render_to_string(
            "admin/anmeldung/einladung.txt",
            {"konto": konto, "link": link, "tage": GUELTIG.days, "portal": settings.PORTAL_NAME},
        ),
        to=[konto.email],
    )
    try:
        return brief.send() == 1
    except Exception as fehler:  # whatever a mail server does; neither address nor link is logged
        logger.error("Eine Einladung ging nicht hinaus: %s", type(fehler).__name__)
        return False


class Rahmen(ContextMixin, View):
    """The admin's frame for pages that need no login."""

    def get_context_data(self, **kwargs):
        """What the frame shows."""
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class Annehmen(Rahmen, auth.PasswordResetConfirmView):
    """What the link leads to. Logs nobody in: a second factor may be still to come."""

    template_name = "admin/anmeldung/einladung_annehmen.html"
    success_url = reverse_lazy("anmeldung:angenommen")
    title = "Ihr Passwort festlegen"
    token_generator = Markenpruefung()

    def get_context_data(self, **kwargs):
        """The title says when the link is no longer good."""
        angaben = super().get_context_data(**kwargs)
        if not self.validlink:
            return {**angaben, "title": "Die Einladung gilt nicht mehr"}
        return {**angaben, "name": str(self.user)}

    def form_valid(self, form):
        """Whoever holds the link is meant: old mistakes count no more."""
        antwort = super().form_valid(form)
        sperre.unlock(self.user)
        return antwort


class Angenommen(Rahmen, auth.PasswordResetCompleteView):
    """Done; on to the login."""

    template_name = "admin/anmeldung/einladung_angenommen.html"
    title = "Ihr Passwort ist gesetzt"
