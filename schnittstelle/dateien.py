"""Registry: every public file that stands for itself, with its addresses and its columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bausteine.importe.register import resource_for
from bausteine.seiten.ausgabe import FORMATE
from bausteine.tabellen.spalten import Spalte
from dienste.teildateien import DIENSTTEILE
from projects.protokolldatei import AenderungResource
from projects.teildateien import TEILE
from schnittstelle.listen import LISTEN

#: files of the parts of the records of a list: its address name, the names of their resources
TEILDATEIEN = (("umsetzungsprojekte", TEILE), ("online-dienste", DIENSTTEILE))
#: files that belong to no list: what other files name by key
DATEIEN = (
    "quellen",
    "lagen",
    "programmangaben",
    "programmregionen",
    "konzeptfragen",
    "konzeptantworten",
    "reifegradbewertungen",
    "selbstauskuenfte",
    "vollzugszuordnungen",
)


@dataclass(frozen=True)
class OffeneDatei:
    """A public file: `adressen` are its paths by format, `model` is what a row stands for."""

    name: str
    titel: str
    adressen: dict[str, str]
    spalten: list[Spalte]
    model: type[Any]


def public_files() -> Iterator[OffeneDatei]:
    """All of them: those of the lists, each with those of its parts behind it, then the others."""
    je_liste = dict(TEILDATEIEN)
    for name, liste in LISTEN:
        yield _file(name, f"{reverse(liste)}?format=")
        for teil in je_liste.get(liste, ()):
            yield _file(teil, f"{reverse(liste)}?datei={teil}&format=")
    yield _file("aenderungen", f"{reverse('neues')}?format=", AenderungResource)
    for name in DATEIEN:
        yield _file(name, reverse("datei", args=[name, "csv"]).removesuffix("csv"))


def _file(name: str, anfang: str, resource_class=None) -> OffeneDatei:
    resource_class = resource_class or resource_for(name)
    return OffeneDatei(
        name,
        resource_class.get_display_name(),
        {form: f"{anfang}{form}" for form in FORMATE},
        resource_class().public_columns,
        resource_class._meta.model,
    )
