"""What a base class asks of its subclasses, all of them have."""

import pytest
from django.urls import get_resolver

from anmeldung.forms import Gezaehlt
from bausteine.seiten.ausgabe import Download
from bausteine.seiten.schutz import GeschuetztesFormular
from projects.feed import FeedAusgabe
from ueberblick.altlinks import _Altlink


def subclasses(basis: type) -> set[type]:
    """All of them, of any depth, that belong to the portal."""
    direkt = {k for k in basis.__subclasses__() if not k.__module__.startswith("tests.")}
    return direkt.union(*map(subclasses, direkt))


@pytest.mark.parametrize(
    ("basis", "name"),
    [
        (Gezaehlt, "mistake"),
        (GeschuetztesFormular, "send"),
        (FeedAusgabe, "feed_changes"),
        (Download, "get_filtered"),
        (_Altlink, "candidates"),
    ],
)
def test_every_subclass_says_what_its_base_cannot(basis, name):
    """Else a visitor finds out."""
    get_resolver().url_patterns  # noqa: B018 (loads every view and form)
    blaetter = {k for k in subclasses(basis) if not k.__subclasses__()}
    assert blaetter
    eigene = getattr(basis, name, None)  # what only says that there is nothing
    assert not [k for k in blaetter if getattr(k, name, eigene) is eigene]
