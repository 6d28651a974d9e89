"""Recorded query counts: `pytest --abfragen-erneuern` writes tests/query_counts.json anew."""

import fcntl
import json
from pathlib import Path

import pytest
from django.conf import settings

from bausteine.auslieferung import datenstand
from tests.besuch import gezaehlte_abfragen

DATEI = Path(__file__).with_suffix(".json")


def pytest_addoption(parser):
    """One option renews the baseline."""
    parser.addoption(
        "--abfragen-erneuern",
        action="store_true",
        help="schreibt die gezählten Datenbankabfragen je Seite nach tests/query_counts.json",
    )


def stored() -> dict[str, int]:
    """The recorded numbers by page."""
    return json.loads(DATEI.read_text()) if DATEI.exists() else {}


def _store(name: str, zahl: int) -> None:
    with DATEI.open("a+") as datei:  # several workers may renew at once
        fcntl.flock(datei, fcntl.LOCK_EX)
        datei.seek(0)
        zahlen = json.loads(datei.read() or "{}") | {name: zahl}
        datei.truncate(0)
        datei.write(json.dumps(dict(sorted(zahlen.items())), indent=1, ensure_ascii=False) + "\n")


@pytest.fixture
def abfragen(request):
    """`abfragen(name, act)`: how many queries `act()` costs; must be the recorded number."""

    if not settings.AUSLIEFERUNG:
        pytest.skip("gezählt wird mit dem, was die Auslieferung aufhebt")

    def zaehle(name, act):
        datenstand.current()  # looks for the triggers once in a process, whatever comes first
        with gezaehlte_abfragen() as gesehen:
            act()
        if request.config.getoption("--abfragen-erneuern"):
            _store(name, len(gesehen))
        bekannt = stored().get(name)
        assert len(gesehen) == bekannt, (
            f"{name}: {len(gesehen)} Abfragen statt {bekannt}. "
            "Gewollt? Dann: pytest --abfragen-erneuern\n" + "\n".join(gesehen)
        )
        return len(gesehen)

    return zaehle
