"""Search schema: what of a noun is searched, said by its QuerySet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from django.db.models import QuerySet


class Stelle(IntEnum):
    """Where a word stands: what counts more comes first."""

    TITEL = 0
    NAME = 1
    TEXT = 2


@dataclass(frozen=True)
class Weg:
    """Words of one noun find records of another: `paare` gives (key there, key here) of public
    records; `stellen` says as what a word counts here, by what it is there."""

    von: str
    paare: Callable[[], QuerySet]
    stellen: dict[Stelle, Stelle]


@dataclass(frozen=True)
class Suchstoff:
    """The texts of a noun: names of fields by what they are, texts of related rows as (key, text),
    words that a value of a field stands for, and ways from other nouns."""

    titel: tuple[str, ...]
    schluessel: tuple[str, ...] = ()
    namen: tuple[str, ...] = ()
    texte: tuple[str, ...] = ()
    daneben: tuple[tuple[Stelle, Callable[[], QuerySet]], ...] = ()
    gattung: tuple[str, dict[str, str]] = ("", {})
    wege: tuple[Weg, ...] = field(default=())


class Durchsuchbar(Protocol):
    """What the index asks of a QuerySet."""

    def oeffentlich(self) -> QuerySet: ...
    def suchstoff(self) -> Suchstoff | None: ...
