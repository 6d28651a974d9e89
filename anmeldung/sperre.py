"""Login throttle: failed attempts, counted in the database, for all servers and atomic.

Counted is before the check, so that attempts at the same time cannot pass together. Names and
addresses are kept as keyed digests that nobody can turn back without the secret key, and only until
the count is over.
"""

import ipaddress
import logging
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from anmeldung.models import Fehlversuche
from bausteine.seiten.schutz import client_address

logger = logging.getLogger(__name__)
SALZ = "anmeldung.sperre"


@dataclass(frozen=True)
class FailureCounter:
    """What is counted: so many per account and address, per account, per address, in minutes."""

    art: str
    paar: int
    konto: int
    adresse: int
    minuten: int

    def allows(self, request, name: str, *, adresse: bool = True) -> bool:
        """Count an attempt; False when there were too many, then nothing may be checked.

        `adresse`: whether it counts for the caller's address, too.
        """
        Fehlversuche.objects.expired().delete()
        jetzt, dauer = timezone.now(), timedelta(minutes=self.minuten)
        with transaction.atomic():
            teile = self._teile(request, name)[: 3 if adresse else 2]
            zeilen = [self._zeile(*teil, jetzt + dauer) for teil in teile]
            voll = any(zeile.anzahl >= grenze for zeile, grenze in zeilen)
            for zeile, grenze in zeilen:
                if not voll:
                    zeile.anzahl += 1
                    self._begin(zeile, grenze, jetzt + dauer)
                # as many writes for a full count: the time tells nothing
                zeile.save(update_fields=["anzahl", "bis"])
        return not voll

    def _begin(self, zeile, grenze: int, bis) -> None:
        """The lock counts from the last attempt."""
        if zeile.anzahl >= grenze:
            zeile.bis = bis
            # neither whom nor from where: that would be a list of people
            logger.warning("Gesperrt nach %s Versuchen (%s)", zeile.anzahl, self.art)

    def succeeded(self, request, *namen: str) -> None:
        """The attempt was good: nothing is held against the account, under none of the names it
        was counted by; the address gets it back."""
        teile = [self._teile(request, name) for name in namen]
        gezaehlt = [teil[0] for paar, konto, _ in teile for teil in (paar, konto)]
        adresse = teile[0][2][0]
        Fehlversuche.objects.filter(schluessel__in=gezaehlt).delete()
        Fehlversuche.objects.filter(schluessel=adresse, anzahl__gt=0).update(anzahl=F("anzahl") - 1)

    def _teile(self, request, name: str) -> tuple[tuple[str, str, int], ...]:
        """Key, digest of the account and limit of each count, always in the same order."""
        konto, adresse = name_digest(name), digest("adresse", origin(request))
        return (
            (digest(self.art, "paar", konto, adresse), konto, self.paar),
            (digest(self.art, "konto", konto), konto, self.konto),
            (digest(self.art, "adresse", adresse), "", self.adresse),
        )

    @staticmethod
    def _zeile(schluessel: str, konto: str, grenze: int, bis):
        vorgabe = {"konto": konto, "bis": bis}
        zeile, _ = Fehlversuche.objects.select_for_update().get_or_create(
            schluessel=schluessel, defaults=vorgabe
        )
        return zeile, grenze


def password() -> FailureCounter:
    """Name and password. An office behind one address may fail more often than one account."""
    n = settings.ANMELDUNG_VERSUCHE
    return FailureCounter("passwort", n, 4 * n, 10 * n, settings.ANMELDUNG_SPERRE_MINUTEN)


def code() -> FailureCounter:
    """Second factor and confirmation by password; whoever gets there is one account."""
    n = settings.ANMELDUNG_VERSUCHE
    return FailureCounter("code", n, n, 10 * n, settings.ANMELDUNG_SPERRE_MINUTEN)


def passkey() -> FailureCounter:
    """Passkey instead of name and password. A count of its own: whoever locks an account from
    outside by guessing passwords does not lock out who needs none."""
    n = settings.ANMELDUNG_VERSUCHE
    return FailureCounter("passkey", n, 4 * n, 10 * n, settings.ANMELDUNG_SPERRE_MINUTEN)


#: mails for a new password
MAIL = FailureCounter("mail", paar=3, konto=3, adresse=10, minuten=60)


def unlock(konto) -> None:
    """Lift every lock of the account, whichever of its names was typed."""
    namen = (konto.get_username(), konto.email)
    Fehlversuche.objects.filter(konto__in=[name_digest(n) for n in namen if n]).delete()


def digest(*teile: str) -> str:
    """64 characters that stand for the parts."""
    return salted_hmac(SALZ, "\0".join(teile), algorithm="sha256").hexdigest()


def name_digest(name: str) -> str:
    """The same for all ways to write a name."""
    return digest("konto", unicodedata.normalize("NFKC", name).strip().casefold())


def origin(request) -> str:
    """The caller's address; of IPv6 the network, because one line has the whole of it."""
    text = client_address(request)
    try:
        adresse = ipaddress.ip_address(text)
    except ValueError:
        return text
    if adresse.version == 6:
        if adresse.ipv4_mapped:
            return str(adresse.ipv4_mapped)
        return str(ipaddress.ip_network((adresse, 64), strict=False))
    return str(adresse)
