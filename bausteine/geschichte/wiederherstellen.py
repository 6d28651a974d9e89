"""Restore: an earlier version becomes the current one again, as a new act with an entry."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from bausteine.geschichte.verlauf import ein_eintrag


def tracked_fields(version) -> list[models.Field]:
    """The fields of a record that its history keeps and a person may set."""
    model = version.instance_type
    bekannt = {feld.name for feld in version._meta.local_fields}
    return [
        feld
        for feld in model._meta.concrete_fields
        if feld.name in bekannt and feld.editable and not feld.primary_key
        and not isinstance(feld, models.GeneratedField)
    ]  # fmt: skip


@transaction.atomic
def restore(version, kinder=()) -> models.Model:
    """Bring a record, its relations and the rows of `kinder` back to a history entry's state.

    `kinder`: pairs of model and attribute name of its key to the record. A deleted record is made
    anew under its old number. Raises ValidationError when the old state is no longer allowed.
    """
    model = version.instance_type
    record = model._base_manager.filter(pk=version.instance.pk).first() or version.instance
    neu = not model._base_manager.filter(pk=record.pk).exists()
    for feld in tracked_fields(version):
        setattr(record, feld.attname, getattr(version, feld.attname))
    record._state.adding = neu
    record.full_clean(exclude=_gone_relations(record))
    grund = f"Stand vom {timezone.localtime(version.history_date):%d.%m.%Y, %H:%M} Uhr"
    with ein_eintrag(record, f"wiederhergestellt: {grund}"):
        record.save(force_insert=neu)
        for feld in version._history_m2m_fields:
            ziel = feld.m2m_reverse_field_name()
            nummern = [getattr(zeile, f"{ziel}_id") for zeile in getattr(version, feld.name).all()]
            vorhandene = feld.related_model._base_manager.filter(pk__in=nummern)
            getattr(record, feld.name).set(vorhandene)
        for kind, schluessel in kinder:
            _restore_rows(kind, {schluessel: record.pk}, version.history_date)
    return record


def _gone_relations(record) -> list[str]:
    """Foreign keys whose target was deleted since; they are emptied."""
    weg = []
    for feld in record._meta.concrete_fields:
        if not feld.is_relation or getattr(record, feld.attname) is None:
            continue
        if not feld.related_model._base_manager.filter(pk=getattr(record, feld.attname)).exists():
            if not feld.null:
                raise ValidationError(
                    f"„{feld.verbose_name}“ gibt es nicht mehr; ohne lässt sich der Stand nicht "
                    "wiederherstellen."
                )
            setattr(record, feld.attname, None)
            weg.append(feld.name)
    return weg


def _restore_rows(model, hier: dict, wann) -> None:
    """The rows of a record as they were at `wann`; each change writes its own history."""
    # the entry of the record is the last one of its act: what belongs to it was written before
    damals = {row.pk: row for row in model.history.as_of(wann).filter(**hier)}
    heute = {row.pk: row for row in model._base_manager.filter(**hier)}
    for pk in heute.keys() - damals.keys():
        heute[pk].delete()
    for pk, alt in damals.items():
        row = heute.get(pk) or alt
        felder = [f for f in model._meta.concrete_fields
                  if not f.primary_key and not isinstance(f, models.GeneratedField)]  # fmt: skip
        gleich = pk in heute and all(
            getattr(row, f.attname) == getattr(alt, f.attname) for f in felder
        )
        if gleich:
            continue
        for feld in felder:
            setattr(row, feld.attname, getattr(alt, feld.attname))
        row._state.adding = pk not in heute
        _gone_relations(row)
        row.save(force_insert=pk not in heute)
