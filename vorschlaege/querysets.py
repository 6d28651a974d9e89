"""Reads of Vorschläge."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from vorschlaege.enums import Zustand


class VorschlagQuerySet(models.QuerySet):
    """What visitors proposed; nothing of it is public."""

    def offen(self):
        """Those nobody has decided on yet."""
        return self.filter(zustand=Zustand.OFFEN)

    def fuer_liste(self):
        """With the record each is about."""
        return self.select_related(*self.model.BEZUEGE)

    def mit_faelliger_mail(self):
        """Closed longer ago than VORSCHLAG_MAIL_TAGE, with a mail address still."""
        grenze = timezone.now() - dt.timedelta(days=settings.VORSCHLAG_MAIL_TAGE)
        return self.exclude(mail="").filter(bearbeitet_am__lte=grenze)
