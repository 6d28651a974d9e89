"""Hydration: the same records as Django makes of the same rows."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from bausteine.tabellen.hydration import VON, Lean, Pairs, read_as
from projects.models import Phase, Umsetzungsprojekt
from rollout.models import Anschluss
from tests import factories as f
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db


def test_a_record_has_what_was_read_and_asks_for_the_rest_later():
    f.projekt(titel="Wohngeld", kurzbeschreibung="Antrag")
    menge = Umsetzungsprojekt.objects.only("titel", "geaendert_am").annotate(name=F("titel"))
    (einer,), (anderer,) = menge, read_as(Lean, menge)
    assert einer == anderer
    assert anderer.__dict__.keys() == einer.__dict__.keys()
    assert all(anderer.__dict__[n] == w for n, w in einer.__dict__.items() if n != "_state")
    assert anderer.get_deferred_fields() == einer.get_deferred_fields()
    assert not anderer._state.adding
    assert anderer._state.db == einer._state.db
    with CaptureQueriesContext(connection) as abfragen:
        assert anderer.kurzbeschreibung == "Antrag"
    assert len(abfragen) == 1
    anderer.titel = "Wohngeldantrag"
    anderer.save(update_fields=["titel"])
    assert Umsetzungsprojekt.objects.get().titel == "Wohngeldantrag"


def test_a_target_of_many_is_made_once():
    feld, projekte = f.themenfeld(), [f.projekt(), f.projekt()]
    for projekt in projekte:
        projekt.themenfelder.add(feld)
    menge = Themenfeld.objects.only("name").annotate(**{VON: F("projekte")}).exclude(projekte=None)
    paare = list(read_as(Pairs, menge))
    assert {von for von, _ in paare} == {projekt.pk for projekt in projekte}
    assert len({id(ziel) for _, ziel in paare}) == 1


@pytest.mark.parametrize(
    "menge", [Phase.objects.select_related("projekt"), Anschluss.objects.select_related(None)]
)
def test_what_makes_more_of_a_row_is_refused(menge):
    """Relations selected along, and a model that keeps what was read."""
    with pytest.raises(TypeError):
        read_as(Lean, menge)
