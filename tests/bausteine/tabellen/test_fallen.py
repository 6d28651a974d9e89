"""Uploads that are traps: a clear reason within seconds and little memory, or simply read."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.bausteine.tabellen.fallen import FALLEN
from tests.geduld import GEDULD

#: what a trap may cost: CPU seconds, megabytes; the slowest is read in about three seconds
SEKUNDEN, MEGABYTE = 8, 100
pytestmark = pytest.mark.einmal


@pytest.fixture(scope="module")
def messungen(tmp_path_factory):
    """What every trap did, by name; made and read one after the other."""
    ordner, ergebnis = tmp_path_factory.mktemp("fallen"), {}
    dateien = []
    for nummer, (name, bauen, _) in enumerate(FALLEN.values()):
        dateien.append(ordner / f"{nummer}_{name}")
        dateien[-1].write_bytes(bauen())
    ablauf = subprocess.run(
        [sys.executable, "-m", "tests.bausteine.tabellen.messstand", *dateien],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )
    assert not ablauf.returncode, ablauf.stderr
    for falle, zeile in zip(FALLEN, ablauf.stdout.splitlines(), strict=True):
        ergebnis[falle] = json.loads(zeile)
    return ergebnis


@pytest.mark.parametrize("falle", FALLEN)
def test_a_trap_costs_little_and_is_named(messungen, falle):
    """Refused with a reason in German; what is harmless is read as if nothing were."""
    satz, gemessen = FALLEN[falle][2], messungen[falle]
    assert gemessen["sekunden"] < SEKUNDEN, gemessen
    assert gemessen["megabyte"] < MEGABYTE, gemessen
    if satz is None:
        assert gemessen.get("kopf", gemessen)[:1] == ["kennung"]
        assert len(gemessen["zeilen"]) == 1
    else:
        assert satz in gemessen.get("satz", "Die Datei wurde gelesen.")
