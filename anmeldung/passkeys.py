"""Passkeys (WebAuthn, FIDO2): key pairs whose private half never leaves a device.

The library (fido2) checks kind, origin, challenge, RP ID, presence and signature of an answer. Ours
is the rest: a challenge belongs to one session, one purpose and one account, is good once and for
five minutes; the sign counter only rises, decided in the database; and which key may do what.
Attestation is not asked for: nobody here needs to know who made a device.
"""

import ipaddress
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from anmeldung.models import Passkey, Zweitfaktor
from anmeldung.zweitfaktor import new_codes
from bausteine.seiten.adressen import base

if TYPE_CHECKING:
    from fido2.server import Fido2Server

logger = logging.getLogger(__name__)
#: in the session: the challenge, and what it is good for
FRAGE = "anmeldung_passkey"
#: purposes: instead of name and password, as the second factor, for a new key
ANMELDEN, BESTAETIGEN, ANLEGEN = "anmelden", "bestaetigen", "anlegen"
#: seconds a challenge is good
GEDULD = 300
#: keys of one account; letters of an answer
HOECHSTENS, LAENGE = 10, 20_000
#: ES256, EdDSA, RS256: every device has one of them
VERFAHREN = (-7, -8, -257)
#: letters of a key's name in the database: an ID has at most 1,023 bytes
KENNUNG = 1400


class Abgewiesen(Exception):
    """The answer does not count; the reason, for the log, names no person."""


@dataclass(frozen=True)
class NeuerSchluessel:
    """A key that a device made and the library checked."""

    kennung: str
    schluessel: str
    zaehler: int


def origin(request) -> str:
    """Where keys of this portal are good, as a browser names it; "" where a browser refuses.

    From PORTAL_ADRESSE, else from the request, whose host is one of ALLOWED_HOSTS.
    """
    ort, gefragt = urlsplit(base(request)), urlsplit(f"//{request.get_host()}")
    rechner = ort.hostname or ""
    if rechner != gefragt.hostname or (ort.scheme != "https" and rechner != "localhost"):
        return ""
    try:
        ipaddress.ip_address(rechner)
    except ValueError:
        return f"{ort.scheme}://{ort.netloc}"
    return ""


# Every process imports this file, few of them meet a passkey, and the library takes a fifth of a
# second to load: so it is imported where it is used.


def _server(request) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    ort = origin(request)
    if not ort:
        raise Abgewiesen("Adresse, unter der Passkeys nicht gehen")
    portal = PublicKeyCredentialRpEntity(id=urlsplit(ort).hostname, name=settings.PORTAL_NAME)
    # the very origin: the library alone would take every name below it
    server = Fido2Server(portal, verify_origin=lambda genannt: genannt == ort)
    server.allowed_algorithms = [a for a in server.allowed_algorithms if a.alg in VERFAHREN]
    server.timeout = GEDULD * 1000  # type: ignore[assignment] # None there is only the default
    return server


def question(request, zweck: str, konto=None) -> dict:
    """What the browser asks a device; from now on this session waits for the answer.

    Raises Abgewiesen where there are no passkeys.
    """
    from fido2.webauthn import ResidentKeyRequirement, UserVerificationRequirement

    server = _server(request)
    eigene = [] if konto is None else [_daten(key) for key in Passkey.objects.von(konto)]
    optionen: Mapping[str, Any]
    if zweck == ANLEGEN:
        optionen, zustand = server.register_begin(
            _person(konto),
            eigene,
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
    else:
        # without a password before it, the device itself must ask for a PIN or a finger
        verlangt = "REQUIRED" if zweck == ANMELDEN else "PREFERRED"
        optionen, zustand = server.authenticate_begin(
            eigene or None, user_verification=UserVerificationRequirement[verlangt]
        )
    request.session[FRAGE] = {
        "zweck": zweck,
        "konto": konto and konto.pk,
        "seit": int(time.time()),
        "challenge": zustand["challenge"],
        "user_verification": str(zustand["user_verification"].value),
    }
    return dict(optionen)["publicKey"]


def _person(konto):
    """The account as a device lists it; its number there says nothing to anybody else."""
    from fido2.webauthn import PublicKeyCredentialUserEntity

    nummer = salted_hmac("anmeldung.passkeys", str(konto.pk), algorithm="sha256").digest()
    name = konto.get_username()
    anzeige = konto.get_full_name() or name
    return PublicKeyCredentialUserEntity(id=nummer, name=name, display_name=anzeige)


def _daten(key: Passkey):
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(websafe_decode(key.schluessel))


def _asked(request, zweck: str, konto) -> dict:
    """What was asked, which is asked no more. Raises Abgewiesen: nothing, long ago, or else."""
    frage = request.session.pop(FRAGE, None)
    if not frage or frage["zweck"] != zweck or frage["konto"] != (konto and konto.pk):
        raise Abgewiesen("Antwort auf keine Frage")
    if not 0 <= time.time() - frage["seit"] <= GEDULD:
        raise Abgewiesen("Antwort nach zu langer Zeit")
    return frage


def id_in(text: str) -> str:
    """The key that an answer names, "" for none. Nothing is believed by that."""
    from fido2.utils import websafe_decode, websafe_encode

    try:
        kennung = json.loads(text)["rawId"]
        return websafe_encode(websafe_decode(kennung))[:KENNUNG]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def used(request, zweck: str, konto, text: str) -> bool:
    """Whether the answer is that of a key of this account to the question of this session.

    `zweck` ANMELDEN: nobody showed a password before, so the device must have asked for more than
    presence, and the account must be one that a password of the portal opens. Who comes from a
    provider comes by the provider: only there it is known who has left.
    """
    gefragt = None if zweck == ANMELDEN else konto
    try:
        frage = _asked(request, zweck, gefragt)
        if konto is None:
            raise Abgewiesen("unbekannter Passkey")
        if zweck == ANMELDEN and not _may_come_in(konto):
            raise Abgewiesen("Konto ohne Anmeldung mit Passkey")
        _verify(request, konto, frage, text)
    except Abgewiesen as grund:
        logger.warning("Passkey abgewiesen: %s", grund)
        return False
    return True


def _may_come_in(konto) -> bool:
    return konto.is_active and konto.is_staff and konto.has_usable_password()


def _verify(request, konto, frage: dict, text: str) -> None:
    from fido2.utils import websafe_encode
    from fido2.webauthn import AuthenticationResponse

    eigene = {key.kennung: key for key in Passkey.objects.von(konto)}
    try:
        antwort = AuthenticationResponse.from_dict(json.loads(text))
        schluessel = [_daten(key) for key in eigene.values()]
        benutzt = _server(request).authenticate_complete(frage, schluessel, antwort)
    except Abgewiesen:
        raise
    except Exception as fehler:  # bytes of a stranger: whatever is wrong with them is a no
        raise Abgewiesen(type(fehler).__name__) from fehler
    key = eigene[websafe_encode(benutzt.credential_id)]
    if not Passkey.objects.note_use(key.pk, antwort.response.authenticator_data.counter):
        raise Abgewiesen("Zähler des Geräts geht nicht voran")


def made(request, konto, text: str) -> NeuerSchluessel | None:
    """The new key in the answer, None when it is none or nobody's to have."""
    try:
        return _made(request, konto, _asked(request, ANLEGEN, konto), text)
    except Abgewiesen as grund:
        logger.warning("Passkey abgewiesen: %s", grund)
        return None


def _made(request, konto, frage: dict, text: str) -> NeuerSchluessel:
    from fido2.utils import websafe_encode
    from fido2.webauthn import RegistrationResponse

    try:
        antwort = RegistrationResponse.from_dict(json.loads(text))
        angaben = _server(request).register_complete(frage, antwort)
        daten = angaben.credential_data
        if daten is None:
            raise Abgewiesen("kein Schlüssel")
        verfahren = daten.public_key[3]
    except Abgewiesen:
        raise
    except Exception as fehler:  # as above
        raise Abgewiesen(type(fehler).__name__) from fehler
    if verfahren not in VERFAHREN:
        raise Abgewiesen("anderes Verfahren")
    kennung = websafe_encode(daten.credential_id)
    if len(kennung) > KENNUNG or Passkey.objects.mit_kennung(kennung):
        raise Abgewiesen("Passkey gibt es schon")
    if len(Passkey.objects.von(konto)) >= HOECHSTENS:
        raise Abgewiesen("zu viele Passkeys")
    return NeuerSchluessel(kennung, websafe_encode(daten), angaben.counter)


def add(konto, name: str, neu: NeuerSchluessel) -> list[str]:
    """Give the account this key; the recovery codes if it is its first second factor."""
    with transaction.atomic():
        faktor, erster = Zweitfaktor.objects.get_or_create(konto=konto)
        Passkey.objects.create(
            faktor=faktor,
            name=name,
            kennung=neu.kennung,
            schluessel=neu.schluessel,
            zaehler=neu.zaehler,
        )
        return new_codes(faktor) if erster else []
