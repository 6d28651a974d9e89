"""OpenID Connect client: asks the provider, and checks its word before anyone believes it.

Only the ID token counts, after its signature, issuer, audience, age and nonce were checked.
Read by `oidcseite` when a provider is first asked: the library takes a third of a second to load,
which every command of a portal without a provider would pay.
"""

import time
from functools import lru_cache
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from joserfc.errors import JoseError
from requests import RequestException

from anmeldung.oidc import Abgelehnt

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
