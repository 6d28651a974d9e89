"""The store of answers: bounded, shared where there is a shared cache, never in the way."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import override_settings

from bausteine.auslieferung.pagestore import PageStore, StoredResponse
from tests import factories as f
from tests.leitung import Leitung

LOCMEM = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
KAPUTT = {"BACKEND": "tests.bausteine.auslieferung.test_pagestore.Kaputt"}


class Kaputt(BaseCache):
    """A cache whose server is gone."""

    gefragt = 0

    def __init__(self, location, params):
        super().__init__(params)

    def get(self, key, default=None, version=None):
        """Fails."""
        type(self).gefragt += 1
        raise ConnectionError("weg")

    def set(self, key, value, timeout=None, version=None):
        """Fails as well."""
        self.get(key)


@pytest.fixture
def gemeinsam():
    """A cache that processes share."""
    with override_settings(CACHES={"default": LOCMEM, "seiten": LOCMEM | {"LOCATION": "seiten"}}):
        caches["seiten"].clear()
        yield


def antwort(groesse=0) -> StoredResponse:
    """An answer of that many bytes, all counted."""
    return StoredResponse("200 OK", [("A", "b")], b"x" * (groesse - 1000))


def test_it_gives_what_it_was_given():
    speicher = PageStore()
    speicher.set("a", antwort(2000))
    assert speicher.get("a") == antwort(2000)
    assert speicher.get("b") is None
    speicher.clear()
    assert speicher.get("a") is None


def test_it_is_bounded_and_forgets_the_longest_unused():
    """By bytes, not by entries."""
    speicher = PageStore(hoechstens=10_000, einzeln=5_000)
    for name in "abc":
        speicher.set(name, antwort(3000))
    speicher.get("a")
    speicher.set("d", antwort(3000))
    assert [name for name in "abcd" if speicher.get(name)] == ["a", "c", "d"]
    speicher.set("e", antwort(5001))
    assert speicher.get("e") is None
    for nummer in range(100):
        speicher.set(f"f{nummer % 7}", antwort(2000))
        assert speicher.belegt <= 10_000


def test_processes_share(gemeinsam):
    """What one made the other has, and keeps."""
    einer, anderer = PageStore(), PageStore()
    einer.set("a", antwort(2000))
    assert anderer.get("a") == antwort(2000)
    caches["seiten"].clear()
    assert anderer.get("a") == antwort(2000)


def test_two_servers_share_pages(gemeinsam, db):
    """Over the whole line."""
    f.projekt()  # whoever writes makes a Datenstand
    einer, anderer = Leitung(), Leitung()
    assert einer.get("/").inhalt == anderer.get("/").inhalt
    assert anderer.gefragt == []


def test_without_the_shared_cache_it_is_slower_and_nothing_else(db, caplog):
    """Asked once, then left alone for a while."""
    f.projekt()
    with override_settings(CACHES={"default": LOCMEM, "seiten": KAPUTT}):
        leitung = Leitung()
        for _ in range(3):
            assert leitung.get("/").status == 200
        assert leitung.get("/umsetzungsprojekte/").status == 200
    assert leitung.gefragt == ["/", "/umsetzungsprojekte/"]
    assert Kaputt.gefragt == 1
    assert "gemeinsame Seitenspeicher antwortet nicht: weg" in caplog.text
