"""The throw-away server: starts for anyone, root included, and leaves nothing behind."""

import os
import re
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.postgres import Cluster, PostgresFehlt, server_account, server_programs


@pytest.fixture
def cluster():
    if not server_programs():
        pytest.skip("PostgreSQL ist nicht installiert")
    cluster = Cluster()
    yield cluster
    cluster.stop()


def test_starts_and_ends(cluster):
    cluster.start()
    ordner, nummer = cluster.folder, cluster.server.pid
    with psycopg.connect(cluster.url()) as leitung:
        assert leitung.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert leitung.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    eigner = Path(f"/proc/{nummer}").stat().st_uid
    assert eigner == server_account().get("user", os.geteuid()) != 0
    cluster.stop()
    assert not ordner.exists()
    assert not Path(f"/proc/{nummer}").exists()


def test_asks_for_the_password(cluster):
    cluster.start()
    falsch = re.sub(r":\w+@", ":falsch@", cluster.url())
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(falsch)


def test_stop_is_harmless_twice_and_before_the_start(cluster):
    cluster.stop()
    cluster.start()
    cluster.stop()
    cluster.stop()


def test_failure_is_explained_and_leaves_nothing(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "SCHNELL", ("gibt_es_nicht=1",))
    ordner = []
    monkeypatch.setattr(Cluster, "_wait", _remember(Cluster._wait, ordner))
    with pytest.raises(PostgresFehlt, match="gibt_es_nicht"):
        cluster.start()
    assert not ordner[0].exists()


def _remember(wait, ordner):
    def waiting(self):
        ordner.append(self.folder)
        wait(self)

    return waiting


def test_missing_server_is_said(monkeypatch):
    monkeypatch.setattr(postgres, "server_programs", lambda: None)
    with pytest.raises(PostgresFehlt, match="nicht installiert"):
        Cluster().start()
