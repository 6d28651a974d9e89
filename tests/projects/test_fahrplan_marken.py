"""What the Fahrplan draws of a phase: a mark on its day, a line from its begin, a plan's box."""

import datetime as dt

import pytest
import time_machine

from bausteine.werte.zeitraum import Zeitraum
from projects import fahrplan
from projects.enums import Phasenart, Stand
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.projects.test_fahrplan import HEUTE

ACHSE = fahrplan.Achse(2022, 2026)
U, R = Phasenart.UMSETZUNG, Phasenart.ROLLOUT


@pytest.fixture(autouse=True)
def _heute(db):
    """The same day in every run."""
    with time_machine.travel(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), tick=False):
        yield


def drawn(phasen, achse=ACHSE):
    """The row of a project with these phases."""
    pk = f.projekt(phasen=phasen).pk
    projekt = Umsetzungsprojekt.objects.fuer_fahrplan().get(pk=pk)
    (zeile,) = fahrplan.draw([projekt], achse, HEUTE).alle
    return zeile


def at(jahr, monat, tag) -> str:
    """Where a day stands."""
    return fahrplan.percent(ACHSE.x(dt.date(jahr, monat, tag)))


def confirmed(**felder) -> dict:
    """A phase that runs, with these times."""
    zeiten = {name: Zeitraum.parse(text) for name, text in felder.items()}
    return {"stand": Stand.LAEUFT, **zeiten}


def test_a_confirmation_is_a_mark_on_its_day():
    """The end of 2022 lies at the end of 2022, and the sentence does not say it ended then."""
    (spur,) = drawn({U: {"stand": Stand.ABGESCHLOSSEN, "bestaetigt_am": f.BESTAETIGT}}).spuren
    assert (spur.raute, spur.hohl, spur.zeichen) == (at(2022, 12, 31), False, "◆")
    assert spur.satz == "Umsetzung abgeschlossen"
    assert (spur.linien, spur.kasten, spur.offen) == ((), None, "")


@pytest.mark.parametrize(
    ("felder", "linien"),
    [
        (
            {"begonnen": "Mai 2022"},
            [("ungenau", (2022, 5, 1), (2022, 5, 31)), ("genau", (2022, 5, 31), (2022, 12, 31))],
        ),
        ({"begonnen": "Juli–Dezember 2022"}, [("ungenau", (2022, 7, 1), (2022, 12, 31))]),
        ({"begonnen": "01.05.2022"}, [("genau", (2022, 5, 1), (2022, 12, 31))]),
        (
            {"begonnen": "01.05.2022", "beendet": "Q3 2022"},
            [("genau", (2022, 5, 1), (2022, 7, 1)), ("ungenau", (2022, 7, 1), (2022, 9, 30))],
        ),
        ({"beendet": "Q3 2022"}, []),
        ({"begonnen": "2023"}, []),  # after what was confirmed: the words say it
    ],
)
def test_a_begin_is_a_line_that_is_thin_while_its_day_is_not_known(felder, linien):
    """From its first possible day to the day of the confirmation, or to the end."""
    (spur,) = drawn({U: confirmed(**felder)}).spuren
    erwartet = [fahrplan.Linie(art, at(*von), at(*bis)) for art, von, bis in linien]
    assert list(spur.linien) == erwartet
    assert all(f"{wort} {zeit}" in spur.satz for wort, zeit in felder.items())


def test_a_plan_is_a_box_over_its_time():
    """Open to the right without an end or beyond the picture; one of a day can be seen, too."""
    zeile = drawn({U: "2023", R: "ab 2023", Phasenart.BUNDESWEIT: "31.12.2024"})
    jahr, offen, tag = zeile.spuren
    breite = ACHSE.x(dt.date(2024, 1, 1)) - ACHSE.x(dt.date(2023, 1, 1))
    assert jahr.kasten == (at(2023, 1, 1), fahrplan.percent(breite))
    assert (offen.offen, offen.kasten) == (at(2023, 1, 1), None)
    assert float(tag.kasten[1][:-1]) == fahrplan.MINDESTENS
    assert [spur.zeichen for spur in zeile.spuren] == ["▭"] * 3
    assert jahr.satz == "Umsetzung geplant 2023, nicht bestätigt"
    (weit,) = drawn({U: "2027–2030"}).spuren
    assert weit.offen


def test_what_had_not_begun_is_a_hollow_mark():
    """A Quelle said so of that day; that is no confirmed phase."""
    angabe = {"stand": Stand.IN_VORBEREITUNG, "bestaetigt_am": f.BESTAETIGT}
    zeile = drawn({U: angabe})
    (spur,) = zeile.spuren
    assert (spur.hohl, spur.zeichen, spur.satz) == (True, "◇", "Umsetzung in Vorbereitung")
    assert not zeile.lebt
    assert Umsetzungsprojekt.objects.zeitrahmen() == {
        "von": None,
        "bis": None,
        "stand": None,
        "lebend": 0,
    }


def test_what_is_older_than_the_axis_is_told_and_not_drawn():
    """Plans of before, plans that a later phase made void, and what the plan of a confirmed one
    was."""
    plan = {"geplant": Zeitraum.parse("Q1 2022"), "stand": Stand.LAEUFT}
    zeile = drawn({Phasenart.VORBEREITUNG: "Q4 2022", U: plan, R: "Q4 2021"})
    assert [spur.satz for spur in zeile.spuren] == ["Umsetzung läuft"]
    assert zeile.aelteres_titel == "3 alte Pläne"
    assert zeile.aelteres == [
        "Vorbereitung geplant Q4 2022, nicht bestätigt",
        "Roll-out NRW geplant Q4 2021, nicht bestätigt",
        "Umsetzung: geplant war Q1 2022",
    ]
    alt = {"stand": Stand.LAEUFT, "bestaetigt_am": dt.date(2020, 2, 29)}
    zeile = drawn({U: alt})
    assert (zeile.spuren, zeile.aelteres_titel) == ([], "1 ältere Angabe")
    assert zeile.aelteres == ["Umsetzung läuft, Stand 29.02.2020"]


def test_a_day_is_said_once_where_most_agree():
    """Another one stands in its sentence; the label of a picture says every day."""
    anderer = {"stand": Stand.LAEUFT, "bestaetigt_am": dt.date(2024, 2, 29)}
    zeile = drawn({Phasenart.KONZEPTION: Stand.ABGESCHLOSSEN, U: Stand.LAEUFT, R: anderer})
    saetze = [spur.satz for spur in zeile.spuren]
    assert saetze[1:] == ["Umsetzung läuft", "Roll-out NRW läuft, Stand 29.02.2024"]
    assert zeile.label.count("Stand 31.12.2022") == 2


@pytest.mark.parametrize(
    ("ort", "satz", "platz"),
    [
        (10, "kurz", ("10.00%", 16, "start", False)),
        (95, "kurz", ("95.00%", -16, "end", False)),
        (60, "x" * 45, ("60.00%", -16, "end", False)),
        (45, "x" * 60, ("100.00%", 0, "end", True)),
        (1, "x" * 90, ("1.00%", 0, "start", True)),
    ],
)
def test_a_sentence_stands_where_there_is_room(ort, satz, platz):
    """Right of its mark, else left, else below; never outside the picture."""
    rand = (ort, fahrplan.RAUTE)
    assert fahrplan.place_text(rand, rand, satz) == fahrplan.Satzplatz(*platz)
