"""Through table: which LeiKa-Leistungen a project digitises, and how far each of them is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from leistungen.models import LeikaLeistung
from projects.enums import Leistungsstatus, Status
from projects.querysets import ProjektleistungQuerySet
from quellen.models import Belegt


class Projektleistung(Belegt):
    """A LeiKa-Leistung in a project.

    What is known of the whole project holds for it too, unless a Quelle says otherwise of this
    Leistung alone: then `status` has its own value, its day and its Quelle.
    """

    projekt = models.ForeignKey(
        "projects.Umsetzungsprojekt",
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="projektleistungen",
    )
    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        on_delete=models.PROTECT,
        related_name="projektleistungen",
    )
    status = models.CharField(
        "eigener Status", max_length=20, blank=True, default="", choices=Leistungsstatus
    )
    bestaetigt_am = models.DateField(
        "bestätigt am",
        null=True,
        blank=True,
        help_text="Auf welchen Tag sich der eigene Status bezieht.",
    )
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)

    objects = ProjektleistungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Leistung im Projekt"
        default_permissions = RECHTE
        verbose_name_plural = "Leistungen im Projekt"
        ordering = ["projekt", "leika_leistung", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "leika_leistung"],
                name="projektleistung_einmal",
                violation_error_message="Diese Leistung steht schon bei dem Projekt.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["", *Leistungsstatus.values[1:]]),
                name="projektleistung_status",
                violation_error_message="Dieser Status ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(bestaetigt_am__isnull=False, quelle__isnull=False),
                name="projektleistung_belegt",
                violation_error_message="Ein eigener Status braucht den Tag, für den er gilt, und "
                "eine Quelle.",
            ),
            models.CheckConstraint(
                condition=~Q(status="") | Q(bestaetigt_am__isnull=True),
                name="projektleistung_tag",
                violation_error_message="Der Tag gilt für einen eigenen Status, und der fehlt.",
            ),
        ]

    def __str__(self):
        return str(self.leika_leistung)

    def clean(self):
        fehler = {}
        if self.status and self.bestaetigt_am is None:
            fehler["bestaetigt_am"] = "Ein eigener Status braucht den Tag, für den er gilt."
        if self.status and self.quelle_id is None:
            fehler["quelle"] = "Ein eigener Status braucht eine Quelle, die ihn belegt."
        if not self.status and self.bestaetigt_am:
            fehler["status"] = "Der Tag gilt für einen eigenen Status, und der fehlt."
        if self.bestaetigt_am and self.bestaetigt_am > timezone.localdate():
            fehler["bestaetigt_am"] = "Der Tag liegt in der Zukunft; ein Plan ist noch kein Stand."
        if fehler:
            raise ValidationError(fehler)

    @property
    def rang(self) -> tuple[str, str]:
        """Place among the Leistungen of its project: by name."""
        return self.leika_leistung.sortiertext, self.leika_leistung.kennung

    @property
    def geltender_status(self) -> Status:
        """Its own status, else that of the project; computed, never copied."""
        return Status(self.status) if self.status else self.projekt.status_wert

    @property
    def stand_tag(self) -> str:
        """„Stand 31.12.2022“, "" without a status of its own."""
        return f"Stand\N{NO-BREAK SPACE}{self.bestaetigt_am:%d.%m.%Y}" if self.bestaetigt_am else ""
