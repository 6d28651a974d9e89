"""The list page: filter → order → page, CSV, XLSX or JSON of one and the same queryset."""

from django.views.generic import ListView

from ozgportal.seiten.adressen import Link, changed, without
from ozgportal.seiten.ausgabe import Ausgabe
from ozgportal.seiten.blaettern import Indexseiten
from ozgportal.seiten.facette import Facet
from ozgportal.seiten.facetten import PortalFilterSet
from ozgportal.seiten.facettenindex import SPEICHER
from ozgportal.seiten.kopf import Kopf
from ozgportal.seiten.ordnung import Ordnung
from ozgportal.seiten.strukturiert import canonical, dataset, description

#: parameters of the address that filter nothing
STEUERUNG = {"sortierung", "seite", "format", "ansicht", "spalten"}
TABELLE = "tabelle"


class ListPage(Ordnung, Ausgabe, ListView):
    """Base of all lists. Subclasses name model, resource, filters and table columns.

    `ansichten`: value of `ansicht=` to the link's text; the first one is shown unasked, and
    `<ansicht>_daten` gives what its template needs. The first column cannot be left out.
    """

    resource_name: str
    filterset_class: type[PortalFilterSet]
    kopf: list[Kopf]
    #: template of one cell; it gets `spalte` (a Kopf) and `eintrag`
    zelle: str
    ansichten = {TABELLE: "Tabelle"}
    paginate_by = 25
    #: view to its page length, where it is another one
    seitenlaengen: dict[str, int] = {}
    #: further parameters of the address that filter nothing
    steuerung: set[str] = set()
    page_kwarg = "seite"

    def get(self, request, *args, **kwargs):
        self.meldungen = []
        self.filterset = self.filterset_class(request.GET, queryset=self.get_base())
        self.format = request.GET.get("format", "")
        if antwort := self.download():
            return antwort
        if self.filterset.ordnung:
            self.filterset.index = SPEICHER.get(self.filterset)
        self.ansicht = self.chosen_view()
        self.spalten = self.chosen_columns()
        return super().get(request, *args, **kwargs)

    def download(self):
        """The file that `format=` asks for; None for the page, with a hint at an unknown one."""
        if self.format in self.formate:
            return getattr(self, f"as_{self.format}")()
        if self.format:
            moeglich = ", ".join(self.formate)
            self.meldungen.append(
                f"Das Format „{self.format[:40]}“ gibt es nicht. Möglich sind: {moeglich}."
            )
        return None

    def chosen_view(self) -> str:
        """One of `ansichten`; an unknown one is reported."""
        gewuenscht = self.request.GET.get("ansicht") or next(iter(self.ansichten))
        if gewuenscht in self.ansichten:
            return gewuenscht
        self.meldungen.append(
            f"Die Ansicht „{gewuenscht[:40]}“ gibt es nicht. "
            f"Möglich sind: {', '.join(self.ansichten)}."
        )
        return next(iter(self.ansichten))

    def chosen_columns(self) -> list[Kopf]:
        """The columns `spalten=` names, in the order of the table; the usual ones without it."""
        namen = {kopf.name for kopf in self.kopf}
        texte = [t for text in self.request.GET.getlist("spalten") for t in text.split(",")]
        gewuenscht = {text.strip() for text in texte if text.strip()}
        for text in sorted(gewuenscht - namen):
            self.meldungen.append(
                f"Die Spalte „{text[:40]}“ gibt es nicht. Möglich sind: "
                f"{', '.join(kopf.name for kopf in self.kopf)}."
            )
        if not gewuenscht & namen:
            return [kopf for kopf in self.kopf if not kopf.wahl]
        return [k for i, k in enumerate(self.kopf) if i == 0 or k.name in gewuenscht]

    def get_base(self):
        """What the list shows without a filter."""
        return self.model.objects.oeffentlich()

    def get_filtered(self):
        """The one queryset behind page, number and downloads, before order and prefetch."""
        return self.filterset.qs

    def get_paginate_by(self, queryset):
        return self.seitenlaengen.get(self.ansicht, self.paginate_by)

    def get_paginator(self, queryset, per_page, **kwargs):
        if self.filterset.index is None:
            return super().get_paginator(queryset, per_page, **kwargs)
        return Indexseiten(
            queryset, per_page, filterset=self.filterset, wie_index=self.in_index_order()
        )

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
        # in the order of an index it picks a page's rows by key: conditions would be for nothing
        if self.filterset.index is not None and self.in_index_order():
            return self.loaded(self.get_base())
        return self.ordered(self.loaded(self.get_filtered()))

    def loaded(self, queryset):
        """With what the chosen view shows of each record."""
        return queryset.fuer_liste()

    # -- the page -----------------------------------------------------------------------------

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        gruppen = self.facet_panel()
        params = self.request.GET
        chips = self.chips(gruppen)
        context.setdefault("teildateien", [])
        context.update(
            titel=self.model._meta.verbose_name_plural,
            anzahl=self.number(context),
            filterset=self.filterset,
            gruppen=gruppen,
            chips=chips,
            kopf=self.table_head(),
            spalten=self.spalten,
            zelle=self.zelle,
            alle_spalten=self.kopf,
            ansicht=self.ansicht,
            ansichten=self.view_links(),
            auswege=self.ways_out(chips) if not context["paginator"].count else [],
            seiten=self.page_links(context["page_obj"], context["paginator"]),
            downloads=self.download_links(),
            textfilter=[
                {"name": name, "label": einfacher.label, "wert": params.get(name, "")}
                for name, einfacher in self.filterset.filters.items()
                if name != "q" and not isinstance(einfacher, Facet)
            ],
            suchwort=params.get("q", ""),
            bleibt=[
                (n, w) for n in ("ansicht", "sortierung", "spalten") for w in params.getlist(n)
            ],
            meldungen=self.unknown_parameters() + self.filterset.meldungen + self.meldungen,
        )
        if daten := getattr(self, f"{self.ansicht}_daten", None):
            context.update(daten(context))
        return context | self.for_machines(context)

    def number(self, context) -> int:
        """How many records the list holds."""
        return context["paginator"].count

    def for_machines(self, context) -> dict:
        """The head of the page; a list under a filter is a view of the Dataset, not another."""
        text = description(context["titel"], context["anzahl"], context["chips"])
        daten = dataset(self.request, context["titel"], text, context["downloads"])
        return {
            "kanonisch": canonical(self.request, self.filterset.filters),
            "beschreibung": text,
            "strukturiert": [] if context["chips"] else [daten],
        }

    def view_links(self) -> list[Link]:
        """The other ways to look at the same records; none where there is only one."""
        if len(self.ansichten) < 2:
            return []
        erste = next(iter(self.ansichten))
        return [
            Link(text, changed(self.request.GET, seite=None, ansicht=a if a != erste else None), a)
            for a, text in self.ansichten.items()
        ]

    def download_links(self) -> list[Link]:
        """Every format of exactly these records."""
        aendern = {"seite": None, "ansicht": None, "spalten": None}
        return [
            Link(text, changed(self.request.GET, format=f, **aendern), f)
            for f, text in self.formate.items()
        ]

    def ways_out(self, chips) -> list[Link]:
        """For a list without records: which filter to drop, and what that would give."""
        anzahlen = self.filterset.counts_without()
        auswege = [
            Link(chip.text, chip.ziel, anzahlen[chip.zusatz])
            for chip in chips
            if anzahlen.get(chip.zusatz)
        ]
        return sorted(auswege, key=lambda link: -link.zusatz)

    def unknown_parameters(self) -> list[str]:
        """A hint for every parameter that is no filter, instead of silence."""
        bekannt = (
            STEUERUNG | self.steuerung | set(self.filterset.filters) | self.filterset.facet_searches
        )
        return [
            f"Den Filter „{name[:40]}“ gibt es hier nicht; er wurde nicht angewendet."
            for name in self.request.GET
            if name not in bekannt
        ]

    def facet_panel(self) -> list[dict]:
        """Groups of facets with their counted values, ready to render; the frequent one first."""
        auswahl = self.filterset.choices()
        gruppen: dict[str, list] = {}
        for name, facet in self.filterset.facets.items():
            if not auswahl[name]:
                continue
            gewaehlt = [choice for choice in auswahl[name] if choice.gewaehlt]
            gruppen.setdefault("" if facet.haeufig else facet.gruppe, []).append(
                {
                    "name": name,
                    "label": facet.label,
                    **self.filterset.shortened(name, auswahl[name]),
                    "gewaehlt": gewaehlt,
                    "offen": facet.haeufig or bool(gewaehlt),
                }
            )
        return [{"titel": titel, "facetten": f} for titel, f in gruppen.items()]

    def chips(self, gruppen) -> list[Link]:
        """Chosen filters as links that remove them; `zusatz` is the filter's name."""
        params = self.request.GET.copy()
        for name, werte in self.filterset.gewaehlt.items():
            params.setlist(name, werte)
        chips = [
            Link(
                f"{facette['label']}: {choice.label}",
                without(params, facette["name"], choice.wert),
                facette["name"],
            )
            for gruppe in gruppen
            for facette in gruppe["facetten"]
            for choice in facette["gewaehlt"]
        ]
        for name, einfacher in self.filterset.filters.items():
            wert = params.get(name, "").strip()
            if wert and not isinstance(einfacher, Facet):
                ziel = changed(params, **{name: None, "seite": None})
                chips.append(Link(f"{einfacher.label}: {wert}", ziel, name))
        return chips

    def table_head(self) -> list[dict]:
        """Column heads with their sort links."""
        aktuell, absteigend = self.sortiert_nach.removeprefix("-"), self.sortiert_nach[:1] == "-"
        zeilen = []
        for kopf in self.spalten:
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
