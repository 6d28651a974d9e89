"""QuerySets: reads of Vorschläge."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from bausteine.werte.eigene import related_model
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from gebiete.models import Kommune
from rollout.models import Anschluss
from vorschlaege.enums import Zustand

if TYPE_CHECKING:
    from vorschlaege.models import Vorschlag


class VorschlagQuerySet(BegrenztQuerySet["Vorschlag"]):
    """What visitors proposed; nothing of it is public."""

    model: type["Vorschlag"]

    def eigene(self, bereich):
        """Those whose record lies in the Bereich."""
        regel = NIE
        for name in self.model.BEZUEGE:
            records = related_model(self.model, name)._default_manager.all()
            if isinstance(records, BegrenztQuerySet):
                eigene = records.im_bereich(bereich)
                regel |= Q(**{f"{name}__in": eigene.order_by().values("pk")})
        kommunen = Anschluss.objects.all().own_targets(Kommune, bereich)
        paar = Q(kommune__in=kommunen.order_by().values("pk"))
        return (regel & Q(kommune__isnull=True)) | paar

    def offen(self):
        """Those nobody has decided on yet."""
        return self.filter(zustand=Zustand.OFFEN)

    def fuer_liste(self):
        """With the record each is about."""
        return self.select_related(*self.model.BEZUEGE, "kommune__organisation")

    def mit_faelliger_mail(self):
        """Closed longer ago than VORSCHLAG_MAIL_TAGE, with a mail address still."""
        grenze = timezone.now() - dt.timedelta(days=int(settings.VORSCHLAG_MAIL_TAGE))
        return self.exclude(mail="").filter(bearbeitet_am__lte=grenze)
