"""The files of Reifegrade: what is read, and what is refused in German."""

import pytest

from bausteine.importe.register import resource_for
from reifegrad.models import Reifegradbewertung
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")
NAME = "reifegradbewertungen"


@pytest.fixture
def zeile():
    """A row that says everything."""
    f.reifegradmodell()
    f.reifegradmodell("2.0", 8)
    leika = f.leika_leistung(leika_schluessel="99012345678901")
    f.dienst_leistung(f.online_dienst(kennung="ausweis"), leika)
    f.quelle(kennung="bericht")
    return {
        "dienst": "ausweis",
        "leika_schluessel": "99 012 345 678 901",
        "modell": "1.1",
        "stufe": "3",
        "bewertet_am": "31.12.2022",
        "art": "geprüft",
        "quelle": "bericht",
    }


def test_a_row_with_everything_is_read(zeile):
    """And read again changes nothing."""
    for erwartet in ("new", "skip"):
        ergebnis, fehler = importiere(NAME, zeile)
        assert not fehler
        assert ergebnis.totals[erwartet] == 1
    assert Reifegradbewertung.objects.get().stufe.stufe == 3


@pytest.mark.parametrize(
    ("spalten", "satz"),
    [
        (
            {"modell": ""},
            "Modell fehlt: Eine Stufe ohne Modell sagt nichts. Möglich sind: 1.1, 2.0.",
        ),
        ({"stufe": ""}, "Stufe fehlt."),
        ({"stufe": "7"}, "Die Stufe „7“ hat das Modell 1.1 nicht. Möglich sind: 0, 1, 2, 3, 4."),
        ({"modell": "9.9"}, "Reifegradmodell „9.9“ ist nicht bekannt."),
        ({"quelle": ""}, "Ein Reifegrad ohne Quelle ist keiner"),
        ({"bewertet_am": ""}, "bewertet_am"),
        ({"bewertet_am": "1.1.2999"}, "liegt in der Zukunft"),
        ({"leika_schluessel": ""}, "entweder eine LeiKa-Leistung oder eine OZG-Leistung"),
        ({"dienst": ""}, "Welcher Online-Dienst gemeint ist, fehlt."),
    ],
)
def test_wrong_rows_are_refused_in_german(zeile, spalten, satz):
    """All or nothing."""
    _, fehler = importiere(NAME, zeile | spalten)
    assert satz in saetze(fehler) or satz in {spalte for _, spalte, _ in fehler}
    assert not Reifegradbewertung.objects.exists()


def test_a_leistung_that_the_dienst_does_not_cover_is_refused(zeile):
    """Though it is known."""
    f.leika_leistung(leika_schluessel="99012345678902", bezeichnung="Andere")
    _, fehler = importiere(NAME, zeile | {"leika_schluessel": "99012345678902"})
    assert "Der Online-Dienst „Dienst" in saetze(fehler)
    assert "umfasst die Leistung „Andere“ nicht." in saetze(fehler)


def test_an_ozg_leistung_is_named_by_itself(zeile):
    """Where the Dienst covers one."""
    ozg = f.ozg_leistung(name="Personalausweis")
    f.dienst_leistung(
        Reifegradbewertung.dienst_leistung.field.related_model.objects.get().dienst, ozg
    )
    _, fehler = importiere(NAME, zeile | {"leika_schluessel": "", "ozg_leistung": ozg.mit_ozg_id})
    assert not fehler
    assert Reifegradbewertung.objects.get().dienst_leistung.ozg_leistung == ozg


def test_a_spreadsheet_that_makes_2_of_2_0_is_understood(zeile):
    """The number is the version."""
    _, fehler = importiere(NAME, zeile | {"modell": "2", "stufe": "7"})
    assert not fehler
    assert Reifegradbewertung.objects.get().modell.version == "2.0"


@pytest.mark.parametrize(
    "name", [NAME, "reifegradmodelle", "reifegradstufen", "reifegradkriterien"]
)
def test_a_file_that_is_exported_changes_nothing(zeile, name):
    """Each of them."""
    f.reifegradmodell("3.0", kriterien=2)
    importiere(NAME, zeile)
    tabelle = resource_for(name)().export()
    zeilen = [dict(zip(tabelle.headers, werte, strict=True)) for werte in tabelle]
    assert zeilen
    ergebnis, fehler = importiere(name, *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == len(zeilen)
