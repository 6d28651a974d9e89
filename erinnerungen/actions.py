"""Service layer: sends the reminders of a day, each account's once, however often it is run."""

import datetime as dt
import logging
from dataclasses import dataclass

from erinnerungen.brief import letter, open_work
from erinnerungen.models import Erinnerung, Erinnerungswunsch

logger = logging.getLogger(__name__)


@dataclass
class Versand:
    """What a run did."""

    gesendet: int = 0
    nichts_offen: int = 0
    schon_gesendet: int = 0
    gescheitert: int = 0


def remind(tag: dt.date) -> Versand:
    """Noted first, then sent: a run that was killed sends no letter a second time. One whose letter
    was refused may try again."""
    ergebnis = Versand()
    Erinnerung.objects.forget(tag)
    for wunsch in Erinnerungswunsch.objects.faellig(tag):
        if not (posten := open_work(wunsch.konto)):
            ergebnis.nichts_offen += 1
        elif not Erinnerung.objects.claim(wunsch.konto, tag):
            ergebnis.schon_gesendet += 1
        elif _sent(wunsch.konto, tag, posten):
            ergebnis.gesendet += 1
        else:
            ergebnis.gescheitert += 1
    return ergebnis


def _sent(konto, tag: dt.date, posten) -> bool:
    """Whether the letter went out; its address is not logged."""
    gesendet = False
    try:
        gesendet = letter(konto, posten).send() == 1
    except Exception as fehler:  # whatever a mail server does
        logger.error("Eine Erinnerung ging nicht hinaus: %s", type(fehler).__name__)
    finally:
        if not gesendet:  # also where the run itself is ended
            Erinnerung.objects.give_back(konto, tag)
    return gesendet
