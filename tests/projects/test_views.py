"""The list of Umsetzungsprojekte and the Steckbrief."""

from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestUmsetzungsprojektListe(ListPromises):
    """The promises of lists."""

    liste = "umsetzungsprojekte"
    filterset = UmsetzungsprojektFilterSet
    paare = (
        ("organisation", "rolle"), ("phase", "stand"), ("phase", "planjahr"), ("stand", "planjahr"),
        ("organisation", "organisationstyp"), ("rolle", "organisationstyp"),
    )  # fmt: skip
    suchwort = "Fischereischein"


class TestSteckbrief(DetailPromises):
    """The promises of a record's page."""

    detail = "umsetzungsprojekt"
    model = Umsetzungsprojekt


class TestAbfragenUmsetzungsprojektListe(ListQueryPromises):
    """The list: eight queries at most, once the index of its facets is made."""

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.facettenindex()
        return "/umsetzungsprojekte/"


class TestAbfragenSteckbrief(QueryPromises):
    """The Steckbrief: nine queries at most."""

    hoechstens = 9

    def fill(self, anzahl):
        projekt, *nachbarn = mengen.projekte(anzahl + 1)
        mengen.alles_zu(projekt, nachbarn)
        return projekt.get_absolute_url()
