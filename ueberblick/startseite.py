"""Home page: what it counts, what is new, and the states of each Themenfeld as a bar."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import Link
from bausteine.seiten.templatetags.portal import tausender
from bausteine.werte.land import home
from projects.enums import Efa, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from themenfelder.models import Themenfeld
from ueberblick.querysets import changes_by_day, counted, figures


@dataclass(frozen=True)
class Anteil:
    """How many of all public projects a filter of their list leaves, and what that says.

    `davon`: a narrower filter, whose number stands in `satz` as `{davon}`.
    """

    satz: str
    query: str
    davon: str = ""
    anzahl: int = 0
    von: int = 0

    def with_numbers(self, anzahlen: dict[str, int]) -> "Anteil":
        """As the page shows it."""
        satz = self.satz.format(davon=anzahlen.get(self.davon, 0))
        return replace(self, anzahl=anzahlen[self.query], von=anzahlen[ALLE_PROJEKTE], satz=satz)

    @property
    def prozent(self) -> str:
        """Of how many, in per cent."""
        return percent(self.anzahl, self.von)


def percent(anzahl: int, von: int) -> str:
    """A share for people, never nothing for something and never all for not quite all."""
    anteil = 100 * anzahl / von
    if 0 < anteil < 1:
        return "unter 1 %"
    if 99 < anteil < 100:
        return "über 99 %"
    return f"{anteil + 1e-9:.0f} %"


def _any(name: str, werte) -> str:
    """The query string of a filter with several values."""
    return "&".join(f"{name}={wert.value}" for wert in werte)


#: the name of the list of all projects among what is counted
ALLE_PROJEKTE = "projekte"
ANTEILE = (
    Anteil("haben eine bestätigte Phase.", _any("status", [s for s in Status if s.stufe])),
    Anteil(f"sind im Roll-out {home().wo_kurz}.", _any("status", [Status.ROLLOUT])),
    Anteil(
        "gehören zu „Einer für Alle“ (EfA), {davon} davon noch in Klärung.",
        _any("efa", Efa.dienste()),
        davon=_any("efa", Efa.in_klaerung()),
    ),
)


def filtered() -> dict[str, QuerySet]:
    """The lists behind each figure and behind what it tells apart, by their query strings."""
    basis = Umsetzungsprojekt.objects.oeffentlich()
    return {
        query: UmsetzungsprojektFilterSet(QueryDict(query), queryset=basis).qs
        for anteil in ANTEILE
        for query in filter(None, (anteil.query, anteil.davon))
    }


def numbers() -> tuple[list[Anteil], dict[str, int]]:
    """The figures about the projects, none while there is no project, and what else the page
    counts; one query for all."""
    anzahlen = counted(filtered() | figures())
    if not anzahlen[ALLE_PROJEKTE]:
        return [], anzahlen
    return [anteil.with_numbers(anzahlen) for anteil in ANTEILE], anzahlen


def examples(woerter: str) -> list[Link]:
    """Each of these words, which a stroke divides, as a search for it."""
    suche = reverse("suche")
    return [
        Link(wort, f"{suche}?{urlencode({'q': wort})}") for wort in filter(None, woerter.split("|"))
    ]


@dataclass(frozen=True)
class Tagesmeldung:
    """What changed on one day: `text` in one line, `ziel` where it is told in full."""

    tag: dt.date
    text: str
    ziel: str


def news(hoechstens: int) -> list[Tagesmeldung]:
    """The latest days on which anything public changed; one query."""
    return [
        Tagesmeldung(
            zeile["tag"],
            " und ".join(_news_text(zeile)),
            f"{reverse('neues')}?von={zeile['tag']:%d.%m.%Y}&bis={zeile['tag']:%d.%m.%Y}",
        )
        for zeile in changes_by_day(hoechstens)
    ]


def _news_text(zeile: dict) -> list[str]:
    teile = []
    if neu := zeile["neu"]:
        was = zeile["titel"] if zeile["projekte"] == 1 else _of_projects(neu)
        teile.append(f"{was} ins Portal aufgenommen")
    if zeile["aenderungen"]:
        allein = zeile["projekte"] == 1 and not teile
        teile.append(f"{zeile['titel'] if allein else _of_projects(zeile['geaendert'])} geändert")
    return teile


def _of_projects(anzahl: int) -> str:
    return "1 Projekt" if anzahl == 1 else f"{tausender(anzahl)} Projekte"


@dataclass(frozen=True)
class Abschnitt:
    """A piece of a bar of width 100; `x` and `breite` as SVG writes numbers."""

    status: Status
    anzahl: int
    x: str
    breite: str


@dataclass(frozen=True)
class Kachel:
    """A Themenfeld, its public projects, and their states from left to right by progress."""

    themenfeld: Themenfeld
    anzahl: int
    balken: list[Abschnitt]

    @property
    def bestaetigt(self) -> int:
        """Projects of which at least one phase was confirmed."""
        return sum(a.anzahl for a in self.balken if a.status.stufe)


def tiles() -> list[Kachel]:
    """All public Themenfelder in their order; one query."""
    zeilen = (
        Themenfeld.objects.oeffentlich()
        .order_by("nummer", "pk")
        .values_list("pk", "nummer", "name", "slug", "projekte__status")
        .annotate(anzahl=Count("projekte", filter=nur_oeffentliche("projekte"), distinct=True))
    )
    kacheln = []
    for (pk, nummer, name, slug), gruppe in groupby(zeilen, lambda zeile: zeile[:4]):
        anzahlen = {status: anzahl for *_, status, anzahl in gruppe if anzahl}
        feld = Themenfeld(pk=pk, nummer=nummer, name=name, slug=slug)
        kacheln.append(Kachel(feld, sum(anzahlen.values()), bar(anzahlen)))
    return kacheln


def legend() -> list[Status]:
    """What the colours of a bar mean, the furthest first; those at rest share one."""
    return [status for status in Status.rangfolge() if status.stufe is not None]


def bar(anzahlen: dict[str, int]) -> list[Abschnitt]:
    """The pieces of a bar of width 100: furthest first, then unconfirmed, at rest last."""
    summe, x, abschnitte = sum(anzahlen.values()), 0.0, []
    for status in Status.rangfolge():
        if anzahl := anzahlen.get(status.value, 0):
            breite = 100 * anzahl / summe
            abschnitte.append(Abschnitt(status, anzahl, f"{x:.2f}", f"{breite:.2f}"))
            x += breite
    return abschnitte
