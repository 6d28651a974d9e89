"""Request validation: what a program asks of a list, by the page's own filters, and nothing else.

A page takes what it understands and says what it does not; a program would not read that, so here
whatever is not understood is refused with what there is instead.
"""

import datetime as dt
import re
from collections.abc import Set
from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from auswahlen.enums import Listenname
from auswahlen.models import Auswahl
from bausteine.importe.ablauf import PortalResource
from bausteine.seiten.facette import MAX_WERTE
from bausteine.seiten.facetten import OHNE
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.stoerung.problem import Problem
from schnittstelle.listen import ADRESSEN, page_of
from schnittstelle.zeiger import Zeiger, in_order, with_order

#: records of a page, unasked and at most
LIMIT, HOECHSTENS = 100, 500
#: longest text of a parameter
LAENGE = 300
#: values that a problem names
GENANNT = 200
#: what says how the answer looks, not what it holds
DARSTELLUNG = {"limit", "cursor", "spalten"}
ZEITPUNKT = (
    "„{}“ ist kein Zeitpunkt. Möglich ist ein Tag wie 2026-01-31 oder ein Zeitpunkt wie "
    "2026-01-31T12:00:00Z."
)


def refuse(parameter: str, detail: str, erlaubt=None) -> Problem:
    """The problem with a parameter, and what there is instead."""
    weitere: dict[str, Any] = {"parameter": parameter}
    if erlaubt is not None:
        weitere["erlaubt"] = [*erlaubt][:GENANNT]
    return Problem(400, detail, **weitere)


def checked(params: QueryDict, einzeln: Set[str], mehrfach: Set[str] = frozenset()) -> None:
    """Raises Problem for a parameter that there is not, one without a value, or one that is given
    more often than it may be."""
    for name, werte in params.lists():
        if name not in einzeln | mehrfach:
            satz = f"Den Parameter „{name[:40]}“ gibt es hier nicht."
            raise refuse(name[:40], satz, sorted(einzeln | mehrfach))
        if not all(werte):
            raise refuse(name, f"Der Parameter „{name}“ ist leer.")
        if name in einzeln and len(werte) > 1:
            raise refuse(name, f"Den Parameter „{name}“ darf es nur einmal geben.")
        if any(len(wert) > LAENGE for wert in werte) and name != "cursor":
            raise refuse(name, f"Ein Wert von „{name}“ ist länger als {LAENGE} Zeichen.")
        if len(werte) > MAX_WERTE:
            raise refuse(name, f"„{name}“ hat mehr als {MAX_WERTE} Werte.")


def number(params: QueryDict, name: str = "limit") -> int:
    """How many records are asked for. Raises Problem."""
    text = params.get(name, str(LIMIT))
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= HOECHSTENS:
        raise refuse(name, f"„{name}“ ist eine Zahl von 1 bis {HOECHSTENS}.")
    return int(text)


def moment(params: QueryDict, name: str) -> dt.datetime | None:
    """The point in time of a parameter; a day begins in Germany. Raises Problem."""
    if not (text := params.get(name, "")):
        return None
    # a plus sign that was not encoded arrives as a space
    roh = re.sub(r" (\d\d:?\d\d)$", r"+\1", text)
    try:
        tag = parse_date(roh)
        zeit = dt.datetime.combine(tag, dt.time()) if tag else parse_datetime(roh)
        if zeit is not None and timezone.is_naive(zeit):
            zeit = timezone.make_aware(zeit)
        if zeit is not None:
            return zeit.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise refuse(name, ZEITPUNKT.format(text[:40]))


def sort_names(kopf: list[Kopf]) -> list[str]:
    """What a list can be sorted by, in both directions."""
    namen = [spalte.name for spalte in kopf if spalte.order]
    return [richtung + name for name in namen for richtung in ("", "-")]


class Listenanfrage:
    """One question about a list, and the records that answer it. Raises Problem."""

    def __init__(self, request, name: str):
        self.name, self.request = name, request
        seite = page_of(name)
        filterset = seite.filterset_class
        facetten = {n for n, f in filterset.base_filters.items() if hasattr(f, "pfad")}
        einzeln = set(filterset.base_filters) - facetten
        einzeln |= {"sortierung", "geaendert_seit", "limit", "cursor"}
        if ADRESSEN[name] in Listenname.values:
            einzeln.add("auswahl")
        params = request.GET
        checked(params, einzeln, facetten | {"spalten"})
        self.limit, self.seit = number(params), moment(params, "geaendert_seit")
        sortierbar = sort_names(seite.kopf)
        if (wunsch := params.get("sortierung")) and wunsch not in sortierbar:
            satz = f"Nach „{wunsch[:40]}“ lässt sich diese Liste nicht sortieren."
            raise refuse("sortierung", satz, sortierbar)
        self.page = self._page(seite)
        self.resource: PortalResource = self.page.get_resource()
        self.spalten = self._columns()
        self.frage = self._question()
        cursor = params.get("cursor")
        self.zeiger = Zeiger.read(cursor, self.frage) if cursor else None

    def _page(self, seite: type[ListPage]) -> ListPage:
        """The page of the list as it stands before it is shown: its filters and its order."""
        request = copy(self.request)
        gefragt = QueryDict(mutable=True)
        for name, werte in self.request.GET.lists():
            if name in seite.filterset_class.base_filters or name == "sortierung":
                gefragt.setlist(name, werte)
        request.GET = gefragt
        page = seite(**self._preset())
        page.setup(request)
        page.meldungen, page.hinweise = [], []
        page.format, page.ansicht = "", next(iter(page.ansichten))
        page.filterset = page.filtered_by(gefragt)
        page.use_index()
        self._check_values(page)
        page.keep_order()
        if saetze := page.filterset.meldungen + page.meldungen + page.hinweise:
            raise Problem(400, " ".join(saetze))
        return page

    def _preset(self) -> dict[str, Any]:
        """The public Auswahl that is asked for."""
        if not (kennung := self.request.GET.get("auswahl")):
            return {}
        oeffentlich = Auswahl.objects.oeffentlich().filter(liste=ADRESSEN[self.name])
        auswahl = oeffentlich.filter(kennung=kennung.replace("\x00", "")).first()
        if auswahl is None:
            satz = f"Eine Auswahl „{kennung[:60]}“ gibt es in dieser Liste nicht."
            namen = oeffentlich.fuer_uebersicht().values_list("kennung", flat=True)
            raise refuse("auswahl", satz, namen)
        return {"vorgabe": auswahl.vorgabe}

    def _check_values(self, page: ListPage) -> None:
        filterset = page.filterset
        for name, werte in filterset.unknown_values().items():
            facet = filterset.facets[name]
            satz = f"Den Wert „{werte[0][:40]}“ kennt der Filter „{name}“ ({facet.label}) nicht."
            if facet.choices is not None:
                erlaubt = list(facet.enum_labels)
            elif filterset.index is not None:
                erlaubt = list(filterset.index.labels(name))
            else:
                erlaubt = [c.wert for c in filterset.choices()[name] if c.anzahl and c.wert != OHNE]
            raise refuse(name, satz, erlaubt + ([OHNE] if facet.ohne else []))
        # texts are read when something is filtered by them
        self.anzahl = len_of(filterset, self.seit)

    def _columns(self) -> set[str] | None:
        """The names in `spalten=`; None for all columns."""
        werte = [n for text in self.request.GET.getlist("spalten") for n in text.split(",")]
        if not werte:
            return None
        moeglich = [s.column_name for s in self.resource.public_columns]
        moeglich += [name for name, _ in self.resource.teile]
        for name in werte:
            if name not in moeglich:
                satz = f"Die Spalte „{name[:40]}“ gibt es in dieser Liste nicht."
                raise refuse("spalten", satz, moeglich)
        return set(werte)

    def _question(self) -> str:
        """What a cursor is good for."""
        gefragt = {n: sorted(w) for n, w in self.request.GET.lists() if n not in DARSTELLUNG}
        return f"{self.name} {sorted(gefragt.items())} {self.page.sorted_by}"

    @property
    def mit_teilen(self) -> bool:
        """Whether parts of the records are asked for, that have no column."""
        if self.spalten is None:
            return False
        return any(name in self.spalten for name, _ in self.resource.teile)

    def records(self) -> tuple[list, bool]:
        """The records of the page, and whether there are more behind it."""
        page, index = self.page, self.page.filterset.index
        if index is not None and page.in_index_order() and self.seit is None:
            menge = self._behind(index, page.filterset.menge)
            if menge is not None:
                von_index = page.get_base().filter(index.of_page(menge, 0, self.limit))
                return list(self._loaded(von_index)), menge.bit_count() > self.limit
        queryset = self.all()
        if self.zeiger:
            queryset = queryset.filter(self.zeiger.condition(page.terms()))
        records = list(queryset[: self.limit + 1])
        return records[: self.limit], len(records) > self.limit

    def all(self) -> QuerySet:
        """All records that answer it, in order."""
        return self._loaded(filtered_since(self.page.filterset.qs, self.seit))

    def _behind(self, index, menge: int) -> int | None:
        """Those of `menge` behind the cursor; None where its record no longer stands there."""
        if self.zeiger is None:
            return menge
        jetzt = with_order(self.page.get_base(), self.page.terms()).filter(pk=self.zeiger.pk)
        record = jetzt.order_by().first()
        if record is None or Zeiger.behind(record) != self.zeiger:
            return None
        return index.behind(menge, self.zeiger.pk)

    def _loaded(self, queryset: QuerySet) -> QuerySet:
        page = self.page
        nur = None
        if self.spalten is not None:
            nur = self.spalten | {
                s.relation for s in self.resource.public_columns if s.column_name in self.spalten
            }
        exportiert = page.exported(queryset, mit_teilen=self.mit_teilen, nur=nur)
        return in_order(page.annotated(exportiert), page.terms())

    def next_cursor(self, records: list) -> str:
        """What asks for the page behind these records."""
        return Zeiger.behind(records[-1]).text(self.frage)


def filtered_since(queryset: QuerySet, seit: dt.datetime | None) -> QuerySet:
    """Only what was changed since then."""
    return queryset.filter(geaendert_am__gte=seit) if seit else queryset


def len_of(filterset, seit: dt.datetime | None) -> int:
    """How many records there are: the number of the page, if it is not about changes."""
    if filterset.index is not None and seit is None:
        return filterset.menge.bit_count()
    return filtered_since(filterset.qs, seit).count()
