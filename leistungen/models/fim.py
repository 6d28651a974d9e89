"""FIM-Baustein: how far the Föderales Informationsmanagement has described a LeiKa-Leistung."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from leistungen.enums import Fimart, Fimstatus
from leistungen.models.leistung import LeikaLeistung
from leistungen.querysets import FimBausteinQuerySet
from quellen.models import Belegt


class FimBaustein(Belegt):
    """One of the three Bausteine of a Leistung: its status, as of a day, as a Quelle says.

    A Baustein nobody has told of has no record: that is „keine Angabe“, not „gibt es nicht“.
    """

    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        on_delete=models.CASCADE,
        related_name="fim_bausteine",
    )
    art = models.CharField("Baustein", max_length=20, choices=Fimart)
    status = models.CharField("FIM-Status", max_length=30, choices=Fimstatus)
    bestaetigt_am = models.DateField(
        "bestätigt am", help_text="Für welchen Tag die Quelle den Status nennt."
    )
    adresse = models.URLField(
        "Adresse im FIM-Portal",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
    )

    objects = FimBausteinQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "FIM-Baustein"
        default_permissions = RECHTE
        verbose_name_plural = "FIM-Bausteine"
        ordering = ["leika_leistung", "art", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leika_leistung", "art"],
                name="fim_baustein_einmal",
                violation_error_message="Diesen Baustein hat die Leistung schon.",
            ),
            models.CheckConstraint(
                condition=Q(art__in=Fimart.values),
                name="fim_baustein_art",
                violation_error_message="Diesen Baustein gibt es im FIM nicht.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Fimstatus.values),
                name="fim_baustein_status",
                violation_error_message="Diesen Status gibt es im FIM nicht.",
            ),
            models.CheckConstraint(
                condition=Q(quelle__isnull=False),
                name="fim_baustein_belegt",
                violation_error_message="Ein FIM-Status braucht eine Quelle, die ihn belegt.",
            ),
        ]

    def __str__(self):
        return f"{self.get_art_display()}: {self.get_status_display()}"

    def clean(self):
        fehler = {}
        if self.quelle_id is None:
            fehler["quelle"] = "Ein FIM-Status braucht eine Quelle, die ihn belegt."
        if self.bestaetigt_am and self.bestaetigt_am > timezone.localdate():
            fehler["bestaetigt_am"] = "Der Tag liegt in der Zukunft; ein Plan ist noch kein Stand."
        if fehler:
            raise ValidationError(fehler)
