"""Home page: what it counts, ways in, and the states of each Themenfeld as a bar."""

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.http import QueryDict

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.land import home
from projects.enums import Efa, Phasenart, Stand, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from themenfelder.models import Themenfeld
from ueberblick.querysets import counted, figures


@dataclass(frozen=True)
class Einstieg:
    """A filter of the project list that visitors often want, and what it counts.

    `davon`: a narrower filter; where `regel` names it, its number and the number of the others
    stand as `{davon}` and `{andere}`: what is planned or unclear is told apart from what is not.
    """

    titel: str
    regel: str
    query: str
    davon: str = ""
    anzahl: int = 0

    def with_numbers(self, anzahlen: dict[str, int]) -> "Einstieg":
        """The way in as the page shows it."""
        davon = anzahlen.get(self.davon, 0)
        anzahl = anzahlen[self.query]
        regel = self.regel.format(davon=davon, andere=anzahl - davon)
        return replace(self, anzahl=anzahl, regel=regel)


def _any(name: str, werte) -> str:
    """The query string of a filter with several values."""
    return "&".join(f"{name}={wert.value}" for wert in werte)


EINSTIEGE = (
    Einstieg(
        "Projekte mit bestätigtem Roll-out",
        "Bestätigt: Der Roll-out hat begonnen.",
        f"status={Status.ROLLOUT.value}",
    ),
    Einstieg(
        f"Für ganz {home().kurz} vorgesehene Projekte",
        f"Ein Roll-out in alle Kommunen {home().von_kurz} ist "
        "vorgesehen: bei {davon} Projekten ist "
        "bestätigt, dass er begonnen hat, bei {andere} gibt es nur den Plan.",
        f"phase={Phasenart.ROLLOUT.value}",
        davon=f"phase={Phasenart.ROLLOUT.value}&{_any('stand', Stand.erreichte())}",
    ),
    Einstieg(
        "Projekte mit „Einer für Alle“ (EfA)",
        "Ein Land entwickelt den Dienst, andere nutzen ihn nach. Bei {davon} Projekten ist das "
        "noch in Klärung.",
        _any("efa", Efa.dienste()),
        davon=_any("efa", Efa.in_klaerung()),
    ),
)


def ways_in() -> dict[str, QuerySet]:
    """The lists behind each way in and behind what it tells apart, by their query strings."""
    basis = Umsetzungsprojekt.objects.oeffentlich()
    return {
        query: UmsetzungsprojektFilterSet(QueryDict(query), queryset=basis).qs
        for e in EINSTIEGE
        for query in filter(None, (e.query, e.davon))
    }


def numbers() -> tuple[list[Einstieg], dict[str, int]]:
    """The ways in with their numbers, and the other figures; one query for all."""
    anzahlen = counted(ways_in() | figures())
    return [e.with_numbers(anzahlen) for e in EINSTIEGE], anzahlen


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
    """All public Themenfelder in their order; two queries."""
    zeilen = (
        Themenfeld.objects.oeffentlich()
        .filter(nur_oeffentliche("projekte"))
        .order_by()
        .values_list("pk", "projekte__status")
        .annotate(anzahl=Count("projekte", distinct=True))
    )
    staende: dict[int, dict[str, int]] = {}
    for pk, status, anzahl in zeilen:
        staende.setdefault(pk, {})[status] = anzahl
    return [
        Kachel(feld, sum(staende.get(feld.pk, {}).values()), bar(staende.get(feld.pk, {})))
        for feld in Themenfeld.objects.oeffentlich().order_by("nummer")
    ]


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
