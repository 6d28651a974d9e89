"""The list of Umsetzungsprojekte and the Steckbrief."""

from bausteine.seiten.anbau import attached_to
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestUmsetzungsprojektListe(ListPromises):
    """The promises of lists."""

    liste = "umsetzungsprojekte"
    filterset = UmsetzungsprojektFilterSet
    paare = (
        ("organisation", "rolle"),
        ("phase", "stand"),
        ("phase", "planjahr"),
        ("stand", "planjahr"),
        ("organisation", "organisationstyp"),
        ("rolle", "organisationstyp"),
    )
    suchwort = "Fischereischein"


class TestSteckbrief(DetailPromises):
    """The promises of a record's page."""

    detail = "umsetzungsprojekt"
    model = Umsetzungsprojekt


class TestVerwandte:
    """Neighbours are named from both sides, whoever points to whom."""

    def test_both_ways_and_only_public_ones(self, db, besucher):
        """A project that is not public is nobody's neighbour."""
        ziel = f.projekt(titel="Das Ziel")
        fern = f.projekt(titel="Ganz fern")
        von = f.projekt(titel="Der Verweis", siehe_auch=[ziel])
        f.projekt(titel="Der Entwurf", siehe_auch=[ziel], veroeffentlichung="entwurf")
        for hier, nachbar in ((ziel, von), (von, ziel)):
            seite = besucher.seite(hier.get_absolute_url())
            ziele = [a.attrs.get("href") for a in seite.alle("a")]
            assert nachbar.get_absolute_url() in ziele
            assert fern.get_absolute_url() not in ziele
            assert "Der Entwurf" not in " ".join(seite.text("main"))


class TestAbfragenUmsetzungsprojektListe(ListQueryPromises):
    """The list: eight queries at most, once the index of its facets is made."""

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.facettenindex()
        return "/umsetzungsprojekte/"


class TestAbfragenSteckbrief(QueryPromises):
    """The Steckbrief: nine queries at most, one for each block that others attach, and two for what
    its answer says of their Dienste, one of them once after each change."""

    hoechstens = 11 + len(attached_to(Umsetzungsprojekt))

    def fill(self, anzahl):
        projekt, *nachbarn = mengen.projekte(anzahl + 1)
        mengen.alles_zu(projekt, nachbarn)
        return projekt.get_absolute_url()
