"""Prepared statements: the same rows as the QuerySet, whoever asks, whatever day it is."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bausteine.werte.statement import Relation, Statement, stand_in
from projects.models import Phase, Umsetzungsprojekt
from projects.querysets import load_parts
from projects.querysets.steckbrief import TEILE
from tests.factories import phase as new_phase
from tests.factories import projekt as new_projekt

pytestmark = pytest.mark.django_db


def _phases(pk: int):
    return stand_in(Umsetzungsprojekt, pk).phasen.in_reihenfolge()


def test_each_value_has_its_own_rows_and_they_know_their_record():
    statement, phasen = Statement(_phases), [new_phase(new_projekt()), new_phase(new_projekt())]
    for phase in phasen:
        with CaptureQueriesContext(connection) as abfragen:
            (gefunden,) = statement.rows(phase.projekt_id, phase.projekt)
            assert gefunden == phase
            assert gefunden.projekt is phase.projekt
        assert len(abfragen) == 1


def test_what_make_says_is_asked_again_on_the_next_day(monkeypatch):
    gefragt = []

    def make(pk):
        gefragt.append(timezone.localdate())
        return _phases(pk)

    statement, phase = Statement(make), new_phase(new_projekt())
    for tag in ("2026-01-01", "2026-01-01", "2026-01-02"):
        monkeypatch.setattr(timezone, "localdate", lambda tag=tag: tag)
        assert statement.rows(phase.projekt_id) == [phase]
    assert gefragt == ["2026-01-01", "2026-01-02"]


def test_a_read_without_the_value_is_refused():
    with pytest.raises(ValueError, match="Wert"):
        Statement(lambda pk: Phase.objects.all()).rows(1)


def test_a_stand_in_has_nothing_but_its_key():
    with pytest.raises(ObjectDoesNotExist):
        assert stand_in(Umsetzungsprojekt).titel


def test_a_loaded_relation_can_still_be_filtered():
    phase, andere = new_phase(new_projekt()), new_phase(new_projekt())
    relation = Relation("phasen", lambda: Phase.objects.in_reihenfolge())
    relation.load(phase.projekt)
    with CaptureQueriesContext(connection) as abfragen:
        assert list(phase.projekt.phasen.all()) == [phase]
    assert not abfragen.captured_queries
    assert list(phase.projekt.phasen.filter(pk__in=[phase.pk, andere.pk])) == [phase]


def test_the_parts_of_a_steckbrief_cost_one_query_each():
    projekt = new_projekt()
    load_parts(projekt)
    with CaptureQueriesContext(connection) as abfragen:
        load_parts(projekt)
    assert len(abfragen) == len(TEILE)
