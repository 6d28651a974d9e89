"""Selbstauskunft and Vollzugszuordnung: who says whether a Leistung concerns a Kommune.

A Kommune speaks for itself, the Land for all Kommunen of a Größenklasse. What follows from both is
worked out when it is read (relevanz/regel.py) and stored nowhere.
"""

from django.core.exceptions import ValidationError
from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from gebiete.models import Groessenklasse, Kommune
from leistungen.models import LeikaLeistung, OzgLeistung
from quellen.models import Belegt, Bestaetigbar
from relevanz.enums import Betroffenheit
from relevanz.querysets import SelbstauskunftQuerySet, VollzugszuordnungQuerySet

EINE_LEISTUNG = "Bitte entweder eine LeiKa-Leistung oder eine OZG-Leistung angeben."
OHNE_QUELLE = "Eine Zuordnung braucht die Quelle, die sie belegt."


class Selbstauskunft(Bestaetigbar, Belegt, NormalText):
    """What a Kommune says of a Leistung: whether it concerns her."""

    kommune = models.ForeignKey(
        Kommune,
        verbose_name="Kommune",
        on_delete=models.CASCADE,
        related_name="selbstauskuenfte",
    )
    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        on_delete=models.PROTECT,
        related_name="selbstauskuenfte",
    )
    betrifft = models.CharField("betrifft die Kommune", max_length=10, choices=Betroffenheit)
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = SelbstauskunftQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Selbstauskunft"
        default_permissions = RECHTE
        verbose_name_plural = "Selbstauskünfte"
        ordering = ["kommune", "leika_leistung", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leika_leistung", "kommune"],
                name="selbstauskunft_einmal",
                violation_error_message="Zu dieser Leistung hat die Kommune schon Auskunft "
                "gegeben.",
            ),
            models.CheckConstraint(
                condition=models.Q(betrifft__in=Betroffenheit.values),
                name="selbstauskunft_betrifft",
                violation_error_message="Möglich ist „ja“ oder „nein“.",
            ),
        ]

    def __str__(self):
        return f"{self.kommune}: {self.leika_leistung}"

    @property
    def organisation_id(self) -> int:
        """Whose word it is: what the account of this Organisation saves holds at once."""
        return self.kommune.organisation_id


class Vollzugszuordnung(Belegt, NormalText):
    """What the Land says of a Leistung and all Kommunen of a Größenklasse.

    A LeiKa-Leistung without a Zuordnung of its own has that of its OZG-Leistung, worked out when it
    is read.
    """

    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="vollzugszuordnungen",
    )
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="vollzugszuordnungen",
    )
    groessenklasse = models.ForeignKey(
        Groessenklasse,
        verbose_name="Größenklasse",
        on_delete=models.PROTECT,
        related_name="vollzugszuordnungen",
    )
    wert = models.CharField("betrifft die Kommunen", max_length=10, choices=Betroffenheit)
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = VollzugszuordnungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Vollzugszuordnung"
        default_permissions = RECHTE
        verbose_name_plural = "Vollzugszuordnungen"
        ordering = ["groessenklasse", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leika_leistung__isnull=True, ozg_leistung__isnull=False)
                | models.Q(leika_leistung__isnull=False, ozg_leistung__isnull=True),
                name="zuordnung_eine_leistung",
                violation_error_message=EINE_LEISTUNG,
            ),
            models.UniqueConstraint(
                fields=["leika_leistung", "groessenklasse"],
                name="zuordnung_leika_einmal",
                violation_error_message="Diese Leistung ist der Größenklasse schon zugeordnet.",
            ),
            models.UniqueConstraint(
                fields=["ozg_leistung", "groessenklasse"],
                name="zuordnung_ozg_einmal",
                violation_error_message="Diese OZG-Leistung ist der Größenklasse schon zugeordnet.",
            ),
            models.CheckConstraint(
                condition=models.Q(wert__in=Betroffenheit.values),
                name="zuordnung_wert",
                violation_error_message="Möglich ist „ja“ oder „nein“.",
            ),
            models.CheckConstraint(
                condition=models.Q(quelle__isnull=False),
                name="zuordnung_belegt",
                violation_error_message=OHNE_QUELLE,
            ),
        ]

    def __str__(self):
        return f"{self.leistung}: {self.groessenklasse}"

    def clean(self):
        if (self.leika_leistung_id is None) == (self.ozg_leistung_id is None):
            raise ValidationError(EINE_LEISTUNG)
        if self.quelle_id is None:
            raise ValidationError({"quelle": OHNE_QUELLE})

    @property
    def leistung(self) -> LeikaLeistung | OzgLeistung | None:
        """The one Leistung that it speaks of."""
        return self.leika_leistung or self.ozg_leistung
