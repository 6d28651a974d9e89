"""Service layer: an Abo is asked for, confirmed, changed and ended."""

import datetime as dt
import logging

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from abos.brief import letter_of_none, letter_to_confirm, letter_to_manage
from abos.enums import Abozustand, Takt
from abos.gegenstand import Gegenstand
from abos.models import Abo, Abonnent
from anmeldung import passwort

logger = logging.getLogger(__name__)
#: Abos of one address
HOECHSTENS = 20
#: letters that ask one address to confirm, until it does
ANFRAGEN_HOECHSTENS = 5
#: so long after a letter the same Abo is asked for again
NOCH_EINMAL = dt.timedelta(minutes=10)
SCHON_DA = (
    "jemand hat mit Ihrer Adresse ein Abo angefragt, das Sie schon haben. Es bleibt, wie es ist."
)
ZU_VIELE = (
    f"jemand hat mit Ihrer Adresse ein weiteres Abo angefragt. Mehr als {HOECHSTENS} je Adresse "
    "gibt es nicht; beenden Sie zuerst eines."
)
LINK = "hier ist der Link zu Ihren Abos, den Sie angefordert haben."


def are_offered() -> bool:
    """Whether letters go out at all; without, no page mentions Abos."""
    return passwort.is_on()


def request_abo(mail: str, gegenstand: Gegenstand, takt: str, jetzt: dt.datetime) -> bool:
    """Note it and ask the address whether it wants it; whether a letter could be sent.

    The answer is the same whether the address is known or not. Who is asked again and again gets
    no more letters.
    """
    abonnent, abo = _asked(mail, gegenstand, takt, jetzt)
    if abo is None:
        return _sent(letter_to_manage(abonnent, ZU_VIELE))
    if abo.zustand != Abozustand.ANGEFRAGT:
        return _sent(letter_to_manage(abonnent, SCHON_DA))
    offene = abonnent.abos.filter(zustand=Abozustand.ANGEFRAGT).count()
    if offene > ANFRAGEN_HOECHSTENS or abo.angefragt_am != jetzt:
        return True
    return _sent(letter_to_confirm(abo, gegenstand.titel))


@transaction.atomic
def _asked(mail, gegenstand, takt, jetzt) -> tuple[Abonnent, Abo | None]:
    """The Abo as it is noted now; None for one too many."""
    abonnent, _ = Abonnent.objects.get_or_create(mail__iexact=mail, defaults={"mail": mail})
    worum = {
        "liste": gegenstand.liste,
        "abfrage": gegenstand.abfrage,
        "schluessel": gegenstand.schluessel,
    }
    angaben = {"takt": takt, "wortlaut": gegenstand.wortlaut, "angefragt_am": jetzt}
    abo = abonnent.abos.filter(**worum).first()
    if abo is None:
        if abonnent.abos.count() >= HOECHSTENS:
            return abonnent, None
        abo, _ = abonnent.abos.get_or_create(**worum, defaults=angaben)
    elif abo.zustand == Abozustand.ANGEFRAGT and jetzt - abo.angefragt_am > NOCH_EINMAL:
        abonnent.abos.filter(pk=abo.pk).update(**angaben)
        abo.refresh_from_db()
    return abonnent, abo


def confirm(abo: Abo, jetzt: dt.datetime) -> None:
    """Its owner wants it: from now on changes are told. Done before, it changes nothing."""
    gegenstand = Gegenstand(abo.liste, abo.abfrage, abo.schluessel)
    gesehen = {} if gegenstand.ist_rundbrief else gegenstand.current()
    Abo.objects.filter(pk=abo.pk, zustand=Abozustand.ANGEFRAGT).update(
        zustand=Abozustand.BESTAETIGT,
        bestaetigt_am=jetzt,
        gesehen_tag=timezone.localdate(jetzt),
        gesehen=gesehen,
    )


@transaction.atomic
def end(abos) -> int:
    """Delete these Abos, and an address with its last one; how many there were."""
    anzahl = len(abos)
    Abo.objects.filter(pk__in=[abo.pk for abo in abos]).delete()
    Abonnent.objects.verwaist().delete()
    return anzahl


def set_takt(abo: Abo, takt: Takt, jetzt: dt.datetime) -> None:
    """How often from now on. One that rested is sent again, with what changes from now on."""
    werte: dict = {"takt": takt}
    if abo.zustand == Abozustand.RUHT:
        gegenstand = Gegenstand(abo.liste, abo.abfrage, abo.schluessel)
        werte |= {
            "zustand": Abozustand.BESTAETIGT,
            "gesehen_tag": timezone.localdate(jetzt),
            "gesehen": {} if gegenstand.ist_rundbrief else gegenstand.current(),
        }
    Abo.objects.filter(pk=abo.pk).update(**werte)


def send_link(mail: str) -> bool:
    """The link to their Abos, or that there are none; whether that could be sent.

    A letter goes in either case: who asks for another's address learns nothing, also by the time
    it takes.
    """
    abonnent = Abonnent.objects.of_address(mail).filter(abos__isnull=False).first()
    return _sent(letter_to_manage(abonnent, LINK) if abonnent else letter_of_none(mail))


def _sent(brief: EmailMessage) -> bool:
    """Whether the mail server took it; the address is not logged."""
    try:
        return brief.send() == 1
    except OSError as fehler:  # every failure of smtplib is one
        logger.error("Eine E-Mail zu einem Abo ging nicht hinaus: %s", type(fehler).__name__)
        return False
