"""Transactional outbox: what changed becomes letters in the database, then the letters are sent.

A letter and what was seen for it are written together, so that a run that is killed tells nothing
twice and forgets nothing. A letter is claimed before it is handed to the mail server: one that was
being handed over when the run was killed may arrive a second time, at most one for each run.
"""

import datetime as dt
import logging
from dataclasses import dataclass, field
from itertools import islice

from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone

from abos.aenderungen import Bewegung
from abos.brief import Briefabschnitt, fill_in, letter, misfit, section, written
from abos.enums import Abozustand, Sendungszustand
from abos.gegenstand import Gegenstand, Stand
from abos.models import Abo, Abonnent, Sendung
from rundbriefe.models import Rundbrief

logger = logging.getLogger(__name__)
#: letters over one connection
BLOCK = 50
#: then an address gets no more until its owner wants it again
VERSUCHE = 3


@dataclass
class Abolauf:
    """What a run did."""

    geschrieben: int = 0
    gesendet: int = 0
    gescheitert: int = 0
    geloescht: int = 0
    #: what each list under a filter holds, read once
    _staende: dict[Gegenstand, Stand] = field(default_factory=dict)

    def current(self, gegenstand: Gegenstand) -> Stand:
        """The same for all Abos of the run."""
        if gegenstand not in self._staende:
            self._staende[gegenstand] = gegenstand.current()
        return self._staende[gegenstand]


def run(jetzt: dt.datetime) -> Abolauf:
    """Clean up, write what is due, send what waits. May be run at any time and as often as wanted:
    an address gets one letter a day."""
    lauf, tag = Abolauf(), timezone.localdate(jetzt)
    lauf.geloescht = Abo.objects.unbestaetigt_vor(jetzt).count()
    Abo.objects.unbestaetigt_vor(jetzt).delete()
    Abonnent.objects.verwaist().delete()
    Sendung.objects.forget(tag)
    faellig = Abo.objects.faellig(tag).order_by("abonnent", "pk")
    for abonnent in Abonnent.objects.filter(abos__in=faellig).distinct().order_by("pk"):
        _write(abonnent, lauf, jetzt)
    _send_waiting(lauf, jetzt)
    return lauf


def _write(abonnent: Abonnent, lauf: Abolauf, jetzt: dt.datetime) -> None:
    """The letter of the day for one address, with what was seen for it; none where nothing is."""
    tag = timezone.localdate(jetzt)
    try:
        with transaction.atomic():
            # held, so that a second machine finds nothing due any more
            abos = list(
                Abo.objects.faellig(tag)
                .filter(abonnent=abonnent)
                .order_by("pk")
                .select_for_update(of=("self",))
            )
            abschnitte = [a for abo in abos if (a := _looked_at(abo, lauf, tag))]
            if abschnitte:
                sendung = written(abonnent, abos, abschnitte)
                sendung.tag, sendung.seit = tag, jetzt
                sendung.save(force_insert=True)
                lauf.geschrieben += 1
    except IntegrityError:
        # it got its letter of the day before its Takt was changed: tomorrow
        logger.info("Ein Abo wartet bis morgen.")


def _looked_at(abo: Abo, lauf: Abolauf, tag: dt.date) -> Briefabschnitt | None:
    """What there is to tell of it; from now on it has been told."""
    gegenstand = Gegenstand(abo.liste, abo.abfrage, abo.schluessel)
    if gegenstand.einwaende:
        Abo.objects.filter(pk=abo.pk).update(zustand=Abozustand.RUHT, gesehen_tag=tag)
        return misfit(abo, gegenstand)
    if abo.ist_rundbrief:
        Abo.objects.filter(pk=abo.pk).update(gesehen_tag=tag)
        return None
    jetzt = lauf.current(gegenstand)
    bewegung = Bewegung.between(abo.gesehen, jetzt)
    Abo.objects.filter(pk=abo.pk).update(gesehen_tag=tag, gesehen=jetzt)
    return section(abo, gegenstand, bewegung) if bewegung else None


def _send_waiting(lauf: Abolauf, jetzt: dt.datetime) -> None:
    strom = iter(list(Sendung.objects.offen(jetzt).order_by("pk")))
    while block := list(islice(strom, BLOCK)):
        with get_connection() as verbindung:
            for sendung in block:
                if _is_wanted(sendung) and Sendung.objects.claim(sendung, jetzt):
                    _hand_over(sendung, verbindung, lauf)


def _is_wanted(sendung: Sendung) -> bool:
    """Whether it is to go; one of a Rundbrief is written now. What was withdrawn since waits, and
    whoever ended the Abo since gets nothing."""
    if sendung.rundbrief_id is None:
        return True
    rundbrief = Rundbrief.objects.oeffentlich().filter(pk=sendung.rundbrief_id).first()
    if rundbrief is None:
        return False
    if fill_in(sendung, rundbrief):
        return True
    Sendung.objects.filter(pk=sendung.pk).delete()
    return False


def _hand_over(sendung: Sendung, verbindung, lauf: Abolauf) -> None:
    brief = letter(sendung)
    brief.connection = verbindung
    selbe = Sendung.objects.filter(pk=sendung.pk)
    try:
        angenommen = brief.send() == 1
    except Exception as fehler:  # whatever a mail server does
        logger.error("Eine E-Mail an einen Abonnenten ging nicht hinaus: %s", type(fehler).__name__)
        verbindung.close()  # the next letter opens another one
        angenommen = False
    if angenommen:
        selbe.update(zustand=Sendungszustand.GESENDET, betreff="", text="", html="", abmelden="")
        lauf.gesendet += 1
        return
    lauf.gescheitert += 1
    if selbe.filter(versuche__gte=VERSUCHE).update(
        zustand=Sendungszustand.GESCHEITERT, betreff="", text="", html="", abmelden=""
    ):
        sendung.abonnent.abos.bestaetigt().update(zustand=Abozustand.RUHT)
    else:
        selbe.update(zustand=Sendungszustand.OFFEN)
