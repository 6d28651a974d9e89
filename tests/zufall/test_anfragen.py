"""No failure, no slow answer: random requests to every public address.

`make fuzz` sends more of them; ZUFALL_ANFRAGEN says how many.
"""

import os
import time
from urllib.parse import unquote_to_bytes

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings

from bausteine.seiten.listen import ListPage
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests.zufall.anfragen import Anfrage, parameters, public_routes, requests
from themenfelder.models import Themenfeld

#: with every run; `make fuzz` sends as many as there is time for
VORGABE = 400
ANFRAGEN = int(os.environ.get("ZUFALL_ANFRAGEN", VORGABE))
#: seconds of processor time: whatever else the machine does, the same; a PDF is a document
HOECHSTENS, HOECHSTENS_PDF = 6, 30


def send(anfrage: Anfrage):
    """The answer, read to its end, and the seconds of processor time it took."""
    client = Client(raise_request_exception=False)
    beginn = time.process_time()
    antwort = client.generic(
        anfrage.methode,
        "/",
        anfrage.koerper,
        anfrage.typ or "text/plain",
        QUERY_STRING=anfrage.query,
        PATH_INFO=_path_info(anfrage.pfad),
    )
    if antwort.streaming:
        for _ in antwort.streaming_content:
            pass
    return antwort, time.process_time() - beginn


def _path_info(pfad: str) -> str:
    """What a server hands on: bytes as Latin-1 (PEP 3333)."""
    return unquote_to_bytes(pfad).decode("latin-1")


@pytest.mark.usefixtures("welt")
class TestZufall:
    """Everything there is, asked for in every way."""

    def test_no_request_breaks_the_portal(self, db, settings_ohne_grenze):
        keys = [
            *Umsetzungsprojekt.objects.values_list("kennung", flat=True)[:5],
            *Themenfeld.objects.values_list("slug", flat=True)[:3],
            *OzgLeistung.objects.values_list("slug", flat=True)[:3],
            *LeikaLeistung.objects.values_list("kennung", flat=True)[:3],
            *Organisation.objects.values_list("kennung", flat=True)[:3],
        ]
        gezaehlt = {"alle": 0}

        @settings(
            max_examples=ANFRAGEN,
            derandomize=ANFRAGEN == VORGABE,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(requests(tuple(keys)))
        def run(anfrage):
            antwort, dauer = send(anfrage)
            gezaehlt["alle"] += 1
            gezaehlt[antwort.status_code] = gezaehlt.get(antwort.status_code, 0) + 1
            assert antwort.status_code < 500, f"{antwort.status_code}: {anfrage}"
            pdf = "pdf" in f"{anfrage.pfad}{anfrage.query}"
            grenze = HOECHSTENS_PDF if pdf else HOECHSTENS
            for _ in range(3):  # now and then it is the machine; each time, it is the portal
                dauer = min(dauer, send(anfrage)[1]) if dauer > grenze else dauer
            assert dauer <= grenze, f"{dauer:.1f} s: {anfrage}"
            assert "set-cookie" not in {name.lower() for name in antwort.headers}, str(anfrage)

        run()
        print(dict(sorted(gezaehlt.items(), key=str)))
        assert gezaehlt["alle"] >= ANFRAGEN * 0.9
        assert {200, 404, 405} <= gezaehlt.keys()


@pytest.fixture
def settings_ohne_grenze():
    """The number of forms a visitor may send is counted in the cache; it starts at nothing."""
    cache.clear()
    yield
    cache.clear()


def test_the_requests_know_the_address_map():
    """Routes and parameters come from the portal itself."""
    assert len(public_routes()) > 30
    assert {"umsetzungsprojekte/", "suche/"} <= {*public_routes()}
    assert {"themenfeld", "status", "seite", "sortierung", "format"} <= {*parameters()}


def test_a_failure_would_be_seen(db, monkeypatch):
    """The client turns an exception into the answer a visitor gets."""
    monkeypatch.setattr(ListPage, "get", lambda self, request: 1 / 0)
    antwort, _ = send(Anfrage("GET", "/themenfelder/", "", b"", ""))
    assert antwort.status_code == 500
