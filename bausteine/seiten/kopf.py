"""Column headers: heads of a list's columns, and the order they stand for."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.template.backends.django import Template
from django.template.loader import select_template

from bausteine.werte.faltung import fold

#: the template of a cell that shows a value and no more
EINFACHE_ZELLE = "components/zelle.html"


@dataclass(frozen=True)
class Kopf:
    """A column of the table on the page; `order` are ORM expressions to sort by it.

    `wahl`: not shown unless `spalten=` asks for it. `klasse`: the class of its cells, if any.
    `folgen`: what the two ways to sort by it are called, where „aufsteigend“ says too little.
    """

    name: str
    titel: str
    order: tuple = ()
    zahl: bool = False
    wahl: bool = False
    klasse: str = ""
    folgen: tuple[str, str] = ("", "")

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Value of `sortierung=` and its words, for both directions."""
        auf, ab = self.folgen
        return [
            (self.name, auf or f"{self.titel}, aufsteigend"),
            (f"-{self.name}", ab or f"{self.titel}, absteigend"),
        ]

    @cached_property  # every row asks for it
    def zellklasse(self) -> str:
        """The classes of its cells."""
        zahl = "kern-table__cell--numeric" if self.zahl else ""
        return " ".join(filter(None, ("kern-table__cell", zahl, self.klasse)))

    def zelle(self, ordner: str) -> Template:
        """The template of its cells: the one of its name in `ordner`, else the plain value."""
        return select_template([f"{ordner}/{self.name}.html", EINFACHE_ZELLE])


def column_called(kopf: list[Kopf], text: str) -> Kopf | None:
    """The column that an address means: by its name, or by its title as the page shows it."""
    gesucht = fold(text.strip())
    return next((k for k in kopf if gesucht and gesucht in (fold(k.name), fold(k.titel))), None)


def directed(ausdruck, absteigend: bool):
    """The expression in its direction, unless it has one of its own; records without a value
    always come last."""
    if isinstance(ausdruck, OrderBy):
        return ausdruck
    ausdruck = F(ausdruck) if isinstance(ausdruck, str) else ausdruck
    if absteigend:
        return ausdruck.desc(nulls_last=True)
    return ausdruck.asc(nulls_last=True)
