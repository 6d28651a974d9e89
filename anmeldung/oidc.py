"""OpenID Connect: a provider's word, checked, then turned into an account with groups.

Only the ID token counts, after its signature, issuer, audience, age and nonce were checked.
An account is found by issuer and number alone: never by a name or a mail address.
"""

import logging
import time
from functools import lru_cache
from itertools import count
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction
from joserfc.errors import JoseError
from requests import RequestException

from anmeldung.models import Fremdkonto
from anmeldung.querysets import vorhandene_gruppen

logger = logging.getLogger(__name__)
#: signatures that only the provider can make; with HS256 the client's secret would do
VERFAHREN = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
ADRESSEN = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: seconds that clocks may differ; and after which the provider's keys are read again
SPIELRAUM, STUNDE = 60, 3600
#: what a provider can do wrong
FEHLER = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
)


class Abgelehnt(Exception):
    """Nobody comes in; the reason, for the log, names no person."""


def is_on() -> bool:
    """Whether a provider is configured."""
    return bool(settings.OIDC_AUSSTELLER)


def client():
    """The connection to the provider. Raises Abgelehnt when it does not say who it is."""
    verbindung = _client(
        settings.OIDC_AUSSTELLER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        int(time.time()) // STUNDE,
    )
    try:
        angaben = verbindung.load_server_metadata()
        adressen = [urlsplit(angaben[name]) for name in ADRESSEN]
    except FEHLER as fehler:
        raise Abgelehnt(f"Anbieter nicht erreichbar ({type(fehler).__name__})") from fehler
    if angaben.get("issuer") != settings.OIDC_AUSSTELLER:
        raise Abgelehnt("Der Anbieter nennt einen anderen Aussteller als OIDC_AUSSTELLER")
    schema = urlsplit(settings.OIDC_AUSSTELLER).scheme
    if any(adresse.scheme not in {"https", schema} for adresse in adressen):
        raise Abgelehnt("Der Anbieter nennt eine Adresse ohne https")
    angeboten = angaben.get("id_token_signing_alg_values_supported") or VERFAHREN
    verbindung.server_metadata["id_token_signing_alg_values_supported"] = [
        name for name in VERFAHREN if name in angeboten
    ]
    return verbindung


@lru_cache(maxsize=2)
def _client(aussteller: str, client_id: str, geheimnis: str, stunde: int):
    return OAuth().register(
        "oidc",
        client_id=client_id,
        client_secret=geheimnis,
        server_metadata_url=f"{aussteller.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "default_timeout": 10,
        },
    )


def checked_claims(request) -> dict:
    """What the provider says about the person who comes back from it.

    Raises Abgelehnt: anything but an answer to our own question, signed for us, and fresh.
    """
    pruefen = {
        "iss": {"essential": True, "value": settings.OIDC_AUSSTELLER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    try:
        token = client().authorize_access_token(request, claims_options=pruefen, leeway=SPIELRAUM)
        angaben = dict(token["userinfo"])
    except FEHLER as fehler:
        raise Abgelehnt(f"Antwort des Anbieters gilt nicht ({type(fehler).__name__})") from fehler
    if not isinstance(angaben["sub"], str) or not 0 < len(angaben["sub"]) <= 255:
        raise Abgelehnt("Die Nummer der Person ist keine")
    return angaben


def mapped_groups(angaben: dict) -> set[str]:
    """Names of the portal's groups that the claim stands for."""
    wert = angaben.get(settings.OIDC_GRUPPEN_ANGABE)
    if wert is None:
        wert = angaben
        for teil in settings.OIDC_GRUPPEN_ANGABE.split("."):
            wert = wert.get(teil) if isinstance(wert, dict) else None
    werte = [wert] if isinstance(wert, str) else wert if isinstance(wert, list) else []
    return {
        settings.OIDC_GRUPPEN[eintrag]
        for eintrag in werte
        if isinstance(eintrag, str) and eintrag in settings.OIDC_GRUPPEN
    }


@transaction.atomic
def account_for(angaben: dict):
    """The person's account with exactly the groups of today; None when there is no group for it.

    An account that is locked by hand stays locked.
    """
    gewollt = mapped_groups(angaben)
    gruppen = vorhandene_gruppen(gewollt)
    if fehlt := gewollt - {*gruppen}:
        logger.warning("OIDC_GRUPPEN nennt Gruppen, die es nicht gibt: %s", ", ".join(fehlt))
    verknuepfung = Fremdkonto.objects.bei(settings.OIDC_AUSSTELLER, angaben["sub"])
    if verknuepfung:
        konto = verknuepfung.konto
    elif gruppen:
        konto = _new_account(angaben)
    else:
        return None
    _take_over(konto, angaben, gruppen)
    return konto if konto.is_active and gruppen else None


def _new_account(angaben: dict):
    """An account that only the provider opens, under a name that nobody has."""
    model = get_user_model()
    wunsch = str(angaben.get("preferred_username") or "").strip()
    erlaubt = "".join(zeichen for zeichen in wunsch if zeichen.isalnum() or zeichen in "@.+-_")
    basis = erlaubt[:140] or "oidc"
    namen = (f"{basis}-{nummer}" if nummer > 1 else basis for nummer in count(1))
    frei = (name for name in namen if not model.objects.filter(username__iexact=name).exists())
    konto = model.objects.create_user(next(frei))  # without a password: unusable
    Fremdkonto.objects.create(
        konto=konto, aussteller=settings.OIDC_AUSSTELLER, nummer=angaben["sub"]
    )
    return konto


def _take_over(konto, angaben: dict, gruppen: dict) -> None:
    """Names, mail and groups as the provider has them today."""
    konto.first_name = str(angaben.get("given_name") or "")[:150]
    konto.last_name = str(angaben.get("family_name") or "")[:150]
    # a mail address can reset a password: only a verified one, only where there is none
    if angaben.get("email_verified") is True and not konto.has_usable_password():
        konto.email = str(angaben.get("email") or "")[:254]
    vorher = {gruppe.name for gruppe in konto.groups.all()}
    konto.is_staff = bool(gruppen)
    konto.save(update_fields=["first_name", "last_name", "email", "is_staff"])
    konto.groups.set(gruppen.values())
    if vorher != {*gruppen}:
        LogEntry.objects.log_actions(
            konto.pk,
            [konto],
            CHANGE,
            f"Gruppen durch {settings.OIDC_NAME}: {', '.join(sorted(gruppen)) or 'keine'}",
            single_object=True,
        )
