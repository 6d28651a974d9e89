"""An Organisation that edits itself finds itself first among those it can choose."""

import pytest

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db


def offered(konto, suche: str) -> list[str]:
    """What the field for a partner offers."""
    daten = {"app_label": "projects", "model_name": "beteiligung", "field_name": "organisation"}
    antwort = client_of(konto).get("/admin/autocomplete/", daten | {"term": suche})
    return [wahl["text"] for wahl in antwort.json()["results"]]


def test_itself_first_then_the_alphabet():
    """Also where a search narrows the choice; who answers for all has the alphabet alone."""
    f.organisation(name="Stadt Ahlen", kurzname="Stadt Ahlen")
    f.organisation(name="Stadt Bonn", kurzname="Stadt Bonn")
    eigene = f.organisation(name="Stadt Unna", kurzname="Stadt Unna")
    redaktion = konto_in("Organisations-Redaktion", organisationen=[eigene])
    for suche in ("", "stadt"):
        assert offered(redaktion, suche) == ["Stadt Unna", "Stadt Ahlen", "Stadt Bonn"]
    alle = konto_in("Koordination", name="alle", organisationen=[eigene])
    assert offered(alle, "stadt") == ["Stadt Ahlen", "Stadt Bonn", "Stadt Unna"]
