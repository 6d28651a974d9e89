"""QuerySets: reads of Onboardings, their stages and what is kept closed with them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.suche import SuchQuerySet, folded
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from onboarding.vollstaendigkeit import Vollstaendigkeit
from organisationen.models import Organisation

if TYPE_CHECKING:
    from onboarding.models import Onboarding, Onboardingstufe


class OnboardingstufeQuerySet(BegrenztQuerySet["Onboardingstufe"]):
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

    def directory(self) -> "dict[str, list[Onboardingstufe]]":
        """By folded name; Plattformen may name a step alike."""
        verzeichnis: dict[str, list[Onboardingstufe]] = {}
        for stufe in self.select_related("plattform"):
            verzeichnis.setdefault(folded(stufe.name), []).append(stufe)
        return verzeichnis


class OnboardingQuerySet(BegrenztQuerySet["Onboarding"], SuchQuerySet["Onboarding"]):
    """Kommunen on their way onto a Plattform."""

    zugehoerig = ("kommune",)

    def eigene(self, bereich):
        """Those of the Kommunen that the account answers for."""
        return Q(kommune__organisation__in=bereich.organisationen)

    def oeffentlich(self):
        """Only public Kommunen on public Plattformen."""
        return self.filter(self.oeffentliche())

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

    def ueberfaellige(self):
        """Planned for a time that is over, and not known to be live."""
        return self.filter(over_q("geplant", timezone.localdate()), live_von__isnull=True)

    def ohne_stufe(self):
        """Of which nobody knows the step."""
        return self.filter(stufe__isnull=True)

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
        return self.fuer_liste().order_by(
            "plattform__sortiertext", "kommune__organisation__sortiertext", "pk"
        )

    def fuer_anbau(self):
        """The public ones as the page of a Plattform or a Kommune shows them."""
        return self.oeffentlich().fuer_export()


class DatenblattfeldQuerySet(BegrenztQuerySet):
    """What a Plattform asks of a Kommune; for those who run it."""

    def fuer_blatt(self, plattform_id: int):
        """Those of one Plattform, in the order of its form."""
        return self.filter(plattform=plattform_id).order_by("reihenfolge", "pk")


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
