"""Dependency check: what would be lost with records, for many at once and reading only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models

#: keys in one query
BLOCK = 500
GENANNT = 3


def blocks(liste: list) -> Iterator[list]:
    """The list in parts that one query can take."""
    for von in range(0, len(liste), BLOCK):
        yield liste[von : von + BLOCK]


def what_hangs_on(
    modell, schluessel: list[int], eigene: set[tuple[type[models.Model], int]]
) -> dict[int, str]:
    """For those of the records on which something hangs: its names, by their keys.

    Left out are `eigene` (model, key), which go as well, and what keeps no history: that is worked
    out anew, or is no fact.
    """
    gefunden: dict[int, list[tuple[type[models.Model], int]]] = defaultdict(list)
    for bezug in modell._meta.get_fields(include_hidden=True):
        if bezug.auto_created and bezug.is_relation and not bezug.concrete:
            for block in blocks(schluessel):
                for ziel, anderes, pk in _pairs(bezug.field, block):
                    if (anderes, pk) not in eigene:
                        gefunden[ziel].append((anderes, pk))
    objekte = _loaded({eintrag for liste in gefunden.values() for eintrag in liste})
    return {
        ziel: _names(objekte[eintrag] for eintrag in liste if eintrag in objekte)
        for ziel, liste in gefunden.items()
    }


def _pairs(feld, block: list[int]) -> Iterator[tuple[int, type[models.Model], int]]:
    """(key named, model that names it, key of the record there) through one field."""
    if not hasattr(feld.model._meta, "simple_history_manager_attribute"):
        return
    if feld.many_to_many:
        hier, dort = feld.m2m_field_name(), feld.m2m_reverse_field_name()
        zeilen = feld.remote_field.through._base_manager.filter(**{f"{dort}__in": block})
        paare = zeilen.values_list(f"{dort}_id", f"{hier}_id")
    else:
        paare = feld.model._base_manager.filter(**{f"{feld.name}__in": block}).values_list(
            feld.attname, "pk"
        )
    for ziel, pk in paare.order_by():
        yield ziel, feld.model, pk


def _loaded(
    eintraege: set[tuple[type[models.Model], int]],
) -> dict[tuple[type[models.Model], int], models.Model]:
    je_modell: dict[type[models.Model], list[int]] = defaultdict(list)
    for modell, pk in eintraege:
        je_modell[modell].append(pk)
    return {
        (modell, record.pk): record
        for modell, schluessel in je_modell.items()
        for block in blocks(schluessel)
        for record in modell._base_manager.filter(pk__in=block)
    }


def _names(objekte: Iterable[models.Model]) -> str:
    namen = sorted({f"{o._meta.verbose_name} „{o}“" for o in objekte})
    weitere = len(namen) - GENANNT
    return ", ".join(namen[:GENANNT]) + (f" und {weitere} weitere" if weitere > 0 else "")
