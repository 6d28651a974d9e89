"""Data currency: how old what the portal says is, and when somebody last worked on it.

Two things that are easily taken for one: the facts are as old as their youngest Quelle, however
recently they were typed in or imported.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F, Max, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from bausteine.auslieferung.rahmen import Rahmenteil, Rahmenzeile, frame_rows
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar
from bausteine.werte.zeitraum import MONATE, Zeitraum
from quellen.models import Quelle

TEIL = "datenalter"


@dataclass(frozen=True)
class Datenalter:
    """The youngest date of a public Quelle in its own precision, and the last change by anyone.

    `quellen_bis` is None where no public Quelle has a date (`hat_quellen` tells whether there is
    one at all), `bearbeitet_am` where nothing is public.
    """

    quellen_bis: Zeitraum | None
    bearbeitet_am: dt.datetime | None
    hat_quellen: bool
    #: the nouns of which anything is public ("leistungen.leikaleistung"), known when all are asked
    oeffentlich: frozenset[str] = frozenset()

    @classmethod
    def of(cls, quellen: Iterable[Quelle], bearbeitet_am: dt.datetime | None) -> "Datenalter":
        """Of facts from these Quellen, all of them public, that were last changed then."""
        quellen = list(quellen)
        staende = [quelle.stand for quelle in quellen if quelle.stand]
        juengster = max(staende, key=lambda s: (s.bis or s.von, s.von), default=None)
        return cls(
            quellen_bis=juengster.schluss if juengster else None,
            bearbeitet_am=timezone.localtime(bearbeitet_am) if bearbeitet_am else None,
            hat_quellen=bool(quellen),
        )

    @property
    def quellen(self) -> str:
        """The first half of the sentence: „Quellen bis Dezember 2022“."""
        if self.quellen_bis:
            return f"Quellen bis {self.quellen_bis}"
        return "Quellen ohne Datum" if self.hat_quellen else "ohne Quellen"

    @property
    def bearbeitet(self) -> str:
        """The second half: „zuletzt bearbeitet am 28. November 2026“."""
        tag = self.bearbeitet_am
        if tag is None:
            return "noch nicht bearbeitet"
        return f"zuletzt bearbeitet am {tag.day}. {MONATE[tag.month - 1]} {tag.year}"

    def __str__(self) -> str:
        return f"{self.quellen} · {self.bearbeitet}"


def datenalter() -> Datenalter:
    """Of everything public as it is now."""
    return AKTUELL.get()


def _made(zeilen: list[Rahmenzeile]) -> Datenalter:
    staende = [Zeitraum(zeile.von, zeile.bis) for zeile in zeilen if zeile.von]
    bearbeitet = {zeile.name: zeile.am for zeile in zeilen if zeile.am}
    return Datenalter(
        quellen_bis=staende[0].schluss if staende else None,
        bearbeitet_am=timezone.localtime(max(bearbeitet.values())) if bearbeitet else None,
        hat_quellen=Quelle._meta.label_lower in bearbeitet,
        oeffentlich=frozenset(bearbeitet),
    )


def _rows() -> list[QuerySet]:
    return [_youngest(), *map(_last_change, _models())]


#: what every page shows
AKTUELL = Rahmenteil(TEIL, _rows, _made)


def _models() -> list[type[Veroeffentlichbar]]:
    """Every noun with a publication state that facts stand in: not those that only explain the
    portal (`erklaert`), which are no facts that could be old."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Veroeffentlichbar) and not getattr(model, "erklaert", False)
    ]


def _youngest() -> QuerySet:
    """The Stand of the public Quelle that reaches furthest; an open one reaches to its start."""
    datiert = Quelle.objects.oeffentlich().filter(stand_von__isnull=False)
    juengste = datiert.order_by(Coalesce("stand_bis", "stand_von").desc(), "-stand_von", "pk")
    eine = Quelle.objects.filter(pk=Subquery(juengste.values("pk")[:1]))
    return frame_rows(eine, teil=TEIL, von=F("stand_von"), bis=F("stand_bis"))


def _last_change(model) -> QuerySet:
    """When a public record of this kind was last changed; no row where there is none."""
    return frame_rows(
        model.objects.oeffentlich(),
        teil=TEIL,
        name=model._meta.label_lower,
        am=Max("geaendert_am"),
    )
