"""Reads of Vorschläge."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from vorschlaege.enums import Zustand


class VorschlagQuerySet(BegrenztQuerySet):
    """What visitors proposed; nothing of it is public."""

    def eigene(self, bereich):
        """Those whose record lies in the Bereich."""
        regel = NIE
        for name in self.model.BEZUEGE:
            records = self.model._meta.get_field(name).related_model.objects.im_bereich(bereich)
            regel |= Q(**{f"{name}__in": records.order_by().values("pk")})
        return regel

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
