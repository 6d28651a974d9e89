"""Service layer: deciding on a Vorschlag, the record, its history and the Vorschlag in one go."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bausteine.geschichte.ausfuehren import Act, SimplePlan
from bausteine.geschichte.verlauf import one_entry
from bausteine.zustaendigkeit.pflege import record_admins
from vorschlaege.enums import Zustand
from vorschlaege.felder import is_simple, value_of
from vorschlaege.models import Vorschlag


class SuggestionDecision(Act[SimplePlan]):
    """Close a Vorschlag; an accepted simple one is written into its record."""

    name = "vorschlag"

    def __init__(self, vorschlag: Vorschlag, konto):
        self.vorschlag, self.konto = vorschlag, konto
        self.zustand, self.wert, self.begruendung = Zustand.OFFEN, "", ""

    def to(
        self, zustand: Zustand, *, wert: str = "", begruendung: str = ""
    ) -> "SuggestionDecision":
        """What is decided; `wert`: what is written instead, when it is accepted in another form."""
        self.zustand, self.wert, self.begruendung = zustand, wert, begruendung
        return self

    @property
    def writes(self) -> bool:
        """Whether the record changes."""
        return self.zustand != Zustand.ABGELEHNT and is_simple(self.vorschlag)

    def hold(self) -> None:
        """The record too: what is compared is what is written on."""
        self.vorschlag = Vorschlag.objects.select_for_update().get(pk=self.vorschlag.pk)
        record = self.vorschlag.gegenstand
        if record.pk is None:  # of two that nobody may have spoken of: nothing is written
            return
        self.vorschlag.gegenstand = type(record).objects.select_for_update().get(pk=record.pk)

    def plan(self) -> SimplePlan:
        """The value that the decision is made on."""
        jetzt = value_of(self.vorschlag.gegenstand, self.vorschlag.feld)
        return SimplePlan(f"{self.vorschlag.pk}|{jetzt}")

    def write(self, plan: SimplePlan) -> None:
        """Raises ValidationError: decided already, or refused by the model's own checks."""
        vorschlag = self.vorschlag
        if not vorschlag.ist_offen:
            raise ValidationError(
                f"Über diesen Vorschlag ist schon entschieden: {vorschlag.get_zustand_display()}."
            )
        vorschlag.zustand, vorschlag.begruendung = self.zustand, self.begruendung
        vorschlag.bearbeitet_am, vorschlag.bearbeitet_von = timezone.now(), self.konto
        if self.writes:
            angenommen = self.zustand == Zustand.ANGENOMMEN
            self._take_over(vorschlag.wert if angenommen else self.wert)
        vorschlag.save()

    def _take_over(self, wert: str) -> None:
        """Write the value as the admin would: checked, with one entry in the history."""
        vorschlag, record = self.vorschlag, self.vorschlag.gegenstand
        model = type(record)
        vorschlag.uebernommen = _tidied(model._meta.get_field(vorschlag.feld), wert)
        if vorschlag.uebernommen == value_of(record, vorschlag.feld):
            return
        setattr(record, vorschlag.feld, vorschlag.uebernommen)
        record.full_clean()
        with one_entry(record, str(vorschlag)):
            record.save()
        record_admins()[model].after_save(record)


def _tidied(feld, wert: str) -> str:
    """Without the line breaks that a field of one line does not have."""
    if isinstance(feld, models.TextField):
        return wert.replace("\r\n", "\n")
    return " ".join(wert.split())
