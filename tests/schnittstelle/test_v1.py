"""Version 1 of the API only grows: what programs know of the last release is still there.

`v1.json` is its picture at that release. With each release it is taken anew:
`API_BILD_ERNEUERN=1 .venv/bin/python -m pytest -n 0 tests/schnittstelle/test_v1.py`.
"""

import copy
import json
import os
from pathlib import Path

import pytest
from django.test import Client

from tests.schnittstelle.bild import broken, picture

DATEI = Path(__file__).with_name("v1.json")


def test_nothing_of_the_last_release_is_gone(db):
    """No address, parameter, field or value of a parameter; nothing became required."""
    heute = picture(Client().get("/api/v1/openapi.json").json())
    if os.environ.get("API_BILD_ERNEUERN"):
        text = json.dumps(heute, ensure_ascii=False, indent=1, sort_keys=True)
        DATEI.write_text(f"{text}\n", encoding="utf-8")
    assert not broken(json.loads(DATEI.read_text(encoding="utf-8")), heute)


@pytest.mark.parametrize(
    ("aendern", "satz"),
    [
        (lambda b: b.pop("/api/v1/kommunen/"), "/api/v1/kommunen/ fehlt"),
        (lambda b: b["/api/v1/kommunen/"].pop("kreis"), "kreis war array string, ist None"),
        (lambda b: b["Kommunen"].update(ags="integer"), "ags war null string, ist integer"),
        (lambda b: b["/api/v1/kommunen/"]["sortierung="].remove("name"), "name fehlt"),
        (lambda b: b["/api/v1/kommunen/"].update(neu="string nötig"), "neu ist jetzt nötig"),
        (lambda b: b["/api/v1/kommunen/"].update(neu="string"), ""),
        (lambda b: b["Kommunen"].update(neu="string"), ""),
        (lambda b: b["/api/v1/kommunen/"]["sortierung="].append("neu"), ""),
    ],
)
def test_what_breaks_a_program_is_seen(aendern, satz):
    """And what it need not know is not."""
    alt = json.loads(DATEI.read_text(encoding="utf-8"))
    neu = copy.deepcopy(alt)
    aendern(neu)
    saetze = broken(alt, neu)
    assert (satz in " ".join(saetze)) if satz else not saetze
