"""Number = list = download, and every counted value is true."""

import itertools
import re

import pytest

from bausteine.seiten.facettenindex import Facettenindex
from tests.promises.basis import ListBasis

#: values of which each is combined with each: what a list has more of, is left out evenly
PAARWEISE = 12
#: combinations that are read in full, as pages and as files
KOMBINATIONEN = 8


class NumberPromises(ListBasis):
    """Heading, rows over all pages and downloads agree, whatever is chosen."""

    def test_number_list_and_downloads_agree_without_filter(self):
        """Heading, rows over all pages, CSV, XLSX and JSON hold exactly the public records."""
        oeffentlich = self.filterset._meta.model.objects.oeffentlich()
        assert sorted(self.agree({})) == sorted(
            self.keys([record.get_absolute_url() for record in oeffentlich])
        )

    @pytest.mark.einmal
    def test_number_list_and_downloads_agree_for_every_filter(self):
        """… and so they do for every filter, at the edges of its values. That each value gives
        what is counted, is asked below."""
        for i, (name, wert) in enumerate(self.edges()):
            self.agree({name: wert}, i)

    def test_number_list_and_downloads_agree_for_combinations(self):
        """… for several values, several filters and the search together."""
        paare = [*itertools.pairwise(self.values()[::3])]
        einige = paare[:: len(paare) // KOMBINATIONEN or 1]
        for i, ((a, wert_a), (b, wert_b)) in enumerate(einige):
            gleich = {a: [wert_a, wert_b], "q": self.suchwort}
            self.agree(gleich if a == b else {a: wert_a, b: wert_b}, i)

    def test_number_list_and_downloads_agree_for_the_search(self):
        """… and for the search alone, which finds some records and not all."""
        gefunden, alle = self.agree({"q": self.suchwort}), self.agree({})
        assert 0 < len(gefunden) < len(alle)
        assert self.agree({"q": "gibtesnichtxyz"}) == []

    def test_values_of_one_filter_are_or(self):
        """Two values of a filter give the records of either."""
        for name in self.chosen({}).facets:
            werte = [wert for anderer, wert in self.values() if anderer == name][:2]
            einzeln = [set(self.chosen({name: w}).qs.values_list("pk", flat=True)) for w in werte]
            beide = self.chosen({name: werte}).qs.values_list("pk", flat=True)
            assert set(beide) == set().union(*einzeln), name

    def test_values_can_be_left_out(self):
        """„Alle außer“ gives exactly the records that the value alone does not give."""
        alle = set(self.chosen({}).qs.values_list("pk", flat=True))
        erste: dict[str, str] = {}
        for name, wert in self.values():
            erste.setdefault(name, wert)
        for name, wert in erste.items():
            mit = set(self.chosen({name: wert}).qs.values_list("pk", flat=True))
            ohne = self.chosen({name: wert, "ausser": name}).qs.values_list("pk", flat=True)
            assert set(ohne) == alle - mit, name
        for name, wert in [*erste.items()][:1]:  # some lists have no filter with values
            self.agree({name: wert, "ausser": name})

    @pytest.mark.einmal
    def test_filters_are_and(self):
        """Two filters together give exactly the records that each of them gives."""
        alle = self.values()
        werte = alle[:: max(2, len(alle) // PAARWEISE)]
        pks = {
            (name, wert): set(self.chosen({name: wert}).qs.values_list("pk", flat=True))
            for name, wert in werte
        }
        for a, b in itertools.combinations(werte, 2):
            if a[0] == b[0] or (a[0], b[0]) in self.paare or (b[0], a[0]) in self.paare:
                continue
            beide = set(self.chosen(dict([a, b])).qs.values_list("pk", flat=True))
            assert beide == pks[a] & pks[b], (a, b)

    def test_the_number_behind_a_value_is_what_choosing_it_gives(self):
        """Whatever is chosen: the count of a value is the list with exactly that value instead."""
        werte = self.values()
        zustaende = [{}, {"q": self.suchwort}, *({name: wert} for name, wert in self.edges())]
        eng = {name for paar in self.paare for name in paar}
        for a, b in self.paare:
            von_a, von_b = ([w for n, w in werte if n == name] for name in (a, b))
            zustaende += [{a: x, b: y} for x, y in itertools.product(von_a[:3], von_b[:3])]
        falsch, index = [], self.index()
        for i, zustand in enumerate(zustaende):
            auswahl = [
                paar
                for j, paar in enumerate(werte)
                if not i
                or (i + j) % 48 == 0
                or (eng & {*zustand} and paar[0] in eng and (i + j) % 6 == 0)
            ]
            falsch += self.wrong_counts(zustand, auswahl, index)
            if index and i % 12 == 0:  # without the index the database counts, the same
                falsch += self.wrong_counts(zustand, auswahl, None)
        assert not falsch, f"{len(falsch)} falsche Zahlen, zum Beispiel {falsch[:8]}"

    def index(self) -> Facettenindex | None:
        """What the pages of the list count by; None where the database does."""
        leer = self.chosen({})
        return Facettenindex(leer.facets, leer.queryset, leer.ordnung) if leer.ordnung else None

    def wrong_counts(self, zustand, werte, index):
        """(state, filter, value, shown, real) for every number that is not true."""
        filterset = self.chosen(zustand)
        filterset.index = index
        gezaehlt = {
            (name, choice.wert): choice.anzahl
            for name, choices in filterset.choices().items()
            for choice in choices
        }
        for name, wert in werte:
            liste = self.chosen({**zustand, name: wert}).qs.count()
            if (gezeigt := gezaehlt.get((name, wert), 0)) != liste:
                yield zustand, name, wert, gezeigt, liste

    @pytest.mark.einmal
    def test_the_form_shows_the_counted_values(self):
        """Each value stands in the form with its number, the chosen one ticked."""
        for zustand in ({}, *({name: wert} for name, wert in self.edges()[::4])):
            seite = self.besucher.seite(self.adresse, zustand)
            filterset = self.chosen(zustand)
            assert seite.facetten == {
                name: {choice.wert: choice.anzahl for choice in shown}
                for name, choices in filterset.choices().items()
                if (shown := filterset.shortened(name, choices)["choices"])
            }
            angekreuzt = {
                e["name"]: e["value"]
                for e in seite.alle("input")
                if "checked" in e.attrs and any(v["id"] == "filter" for v in e.vorfahren)
            }
            assert angekreuzt == zustand

    @pytest.mark.einmal
    def test_downloads_name_their_file_and_type(self):
        """CSV and XLSX are attachments with name and day; JSON opens in the browser."""
        for form, typ in (("csv", "text/csv; charset=utf-8"), ("xlsx", "officedocument")):
            antwort = self.besucher.get(self.adresse, {"format": form})
            assert typ in antwort["Content-Type"]
            muster = rf'attachment; filename="[a-z-]+-\d{{4}}-\d\d-\d\d\.{form}"'
            assert re.fullmatch(muster, antwort["Content-Disposition"])
        antwort = self.besucher.get(self.adresse, {"format": "json"})
        assert antwort["Content-Type"] == "application/json; charset=utf-8"

    def test_downloads_have_the_same_columns_and_values(self):
        """The cells of CSV and XLSX are equal; JSON has the same columns, lists as lists.

        What a table has no cells for stands behind them.
        """
        aus_csv = self.besucher.csv(self.adresse)
        aus_xlsx = self.besucher.xlsx(self.adresse)
        aus_json = self.besucher.json(self.adresse)["ergebnisse"]
        spalten = list(aus_csv[0])
        assert spalten == list(aus_xlsx[0]) == list(aus_json[0])[: len(spalten)]
        for csv_zeile, xlsx_zeile, json_zeile in zip(aus_csv, aus_xlsx, aus_json, strict=True):
            assert csv_zeile == {name: wert or "" for name, wert in xlsx_zeile.items()}
            for name in spalten:
                if isinstance(wert := json_zeile[name], list):
                    assert csv_zeile[name] == " | ".join(wert)
