"""Failed attempts, counted in the database: one count for all servers, and atomic.

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
class Zaehlwerk:
    """What is counted: so many per account and address, per account, per address, in minutes."""

    art: str
    paar: int
    konto: int
    adresse: int
    minuten: int

    def erlaubt(self, request, name: str) -> bool:
        """Count an attempt; False when there were too many, then nothing may be checked."""
        Fehlversuche.objects.abgelaufen().delete()
        jetzt, dauer = timezone.now(), timedelta(minutes=self.minuten)
        with transaction.atomic():
            zeilen = [self._zeile(*teil, jetzt + dauer) for teil in self._teile(request, name)]
            if any(zeile.anzahl >= grenze for zeile, grenze in zeilen):
                return False
            for zeile, grenze in zeilen:
                zeile.anzahl += 1
                if zeile.anzahl >= grenze:  # the lock counts from the last attempt
                    zeile.bis = jetzt + dauer
                    # neither whom nor from where: that would be a list of people
                    logger.warning("Gesperrt nach %s Versuchen (%s)", zeile.anzahl, self.art)
                zeile.save(update_fields=["anzahl", "bis"])
        return True

    def gelungen(self, request, name: str) -> None:
        """The attempt was good: nothing is held against the account; the address gets it back."""
        paar, konto, adresse = (teil[0] for teil in self._teile(request, name))
        Fehlversuche.objects.filter(schluessel__in=(paar, konto)).delete()
        Fehlversuche.objects.filter(schluessel=adresse, anzahl__gt=0).update(anzahl=F("anzahl") - 1)

    def _teile(self, request, name: str):
        """Key, digest of the account and limit of each count, always in the same order."""
        konto, adresse = name_digest(name), digest("adresse", herkunft(request))
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


def passwort() -> Zaehlwerk:
    """Name and password. An office behind one address may fail more often than one account."""
    n = settings.ANMELDUNG_VERSUCHE
    return Zaehlwerk("passwort", n, 4 * n, 10 * n, settings.ANMELDUNG_SPERRE_MINUTEN)


def code() -> Zaehlwerk:
    """Second factor and confirmation by password; whoever gets there is one account."""
    n = settings.ANMELDUNG_VERSUCHE
    return Zaehlwerk("code", n, n, 10 * n, settings.ANMELDUNG_SPERRE_MINUTEN)


#: mails for a new password
MAIL = Zaehlwerk("mail", paar=3, konto=3, adresse=10, minuten=60)


def oeffnen(name: str) -> None:
    """Lift every lock of the account."""
    Fehlversuche.objects.filter(konto=name_digest(name)).delete()


def digest(*teile: str) -> str:
    """64 characters that stand for the parts."""
    return salted_hmac(SALZ, "\0".join(teile), algorithm="sha256").hexdigest()


def name_digest(name: str) -> str:
    """The same for all ways to write a name."""
    return digest("konto", unicodedata.normalize("NFKC", name).strip().casefold())


def herkunft(request) -> str:
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
