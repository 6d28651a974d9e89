"""QuerySets: reads of Onboardings, their stages and what is kept closed with them."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from onboarding.enums import Fragende
from onboarding.vollstaendigkeit import Vollstaendigkeit
from organisationen.models import Organisation
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from onboarding.models import Onboarding


class OnboardingstufeQuerySet(BegrenztQuerySet):
    """The steps of a Plattform."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def oeffentlich(self):
        """Only those of public Plattformen."""
        return self.filter(nur_oeffentliche("plattform"))

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("plattform", "quelle").order_by(
            "plattform__sortiertext", "plattform", "reihenfolge"
        )


class OnboardingQuerySet(BegrenztQuerySet["Onboarding"], SuchQuerySet["Onboarding"]):
    """Kommunen on their way onto a Plattform."""

    zugehoerig = ("kommune",)
    #: step and dates are the Koordination's; a Kommune fills in its data sheet
    nur_felder = ()

    def eigene(self, bereich):
        """Those of the Kommunen that the account answers for."""
        return Q(kommune__organisation__in=bereich.organisationen)

    def oeffentlich(self):
        """Only public Kommunen on public Plattformen."""
        return self.filter(
            nur_oeffentliche("kommune__organisation") & nur_oeffentliche("plattform")
        )

    def oeffentliche(self):
        """The same as a rule."""
        return nur_oeffentliche("kommune__organisation") & nur_oeffentliche("plattform")

    def suchorte(self, wort):
        """Also the Kommune by all of its names, and the Plattform."""
        gefunden = Organisation.objects.filter(Organisation.objects.all().suchorte(wort))
        return (
            super().suchorte(wort)
            | Q(kommune__organisation__in=gefunden.order_by().values("pk"))
            | Q(plattform__suchtext__contains=wort)
        )

    def paare(self, worte: list[str]):
        """Some of the words name the Kommune and some the Plattform: neither alone was meant."""
        stellen = Organisation.objects.all()
        auf_plattform, in_kommune, ganz = Q(), Q(), Q()
        for wort in worte:
            in_kommune |= stellen.suchorte(wort)
            auf_plattform |= Q(plattform__suchtext__contains=wort)
            ganz &= stellen.suchorte(wort)
        eine = stellen.filter(in_kommune & ~ganz).order_by().values("pk")
        return self.filter(auf_plattform, kommune__organisation__in=eine)

    def ueberfaellige(self):
        """Planned for a time that is over, and not known to be live."""
        return self.filter(over_q("geplant", timezone.localdate()), live_von__isnull=True)

    def lange_ungeprueft(self):
        """Never looked through, or longer ago than BESTAETIGUNG_MONATE months."""
        return self.filter(long_unchecked())

    def gefragt_von_kommune(self):
        """With a question of the Kommune that the Koordination has not read."""
        return self._mit_ungelesenen(Fragende.KOMMUNE)

    def gefragt_von_koordination(self):
        """With a question of the Koordination that the Kommune has not read."""
        return self._mit_ungelesenen(Fragende.KOORDINATION)

    def _mit_ungelesenen(self, von: Fragende):
        fragen = apps.get_model("onboarding", "Rueckfrage").objects.ungelesen().filter(von=von)
        return self.filter(pk__in=fragen.order_by().values("onboarding"))

    def mit_stufennummer(self):
        """Annotates `stufe_titel`: the step with its place, by which it is sorted."""
        titel = Concat(
            Cast("stufe__reihenfolge", CharField()),
            Value(". "),
            F("stufe__name"),
            output_field=CharField(),
        )
        return self.annotate(stufe_titel=Case(When(stufe__isnull=False, then=titel), default=None))

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related(
            "kommune__organisation__kreis",
            "kommune__groessenklasse",
            "plattform",
            "stufe",
            "quelle",
        )

    def fuer_export(self):
        """With everything the columns read."""
        geladen = self.fuer_liste().select_related("stufe__plattform")
        return geladen.order_by(
            "plattform__sortiertext", "kommune__organisation__sortiertext", "pk"
        )

    def fuer_anbau(self):
        """The public ones as the page of a Plattform or a Kommune shows them."""
        return self.oeffentlich().fuer_export().prefetch_related("plattform__onboardingstufen")


class DatenblattfeldQuerySet(BegrenztQuerySet):
    """What a Plattform asks of a Kommune; for those who run it."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("plattform").order_by(
            "plattform__sortiertext", "plattform", "reihenfolge", "pk"
        )


class DatenblattwertQuerySet(BegrenztQuerySet):
    """What Kommunen have answered; closed."""

    zugehoerig = ("onboarding",)

    def eigene(self, bereich):
        """Those of one's own Onboardings."""
        return Q(onboarding__kommune__organisation__in=bereich.organisationen)

    def vollstaendigkeit(self, onboarding: "Onboarding") -> Vollstaendigkeit:
        """Of one Onboarding, counted now: two queries, nothing is written."""
        pflicht = onboarding.plattform.datenblattfelder.filter(pflicht=True)
        gefuellt = self.filter(onboarding=onboarding, feld__in=pflicht).exclude(wert="")
        return Vollstaendigkeit(gefuellt.count(), pflicht.count())


class RueckfrageQuerySet(models.QuerySet):
    """Questions between a Kommune and the Koordination, the oldest first."""

    def fuer_seite(self, onboarding: "Onboarding"):
        """All of one Onboarding."""
        return self.filter(onboarding=onboarding).order_by("gestellt_am", "pk")

    def ungelesen(self):
        """Which the other side has not seen."""
        return self.filter(gelesen_am__isnull=True)
