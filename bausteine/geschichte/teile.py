"""Aggregates: which record is a part of which whole, as a phase is of its project.

A part names its whole by a key and is deleted along with it; so it is told under the name of its
whole, and comes back only where that is there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from bausteine.werte.eigene import related_model

#: model and key → the record that was read
Ganze = dict[tuple[type[models.Model], int], models.Model]


def whole_fields(model: type[models.Model]) -> tuple[models.ForeignKey, ...]:
    """The keys by which records of this kind name what they are a part of."""
    return tuple(
        feld
        for feld in model._meta.concrete_fields
        if isinstance(feld, models.ForeignKey) and feld.remote_field.on_delete is models.CASCADE
    )


def wholes_of(record) -> Iterator[models.Model]:
    """What the record is a part of, as far as it names any."""
    for feld in whole_fields(type(record)):
        if (ganzes := getattr(record, feld.name)) is not None:
            yield ganzes


def has_its_whole(record) -> bool:
    """Whether what the record was a part of is still there: without it, it cannot come back."""
    try:
        list(wholes_of(record))
    except ObjectDoesNotExist:
        return False
    return True


def part_fields(model: type[models.Model]) -> list[models.ForeignKey]:
    """The keys by which other records name one of this kind as their whole, of those with a
    history."""
    return [
        bezug.field
        for bezug in model._meta.related_objects
        if bezug.field in whole_fields(bezug.related_model)
        and hasattr(bezug.related_model._meta, "simple_history_manager_attribute")
    ]


def all_of(model: type[models.Model]) -> models.QuerySet:
    """Every record of a kind."""
    return model._base_manager.all()


def load_wholes(
    model: type[models.Model],
    eintraege: Sequence[models.Model],
    gelesen: Ganze | None = None,
    menge: Callable[[type[models.Model]], models.QuerySet] = all_of,
) -> None:
    """Give records of this kind, or entries of their history, their wholes: each read once.

    `gelesen` keeps them from one call to the next; `menge`: from what they are read.
    """
    gelesen = {} if gelesen is None else gelesen
    for feld in whole_fields(model):
        ziel = related_model(model, feld.name)
        schluessel = _keys(eintraege, feld)
        fehlt = sorted(pk for pk in schluessel if (ziel, pk) not in gelesen)
        gelesen |= {(ziel, pk): ganzes for pk, ganzes in menge(ziel).in_bulk(fehlt).items()}
        for eintrag in eintraege:
            eigenes: Any = eintrag._meta.get_field(feld.name)  # that of an entry is another one
            eigenes.set_cached_value(eintrag, gelesen.get((ziel, getattr(eintrag, feld.attname))))


def _keys(eintraege: Iterable[models.Model], feld) -> set[int]:
    return {getattr(eintrag, feld.attname) for eintrag in eintraege} - {None}
