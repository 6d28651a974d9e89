"""Spam protection (honeypot, timing, rate limit): forms of visitors, without cookies.

A mark signed by the portal takes the place of a CSRF cookie: it says when the form was opened and
is good for one message. What is counted lives in memory only: of the process, or with CACHE_URL of
the cache that all processes share.
"""

import secrets
import time

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SALZ = "ozgportal.schutz"
#: seconds: nobody writes a message faster
FRUEHESTENS = 3
#: seconds a form may stay open
GILT = 12 * 3600
#: messages per address and hour
HOECHSTENS = 5
STUNDE = 3600


def new_mark() -> str:
    """A signed mark with the time in it, different for every form."""
    return signing.dumps(secrets.token_urlsafe(12), salt=SALZ)


def read_mark(marke: str, alter: int) -> str | None:
    """The mark's own word if we signed it at most `alter` seconds ago, else None."""
    try:
        return signing.loads(marke, salt=SALZ, max_age=alter)
    except signing.BadSignature:
        return None


def too_fast(marke: str) -> bool:
    """Whether one of our marks was made just now; never one of a clock that was set back since."""
    gemacht = signing.b62_decode(marke.rsplit(":", 2)[1])
    return 0 <= time.time() - gemacht <= FRUEHESTENS


def client_address(request) -> str:
    """The caller's address: what the outermost of our own proxies saw.

    Each proxy adds one entry at the end of X-Forwarded-For; what stands before our own
    (PROXY) is the caller's claim and counts for nothing.
    """
    eintraege = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    anzahl = settings.PROXY
    gesehen = eintraege[-anzahl].strip() if 0 < anzahl <= len(eintraege) else ""
    return gesehen or request.META.get("REMOTE_ADDR", "")


def sender_key(request) -> str:
    """A key for the sender's address that nobody can turn back without the secret key."""
    return salted_hmac(SALZ, client_address(request), algorithm="sha256").hexdigest()


def too_many(request) -> bool:
    """Count a message of this sender; True when the hour's number is used up."""
    schluessel = f"rueckmeldung-{sender_key(request)}"
    cache.add(schluessel, 0, STUNDE)  # forgotten after an hour, whatever happens
    try:
        return cache.incr(schluessel) > HOECHSTENS
    except ValueError:  # the hour ended between the two lines
        return False


class GeschuetztesFormular(forms.Form):
    """A form that visitors send.

    Each has `send()`, which hands on what was typed and says whether that worked.
    """

    #: what is said when …
    schon_gesendet = "Diese Nachricht ist schon gesendet."
    nicht_gesendet = (
        "Ihre Nachricht konnte nicht gesendet werden, der Fehler liegt bei uns. "
        "Bitte versuchen Sie es später noch einmal."
    )
    zu_viele = (
        f"Von Ihrem Anschluss kamen in der letzten Stunde schon {HOECHSTENS} Nachrichten. "
        "Bitte versuchen Sie es später noch einmal."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        #: of the answer that shows the form again
        self.status = 422
        marke = self.data.get("marke", "")
        self.wort = read_mark(marke, GILT)
        #: the mark the form carries; a good one stays good while mistakes are mended
        self.marke = marke if self.wort else new_mark()

    def clean(self):
        """Refuse what no visitor sends; each refusal says what to do."""
        if self.data.get("kopie"):  # hidden field: only a program fills it in
            self.add_error(None, "Bitte lassen Sie das Feld „Kopie“ leer.")
        if not self.wort:
            self.add_error(
                None, "Das Formular war zu lange geöffnet. Bitte senden Sie es noch einmal ab."
            )
        elif too_fast(self.marke):
            self.add_error(
                None, "Das ging sehr schnell. Bitte warten Sie kurz und senden Sie es noch einmal."
            )
        return super().clean()

    def obstacle(self) -> str:
        """Why nothing can be sent at present; "" when it can."""
        return ""

    def limited(self, request) -> bool:
        """Whether this sender must wait; counts the message."""
        return too_many(request)

    def send(self) -> bool:
        """Send what was written; whether it went."""
        raise NotImplementedError

    def submit(self, request) -> bool:
        """Send the checked form once; False with the reason among the errors."""
        gesendet = f"rueckmeldung-{self.wort}"
        if grund := self.obstacle():
            self.add_error(None, grund)
        elif not cache.add(gesendet, True, GILT):  # a mark is good for one message
            self.marke = new_mark()
            self.add_error(None, self.schon_gesendet)
        elif self.limited(request):
            self.status = 429
            cache.delete(gesendet)
            self.add_error(None, self.zu_viele)
        elif not self._sent(gesendet):
            self.add_error(None, self.nicht_gesendet)
        return not self.errors

    def _sent(self, gesendet: str) -> bool:
        """Whether it was sent; if not, for whatever reason, the mark is good once more."""
        erfolg = False
        try:
            erfolg = self.send()
        finally:
            if not erfolg:
                cache.delete(gesendet)
        return erfolg


def mail_field() -> forms.EmailField:
    """The voluntary address for an answer, a field of its own for each form."""
    return forms.EmailField(
        label="Ihre E-Mail-Adresse (freiwillig)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Nur nötig, wenn Sie eine Antwort möchten. Beispiel: name@beispiel.de",
        error_messages={
            "invalid": "Die E-Mail-Adresse ist unvollständig. So sieht eine aus: name@beispiel.de",
            "max_length": "Die E-Mail-Adresse ist zu lang.",
        },
    )
