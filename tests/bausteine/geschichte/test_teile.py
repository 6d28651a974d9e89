"""What a record is a part of: told once, for deletion, restoring, merging and undo."""

import pytest

from bausteine.geschichte.teile import (
    all_of,
    has_its_whole,
    load_wholes,
    part_fields,
    whole_fields,
    wholes_of,
)
from bausteine.zustaendigkeit.pflege import record_admins
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f


@pytest.fixture
def projekt(db):
    """A project with a phase and two partners."""
    return f.projekt(
        titel="Wohngeld",
        phasen={"umsetzung": "Q1 2031"},
        partner=[(f.organisation(name="krz"), "mitarbeit"), (f.organisation(), "interesse")],
    )


def test_a_part_names_its_whole_by_a_key_that_takes_it_along():
    """Other keys, of people or of what is only mentioned, make no part."""
    assert [feld.name for feld in whole_fields(Phase)] == ["projekt"]
    assert {feld.name for feld in whole_fields(Beteiligung)} >= {"projekt"}
    assert whole_fields(Umsetzungsprojekt) == ()


def test_the_way_back():
    """From the whole to the kinds of its parts that keep a history; the histories are none."""
    namen = {feld.model.__name__ for feld in part_fields(Umsetzungsprojekt)}
    assert {"Phase", "Beteiligung"} <= namen
    assert not [name for name in namen if name.startswith("Historical")]


def test_the_wholes_of_a_record(projekt):
    """None for what stands by itself, and none where the key is empty."""
    assert list(wholes_of(projekt.phasen.get())) == [projekt]
    assert list(wholes_of(projekt)) == []


def test_a_part_whose_whole_is_gone(projekt):
    phase = projekt.phasen.get()
    assert has_its_whole(Phase.objects.get(pk=phase.pk))
    verwaist = Phase(projekt_id=projekt.pk + 1000)
    assert not has_its_whole(verwaist)


def test_wholes_are_read_once_for_many(projekt, django_assert_num_queries):
    """One query however many parts; what is known already costs none."""
    gelesen = {}
    teile = list(Beteiligung.objects.order_by("pk"))
    phasen = list(Phase.objects.all())
    with django_assert_num_queries(len(whole_fields(Beteiligung))):
        load_wholes(Beteiligung, teile, gelesen)
        assert {ganzes for teil in teile for ganzes in wholes_of(teil)} >= {projekt}
        load_wholes(Phase, phasen, gelesen)
    assert phasen[0].projekt is teile[0].projekt


def test_the_entry_of_a_deletion_gets_its_whole_too(projekt, django_assert_num_queries):
    """None where it is gone, without a look for each."""
    projekt.phasen.get().delete()
    (eintrag,) = Phase.history.filter(history_type="-")
    load_wholes(Phase, [eintrag])
    assert eintrag.projekt == projekt
    projekt.delete()
    (eintrag,) = Phase.history.filter(history_type="-")
    load_wholes(Phase, [eintrag])
    with django_assert_num_queries(0):
        assert eintrag.projekt is None


def test_from_what_they_are_read_is_up_to_the_caller(projekt):
    """An undo leaves out the fields that are worked out."""
    gefragt = []

    def menge(model):
        gefragt.append(model)
        return all_of(model)

    load_wholes(Phase, list(Phase.objects.all()), None, menge)
    assert gefragt == [Umsetzungsprojekt]


def test_what_the_admin_calls_a_part_is_one():
    """Rows of a form with a history, and records whose page belongs to another one."""
    for model, seite in record_admins().items():
        teile = {feld.model for feld in part_fields(model)}
        zeilen = {inline.model for inline in seite.inlines if hasattr(inline.model, "history")}
        assert zeilen <= teile, (model, zeilen - teile)
        if seite.gehoert_zu:
            assert seite.gehoert_zu in {feld.name for feld in whole_fields(model)}, model
