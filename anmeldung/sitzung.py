"""Session: from the first step of a login to its end.

After the first step (password, provider) nobody is logged in: the session only remembers who waits
for the second factor. A session carries a digest of the account's roles; when they change, it ends.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject

from anmeldung.querysets import rollen_of

#: in the session: digest of the roles, whether the second factor was shown, who waits for it
ROLLEN, FAKTOR, WARTET = "anmeldung_rollen", "anmeldung_faktor", "anmeldung_wartet"
#: when password and factor were shown once more
BESTAETIGT = "anmeldung_bestaetigt"
#: seconds between the two steps
GEDULD = 600
ALLE = "alle"
PASSWORT = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class AccountState:
    """What decides about a session: the roles' digest, and the second factor."""

    abdruck: str
    has_factor: bool
    pflicht: bool

    @classmethod
    def von(cls, konto) -> "AccountState":
        """The account's present state; one query."""
        rollen = rollen_of(konto)
        merkmale = (konto.is_active, konto.is_staff, konto.is_superuser)
        gruppen = {name for art, _, name in rollen if art == "gruppe"}
        verlangt = set(settings.ZWEITER_FAKTOR_GRUPPEN)
        return cls(
            salted_hmac(
                "anmeldung.rollen",
                repr((merkmale, [z if z[0] == "faktor" else z[:2] for z in rollen])),
                algorithm="sha256",
            ).hexdigest(),
            any(art == "faktor" for art, _, _ in rollen),
            ALLE in verlangt or bool(gruppen & verlangt),
        )


class SitzungMiddleware:
    """Makes `request.user` nobody when the session does not hold; asks only when it is needed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        konto = request.user
        request.user = SimpleLazyObject(lambda: _checked(request, konto))
        return self.get_response(request)


def _checked(request, konto):
    """The account of the session, or nobody."""
    if not konto.is_authenticated:
        return konto
    stand, sitzung = AccountState.von(konto), request.session
    gemerkt = sitzung.get(ROLLEN)
    if gemerkt is None:  # a session from before there was a digest
        sitzung[ROLLEN] = stand.abdruck
    elif not constant_time_compare(gemerkt, stand.abdruck):
        sitzung.flush()
        return AnonymousUser()
    if (stand.has_factor or stand.pflicht) and not sitzung.get(FAKTOR):
        sitzung.flush()
        return AnonymousUser()
    return konto


def confirm(request) -> None:
    """Password and factor were shown just now: what comes next need not ask again."""
    request.session[BESTAETIGT] = int(time.time())


def is_confirmed(request) -> bool:
    """Whether they were, and not long ago."""
    return 0 <= time.time() - request.session.get(BESTAETIGT, 0) <= GEDULD


def refresh(request, konto, **merken) -> None:
    """The account changed itself: this session holds on, all its others end.

    A confirmation was good for one change.
    """
    request.session[ROLLEN] = AccountState.von(konto).abdruck
    request.session.pop(BESTAETIGT, None)
    for name, wert in merken.items():
        request.session[name] = wert
    request.session.cycle_key()


def first_step(request, konto, ziel: str, backend: str = PASSWORT, faktor=False) -> str:
    """The account showed who it is; returns the address of what comes next.

    `faktor`: a second factor was shown elsewhere, and settings accept that.
    """
    stand = AccountState.von(konto)
    if faktor or not (stand.has_factor or stand.pflicht):
        return finish(request, konto, ziel, backend, faktor)
    request.session.flush()
    request.session[WARTET] = {
        "konto": konto.pk,
        "passwort": konto.get_session_auth_hash(),
        "seit": int(time.time()),
        "ziel": ziel,
        "backend": backend,
    }
    return next_step(stand)


def next_step(stand: AccountState) -> str:
    """Where the second factor is asked for, or made."""
    return reverse("anmeldung:code" if stand.has_factor else "anmeldung:einrichten")


def waiting(request):
    """The account that waits for its second factor, None without one or when it took too long."""
    angaben = request.session.get(WARTET)
    if not angaben or not 0 <= time.time() - angaben["seit"] <= GEDULD:
        return None
    konto = get_user_model().objects.filter(pk=angaben["konto"], is_active=True).first()
    if konto and constant_time_compare(angaben["passwort"], konto.get_session_auth_hash()):
        return konto
    return None


def finish(request, konto, ziel: str, backend: str, faktor: bool) -> str:
    """Log in; returns where the person wanted to go."""
    request.session.pop(WARTET, None)
    login(request, konto, backend=backend)
    request.session[ROLLEN] = AccountState.von(konto).abdruck
    request.session[FAKTOR] = faktor
    if konto.is_superuser and not faktor:
        messages.warning(
            request,
            "Ihr Konto darf alles und ist nur mit einem Passwort geschützt. "
            "Richten Sie oben unter „Zweiter Faktor“ einen zweiten Faktor ein.",
        )
    return ziel


def finish_waiting(request, konto) -> str:
    """The second factor was right: log in."""
    angaben = request.session[WARTET]
    return finish(request, konto, angaben["ziel"], angaben["backend"], faktor=True)
