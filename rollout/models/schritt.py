"""Anschlussschritt: what is to be done until a Dienst works in a Kommune, and what is done."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from dienste.models import OnlineDienst
from quellen.models import Belegt
from rollout.models.anschluss import TAG_ZUKUNFT, Anschluss
from rollout.querysets import AnschlussschrittQuerySet, SchrittstandQuerySet


class Anschlussschritt(Belegt, NormalText):
    """A step of the way, of one Dienst or of all."""

    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="anschlussschritte",
        help_text="Leer: Der Schritt gilt für alle Dienste.",
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    name = models.CharField("Schritt", max_length=200)

    objects = AnschlussschrittQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Anschlussschritt"
        default_permissions = RECHTE
        verbose_name_plural = "Anschlussschritte"
        ordering = ["reihenfolge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienst", "name"],
                name="anschlussschritt_einmal",
                violation_error_message="Diesen Schritt gibt es schon.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(dienst__isnull=True),
                name="anschlussschritt_aller_einmal",
                violation_error_message="Diesen Schritt gibt es schon.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name


class Schrittstand(NormalText):
    """That a step of an Anschluss is done; steps without one are open or nobody said."""

    anschluss = models.ForeignKey(
        Anschluss,
        verbose_name="Anschluss",
        on_delete=models.CASCADE,
        related_name="schrittstaende",
    )
    schritt = models.ForeignKey(
        Anschlussschritt,
        verbose_name="Schritt",
        on_delete=models.PROTECT,
        related_name="schrittstaende",
    )
    erledigt_am = models.DateField(
        "erledigt am", null=True, blank=True, help_text="Leer: noch nicht erledigt."
    )
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)

    objects = SchrittstandQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Schritt eines Anschlusses"
        default_permissions = RECHTE
        verbose_name_plural = "Schritte eines Anschlusses"
        ordering = ["schritt__reihenfolge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["anschluss", "schritt"],
                name="schrittstand_einmal",
                violation_error_message="Dieser Schritt steht schon bei dem Anschluss.",
            ),
        ]

    def __str__(self):
        return str(self.schritt)

    def clean(self):
        fehler = {}
        if self.erledigt_am and self.erledigt_am > timezone.localdate():
            fehler["erledigt_am"] = TAG_ZUKUNFT
        if self.schritt_id and self.anschluss_id:
            eigener = self.schritt.dienst_id
            if eigener is not None and eigener != self.anschluss.dienst_id:
                fehler["schritt"] = f"„{self.schritt}“ gehört zu einem anderen Online-Dienst."
        if fehler:
            raise ValidationError(fehler)
