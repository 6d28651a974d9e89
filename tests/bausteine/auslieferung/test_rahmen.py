"""Several parts of a page's frame cost one query, and each gets its own rows back."""

import pytest
from django.db.models import F, Max

from bausteine.auslieferung import datenstand, rahmen
from bausteine.auslieferung.rahmen import Rahmenteil, frame_rows
from tests import factories as f
from tests.besuch import gezaehlte_abfragen
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db


@pytest.fixture
def teile(monkeypatch):
    """None but those of the test."""
    monkeypatch.setattr(rahmen, "_TEILE", {})
    monkeypatch.setattr(rahmen, "_GEBAUT", {})
    yield
    rahmen.ALLES.clear()


@pytest.mark.usefixtures("teile")
def test_parts_are_asked_together_and_told_apart():
    """Words, an aggregate, and nothing where a part gives nothing; again only after a change."""
    f.themenfeld(nummer=1, name="Bildung")
    f.themenfeld(nummer=2, name="Umwelt")
    felder = Themenfeld.objects.all()
    namen = Rahmenteil(
        "namen",
        lambda: [frame_rows(felder, teil="namen", name="feld", text=F("name"))],
        lambda zeilen: sorted((z.name, z.text, z.von, z.am) for z in zeilen),
    )
    zuletzt = Rahmenteil(
        "zuletzt",
        lambda: [frame_rows(felder, teil="zuletzt", am=Max("geaendert_am"))],
        lambda zeilen: [z.am for z in zeilen],
    )
    leer = Rahmenteil("leer", lambda: [frame_rows(felder.none(), teil="leer")], len)
    datenstand.current()  # looks for the triggers once in a process
    with gezaehlte_abfragen() as abfragen:
        assert namen.get() == [("feld", "Bildung", None, None), ("feld", "Umwelt", None, None)]
        assert zuletzt.get() == [max(felder.values_list("geaendert_am", flat=True))]
        assert leer.get() == 0
    assert len(abfragen) == 2  # one is the test's own
    Themenfeld.objects.filter(nummer=2).delete()
    assert [text for _, text, *_ in namen.get()] == ["Bildung"]


@pytest.mark.usefixtures("teile")
def test_the_query_is_put_together_once_and_asked_anew():
    """After each change the rows are new ones, of the same SQL; a further part makes it anew."""
    gebaut = []

    def rows():
        gebaut.append(1)
        return [frame_rows(Themenfeld.objects.all(), teil="namen", name=F("name"))]

    namen = Rahmenteil("namen", rows, lambda zeilen: sorted(z.name for z in zeilen))
    assert namen.get() == []
    for name in ("Bildung", "Umwelt"):
        f.themenfeld(name=name)
        rahmen.ALLES.clear()  # also where nothing is kept
        assert name in namen.get()
    assert len(gebaut) == 1
    Rahmenteil("leer", lambda: [frame_rows(Themenfeld.objects.none(), teil="leer")], len)
    assert namen.get() == ["Bildung", "Umwelt"]
    assert len(gebaut) == 2
