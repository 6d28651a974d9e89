"""Betreuung: which IT-Dienstleister looks after which Kommune."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.reihenfolge import ends_too_early
from gebiete.models import Kommune
from organisationen.models import Organisation
from quellen.models import Belegt
from rollout.querysets import BetreuungQuerySet

SELBST = "Eine Kommune betreut sich nicht selbst; dafür braucht es keinen Eintrag."
ENDE = "Eine Betreuung kann nicht enden, bevor sie beginnt."


class Betreuung(Belegt, NormalText):
    """An Organisation that keeps the Anschlüsse of a Kommune, and since when; whoever may write
    for that Organisation may write for the Kommune while it lasts."""

    dienstleister = models.ForeignKey(
        Organisation,
        verbose_name="IT-Dienstleister",
        on_delete=models.PROTECT,
        related_name="betreuungen",
    )
    kommune = models.ForeignKey(
        Kommune, verbose_name="Kommune", on_delete=models.PROTECT, related_name="betreuungen"
    )
    von = models.DateField("von", null=True, blank=True, help_text="Leer: nicht bekannt.")
    bis = models.DateField("bis", null=True, blank=True, help_text="Leer: besteht.")

    objects = BetreuungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Betreuung"
        default_permissions = RECHTE
        verbose_name_plural = "Betreuungen"
        ordering = ["dienstleister__sortiertext", "kommune__organisation__sortiertext", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienstleister", "kommune"],
                name="betreuung_einmal",
                violation_error_message="Diese Betreuung gibt es schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(von__isnull=True)
                | models.Q(bis__isnull=True)
                | models.Q(bis__gte=models.F("von")),
                name="betreuung_zeit",
                violation_error_message=ENDE,
            ),
        ]

    def __str__(self):
        return f"{self.dienstleister} für {self.kommune}"

    def clean(self):
        fehler = ends_too_early(self, "von", "bis", ENDE)
        if self.kommune_id and self.dienstleister_id == self.kommune.organisation_id:
            fehler["dienstleister"] = SELBST
        if fehler:
            raise ValidationError(fehler)

    @property
    def ist_oeffentlich(self) -> bool:
        """As both sides are."""
        return self.dienstleister.ist_oeffentlich and self.kommune.ist_oeffentlich

    @property
    def gilt(self) -> bool:
        """Whether it lasts today."""
        heute = timezone.localdate()
        begonnen = self.von is None or self.von <= heute
        return begonnen and (self.bis is None or self.bis >= heute)
