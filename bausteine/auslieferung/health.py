"""Health check: whether a database can write, and where shared pages are read.

Looked at every two seconds at most, by one thread, on connections of its own: a pool that waits
for a server that is gone would hold the visitors up.
"""

import logging
import threading
import time
from collections import deque
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from bausteine.auslieferung.router import REPLIK

#: seconds between two looks, and at most before a request that needs the primary
TAKT, GENAU = 2, 0.2
#: seconds that the replica may be behind the primary
RUECKSTAND = 5
#: seconds that a replica is left alone after it failed
PAUSE = 5
GEDULD = "-c statement_timeout=2000"
#: any account may ask this
FRAGE = """
SELECT pg_is_in_recovery(),
  (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END
   - '0/0')::bigint,
  extract(epoch FROM pg_last_xact_replay_timestamp())::float8,
  (SELECT system_identifier FROM pg_control_system())
"""
logger = logging.getLogger(__name__)


class ServerAnswer(NamedTuple):
    """What a server says of itself: its place in the log, the last change it took over."""

    folgt: bool
    stelle: int
    geaendert: float | None
    system: int


class DatabaseState:
    """Asked before every answer. Without PostgreSQL nothing is ever known to be gone."""

    def __init__(self):
        #: whether the database that takes changes answers
        self.primaer = True
        #: whether the replica answers, and whether what it holds is at most RUECKSTAND old
        self.replik = self.aktuell = False
        self._geaendert = self._gesehen = 0.0
        self._postgres = connections[DEFAULT_DB_ALIAS].vendor == "postgresql"
        self._mit_replik = REPLIK in settings.DATABASES
        self._schloss = threading.Lock()
        self._zuletzt = self._fertig = float("-inf")
        self._meiden = 0.0
        self._connections: dict[str, psycopg.Connection] = {}
        self._stellen: deque[tuple[float, int]] = deque(maxlen=8)

    def source(self, versucht: set[str]) -> str | None:
        """The alias to read a shared page from, but for those tried; None when there is none."""
        if self.aktuell and self.primaer and REPLIK not in versucht:
            return REPLIK
        if self.primaer and DEFAULT_DB_ALIAS not in versucht:
            return DEFAULT_DB_ALIAS
        if not self.primaer and self.replik and REPLIK not in versucht:
            return REPLIK
        return None

    def stand(self) -> float | None:
        """Up to when what can be read without the primary is known to be true (seconds)."""
        return max(self._gesehen, self._geaendert) or None

    def seen(self, jetzt: float) -> None:
        """The primary has just answered."""
        self._gesehen = jetzt

    def failed(self, alias: str) -> None:
        """A request could not read there: look again before anything else."""
        if alias == REPLIK:
            self.aktuell = False
            self._meiden = time.monotonic() + PAUSE
        elif self._postgres:
            seit = time.monotonic()
            with self._schloss:
                if self._zuletzt < seit:
                    self._probe()

    def look(self, alter: float = TAKT) -> None:
        """Find out, unless known for less than `alter`; without a replica only while not well.

        A request that can be answered in any case does not wait for one that is looking.
        """
        if not self._postgres or (self.primaer and not self._mit_replik):
            return
        if self._older(alter) and self._schloss.acquire(blocking=alter < TAKT):
            try:
                if self._older(alter):
                    self._probe()
            finally:
                self._schloss.release()

    def _older(self, alter: float) -> bool:
        return time.monotonic() - self._fertig >= alter

    def _probe(self) -> None:
        vorher = self.primaer, self.replik
        self._zuletzt = time.monotonic()
        primaer = self._ask(DEFAULT_DB_ALIAS)
        replik = self._ask(REPLIK) if self._mit_replik else None
        jetzt = time.monotonic()
        # a server that follows another one takes no changes
        if primaer and primaer.folgt:
            primaer = None
        self.primaer = primaer is not None
        if primaer:
            self._gesehen = time.time()
            self._stellen.append((self._zuletzt, primaer.stelle))
        self.replik = replik is not None
        if replik and replik.geaendert:
            self._geaendert = replik.geaendert
        self.aktuell = bool(
            primaer and replik and jetzt >= self._meiden and self._close(primaer, replik)
        )
        self._fertig = jetzt
        self._tell(vorher)

    def _close(self, primaer: ServerAnswer, replik: ServerAnswer) -> bool:
        """Whether the replica has all that the primary had RUECKSTAND ago; no clock is compared."""
        grenze = time.monotonic() - RUECKSTAND
        erreicht = any(wann >= grenze and stelle <= replik.stelle for wann, stelle in self._stellen)
        return replik.folgt and replik.system == primaer.system and erreicht

    def _ask(self, alias: str) -> ServerAnswer | None:
        """What the server says; None when it does not answer. An old connection is tried anew."""
        alt = self._connections.pop(alias, None)
        return (alt and self._told(alias, alt)) or self._told(alias)

    def _told(self, alias: str, connection=None) -> ServerAnswer | None:
        try:
            connection = connection or psycopg.connect(**connection_arguments(alias))
            answer = ServerAnswer(*connection.execute(FRAGE).fetchone())
        except psycopg.Error:
            if connection:
                connection.close()
            return None
        if self._mit_replik:
            self._connections[alias] = connection
        else:  # who looks only when something is wrong needs no connection of its own
            connection.close()
        return answer

    def _tell(self, vorher: tuple[bool, bool]) -> None:
        for name, war, ist in (
            ("Datenbank", vorher[0], self.primaer),
            ("Replik", vorher[1], self.replik),
        ):
            if war != ist:
                satz = "Die %s antwortet." if ist else "Die %s antwortet nicht."
                logger.log(logging.INFO if ist else logging.ERROR, satz, name)


def connection_arguments(alias: str) -> dict:
    """For a connection that only looks: patient for two seconds, outside any pool."""
    werte = connections[alias].get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        werte.pop(name, None)
    return werte | {
        "autocommit": True,
        "connect_timeout": TAKT,
        "tcp_user_timeout": TAKT * 1000,
        "options": GEDULD,
        "application_name": "ozgportal-health",
    }
