"""QuerySets: reads of Meinungsbilder and of their Stimmzettel."""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Suchstoff
from bausteine.zustaendigkeit.regel import NurMitAllen

if TYPE_CHECKING:
    from meinungsbilder.models import Stimmzettel


class MeinungsbildQuerySet(NurMitAllen, SuchQuerySet, OeffentlichQuerySet):
    """Questions that people give points to."""

    zugehoerig = ("wahlmoeglichkeiten",)

    def suchstoff(self):
        """Title and question; choices are found where they come from."""
        return Suchstoff(titel=("titel",), schluessel=("kennung",), texte=("frage",))

    def mit_stand(self, jetzt: dt.datetime | None = None):
        """With the number of Stimmzettel (`anzahl`), which every page of it tells, and the place of
        its phase (`rang`): what runs, what is to come, what is over."""
        jetzt = jetzt or timezone.now()
        zettel = apps.get_model("meinungsbilder", "Stimmzettel").objects
        je_bild = zettel.filter(meinungsbild=OuterRef("pk")).order_by().values("meinungsbild")
        anzahl = Subquery(je_bild.annotate(n=Count("pk")).values("n"))
        return self.annotate(
            anzahl=Coalesce(anzahl, 0),
            rang=Case(When(bis__lte=jetzt, then=2), When(von__gt=jetzt, then=1), default=0),
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.defer("suchtext").mit_stand()

    def laufende(self, jetzt: dt.datetime | None = None):
        """Those in which one can vote now."""
        jetzt = jetzt or timezone.now()
        return self.filter(von__lte=jetzt, bis__gt=jetzt)

    def fuer_detail(self):
        """With the choices and what they mean, in two queries."""
        wahl = apps.get_model("meinungsbilder", "Wahlmoeglichkeit").objects.mit_ziel()
        return self.prefetch_related(models.Prefetch("wahlmoeglichkeiten", wahl))

    def fuer_export(self):
        """With everything the columns read; Stimmzettel of those only that are over at this very
        moment (`gezaehlt`, `gezaehlte`)."""
        jetzt = timezone.now()
        zettel = apps.get_model("meinungsbilder", "Stimmzettel").objects
        vorbei = zettel.filter(meinungsbild__bis__lte=jetzt)
        return (
            self.fuer_liste()
            .annotate(gezaehlt=Case(When(bis__lte=jetzt, then=Value(True)), default=Value(False)))
            .prefetch_related(
                "wahlmoeglichkeiten", models.Prefetch("stimmzettel", vorbei, to_attr="gezaehlte")
            )
            .order_by("kennung")
        )

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
