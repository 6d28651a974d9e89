"""What the start page counts: ways in, and the states of each Themenfeld as a bar."""

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.http import QueryDict

from ozgportal.sichtbarkeit import nur_oeffentliche
from projects.enums import Efa, Phasenart, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from themenfelder.models import Themenfeld
from ueberblick.querysets import counted, figures


@dataclass(frozen=True)
class Einstieg:
    """A filter of the project list that visitors often want, and what it counts."""

    titel: str
    regel: str
    query: str
    anzahl: int = 0


EINSTIEGE = (
    Einstieg(
        "Projekte im Roll-out",
        "Bestätigt: Der Roll-out in den Kommunen hat begonnen.",
        f"status={Status.ROLLOUT.value}",
    ),
    Einstieg(
        "NRW-weite Projekte",
        "Ein Roll-out für alle Kommunen in NRW ist geplant oder begonnen.",
        f"phase={Phasenart.ROLLOUT.value}",
    ),
    Einstieg(
        "Bundesweite EfA-Projekte",
        "„Einer für Alle“: Ein Land entwickelt den Dienst, andere nutzen ihn nach.",
        "&".join(f"efa={wert.value}" for wert in Efa.dienste()),
    ),
)


def ways_in() -> dict[str, QuerySet]:
    """The list behind each way in, by its query string."""
    basis = Umsetzungsprojekt.objects.oeffentlich()
    return {
        e.query: UmsetzungsprojektFilterSet(QueryDict(e.query), queryset=basis).qs
        for e in EINSTIEGE
    }


def numbers() -> tuple[list[Einstieg], dict[str, int]]:
    """The ways in with their numbers, and the other figures; one query for all."""
    anzahlen = counted(ways_in() | figures())
    return [replace(e, anzahl=anzahlen[e.query]) for e in EINSTIEGE], anzahlen


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
