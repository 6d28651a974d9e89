"""The address is the state of a list; any address gives a page."""

import itertools
import re
from zlib import crc32

import pytest
from django.http import QueryDict

from tests.promises.basis import FORMEN, ListBasis

#: addresses that people and machines get wrong, with what the page answers
UNSINN = {
    "unbekannt=1": "Den Filter „unbekannt“ gibt es hier nicht",
    "a%00b=1": "gibt es hier nicht",
    "sortierung=unbekannt": "Nach „unbekannt“ kann nicht sortiert werden",
    "sortierung=--": "kann nicht sortiert werden",
    "sortierung=pk%00": "kann nicht sortiert werden",
    "sortierung=" + "x" * 5000: "kann nicht sortiert werden",
    "format=docx": "Das Format „docx“ gibt es nicht",
    "format=%00": "gibt es nicht",
    "seite=abc": "gibt es nicht",
    "seite=": "",
    "seite=0": "gibt es nicht",
    "seite=-1": "gibt es nicht",
    "seite=99999": "gibt es nicht",
    "seite=1.5": "gibt es nicht",
    "seite=%00": "gibt es nicht",
    "seite=" + "9" * 5000: "gibt es nicht",
    "q=%00": "",
    "q=a%00b": "",
    "q=" + "x" * 5000: "",
    "q=%27%22%3C%3E%25_%5C": "",
    "q=%FF%FE": "",
}
#: values that no filter knows, and such as no filter should ever be given
UNBEKANNT = ("gibt-es-nicht", "999", "-1", "' OR 1=1", "None")
SONDERBAR = ("%00", "a%00", "x" * 5000, "%FF", "%F0%9F%A6%84", "²", "")


class AddressPromises(ListBasis):
    """Orders, pages, removable filters, and no surprise by nonsense."""

    @pytest.mark.einmal
    def test_a_chosen_filter_is_a_link_that_removes_it(self):
        """Each chosen value is a chip; its link leads to the list without it."""
        for name, wert in self.edges()[::3]:
            seite = self.besucher.seite(self.adresse, {name: wert, "q": self.suchwort})
            chips = [
                e["href"]
                for e in seite.alle("a")
                if any(v["class"] == "ozg-chips" for v in e.vorfahren)
            ]
            ziele = [QueryDict(chip.removeprefix("?")).dict() for chip in chips]
            assert ziele == [{"q": self.suchwort}, {name: wert}, {}], (name, wert)

    def test_every_order_is_total_both_ways(self):
        """Each column sorts up and down; no record is lost or doubled, whatever the order. The
        pages are held against a file one way, and the other way is that of the file."""
        alle = sorted(self.agree({}))
        for nummer, spalte in enumerate(self.columns()):
            hin, her = (spalte, f"-{spalte}")[:: (-1) ** nummer]
            assert sorted(self.agree({"sortierung": hin}, nummer)) == alle, hin
            zeilen = self.besucher.json(self.adresse, {"sortierung": her})["ergebnisse"]
            assert sorted(zeile[self.schluessel] for zeile in zeilen) == alle, her

    def columns(self) -> list[str]:
        """The columns that the page offers to sort by."""
        seite = self.besucher.seite(self.adresse)
        links = [e for e in seite.alle("a") if e.in_element("thead")]
        namen = [QueryDict(e["href"][1:])["sortierung"].removeprefix("-") for e in links]
        assert len(namen) == len([e for e in seite.alle("th") if e.in_element("thead")])
        return namen

    @pytest.mark.einmal
    def test_the_head_says_how_the_list_is_sorted(self):
        """aria-sort stands at the chosen column, whose link turns the order round."""
        for spalte in self.columns()[::4]:
            for sortierung, richtung, ziel in (
                (spalte, "ascending", f"-{spalte}"),
                (f"-{spalte}", "descending", spalte),
            ):
                seite = self.besucher.seite(self.adresse, {"sortierung": sortierung})
                koepfe = [e for e in seite.alle("th") if e["aria-sort"]]
                assert [e["aria-sort"] for e in koepfe] == [richtung]
                (link,) = [e for e in seite.alle("a") if koepfe[0] in e.vorfahren]
                assert QueryDict(link["href"][1:])["sortierung"] == ziel

    @pytest.mark.einmal
    def test_paging_keeps_the_filters(self):
        """Page links, sort links and downloads carry the whole state of the list."""
        name, wert = self.values()[0] if self.values() else ("q", self.suchwort)
        seite = self.besucher.seite(self.adresse, {name: wert, "seite": 1})
        ziele = [
            e["href"]
            for e in seite.alle("a")
            if re.search(r"[?&](seite|sortierung|format)=", e["href"] or "")
        ]
        assert ziele
        assert all(QueryDict(z.partition("?")[2]).getlist(name) == [wert] for z in ziele)

    def test_a_wrong_address_gives_a_page(self):
        """Nonsense in the address: a page, a German hint where one helps, never an error."""
        anzahl = len(self.chosen({}).qs)
        teil = crc32(self.liste.encode()) % 3  # a third at each list: all have the same view
        for query, meldung in [*UNSINN.items()][teil::3]:
            antwort = self.besucher.get(f"{self.adresse}?{query}")
            assert antwort.status_code == 200, query
            assert meldung in " ".join(antwort.seite.meldungen), query
            if not query.startswith("q="):
                assert antwort.seite.anzahl == anzahl, query

    def test_an_unknown_value_gives_nothing_and_says_so(self):
        """Unknown value of a filter: no record, and a sentence that names value and filter."""
        facetten = self.chosen({}).facets.items()
        for (name, facet), wert in zip(facetten, itertools.cycle(UNBEKANNT), strict=False):
            seite = self.besucher.seite(self.adresse, {name: wert})
            satz = f"Der Wert „{wert}“ ist im Filter „{facet.label}“ nicht bekannt"
            assert seite.anzahl == 0, (name, wert)
            assert satz in " ".join(seite.meldungen), (name, wert, seite.meldungen)
            assert self.besucher.json(self.adresse, {name: wert})["anzahl"] == 0

    def test_any_value_of_any_filter_gives_a_page(self):
        """NUL, 5,000 letters, broken UTF-8, an empty value: an answer in every format.

        Every filter by itself with some of them, as a page with one; all at once with each.
        """
        filter_ = list(self.chosen({}).filters)
        for nummer, name in enumerate(filter_):
            wert, *weitere = SONDERBAR[nummer % 3 :: 3]
            adressen = [f"{self.adresse}?{name}={w}&format=anzahl" for w in weitere]
            for adresse in (f"{self.adresse}?{name}={wert}", *adressen):
                assert self.besucher.get(adresse).status_code == 200, adresse
        for nummer, wert in enumerate(SONDERBAR):
            alle = "&".join(f"{name}={wert}" for name in filter_)
            form = FORMEN[nummer % len(FORMEN)]
            for adresse in (f"{self.adresse}?{alle}", f"{self.adresse}?{alle}&format={form}"):
                assert self.besucher.get(adresse).status_code == 200, (wert, form)
