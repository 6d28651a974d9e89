"""An act of the admin that is killed: before or after, never between; and again it succeeds."""

import signal

import pytest
from django.contrib.auth import get_user_model

from projects.enums import Rolle
from tests import factories as f
from tests.import_dateien import loaded
from tests.stoerung.vorgang import VORGAENGE, happened
from tests.stoerung.zustand import stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kleine_welt(tmp_path, monkeypatch):
    """Projects from an import, two bodies that are one, and who may do everything."""
    monkeypatch.setattr("bausteine.importe.vorschau.ORDNER", str(tmp_path))
    get_user_model().objects.create_superuser("chefin", password="geheim")
    f.themenfeld(name="Bildung")
    loaded(
        "umsetzungsprojekte",
        [
            ["kennung", "titel", "umsetzung"],
            *([f"p-{i}", f"Alt {i}", "Q1 2030"] for i in range(6)),
        ],
    )
    gut = f.organisation(name="Kommunales Rechenzentrum", kurzname="krz", kennung="krz")
    doppelt = f.organisation(name="KRZ", kurzname="krz L", kennung="krz-lemgo", aliase=["KRZ L"])
    projekte = [f.projekt(), f.projekt()]
    for projekt, stelle in ((projekte[0], gut), (projekte[0], doppelt), (projekte[1], doppelt)):
        f.beteiligung(projekt, stelle, Rolle.IT_PARTNER)
    f.organisation(name="Amt", kreis=doppelt, nachfolger=[doppelt])


@pytest.mark.parametrize("vorgang", VORGAENGE)
def test_killed_before_the_end_nothing_has_happened(kleine_welt, vorgang):
    """Not one row, not one entry of the history; all is written in one transaction.

    What a killed process leaves behind does not keep the next one from doing the same.
    """
    vorher = stored()
    for wann in ("1", "4", "vor"):
        assert happened(vorgang, wann) == -signal.SIGKILL
        assert stored() == vorher
    assert happened(vorgang, "nie") == 302
    nachher = stored()
    geschrieben = {name for name in vorher if vorher[name] != nachher[name]}
    assert any("Historical" in name for name in geschrieben), geschrieben
    assert ("importe.Import" in geschrieben) == (vorgang in {"import_file", "take_back"})
