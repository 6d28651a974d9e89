"""Public changes in the words of the page: one line for each column that changed.

A change keeps what the columns held on that day. Records named there may have been withdrawn
since: of lists only the number is told, of long texts only that they changed, and of columns that
are no longer public nothing.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from ozgportal.dateien.arten import Liste
from ozgportal.dateien.spalten import Spalte
from ozgportal.importe.register import resource_for
from projects.enums import Aenderungsart
from projects.spalten import Planspalte, Rollenspalte, Standspalte

STAND = {"status", "sonderstatus"}
LEISTUNG = {
    "themenfelder", "ozg_leistungen", "fachlichkeiten", "siehe_auch", "prioritaet", "efa",
    "efa_land",
}  # fmt: skip
LEER = "keine Angabe"


@dataclass(frozen=True)
class Satz:
    """One column that changed: "Umsetzung" and "in Vorbereitung → abgeschlossen"."""

    art: Aenderungsart
    titel: str
    text: str

    def __str__(self):
        return f"{self.titel}: {self.text}"


@dataclass(frozen=True)
class Neuigkeit:
    """A readable change; without `saetze` the project was published for the first time."""

    pk: int
    am: dt.datetime
    projekt: models.Model | None
    saetze: list[Satz]

    @property
    def arten(self) -> list[Aenderungsart]:
        """What it is about, each kind once."""
        return list(dict.fromkeys(satz.art for satz in self.saetze)) or [Aenderungsart.AUFGENOMMEN]

    @property
    def artnamen(self) -> list[str]:
        """The kinds in words."""
        return [art.label for art in self.arten]

    @property
    def ueberschriften(self) -> list[str]:
        """What changed, for one line: the titles of the columns, at most three."""
        titel = [satz.titel for satz in self.saetze] or [Aenderungsart.AUFGENOMMEN.label]
        return titel if len(titel) <= 3 else [*titel[:2], f"{len(titel) - 2} weitere Angaben"]

    @property
    def zeilen(self) -> list[str]:
        """The lines as plain text, never none."""
        return [str(satz) for satz in self.saetze] or [Aenderungsart.AUFGENOMMEN.label]


def readable(aenderungen: Iterable, mit_projekt: bool = False) -> list[Neuigkeit]:
    """The changes in their order. `mit_projekt`: they come with their project already read."""
    return [
        Neuigkeit(a.pk, a.am, a.projekt if mit_projekt else None, sentences(a.unterschiede))
        for a in aenderungen
    ]


def by_day(neuigkeiten: Iterable[Neuigkeit]) -> list[tuple[dt.date, list[Neuigkeit]]]:
    """The same grouped by the day in Germany."""
    tage = groupby(neuigkeiten, key=lambda neuigkeit: timezone.localdate(neuigkeit.am))
    return [(tag, list(gruppe)) for tag, gruppe in tage]


def sentences(unterschiede: list[dict]) -> list[Satz]:
    """One line for each column; the kinds in their order. Never empty for a real change."""
    spalten = public_columns()
    saetze = [
        Satz(art_of(spalte), title_of(spalte), _difference(u["vorher"], u["nachher"], spalte))
        for u in unterschiede
        if (spalte := spalten.get(u["spalte"]))
    ]
    if unterschiede and not saetze:
        return [Satz(Aenderungsart.TEXT, "Angaben", "geändert")]
    return sorted(saetze, key=lambda satz: list(Aenderungsart).index(satz.art))


@cache
def public_columns() -> dict[str, Spalte]:
    """The public columns of a project by name."""
    resource = resource_for("umsetzungsprojekte")
    return {name: spalte for name, spalte in resource.fields.items() if not spalte.intern}


def columns_of(art: Aenderungsart) -> list[str]:
    """The names of the columns whose change is of that kind."""
    return [name for name, spalte in public_columns().items() if art_of(spalte) == art]


def art_of(spalte: Spalte) -> Aenderungsart:
    """What a change of the column is about."""
    if isinstance(spalte, Standspalte) or spalte.column_name in STAND:
        return Aenderungsart.STAND
    if isinstance(spalte, Planspalte):
        return Aenderungsart.PLANUNG
    if isinstance(spalte, Rollenspalte):
        return Aenderungsart.PARTNER
    return Aenderungsart.LEISTUNG if spalte.column_name in LEISTUNG else Aenderungsart.TEXT


def title_of(spalte: Spalte) -> str:
    """What the page calls the column."""
    if isinstance(spalte, Standspalte):
        return spalte.phasenart.label
    if isinstance(spalte, Planspalte):
        return f"{spalte.phasenart.label}, Plan"
    if isinstance(spalte, Rollenspalte):
        return spalte.rolle.label
    try:
        feld = resource_for("umsetzungsprojekte")._meta.model._meta.get_field(spalte.attribute)
    except FieldDoesNotExist:
        return _capitalized(spalte.column_name.replace("_", " "))
    if feld.auto_created:  # the rows of another table
        return _capitalized(feld.related_model._meta.verbose_name_plural)
    return _capitalized(feld.verbose_name)


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _difference(vorher, nachher, spalte: Spalte) -> str:
    if isinstance(spalte.art, Liste):
        return _counted(vorher or [], nachher or [])
    if _is_long(spalte):
        return "neu gefasst" if vorher and nachher else "ergänzt" if nachher else "entfernt"
    if vorher and nachher:
        return f"{vorher} → {nachher}"
    return f"{nachher or LEER} (bisher {vorher or LEER})"


def _counted(vorher: list, nachher: list) -> str:
    dazu = sum(wert not in vorher for wert in nachher)
    weg = sum(wert not in nachher for wert in vorher)
    teile = ([f"{dazu} hinzugekommen"] if dazu else []) + ([f"{weg} entfallen"] if weg else [])
    return ", ".join(teile) or "neu geordnet"


def _is_long(spalte: Spalte) -> bool:
    model = resource_for("umsetzungsprojekte")._meta.model
    felder = {feld.name: feld for feld in model._meta.concrete_fields}
    return isinstance(felder.get(spalte.attribute), models.TextField)
