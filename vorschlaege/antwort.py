"""Mail: tells a visitor what became of the Vorschlag."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage

from vorschlaege.enums import Antwort, Zustand
from vorschlaege.felder import field_title

logger = logging.getLogger(__name__)
SAETZE = {
    Zustand.ANGENOMMEN: "Wir haben ihn übernommen.",
    Zustand.GEAENDERT: "Wir haben ihn in anderer Form übernommen.",
    Zustand.ABGELEHNT: "Wir haben ihn nicht übernommen.",
}


def send_answer(vorschlag, adresse: str) -> bool:
    """Send the answer if one was wanted and note whether it went out; `adresse` of the record.

    False when it could not be sent: everything else stays, and it can be tried again.
    """
    if not vorschlag.mail:
        return True
    gesendet = bool(settings.KONTAKT_POSTFACH) and _send(vorschlag, adresse)
    vorschlag.antwort = Antwort.GESENDET if gesendet else Antwort.GESCHEITERT
    vorschlag.save(update_fields=["antwort"])
    return gesendet


def _send(vorschlag, adresse: str) -> bool:
    zeilen = [
        "Guten Tag,",
        "",
        f"vielen Dank für Ihren Vorschlag zu „{vorschlag.gegenstand}“ ({field_title(vorschlag)}).",
        SAETZE[Zustand(vorschlag.zustand)],
    ]
    if vorschlag.begruendung:
        zeilen += ["", vorschlag.begruendung]
    zeilen += [
        "",
        f"Der Eintrag: {adresse}",
        f"Ihre E-Mail-Adresse löschen wir {settings.VORSCHLAG_MAIL_TAGE} Tage nach dieser "
        "Entscheidung.",
        "",
        settings.PORTAL_NAME,
    ]
    betreff = f"{settings.PORTAL_NAME}: Ihr Vorschlag Nr. {vorschlag.pk}"
    try:
        return EmailMessage(betreff, "\n".join(zeilen), to=[vorschlag.mail]).send() == 1
    except OSError:  # every failure of smtplib is one
        logger.exception("Die Antwort auf einen Vorschlag ließ sich nicht senden.")
        return False
