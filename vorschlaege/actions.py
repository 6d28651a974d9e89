"""Deciding on a Vorschlag: the record, its history and the Vorschlag itself in one go."""

from typing import cast

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from bausteine.geschichte.verlauf import ein_eintrag
from bausteine.zustaendigkeit.pflege import RecordAdmin
from vorschlaege.enums import Zustand
from vorschlaege.felder import ist_einfach, wert_von
from vorschlaege.models import Vorschlag


@transaction.atomic
def entscheide(nummer: int, konto, zustand: Zustand, *, wert="", begruendung="", gesehen=""):
    """Close a Vorschlag; an accepted simple one is written into its record.

    `gesehen`: the record's value that the decision was made on. Raises ValidationError, and then
    nothing is written: decided already, changed meanwhile, or refused by the model's own checks.
    """
    vorschlag = Vorschlag.objects.select_for_update().get(pk=nummer)
    if not vorschlag.ist_offen:
        raise ValidationError(
            f"Über diesen Vorschlag ist schon entschieden: {vorschlag.get_zustand_display()}."
        )
    vorschlag.zustand = zustand
    vorschlag.begruendung = begruendung
    vorschlag.bearbeitet_am, vorschlag.bearbeitet_von = timezone.now(), konto
    if zustand != Zustand.ABGELEHNT and ist_einfach(vorschlag):
        vorschlag.uebernommen = wert if zustand == Zustand.GEAENDERT else vorschlag.wert
        _uebernimm(vorschlag, gesehen)
    vorschlag.save()
    return vorschlag


def _uebernimm(vorschlag, gesehen: str) -> None:
    """Write the value as the admin would: checked, with one entry in the history."""
    model = type(vorschlag.gegenstand)
    record = model.objects.select_for_update().get(pk=vorschlag.gegenstand.pk)
    jetzt = wert_von(record, vorschlag.feld)
    if jetzt.split() != gesehen.split():  # browsers send other line ends
        raise ValidationError(
            "Die Angabe wurde inzwischen geändert. Bitte vergleichen Sie noch einmal."
        )
    vorschlag.uebernommen = _geordnet(model._meta.get_field(vorschlag.feld), vorschlag.uebernommen)
    if vorschlag.uebernommen == jetzt:
        return
    setattr(record, vorschlag.feld, vorschlag.uebernommen)
    record.full_clean()
    with ein_eintrag(record, str(vorschlag)):
        record.save()
    cast("RecordAdmin", admin.site.get_model_admin(model)).after_save(record)


def _geordnet(feld, wert: str) -> str:
    """Without the line breaks that a field of one line does not have."""
    if isinstance(feld, models.TextField):
        return wert.replace("\r\n", "\n")
    return " ".join(wert.split())
