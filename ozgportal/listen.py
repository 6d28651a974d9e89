"""The list page: filter → order → page, CSV, XLSX or JSON of one and the same queryset."""

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import F, Max
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.views.generic import ListView

from ozgportal.facetten import Facet, PortalFilterSet
from ozgportal.register import resource_for
from ozgportal.tabellen import csv_lines, xlsx_bytes

FORMATE = {"csv": "CSV (für Excel)", "xlsx": "XLSX", "json": "JSON"}
XLSX_TYP = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEUERUNG = {"sortierung", "seite", "format"}


@dataclass(frozen=True)
class Kopf:
    """A column of the table on the page; `order` are ORM expressions to sort by it."""

    name: str
    titel: str
    order: tuple = ()
    zahl: bool = False


@dataclass(frozen=True)
class Link:
    """A text and the query string it leads to."""

    text: str
    ziel: str
    zusatz: str = ""


def changed(params: QueryDict, **changes) -> str:
    """The query string with some parameters set (or, with None, dropped); empty ones vanish."""
    params = params.copy()
    for name, wert in changes.items():
        params.pop(name, None)
        if wert is not None:
            params[name] = wert
    for name in list(params):
        werte = [wert for wert in params.getlist(name) if wert]
        params.setlist(name, werte) if werte else params.pop(name)
    return f"?{params.urlencode()}" if params else "?"


def without(params: QueryDict, name: str, wert: str) -> str:
    """The query string without one value of a filter, back on the first page."""
    params = params.copy()
    params.setlist(name, [anderer for anderer in params.getlist(name) if anderer != wert])
    return changed(params, seite=None)


class ListPage(ListView):
    """Base of all lists. Subclasses name model, resource, filters and table columns."""

    resource_name: str
    filterset_class: type[PortalFilterSet]
    kopf: list[Kopf]
    sortierung = ""
    paginate_by = 25
    page_kwarg = "seite"

    def get(self, request, *args, **kwargs):
        self.meldungen = []
        self.filterset = self.filterset_class(request.GET, queryset=self.get_base())
        self.format = request.GET.get("format", "")
        if self.format in FORMATE:
            return getattr(self, f"as_{self.format}")()
        if self.format:
            self.meldungen.append(
                f"Das Format „{self.format[:40]}“ gibt es nicht. Möglich sind CSV, XLSX und JSON."
            )
        return super().get(request, *args, **kwargs)

    def get_base(self):
        """What the list shows without a filter."""
        return self.model.objects.oeffentlich()

    def get_filtered(self):
        """The one queryset behind page, number and downloads, before order and prefetch."""
        return self.filterset.qs

    def paginate_queryset(self, queryset, page_size):
        """A page that does not exist shows the nearest one instead of an error."""
        paginator = self.get_paginator(queryset, page_size)
        try:
            nummer = int(self.request.GET.get(self.page_kwarg, 1))
        except ValueError:
            nummer = 1
        page = paginator.page(max(1, min(nummer, paginator.num_pages)))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_queryset(self):
        return self.ordered(self.get_filtered().fuer_liste())

    def ordered(self, queryset):
        """In the order the address asks for; total, so that paging loses nothing."""
        gewuenscht = self.request.GET.get("sortierung") or self.sortierung
        spalten = {kopf.name: kopf for kopf in self.kopf if kopf.order}
        if gewuenscht.removeprefix("-") not in spalten:
            self.meldungen.append(
                f"Nach „{gewuenscht[:40]}“ kann nicht sortiert werden. "
                f"Möglich sind: {', '.join(spalten)}."
            )
            gewuenscht = self.sortierung
        self.sortiert_nach = gewuenscht
        ausdruecke = spalten[gewuenscht.removeprefix("-")].order
        absteigend = gewuenscht.startswith("-")
        return self.annotated(queryset).order_by(
            *[_directed(ausdruck, absteigend) for ausdruck in ausdruecke], "pk"
        )

    def annotated(self, queryset):
        """Adds what the orders need."""
        return queryset

    # -- downloads ----------------------------------------------------------------------------

    def get_resource(self):
        """The public columns, with absolute addresses."""
        basis = f"{self.request.scheme}://{self.request.get_host()}"
        resource_class = resource_for(self.resource_name)
        optionen = {"base_url": basis} if "url" in resource_class.fields else {}
        return resource_class(oeffentlich=True, **optionen)

    def download_records(self):
        """Exactly the filtered records in the order of the list, without holding them all."""
        return self.ordered(self.get_filtered().fuer_export()).iterator(chunk_size=500)

    def _rows(self, resource):
        for record in self.download_records():
            yield [spalte.cell(record) for spalte in resource.public_columns]

    def as_csv(self):
        """CSV for German Excel, streamed."""
        resource = self.get_resource()
        kopf = [spalte.column_name for spalte in resource.public_columns]
        return self._attachment(
            StreamingHttpResponse(
                csv_lines(kopf, self._rows(resource)), content_type="text/csv; charset=utf-8"
            )
        )

    def as_xlsx(self):
        """XLSX with text cells."""
        resource = self.get_resource()
        kopf = [spalte.column_name for spalte in resource.public_columns]
        titel = self.model._meta.verbose_name_plural
        return self._attachment(
            HttpResponse(xlsx_bytes(kopf, self._rows(resource), titel), content_type=XLSX_TYP)
        )

    def as_json(self):
        """{"anzahl": …, "stand": …, "ergebnisse": […]}, streamed and uncut."""
        resource = self.get_resource()
        anzahl = self.get_filtered().count()
        stand = self.data_status()
        kopf = {"anzahl": anzahl, "stand": stand.isoformat() if stand else None}

        def teile():
            yield json.dumps(kopf, ensure_ascii=False)[:-1] + ', "ergebnisse": ['
            trenner = ""
            for record in self.download_records():
                yield trenner + json.dumps(resource.json_row(record), ensure_ascii=False)
                trenner = ",\n"
            yield "]}\n"

        return StreamingHttpResponse(teile(), content_type="application/json; charset=utf-8")

    def data_status(self) -> dt.datetime | None:
        """When any public record of this kind last changed."""
        letzte = self.get_base().order_by().aggregate(stand=Max("geaendert_am"))["stand"]
        return timezone.localtime(letzte) if letzte else None

    def _attachment(self, response):
        name = f"{self.resource_name}-{timezone.localdate():%Y-%m-%d}.{self.format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    # -- the page -----------------------------------------------------------------------------

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        facetten = self.facet_panel()
        params = self.request.GET
        context.update(
            titel=self.model._meta.verbose_name_plural,
            filterset=self.filterset,
            facetten=facetten,
            chips=self.chips(facetten),
            kopf=self.table_head(),
            seiten=self.page_links(context["page_obj"], context["paginator"]),
            downloads=[Link(t, changed(params, format=f, seite=None)) for f, t in FORMATE.items()],
            textfilter=[
                {"name": name, "label": einfacher.label, "wert": params.get(name, "")}
                for name, einfacher in self.filterset.filters.items()
                if name != "q" and not isinstance(einfacher, Facet)
            ],
            suchwort=params.get("q", ""),
            sortierung=params.get("sortierung", ""),
            meldungen=self.unknown_parameters() + self.filterset.meldungen + self.meldungen,
        )
        return context

    def unknown_parameters(self) -> list[str]:
        """A hint for every parameter that is no filter, instead of silence."""
        bekannt = STEUERUNG | set(self.filterset.filters)
        return [
            f"Den Filter „{name[:40]}“ gibt es hier nicht; er wurde nicht angewendet."
            for name in self.request.GET
            if name not in bekannt
        ]

    def facet_panel(self) -> list[dict]:
        """Facets with their counted values, ready to render."""
        auswahl = self.filterset.choices()
        return [
            {
                "name": name,
                "label": facet.label,
                "choices": auswahl[name],
                "offen": facet.haeufig or any(choice.gewaehlt for choice in auswahl[name]),
            }
            for name, facet in self.filterset.facets.items()
            if auswahl[name]
        ]

    def chips(self, facetten) -> list[Link]:
        """Chosen filters as links that remove them."""
        params = self.request.GET.copy()
        for name, werte in self.filterset.gewaehlt.items():
            params.setlist(name, werte)
        chips = [
            Link(
                f"{facette['label']}: {choice.label}",
                without(params, facette["name"], choice.wert),
            )
            for facette in facetten
            for choice in facette["choices"]
            if choice.gewaehlt
        ]
        for name, einfacher in self.filterset.filters.items():
            wert = params.get(name, "").strip()
            if wert and not isinstance(einfacher, Facet):
                ziel = changed(params, **{name: None, "seite": None})
                chips.append(Link(f"{einfacher.label}: {wert}", ziel))
        return chips

    def table_head(self) -> list[dict]:
        """Column heads with their sort links."""
        aktuell, absteigend = self.sortiert_nach.removeprefix("-"), self.sortiert_nach[:1] == "-"
        zeilen = []
        for kopf in self.kopf:
            gewaehlt = kopf.name == aktuell
            ziel = f"-{kopf.name}" if gewaehlt and not absteigend else kopf.name
            zeilen.append(
                {
                    "kopf": kopf,
                    "ziel": changed(self.request.GET, sortierung=ziel, seite=None),
                    "richtung": ("descending" if absteigend else "ascending") if gewaehlt else "",
                }
            )
        return zeilen

    def page_links(self, page, paginator) -> list[Link | None]:
        """Links to the pages around the current one; None stands for a gap."""
        return [
            Link(str(nummer), changed(self.request.GET, seite=nummer))
            if isinstance(nummer, int)
            else None
            for nummer in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ]


def _directed(ausdruck, absteigend: bool):
    """The expression in its direction; records without a value always come last."""
    ausdruck = F(ausdruck) if isinstance(ausdruck, str) else ausdruck
    if absteigend:
        return ausdruck.desc(nulls_last=True)
    return ausdruck.asc(nulls_last=True)
