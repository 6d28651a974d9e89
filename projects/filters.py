"""Filters: what the project list can be narrowed by."""

import django_filters
from django.db.models import CharField, Count, Exists, OuterRef, Q, Value

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.kopf import directed
from leistungen.identifiers import LEIKA_SCHLUESSEL
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.enums import Organisationstyp
from projects.enums import (
    Aenderungsart,
    Efa,
    Nachweis,
    Phasenart,
    Prioritaet,
    Rolle,
    Stand,
    Status,
    Terminlage,
)
from projects.models import (
    Aenderung,
    Phase,
    Projektleistung,
    Quellenangabe,
    Stichwort,
    Umsetzungsprojekt,
)
from projects.neuigkeiten import columns_of
from projects.querysets import UmsetzungsprojektQuerySet

#: the furthest first, those as far by title
WEIT_ZUERST = (directed(Status.bekanntheit(), absteigend=True), directed("sortiertext", False))
STAND, WER, LEISTUNG = "Stand und Planung", "Wer macht mit", "Leistung und Amt"


class Quellenjahr(Jahr):
    """The year of a project's newest public Quelle; `ohne`: none of them is dated."""

    liest = ("quellenangaben__quelle",)

    def prepared(self, queryset):
        return queryset.mit_quellenjahr()

    def condition(self, werte):
        alle = Umsetzungsprojekt.objects.mit_quellenjahr()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))

    def missing(self, model):
        datiert = Quellenangabe.objects.datiert().filter(projekt=OuterRef("pk"))
        return ~Exists(datiert)


class Planlagefacette(Facet):
    """Where the plan lies; computed, because it changes with the day."""

    haengt_am_tag = True

    def prepared(self, queryset):
        return queryset.mit_terminlage()

    def condition(self, werte):
        alle = Umsetzungsprojekt.objects.mit_terminlage()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class LeikaFilter(django_filters.CharFilter):
    """A LeiKa-Schlüssel, typed in: the catalogue has too many for a facet."""

    gruppe, beispiel = "LeiKa-Leistung", "99 107 023 000 000"


class Belegbar(Facet):
    """Whether a public Quelle says how far a project is."""

    liest = ("phasen__quelle", "quellenangaben__quelle")

    def prepared(self, queryset):
        return queryset.mit_nachweis()

    def condition(self, werte):
        alle = Umsetzungsprojekt.objects.mit_nachweis()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class UmsetzungsprojektFilterSet(PortalFilterSet):
    """What visitors can narrow the project list by."""

    queryset: UmsetzungsprojektQuerySet
    #: the furthest first: page one shows what is under way
    ordnung = (*WEIT_ZUERST, "pk")
    belegt = Belegbar(
        "nachweis",
        "Nur was belegt ist",
        choices=Nachweis.choices,
        haeufig=True,
        umschalter=("Alle", "Nur mit belegtem Stand"),
        schalter="Projekte, bei denen eine Quelle belegt, wie weit sie sind: eine Phase ist mit "
        "Quelle bestätigt, oder das Projekt ruht oder endete laut Quelle.",
    )
    themenfeld = Facet(
        "themenfelder__slug",
        "Themenfeld",
        label_feld="themenfelder__name",
        zeile="themenfelder",
        ziel="themenfelder",
        ohne=True,
        haeufig=True,
    )
    status = Facet("status", "Status", choices=Status.choices, haeufig=True)
    phase = Facet("phasen__art", "Phase", choices=Phasenart.choices, zeile="phasen", gruppe=STAND)
    stand = Facet(
        "phasen__stand", "Stand der Phase", choices=Stand.choices, zeile="phasen", gruppe=STAND
    )
    planjahr = Jahr(
        "phasen__geplant_von__year", "Geplanter Beginn der Phase", zeile="phasen", gruppe=STAND
    )
    termin = Planlagefacette("terminlage", "Plan", choices=Terminlage.choices, gruppe=STAND)
    efa = Facet("efa", "EfA", choices=Efa.choices, ohne=True, gruppe=STAND)
    prioritaet = Facet(
        "prioritaet", "Priorität", choices=Prioritaet.choices, ohne=True, gruppe=STAND
    )
    fachlichkeit = Facet(
        "fachlichkeiten__slug",
        "Fachlichkeit",
        label_feld="fachlichkeiten__name",
        zeile="fachlichkeiten",
        ohne=True,
        gruppe=LEISTUNG,
    )
    stichwort = Facet(
        "stichwoerter__slug",
        "Stichwort",
        label_feld="stichwoerter__name",
        zeile="stichwoerter",
        gruppe=LEISTUNG,
    )
    organisation = Facet(
        "beteiligungen__organisation__kennung",
        "Organisation",
        label_feld="beteiligungen__organisation__kurzname",
        zeile="beteiligungen",
        ziel="beteiligungen__organisation",
        ohne=True,
        gruppe=WER,
    )
    rolle = Facet(
        "beteiligungen__rolle",
        "Rolle der Organisation",
        choices=Rolle.choices,
        zeile="beteiligungen",
        ziel="beteiligungen__organisation",
        gruppe=WER,
    )
    organisationstyp = Facet(
        "beteiligungen__organisation__typ",
        "Art der Organisation",
        choices=Organisationstyp.choices,
        zeile="beteiligungen",
        ziel="beteiligungen__organisation",
        gruppe=WER,
    )
    ozg_leistung = Facet(
        "ozg_leistungen__slug",
        "OZG-Leistung",
        label_feld="ozg_leistungen__name",
        zeile="ozg_leistungen",
        ziel="ozg_leistungen",
        ohne=True,
        alternativ=("ozg_leistungen__ozg_id",),
        gruppe=LEISTUNG,
    )
    quellenjahr = Quellenjahr(
        "quellenjahr", "Jahr der jüngsten Quelle", ohne=True, gruppe="Quellen"
    )
    leika = LeikaFilter(method="mit_leika", label="LeiKa-Schlüssel")
    start_von = django_filters.CharFilter(method="projektstart_von", label="Projektstart ab")
    start_bis = django_filters.CharFilter(method="projektstart_bis", label="Projektstart bis")

    class Meta:
        model = Umsetzungsprojekt
        fields: list[str] = []

    def _canonical(self, name) -> list[str]:
        """A Stichwort that was merged leads on to the one that stayed."""
        werte = super()._canonical(name)
        if name != "stichwort" or not werte:
            return werte
        wege = Stichwort.objects.oeffentlich().merged_addresses(werte)
        return list(dict.fromkeys(wege.get(wert, wert) for wert in werte))

    def row(self, *namen: str) -> Q:
        """What a related row must satisfy to count: the choice of each of these facets over it."""
        bedingung = Q()
        for name in namen:
            facet, werte = self.facets[name], self.wanted(name)
            bedingung &= (
                facet.condition(self._known_type(facet, werte)) if werte else facet.visible_q()
            )
        return bedingung

    def mit_leika(self, queryset, name, value):
        """Projects of the OZG-Leistung that the LeiKa-Leistung with this key belongs to, and those
        that name this very one."""
        schluessel = LEIKA_SCHLUESSEL.cleaned(value)
        if not LEIKA_SCHLUESSEL.fits(schluessel):
            self.report(name, value, [LEIKA_SCHLUESSEL.satz])
            return queryset.none()
        leika = LeikaLeistung.objects.oeffentlich().filter(leika_schluessel=schluessel)
        leistungen = OzgLeistung.objects.oeffentlich().filter(
            pk__in=leika.order_by().values("ozg_leistung")
        )
        durch = Umsetzungsprojekt.ozg_leistungen.through.objects.filter(
            ozgleistung__in=leistungen.order_by().values("pk")
        )
        genau = Projektleistung.objects.filter(leika_leistung__in=leika.order_by().values("pk"))
        return queryset.filter(
            Q(pk__in=durch.values("umsetzungsprojekt")) | Q(pk__in=genau.values("projekt"))
        )

    def projektstart_von(self, queryset, name, value):
        """Projects whose Vorbereitung is planned no earlier than the given time begins."""
        zeitraum = self.zeitraum(name)
        return _start(queryset, Q(geplant_von__gte=zeitraum.von)) if zeitraum else queryset.none()

    def projektstart_bis(self, queryset, name, value):
        """Projects whose Vorbereitung is planned to begin before the given time ends."""
        zeitraum = self.zeitraum(name)
        if zeitraum is None:
            return queryset.none()
        return _start(queryset, Q(geplant_von__lte=zeitraum.bis or zeitraum.von))


def _start(queryset, bedingung: Q):
    phasen = Phase.objects.filter(bedingung, art=Phasenart.VORBEREITUNG)
    return queryset.filter(pk__in=phasen.values("projekt"))


class Artfacette(Facet):
    """What a change is about: told by the names of the columns it holds."""

    def condition(self, werte):
        """Changes of one of the kinds."""
        regel = Q(pk__in=[])
        if Aenderungsart.AUFGENOMMEN in werte:
            regel |= Q(unterschiede=[])
        spalten = [s for wert in werte if wert in Aenderungsart.values for s in columns_of(wert)]
        return regel | Q(pk__in=Aenderung.objects.mit_spalten(spalten).order_by().values("pk"))


class AenderungFilterSet(PortalFilterSet):
    """What visitors can narrow „Neues“ by."""

    art = Artfacette(
        "unterschiede", "Art der Änderung", choices=Aenderungsart.choices, haeufig=True
    )
    themenfeld = Facet(
        "projekt__themenfelder__slug",
        "Themenfeld",
        label_feld="projekt__themenfelder__name",
        zeile="projekt__themenfelder",
        ziel="projekt__themenfelder",
        ohne=True,
        haeufig=True,
    )
    von = django_filters.CharFilter(method="seit", label="Geändert ab")
    bis = django_filters.CharFilter(method="vor", label="Geändert bis")

    class Meta:
        model = Aenderung
        fields: list[str] = []

    def seit(self, queryset, name, value):
        """Changes from the beginning of the given time on."""
        zeitraum = self.zeitraum(name)
        return queryset.filter(am__date__gte=zeitraum.von) if zeitraum else queryset.none()

    def vor(self, queryset, name, value):
        """Changes up to the end of the given time; „ab …“ has none."""
        zeitraum = self.zeitraum(name)
        if zeitraum is None:
            return queryset.none()
        return queryset.filter(am__date__lte=zeitraum.bis) if zeitraum.bis else queryset

    def _count_queries(self, name, basis):
        """A change may be of several kinds: each is counted by its own condition."""
        if name != "art":
            yield from super()._count_queries(name, basis)
            return
        andere, text = self._with_facets(basis, ausser=name).order_by(), CharField()
        for art in Aenderungsart:
            yield (
                andere.filter(self.facets[name].condition([art.value]))
                .values(
                    facette=Value(name, output_field=text),
                    facettenwert=Value(art.value, output_field=text),
                    label=Value("", output_field=text),
                )
                .annotate(anzahl=Count("pk", distinct=True))
            )
