"""The promise of several machines, with real ones; minutes long, so only when asked for."""

import pytest

from tests.verbund.teile import missing
from tests.verbund.weg import run

FEHLT = missing()


@pytest.mark.langsam
@pytest.mark.skipif(bool(FEHLT), reason=FEHLT)
def test_each_part_may_fail():
    """Nothing wrong at any time; errors only where a request was on its way to what died."""
    zeilen = {zeile.was: zeile for zeile in run().zeilen}
    assert list(zeilen) == ["nichts", "ein Knoten", "die Replik", "Redis", "Datenbank (Primär)",
                            "alles wieder da"]  # fmt: skip
    for zeile in zeilen.values():
        assert (zeile.fehler, zeile.alt) == ([], 0), zeile.markdown()
        # each process looks every two seconds: until then it knows of nothing
        spaeter = [antwort for antwort in zeile.antworten[-40:] if "<main" in antwort.text]
        hinweise = {antwort.hinweis for antwort in spaeter}
        assert hinweise == {zeile.was == "Datenbank (Primär)"}, zeile.markdown()
