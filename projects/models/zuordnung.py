"""Record linkage: links between projects and OZG-Leistungen that a rule proposes."""

from django.conf import settings
from django.db import models

from leistungen.models import LeikaLeistung, OzgLeistung
from projects.enums import Zuordnungsregel, Zuordnungsstand
from projects.querysets import ZuordnungQuerySet


class Zuordnungsvorschlag(models.Model):
    """A project and an OZG-Leistung that may belong together; itself the record of what was
    decided, when and by whom.

    No fact: whoever confirms it writes the link into the project (`zuordnen.execute`).
    """

    projekt = models.ForeignKey(
        "projects.Umsetzungsprojekt",
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="zuordnungsvorschlaege",
    )
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        on_delete=models.CASCADE,
        related_name="zuordnungsvorschlaege",
    )
    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        null=True,  # only the rule that reads the LeiKa found one
        blank=True,
        on_delete=models.SET_NULL,
        related_name="zuordnungsvorschlaege",
    )
    regel = models.CharField("Regel", max_length=20, choices=Zuordnungsregel)
    stand = models.CharField(
        "Stand",
        max_length=20,
        choices=Zuordnungsstand,
        default=Zuordnungsstand.OFFEN,
        db_index=True,
    )
    vorgeschlagen_am = models.DateTimeField("vorgeschlagen am", auto_now_add=True)
    entschieden_am = models.DateTimeField("entschieden am", null=True, blank=True)
    entschieden_von = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="entschieden von",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ZuordnungQuerySet.as_manager()

    class Meta:
        verbose_name = "Zuordnungsvorschlag"
        default_permissions = ("change", "delete", "view")
        verbose_name_plural = "Zuordnungsvorschläge"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "ozg_leistung"],
                name="zuordnungsvorschlag_einmal",
                violation_error_message="Diese Zuordnung ist schon vorgeschlagen.",
            ),
            models.CheckConstraint(
                condition=models.Q(regel__in=Zuordnungsregel.values),
                name="zuordnungsvorschlag_regel",
            ),
            models.CheckConstraint(
                condition=models.Q(stand=Zuordnungsstand.OFFEN, entschieden_am__isnull=True)
                | models.Q(
                    stand__in=[Zuordnungsstand.BESTAETIGT, Zuordnungsstand.ABGELEHNT],
                    entschieden_am__isnull=False,
                ),
                name="zuordnungsvorschlag_stand",
            ),
        ]

    def __str__(self):
        return f"{self.projekt} – {self.ozg_leistung}"

    @property
    def grund(self) -> str:
        """Why the rule takes them to belong together, in a few words."""
        leika = self.leika_leistung
        if self.regel == Zuordnungsregel.LEIKA and leika and leika.ist_oeffentlich:
            return f"Titel steht in der LeiKa-Leistung „{leika}“"
        return str(self.get_regel_display())

    @property
    def ist_offen(self) -> bool:
        """Whether nobody has decided yet."""
        return self.stand == Zuordnungsstand.OFFEN
