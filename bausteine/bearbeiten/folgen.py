"""Cascade preview: what deleting records takes along, cuts off, or must not touch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django.contrib.admin.utils import NestedObjects
from django.db import models
from django.urls import NoReverseMatch, reverse

from bausteine.geschichte.teile import wholes_of
from bausteine.werte.eigene import related_model

#: names shown of one kind; the number tells of the rest
GEZEIGT = 20


@dataclass(frozen=True)
class Gruppe:
    """Records of one kind that hang on what is deleted: ("Stadt Köln (Mitarbeit)", its form)."""

    titel: str
    anzahl: int
    eintraege: list[tuple[str, str]]
    #: whether it is only counted: the model says `nie_genannt`
    ungenannt: bool = False

    @property
    def haengt(self) -> str:
        """The verb behind the number."""
        return " hängt daran" if self.anzahl == 1 else " hängen daran"

    @property
    def weitere(self) -> int:
        """How many the page does not name."""
        return 0 if self.ungenannt else self.anzahl - len(self.eintraege)


@dataclass
class Folgen:
    """What deleting some records of one kind would do."""

    #: rows that go along
    mit: list[Gruppe] = field(default_factory=list)
    #: relations that are cut; the records at their other end stay
    getrennt: list[Gruppe] = field(default_factory=list)
    #: records that must not lose what they name, so that nothing can be deleted
    hindernisse: list[Gruppe] = field(default_factory=list)
    #: kinds that this person may not delete
    ohne_recht: list[str] = field(default_factory=list)
    #: one text for all of it
    state: str = ""

    @property
    def possible(self) -> bool:
        """Nothing stands in the way."""
        return not self.hindernisse and not self.ohne_recht

    @property
    def can_be_cleared(self) -> bool:
        """Whether somebody could take away what stands in the way."""
        return not any(gruppe.ungenannt for gruppe in self.hindernisse)


@dataclass(frozen=True)
class Schnitt:
    """A many-to-many relation seen from its far end: records whose `feld` names a deleted one."""

    feld: models.ManyToManyField
    #: named by the deleted record itself (its own relation), else by the others
    eigene: bool
    schluessel: tuple[int, ...]

    @property
    def model(self) -> type[models.Model]:
        """The kind of the records at the other end."""
        eigenes = self.feld.model
        return related_model(eigenes, self.feld.name) if self.eigene else eigenes

    @property
    def titel(self) -> str:
        """What the page calls them, in the number they have."""
        art = _kind(self.model, len(self.schluessel))
        if not self.eigene:
            return f"{art} mit Verweis hierauf"
        mehrzahl = self.model._meta.verbose_name_plural
        name = self.feld.verbose_name
        return art if name == mehrzahl else f"{art} ({name})"


def consequences(records: list, request, site) -> Folgen:
    """What deleting these records (of one model) would do, for this person."""
    collector = NestedObjects(using=records[0]._state.db, origin=records)
    collector.collect(records)
    # the types of Django's say that the keys are names
    alle = cast("dict[type[models.Model], set]", collector.model_objs)
    zeilen = {m: o for m, o in alle.items() if not m._meta.auto_created}
    weg = {(model, obj.pk) for model, objs in zeilen.items() for obj in objs}
    mit = {m: [o for o in objs if o not in records] for m, objs in zeilen.items()}
    hindernisse: dict = {}
    for obj in collector.protected:
        hindernisse.setdefault(type(obj), []).append(obj)
    schnitte = cuts(records)
    texte = sorted(f"{m._meta.label}:{pk}" for m, pk in weg)
    texte += [f"{s.feld}:{s.eigene}:{s.schluessel}" for s in schnitte]
    return Folgen(
        [_group(model, objs, site, records) for model, objs in mit.items() if objs],
        [_cut_group(schnitt, site) for schnitt in schnitte],
        [_group(model, objs, site, records) for model, objs in hindernisse.items()],
        sorted(_forbidden(zeilen, request, site)),
        "|".join(texte),
    )


def cuts(records: list) -> list[Schnitt]:
    """The many-to-many relations of records of one model, in both directions."""
    model, pks = type(records[0]), [record.pk for record in records]
    felder = [(feld, True) for feld in model._meta.many_to_many]
    felder += [
        (rel.field, False)
        for rel in model._meta.get_fields(include_hidden=True)
        if rel.many_to_many and rel.auto_created and not rel.concrete
    ]
    schnitte = []
    for feld, eigene in felder:
        hier, dort = feld.m2m_field_name(), feld.m2m_reverse_field_name()
        if not eigene:
            hier, dort = dort, hier
        verbunden = feld.remote_field.through._base_manager.filter(**{f"{hier}__in": pks})
        if feld.related_model is feld.model:  # among themselves: both ends go
            verbunden = verbunden.exclude(**{f"{dort}__in": pks})
        schluessel = verbunden.order_by().values_list(dort, flat=True).distinct()
        if nummern := tuple(sorted(schluessel)):
            schnitte.append(Schnitt(feld, eigene, nummern))
    return schnitte


def _forbidden(zeilen: dict, request, site) -> Iterable[str]:
    for model, objs in zeilen.items():
        seite = site._registry.get(model)
        if seite and not all(seite.has_delete_permission(request, obj) for obj in objs):
            yield str(model._meta.verbose_name_plural)


def _group(model, objs: list, site, records: list) -> Gruppe:
    if getattr(model, "nie_genannt", False):
        return Gruppe(_kind(model, len(objs)), len(objs), [], ungenannt=True)
    objs = sorted(objs, key=lambda obj: obj.pk)
    namen = [_named(obj, site, records) for obj in objs[:GEZEIGT]]
    return Gruppe(_kind(model, len(objs)), len(objs), namen)


def _cut_group(schnitt: Schnitt, site) -> Gruppe:
    gezeigt = schnitt.model._base_manager.in_bulk(schnitt.schluessel[:GEZEIGT])
    namen = [_named(gezeigt[pk], site, []) for pk in sorted(gezeigt)]
    return Gruppe(schnitt.titel, len(schnitt.schluessel), namen)


def _kind(model, anzahl: int) -> str:
    meta = model._meta
    return str(meta.verbose_name if anzahl == 1 else meta.verbose_name_plural)


def name_of(obj, ohne=()) -> str:
    """Its name, with what it is a part of unless that is among `ohne`: a phase says little."""
    ganzes = next(wholes_of(obj), None)
    return str(obj) if ganzes is None or ganzes in ohne else f"{ganzes}: {obj}"


def _named(obj, site, records: list) -> tuple[str, str]:
    """Its name and its form, else that of what it is a part of."""
    ganzes = next(wholes_of(obj), None)
    form = _form_of(obj, site) or (_form_of(ganzes, site) if ganzes is not None else "")
    return name_of(obj, records), form


def _form_of(obj, site) -> str:
    if type(obj) not in site._registry:
        return ""
    try:
        return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    except NoReverseMatch:
        return ""
