"""List and detail pages: the matrix, the Anschlüsse as a list and by quarter, a single one."""

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.seiten.adressen import AUSSER, Link, changed, only
from bausteine.seiten.ausgabe import BLOCK, FORMATE
from bausteine.seiten.blaettern import OHNE_ZEILEN, Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.facettenindex import Facettenindex
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.seiten.templatetags.portal import tausender
from dienste.models import OnlineDienst
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune
from rollout.blaettern import Angabenseiten
from rollout.enums import Anschlussstand
from rollout.filters import LISTENFOLGE, AnschlussFilterSet
from rollout.gitter import Gitterindex
from rollout.matrix import (
    BEZIRKE,
    HOECHSTENS,
    KREISE,
    Gruppierung,
    Kommunenwahl,
    Matrixdatei,
    counted,
    groups,
    heads,
    rows,
    total,
)
from rollout.models import Anschluss, Anschlussschritt
from rollout.planfolge import by_quarter
from rollout.zaehlung import Ueberblick, monate, nach_monaten

#: value of `ansicht=` to the link's text; the last two are another list with an address of its own
MATRIXANSICHTEN = {
    "matrix": "Matrix",
    "kreise": "je Kreis",
    "bezirke": "je Regierungsbezirk",
    "statistik": "Statistik",
}
#: views of the matrix without a row for each Kommune
FIGUREN = ("kreise", "bezirke", "statistik")
LISTENANSICHTEN = {"liste": "Liste", "fahrplan": "Fahrplan"}
#: filters that the Kommunen and their Anschlüsse have in common
GEMEINSAM = {
    "art",
    "regierungsbezirk",
    "groessenklasse",
    "kreis",
    "land",
    "einwohner",
    "dienst",
    AUSSER,
}
#: names that the form for the columns holds
ZUR_WAHL = 200
#: Anschlüsse that the database sorts for a page by what the grid does not know
SORTIERBAR = 100_000
DATEIEN = "Lange Liste (Importformat)"


class Rolloutansichten(ListPage):
    """All views of the roll-out, one row of links: those of this list and those of the other."""

    def view_links(self):
        eigene = {link.zusatz: link for link in super().view_links()}
        params = only(self.request.GET, GEMEINSAM)
        for basis, ansichten in (("rollout", MATRIXANSICHTEN), ("anschluesse", LISTENANSICHTEN)):
            erste = next(iter(ansichten))
            for name, text in ansichten.items():
                ziel = changed(params, ansicht=name if name != erste else None)
                eigene.setdefault(name, Link(text, f"{reverse(basis)}{ziel}", name))
        return [eigene[name] for name in (*MATRIXANSICHTEN, *LISTENANSICHTEN)]


class Rollout(Rolloutansichten):
    """Kommunen × Online-Dienste, with what the chosen Kommunen come to."""

    model = Kommune
    resource_name = "rollout-matrix"
    einheit = Einheit("Kommune", "Kommunen")
    filterset_class = KommuneFilterSet
    ansichten = MATRIXANSICHTEN
    #: the figures are about all chosen Kommunen, so they have one page
    seitenlaengen = dict.fromkeys(FIGUREN, OHNE_ZEILEN)
    steuerung = {"dienst"}
    sortierung = "angaben"
    kopf = [
        Kopf("name", "Kommune", ("organisation__sortiertext",)),
        Kopf("angaben", "Angaben zuerst", ("ohne_angabe", "organisation__sortiertext"), wahl=True),
    ]
    template_name = "rollout/matrix.html"

    def get(self, request, *args, **kwargs):
        """The page; the views of the other list are there."""
        if request.GET.get("ansicht", "").lower() in LISTENANSICHTEN:
            return HttpResponseRedirect(f"{reverse('anschluesse')}?{request.GET.urlencode()}")
        if request.GET.get("ansicht", "").lower() in FIGUREN:
            self.sortierung = "name"
        return super().get(request, *args, **kwargs)

    def annotated(self, queryset):
        """Of whom nobody has said anything of the chosen Dienste."""
        if self.sorted_by.removeprefix("-") != "angaben":
            return queryset
        gewaehlte = Anschluss.objects.filter(dienst__in=[dienst.pk for dienst in self.dienste])
        return queryset.annotate(ohne_angabe=~Exists(gewaehlte.filter(kommune=OuterRef("pk"))))

    def download(self):
        """The columns are chosen before any format is."""
        self.dienste = self.chosen_services()
        return super().download()

    def chosen_services(self) -> list[OnlineDienst]:
        """Those of `dienst=`, in its order; without one those with most Anschlüsse."""
        genannt = list(dict.fromkeys(filter(None, self.request.GET.getlist("dienst"))))
        oeffentlich = OnlineDienst.objects.oeffentlich()
        spalten = oeffentlich.only("kennung", "name", "sortiertext")
        if not genannt:
            return self._usual(spalten)
        bekannt = {d.kennung: d for d in spalten.filter(kennung__in=genannt[:100])}
        for text in (text for text in genannt if text not in bekannt):
            self.meldungen.append(f"Den Online-Dienst „{text[:40]}“ gibt es nicht.")
        gewaehlt = [bekannt[text] for text in genannt if text in bekannt]
        if len(gewaehlt) > HOECHSTENS:
            self.hinweise.append(
                f"Die Matrix zeigt höchstens {HOECHSTENS} Online-Dienste; gezeigt werden die "
                f"ersten {HOECHSTENS} von {len(gewaehlt)}. Alle stehen in der Ansicht „Liste“."
            )
        gewaehlt = gewaehlt[:HOECHSTENS]
        self.keep("dienst", [dienst.kennung for dienst in gewaehlt])
        return gewaehlt or self._usual(spalten)

    def _usual(self, spalten) -> list[OnlineDienst]:
        if self.gitter:
            meiste = self.gitter.most_used[:HOECHSTENS]
        else:
            meiste = Anschluss.objects.meiste_dienste(HOECHSTENS)
        gefunden = {dienst.pk: dienst for dienst in spalten.filter(pk__in=meiste)}
        return [gefunden[pk] for pk in meiste if pk in gefunden]

    @cached_property
    def gitter(self) -> Gitterindex | None:
        """Where the figures are counted; None where the database counts."""
        alle = AnschlussFilterSet(None, queryset=Anschluss.objects.oeffentlich())
        index = SPEICHER.get(alle)
        return index if isinstance(index, Gitterindex) else None

    def loaded(self, queryset):
        """A row shows a name; how many projects there are is not asked for."""
        return queryset.select_related("organisation").defer("suchtext", "organisation__suchtext")

    @cached_property
    def mit_angaben(self) -> int | None:
        """The Kommunen of whom somebody has said anything of the chosen Dienste, as the index has
        them; None where index and grid are not of the same Kommunen."""
        if self.gitter is None or self.gitter.orte is not self.filterset.index:
            return None
        return self.gitter.with_any(dienst.pk for dienst in self.dienste)

    def by_grid(self) -> bool:
        """Whether the grid knows the order."""
        return self.sorted_by == "angaben" and self.mit_angaben is not None

    def in_index_order(self) -> bool:
        """Those with Angaben first as well."""
        return self.by_grid() or super().in_index_order()

    def get_paginator(self, queryset, per_page, *args, **kwargs):
        if self.mit_angaben is None or not self.by_grid():
            return super().get_paginator(queryset, per_page, *args, **kwargs)
        return Angabenseiten(queryset, per_page, filterset=self.filterset, zuerst=self.mit_angaben)

    @cached_property
    def auswahl(self) -> Kommunenwahl:
        """All chosen Kommunen."""
        kommunen, index = self.get_filtered().order_by(), self.filterset.index
        if not isinstance(index, Facettenindex):
            pks = list(kommunen.values_list("pk", flat=True))
            return Kommunenwahl(kommunen, pks, self.gitter)
        pks = index.page(self.filterset.menge, 0, None)
        gleiche = self.gitter is not None and self.gitter.orte is index
        return Kommunenwahl(kommunen, pks, self.gitter, self.filterset.menge if gleiche else None)

    def get_resource(self):
        """Wide, and never read back."""
        return Matrixdatei(self.get_filtered(), self.dienste)

    def download_records(self):
        """The chosen Kommunen in the order of the page."""
        return self.ordered(self.loaded(self.get_filtered())).iterator(chunk_size=BLOCK)

    # -- what the page shows ------------------------------------------------------------------

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        gewaehlt = self.request.GET.getlist("dienst")
        return context | {
            "titel": "Roll-out",
            "bleibt": context["bleibt"] + [("dienst", kennung) for kennung in gewaehlt],
            "dienste": self.dienste,
            "zur_wahl": self.all_services(),
            "hoechstens": HOECHSTENS,
            "staende": list(Anschlussstand),
            "monate": monate(),
            "nach_monaten": nach_monaten(),
            "teildateien": [(DATEIEN, links)] if (links := self._long_files()) else [],
        }

    def all_services(self) -> list[tuple[str, str, bool]]:
        """What can be chosen, by name: Kennung, name, whether it is; more than fit into a form are
        chosen by address."""
        if self.ansicht == "statistik":
            return []
        gewaehlt = {dienst.kennung for dienst in self.dienste}
        namen = OnlineDienst.objects.oeffentlich().values_list("kennung", "name")
        return [
            (kennung, name, kennung in gewaehlt)
            for kennung, name in namen.order_by("sortiertext", "pk")[:ZUR_WAHL]
        ]

    def _long_files(self) -> list[Link]:
        """The same Kommunen and Dienste as a long file, as far as that list can choose them."""
        if self.request.GET.get("q"):
            return []
        params = only(self.request.GET, GEMEINSAM)
        liste, dienste = reverse("anschluesse"), [dienst.kennung for dienst in self.dienste]
        return [
            Link(f.upper(), f"{liste}{changed(params, dienst=dienste, format=f)}", f)
            for f in FORMATE
        ]

    def _counted(self, dienste) -> dict:
        zaehlungen = counted(dienste, self.auswahl)
        params = only(self.request.GET, GEMEINSAM)
        return {
            "koepfe": heads(dienste, zaehlungen, params),
            "ueberblick": Ueberblick.of(zaehlungen),
        }

    def matrix_daten(self, context) -> dict:
        """The rows of the page, and the heads of all chosen Kommunen."""
        daten = self._counted(self.dienste)
        gewaehlt = changed(
            only(self.request.GET, GEMEINSAM), dienst=[dienst.kennung for dienst in self.dienste]
        )
        zuerst = self.sorted_by == "angaben"
        return daten | {
            "zeilen": rows(context["object_list"], self.dienste),
            "zuerst": self.with_any() if zuerst else None,
            "umsortiert": changed(
                self.request.GET, sortierung="name" if zuerst else None, seite=None
            ),
            "angaben": sum(kopf.zaehlung.mit_angabe for kopf in daten["koepfe"]),
            "zur_liste": f"{reverse('anschluesse')}{gewaehlt}",
        }

    def with_any(self) -> int:
        """Of how many of the chosen Kommunen somebody has said something of these Dienste."""
        if self.mit_angaben is not None:
            return (self.mit_angaben & self.filterset.menge).bit_count()
        gesagt = Anschluss.objects.filter(
            kommune__in=self.auswahl.kommunen.values("pk"),
            dienst__in=[dienst.pk for dienst in self.dienste],
        )
        return gesagt.order_by().values("kommune").distinct().count()

    def kreise_daten(self, context) -> dict:
        """The same Kommunen by Kreis."""
        return self._by(KREISE)

    def bezirke_daten(self, context) -> dict:
        """The same Kommunen by Regierungsbezirk."""
        return self._by(BEZIRKE)

    def _by(self, art: Gruppierung) -> dict:
        params = only(self.request.GET, GEMEINSAM)
        gruppen = groups(art, self.auswahl, self.dienste, params)
        daten = self._counted(self.dienste)
        zusammen = total(daten["koepfe"])
        return daten | {"gruppierung": art, "gebiete": gruppen, "zusammen": zusammen}

    def statistik_daten(self, context) -> dict:
        """Every Dienst that somebody has said anything of, the furthest first."""
        spalten = ("kennung", "name", "sortiertext")
        dienste = list(OnlineDienst.objects.oeffentlich().only(*spalten).order_by("sortiertext"))
        daten = self._counted(dienste)
        mit = [kopf for kopf in daten["koepfe"] if kopf.zaehlung.mit_angabe]
        mit.sort(key=lambda kopf: (-kopf.zaehlung.online, -kopf.zaehlung.in_arbeit))
        return daten | {"koepfe": mit, "ohne_angabe": len(dienste) - len(mit)}


class AnschlussListe(Rolloutansichten):
    """All public Anschlüsse, filtered; by quarter in the Fahrplan."""

    model = Anschluss
    resource_name = "anschluesse"
    einheit = Einheit("Anschluss", "Anschlüsse")
    filterset_class = AnschlussFilterSet
    zellen = "rollout/zellen"
    standspalte = "stand"
    ansichten = LISTENANSICHTEN
    seitenlaengen = {"fahrplan": 50}
    sortierung = "kommune"
    kopf = [
        Kopf("kommune", "Kommune", LISTENFOLGE),
        Kopf("dienst", "Online-Dienst", ("dienst__sortiertext",)),
        Kopf("stand", "Stand", (Anschlussstand.rang(),)),
        Kopf("plan", "Plan", ("geplant_von", "geplant_bis")),
        Kopf("hemmnis", "Hemmnis", ("hemmnis",)),
        Kopf("stand_seit", "Stand seit", ("stand_seit",), wahl=True),
        Kopf("online_seit", "Online seit", ("online_seit_von",), wahl=True),
        Kopf("traeger", "Träger", ("traeger__sortiertext",), wahl=True),
        Kopf("fachverfahren", "Fachverfahren", ("fachverfahren__sortiertext",), wahl=True),
        Kopf("kreis", "Kreis", ("kommune__organisation__kreis__sortiertext",), wahl=True),
        Kopf("geprueft", "Eintrag geprüft", ("zuletzt_bestaetigt_am",), wahl=True),
    ]

    def get(self, request, *args, **kwargs):
        """The page; the views of the other list are there."""
        if request.GET.get("ansicht", "").lower() in MATRIXANSICHTEN:
            params = only(request.GET, GEMEINSAM | {"ansicht"})
            return HttpResponseRedirect(f"{reverse('rollout')}?{params.urlencode()}")
        return super().get(request, *args, **kwargs)

    def keep_order(self):
        """More than the database can sort for a page stand in the order of the list alone."""
        super().keep_order()
        index = self.filterset.index
        if index is None or self.in_index_order():
            return
        if (anzahl := self.filterset.menge.bit_count()) <= SORTIERBAR:
            return
        fahrplan = self.own_order()
        was = "in den Fahrplan bringt" if fahrplan else "anders ordnet"
        self.hinweise.append(
            f"Die Auswahl hat {tausender(anzahl)} Anschlüsse; {was} das Portal höchstens "
            f"{tausender(SORTIERBAR)}. Sie stehen nach Kommunen. Bitte wählen Sie weiter aus, zum "
            "Beispiel einen Kreis oder einen Online-Dienst."
        )
        if fahrplan:
            self.ansicht = next(iter(self.ansichten))
        self.keep("ansicht" if fahrplan else "sortierung", [])
        self.__dict__.pop("sorted_by", None)

    def own_order(self) -> bool:
        """The Fahrplan has one, unless the address names another."""
        return self.ansicht == "fahrplan" and not self.request.GET.get("sortierung")

    def in_index_order(self) -> bool:
        """The Fahrplan's own order is not the index's."""
        return not self.own_order() and super().in_index_order()

    def ordered(self, queryset):
        """In the order of the plans, or the one of the address."""
        if getattr(self, "ansicht", "") and self.own_order():
            return queryset.in_planfolge()
        return super().ordered(queryset)

    def get_context_data(self, **kwargs):
        return super().get_context_data(monate=monate(), **kwargs)

    def fahrplan_daten(self, context) -> dict:
        """The Anschlüsse of the page by the quarter of their plan."""
        return {"quartale": by_quarter(context["object_list"])}


class AnschlussDetail(Eintragsseite):
    """One Kommune with one Dienst: how far, since when, who says so; or that nobody has."""

    model = Anschluss
    liste = "anschluesse"
    slug_field, slug_url_kwarg = "dienst__kennung", "dienst"
    context_object_name = "anschluss"
    template_name = "rollout/anschluss_detail.html"

    def visible(self):
        """As its Kommune and its Dienst are; there are no drafts of it."""
        return Anschluss.objects.oeffentlich()

    def get(self, request, *args, **kwargs):
        """Nothing leads on from an Anschluss that is gone: none is merged into another."""
        antwort = DetailView.get(self, request, *args, **kwargs)
        if self.object.pk is None:  # no crawler needs thousands of pages that know nothing
            antwort["X-Robots-Tag"] = "noindex"
        return antwort

    def get_queryset(self):
        kommune = self.kwargs["kommune"]
        return self.visible().fuer_detail().filter(kommune__organisation__kennung=kommune)

    def get_object(self, queryset=None):
        """The Anschluss; an unsaved one where nobody has said anything. Raises Http404 where one
        of the two is not public."""
        menge = self.visible().fuer_detail()
        anschluss = menge.of_pair(self.kwargs["kommune"], self.kwargs["dienst"])
        if anschluss is None:
            raise Http404
        return anschluss

    def get_context_data(self, **kwargs):
        anschluss = self.object
        schritte = Anschlussschritt.objects.mit_stand(anschluss) if anschluss.pk else []
        return super().get_context_data(schritte=schritte, monate=monate(), **kwargs)
