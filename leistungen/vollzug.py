"""Abstract model: who regulates a Leistung and who carries it out, each with its Quelle.

A LeiKa-Leistung without a value of its own has that of its OZG-Leistung: worked out when it is read
and never copied, so that a change above is one below. The LeiKa-Typ of the catalogue says less (it
does not part Land from Kommune) and is no source for it.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from leistungen.enums import Ebene
from quellen.models import Quelle

OHNE_QUELLE = "Wer regelt oder vollzieht, braucht eine Quelle, die das belegt."


@dataclass(frozen=True)
class Vollzugsangabe:
    """A value with the record that says so; `geerbt`: that of the OZG-Leistung."""

    ebene: Ebene
    von: "MitVollzug"
    geerbt: bool

    def __str__(self):
        return str(self.ebene.label)


class MitVollzug(models.Model):
    """A Leistung that may say who regulates it and who carries it out."""

    regelung = models.CharField(
        "Regelung",
        max_length=20,
        blank=True,
        default="",
        choices=Ebene,
        help_text="Wer die Leistung durch Gesetz oder Satzung regelt.",
    )
    vollzug = models.CharField(
        "Vollzug",
        max_length=20,
        blank=True,
        default="",
        choices=Ebene,
        help_text="Wer die Leistung erbringt.",
    )
    vollzug_quelle = models.ForeignKey(
        Quelle,
        verbose_name="Quelle zu Regelung und Vollzug",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    vollzug_fundstelle = models.CharField(
        "Fundstelle zu Regelung und Vollzug", max_length=500, blank=True, default=""
    )

    class Meta:
        abstract = True

    def above(self) -> "MitVollzug | None":
        """The public record whose values hold where this one has none."""
        return None

    def clean(self):
        super().clean()
        if (self.regelung or self.vollzug) and self.vollzug_quelle_id is None:
            raise ValidationError({"vollzug_quelle": OHNE_QUELLE})

    @property
    def geltende_regelung(self) -> Vollzugsangabe | None:
        """Who regulates it, None where nobody has said it."""
        return self._valid("regelung")

    @property
    def geltender_vollzug(self) -> Vollzugsangabe | None:
        """Who carries it out, None where nobody has said it."""
        return self._valid("vollzug")

    def _valid(self, name: str) -> Vollzugsangabe | None:
        if eigener := getattr(self, name):
            return Vollzugsangabe(Ebene(eigener), self, geerbt=False)
        oben = self.above()
        if oben is None or not (wert := getattr(oben, name)):
            return None
        return Vollzugsangabe(Ebene(wert), oben, geerbt=True)


def vollzug_constraint(name: str) -> models.CheckConstraint:
    """Both need a Quelle, for every writer."""
    return models.CheckConstraint(
        condition=models.Q(regelung="", vollzug="") | models.Q(vollzug_quelle__isnull=False),
        name=name,
        violation_error_message=OHNE_QUELLE,
    )
