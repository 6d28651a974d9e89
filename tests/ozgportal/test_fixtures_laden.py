"""The command that fills an empty portal: all files or none."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bausteine.importe.register import resource_for, resource_names
from ozgportal.management.commands.fixtures_laden import INHALT, is_empty
from ozgportal.management.commands.fixtures_laden import load as load_file

pytestmark = pytest.mark.django_db
FELDER = "nummer;name;slug\r\n1;Gesundheit;gesundheit\r\n2;Bildung;bildung\r\n"


def objects(name):
    return resource_for(name)._meta.model.objects


@pytest.fixture
def ordner(tmp_path):
    (tmp_path / "01_themenfelder.csv").write_text(FELDER)
    return tmp_path


def load(ordner, **optionen):
    call_command("fixtures_laden", ordner=ordner, **optionen)


def test_loads_files_in_order(ordner, capsys):
    (ordner / "02_lagen.csv").write_text("themenfeld;name\r\nBildung;Schule\r\n")
    load(ordner)
    assert objects("themenfelder").count() == 2
    assert objects("lagen").get().themenfeld.name == "Bildung"
    assert "3 Zeilen aus 2 Dateien" in capsys.readouterr().out


def test_if_empty_leaves_a_filled_database_alone(ordner, capsys):
    load(ordner, wenn_leer=True)
    objects("themenfelder").filter(name="Bildung").delete()
    capsys.readouterr()
    load(ordner, wenn_leer=True)
    assert objects("themenfelder").count() == 1
    assert capsys.readouterr().out == ""


def test_any_error_leaves_nothing_behind_and_names_the_place(ordner):
    (ordner / "02_lagen.csv").write_text("themenfeld;name\r\nBildung;Schule\r\nUnfug;Weg\r\n")
    with pytest.raises(CommandError) as fehler:
        load(ordner)
    assert "02_lagen.csv, Zeile 3, Spalte „themenfeld“: " in str(fehler.value)
    assert "Unfug" in str(fehler.value)
    assert is_empty()
    assert not objects("lagen").exists()


def test_one_file_alone_is_loaded_whole_or_not_at_all(ordner):
    """The import itself undoes it, not only the command around all files."""
    datei = ordner / "01_themenfelder.csv"
    datei.write_text(FELDER + "x;Ohne Nummer;ohne-nummer\r\n")
    with pytest.raises(CommandError, match=r"01_themenfelder\.csv"):
        load_file(datei)
    assert is_empty()


def test_many_errors_are_cut_short(ordner):
    zeilen = "".join(f"Unfug;Lage {nummer}\r\n" for nummer in range(30))
    (ordner / "02_lagen.csv").write_text(f"themenfeld;name\r\n{zeilen}")
    with pytest.raises(CommandError, match="… und 10 weitere"):
        load(ordner)


@pytest.mark.parametrize("name", ["themenfelder.csv", "03_unbekannt.csv"])
def test_unknown_file_name(ordner, name):
    (ordner / name).write_text(FELDER)
    with pytest.raises(CommandError, match=f"{name}: Der Name muss NN_name.csv lauten"):
        load(ordner)
    assert is_empty()


def test_unreadable_file(ordner):
    (ordner / "02_lagen.csv").write_text("")
    with pytest.raises(CommandError, match=r"02_lagen\.csv: Die Datei ist leer"):
        load(ordner)
    assert is_empty()


def test_empty_folder(tmp_path):
    with pytest.raises(CommandError, match="Keine CSV-Dateien"):
        load(tmp_path)


def test_unknown_column_names_the_file(ordner):
    (ordner / "02_lagen.csv").write_text("themenfeld;name;farbe\r\nBildung;Schule;rot\r\n")
    with pytest.raises(CommandError, match=r"02_lagen\.csv lässt sich nicht laden") as fehler:
        load(ordner)
    assert "„farbe“ ist unbekannt" in str(fehler.value)


def test_every_fixture_has_a_resource():
    namen = [
        datei.stem.partition("_")[2].replace("_", "-")
        for datei in (settings.BASE_DIR / "fixtures").iterdir()
    ]
    assert set(INHALT) <= set(namen) <= set(resource_names())
