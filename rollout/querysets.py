"""QuerySets: reads of Anschlüsse, their steps, and of who looks after a Kommune."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.suche import SuchQuerySet
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet, Bereich
from quellen.querysets import first_fresh_day
from rollout.enums import Anschlussstand

#: days after which an Anschluss that does not move is said to stand
STEHT = 90


def public_sides() -> Q:
    """The one rule: a Kommune and a Dienst that are public."""
    return nur_oeffentliche("kommune__organisation") & nur_oeffentliche("dienst")


def fresh() -> Q:
    """Someone said it of a day, or looked at it, within the time that BESTAETIGUNG_MONATE
    allows."""
    tag = first_fresh_day()
    return Q(bestaetigt_am__gte=tag) | Q(zuletzt_bestaetigt_am__gte=tag)


def stale() -> Q:
    """The same that is not so: never, or longer ago."""
    tag = first_fresh_day()
    gesagt = Q(bestaetigt_am__isnull=True) | Q(bestaetigt_am__lt=tag)
    besehen = Q(zuletzt_bestaetigt_am__isnull=True) | Q(zuletzt_bestaetigt_am__lt=tag)
    return gesagt & besehen


def standing_day() -> dt.date:
    """Whoever got to a Stand before this day has stood there for more than ninety days."""
    return timezone.localdate() - dt.timedelta(days=STEHT)


class BetreuungQuerySet(BegrenztQuerySet):
    """Who looks after which Kommune."""

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        """An Organisation sees its own; only the Koordination changes them."""
        return Q(dienstleister__in=bereich.organisationen) | Q(
            kommune__organisation__in=bereich.organisationen
        )

    def oeffentlich(self):
        """Both sides are public."""
        return self.filter(
            nur_oeffentliche("dienstleister"), nur_oeffentliche("kommune__organisation")
        )

    def geltende(self):
        """Those that last today."""
        heute = timezone.localdate()
        return self.filter(
            Q(von__isnull=True) | Q(von__lte=heute), Q(bis__isnull=True) | Q(bis__gte=heute)
        )

    def kommunen(self, organisationen) -> models.QuerySet:
        """The keys of the Kommunen that one of these Organisationen looks after today."""
        gelten = self.geltende().filter(dienstleister__in=organisationen)
        return gelten.order_by().values("kommune_id")

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienstleister", "kommune__organisation", "quelle").order_by(
            "dienstleister__sortiertext", "kommune__organisation__sortiertext", "pk"
        )


class AnschlussQuerySet(BegrenztQuerySet, SuchQuerySet):
    """Which Kommune is connected to which Dienst."""

    zugehoerig = ("kommune",)

    def eigene(self, bereich):
        """Those of one's own Kommune, and of the Kommunen that one looks after."""
        if not bereich.organisationen:
            return NIE
        return Q(kommune__organisation__in=bereich.organisationen) | Q(
            kommune__in=_betreute(bereich)
        )

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def own_targets(self, model, bereich):
        """Whoever looks after a Kommune keeps its Anschlüsse, though the Kommune is not theirs."""
        eigene = super().own_targets(model, bereich)
        if model._meta.label != "gebiete.Kommune" or bereich.alles:
            return eigene
        return model._default_manager.filter(
            Q(organisation__in=bereich.organisationen) | Q(pk__in=_betreute(bereich))
        )

    def oeffentlich(self):
        """Only those of public Kommunen with public Dienste."""
        return self.filter(public_sides())

    def oeffentliche(self):
        """The same as a rule."""
        return public_sides()

    def suchorte(self, wort):
        """The Kommune and the Dienst by all of their names."""
        kommunen = apps.get_model("gebiete", "Kommune").objects.all()
        dienste = apps.get_model("dienste", "OnlineDienst").objects.all()
        return Q(kommune__in=_keys(kommunen.search(wort))) | Q(
            dienst__in=_keys(dienste.search(wort))
        )

    # -- what counts --------------------------------------------------------------------------

    def online(self):
        """What the figures count as online: Stand online, and no older than they allow."""
        return self.filter(fresh(), stand=Anschlussstand.ONLINE)

    def unterwegs(self):
        """On the way, and not there yet."""
        return self.filter(stand__in=Anschlussstand.in_arbeit())

    def plan_vorbei(self):
        """Planned for a time that has passed, and not there yet."""
        return self.unterwegs().filter(over_q("geplant", timezone.localdate()))

    def stehende(self):
        """With the same Stand for more than ninety days, on their way."""
        return self.unterwegs().filter(stand_seit__lt=standing_day())

    def lange_ungeprueft(self):
        """Nobody said or looked at it within the time that BESTAETIGUNG_MONATE allows."""
        return self.oeffentlich().filter(stale())

    def ohne_erstplanung(self):
        """With a plan whose first version nobody has kept."""
        return self.filter(geplant_von__isnull=False, erstplanung_von__isnull=True)

    # -- what pages show ----------------------------------------------------------------------

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related(
            "kommune__organisation__kreis", "dienst", "traeger", "fachverfahren", "quelle"
        ).defer("kommune__suchtext", "dienst__suchtext")

    def fuer_detail(self):
        """With everything the page of one Anschluss shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by(
            "kommune__organisation__sortiertext", "dienst__sortiertext", "pk"
        )

    def fuer_kommune(self):
        """The public ones as the page of a Kommune shows them, the furthest first."""
        return (
            self.oeffentlich()
            .fuer_liste()
            .order_by(Anschlussstand.rang(), "dienst__sortiertext", "pk")
        )

    def fuer_dienst(self):
        """The public ones as the page of a Dienst shows them, by the names of the Kommunen."""
        return self.oeffentlich().fuer_liste().order_by("kommune__organisation__sortiertext", "pk")


class AnschlussschrittQuerySet(BegrenztQuerySet):
    """What is to be done until a Dienst works."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienst", "quelle").order_by("reihenfolge", "pk")

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def fuer_dienst(self, dienst):
        """The steps of a Dienst: its own and those of all, in their order."""
        return self.filter(Q(dienst=dienst) | Q(dienst__isnull=True)).order_by("reihenfolge", "pk")


class SchrittstandQuerySet(BegrenztQuerySet):
    """What is done of an Anschluss."""

    zugehoerig = ("anschluss",)

    def eigene(self, bereich: Bereich):
        anschluesse = apps.get_model("rollout", "Anschluss").objects.filter(
            apps.get_model("rollout", "Anschluss").objects.all().eigene(bereich)
        )
        return Q(anschluss__in=_keys(anschluesse))

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)


def _betreute(bereich: Bereich) -> models.QuerySet:
    betreuungen = apps.get_model("rollout", "Betreuung").objects.all()
    return betreuungen.kommunen(bereich.organisationen)


def _keys(queryset: models.QuerySet) -> models.QuerySet:
    return queryset.order_by().values("pk")
