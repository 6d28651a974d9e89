"""Grouping on the page of a Themenfeld: by Lage, and by what moves."""

from types import SimpleNamespace

from projects.enums import Status
from tests import factories as f
from themenfelder.gruppen import OFFEN_BIS, OHNE_LAGE, by_lage, moving


def lage(name: str, *, oeffentlich: bool = True) -> SimpleNamespace:
    """As much of a Lage as the grouping looks at."""
    return SimpleNamespace(name=name, ist_oeffentlich=oeffentlich)


def leistung(eine=None, projekte: int = 0) -> SimpleNamespace:
    """As much of a Leistung."""
    return SimpleNamespace(lage=eine, anzahl_projekte=projekte)


def test_each_lage_is_a_group_and_a_hidden_one_is_none():
    """By name, with counts; one without Leistungen is named too."""
    tiere, amt, geheim = lage("tiere"), lage("Amt"), lage("Geheim", oeffentlich=False)
    leistungen = [leistung(tiere, 2), leistung(geheim), leistung(tiere), leistung()]
    gruppen = by_lage(leistungen, [amt, tiere])
    assert [(g.name, len(g.leistungen), g.mit_projekt) for g in gruppen] == [
        ("Amt", 0, 0),
        ("tiere", 2, 1),
        (OHNE_LAGE, 2, 0),
    ]
    assert all(gruppe.offen for gruppe in gruppen)


def test_many_are_folded():
    """Else the page is a list again."""
    viele = [leistung(lage("A")) for _ in range(OFFEN_BIS + 1)]
    assert [gruppe.offen for gruppe in by_lage(viele, [])] == [False]


def test_what_moves_has_a_confirmed_phase():
    """A project at rest does not."""
    staende = (Status.ROLLOUT, Status.OFFEN, Status.EINGESTELLT, Status.VORBEREITUNG)
    projekte = [SimpleNamespace(status_wert=status) for status in staende]
    bewegt, andere = moving(projekte)
    assert [p.status_wert for p in bewegt] == [Status.ROLLOUT, Status.VORBEREITUNG]
    assert [p.status_wert for p in andere] == [Status.OFFEN, Status.EINGESTELLT]


def test_the_page_shows_the_groups(db, besucher):
    """With their counts, and the furthest project first."""
    feld = f.themenfeld()
    tiere = f.lage(name="Tierhaltung", themenfeld=feld)
    reiten = f.ozg_leistung(name="Reiten", themenfeld=feld, lage=tiere)
    f.ozg_leistung(name="Anderes", themenfeld=feld)
    f.projekt(titel="A", themenfelder=[feld])
    f.projekt(
        titel="B", themenfelder=[feld], ozg_leistungen=[reiten], phasen={"umsetzung": "laeuft"}
    )
    seite = besucher.seite(feld.get_absolute_url())
    assert seite.text("h2")[:2] == ["Was sich bewegt", "2 OZG-Leistungen nach Lagen"]
    assert [" ".join(e.text.split()) for e in seite.alle("summary") if e.in_element("main")] == [
        "1 weiteres Projekt ohne bestätigte Phase oder nicht fortgeführt",
        "Tierhaltung 1 Leistung, 1 mit Projekt",
        "Ohne Angabe zur Lage 1 Leistung",
    ]
    assert [e.text.strip() for e in seite.alle("th") if e["scope"] == "row"] == ["B", "A"]
