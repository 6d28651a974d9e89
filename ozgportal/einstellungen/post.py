"""Mail settings: server and contacts, checked when the portal starts."""

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EmailValidator

#: they take a message and lose it; fit for development only
VERLIEREN = ("console", "dummy", "locmem")


def email_settings(url: str, postfach: str, debug: bool) -> dict:
    """Django's EMAIL_… settings for EMAIL_URL and KONTAKT_POSTFACH (both may be empty).

    Raises ImproperlyConfigured: an address that is none, or a mailbox that nothing reaches.
    """
    try:
        werte = environ.Env.email_url_config(url or "consolemail://")
    except (environ.ImproperlyConfigured, ValueError) as fehler:
        raise ImproperlyConfigured(
            "EMAIL_URL ist keine Adresse eines Mailservers. Siehe .env.example."
        ) from fehler
    werte = {name: wert for name, wert in werte.items() if name.startswith("EMAIL_")}
    if postfach:
        try:
            EmailValidator()(postfach)
        except ValidationError as fehler:
            raise ImproperlyConfigured(
                "KONTAKT_POSTFACH ist keine E-Mail-Adresse. Siehe .env.example."
            ) from fehler
        verloren = any(art in werte["EMAIL_BACKEND"] for art in VERLIEREN)
        if not url or (verloren and not debug):
            raise ImproperlyConfigured(
                "KONTAKT_POSTFACH braucht in EMAIL_URL einen Mailserver, sonst gehen Nachrichten "
                "verloren. Siehe .env.example."
            )
        werte["DEFAULT_FROM_EMAIL"] = postfach
    return werte | {"EMAIL_TIMEOUT": 10}


def security_contact(text: str) -> str:
    """The address for reports of vulnerabilities as a URI (RFC 9116): https:, mailto: or tel:.

    A bare mail address becomes mailto:. Raises ImproperlyConfigured for anything else.
    """
    text = text.strip()
    ziel = f"mailto:{text}" if text and ":" not in text else text
    teile = urlsplit(ziel)
    try:
        if teile.scheme == "mailto":
            EmailValidator()(teile.path)
        gut = teile.scheme in {"", "mailto"} or bool(
            teile.netloc if teile.scheme == "https" else teile.scheme == "tel" and teile.path
        )
    except ValidationError:
        gut = False
    if not gut or len(ziel.split()) > 1:
        raise ImproperlyConfigured(
            "SICHERHEIT_KONTAKT ist weder E-Mail-Adresse noch https-Adresse. Siehe .env.example."
        )
    return ziel
