"""Quelle: where a fact comes from."""

from django.core.validators import validate_slug
from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from quellen.querysets import QuelleQuerySet


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
