"""Cursor pagination: the next page begins behind the last record of this one, wherever that is by
then.

A cursor holds what the record was sorted by and its number. So no record is skipped or comes twice
because another one is added, changed or deleted, and the thousandth page costs what the first does.
It is sealed for the question it was made by: what a list is sorted by may be the name of something
hidden, and nobody can make a cursor up.
"""

import base64
import datetime as dt
import decimal
import hashlib
import json
from copy import copy
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from bausteine.stoerung.problem import Problem

#: annotations that hold what the records are sorted by
FOLGE = "folge_"
UNLESBAR = (
    "Diesen Cursor kann das Portal nicht lesen. Ein Cursor gilt nur für die Frage, aus deren "
    "Antwort er stammt, mit denselben Filtern und derselben Sortierung; „limit“ und „spalten“ "
    "dürfen andere sein."
)
#: how a value is written that JSON has no form for
ARTEN: dict[str, Any] = {
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "z": decimal.Decimal,
}


@dataclass(frozen=True)
class Zeiger:
    """The place behind a record."""

    pk: int
    werte: tuple

    @classmethod
    def behind(cls, record) -> "Zeiger":
        """The place behind a record with its annotations."""
        werte, nummer = [], 0
        while f"{FOLGE}{nummer}" in record.__dict__:
            werte.append(record.__dict__[f"{FOLGE}{nummer}"])
            nummer += 1
        return cls(record.pk, tuple(werte))

    @classmethod
    def read(cls, text: str, frage: str) -> "Zeiger":
        """What `text` made of one. Raises Problem."""
        try:
            siegel = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            pk, *werte = json.loads(_cipher().decrypt(siegel, [frage.encode()]))
        except (InvalidTag, ValueError):
            raise Problem(400, UNLESBAR, parameter="cursor") from None
        return cls(pk, tuple(ARTEN[w[0]](w[1]) if isinstance(w, list) else w for w in werte))

    def text(self, frage: str) -> str:
        """The cursor for a question."""
        inhalt = json.dumps([self.pk, *map(_plain, self.werte)]).encode()
        siegel = _cipher().encrypt(inhalt, [frage.encode()])
        return base64.urlsafe_b64encode(siegel).decode().rstrip("=")

    def condition(self, folge: list[OrderBy]) -> Q:
        """The records behind it; those without a value come last in either direction. Raises
        Problem for a cursor of a former order."""
        if len(folge) != len(self.werte):
            raise Problem(400, UNLESBAR, parameter="cursor")
        danach, gleich = Q(pk__in=[]), Q()
        for nummer, (wert, teil) in enumerate(zip(self.werte, folge, strict=True)):
            name = f"{FOLGE}{nummer}"
            if wert is None:
                gleich &= Q(**{f"{name}__isnull": True})
                continue
            weiter = Q(**{f"{name}__{'lt' if teil.descending else 'gt'}": wert})
            danach |= gleich & (weiter | Q(**{f"{name}__isnull": True}))
            gleich &= Q(**{name: wert})
        return danach | (gleich & Q(pk__gt=self.pk))


def with_order(queryset: QuerySet, folge: list[OrderBy]) -> QuerySet:
    """With what the records are sorted by, as `Zeiger` needs it."""
    return queryset.annotate(
        **{f"{FOLGE}{nummer}": teil.expression for nummer, teil in enumerate(folge)}
    )


def in_order(queryset: QuerySet, folge: list[OrderBy]) -> QuerySet:
    """The records in this order, total, with what they are sorted by; the database is told each
    expression once."""
    nach = [copy(teil) for teil in folge]
    for nummer, teil in enumerate(nach):
        teil.expression = F(f"{FOLGE}{nummer}")
    return with_order(queryset, folge).order_by(*nach, "pk")


def _cipher() -> AESSIV:
    """The same cursor for the same place, whichever process makes it."""
    return AESSIV(hashlib.sha512(f"cursor:{settings.SECRET_KEY}".encode()).digest())


def _plain(wert):
    match wert:
        case dt.datetime():
            return ["t", wert.isoformat()]
        case dt.date():
            return ["d", wert.isoformat()]
        case decimal.Decimal():
            return ["z", str(wert)]
    return wert
