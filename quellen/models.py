"""Quelle: where a fact comes from, and when somebody last looked whether it still holds.

The word for that look on all pages is „geprüft“. „bestätigt“ is a phase: a Quelle says it got that
far. The column `zuletzt_bestaetigt_am` has its name from the time before; names of columns are
promises.
"""

import datetime as dt

from django.conf import settings
from django.core.validators import validate_slug
from django.db import models
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from quellen.querysets import QuelleQuerySet, first_fresh_day


class Quelle(Veroeffentlichbar):
    """A published document, decision or message that facts are taken from."""

    kennung = models.CharField(
        "Kennung",
        max_length=80,
        unique=True,
        validators=[validate_slug],
        help_text="Kurz und dauerhaft, zum Beispiel „ozg-umsetzungsplan-2020“.",
    )
    titel = models.CharField("Titel", max_length=300)
    herausgeber = models.CharField("Herausgeber", max_length=200, blank=True)
    stand_von = day_field("Stand von")
    stand_bis = day_field("Stand bis")
    stand = ZeitraumAttribute()
    adresse = models.URLField("Adresse", max_length=500, blank=True)
    hinweis = models.TextField("Hinweis", blank=True)

    objects = QuelleQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Quelle"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Quellen"
        ordering = ["kennung"]
        constraints = [zeitraum_constraint("quelle_stand", "stand")]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel


class Belegt(models.Model):
    """A record with one Quelle and the place in it."""

    quelle = models.ForeignKey(
        Quelle,
        verbose_name="Quelle",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    fundstelle = models.CharField(
        "Fundstelle",
        max_length=500,
        blank=True,
        help_text="Abschnitt, Tabelle oder Seite in der Quelle.",
    )

    class Meta:
        abstract = True


class Bestaetigbar(models.Model):
    """A record that somebody looks through from time to time; who did is in its history."""

    zuletzt_bestaetigt_am = models.DateField(
        "Eintrag geprüft am", null=True, blank=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def frisch_bestaetigt(self) -> bool:
        """Looked through within the time that BESTAETIGUNG_MONATE allows."""
        tag: dt.date | None = self.zuletzt_bestaetigt_am
        return tag is not None and tag >= first_fresh_day()

    @property
    def alterung(self) -> str:
        """In words that this is long ago or never happened, "" while it is fresh."""
        if self.frisch_bestaetigt:
            return ""
        if self.zuletzt_bestaetigt_am is None:
            return "noch nie"
        monate = settings.BESTAETIGUNG_MONATE
        zeit = f"{monate} Monaten" if monate > 1 else "einem Monat"
        return f"seit mehr als {zeit} nicht geprüft"

    @property
    def heute_bestaetigt(self) -> bool:
        """Looked through today: to say it once more adds nothing."""
        return self.zuletzt_bestaetigt_am == timezone.localdate()
