"""Second factor: TOTP from an app, and ten recovery codes on paper."""

import base64
import hashlib
import hmac
import re
import secrets
import time

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe

from anmeldung.models import Wiederherstellungscode, Zweitfaktor

#: codes a person gets
ANZAHL = 10
#: steps of 30 seconds that a clock may be wrong, to either side
SPIELRAUM = 1
#: no letter that looks like a digit: 16 of them are 80 random bits
ZEICHEN = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _fernet() -> MultiFernet:
    """The key for secrets, made from the portal's; older portal keys still open."""
    schluessel = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"anmeldung:{s}".encode()).digest()))
            for s in schluessel
        ]
    )


def encrypt(geheimnis: str) -> str:
    """The secret as it may be stored: a copy of the database alone does not give it away."""
    return _fernet().encrypt(geheimnis.encode()).decode()


def decrypt(text: str) -> str:
    """The stored secret; "" when it was stored under another key."""
    try:
        return _fernet().decrypt(text.encode()).decode()
    except InvalidToken:
        return ""


def new_secret() -> str:
    """A new secret, base32 as apps expect it."""
    return pyotp.random_base32()


def time_step(geheimnis: str, eingabe: str) -> int | None:
    """The time step for which the input is the code, None when for none near now."""
    eingabe = re.sub(r"\s", "", eingabe)
    if not geheimnis or not re.fullmatch(r"[0-9]{6}", eingabe):
        return None
    totp, jetzt = pyotp.TOTP(geheimnis), int(time.time()) // 30
    for schritt in range(jetzt - SPIELRAUM, jetzt + SPIELRAUM + 1):
        if hmac.compare_digest(totp.generate_otp(schritt), eingabe):
            return schritt
    return None


def accept_code(faktor: Zweitfaktor, eingabe: str) -> bool:
    """Whether the input is a current code that was not used before; from then on it is used."""
    schritt = time_step(decrypt(faktor.geheimnis), eingabe)
    return schritt is not None and Zweitfaktor.objects.use_step(faktor.pk, schritt)


def accept_recovery_code(faktor: Zweitfaktor, eingabe: str) -> bool:
    """Whether the input is one of the recovery codes; from then on it is gone."""
    return bool(faktor.codes.filter(pruefwert=_digest(eingabe)).delete()[0])


def set_up_app(konto, geheimnis: str, schritt: int) -> list[str]:
    """Give the account this app in place of any other, beside its passkeys; returns new recovery
    codes."""
    angaben = {"geheimnis": encrypt(geheimnis), "letzter_schritt": schritt}
    with transaction.atomic():
        faktor, _ = Zweitfaktor.objects.update_or_create(konto=konto, defaults=angaben)
        return new_codes(faktor)


def remove_app(faktor: Zweitfaktor) -> None:
    """Without the app; without anything else there is no second factor any more."""
    faktor.geheimnis = ""
    faktor.save(update_fields=["geheimnis"])
    _remove_empty(faktor)


def remove_passkey(faktor: Zweitfaktor, pk: str) -> bool:
    """Without this passkey; False when it is none of this account."""
    weg = faktor.passkeys.filter(pk=pk).delete()[0] if pk.isdecimal() else 0
    _remove_empty(faktor)
    return bool(weg)


def _remove_empty(faktor: Zweitfaktor) -> None:
    """Recovery codes alone are no second factor. Asked of the database, in one statement."""
    Zweitfaktor.objects.filter(pk=faktor.pk, geheimnis="", passkeys=None).delete()


def new_codes(faktor: Zweitfaktor) -> list[str]:
    """Ten new recovery codes in place of the old; only their digests are kept."""
    codes = ["".join(secrets.choice(ZEICHEN) for _ in range(16)) for _ in range(ANZAHL)]
    with transaction.atomic():
        faktor.codes.all().delete()
        Wiederherstellungscode.objects.bulk_create(
            Wiederherstellungscode(faktor=faktor, pruefwert=_digest(code)) for code in codes
        )
    return ["-".join(re.findall("....", code)) for code in codes]


def qr_code(konto, geheimnis: str) -> SafeString:
    """What an app scans, as an SVG element without size and style of its own."""
    adresse = pyotp.TOTP(geheimnis).provisioning_uri(
        name=konto.get_username(), issuer_name=settings.PORTAL_NAME.replace(":", " ")
    )
    # made of numbers only: nothing in it comes from outside
    return mark_safe(  # noqa: S308 (numbers only)
        segno.make(adresse, error="m", micro=False).svg_inline(
            scale=1,
            border=4,
            omitsize=True,
            dark="#000",
            light="#fff",
            svgclass="ozg-qr",
            lineclass="",
        )
    )


def in_groups(geheimnis: str) -> str:
    """The secret as one types it: groups of four."""
    return " ".join(re.findall(".{1,4}", geheimnis))


def _digest(code: str) -> str:
    # 80 random bits need no slow hash
    return hashlib.sha256(re.sub(r"[\s-]", "", code).upper().encode()).hexdigest()
