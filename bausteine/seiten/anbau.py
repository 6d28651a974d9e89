"""Extension point: blocks that an app adds to the pages of nouns below it.

A noun knows nobody above it. Who wants to show its own records on a noun's page attaches an Anbau
to it; the page shows what is attached, whoever that is. The records are those of the relation that
leads back from the app, or of a `menge` where the way to them is not one relation; by the method
`fuer_anbau()` of their QuerySet: public, in order, loaded. Where the noun is printed too, each of
them gives `druckname` and `druckzeilen`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, cast

from django.db.models import Exists, Model, Prefetch, QuerySet

from bausteine.werte.eigene import related_model
from bausteine.werte.statement import Statement, stand_in

#: where fewer blocks are shown, asking which of them there can be is not worth a query
WENIGE = 3


class Angebaute(Protocol):
    """What the QuerySet of attached records has."""

    def fuer_anbau(self) -> QuerySet:
        """Those of them that visitors may see, in order, with all that the block shows."""


@dataclass(frozen=True)
class Anbau:
    """A block of records that belong to a record of another noun.

    `beziehung`: the relation from the noun to them; `menge`: what gives their QuerySet for a record
    instead, of a block without `datei`. `vorlage`: the template of the block, which gets `titel`,
    `record` (whose page it is), `eintraege` and `satz`, a sentence about all of them. `datei`: the
    resource that writes them; a noun with a log compares its columns, "" keeps them out of it.
    `stellen`: where they name records of other nouns, by the label of these. `leer`: what the block
    says where there are none; without it there is no block then. `uebersicht`: what the block tells
    of the record and all of them besides; it asks for nothing that was not loaded.
    """

    titel: str
    vorlage: str
    beziehung: str
    datei: str
    satz: Callable[[list], str]
    stellen: dict[str, str] = field(default_factory=dict)
    menge: Callable[[Model], Angebaute] | None = None
    leer: str = ""
    uebersicht: Callable[[Any, list], Any] | None = None

    def eintraege(self, record: Model) -> list:
        """The public ones that belong to the record; one query."""
        if self.menge:  # may look at more of the record than its key
            return list(self.menge(record).fuer_anbau())
        return _related_to(type(record), self.beziehung).rows(record.pk, record)

    def prefetch(self, model: type[Model]) -> Prefetch:
        """What loads the same for many records of the noun."""
        alle = cast("Angebaute", related_model(model, self.beziehung)._default_manager.all())
        return Prefetch(self.beziehung, alle.fuer_anbau())


@cache
def _related_to(model: type[Model], beziehung: str) -> Statement:
    """The attached records of a relation: every page asks for them, and mostly there are none."""
    return Statement(lambda pk: getattr(stand_in(model, pk), beziehung).fuer_anbau())


def _leading_nowhere(record: Model, beziehungen: tuple[str, ...]) -> set[str]:
    """Those of the relations that nothing at all belongs to this record by, public or not."""
    if len(beziehungen) < WENIGE:
        return set()
    gefunden = _related_at_all(type(record), beziehungen).rows(record.pk, record)
    return {name for zeile in gefunden for name in beziehungen if not zeile[f"{name}_"]}


@cache
def _related_at_all(model: type[Model], beziehungen: tuple[str, ...]) -> Statement:
    """For each relation whether there is anything: far less to plan than what a block shows."""

    def make(pk: int) -> QuerySet:
        platz = stand_in(model, pk)
        # an alias may not be the name of a field
        gibt_es = {f"{name}_": Exists(getattr(platz, name).order_by()) for name in beziehungen}
        return model._base_manager.filter(pk=pk).values(**gibt_es)

    return Statement(make)


_ANBAUTEN: dict[str, list[Anbau]] = {}


def attach(noun: str, anbau: Anbau) -> None:
    """Make a block part of the noun with this label, after those attached before."""
    vorhandene = _ANBAUTEN.setdefault(noun, [])
    if anbau not in vorhandene:
        vorhandene.append(anbau)


def attached_to(model: type[Model]) -> list[Anbau]:
    """What is attached to a noun, in the order of the apps."""
    return list(_ANBAUTEN.get(model._meta.label_lower, ()))


def logged_for(model: type[Model]) -> list[Anbau]:
    """Those of them that the log of the noun follows."""
    return [anbau for anbau in attached_to(model) if anbau.datei]


@dataclass(frozen=True)
class Kopfblock:
    """What stands above all else on the pages of a noun, made of what the page has already loaded.

    `make` gets the record and the context of its page, the attached blocks among it; what it gives
    is `block` in the template.
    """

    vorlage: str
    make: Callable[[Any, Mapping[str, Any]], Any]


_KOPFBLOECKE: dict[str, Kopfblock] = {}


def head(noun: str, block: Kopfblock) -> None:
    """Put a block above all else on the pages of the noun with this label; there is one place."""
    _KOPFBLOECKE[noun] = block


def head_block(record: Model, context: Mapping[str, Any]) -> dict | None:
    """The one of a record's page, None where nobody has put any."""
    block = _KOPFBLOECKE.get(type(record)._meta.label_lower)
    return {"vorlage": block.vorlage, "block": block.make(record, context)} if block else None


def attached_blocks(record: Model, nur: Collection[str] | None = None) -> list[dict]:
    """The blocks of a record's page; one without records is left out, unless it says so itself.
    One query says which there can be, and one reads each of those. `nur`: the relations of those
    that a second page of the record shows."""
    gezeigt = [a for a in attached_to(type(record)) if nur is None or a.beziehung in nur]
    leere = _leading_nowhere(record, tuple(a.beziehung for a in gezeigt if not a.menge))
    alle = [(a, [] if a.beziehung in leere else a.eintraege(record)) for a in gezeigt]
    return [
        {
            "titel": anbau.titel,
            "vorlage": anbau.vorlage,
            "record": record,
            "eintraege": eintraege,
            "satz": anbau.satz(eintraege) if eintraege else anbau.leer,
            "uebersicht": anbau.uebersicht(record, eintraege) if anbau.uebersicht else None,
        }
        for anbau, eintraege in alle
        if eintraege or anbau.leer
    ]
