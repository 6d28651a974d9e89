"""The same on the command line."""

import io
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from bausteine.importe.register import resource_names
from bausteine.tabellen.dateien import read_table
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.geduld import GEDULD
from tests.import_dateien import csv_datei, exported_file, xlsx_datei

pytestmark = pytest.mark.django_db
ZEILEN = [["kennung", "titel", "prioritaet"], ["a", "A", "1"], ["b", "B", "2"]]
FALSCH = [["kennung", "titel", "prioritaet"], ["a", "A", "=1"], ["b", "", "2"]]


@pytest.fixture
def datei(tmp_path):
    """A file with two new projects."""
    pfad = tmp_path / "projekte.csv"
    pfad.write_bytes(csv_datei(ZEILEN))
    return pfad


def run(*argumente, **optionen) -> tuple[str, str]:
    """Output and error output of a command."""
    aus, fehler = io.StringIO(), io.StringIO()
    call_command(*map(str, argumente), stdout=aus, stderr=fehler, no_color=True, **optionen)
    return aus.getvalue(), fehler.getvalue()


def process(*argumente, stdin=None) -> subprocess.CompletedProcess:
    """The command as people start it, output into pipes."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, argumente)],
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        timeout=GEDULD,
    )


class TestImport:
    """import_csv."""

    def test_dry_unless_told_otherwise(self, datei):
        aus, fehler = run("import_csv", "umsetzungsprojekte", datei)
        assert "2 Zeilen: 2 neu, 0 geändert, 0 unverändert, 0 fehlerhaft." in aus
        assert "Nur zur Probe, nichts geschrieben." in aus
        assert fehler == ""
        assert not Umsetzungsprojekt.objects.exists()

    def test_commit_writes(self, datei):
        aus, _ = run("import_csv", "umsetzungsprojekte", datei, "--commit")
        assert "Geschrieben." in aus
        assert Umsetzungsprojekt.objects.count() == 2
        grund = set(Umsetzungsprojekt.history.values_list("history_change_reason", flat=True))
        assert grund == {"Import projekte.csv"}
        aus, _ = run("import_csv", "umsetzungsprojekte", datei, "--commit")
        assert "2 Zeilen: 0 neu, 0 geändert, 2 unverändert" in aus
        assert Umsetzungsprojekt.history.count() == 2

    def test_xlsx(self, tmp_path):
        pfad = tmp_path / "projekte.xlsx"
        pfad.write_bytes(xlsx_datei(ZEILEN))
        run("import_csv", "umsetzungsprojekte", pfad, "--commit")
        assert Umsetzungsprojekt.objects.get(kennung="b").prioritaet == 2

    def test_errors_stop_it_and_are_named(self, tmp_path):
        pfad, ziel = tmp_path / "falsch.csv", tmp_path / "fehler.csv"
        pfad.write_bytes(csv_datei(FALSCH))
        fehlerausgabe = io.StringIO()
        with pytest.raises(CommandError, match=r"2 Fehler\. Nichts geschrieben\."):
            call_command(
                "import_csv",
                "umsetzungsprojekte",
                str(pfad),
                "--commit",
                "--fehler",
                str(ziel),
                stderr=fehlerausgabe,
            )
        assert (
            "Zeile 2, Spalte „prioritaet“: „=1“ ist keine ganze Zahl." in fehlerausgabe.getvalue()
        )
        assert "Zeile 3, Spalte „titel“:" in fehlerausgabe.getvalue()
        assert not Umsetzungsprojekt.objects.exists()
        tabelle = read_table(ziel.read_bytes(), "fehler.csv")
        assert tabelle.headers == ["zeile", "spalte", "fehler"]
        assert tabelle["zeile"] == ["2", "3"]
        assert ziel.read_bytes().startswith(b"\xef\xbb\xbfzeile;spalte;fehler\r\n")

    def test_one_faulty_row_keeps_the_good_ones_out(self, tmp_path):
        """All or nothing, in every order; and the exit code says so."""
        gut, falsch = ["gut", "Gut"], ["falsch", ""]
        for zeilen in ([gut, falsch], [falsch, gut]):
            pfad = tmp_path / "gemischt.csv"
            pfad.write_bytes(csv_datei([["kennung", "titel"], *zeilen]))
            with pytest.raises(CommandError, match=r"1 Fehler\. Nichts geschrieben\.") as fehler:
                run("import_csv", "umsetzungsprojekte", pfad, "--commit")
            assert fehler.value.returncode == 1
            assert not Umsetzungsprojekt.objects.exists()
            assert not Umsetzungsprojekt.history.exists()

    def test_no_error_file_without_errors(self, datei, tmp_path):
        ziel = tmp_path / "fehler.csv"
        run("import_csv", "umsetzungsprojekte", datei, "--fehler", ziel)
        assert not ziel.exists()

    def test_many_errors_are_cut_on_the_screen_only(self, tmp_path):
        pfad, ziel = tmp_path / "falsch.csv", tmp_path / "fehler.csv"
        pfad.write_bytes(csv_datei([["kennung", "titel"], *[[f"p-{i}", ""] for i in range(70)]]))
        fehlerausgabe = io.StringIO()
        with pytest.raises(CommandError, match="70 Fehler"):
            call_command(
                "import_csv",
                "umsetzungsprojekte",
                str(pfad),
                "--fehler",
                str(ziel),
                stderr=fehlerausgabe,
            )
        assert "… und 20 weitere." in fehlerausgabe.getvalue()
        assert len(read_table(ziel.read_bytes(), "fehler.csv")) == 70

    @pytest.mark.parametrize(
        ("inhalt", "name", "satz"),
        [
            (b"", "leer.csv", "leer"),
            (b"PK kaputt", "a.xlsx", "keine lesbare XLSX-Datei"),
            (b"a\x00b", "a.csv", "NUL"),
            (b"x;y\r\n1;2\r\n", "a.csv", "keine Zeile mit Spaltennamen"),
        ],
    )
    def test_unreadable_file(self, tmp_path, inhalt, name, satz):
        pfad = tmp_path / name
        pfad.write_bytes(inhalt)
        fehlerausgabe = io.StringIO()
        with pytest.raises(CommandError, match="Nichts geschrieben"):
            call_command("import_csv", "quellen", str(pfad), stderr=fehlerausgabe)
        assert satz in fehlerausgabe.getvalue()

    def test_header_only(self, tmp_path):
        pfad = tmp_path / "leer.csv"
        pfad.write_bytes(csv_datei(ZEILEN[:1]))
        assert "0 Zeilen: 0 neu" in run("import_csv", "umsetzungsprojekte", pfad)[0]

    def test_missing_file_and_unknown_resource(self, tmp_path, datei):
        with pytest.raises(CommandError, match="gibt es nicht"):
            run("import_csv", "quellen", tmp_path / "nirgends.csv")
        with pytest.raises(CommandError, match="gibt es nicht"):
            run("import_csv", "quellen", tmp_path)
        with pytest.raises(CommandError, match="umsetzungsprojekte"):
            run("import_csv", "projekte", datei)


class TestExport:
    """export_csv."""

    def test_file_and_output_are_the_same(self, tmp_path):
        f.projekt(titel="=Parken", veroeffentlichung="entwurf")
        ziel = tmp_path / "p.csv"
        run("export_csv", "umsetzungsprojekte", "-o", ziel)
        assert ziel.read_bytes() == exported_file("umsetzungsprojekte", "csv")
        assert run("export_csv", "umsetzungsprojekte")[0].encode() == ziel.read_bytes()

    def test_xlsx_by_its_ending(self, tmp_path):
        f.projekt(kennung="parken")
        for name in ("p.xlsx", "P.XLSX"):
            run("export_csv", "umsetzungsprojekte", "-o", tmp_path / name)
            assert load_workbook(tmp_path / name).active["A2"].value == "parken"

    @pytest.mark.parametrize("name", resource_names())
    def test_every_resource_even_empty(self, name):
        text = run("export_csv", name)[0]
        assert text.startswith("\ufeff")
        assert text.count("\r\n") == 1

    def test_unknown_resource(self):
        with pytest.raises(CommandError, match="organisationen"):
            run("export_csv", "projekte")

    def test_queries_do_not_grow(self, django_assert_max_num_queries):
        for _ in range(15):
            f.projekt(partner=[(f.organisation(), "mitarbeit")], quellen=[f.quelle()])
        with django_assert_max_num_queries(12):
            run("export_csv", "umsetzungsprojekte")


@pytest.mark.einmal
class TestProcesses:
    """As people start it: exit codes, and nothing but the result in a pipe."""

    @pytest.fixture(autouse=True)
    def _eigene_datenbank(self, monkeypatch, datenbanken):
        monkeypatch.setenv("DATABASE_URL", datenbanken.migrated("sqlite"))

    def test_exit_codes_and_silent_pipes(self, datei, tmp_path):
        gut = process("import_csv", "umsetzungsprojekte", datei)
        assert (gut.returncode, gut.stderr) == (0, b"")
        assert "2 neu" in gut.stdout.decode()
        falsch = tmp_path / "falsch.csv"
        falsch.write_bytes(csv_datei(FALSCH))
        schlecht = process("import_csv", "umsetzungsprojekte", falsch)
        assert schlecht.returncode == 1
        assert "Traceback" not in schlecht.stderr.decode()
        assert "2 Fehler. Nichts geschrieben." in schlecht.stderr.decode()
        leer = process("export_csv", "umsetzungsprojekte")
        assert leer.returncode == 0
        assert leer.stdout.startswith(b"\xef\xbb\xbfkennung;")
        assert b"\r\r\n" not in leer.stdout
        assert process("import_csv", "quellen", "nirgends.csv").returncode == 1
        assert process("import_csv", "gibtsnicht", datei).returncode != 0
