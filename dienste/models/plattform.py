"""Plattform and Fachverfahren: where Dienste are offered, and what works behind them."""

from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import suchtext
from dienste.enums import Plattformart
from dienste.querysets import FachverfahrenQuerySet, PlattformQuerySet
from organisationen.models import Organisation
from quellen.models import Belegt, Bestaetigbar


class Plattform(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A portal that Online-Dienste are offered on, or a part that many of them share."""

    kennung = models.CharField(
        "Kennung",
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „kommunalportal-nrw“.",
    )
    name = models.CharField("Name", max_length=200)
    art = models.CharField("Art", max_length=20, blank=True, choices=Plattformart)
    betreiber = models.ForeignKey(
        Organisation,
        verbose_name="Betreiber",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plattformen",
    )
    adresse = models.URLField("Adresse", max_length=500, blank=True)
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "hinweis")
    sortiertext = sortiertext("name")

    objects = PlattformQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Plattform"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Plattformen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(art__in=["", *Plattformart.values]),
                name="plattform_art",
                violation_error_message="Diese Art von Plattform ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("plattform", args=[self.kennung])


class Fachverfahren(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A program that an administration does its work with."""

    kennung = models.CharField("Kennung", max_length=100, unique=True, validators=[validate_slug])
    name = models.CharField("Name", max_length=200)
    hersteller = models.ForeignKey(
        Organisation,
        verbose_name="Hersteller",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fachverfahren",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "hinweis")
    sortiertext = sortiertext("name")

    objects = FachverfahrenQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Fachverfahren"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Fachverfahren"
        ordering = ["sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name
