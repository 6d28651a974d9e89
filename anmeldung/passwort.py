"""Password reset: by mail, only with a mail server and the portal's own address in the settings.

The answer is the same for everyone, at the same time: a letter is written in any case, and sent
beside the answer.
"""

import logging
import threading
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import EmailMessage
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.views.generic.base import ContextMixin, View

from anmeldung import sperre

logger = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether letters arrive, and the address in them is known without asking the request."""
    # with a mailbox there is a mail server: settings see to that
    return bool(settings.PORTAL_ADRESSE and settings.KONTAKT_POSTFACH)


class Vergessenform(PasswordResetForm):
    """The address of an account."""

    email = forms.EmailField(
        label="Ihre E-Mail-Adresse",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        help_text="Die Adresse, die an Ihrem Konto steht.",
    )

    def get_users(self, email):
        """Accounts that may come in with a password of the portal's own; else one that is nobody's,
        for a letter that takes as long to write."""
        konten = [konto for konto in super().get_users(email) if konto.is_staff]
        return konten or [get_user_model()(username=email[:150], email=email)]

    def send_mail(
        self,
        subject_template_name,
        email_template_name,
        context,
        from_email,
        to_email,
        html_email_template_name=None,
    ):
        """Write now, send beside the answer, whose time must not tell who has an account."""
        brief = EmailMessage(
            f"{settings.PORTAL_NAME}: neues Passwort",
            render_to_string(email_template_name, context),
            from_email,
            [to_email],
        )
        empfaenger = context["user"].pk
        threading.Thread(target=_send, args=(brief, empfaenger), daemon=True).start()


def _send(brief: EmailMessage, empfaenger: int | None) -> None:
    if empfaenger is None:  # written for nobody
        return
    try:
        brief.send()
    except Exception as fehler:  # whatever a mail server does, the log says it
        logger.error("Die Mail für ein neues Passwort ging nicht hinaus: %s", type(fehler).__name__)


class NurMitPost(ContextMixin, View):
    """404 while the portal cannot send letters; the admin's frame."""

    def dispatch(self, request, *args, **kwargs):
        """Nothing here without mail."""
        if not is_on():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        """What the admin's frame shows."""
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class Vergessen(NurMitPost, auth.PasswordResetView):
    """Asks for the address."""

    form_class = Vergessenform
    template_name = "admin/anmeldung/vergessen.html"
    email_template_name = "admin/anmeldung/mail.txt"
    success_url = reverse_lazy("anmeldung:vergessen_gesendet")
    title = "Passwort vergessen"

    def form_valid(self, form):
        """Send what there is to send, and say the same in any case."""
        if sperre.MAIL.allows(self.request, form.cleaned_data["email"]):
            ort = urlsplit(settings.PORTAL_ADRESSE)
            # never the request's host: whoever asks may have made it up
            form.save(
                domain_override=ort.netloc,
                use_https=ort.scheme == "https",
                token_generator=self.token_generator,
                email_template_name=self.email_template_name,
                request=self.request,
                extra_email_context={"stunden": settings.PASSWORD_RESET_TIMEOUT // 3600},
            )
        return super(auth.PasswordResetView, self).form_valid(form)


class Gesendet(NurMitPost, auth.PasswordResetDoneView):
    """The same for everyone."""

    template_name = "admin/anmeldung/vergessen_gesendet.html"
    title = "Prüfen Sie Ihr Postfach"


class Neu(NurMitPost, auth.PasswordResetConfirmView):
    """What the link in the letter leads to. Logs nobody in: the second factor is still to come."""

    template_name = "admin/anmeldung/passwort_neu.html"
    success_url = reverse_lazy("anmeldung:passwort_gesetzt")
    title = "Neues Passwort"

    def get_context_data(self, **kwargs):
        """The title says when the link is no longer good."""
        angaben = super().get_context_data(**kwargs)
        return angaben if self.validlink else {**angaben, "title": "Der Link gilt nicht mehr"}

    def form_valid(self, form):
        """The mailbox proved who it is: old mistakes count no more."""
        antwort = super().form_valid(form)
        sperre.unlock(self.user)
        return antwort


class Gesetzt(NurMitPost, auth.PasswordResetCompleteView):
    """Done; on to the login."""

    template_name = "admin/anmeldung/passwort_gesetzt.html"
    title = "Das Passwort ist geändert"
