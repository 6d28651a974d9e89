"""QuerySets: whose reminders are due, and which were given out."""

import datetime as dt

from django.db import models
from django.db.models import Q

from erinnerungen.enums import Rhythmus

MONTAG = 0
#: days after which nobody asks any more to whom a letter went
BEHALTEN = 35


class ErinnerungswunschQuerySet(models.QuerySet):
    """What accounts chose."""

    def faellig(self, tag: dt.date):
        """Those to be served on this day; closed accounts and those without address are not."""
        rhythmen = [Rhythmus.TAEGLICH]
        if tag.weekday() == MONTAG:
            rhythmen.append(Rhythmus.WOECHENTLICH)
        offen = Q(konto__is_active=True, konto__is_staff=True) & ~Q(konto__email="")
        return self.filter(offen, rhythmus__in=rhythmen).select_related("konto").order_by("konto")


class ErinnerungQuerySet(models.QuerySet):
    """One row per account and day: the database decides between two runs."""

    def claim(self, konto, tag: dt.date) -> bool:
        """Whether the letter of that day is the caller's to send; so for one caller only."""
        return self.get_or_create(konto=konto, tag=tag)[1]

    def give_back(self, konto, tag: dt.date) -> None:
        """It did not go out: the next run may try."""
        self.filter(konto=konto, tag=tag).delete()

    def forget(self, tag: dt.date) -> None:
        """Delete what is long past."""
        self.filter(tag__lt=tag - dt.timedelta(days=BEHALTEN)).delete()
