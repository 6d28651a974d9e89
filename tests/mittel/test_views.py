"""The list and page of Mittelvorgänge, and their block on other pages."""

import pytest

from mittel.filters import MittelvorgangFilterSet
from mittel.models import Mittelvorgang
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestMittelListe(ListPromises):
    """The promises of lists."""

    liste = "mittel"
    filterset = MittelvorgangFilterSet
    suchwort = "auftrag 1"


class TestMittelDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "mittelvorgang"
    model = Mittelvorgang


class TestAbfragenMittelListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        projekt = f.projekt(themenfelder=[f.themenfeld()])
        mengen.mittelvorgaenge(
            anzahl, projekt=projekt, partner=f.organisation(), quelle=f.quelle()
        )
        return "/mittel/"


class TestAbfragenMittelDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.mittelvorgaenge(anzahl)
        vorgang = f.mittelvorgang(f.projekt(), partner=f.organisation(), quelle=f.quelle())
        return vorgang.get_absolute_url()


def text(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())
