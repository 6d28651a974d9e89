"""Merging of duplicates: relations move, keys and addresses lead on, two records become one."""

from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import IntegrityError, models, transaction

from bausteine.bearbeiten.folgen import cuts
from bausteine.bearbeiten.models import Weiterleitung
from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.probelauf import rolled_back
from bausteine.geschichte.teile import whole_fields
from bausteine.geschichte.verlauf import one_entry

#: how the reason of the history begins, of the record that stays and of the one that goes
ZUSAMMENGEFUEHRT = "zusammengeführt mit"


@dataclass
class MergeResult:
    """What a merge did: sentences for the person who asked for it."""

    verschoben: list[str] = field(default_factory=list)
    #: rows that the remaining record has already; they go, and stay in the history
    doppelt: list[str] = field(default_factory=list)
    ergaenzt: list[str] = field(default_factory=list)
    #: one text for all that it went by; there is nothing that stands in the way of a plan
    state: str = ""
    possible: bool = True


def key_field(model) -> str:
    """The name of the field in a record's address."""
    try:
        return model._meta.get_field("kennung").name
    except FieldDoesNotExist:
        return "slug"


class Merge(Act[MergeResult]):
    """Merge `weg` into `bleibt`; `danach(weg, bleibt)`: what only this kind needs."""

    name = "zusammenfuehren"

    def __init__(self, weg, bleibt, danach):
        self.weg, self.bleibt, self.danach = weg, bleibt, danach

    def hold(self) -> None:
        """Both as they are now. Raises ObjectDoesNotExist when one of them is gone."""
        model, beide = type(self.bleibt), (self.weg.pk, self.bleibt.pk)
        # in one order, whichever is to stay: two merges the other way round would block each other
        menge = model._base_manager.select_for_update().filter(pk__in=beide).order_by("pk")
        gesperrt = {record.pk: record for record in menge}
        if len(gesperrt) < len(beide):
            raise ObjectDoesNotExist
        self.weg, self.bleibt = (gesperrt[pk] for pk in beide)

    def plan(self) -> MergeResult:
        state = _state(self.weg, self.bleibt)
        with rolled_back():
            weg, bleibt = (type(r)._base_manager.get(pk=r.pk) for r in (self.weg, self.bleibt))
            ergebnis = merge(weg, bleibt, self.danach)
        ergebnis.state = state
        return ergebnis

    def write(self, plan: MergeResult) -> None:
        merge(self.weg, self.bleibt, self.danach)


def _state(weg, bleibt) -> str:
    """All that a merge goes by: which one stays, both contents, what hangs on them."""
    texte = [f"{record._meta.label}:{_content(record)}" for record in (weg, bleibt)]
    for record in (weg, bleibt):
        for rel in _row_relations(record):
            zeilen = rel.related_model._base_manager.filter(**{rel.field.name: record})
            texte += [f"{rel.name}:{_content(zeile)}" for zeile in zeilen.order_by("pk")]
        texte += [f"{s.feld}:{s.eigene}:{s.schluessel}" for s in cuts([record])]
    return "\n".join(texte)


def _content(record) -> dict[str, str]:
    felder = sorted(record._meta.concrete_fields, key=lambda feld: feld.name)
    return {feld.name: feld.value_to_string(record) for feld in felder}


def _row_relations(record) -> list:
    """The relations by which rows of other tables point to it with a key of their own."""
    return [
        rel
        for rel in record._meta.related_objects
        if not rel.many_to_many
        and not rel.related_model.__name__.startswith("Historical")
        and getattr(rel.related_model, "moves_in_merge", True)
    ]


@transaction.atomic
def merge(weg, bleibt, danach) -> MergeResult:
    """Merge `weg` into `bleibt`, both saved and of one model. `danach(weg, bleibt)`: what only
    this kind needs, such as keeping the old name as an alias."""
    ergebnis = MergeResult()
    schluessel = key_field(type(bleibt))
    alt, neu = getattr(weg, schluessel), getattr(bleibt, schluessel)
    with one_entry(bleibt, f"{ZUSAMMENGEFUEHRT} „{weg}“ ({alt})"):
        _move_rows(weg, bleibt, ergebnis)
        _move_relations(weg, bleibt, ergebnis)
        werte = _missing_values(weg, bleibt)
        danach(weg, bleibt)
        weg._change_reason = f"{ZUSAMMENGEFUEHRT} „{bleibt}“ ({neu})"
        type(weg)._base_manager.get(pk=weg.pk)  # fails when someone else was quicker
        weg.delete()
        for feld, wert in werte:
            setattr(bleibt, feld.attname, wert)
            ergebnis.ergaenzt.append(str(feld.verbose_name))
        bleibt.full_clean()
        bleibt.save()
    art = type(bleibt)._meta.label_lower
    Weiterleitung.objects.filter(art=art, neu=alt).update(neu=neu)
    Weiterleitung.objects.filter(art=art, alt=neu).delete()
    Weiterleitung.objects.update_or_create(art=art, alt=alt, defaults={"neu": neu})
    return ergebnis


def _move_rows(weg, bleibt, ergebnis) -> None:
    """Rows that point to `weg` by a key of their own."""
    for rel in _row_relations(weg):
        for row in rel.related_model._base_manager.filter(**{rel.field.name: weg}):
            name = _name(row, rel.field)
            setattr(row, rel.field.name, bleibt)
            try:
                with transaction.atomic():
                    row.save()
                ergebnis.verschoben.append(name)
            except IntegrityError:
                ergebnis.doppelt.append(name)
                setattr(row, rel.field.name, weg)
                row.delete()


def _name(row, feld) -> str:
    """What the row is, and of what other record, before it points elsewhere."""
    andere = [
        str(getattr(row, anderes.name)) for anderes in whole_fields(type(row)) if anderes != feld
    ]
    return f"{row._meta.verbose_name}: {row}" + (f" – {', '.join(andere)}" if andere else "")


def _move_relations(weg, bleibt, ergebnis) -> None:
    """Many-to-many relations in both directions; a link between the two is dropped."""
    for feld in type(weg)._meta.many_to_many:
        ziele = _others(getattr(weg, feld.name), weg, bleibt)
        _add(getattr(bleibt, feld.name), ziele, feld.verbose_name, ergebnis)
        if feld.related_model is type(weg):
            getattr(bleibt, feld.name).remove(weg)
    for rel in type(weg)._meta.related_objects:
        if rel.many_to_many and rel.get_accessor_name():
            _relate_anew(rel, weg, bleibt, ergebnis)


def _relate_anew(rel, weg, bleibt, ergebnis) -> None:
    """The records that have the relation; each tells it in one entry of its own history."""
    vorhanden = set(getattr(bleibt, rel.get_accessor_name()).values_list("pk", flat=True))
    grund = f"{weg._meta.verbose_name} „{weg}“ ist in „{bleibt}“ aufgegangen"
    for record in _others(getattr(weg, rel.get_accessor_name()), weg, bleibt):
        with one_entry(record, grund):
            getattr(record, rel.field.name).add(bleibt)
            getattr(record, rel.field.name).remove(weg)
        if record.pk not in vorhanden:
            titel = record._meta.verbose_name_plural
            ergebnis.verschoben.append(f"{titel}: {record}")


def _others(manager, weg, bleibt):
    """All records of a relation but the two themselves; another table counts its keys anew."""
    menge = manager.all()
    return menge.exclude(pk__in=[weg.pk, bleibt.pk]) if menge.model is type(weg) else menge


def _add(manager, ziele, titel, ergebnis) -> None:
    vorhanden = set(manager.values_list("pk", flat=True))
    for ziel in ziele:
        if ziel.pk not in vorhanden:
            manager.add(ziel)
            ergebnis.verschoben.append(f"{titel}: {ziel}")


def _missing_values(weg, bleibt) -> list[tuple]:
    """Fields that only `weg` has filled in; set once it is gone, for some are unique."""
    return [
        (feld, getattr(weg, feld.attname))
        for feld in type(weg)._meta.concrete_fields
        if feld.editable
        and not feld.primary_key
        and not isinstance(feld, models.GeneratedField)
        and getattr(bleibt, feld.attname) in (None, "")
        and getattr(weg, feld.attname) not in (None, "")
    ]


def moved_to(model, queryset, schluessel: str):
    """The record of `queryset` that the one with this key was merged into, or None."""
    neu = Weiterleitung.objects.filter(art=model._meta.label_lower, alt=schluessel).values("neu")
    return queryset.filter(**{f"{key_field(model)}__in": neu}).first()


def merged_records(model) -> list[tuple[str, str, models.Model | None]]:
    """Old key, new key and, where the history has it, the record as it was before the merge."""
    paare = merged_keys(model)
    if not paare:
        return []
    feld = key_field(model)
    entfernt = model.history.filter(**{f"{feld}__in": paare}, history_type="-").order_by("pk")
    letzte = {getattr(eintrag, feld): eintrag.instance for eintrag in entfernt}
    return [(alt, neu, letzte.get(alt)) for alt, neu in paare.items()]


def merged_keys(model) -> dict[str, str]:
    """New key by old key."""
    return dict(Weiterleitung.objects.filter(art=model._meta.label_lower).values_list("alt", "neu"))
