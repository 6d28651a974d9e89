"""QuerySets: which Abos are due, which letters wait, and what has had its time."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from abos.enums import Abozustand, Sendungszustand, Takt
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche

#: hours after which an Abo that nobody confirmed is gone
BESTAETIGEN_BINNEN = 48
#: a run that holds a letter longer was ended
VERLASSEN_NACH = dt.timedelta(minutes=15)
#: days after which nobody asks any more whether a letter went
BEHALTEN = 2


class AbonnentQuerySet(models.QuerySet):
    """Mail addresses."""

    def of_address(self, mail: str):
        """The one with this address, however it is written."""
        return self.filter(mail__iexact=mail)

    def verwaist(self):
        """Those without an Abo, and those whose address was erased."""
        return self.filter(Q(abos__isnull=True) | Q(mail=""))


class AboQuerySet(models.QuerySet):
    """What is sent to whom."""

    def bestaetigt(self):
        """Those that letters are sent for."""
        return self.filter(zustand=Abozustand.BESTAETIGT).exclude(abonnent__mail="")

    def faellig(self, tag: dt.date):
        """Those not looked at since their last day; a day that was missed is made up for."""
        regel = Q(pk__in=[])
        for takt in Takt:
            regel |= Q(takt=takt, gesehen_tag__lt=takt.last_day(tag))
        return self.bestaetigt().filter(regel).select_related("abonnent")

    def rundbriefe(self):
        """Those that Rundbriefe are sent for."""
        return self.bestaetigt().filter(takt=Takt.RUNDBRIEF)

    def unbestaetigt_vor(self, jetzt: dt.datetime):
        """Those nobody confirmed in time."""
        frist = jetzt - dt.timedelta(hours=BESTAETIGEN_BINNEN)
        return self.filter(zustand=Abozustand.ANGEFRAGT, angefragt_am__lt=frist)

    def counted(self):
        """How many there are of each list, Takt and Zustand."""
        zahlen = self.order_by().values_list("liste", "takt", "zustand")
        return zahlen.annotate(anzahl=models.Count("pk")).order_by("liste", "takt", "zustand")


class SendungQuerySet(models.QuerySet):
    """Letters: one for an address and a day."""

    def offen(self, jetzt: dt.datetime):
        """Those to be sent, also those that a run left behind when it was ended; a Rundbrief that
        was withdrawn waits."""
        verlassen = Q(zustand=Sendungszustand.UNTERWEGS, seit__lt=jetzt - VERLASSEN_NACH)
        offen = Q(zustand=Sendungszustand.OFFEN)
        oeffentlich = Q(rundbrief__isnull=True) | nur_oeffentliche("rundbrief")
        offene = self.filter(offen | verlassen, oeffentlich).exclude(abonnent__mail="")
        return offene.select_related("abonnent")

    def claim(self, sendung, jetzt: dt.datetime) -> bool:
        """Whether the letter is the caller's to send; so for one caller only."""
        selbe = self.filter(pk=sendung.pk, zustand=sendung.zustand, seit=sendung.seit)
        return bool(
            selbe.update(zustand=Sendungszustand.UNTERWEGS, seit=jetzt, versuche=F("versuche") + 1)
        )

    def forget(self, tag: dt.date) -> None:
        """Delete what is long past, and what waits in vain."""
        fertig = [Sendungszustand.GESENDET, Sendungszustand.GESCHEITERT]
        vorbei = self.filter(tag__lt=tag - dt.timedelta(days=BEHALTEN))
        zurueckgezogen = Q(rundbrief__isnull=False) & ~nur_oeffentliche("rundbrief")
        vorbei.filter(Q(zustand__in=fertig) | zurueckgezogen).delete()

    def counted(self) -> dict[str, int]:
        """How many there are of each Zustand."""
        zahlen = self.order_by().values_list("zustand").annotate(anzahl=models.Count("pk"))
        return dict(zahlen)
