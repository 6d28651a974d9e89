"""Faceted search: filters of several values that say how many records each value would give.

Values of one facet are "or", facets among each other are "and". A facet that `ausser` names lets
through all records but those that it would alone („alle außer“), also those without a value. The
count of a value leaves the facet's own choice out. All counts of a page are one query, or none with
an index (facettenindex).
"""

from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.datastructures import MultiValueDict

from bausteine.auslieferung.spur import Aenderungen
from bausteine.seiten.adressen import AUSSER
from bausteine.seiten.facette import Ausnahme, Choice, Facet, LenientField
from bausteine.seiten.facettenindex import Bitindex, Facettenindex
from bausteine.suche.lesung import Suchantwort, ask
from bausteine.werte.faltung import fold, sort_key
from bausteine.werte.zeitraum import Zeitraum

OHNE = "ohne"
#: values of a facet that are shown without searching, and with
KURZ, VIELE = 15, 50
SUCHE_IN = "suche_"


class PortalFilterSet(django_filters.FilterSet):
    """Base of every list's filters: full text `q` and facets."""

    q = django_filters.CharFilter(method="search", label="Suche")
    ausser = Ausnahme(label="Alle außer den gewählten Werten")
    data: MultiValueDict[str, str]
    queryset: QuerySet
    #: what `Meta` says, read by django-filter
    _meta: Any
    #: order of the records in an index; empty for a FilterSet that is never counted by one
    ordnung: tuple[str, ...] = ()
    #: whether a new index takes over what it can from the one before
    schreibt_index_fort = False
    #: whether no facet is over several rows of a record: then a condition needs no query within
    je_eintrag_eine_zeile = False
    #: an index over `queryset`, if a page has given one
    index: Bitindex | None = None
    #: the filter of the page itself, over the whole list: `queryset` is what it lets through, and
    #: the index is over all
    vorgabe: "PortalFilterSet | None" = None

    def __init__(self, data=None, *args, **kwargs):
        # NUL never matches and PostgreSQL refuses it; a repeated single value counts once
        daten: MultiValueDict[str, str] = MultiValueDict()
        for name, werte in data.lists() if data is not None else ():
            daten.setlist(name, [wert.replace("\x00", "")[:300] for wert in werte])
        super().__init__(daten, *args, **kwargs)
        self.meldungen: list[str] = []
        self.facets = {n: f for n, f in self.filters.items() if isinstance(f, Facet)}
        self.gewaehlt = {name: self._canonical(name) for name in self.facets}
        ausser = LenientField().to_python(self.data.getlist(AUSSER))
        #: facets whose chosen values are left out
        self.ausgenommen = {name for name in ausser if self.gewaehlt.get(name)}
        for name in ausser:
            self._report_exception(name)

    def _report_exception(self, name: str) -> None:
        """Why nothing is left out, where a name in `ausser` leaves nothing out."""
        if name not in self.facets:
            self.meldungen.append(
                f"Einen Filter „{name[:40]}“, dessen Werte ausgenommen werden, gibt es hier nicht."
            )
        elif name not in self.ausgenommen:
            self.meldungen.append(
                f"Im Filter „{self.facets[name].label}“ ist nichts gewählt, also auch nichts "
                "ausgenommen."
            )

    @property
    def text_filters(self) -> dict[str, django_filters.Filter]:
        """The filters of one value each: all but the facets."""
        return {n: f for n, f in self.filters.items() if n not in self.facets and n != AUSSER}

    def wanted(self, name: str) -> list[str]:
        """The values of a facet that are asked for; none of one whose values are left out."""
        return [] if name in self.ausgenommen else self.gewaehlt[name]

    @classmethod
    def attach(cls, name: str, facet: Facet) -> None:
        """Extension point: a facet that an app gives to the list of a noun below it; each copy of
        this FilterSet has it from then on. For `AppConfig.ready`."""
        facet.field_name = facet.pfad
        cls.base_filters[name] = facet

    def make_index(self, bisher: Bitindex | None) -> Bitindex:
        """An index over `queryset`; `bisher` is the one before, which a large list goes on from."""
        return Facettenindex(self.facets, self.queryset, self.ordnung)

    def follow_index(self, bisher: Bitindex, seither: Aenderungen) -> Bitindex | None:
        """The index before as it is after these changes; None where it takes a new one."""
        if not isinstance(bisher, Facettenindex):
            return None
        return bisher.followed(self.facets, self.queryset, self.ordnung, seither)

    @property
    def used_index(self) -> Bitindex:
        """The index, where there must be one."""
        if self.index is None:
            raise LookupError("Diese Liste hat keinen Index.")
        return self.index

    def _canonical(self, name) -> list[str]:
        """The chosen values; alternative keys are replaced by the facet's own."""
        facet = self.facets[name]
        werte = LenientField().to_python(self.data.getlist(name))
        fremd = [wert for wert in werte if wert.isdecimal()] if facet.alternativ else []
        if fremd:
            pfade = (facet.pfad, *facet.alternativ)
            erster, *weitere = (pfad.rpartition("__")[2] for pfad in pfade)
            einer = Q(*[(f"{zweiter}__in", fremd) for zweiter in weitere], _connector=Q.OR)
            treffer = facet.target(self._meta.model).filter(einer)
            zeilen = treffer.order_by().values_list(erster, *weitere)
            bekannt = {str(zweiter): wert for wert, *zweite in zeilen for zweiter in zweite}
            werte = [bekannt.get(wert, wert) for wert in werte]
        return list(dict.fromkeys(werte))

    @property
    def facet_searches(self) -> set[str]:
        """Parameters that look for a value within a long facet."""
        return {f"{SUCHE_IN}{name}" for name in self.facets}

    def shortened(self, name: str, auswahl: list[Choice]) -> dict:
        """The values a page shows of a facet: all of a short one; of a long one the chosen ones
        and those with most records, or those that its own search field asks for.

        `choices` in the facet's order, `weitere` how many are left out, `suche` what was asked
        for, None for a facet that is too short to search in.
        """
        if len(auswahl) <= KURZ:
            return {"choices": auswahl, "weitere": 0, "suche": None}
        suche = self.data.get(f"{SUCHE_IN}{name}", "").strip()
        passend = auswahl
        if gefaltet := fold(suche):
            passend = [c for c in auswahl if gefaltet in fold(c.label) or c.gewaehlt]
        rang = sorted(passend, key=lambda c: (not c.gewaehlt, -c.anzahl))
        gezeigt = set(rang[: VIELE if suche else KURZ])
        choices = [c for c in auswahl if c in gezeigt]
        return {"choices": choices, "weitere": len(passend) - len(choices), "suche": suche}

    def counts_without(self) -> dict[str, int]:
        """For each filter in use: how many records there would be without it, in one query; with
        an index in none."""
        teile, anzahlen = [], {}
        for name in [n for n in self.filters if n != AUSSER and self.data.get(n, "").strip()]:
            daten = self.data.copy()
            daten.pop(name)
            rest = type(self)(daten, queryset=self.queryset)
            rest.index, rest.vorgabe = self.index, self.vorgabe
            if rest.index is not None:
                anzahlen[name] = rest.menge.bit_count()
                continue
            marke = Value(name, output_field=CharField())
            zeilen = rest.qs.order_by().values(filter=marke)
            teile.append(zeilen.annotate(anzahl=Count("pk", distinct=True)))
        if anzahlen:
            return anzahlen
        if not teile:
            return {}
        zeilen = teile[0].union(*teile[1:], all=True) if len(teile) > 1 else teile[0]
        return {zeile["filter"]: zeile["anzahl"] for zeile in zeilen}

    def search(self, queryset, name, value):
        """Full text: what the search finds."""
        return queryset.found(value)

    def zeitraum(self, name: str) -> Zeitraum | None:
        """The point in time of a text filter; what cannot be read is reported."""
        text = (self.data.get(name) or "").strip()
        try:
            return Zeitraum.parse(text) if text else None
        except ValidationError as fehler:
            self.report(name, text, fehler.messages)
            return None

    def report(self, name: str, text: str, saetze: list[str]) -> None:
        """Why the input of a field cannot be read, with the field and what was typed; once."""
        label = self.filters[name].label
        for satz in saetze:
            vorweg = label if f"„{text}“" in satz else f"{label} „{text[:40]}“"
            if (meldung := f"{vorweg}: {satz}") not in self.meldungen:
                self.meldungen.append(meldung)

    def filter_queryset(self, queryset):
        for name, einfacher in self.filters.items():
            if name not in self.facets:
                queryset = einfacher.filter(queryset, self.form.cleaned_data.get(name))
        return self._with_facets(queryset)

    def _with_facets(self, queryset, ausser: str | None = None):
        """Apply all facets, those over one row together; `ausser` is left out."""
        model = self._meta.model
        for name in self.ausgenommen - {ausser}:
            facet = self.facets[name]
            mit = facet.condition(self._known_type(facet, self.gewaehlt[name]))
            mit_wert = model.objects.filter(mit, pk=OuterRef("pk")).order_by()
            queryset = queryset.filter(~Exists(mit_wert))
            if facet.ohne and OHNE in self.gewaehlt[name]:
                queryset = queryset.filter(~Q(facet.missing(model)))
        for aktiv in self._active(ausser):
            bedingung = Q()
            for name, werte in aktiv.items():
                bedingung &= self.facets[name].condition(werte)
            passend = bedingung
            if not self.je_eintrag_eine_zeile:
                passend = Q(pk__in=model.objects.filter(bedingung).order_by().values("pk"))
            if ohne := self._without_row(aktiv):
                passend |= self.facets[ohne].missing(model)
            queryset = queryset.filter(passend)
        return queryset

    def _active(self, ausser: str | None):
        """The facets in use, those over one row together: name to known values."""
        zeilen: dict[str, dict[str, list[str]]] = {}
        for name, facet in self.facets.items():
            if name != ausser and self.wanted(name):
                werte = self._known_type(facet, self.gewaehlt[name])
                zeilen.setdefault(facet.zeile or name, {})[name] = werte
        return zeilen.values()

    def _without_row(self, aktiv) -> str:
        """The facet by which records without any row pass too: only one that stands alone."""
        name, *weitere = aktiv
        return (
            name if not weitere and self.facets[name].ohne and OHNE in self.gewaehlt[name] else ""
        )

    def number_without(self, name: str) -> int:
        """How many records there were without this facet; a query, or none with an index."""
        if self.index is not None:
            return self._menge(name).bit_count()
        daten = self.data.copy()
        daten.pop(name, None)
        return type(self)(daten, queryset=self.queryset).qs.count()

    @cached_property
    def menge(self) -> int:
        """With an index: the records that all filters let through."""
        return self._menge(None)

    def _menge(self, ausser: str | None) -> int:
        menge = self._bits_without_facets
        for aktiv in self._active(ausser):
            passend = self.used_index.matching(aktiv)
            if ohne := self._without_row(aktiv):
                passend |= self.used_index.missing(ohne)
            menge &= passend
        for name in self.ausgenommen - {ausser}:
            werte = self._known_type(self.facets[name], self.gewaehlt[name])
            menge &= ~self.used_index.matching({name: werte})
            if self.facets[name].ohne and OHNE in self.gewaehlt[name]:
                menge &= ~self.used_index.missing(name)
        return menge

    @cached_property
    def _bits_without_facets(self) -> int:
        menge = self.vorgabe.menge if self.vorgabe else self.used_index.alle
        suche = self.data.get("q", "").strip()
        if suche:
            menge &= self.found(suche)
        weitere = [name for name in self.text_filters if name != "q"]
        if any(self.data.get(name, "").strip() for name in weitere):
            menge &= self.used_index.menge({"pk": self._simple_filtered(ausser="q")})
        return menge

    @property
    def lesehinweise(self) -> list[str]:
        """How the search has read the question, where that is not as it was typed."""
        suche = self.data.get("q", "").strip()
        lesung = self._reading(suche) if suche else None
        return lesung.hinweise if lesung else []

    def _reading(self, suche: str) -> Suchantwort | None:
        stoff = getattr(self.queryset, "suchstoff", None)
        return ask(suche) if stoff and stoff() else None

    def found(self, suche: str) -> int:
        """With an index: the records that the search finds."""
        lesung = self._reading(suche)
        if lesung is not None and isinstance(self.used_index, Facettenindex):
            return self.used_index.of_keys(lesung.keys(self._meta.model._meta.label_lower))
        return self.used_index.menge({"pk": self.search(self.queryset, "q", suche)})

    def _known_type(self, facet, werte):
        """Values an enumeration knows; a number column never sees text."""
        if facet.choices is None:
            return [wert for wert in werte if wert != OHNE]
        return [wert for wert in werte if wert in facet.enum_labels]

    def unknown_values(self) -> dict[str, list[str]]:
        """For each facet those of the chosen values that there are not, for who refuses them."""
        fremd = {name: self._unknown(name, werte) for name, werte in self.gewaehlt.items() if werte}
        return {name: werte for name, werte in fremd.items() if werte}

    def _unknown(self, name: str, werte: list[str]) -> list[str]:
        facet, model = self.facets[name], self._meta.model
        offen = [wert for wert in werte if wert != OHNE or not facet.ohne]
        if facet.choices is not None:
            return [wert for wert in offen if wert not in facet.enum_labels]
        if self.index is not None:
            labels = self.index.labels(name)
            offen = [wert for wert in offen if wert not in labels]
        if not offen:
            return []
        bekannt = set(facet.known(model, offen))
        if rest := [wert for wert in offen if wert not in bekannt]:
            alle = facet.prepared(model.objects.oeffentlich()).filter(facet.condition(rest))
            bekannt |= set(map(str, alle.order_by().values_list(facet.pfad, flat=True).distinct()))
        return [wert for wert in offen if wert not in bekannt]

    def choices(self) -> dict[str, list[Choice]]:
        """All values of all facets with their counts."""
        if self.index is not None:
            return {name: self._facet_choices(name, *self._indexed(name)) for name in self.facets}
        basis = self._simple_filtered()
        teile = [teil for name in self.facets for teil in self._count_queries(name, basis)]
        if not teile:
            return {}
        labels: dict[str, dict[str, str]] = {name: {} for name in self.facets}
        anzahlen: dict[str, dict[str, int]] = {name: {} for name in self.facets}
        zeilen = teile[0].union(*teile[1:], all=True) if len(teile) > 1 else teile[0]
        for zeile in zeilen:
            if not (wert := zeile["facettenwert"]):
                continue
            je_wert = anzahlen[zeile["facette"]]
            je_wert[wert] = max(zeile["anzahl"], je_wert.get(wert, 0))
            labels[zeile["facette"]][wert] = zeile["label"]
        for je_label in labels.values():
            je_label.pop(OHNE, None)
        return {
            name: self._facet_choices(
                name, dict(sorted(labels[name].items(), key=_by_label)), anzahlen[name]
            )
            for name in self.facets
        }

    def chosen_texts(self) -> list[str]:
        """Every filter in use, in words; what it names and there is not, is reported."""
        auswahl = self.choices()
        gewaehlt = {n: [c.label for c in choices if c.gewaehlt] for n, choices in auswahl.items()}
        texte = [
            self.chip_text(name, " oder ".join(labels))
            for name, labels in gewaehlt.items()
            if labels
        ]
        einfache = {n: self.data.get(n, "").strip() for n in self.text_filters}
        return texte + [f"{self.filters[n].label}: {wert}" for n, wert in einfache.items() if wert]

    def _indexed(self, name) -> tuple[dict[str, str], dict[str, int]]:
        """Labels and counts of a facet's values, from the index."""
        menge = self._menge(name) if self.gewaehlt[name] else self.menge
        partner = {
            n: self._known_type(self.facets[n], self.gewaehlt[n])
            for n in self._partner_chosen(name)
        }
        anzahlen = self.used_index.counts(name, menge, partner)
        if self.facets[name].ohne and not partner:
            anzahlen[OHNE] = (menge & self.used_index.missing(name)).bit_count()
        return self.used_index.labels(name), anzahlen

    def _simple_filtered(self, ausser: str | None = None):
        self.is_valid()
        queryset = self.queryset.all()
        for name, einfacher in self.filters.items():
            if name not in self.facets and name != ausser:
                queryset = einfacher.filter(queryset, self.form.cleaned_data.get(name))
        return queryset

    def _count_queries(self, name, basis):
        """The parts of the count query for one facet: its values, "ohne", and chosen labels."""
        facet = self.facets[name]
        andere = self._with_facets(basis, ausser=name).order_by()
        text = CharField()
        bedingung = facet.visible_q() & Q(**{f"{facet.pfad}__isnull": False})
        for partner in self._partner_chosen(name):  # one condition: all mean the same row
            nachbar = self.facets[partner]
            bedingung &= nachbar.condition(self._known_type(nachbar, self.gewaehlt[partner]))
        zeilen = facet.prepared(andere).filter(bedingung)
        label = F(facet.label_feld) if facet.label_feld else Value("")
        spalten = {
            "facette": Value(name, output_field=text),
            "facettenwert": Cast(facet.pfad, text),
            "label": Cast(label, text),
        }
        yield zeilen.values(**spalten).annotate(anzahl=Count("pk", distinct=True))
        if facet.ohne and not self._partner_chosen(name):
            fehlend = andere.filter(facet.missing(self._meta.model))
            spalten |= {
                "facettenwert": Value(OHNE, output_field=text),
                "label": Value("", output_field=text),
            }
            yield fehlend.values(**spalten).annotate(anzahl=Count("pk", distinct=True))
        if facet.label_feld and self.gewaehlt[name]:
            yield self._label_query(name, facet, text)

    def _partner_chosen(self, name) -> list[str]:
        """Facets over the same row of which something is wanted; what is left out, is so by
        itself."""
        zeile = self.facets[name].zeile
        return [
            partner
            for partner, nachbar in self.facets.items()
            if zeile and partner != name and nachbar.zeile == zeile and self.wanted(partner)
            if name not in self.ausgenommen
        ]

    def _label_query(self, name, facet, text):
        """Labels of chosen values, also of those that would give nothing."""
        return (
            facet.prepared(self._meta.model.objects.oeffentlich())
            .filter(facet.condition(self.gewaehlt[name]))
            .order_by()
            .values(
                facette=Value(name, output_field=text),
                facettenwert=Cast(facet.pfad, text),
                label=Cast(F(facet.label_feld), text),
            )
            .annotate(anzahl=Count("pk", distinct=True) * 0)
        )

    def chip_text(self, name: str, wert: str) -> str:
        """Facet and value in words; a facet of one value is called like it."""
        label = str(self.facets[name].label)
        if name in self.ausgenommen:
            return f"nicht: {wert}" if label == wert else f"{label} nicht: {wert}"
        return label if label == wert else f"{label}: {wert}"

    def _facet_choices(self, name, labels, anzahlen) -> list[Choice]:
        """Values with records and chosen ones; `labels` of the known ones in their order."""
        facet, gewaehlt = self.facets[name], self.gewaehlt[name]
        labels = dict(facet.enum_labels if facet.choices is not None else labels)
        if facet.ohne and (anzahlen.get(OHNE) or OHNE in gewaehlt):
            labels[OHNE] = facet.ohne_text
        fremd = [wert for wert in gewaehlt if wert not in labels]
        bekannt = facet.known(self._meta.model, fremd) if fremd else {}
        for wert in fremd:
            if wert not in bekannt:
                self.meldungen.append(
                    f"Der Wert „{wert}“ ist im Filter „{facet.label}“ nicht bekannt; "
                    "dazu gibt es keinen Eintrag."
                )
            labels[wert] = bekannt.get(wert, wert)
        return [
            Choice(wert, label, anzahlen.get(wert, 0), wert in gewaehlt)
            for wert, label in labels.items()
            if anzahlen.get(wert) or wert in gewaehlt
        ]


def _by_label(paar: tuple[str, str]) -> tuple[str, str]:
    return sort_key(paar[1]), paar[0]
