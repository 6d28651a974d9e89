"""Validation without a query: what `full_clean` finds, for files of thousands of rows.

References were looked up when the cell was read, and uniqueness is the database's: it refuses
the record, and `importe.bericht.named_when_taken` says what it meant.
"""

import operator
import re
from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q

_VERGLEICHE = {
    "exact": operator.eq,
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
    "regex": lambda wert, muster: bool(re.search(muster, wert)),
    "in": lambda wert, menge: wert in menge,
}
#: a rule of one record, with the fields that it does not look at
Regel = Callable[[Any, Collection[str]], bool | None]


def check(record: models.Model, exclude=()) -> None:
    """Like `full_clean` without uniqueness. Raises ValidationError."""
    ausser = {*exclude, *_references(record)}
    fehler: dict[str, list] = {}
    for pruefe in (partial(record.clean_fields, exclude=ausser), record.clean):
        try:
            pruefe()
        except ValidationError as error:
            fehler = error.update_error_dict(fehler)
            ausser |= fehler.keys() - {NON_FIELD_ERRORS}
    for constraint, regel in _check_constraints(type(record)):
        try:
            if regel(record, {*exclude, *fehler}) is False:
                raise ValidationError(
                    constraint.get_violation_error_message(),
                    code=constraint.violation_error_code,
                )
        except ValidationError as error:
            fehler = error.update_error_dict(fehler)
    if fehler:
        raise ValidationError(fehler)


def _references(record: models.Model) -> set[str]:
    return {
        name for name, attname in _relations(type(record)) if getattr(record, attname) is not None
    }


@cache
def _relations(model) -> list[tuple[str, str]]:
    return [(feld.name, feld.attname) for feld in model._meta.concrete_fields if feld.is_relation]


@cache
def _check_constraints(model) -> list[tuple[models.CheckConstraint, Regel]]:
    return [
        (c, rule_of(c.condition))
        for c in model._meta.constraints
        if isinstance(c, models.CheckConstraint) and isinstance(c.condition, Q)
    ]


def rule_of(bedingung: Q) -> Regel:
    """What asks it of fields of one record, with the three values of SQL; None also where a field
    is left out."""
    teile = [_part_of(teil) for teil in bedingung.children]
    ende, verneint = bedingung.connector == Q.OR, bedingung.negated

    def fulfilled(record, ausser=frozenset()) -> bool | None:
        wert: bool | None = not ende
        for teil in teile:
            antwort = teil(record, ausser)
            if antwort is ende:  # one such value decides
                wert = ende
                break
            if antwort is None:
                wert = None
        return wert if wert is None or not verneint else not wert

    return fulfilled


def _part_of(teil) -> Regel:
    return rule_of(teil) if isinstance(teil, Q) else _comparison(*teil)


def _field(ausdruck: F) -> str:
    """The name of the field that an F stands for."""
    return ausdruck.name  # type: ignore[attr-defined] # Django has it, its types do not


def _comparison(ausdruck: str, soll) -> Regel:
    name, _, art = ausdruck.partition("__")
    if art == "isnull":
        return lambda record, ausser: (
            None if name in ausser else (getattr(record, name) is None) == soll
        )
    feld = _field(soll) if isinstance(soll, F) else ""
    vergleich = _VERGLEICHE[art or "exact"]

    def compare(record, ausser) -> bool | None:
        if name in ausser or feld in ausser:
            return None
        ist, grenze = getattr(record, name), getattr(record, feld) if feld else soll
        return None if ist is None or grenze is None else vergleich(ist, grenze)

    return compare
