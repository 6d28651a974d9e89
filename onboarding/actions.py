"""Service layer: writing closed data sheets and questions, and what follows from it."""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bausteine.geschichte.verlauf import one_entry
from bausteine.tabellen.pruefung import check
from onboarding.enums import Fragende
from onboarding.models import Datenblattfeld, Datenblattwert, Onboarding, Rueckfrage

logger = logging.getLogger(__name__)
ENTFALLEN = "Datenblatt nicht mehr vollständig: Bestätigung entfallen"
BESTAETIGT, ZURUECKGENOMMEN = "Datenblatt bestätigt", "Bestätigung des Datenblatts zurückgenommen"


@transaction.atomic
def save_datenblatt(
    onboarding: Onboarding, werte: Mapping[Datenblattfeld, str], bestaetigt: bool | None
) -> bool:
    """Keep what was changed of the answers; whether the confirmation fell because of it.

    `bestaetigt`: what the form says of it; None where it did not ask. Only a sheet in which nothing
    is missing is confirmed, and one that has become incomplete is no longer.
    """
    vorhandene = {w.feld_id: w for w in onboarding.datenblattwerte.select_for_update()}
    for feld, text in werte.items():
        wert = vorhandene.get(feld.pk) or Datenblattwert(onboarding=onboarding, feld=feld)
        if wert.wert != text:
            wert.wert = text
            check(wert)
            wert.save()
    if not onboarding.vollstaendigkeit.ganz:
        return _set_confirmed(onboarding, None, ENTFALLEN)
    if bestaetigt is not None and bestaetigt != bool(onboarding.datenblatt_bestaetigt_am):
        tag = timezone.localdate() if bestaetigt else None
        _set_confirmed(onboarding, tag, BESTAETIGT if bestaetigt else ZURUECKGENOMMEN)
    return False


def drop_confirmations() -> int:
    """Take back the confirmation of data sheets in which something is missing now, as after a new
    required field; of how many."""
    bestaetigte = Onboarding.objects.filter(datenblatt_bestaetigt_am__isnull=False)
    return sum(
        _set_confirmed(onboarding, None, ENTFALLEN)
        for onboarding in bestaetigte.select_related("plattform")
        if not onboarding.vollstaendigkeit.ganz
    )


def _set_confirmed(onboarding: Onboarding, tag, grund: str) -> bool:
    if onboarding.datenblatt_bestaetigt_am == tag:
        return False
    onboarding.datenblatt_bestaetigt_am = tag
    with one_entry(onboarding, grund):
        # the date of change is public, and nothing public has changed
        onboarding.save(update_fields=["datenblatt_bestaetigt_am"])
    return True


@transaction.atomic
def ask(
    onboarding: Onboarding, von: Fragende, text: str, antwort_auf: Rueckfrage | None = None
) -> Rueckfrage:
    """Keep a question or an answer, and tell the other side once, when it is kept for good."""
    frage = Rueckfrage(onboarding=onboarding, von=von, text=text, antwort_auf=antwort_auf)
    check(frage)
    frage.save()
    transaction.on_commit(lambda: notify(frage))
    return frage


def mark_read(onboarding: Onboarding, leser: Fragende) -> int:
    """What the other side wrote is read; how many of it were not before."""
    jetzt = timezone.now()
    neue = onboarding.rueckfragen.ungelesen().filter(von=leser.gegenueber)
    for frage in neue:
        frage.gelesen_am = jetzt
        frage.save(update_fields=["gelesen_am"])
    return len(neue)


def mail_is_on() -> bool:
    """Whether letters go out, and the address in them is known without asking the request."""
    return bool(settings.PORTAL_ADRESSE and settings.KONTAKT_POSTFACH)


def addresses(frage: Rueckfrage) -> list[str]:
    """Where the other side is reached: the mailbox of the portal, or the public offices of the
    Kommune."""
    if frage.an is Fragende.KOORDINATION:
        return [settings.KONTAKT_POSTFACH] if settings.KONTAKT_POSTFACH else []
    stellen = frage.onboarding.kommune.organisation.ansprechstellen
    postfaecher = stellen.filter(oeffentlich=True).exclude(postfach="")
    return sorted(set(postfaecher.values_list("postfach", flat=True)))


def notify(frage: Rueckfrage) -> bool:
    """Tell the other side once that there is something to read, never what; whether it went out."""
    an = addresses(frage)
    if frage.gemeldet_am or not (mail_is_on() and an):
        return False
    onboarding = frage.onboarding
    seite = reverse("admin:onboarding_onboarding_rueckfragen", args=[onboarding.pk])
    zeilen = [
        "Guten Tag,",
        "",
        f"zum Onboarding von {onboarding.kommune} auf „{onboarding.plattform}“ gibt es eine neue "
        f"Rückfrage der Seite „{frage.get_von_display()}“.",
        f"Lesen und antworten: {settings.PORTAL_ADRESSE.rstrip('/')}{seite}",
        "",
        settings.PORTAL_NAME,
    ]
    betreff = f"{settings.PORTAL_NAME}: Rückfrage zum Onboarding"
    try:
        gesendet = EmailMessage(betreff, "\n".join(zeilen), to=an).send() == 1
    except OSError:  # every failure of smtplib is one
        logger.exception("Die Nachricht über eine Rückfrage ließ sich nicht senden.")
        return False
    if gesendet:
        frage.gemeldet_am = timezone.now()
        frage.save(update_fields=["gemeldet_am"])
    return gesendet
