"""The minimum rule, as a property: whatever is answered."""

import random

from reifegrad.regel import lowest

FAELLE = 500


def cases():
    """Criteria with answers of all kinds, the same in every run; some answers are missing, some are
    to criteria that the model does not have."""
    z = random.Random(11)  # noqa: S311 (the same cases in every run)
    for _ in range(FAELLE):
        kriterien = list(range(1, z.randint(0, 13) + 1))
        luecke = z.choice((0, 0, 0.2, 1))
        antworten = {
            nummer: None if z.random() < luecke else z.randint(0, 7)
            for nummer in kriterien
            if z.random() >= luecke / 2
        }
        if z.random() < 0.2:
            antworten[99] = 0
        z.shuffle(kriterien)
        yield kriterien, antworten


def test_the_lowest_decides_and_only_when_nothing_is_missing():
    """No answer above the lowest raises the level; none that is missing counts as 0."""
    for kriterien, antworten in cases():
        assert_judged(kriterien, antworten)


def assert_judged(kriterien, antworten):
    """One case: what pytest shows of it when it fails are these two."""
    ergebnis = lowest(kriterien, antworten)
    werte = {n: antworten.get(n) for n in kriterien}
    offen = sorted(n for n, wert in werte.items() if wert is None)
    assert list(ergebnis.offen) == offen
    assert ergebnis.vollstaendig == (bool(kriterien) and not offen)
    if not ergebnis.vollstaendig:
        assert ergebnis.stufe is None
        return
    gegeben = {n: wert for n, wert in werte.items() if wert is not None}
    assert all(wert >= ergebnis.stufe for wert in gegeben.values())
    assert [gegeben[n] for n in ergebnis.entscheidend] == [ergebnis.stufe] * len(
        ergebnis.entscheidend
    )
    assert {*ergebnis.entscheidend} == {n for n, w in gegeben.items() if w == ergebnis.stufe}
    for nummer in kriterien:
        besser = lowest(kriterien, {**gegeben, nummer: 7})
        assert besser.stufe >= ergebnis.stufe
        ohne = lowest(kriterien, {n: w for n, w in gegeben.items() if n != nummer})
        assert ohne.stufe is None


def test_without_criteria_there_is_no_level():
    """Nothing follows from nothing."""
    assert lowest([], {}).stufe is None
