"""The shared cache, and what happens while it is away."""

import pytest
from django.core.cache import caches
from django.test import override_settings

from bausteine.auslieferung.failover import PAUSE, FailoverCache

LOCMEM = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "gemeinsam"}
EIGENER = {"BACKEND": "bausteine.auslieferung.failover.FailoverCache", "LOCATION": "seiten"}


@pytest.fixture
def cache():
    """As settings make it from CACHE_URL."""
    with override_settings(CACHES={"default": EIGENER, "seiten": LOCMEM}):
        caches["seiten"].clear()
        caches["default"]._eigener.clear()
        yield caches["default"]
    FailoverCache.wieder = 0.0


@pytest.fixture
def kaputt(cache, monkeypatch):
    """Its server is gone; counts how often it was asked."""
    gefragt = []

    def weg(*args, **kwargs):
        gefragt.append(args)
        raise ConnectionError("weg")

    for name in ("add", "get", "set", "incr", "delete", "clear", "touch"):
        monkeypatch.setattr(caches["seiten"], name, weg)
    return gefragt


def test_processes_share_what_they_count(cache):
    cache.add("n", 0, 60)
    caches["seiten"].incr("n")
    assert cache.incr("n") == 2
    assert cache.add("n", 0) is False
    assert cache.touch("n", 60)
    assert cache.delete("n")
    assert cache.get("n", "nichts") == "nichts"


def test_nothing_to_count_on_is_no_failure(cache):
    """As Django's caches say it."""
    with pytest.raises(ValueError, match="n"):
        cache.incr("n")
    assert FailoverCache.wieder == 0


def test_without_it_each_process_counts_for_itself(cache, kaputt, caplog):
    """And asks again only after a while."""
    assert cache.add("n", 0, 60)
    assert [cache.incr("n") for _ in range(3)] == [1, 2, 3]
    assert len(kaputt) == 1
    assert "gemeinsame Zwischenspeicher antwortet nicht: weg" in caplog.text
    assert cache.available() is False
    FailoverCache.wieder -= PAUSE
    cache.get("n")
    assert len(kaputt) == 3


def test_the_limit_of_messages_holds_without_it(cache, kaputt, rf):
    """Nobody sees an error."""
    from bausteine.seiten.schutz import HOECHSTENS, too_many

    versuche = [too_many(rf.post("/")) for _ in range(HOECHSTENS + 1)]
    assert versuche == [False] * HOECHSTENS + [True]


def test_bereit_tells_but_stays_ready(cache, kaputt, db, besucher, settings, tmp_path):
    """The portal works without it."""
    settings.VAR = tmp_path
    antwort = besucher.get("/bereit/")
    assert antwort.status_code == 200
    satz = "Der gemeinsame Zwischenspeicher antwortet nicht."
    assert antwort.json()["hinweise"] == {"gemeinsamer_zwischenspeicher": satz}
