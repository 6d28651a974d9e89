"""Validation without a query: what `full_clean` finds, for files of thousands of rows.

References were looked up when the cell was read, and uniqueness is the database's: it refuses
the record, and `importe.bericht.named_when_taken` says what it meant.
"""

import operator
import re
from functools import cache, partial

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
}


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
    for constraint in _check_constraints(type(record)):
        regel = constraint.condition
        try:
            if isinstance(regel, Q) and fulfilled(regel, record, {*exclude, *fehler}) is False:
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
def _check_constraints(model) -> list[models.CheckConstraint]:
    return [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]


def fulfilled(regel: Q, record, ausser=frozenset()) -> bool | None:
    """A rule of fields of one record, with the three values of SQL; None also for `ausser`."""
    werte = [
        fulfilled(teil, record, ausser) if isinstance(teil, Q) else _compare(teil, record, ausser)
        for teil in regel.children
    ]
    ende = regel.connector == Q.OR  # one such value decides
    wert = ende if ende in werte else None if None in werte else not ende
    return wert if wert is None or not regel.negated else not wert


def _field(ausdruck: F) -> str:
    """The name of the field that an F stands for."""
    return ausdruck.name  # type: ignore[attr-defined] # Django has it, its types do not


def _compare(bedingung, record, ausser) -> bool | None:
    ausdruck, soll = bedingung
    name, _, art = ausdruck.partition("__")
    if name in ausser or (isinstance(soll, F) and _field(soll) in ausser):
        return None
    ist = getattr(record, name)
    if art == "isnull":
        return (ist is None) == soll
    soll = getattr(record, _field(soll)) if isinstance(soll, F) else soll
    if ist is None or soll is None:
        return None
    if art == "in":
        return ist in soll
    return _VERGLEICHE[art or "exact"](ist, soll)
