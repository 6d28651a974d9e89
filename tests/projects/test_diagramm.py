"""Drawn pictures: lengths are proportions, parts meet, nothing leaves the drawing."""

import itertools

import pytest

from projects import diagramm
from projects.statistik import Bild, Reihe, Statistikspalte, Zahl

PLATZ = diagramm.BREITE - diagramm.LINKS - diagramm.RECHTS


def bild(form: str, *reihen: list[int]) -> Bild:
    """A picture with these rows of numbers."""
    spalten = [
        Statistikspalte(f"Spalte {i}", "plan") for i in range(len(reihen[0]) if reihen else 0)
    ]
    zeilen = [Reihe(f"Reihe {i}", [Zahl(w) for w in werte]) for i, werte in enumerate(reihen)]
    return Bild("name", "Titel", "Regel " * 40, form, "Kopf", spalten, zeilen)


def test_parts_of_a_bar_meet_and_are_proportional():
    """No gap and no overlap, whatever the numbers; the longest bar fills the room."""
    zeichnung = diagramm.draw(bild("gestapelt", [7, 11, 13, 3], [1, 0, 2, 1]))
    teile = [t for t in zeichnung.flaechen if t.y == zeichnung.flaechen[0].y]
    for links, rechts in itertools.pairwise(teile):
        assert links.x + links.breite == rechts.x
    assert sum(t.breite for t in teile) == PLATZ
    for teil, wert in zip(teile, [7, 11, 13, 3], strict=True):
        assert teil.breite == pytest.approx(PLATZ * wert / 34, abs=1)
    assert [s.text for s in zeichnung.schriften if s.art == "summe"] == ["34", "4"]


def test_a_part_too_narrow_for_its_number_goes_without():
    """The sum behind the bar and the table have it."""
    zeichnung = diagramm.draw(bild("gestapelt", [1000, 1]))
    assert [t.labelled for t in zeichnung.flaechen] == [True, False]


@pytest.mark.parametrize("form", ["gruppiert", "raster"])
def test_every_number_stands_behind_its_bar(form):
    """Also 0, which has no bar; the least of all has one that is seen."""
    zeichnung = diagramm.draw(bild(form, [1000, 1], [0, 500]))
    breiten = {t.wert: t.breite for t in zeichnung.flaechen}
    assert breiten[0] == 0
    assert breiten[1] == 2
    assert breiten[500] == pytest.approx(breiten[1000] / 2, abs=1)
    assert all(t.labelled and t.text_x > t.x + t.breite for t in zeichnung.flaechen)


@pytest.mark.parametrize("form", ["gestapelt", "gruppiert", "raster"])
@pytest.mark.parametrize("reihen", [[], [[0, 0]], [[5]], [[3, 9, 27, 81, 1, 1, 1, 1, 4, 4]] * 14])
def test_everything_lies_within_the_drawing(form, reihen):
    """Bars, words and the legend's lines; an empty picture can be drawn too."""
    zeichnung = diagramm.draw(bild(form, *reihen))
    for teil in zeichnung.flaechen:
        assert teil.x >= diagramm.LINKS
        assert teil.x + teil.breite <= diagramm.BREITE
        assert teil.y + teil.hoehe <= zeichnung.hoehe
    for schrift in zeichnung.schriften:
        assert 0 <= schrift.x < diagramm.BREITE
        assert 0 < schrift.y <= zeichnung.hoehe


def test_bars_do_not_overlap():
    """Neither the rows nor the bars of a row."""
    for form in ("gestapelt", "gruppiert", "raster"):
        flaechen = diagramm.draw(bild(form, [3, 4], [5, 6], [7, 8])).flaechen
        for a, b in itertools.combinations(flaechen, 2):
            nebeneinander = a.x + a.breite <= b.x or b.x + b.breite <= a.x
            untereinander = a.y + a.hoehe <= b.y or b.y + b.hoehe <= a.y
            assert nebeneinander or untereinander, form


def test_the_file_has_room_for_rule_and_origin():
    """The lines of the rule above, the origin below the drawing, all within the file."""
    datei = diagramm.as_file(bild("gruppiert", [3, 4]))
    assert len(datei.regel) > 1
    assert max(y for _, y, _ in datei.regel) < datei.oben
    assert datei.oben + datei.zeichnung.hoehe < datei.fuss < datei.hoehe
    assert datei.breite == diagramm.BREITE + 2 * diagramm.RAND


def test_bars_of_a_page_are_to_one_scale_and_their_parts_meet():
    """The longest is 100 %, written as an SVG reads it, and none stands for 0."""
    (gruppe,) = diagramm.bars(bild("gestapelt", [1, 2, 0], [0, 1, 1]))
    lang, kurz = gruppe.saeulen
    assert [(t.x, t.breite) for t in lang.teile] == [("0.00", "33.33"), ("33.33", "66.67")]
    assert [(t.x, t.breite) for t in kurz.teile] == [("0.00", "33.33"), ("33.33", "33.33")]
    assert (lang.wert, lang.von, kurz.wert, kurz.von) == (1, 3, 0, 2)
    assert diagramm.bars(bild("gestapelt", [0, 0]))[0].saeulen[0].teile == []


def test_several_bars_of_a_row_stand_under_its_name():
    """One bar has the name of its row itself."""
    mehrere = diagramm.bars(bild("raster", [1, 2], [3, 4]))
    assert [(g.titel, [s.titel for s in g.saeulen]) for g in mehrere] == [
        ("Reihe 0", ["Spalte 0", "Spalte 1"]),
        ("Reihe 1", ["Spalte 0", "Spalte 1"]),
    ]
    (eine,) = diagramm.bars(bild("gruppiert", [1], [3]))
    assert (eine.titel, [s.titel for s in eine.saeulen]) == ("", ["Reihe 0", "Reihe 1"])
