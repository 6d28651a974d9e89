"""What all promises about a list work with: its address, its filters, all ways to see it."""

from collections import Counter

import pytest
from django.http import QueryDict
from django.urls import reverse

from bausteine.seiten.facetten import OHNE

#: the ways to get a list as a file
FORMEN = ("json", "csv", "xlsx")
REIHUM = ("json", "csv", "json", "csv", "json", "csv", "xlsx")


class ListBasis:
    """One list of the small world `welt`."""

    #: name of the address, and the FilterSet behind it
    liste: str
    filterset: type
    #: column of the downloads that the last part of a row's address repeats
    schluessel = "kennung"
    #: pairs of filters that must mean the same row
    paare: tuple = ()
    #: a word that some records of `welt` contain
    suchwort = "1"

    @pytest.fixture(autouse=True)
    def _welt(self, welt, db, besucher):
        self.besucher = besucher
        self.adresse = reverse(self.liste)

    def chosen(self, daten: dict):
        """The FilterSet of an address."""
        params = QueryDict(mutable=True)
        for name, wert in daten.items():
            params.setlist(name, wert if isinstance(wert, list) else [wert])
        return self.filterset(params, queryset=self.filterset._meta.model.objects.oeffentlich())

    def values(self) -> list[tuple[str, str]]:
        """Every filter with every value that any record or enumeration has, `ohne` included."""
        alle = []
        for name, facet in self.chosen({}).facets.items():
            if facet.choices is not None:
                werte = list(facet.enum_labels)
            else:
                alle_zeilen = facet.prepared(self.filterset._meta.model.objects.all())
                zeilen = alle_zeilen.values_list(facet.pfad, flat=True)
                werte = sorted({str(wert) for wert in zeilen.order_by() if wert})
            alle += [(name, wert) for wert in [*werte, *([OHNE] if facet.ohne else [])]]
        return alle

    def edges(self) -> list[tuple[str, str]]:
        """Of each filter the last value and `ohne`, or the last two: the others go the same way."""
        je_filter: dict[str, list[str]] = {}
        for name, wert in self.values():
            je_filter.setdefault(name, []).append(wert)
        return [(name, wert) for name, werte in je_filter.items() for wert in werte[-2:]]

    def keys(self, adressen: list[str]) -> list[str]:
        """Keys in addresses of rows."""
        return [adresse.rstrip("/").rsplit("/", 1)[1] for adresse in adressen]

    def agree(self, daten: dict, nummer: int | None = None) -> list[str]:
        """All ways to see the list hold the same keys in the same order; returns them.

        Where many addresses are asked, `nummer` counts them: each is held against one kind of
        file, in turn, and seldom against an XLSX, which takes as long as all others together.
        """
        anzahl, zeilen = self.besucher.alle_zeilen(self.adresse, daten)
        seite = self.keys(zeilen)
        assert anzahl == len(seite), daten
        for form in FORMEN if nummer is None else [REIHUM[nummer % len(REIHUM)]]:
            gelesen = getattr(self.besucher, form)(self.adresse, daten)
            if form == "json":
                assert gelesen["anzahl"] == anzahl, daten
                gelesen = gelesen["ergebnisse"]
            assert [zeile[self.schluessel] for zeile in gelesen] == seite, (form, daten)
        doppelte = [key for key, zahl in Counter(seite).items() if zahl > 1]
        assert not doppelte, (daten, doppelte)
        return seite
