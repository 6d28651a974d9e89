"""Contact form: messages to the operator, without cookies, without storing anything."""

import logging

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage

from bausteine.seiten.schutz import GeschuetztesFormular, mail_field
from texte.enums import Thema

logger = logging.getLogger(__name__)


class Rueckmeldung(GeschuetztesFormular):
    """Topic and message; name and mail address are voluntary."""

    thema = forms.ChoiceField(
        label="Worum geht es?",
        choices=[("", "Bitte wählen"), *Thema.choices],
        error_messages={
            "required": "Bitte wählen Sie ein Thema.",
            "invalid_choice": "Bitte wählen Sie ein Thema aus der Liste.",
        },
    )
    nachricht = forms.CharField(
        label="Ihre Nachricht",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Am besten mit der Adresse der Seite, um die es geht. Höchstens 5.000 Zeichen.",
        error_messages={
            "required": "Bitte schreiben Sie eine Nachricht.",
            "max_length": "Ihre Nachricht ist länger als 5.000 Zeichen. Bitte kürzen Sie sie.",
        },
    )
    name = forms.CharField(
        label="Ihr Name (freiwillig)",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "Der Name ist länger als 200 Zeichen."},
    )
    mail = mail_field()

    def obstacle(self):
        """Without a mailbox nothing arrives."""
        if settings.KONTAKT_POSTFACH:
            return ""
        return "Nachrichten lassen sich hier zurzeit nicht senden."

    def send(self) -> bool:
        """Hand the message to the mail server; whether it took it."""
        daten = self.cleaned_data
        thema = Thema(daten["thema"]).label
        zeilen = [
            f"Thema: {thema}",
            f"Name: {daten['name'] or 'keine Angabe'}",
            f"E-Mail: {daten['mail'] or 'keine Angabe'}",
            "",
            daten["nachricht"],
        ]
        nachricht = EmailMessage(
            f"{settings.PORTAL_NAME}: {thema}",
            "\n".join(zeilen),
            to=[settings.KONTAKT_POSTFACH],
            reply_to=[daten["mail"]] if daten["mail"] else None,
        )
        try:
            return nachricht.send() == 1
        except OSError:  # every failure of smtplib is one
            logger.exception("Eine Nachricht ließ sich nicht senden.")
            return False
