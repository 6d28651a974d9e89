"""Resubmission: what was sent while nothing could be saved, as a form to send it once more.

Nothing is kept on the server: the answer holds what came, hidden, for the person who sent it. The
CSRF mark is the one that came along, so that this page makes no foreign form a valid one.
"""

import re
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

VERWALTUNG = "/admin/"
#: there, what was typed is nobody's business but the server's
VERTRAULICHE_ADRESSE = re.compile(r"log(in|out)|anmeld|passwor|kennwort|faktor|oidc|code|/auth/")
VERTRAULICHES_FELD = re.compile(
    r"passwor|kennwort|(^|[_-])(pass|code|otp|pin|geheim\w*|secret|totp)\d*($|[_-])", re.IGNORECASE
)
#: letters that an answer repeats
HOECHSTENS = 500_000
UNLESBAR = (RequestDataTooBig, TooManyFieldsSent, UnreadablePostError, MultiPartParserError)


class Nochmal(NamedTuple):
    """The form: where to, which fields, and whether files came along that it cannot hold."""

    ziel: str
    felder: list[tuple[str, str]]
    dateien: bool


def send_again(request) -> Nochmal | None:
    """The form for what a POST brought; None when it must not or cannot be repeated."""
    if request is None or request.method != "POST" or confidential(request.path):
        return None
    try:
        felder = [(name, wert) for name, werte in request.POST.lists() for wert in werte]
        dateien = any(request.FILES.values())
    except UNLESBAR:
        return None
    umfang = sum(len(name) + len(wert) for name, wert in felder)
    if not felder or umfang > HOECHSTENS or any(VERTRAULICHES_FELD.search(n) for n, _ in felder):
        return None
    return Nochmal(request.get_full_path(), felder, dateien)


def confidential(pfad: str) -> bool:
    """Whether that address takes passwords or codes, or manages accounts."""
    return pfad.startswith(VERWALTUNG) and bool(VERTRAULICHE_ADRESSE.search(pfad))
