"""Restore: an earlier version becomes the current one again, as a new act with an entry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from bausteine.geschichte.teile import part_fields
from bausteine.geschichte.verlauf import one_entry


def tracked_fields(version) -> list[models.Field]:
    """The fields of a record that its history keeps and a person may set."""
    model = version.instance_type
    bekannt = {feld.name for feld in version._meta.local_fields}
    return [
        feld
        for feld in model._meta.concrete_fields
        if feld.name in bekannt
        and feld.editable
        and not feld.primary_key
        and not isinstance(feld, models.GeneratedField)
    ]


def record_of(version) -> models.Model:
    """The record as an entry has it; the library's own way asks the database each time for what
    its history leaves out."""
    felder = version.tracked_fields
    return version.instance_type(**{f.attname: getattr(version, f.attname) for f in felder})


def before(version) -> Any:
    """The entry before this one, or None; by number, where the library goes by a clock that may
    have been set back since."""
    frueher = version.instance_type.history.filter(id=version.id, history_id__lt=version.history_id)
    return frueher.order_by("-history_id").first()


@dataclass
class Wiederhergestellt:
    """What a restoration wrote."""

    record: models.Model
    #: records that name it again, as before its deletion
    nennende: list[models.Model] = field(default_factory=list)


def restore(version, kinder=()) -> Wiederhergestellt:
    """Bring a record, its relations and the rows of `kinder` back to a history entry's state.

    `kinder`: pairs of model and attribute name of its key to the record. A deleted record is made
    anew under its old number; the entry of its deletion brings back all that went with it, and
    what named it. Raises ValidationError when the old state is no longer allowed.
    """
    with transaction.atomic():
        if version.history_type == "-":
            return _bring_back(version)
        return Wiederhergestellt(_restored(version, version, kinder))


def deletion_sentence(record, grund: str) -> str:
    """What the history of everything that a deletion touches says: the act is known by it."""
    return f"„{record}“ gelöscht" + (f": {grund}" if grund else "")


def _restored(version, beziehungen, kinder=()) -> models.Model:
    """The record with the fields of one entry and the relations of another, each new entry told."""
    model = version.instance_type
    record = model._base_manager.filter(pk=version.instance.pk).first() or version.instance
    neu = not model._base_manager.filter(pk=record.pk).exists()
    for feld in tracked_fields(version):
        setattr(record, feld.attname, getattr(version, feld.attname))
    record._state.adding = neu
    record.full_clean(exclude=_gone_relations(record))
    grund = f"Stand vom {timezone.localtime(version.history_date):%d.%m.%Y, %H:%M} Uhr"
    with one_entry(record, f"wiederhergestellt: {grund}"):
        record.save(force_insert=neu)
        for feld in version._history_m2m_fields:
            nummern = _targets(beziehungen, feld)
            vorhandene = feld.related_model._base_manager.filter(pk__in=nummern)
            getattr(record, feld.name).set(vorhandene)
        for kind, schluessel in kinder:
            _restore_rows(kind, {schluessel: record.pk}, version.history_date)
    return record


def _targets(version, feld) -> list[int]:
    """The keys that an entry names in a many-to-many field."""
    ziel = feld.m2m_reverse_field_name()
    return [getattr(zeile, f"{ziel}_id") for zeile in getattr(version, feld.name).all()]


def _bring_back(version) -> Wiederhergestellt:
    """A deleted record with its rows, and with the relations that its deletion cut at both ends."""
    davor = before(version)  # when its own entry was written, its relations were cut already
    record = _restored(version, davor or version)
    grund = version.history_change_reason or ""
    gruende = {deletion_sentence(version.instance, grund), grund} - {""}
    akt = {"history_change_reason__in": gruende, "history_date__lte": version.history_date}
    if davor and davor.history_date < version.history_date:
        akt["history_date__gt"] = davor.history_date
    for feld in part_fields(type(record)):
        _bring_rows_back(feld.model, {feld.attname: record.pk}, akt)
    return Wiederhergestellt(record, list(_named_again(record, akt)))


def _bring_rows_back(model, hier: dict, akt: dict) -> None:
    """The rows that went with the record, as they were then; each tells it in its history."""
    for eintrag in model.history.filter(**hier, **akt, history_type="-").order_by("history_id"):
        if model._base_manager.filter(pk=eintrag.id).exists():
            continue
        row = eintrag.instance
        row._state.adding = True
        _gone_relations(row)
        row._change_reason = "mit dem Eintrag wiederhergestellt"
        row.save(force_insert=True)


def _named_again(record, akt: dict) -> Iterator[models.Model]:
    """The records that the deletion took the name of this one from name it again."""
    for bezug in type(record)._meta.get_fields(include_hidden=True):
        if not (bezug.many_to_many and bezug.auto_created and not bezug.concrete):
            continue
        feld = bezug.field
        if not hasattr(feld.model._meta, "simple_history_manager_attribute"):
            continue
        for eintrag in feld.model.history.filter(**akt, history_type="~"):
            davor = before(eintrag)
            anderer = feld.model._base_manager.filter(pk=eintrag.id).first()
            if davor and anderer and record.pk in _targets(davor, feld):
                with one_entry(anderer, f"„{record}“ wiederhergestellt"):
                    getattr(anderer, feld.name).add(record)
                yield anderer


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
        felder = [
            f
            for f in model._meta.concrete_fields
            if not f.primary_key and not isinstance(f, models.GeneratedField)
        ]
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
