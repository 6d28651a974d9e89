"""Prepared statements: the same rows as the QuerySet, whoever asks, whatever day it is."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bausteine.werte.statement import NUMMER, VIELE, Relation, Statement, _Prepared, stand_in
from bausteine.werte.unter import Among
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


def test_many_keys_are_one_value():
    phasen = [new_phase(new_projekt()) for _ in range(3)]
    statement = Statement(lambda viele: Phase.objects.filter(Among("projekt_id", viele)), VIELE)
    for gefragt in (phasen[:2], phasen[1:], []):
        with CaptureQueriesContext(connection) as abfragen:
            gefunden = statement.rows({p.projekt_id for p in gefragt}, db="default")
        assert {p.pk for p in gefunden} == {p.pk for p in gefragt}
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


def test_threads_that_ask_at_once_get_the_same_sql(monkeypatch):
    """A query that two compile at once loses its joins; the first one is made to wait half way."""
    gleichzeitig, zugleich = [], []
    kompilieren = SQLCompiler.pre_sql_setup

    def slowly(compiler, *args, **kwargs):
        gleichzeitig.append(1)
        zugleich.append(len(gleichzeitig))
        time.sleep(0.02)
        ergebnis = kompilieren(compiler, *args, **kwargs)
        gleichzeitig.pop()
        return ergebnis

    monkeypatch.setattr(SQLCompiler, "pre_sql_setup", slowly)
    prepared = _Prepared(timezone.localdate(), _phases(NUMMER), NUMMER)
    with ThreadPoolExecutor(4) as faeden:
        abfragen = list(faeden.map(lambda pk: prepared._filled("default", pk).as_sql(), range(4)))
    assert max(zugleich) == 1
    assert {sql for sql, _ in abfragen} == {abfragen[0][0]}
    assert [werte for _, werte in abfragen] == [(pk,) for pk in range(4)]
