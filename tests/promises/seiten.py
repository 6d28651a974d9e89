"""Every public record has a page, nothing else has; and what a page costs is on record."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse

from aussensicht.stimmen import STIMMEN
from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.auslieferung.rahmen import ALLES
from bausteine.seiten.ausgabe import BLOCK
from bausteine.seiten.blaettern import SEITENLAENGEN
from bausteine.seiten.listen import ListPage
from bausteine.suche.wortindex import current_index
from leistungen.katalogstand import KATALOGSTAND
from tests.bestand import analyze
from tests.welt import VERRATEN

#: rows that are many: more than the longest page of a list has, and in a file still one block
VIELE = 120
assert max(SEITENLAENGEN) < VIELE < BLOCK


def keep_index(adresse: str) -> None:
    """What the page at this address keeps in this process until something changes."""
    STIMMEN.get()
    KATALOGSTAND.get()
    if "q=" in adresse:
        current_index()
    seite = getattr(resolve(urlsplit(adresse).path).func, "view_class", None)
    art = getattr(seite, "filterset_class", None)  # some lists make theirs themselves
    if issubclass(seite or object, ListPage) and art and art.ordnung:
        SPEICHER.get(art(None, queryset=seite().get_base()))


class DetailPromises:
    """A record's page: every public record has one, nothing else has."""

    #: name of the address; model of the record
    detail: str
    model: type

    @pytest.fixture(autouse=True)
    def _welt(self, welt, db, besucher):
        self.besucher = besucher

    def test_the_page_of_a_public_record_has_its_name_as_heading(self):
        """One h1, which is the record's name, and the title says the same; some of all, which each
        have a page: tests/test_public.py."""
        for record in self.model.objects.oeffentlich()[::4]:
            seite = self.besucher.seite(record.get_absolute_url())
            name = getattr(record, "name", str(record))
            assert seite.text("h1") == [name]
            assert name in seite.text("title")[0]

    def test_what_is_not_public_has_no_page(self):
        """Entwurf and archiviert: 404, without a trace of the record."""
        verborgene = self.model.objects.exclude(pk__in=self.model.objects.oeffentlich())
        assert len(verborgene) >= 2
        for record in verborgene:
            seite = self.besucher.seite(record.get_absolute_url(), status=404)
            assert not VERRATEN.search(" ".join(seite.text("main")))

    def test_an_address_that_never_was_gives_the_search(self):
        """Unknown record: 404 with the search field."""
        seite = self.besucher.seite(reverse(self.detail, args=["gab-es-nie"]), status=404)
        assert reverse("suche") in [form["action"] for form in seite.alle("form")]


class QueryPromises:
    """What a page costs does not depend on how much there is; the number is on record."""

    #: upper bound, where one was promised
    hoechstens = 99

    def fill(self, anzahl: int) -> str:
        """Make `anzahl` rows of everything the page shows; returns its address."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The page's name in query_counts.json."""
        return type(self).__name__.removeprefix("TestAbfragen")

    @pytest.mark.parametrize("anzahl", [5, VIELE])
    def test_queries_are_on_record_and_independent_of_rows(self, db, besucher, abfragen, anzahl):
        """As many queries for many rows as for 5, and as many as recorded."""
        adresse = self.fill(anzahl)
        analyze()
        keep_index(adresse)
        assert abfragen(self.name, lambda: besucher.seite(adresse)) <= self.hoechstens
        self.ask_more(adresse, besucher, abfragen)

    def ask_more(self, adresse: str, besucher, abfragen) -> None:
        """What else is asked of the same records."""


class ListQueryPromises(QueryPromises):
    """The same for the downloads of a list."""

    hoechstens = 8

    def ask_more(self, adresse, besucher, abfragen):
        """Each format of the list, in a process that has shown no page."""
        ALLES.clear()
        for form in ("csv", "xlsx", "json"):
            abfragen(f"{self.name} {form}", lambda f=form: besucher.get(adresse, {"format": f}))
