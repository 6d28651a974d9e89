"""Which database is read: the replica while it is current, the primary, or what is left."""

import pytest
from django.db import connection

from bausteine.auslieferung import health as modul
from bausteine.auslieferung.health import (
    GENAU,
    PAUSE,
    RUECKSTAND,
    TAKT,
    DatabaseState,
    ServerAnswer,
    connection_arguments,
)
from bausteine.auslieferung.router import LESEN, REPLIK, DatabaseRouter

PRIMAER = "default"


class Uhr:
    """Time that passes when told to."""

    def __init__(self):
        self.jetzt = 1000.0

    def monotonic(self) -> float:
        """As the module asks."""
        return self.jetzt

    def time(self) -> float:
        """The same."""
        return self.jetzt


@pytest.fixture
def server(monkeypatch):
    """What the servers say, None for one that is gone; `health` asks them, `uhr` passes."""
    uhr, sagt = Uhr(), {PRIMAER: primaer(100), REPLIK: replik(100)}
    monkeypatch.setattr(modul, "time", uhr)
    health = DatabaseState()
    health._postgres = health._mit_replik = True
    health.gefragt = []

    def ask(alias):
        health.gefragt.append(alias)
        return sagt[alias]

    monkeypatch.setattr(health, "_ask", ask)

    def look(nach=TAKT, **neu):
        sagt.update({PRIMAER if n == "primaer" else REPLIK: wert for n, wert in neu.items()})
        uhr.jetzt += nach
        health.look()
        return health.source(set())

    health.danach = look
    return health


def primaer(stelle):
    """A primary at that place of its log."""
    return ServerAnswer(False, stelle, None, 7)


def replik(stelle, system=7, folgt=True):
    """A replica that has taken over that much."""
    return ServerAnswer(folgt, stelle, 50.0, system)


def test_a_current_replica_is_read(server):
    assert server.danach() == REPLIK
    assert server.source({REPLIK}) == PRIMAER
    assert server.source({REPLIK, PRIMAER}) is None


def test_servers_are_asked_every_two_seconds_only(server):
    for _ in range(5):
        server.danach(nach=TAKT / 5)
    assert server.gefragt == [PRIMAER, REPLIK]
    server.danach()
    assert len(server.gefragt) == 4


def test_before_writing_they_are_asked_anew(server):
    """Whoever writes must not wait for a server that is gone."""
    server.danach()
    server.look(GENAU)
    assert len(server.gefragt) == 2
    server.danach(nach=GENAU, primaer=None)
    assert server.primaer, "zum Lesen noch nicht nötig"
    server.look(GENAU)
    assert not server.primaer


def test_it_may_be_some_seconds_behind_and_no_more(server):
    """It has what the primary had then; the clocks of the two are not compared."""
    server.danach()
    assert server.danach(primaer=primaer(200), replik=replik(110)) == REPLIK
    assert server.danach(nach=RUECKSTAND + 1, primaer=primaer(300), replik=replik(150)) == PRIMAER
    assert server.danach(primaer=primaer(310), replik=replik(300)) == REPLIK


@pytest.mark.parametrize(
    "falsch",
    [None, replik(100, system=8), replik(100, folgt=False), replik(99)],
    ids=["weg", "eine andere Datenbank", "befördert", "von Anfang an zurück"],
)
def test_no_other_replica_is_read(server, falsch):
    """While there is a primary."""
    assert server.danach(replik=falsch) == PRIMAER


def test_without_the_primary_the_replica_is_read_however_old(server):
    assert server.danach(primaer=None, replik=replik(3)) == REPLIK
    assert not server.primaer
    assert server.danach(replik=None) is None
    assert server.danach(primaer=primaer(400)) == PRIMAER


def test_a_primary_that_follows_another_takes_no_changes(server):
    """Its address leads to a replica."""
    server.danach(primaer=replik(100))
    assert not server.primaer


def test_a_replica_that_failed_is_left_alone_for_a_while(server):
    server.danach()
    server.failed(REPLIK)
    assert server.source(set()) == PRIMAER
    assert server.danach() == PRIMAER
    assert server.danach(nach=PAUSE) == REPLIK


def test_a_failure_of_the_primary_is_looked_into_at_once(server):
    """Only its own connection may have been broken."""
    server.danach()
    server.failed(PRIMAER)
    assert server.primaer
    server.danach(nach=0.1, primaer=None)
    assert server.primaer, "noch nicht nachgesehen"
    server.failed(PRIMAER)
    assert not server.primaer


def test_the_log_names_the_server_that_went_and_came_back(server, caplog):
    """Once each, not every two seconds."""
    caplog.set_level("INFO", logger=modul.logger.name)
    server.danach()
    caplog.clear()
    for neu in ({"replik": None}, {"primaer": None}, {}, {"replik": replik(100)}):
        server.danach(**neu)
    server.danach(nach=PAUSE, primaer=primaer(100))
    gesagt = [(eintrag.levelname, eintrag.getMessage()) for eintrag in caplog.records]
    assert gesagt == [
        ("ERROR", "Die Replik antwortet nicht."),
        ("ERROR", "Die Datenbank antwortet nicht."),
        ("INFO", "Die Replik antwortet."),
        ("INFO", "Die Datenbank antwortet."),
    ]


def test_of_when_the_data_are(server):
    """The last moment at which primary and replica agreed, as far as this process knows."""
    assert server.stand() is None
    server.danach()
    assert server.stand() == 1000 + TAKT
    server.danach(primaer=None, replik=ServerAnswer(True, 100, 5000.0, 7))
    assert server.stand() == 5000


def test_without_postgresql_nothing_is_asked():
    health = DatabaseState()
    if not health._postgres:
        health.failed(PRIMAER)
        health.look()
    assert (health.primaer, health.source(set())) == (True, PRIMAER)


def test_the_router_reads_where_the_request_says_and_writes_to_the_primary():
    router, marke = DatabaseRouter(), LESEN.set(REPLIK)
    try:
        assert (router.db_for_read(None), router.db_for_write(None)) == (REPLIK, PRIMAER)
        assert router.allow_migrate(PRIMAER, "projects")
        assert not router.allow_migrate(REPLIK, "projects")
    finally:
        LESEN.reset(marke)
    assert router.db_for_read(None) == PRIMAER


@pytest.mark.skipif(connection.vendor != "postgresql", reason="fragt PostgreSQL")
@pytest.mark.django_db
class TestServer:
    """A real one, asked on a connection of its own."""

    def test_says_where_it_is(self):
        """And is left in peace afterwards: without a replica nobody asks again soon."""
        health = DatabaseState()
        answer = health._ask(PRIMAER)
        assert (answer.folgt, answer.geaendert) == (False, None)
        assert answer.stelle > 0
        assert answer.system > 0
        assert not health._connections

    def test_one_that_is_gone_is_none(self, monkeypatch):
        """Nobody listens there."""
        anders = connection_arguments(PRIMAER) | {"port": 1}
        monkeypatch.setattr(modul, "connection_arguments", lambda alias: anders)
        health = DatabaseState()
        health.failed(PRIMAER)
        assert not health.primaer

    def test_a_connection_from_before_may_be_broken(self):
        """The server was started anew."""
        health = DatabaseState()
        health._mit_replik = True
        health._ask(PRIMAER)
        health._connections[PRIMAER].close()
        assert health._ask(PRIMAER)
        health._connections.pop(PRIMAER).close()
