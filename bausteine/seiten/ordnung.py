"""Sorting: the order of a list, as its address asks for it."""

from django.http import HttpRequest
from django.utils.functional import cached_property

from bausteine.seiten.adressen import only
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.kopf import Kopf, column_called, directed


class Ordnung:
    """What a list is ordered by. `kopf`: its columns, `sortierung`: the one without asking."""

    request: HttpRequest
    filterset: PortalFilterSet
    #: what of the address was not understood
    meldungen: list[str]
    kopf: list[Kopf]
    sortierung = ""

    @cached_property
    def sorted_by(self) -> str:
        """The column to order by, after "-" for descending; an unknown one is reported."""
        gewuenscht = self.request.GET.get("sortierung") or self.sortierung
        spalten = [kopf for kopf in self.kopf if kopf.order]
        if spalte := column_called(spalten, gewuenscht.removeprefix("-")):
            return ("-" if gewuenscht.startswith("-") else "") + spalte.name
        self.meldungen.append(
            f"Nach „{gewuenscht[:40]}“ kann nicht sortiert werden. "
            f"Möglich sind: {', '.join(kopf.titel for kopf in spalten)}."
        )
        return self.sortierung

    def keep(self, name: str, werte: list[str]) -> None:
        """What of a parameter was understood; the rest wanders into no further address."""
        params = self.request.GET.copy()
        if params.getlist(name) != werte:
            params.setlist(name, werte) if werte else params.pop(name)
            self.request.GET = only(params, params)

    def keep_order(self) -> None:
        """Leave an unknown order out of all further addresses."""
        gewuenscht = self.request.GET.get("sortierung", "").removeprefix("-")
        if gewuenscht and not column_called([k for k in self.kopf if k.order], gewuenscht):
            self.sorted_by  # noqa: B018 (says that there is none)
            self.keep("sortierung", [])

    def order(self) -> tuple:
        """The expressions of the chosen column."""
        name = self.sorted_by.removeprefix("-")
        return next(kopf.order for kopf in self.kopf if kopf.name == name)

    def in_index_order(self) -> bool:
        """Whether the records stand in the order of the FilterSet's index."""
        *spalten, schluss = self.filterset.ordnung or ("",)
        return schluss == "pk" and self.terms() == [directed(s, False) for s in spalten]

    def terms(self) -> list:
        """What to order by, each in its direction."""
        absteigend = self.sorted_by.startswith("-")
        return [directed(ausdruck, absteigend) for ausdruck in self.order()]

    def ways_to_sort(self) -> list[tuple[str, str, bool]]:
        """Every order there is: value of `sortierung=`, "" for the usual one; words; whether it is
        the chosen one. The usual one comes first."""
        wege = [weg for kopf in self.kopf if kopf.order for weg in kopf.ways]
        wege.sort(key=lambda weg: weg[0] != self.sortierung)
        return [
            ("" if name == self.sortierung else name, text, name == self.sorted_by)
            for name, text in wege
        ]

    def ordered(self, queryset):
        """In the order the address asks for; total, so that paging loses nothing."""
        return self.annotated(queryset).order_by(*self.terms(), "pk")

    def annotated(self, queryset):
        """Adds what the orders need."""
        return queryset
