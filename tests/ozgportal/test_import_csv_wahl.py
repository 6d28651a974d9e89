"""The options of `import_csv` that choose: a sheet, what columns are, and the good rows alone."""

import io

import pytest
from django.core.management import CommandError, call_command

from projects.models import Umsetzungsprojekt
from tests.bausteine.importe.listen import mappe, zwei_listen
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommando(tmp_path):
    """Run it on a file; what it says."""

    def lauf(inhalt, *optionen, name="liste.csv"):
        pfad = tmp_path / name
        pfad.write_bytes(inhalt if isinstance(inhalt, bytes) else csv_datei(inhalt))
        ausgabe = io.StringIO()
        call_command(
            "import_csv",
            "umsetzungsprojekte",
            str(pfad),
            "--commit",
            *optionen,
            stdout=ausgabe,
            stderr=ausgabe,
        )
        return ausgabe.getvalue()

    return lauf


def kennungen() -> list[str]:
    """What is stored."""
    return list(Umsetzungsprojekt.objects.order_by("kennung").values_list("kennung", flat=True))


def test_a_sheet_is_chosen(kommando):
    kommando(mappe(zwei_listen)(), "--blatt", "2025", name="liste.xlsx")
    assert kennungen() == ["c"]
    with pytest.raises(CommandError):
        kommando(mappe(zwei_listen)(), "--blatt", "2024", name="liste.xlsx")


def test_columns_are_named(kommando):
    kommando([["Projekt", "Nr"], ["A", "a"]], "--spalte", "Projekt=titel", "--spalte", "Nr=kennung")
    assert kennungen() == ["a"]
    with pytest.raises(CommandError, match="KOPF=SPALTE"):
        kommando([["Projekt"], ["A"]], "--spalte", "Projekt")


def test_good_rows_are_written_and_the_rest_is_kept(kommando, tmp_path):
    zeilen = [["kennung", "titel"], ["a", "A"], ["b", ""], ["c", "C"]]
    rest = tmp_path / "rest.csv"
    with pytest.raises(CommandError, match="1 Zeile ausgelassen") as fehler:
        kommando(zeilen, "--gute-zeilen", "--rest", str(rest))
    assert fehler.value.returncode == 2
    assert kennungen() == ["a", "c"]
    assert rest.read_text("utf-8-sig").splitlines() == [
        "kennung;titel;fehler",
        "b;;titel: Dieses Feld darf nicht leer sein.",
    ]


def test_without_the_option_nothing_is_written(kommando):
    with pytest.raises(CommandError, match="Nichts geschrieben"):
        kommando([["kennung", "titel"], ["a", "A"], ["b", ""]])
    assert kennungen() == []


def test_a_file_in_order_is_written_as_ever(kommando):
    assert "Geschrieben" in kommando([["kennung", "titel"], ["a", "A"]], "--gute-zeilen")
