"""Mail settings: what is senseless stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from ozgportal.einstellungen.post import email_settings, security_contact

SMTP = "smtp+tls://nutzer:ge%40heim@mail.example.org:587"


def test_without_anything_mail_goes_to_the_console():
    """Nothing is sent, nothing fails."""
    werte = email_settings("", "", debug=False)
    assert werte["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert "DEFAULT_FROM_EMAIL" not in werte


def test_a_server_and_a_mailbox():
    """Both are taken over; the mailbox is the sender too."""
    werte = email_settings(SMTP, "ozg@kreis.example", debug=False)
    assert (werte["EMAIL_HOST"], werte["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (werte["EMAIL_HOST_PASSWORD"], werte["EMAIL_USE_TLS"]) == ("ge@heim", True)
    assert werte["DEFAULT_FROM_EMAIL"] == "ozg@kreis.example"
    assert werte["EMAIL_TIMEOUT"]
    assert all(name.isupper() and "EMAIL" in name for name in werte)


@pytest.mark.parametrize(
    ("url", "postfach", "satz"),
    [
        ("quatsch", "", "EMAIL_URL ist keine Adresse"),
        ("https://mail.example.org", "", "EMAIL_URL ist keine Adresse"),
        ("smtp://mail.example.org:abc", "", "EMAIL_URL ist keine Adresse"),
        (SMTP, "kein postfach", "KONTAKT_POSTFACH ist keine"),
        ("", "ozg@kreis.example", "braucht in EMAIL_URL einen Mailserver"),
        ("consolemail://", "ozg@kreis.example", "braucht in EMAIL_URL einen Mailserver"),
        ("dummymail://", "ozg@kreis.example", "braucht in EMAIL_URL einen Mailserver"),
    ],
)
def test_what_cannot_work_is_refused(url, postfach, satz):
    """With the way out."""
    with pytest.raises(ImproperlyConfigured, match=satz) as fehler:
        email_settings(url, postfach, debug=False)
    assert ".env.example" in str(fehler.value)


def test_while_developing_the_console_is_enough():
    """There the developer reads the message."""
    werte = email_settings("consolemail://", "ozg@kreis.example", debug=True)
    assert werte["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("", ""),
        ("a@stadt.example", "mailto:a@stadt.example"),
        ("mailto:a@stadt.example", "mailto:a@stadt.example"),
        ("https://stadt.example/melden", "https://stadt.example/melden"),
        ("tel:+49-201-1234", "tel:+49-201-1234"),
    ],
)
def test_security_contact(text, uri):
    """As RFC 9116 wants it: a URI."""
    assert security_contact(text) == uri


@pytest.mark.parametrize(
    "text",
    ["Frau X", "a@", "http://stadt.example/", "https://", "javascript:1", "a@b.example\nX: y"],
)
def test_senseless_security_contact(text):
    """Nothing that would make the file invalid, or put a second field into it."""
    with pytest.raises(ImproperlyConfigured, match=r"SICHERHEIT_KONTAKT"):
        security_contact(text)
