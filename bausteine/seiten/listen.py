"""List view: filter → order → page, CSV, XLSX or JSON of one and the same queryset."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.views.generic import ListView

from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.seiten.adressen import AUSSER, Link, changed, fixed, only, without_value
from bausteine.seiten.ausgabe import Download, licensed
from bausteine.seiten.blaettern import Blaettern, Einheit, Indexseiten
from bausteine.seiten.buchstaben import LANG, beginnings
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.facettenindex import Facettenindex
from bausteine.seiten.kopf import Kopf, column_called
from bausteine.seiten.ordnung import Ordnung
from bausteine.seiten.strukturiert import breadcrumbs, canonical, dataset, description
from bausteine.seiten.templatetags.portal import tausender
from bausteine.seiten.vorgabe import Vorgabe

#: parameters of the address that filter nothing
STEUERUNG = {"sortierung", "seite", "je_seite", "format", "ansicht", "spalten"}
#: those of them that ask for a file
DATEI = ("format", "bild", "datei")
TABELLE = "tabelle"
#: value of `format=` for a number alone
ANZAHL = "anzahl"


def list_page(address: str) -> "type[ListPage]":
    """The page of a list, by the name of its address."""
    view: Any = resolve(reverse(address)).func
    return view.view_class


class ListPage(Blaettern, Ordnung, Download, ListView):
    """Base of all lists. Subclasses name model, resource, filters and table columns.

    `ansichten`: value of `ansicht=` to the link's text; the first one is shown unasked, and
    `<ansicht>_daten` gives what its template needs. The first column cannot be left out.
    """

    model: type[Any]
    filterset_class: type[PortalFilterSet]
    kopf: list[Kopf]
    #: folder of the cells' templates, each called as its column; they get `spalte` and `eintrag`
    zellen = ""
    ansichten = {TABELLE: "Tabelle"}
    #: views that were given up, and what is shown instead of each
    fruehere_ansichten: dict[str, str] = {}
    #: the column that says as of when its cells are; `stand_of` gives it of a record
    standspalte = ""
    #: what it counts; without it Einträge
    einheit = Einheit("Eintrag", "Einträge")
    #: further parameters of the address that filter nothing
    steuerung: set[str] = set()
    #: those of them that change how a page looks, and no file
    nur_ansicht: tuple[str, ...] = ()
    #: whether an answer may be wrong a minute later, so that nobody may keep it
    fluechtig = False
    #: a filter that belongs to the page itself
    vorgabe: Vorgabe | None = None

    def dispatch(self, request, *args, **kwargs):
        antwort = super().dispatch(request, *args, **kwargs)
        self.mark(antwort)
        return antwort

    @classmethod
    def mark(cls, antwort: HttpResponseBase) -> None:
        """Let nobody keep an answer about this list, where it is `fluechtig`."""
        if cls.fluechtig:
            patch_cache_control(antwort, private=True, no_cache=True)

    def get(self, request, *args, **kwargs):
        #: what of the address was not understood, and what else there is to say of the answer
        self.meldungen, self.hinweise = [], []
        self.filterset = self.filtered_by(request.GET)
        self.fremd = self.unknown_parameters()
        # every address the page gives is made of these
        request.GET = only(request.GET, self.known_parameters())
        self.format = request.GET.get("format", "")
        if antwort := self.download():
            return licensed(antwort)
        for name in DATEI:  # a page is no file, also where one was asked for in vain
            self.keep(name, [])
        self.use_index()
        self.ansicht = self.chosen_view()
        self.spalten = self.chosen_columns()
        self.keep(AUSSER, sorted(self.filterset.ausgenommen))
        self.keep_order()  # may fall back on another view, which has a length of its own
        self.keep("je_seite", [str(self.page_length)] * (self.page_length != self.usual_length))
        return super().get(request, *args, **kwargs)

    def use_index(self) -> None:
        """Let an index count and pick the records, where there is one."""
        if self.filterset.ordnung:
            ganze = self.indexed_whole()
            self.filterset.index = ganze.index = SPEICHER.get(ganze)

    def download(self):
        """The file that `format=` asks for; None for the page, with a hint at an unknown one."""
        if self.format == ANZAHL:
            return self.only_number()
        if self.format in self.formate:
            return getattr(self, f"as_{self.format}")()
        if self.format:
            moeglich = ", ".join(self.formate)
            self.meldungen.append(
                f"Das Format „{self.format[:40]}“ gibt es nicht. Möglich sind: {moeglich}."
            )
        return None

    def only_number(self):
        """What the button of the filters says, for a browser that asks while somebody chooses."""
        anzahl = self.counted()
        satz = f"{tausender(anzahl)} {self.einheit.of(anzahl)} zeigen"
        return HttpResponse(satz, content_type="text/plain; charset=utf-8")

    def counted(self) -> int:
        """How many records the filters leave, without a page of them."""
        if self.filterset.ordnung and (index := SPEICHER.get(self.indexed_whole())):
            self.indexed_whole().index = self.filterset.index = index
            return self.filterset.menge.bit_count()
        return self.get_filtered().count()

    def indexed_whole(self) -> PortalFilterSet:
        """The FilterSet over the whole list, which an index is made of."""
        return self.filterset.vorgabe or self.filterset

    def chosen_view(self) -> str:
        """One of `ansichten`; an unknown one is reported."""
        gewuenscht = self.request.GET.get("ansicht") or next(iter(self.ansichten))
        if gewuenscht.lower() in self.ansichten:
            return gewuenscht.lower()
        if ersatz := self.fruehere_ansichten.get(gewuenscht.lower()):
            self.keep("ansicht", [])
            return ersatz
        self.meldungen.append(
            f"Die Ansicht „{gewuenscht[:40]}“ gibt es nicht. "
            f"Möglich sind: {', '.join(self.ansichten.values())}."
        )
        self.keep("ansicht", [])
        return next(iter(self.ansichten))

    def chosen_columns(self) -> list[Kopf]:
        """The columns `spalten=` names, in the order of the table; the usual ones without it."""
        texte = [t for text in self.request.GET.getlist("spalten") for t in text.split(",")]
        gefunden = {
            text.strip(): column_called(self.kopf, text) for text in sorted(texte) if text.strip()
        }
        gewuenscht = set(filter(None, gefunden.values()))
        for text in (text for text, spalte in gefunden.items() if spalte is None):
            self.meldungen.append(
                f"Die Spalte „{text[:40]}“ gibt es nicht. Möglich sind: "
                f"{', '.join(kopf.titel for kopf in self.kopf)}."
            )
        if None in gefunden.values():
            self.keep("spalten", sorted(kopf.name for kopf in gewuenscht))
        if not gewuenscht:
            return [kopf for kopf in self.kopf if not kopf.wahl]
        return [k for i, k in enumerate(self.kopf) if i == 0 or k in gewuenscht]

    def get_base(self):
        """What the list shows without a filter."""
        return self.model.objects.oeffentlich()

    def filtered_by(self, params) -> PortalFilterSet:
        """The FilterSet of an address; where the page has a filter of its own, within that."""
        if self.vorgabe is None:
            return self.filterset_class(params, queryset=self.get_base())
        eigener = self.filterset_class(self.vorgabe.filter, queryset=self.get_base())
        filterset = self.filterset_class(params, queryset=eigener.qs)
        filterset.vorgabe = eigener
        return filterset

    @cached_property
    def vorgabe_texte(self) -> list[str]:
        """The page's own filter in words."""
        return self.filterset.vorgabe.chosen_texts() if self.filterset.vorgabe else []

    def preset_problems(self) -> list[str]:
        """What of the page's own filter fits no longer, as what it named is gone."""
        self.vorgabe_texte  # noqa: B018 (looks for the values)
        saetze = self.filterset.vorgabe.meldungen if self.filterset.vorgabe else []
        return [f"Diese Auswahl passt nicht mehr zu den Daten. {satz}" for satz in saetze]

    @property
    def file_stem(self) -> str:
        return self.vorgabe.kennung if self.vorgabe else super().file_stem

    def get_filtered(self):
        """The one queryset behind page, number and downloads, before order and prefetch."""
        return self.filterset.qs

    def get_paginator(self, queryset, per_page, *args, **kwargs):
        if self.filterset.index is None:
            return super().get_paginator(queryset, per_page, *args, **kwargs)
        return Indexseiten(
            queryset, per_page, filterset=self.filterset, wie_index=self.in_index_order()
        )

    def get_queryset(self):
        # in the order of an index it picks a page's rows by key: conditions would be for nothing
        if self.filterset.index is not None and self.in_index_order():
            return self.loaded(self.get_base()).order_by(*self.filterset.ordnung)
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
            titel=self.vorgabe.titel if self.vorgabe else self.model._meta.verbose_name_plural,
            vorgabe=self.vorgabe,
            vorgabe_texte=self.vorgabe_texte,
            anzahl=self.number(context),
            filterset=self.filterset,
            gruppen=gruppen,
            chips=chips,
            kopf=self.table_head(),
            spalten=self.spalten,
            zellen=[(k, k.zelle(self.zellen)) for k in self.spalten] if self.zellen else [],
            alle_spalten=self.kopf,
            ansicht=self.ansicht,
            ansichten=self.view_links(),
            auswege=self.ways_out(chips) if not context["paginator"].count else [],
            einheit=self.einheit,
            als_tabelle=self.shows_table,
            **self.by_letter(context["page_obj"]),
            gemeinsamer_stand=self.shared_stand(context["object_list"]),
            umschalter=self.toggle_links(gruppen, context["paginator"].count),
            folgen=self.ways_to_sort(),
            nomen=self.einheit.of(context["paginator"].count),
            leiste=self.page_bar(context["page_obj"], self.einheit),
            downloads=self.download_links(context["paginator"].count),
            diese_auswahl=self.request.path + self.selection(sortierung=None),
            textfilter=[
                {
                    "name": name,
                    "label": einfacher.label,
                    "wert": params.get(name, ""),
                    "gruppe": getattr(einfacher, "gruppe", "Zeit"),
                    "beispiel": getattr(einfacher, "beispiel", "Q1 2020"),
                }
                for name, einfacher in self.filterset.text_filters.items()
                if name != "q"
            ],
            suchwort=params.get("q", ""),
            weitersuchen=self.search_word(),
            beantwortet=False,  # whether something above says already why there is no record
            bleibt=[
                (n, w)
                for n in ("ansicht", "sortierung", "spalten", "je_seite")
                for w in params.getlist(n)
            ],
            meldungen=(
                self.preset_problems() + self.fremd + self.filterset.meldungen + self.meldungen
            ),
            hinweise=self.hinweise + self.filterset.lesehinweise,
        )
        if daten := getattr(self, f"{self.ansicht}_daten", None):
            context.update(daten(context))
        return context | self.for_machines(context)

    def by_letter(self, page) -> dict:
        """Of a long table in the order of names: A to Z, each letter with the address of the page
        it begins on, and the rows of this page that such an address leads to."""
        zeichen: dict = {"buchstaben": [], "sprungziele": {}}
        index, anzahl = self.filterset.index, page.paginator.count
        if not isinstance(index, Facettenindex) or self.filterset.ordnung[0] != "sortiertext":
            return zeichen
        if anzahl <= LANG or not self.shows_table or not self.in_index_order():
            return zeichen
        menge = self.filterset.menge
        for anfang in beginnings(index, self.get_base(), menge):
            ziel = ""
            if anfang.davor is not None:
                seite = anfang.davor // self.page_length + 1
                ziel = changed(self.request.GET, seite=seite if seite > 1 else None)
                ziel = f"{ziel}#{anfang.anker}"
                if seite == page.number:
                    [pk] = index.page(menge, anfang.davor, anfang.davor + 1)
                    zeichen["sprungziele"][pk] = anfang.anker
            zeichen["buchstaben"].append(Link(anfang.buchstabe, ziel))
        return zeichen

    @property
    def shows_table(self) -> bool:
        """Whether the shown view is the table of records."""
        return bool(self.zellen) and self.ansicht == next(iter(self.ansichten))

    def stand_of(self, eintrag) -> str:
        """„Stand 31.12.2022“ as the cell of a record shows it, "" where it shows none."""
        return eintrag.stand_tag

    def shared_stand(self, zeilen) -> str:
        """What stands above the table instead of in every row: the Stand that all rows of the page
        show; "" where one shows another one or none."""
        if not self.shows_table or self.standspalte not in [spalte.name for spalte in self.spalten]:
            return ""
        staende = [self.stand_of(zeile) for zeile in zeilen]
        return staende[0] if len(staende) > 1 and len({*staende}) == 1 else ""

    def number(self, context) -> int:
        """How many records the list holds."""
        return context["paginator"].count

    def for_machines(self, context) -> dict:
        """The head of the page; a list under a filter is a view of the Dataset, not another."""
        anzahl = f"{context['anzahl']} {self.einheit.of(context['anzahl'])}"
        text = description(context["titel"], anzahl, context["chips"])
        daten = dataset(self.request, context["titel"], text, context["downloads"])
        return {
            "kanonisch": canonical(
                self.request, self.filterset.filters, self.usual_page(context["page_obj"])
            ),
            "beschreibung": text,
            "strukturiert": self.way_here() + ([] if context["chips"] else [daten]),
        }

    def way_here(self) -> list[dict]:
        """The pages above one with a filter of its own; a list stands below the first page."""
        if self.vorgabe is None:
            return []
        return [breadcrumbs(self.request, [("Startseite", fixed("startseite")), *self.vorgabe.weg])]

    def view_links(self) -> list[Link]:
        """The other ways to look at the same records; none where there is only one."""
        if len(self.ansichten) < 2:
            return []
        erste = next(iter(self.ansichten))
        return [
            Link(text, changed(self.request.GET, seite=None, ansicht=a if a != erste else None), a)
            for a, text in self.ansichten.items()
        ]

    def download_links(self, anzahl: int) -> list[Link]:
        """Every format of exactly these records, of which there are `anzahl`."""
        aendern = dict.fromkeys(("seite", "je_seite", "ansicht", "spalten", *self.nur_ansicht))
        return [
            Link(text, changed(self.request.GET, format=f, **aendern), f)
            for f, text in self.formate.items()
        ]

    def selection(self, **weitere) -> str:
        """The one query string of these records in this order: known filters, no value twice."""
        params = QueryDict(mutable=True)
        for name in sorted(self.filterset.filters):
            if name in self.filterset.facets:
                params.setlist(name, sorted(self.filterset.gewaehlt[name]))
            elif name == AUSSER:
                params.setlist(name, sorted(self.filterset.ausgenommen))
            elif wert := self.filterset.data.get(name, "").strip():
                params[name] = wert
        if self.sorted_by != self.sortierung:
            params["sortierung"] = self.sorted_by
        return changed(params, **weitere)

    def search_word(self) -> str:
        """What the search of the whole portal is asked for where this list has nothing."""
        return self.request.GET.get("q", "")

    def ways_out(self, chips) -> list[Link]:
        """For a list without records: which filter to drop, and what that would give."""
        anzahlen = self.filterset.counts_without()
        auswege = [(anzahlen.get(chip.zusatz, 0), chip) for chip in chips]
        auswege.sort(key=lambda ausweg: -ausweg[0])
        return [Link(chip.text, chip.ziel, anzahl) for anzahl, chip in auswege if anzahl]

    def unknown_parameters(self) -> list[str]:
        """A hint for every parameter that is no filter, instead of silence."""
        bekannt = self.known_parameters()
        return [
            f"Den Filter „{name[:40]}“ gibt es hier nicht; er wurde nicht angewendet."
            for name in self.request.GET
            if name not in bekannt
        ]

    def known_parameters(self) -> set[str]:
        """All names that an address of this list can have."""
        return (
            STEUERUNG | self.steuerung | set(self.filterset.filters) | self.filterset.facet_searches
        )

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
                    "schalter": facet.schalter,
                    "umschalter": facet.umschalter,
                    "ausgenommen": name in self.filterset.ausgenommen,
                    **self.filterset.shortened(name, auswahl[name]),
                    "gewaehlt": gewaehlt,
                    "offen": facet.haeufig or bool(gewaehlt),
                }
            )
        return [{"titel": titel, "facetten": f} for titel, f in gruppen.items()]

    def toggle_links(self, gruppen, anzahl: int) -> list[Link]:
        """The list without and with a facet that is thrown like a switch, each with its number;
        `zusatz` marks the one that is shown, which has `anzahl`."""
        schalter = [f for g in gruppen for f in g["facetten"] if any(f["umschalter"])]
        links = []
        for facette in schalter[:1]:
            (choice, *_), name = facette["choices"], facette["name"]
            alle = self.filterset.number_without(name) if choice.gewaehlt else anzahl
            for text, wert, zahl in zip(
                facette["umschalter"], (None, choice.wert), (alle, choice.anzahl), strict=True
            ):
                ziel = changed(self.request.GET, seite=None, **{name: wert})
                hier = choice.gewaehlt == (wert is not None)
                links.append(Link(f"{text} ({tausender(zahl)})", ziel, "hier" if hier else ""))
        return links

    def chips(self, gruppen) -> list[Link]:
        """Chosen filters as links that remove them; `zusatz` is the filter's name."""
        params = self.request.GET.copy()
        for name, werte in self.filterset.gewaehlt.items():
            params.setlist(name, werte)
        chips = [
            Link(
                self.filterset.chip_text(facette["name"], choice.label),
                without_value(params, facette["name"], choice.wert),
                facette["name"],
            )
            for gruppe in gruppen
            for facette in gruppe["facetten"]
            for choice in facette["gewaehlt"]
        ]
        for name, einfacher in self.filterset.text_filters.items():
            if wert := self.filterset.data.get(name, "").strip():
                ziel = changed(params, **{name: None, "seite": None})
                chips.append(Link(f"{einfacher.label}: {wert}", ziel, name))
        return chips

    def table_head(self) -> list[dict]:
        """Column heads with their sort links."""
        aktuell, absteigend = self.sorted_by.removeprefix("-"), self.sorted_by[:1] == "-"
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
