"""Audit trail of relations: the record that has the relation tells it, from whichever end."""

import pytest

from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def paar():
    """A project and a Dienst that is not yet its own."""
    return f.projekt(titel="Wohngeld"), f.online_dienst("Wohngeld")


def told(dienst) -> list[tuple[str, list[str]]]:
    """The entries of a Dienst from the oldest: what happened, and its projects then."""
    return [
        (eintrag.history_type, [str(zeile.umsetzungsprojekt) for zeile in eintrag.projekte.all()])
        for eintrag in dienst.history.order_by("pk")
    ]


@pytest.mark.parametrize(
    "weg",
    [
        lambda projekt, dienst: projekt.online_dienste.remove(dienst),
        lambda projekt, dienst: projekt.online_dienste.set([]),
        lambda projekt, dienst: projekt.online_dienste.clear(),
        lambda projekt, dienst: dienst.projekte.clear(),
    ],
    ids=["remove", "set", "clear", "own end"],
)
def test_from_the_other_end_it_is_the_entry_of_whose_relation_it_is(paar, weg):
    projekt, dienst = paar
    vorher = projekt.history.count()
    projekt.online_dienste.add(dienst)
    weg(projekt, dienst)
    assert told(dienst) == [("+", []), ("~", ["Wohngeld"]), ("~", [])]
    assert projekt.history.count() == vorher
