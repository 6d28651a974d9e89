"""Activity feed: public changes in the words of the page, a line for each column that changed.

A change keeps what the columns held on that day. Records named there may have been withdrawn
since: a partner or a LeiKa-Leistung is named while it is public, of other lists only the number is
told, of long texts only that they changed, and of columns that are no longer public nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, islice

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from bausteine.importe.register import resource_for
from bausteine.tabellen.arten import Liste
from bausteine.tabellen.spalten import Spalte
from leistungen.models import LeikaLeistung
from organisationen.models import Organisation
from projects.enums import Aenderungsart
from projects.logspalten import (
    LEISTUNGEN,
    Leistungsangabe,
    Partnerangabe,
    Teilangabe,
    both_words,
    log_columns,
    note_words,
)
from projects.models import Umsetzungsprojekt
from projects.spalten import Planspalte, Rollenspalte, Standspalte

AUFGENOMMEN = Aenderungsart.AUFGENOMMEN.label
STAND = {"status", "sonderstatus"}
LEISTUNG = {
    "themenfelder",
    "ozg_leistungen",
    "fachlichkeiten",
    "stichwoerter",
    "siehe_auch",
    "prioritaet",
    "efa",
    "efa_land",
    LEISTUNGEN,
}
#: a column of the projects' file or a fact that is none
Angabe = Spalte | Teilangabe
#: changes whose partners are looked up at once
BLOCK = 200
#: entries of a day that are shown at once; of more it can be opened
OFFEN_BIS = 8


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
    """A readable change; without `saetze` the project was published for the first time.

    `anzahl`: how many projects changed so in one act; with more than one it stands for all, which
    are listed at the address `alle`.
    """

    pk: int
    am: dt.datetime
    projekt: Umsetzungsprojekt | None
    saetze: list[Satz]
    anzahl: int = 1
    alle: str = ""

    @property
    def arten(self) -> list[Aenderungsart]:
        """What it is about, each kind once."""
        return list(dict.fromkeys(satz.art for satz in self.saetze)) or [Aenderungsart.AUFGENOMMEN]

    @property
    def artnamen(self) -> list[str]:
        """The kinds in words."""
        return [art.label for art in self.arten]

    @property
    def gemeinsam(self) -> str:
        """What stands for many projects at once, "" for a single one."""
        if self.anzahl < 2:
            return ""
        return f"{self.anzahl} Projekte {'geändert' if self.saetze else AUFGENOMMEN}"

    @property
    def ueberschriften(self) -> list[str]:
        """What changed, for one line: the titles of the columns, at most three."""
        titel = list(dict.fromkeys(satz.titel for satz in self.saetze)) or [AUFGENOMMEN]
        return titel if len(titel) <= 3 else [*titel[:2], f"{len(titel) - 2} weitere Angaben"]

    @property
    def zeilen(self) -> list[str]:
        """The lines as plain text, never none."""
        return [str(satz) for satz in self.saetze] or [AUFGENOMMEN]


def readable(aenderungen: Iterable, mit_projekt: bool = False) -> list[Neuigkeit]:
    """The changes in their order. `mit_projekt`: they come with their project already read."""
    aenderungen = list(aenderungen)
    namen = public_names(aenderungen)
    return [
        Neuigkeit(a.pk, a.am, a.projekt if mit_projekt else None, sentences(a.unterschiede, namen))
        for a in aenderungen
    ]


class Verdichtet:
    """A QuerySet of changes, many of one act as one entry for all of them.

    `address_of` gives the address of the list of all from the primary key of the one.
    """

    def __init__(self, aenderungen, address_of):
        self.buendel, self.address_of = aenderungen.buendel(), address_of
        self.aenderungen = aenderungen.ohne_gebuendelte(self.buendel)

    def count(self) -> int:
        """How many entries there are."""
        return self.aenderungen.oeffentlich().count()

    def newest(self, hoechstens: int, ab: int = 0) -> list[Neuigkeit]:
        """The latest ones; without the `ab` that are later still."""
        auswahl = self.aenderungen.neueste(hoechstens, ab)
        return bundled(readable(auswahl, mit_projekt=True), self.buendel, self.address_of)


def newest(aenderungen, hoechstens: int, address_of) -> list[Neuigkeit]:
    """The latest of a QuerySet of changes, many of one act as one entry for all of them."""
    return Verdichtet(aenderungen, address_of).newest(hoechstens)


def bundled(neuigkeiten: list[Neuigkeit], buendel, address_of) -> list[Neuigkeit]:
    """The same; those that stand for many say for how many.

    `address_of` gives the address of the list of all from the primary key of the one.
    """
    anzahlen = {b.vertreter: b.anzahl for b in buendel}
    return [
        replace(n, anzahl=anzahlen[n.pk], alle=address_of(n.pk)) if n.pk in anzahlen else n
        for n in neuigkeiten
    ]


def named(aenderungen: Iterable) -> Iterator:
    """The same changes; which partners may be named is looked up for many at once."""
    strom = iter(aenderungen)
    while block := list(islice(strom, BLOCK)):
        namen = public_names(block)
        for aenderung in block:
            aenderung.namen = namen
            yield aenderung


def public_names(aenderungen: list) -> frozenset[str]:
    """The Kurznamen in these changes that are those of public Organisationen, and the Kennungen
    of public LeiKa-Leistungen."""
    if aenderungen and hasattr(aenderungen[0], "namen"):
        return aenderungen[0].namen
    partner = _names_in(aenderungen, Rollenspalte | Partnerangabe)
    leistungen = _names_in(aenderungen, Leistungsangabe)
    namen = set(Organisation.objects.oeffentlich().kurznamen(partner) if partner else ())
    if leistungen:
        namen |= set(LeikaLeistung.objects.oeffentlich().kennungen(leistungen))
    return frozenset(namen)


def _names_in(aenderungen: list, art) -> set[str]:
    """What columns of this kind name."""
    spalten = public_columns()
    return {
        name
        for aenderung in aenderungen
        for u in aenderung.unterschiede
        if isinstance(spalten.get(u["spalte"]), art)
        for name in {*(u["vorher"] or ())} | {*(u["nachher"] or ())}
    }


def by_day(neuigkeiten: Iterable[Neuigkeit]) -> list[tuple[dt.date, list[Neuigkeit]]]:
    """The same grouped by the day in Germany."""
    tage = groupby(neuigkeiten, key=lambda neuigkeit: timezone.localdate(neuigkeit.am))
    return [(tag, list(gruppe)) for tag, gruppe in tage]


@dataclass(frozen=True)
class Neuigkeitentag:
    """What is new of one day as far as a page shows it, with how many there are of the whole day:
    projects taken up, and changes."""

    tag: dt.date
    neuigkeiten: list[Neuigkeit]
    aufgenommen: int
    geaendert: int

    @property
    def neue(self) -> list[Neuigkeit]:
        """Projects taken up, one by one; they fit into one line."""
        return [n for n in self.neuigkeiten if not n.saetze and not n.gemeinsam]

    @property
    def geaenderte(self) -> list[Neuigkeit]:
        """All others, each with a line of its own."""
        return [n for n in self.neuigkeiten if n.saetze or n.gemeinsam]

    @property
    def satz(self) -> str:
        """„156 Projekte ins Portal aufgenommen, 1 Änderung“."""
        teile = []
        if self.aufgenommen:
            wort = "Projekt" if self.aufgenommen == 1 else "Projekte"
            teile.append(f"{self.aufgenommen} {wort} {AUFGENOMMEN}")
        if self.geaendert:
            teile.append(f"{self.geaendert} Änderung{'en' if self.geaendert != 1 else ''}")
        return ", ".join(teile)

    @property
    def einzige(self) -> Neuigkeit | None:
        """The entry that stands for the whole day, if there is such: nothing is folded then."""
        erste = self.neuigkeiten[0]
        return erste if erste.gemeinsam and len(self.neuigkeiten) == 1 else None

    @property
    def offen(self) -> bool:
        """Whether the page shows it at once."""
        return len(self.neuigkeiten) <= OFFEN_BIS


def counted_days(
    tage: list[tuple[dt.date, list[Neuigkeit]]], anzahlen: Mapping[dt.date, tuple[int, int]]
) -> list[Neuigkeitentag]:
    """The days of `by_day` with the numbers that `AenderungQuerySet.je_tag` gives."""
    return [Neuigkeitentag(tag, gruppe, *anzahlen.get(tag, (0, 0))) for tag, gruppe in tage]


def sentences(unterschiede: list[dict], namen: Collection[str] = ()) -> list[Satz]:
    """One line for each column; the kinds in their order. Never empty for a real change.

    `namen`: those that may be told.
    """
    spalten = public_columns()
    saetze = [
        Satz(
            art_of(spalte), title_of(spalte), _difference(u["vorher"], u["nachher"], spalte, namen)
        )
        for u in unterschiede
        if (spalte := spalten.get(u["spalte"]))
    ]
    if unterschiede and not saetze:
        return [Satz(Aenderungsart.TEXT, "Angaben", "geändert")]
    return sorted(saetze, key=lambda satz: list(Aenderungsart).index(satz.art))


@cache
def public_columns() -> dict[str, Angabe]:
    """What is public about a project by name: the columns of its file, then the facts of its
    parts and of what others have attached."""
    resource = resource_for("umsetzungsprojekte")
    spalten = {name: spalte for name, spalte in resource.fields.items() if not spalte.intern}
    return spalten | log_columns()


def columns_of(art: Aenderungsart) -> list[str]:
    """The names of the columns whose change is of that kind."""
    return [name for name, spalte in public_columns().items() if art_of(spalte) == art]


def art_of(spalte: Angabe) -> Aenderungsart:
    """What a change of the column is about."""
    if isinstance(spalte, Teilangabe):
        return spalte.aenderungsart
    if isinstance(spalte, Standspalte) or spalte.column_name in STAND:
        return Aenderungsart.STAND
    if isinstance(spalte, Planspalte):
        return Aenderungsart.PLANUNG
    if isinstance(spalte, Rollenspalte):
        return Aenderungsart.PARTNER
    return Aenderungsart.LEISTUNG if spalte.column_name in LEISTUNG else Aenderungsart.TEXT


def title_of(spalte: Angabe) -> str:
    """What the page calls the column."""
    if isinstance(spalte, Teilangabe):
        return spalte.titel
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


def _difference(vorher, nachher, spalte: Angabe, namen: Collection[str]) -> str:
    if isinstance(spalte, Teilangabe):
        return spalte.words(vorher, nachher, namen)
    if isinstance(spalte, Rollenspalte):
        return _partners(vorher or [], nachher or [], namen)
    if isinstance(spalte.art, Liste):
        return _counted(vorher or [], nachher or [])
    return note_words(vorher, nachher) if _is_long(spalte) else both_words(vorher, nachher)


def _partners(vorher: list, nachher: list, namen: Collection[str]) -> str:
    """Who is in and who is out by name, while public; the others only as a number."""
    dazu = [name for name in nachher if name not in vorher]
    weg = [name for name in vorher if name not in nachher]
    saetze = [f"{name} ist dabei" for name in dazu if name in namen]
    saetze += [f"{name} ist nicht mehr dabei" for name in weg if name in namen]
    andere = [[name for name in liste if name not in namen] for liste in (weg, dazu)]
    if saetze and not any(andere):
        return ", ".join(saetze)
    return ", ".join([*saetze, _counted(*andere)])


def _counted(vorher: list, nachher: list) -> str:
    dazu = sum(wert not in vorher for wert in nachher)
    weg = sum(wert not in nachher for wert in vorher)
    teile = ([f"{dazu} hinzugekommen"] if dazu else []) + ([f"{weg} entfallen"] if weg else [])
    return ", ".join(teile) or "neu geordnet"


def _is_long(spalte: Spalte) -> bool:
    model = resource_for("umsetzungsprojekte")._meta.model
    felder = {feld.name: feld for feld in model._meta.concrete_fields}
    return isinstance(felder.get(spalte.attribute), models.TextField)
