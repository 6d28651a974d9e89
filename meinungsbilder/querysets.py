"""QuerySets: reads of Meinungsbilder and of their Stimmzettel."""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.zustaendigkeit.regel import NurMitAllen

if TYPE_CHECKING:
    from meinungsbilder.models import Stimmzettel


class MeinungsbildQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Questions that people give points to."""

    zugehoerig = ("wahlmoeglichkeiten",)

    def fuer_uebersicht(self):
        """With the number of Stimmzettel (`anzahl`), the latest first."""
        return self.annotate(anzahl=Count("stimmzettel")).order_by("-bis", "sortiertext", "pk")

    def fuer_detail(self):
        """With the choices and what they mean, in two queries."""
        wahl = apps.get_model("meinungsbilder", "Wahlmoeglichkeit").objects.mit_ziel()
        return self.prefetch_related(models.Prefetch("wahlmoeglichkeiten", wahl))

    def fuer_export(self):
        """With everything the columns read."""
        return self.prefetch_related("wahlmoeglichkeiten").order_by("kennung")

    def beendete(self, jetzt: dt.datetime | None = None):
        """Those whose time is over."""
        return self.filter(bis__lte=jetzt or timezone.now())


class WahlmoeglichkeitQuerySet(NurMitAllen, models.QuerySet):
    """What points can be given to."""

    def mit_ziel(self):
        """With what they mean."""
        return self.select_related("themenfeld", "lage__themenfeld", "ozg_leistung").defer(
            "themenfeld__suchtext", "ozg_leistung__suchtext"
        )


class StimmcodeQuerySet(models.QuerySet):
    """Codes that nobody has used yet."""

    def redeem(self, meinungsbild: int, pruefwert: str) -> bool:
        """Whether this code was there; it is not any more. One statement: so for one caller only,
        however many come at once."""
        geloescht, _ = self.filter(meinungsbild=meinungsbild, pruefwert=pruefwert).delete()
        return geloescht == 1

    def verfallene(self):
        """Those of Meinungsbilder that are over: good for nothing."""
        return self.filter(meinungsbild__bis__lte=timezone.now())


class TeilnahmeQuerySet(models.QuerySet):
    """Which accounts have voted."""

    def claim(self, meinungsbild: int, konto: int) -> bool:
        """Whether the vote of the account is the caller's to cast; so for one caller only."""
        return self.get_or_create(meinungsbild_id=meinungsbild, konto_id=konto)[1]

    def verfallene(self):
        """Those of Meinungsbilder that are over: nobody can vote there any more."""
        return self.filter(meinungsbild__bis__lte=timezone.now())


class StimmzettelQuerySet(models.QuerySet["Stimmzettel"]):
    """Ballots; only the number of them is told before the end."""

    def published(self, jetzt: dt.datetime | None = None) -> "list[Stimmzettel]":
        """Those of Meinungsbilder that are over, by their random numbers."""
        vorbei = Q(meinungsbild__bis__lte=jetzt or timezone.now())
        return list(self.filter(vorbei).order_by("nummer"))
