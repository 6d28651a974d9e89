"""The one command that runs everything does not pass over a failure."""

import gc
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import suites
from tests.suites import Schritt
from tests.umgebung import EINMAL, GRUENDLICH, LANGE

GUT = Schritt("Gutes", [sys.executable, "-c", "print('lief')"])
SCHLECHT = Schritt("Schlechtes", [sys.executable, "-c", "raise SystemExit(5)"])
OHNE = Schritt("Fehlendes", ["gibt-es-nicht"], "PostgreSQL fehlt (apt-get install postgresql)")


@pytest.fixture
def steps(monkeypatch):
    """Replaces all steps by the given ones."""
    monkeypatch.delenv("REQUIRE_ALL", raising=False)

    def setzen(*schritte):
        monkeypatch.setattr(suites, "stil", lambda: list(schritte))
        monkeypatch.setattr(suites, "suiten", list)
        monkeypatch.setattr(suites, "compiling", nullcontext)

    return setzen


def test_success(steps, capfd):
    steps(GUT)
    assert suites.main([]) == 0
    ausgabe = capfd.readouterr().out
    assert "lief" in ausgabe
    assert "Alles in Ordnung." in ausgabe


def test_failure_is_reported_and_the_rest_still_runs(steps, capfd):
    steps(SCHLECHT, GUT)
    assert suites.main([]) == 1
    ausgabe = capfd.readouterr().out
    assert "FEHLER      Schlechtes (Exit 5" in ausgabe
    assert "lief" in ausgabe


def test_the_summary_names_what_failed(steps, monkeypatch, tmp_path, capfd):
    """A long log is often read at its end only."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    datei = tmp_path / "test_zahl.py"
    datei.write_text("def test_eins():\n    assert 1 == 2\n\n\ndef test_zwei():\n    pass\n")
    ohne = ["-p", "no:django", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:playwright"]
    plugin = ["-p", "tests.umgebung", "-c", str(tmp_path / "leer.ini")]
    (tmp_path / "leer.ini").write_text("[pytest]\n")
    befehl = [sys.executable, "-m", "pytest", "-q", *ohne, *plugin, str(datei)]
    steps(Schritt("Schlechte Tests", befehl), SCHLECHT)
    assert suites.main([]) == 1
    zusammenfassung = capfd.readouterr().out.partition("── Zusammenfassung")[2].splitlines()
    assert "FEHLER      Schlechte Tests (Exit 1" in zusammenfassung[1]
    assert zusammenfassung[2].strip().startswith("test_zahl.py::test_eins (call): assert 1 == 2")
    assert "FEHLER      Schlechtes (Exit 5" in zusammenfassung[3]


def waiting_for(tmp_path, eigenes: str, anderes: str) -> Schritt:
    """A step that ends when the other one has begun, and fails if it is the second."""
    code = f"""if 1:
        import pathlib, sys, time
        ordner = pathlib.Path({str(tmp_path)!r})
        (ordner / {eigenes!r}).touch()
        while not (ordner / {anderes!r}).exists(): time.sleep(0.05)
        print('Wort von', {eigenes!r}, flush=True)
        sys.exit({eigenes!r} == 'zwei')"""
    return Schritt(eigenes, [sys.executable, "-c", code])


def test_suites_run_beside_each_other_and_are_shown_in_order(steps, monkeypatch, capfd, tmp_path):
    """Each waits for a sign of the other: one after the other they would never end."""
    steps()
    paar = [waiting_for(tmp_path, "eins", "zwei"), waiting_for(tmp_path, "zwei", "eins")]
    monkeypatch.setattr(suites, "suiten", lambda: [*paar, GUT])
    assert suites.main([]) == 1
    ausgabe = capfd.readouterr().out
    worte = ("Wort von eins", "── zwei", "Wort von zwei", "lief", "Zusammenfassung", "FEHLER")
    assert sorted(worte, key=ausgabe.index) == list(worte)
    assert "FEHLER      zwei (Exit 1" in ausgabe


def test_compiling_goes_beside_and_is_waited_for(monkeypatch, tmp_path):
    """Its own failure is nobody's: the suite says what is wrong with a file."""
    da = str(tmp_path / "da")
    langsam = f"import time; time.sleep(0.3); open({da!r}, 'w'); raise SystemExit(2)"
    monkeypatch.setattr(suites, "module", lambda *teile: [sys.executable, "-c", langsam])
    with suites.compiling(dict(os.environ)):
        assert not (tmp_path / "da").exists()
    assert (tmp_path / "da").exists()


def test_garbage_is_looked_for_among_what_tests_make():
    """Switched off while tests are read, and on again before the first one."""
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


def test_the_summary_stays_short(tmp_path):
    liste = tmp_path / "gescheitert"
    liste.write_text("".join(f"test_{n}\n" for n in range(50)))
    zeilen = suites.failed_tests(liste)
    assert len(zeilen) == suites.HOECHSTENS + 1
    assert zeilen[-1].strip() == "… und 30 weitere"
    assert suites.failed_tests(liste) == []


def test_compiled_code_is_kept(monkeypatch):
    """Whatever the machine says: hundreds of processes would each compile the same."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in suites.environment("/gibt-es-nicht")


def test_temporary_files_lie_in_memory_only_where_there_is_plenty(monkeypatch):
    frei = SimpleNamespace(free=suites.SPEICHER)
    monkeypatch.setattr(suites.shutil, "disk_usage", lambda ordner: frei)
    monkeypatch.setattr(suites.os, "access", lambda ordner, wie: True)
    assert suites.memory_folder() == "/dev/shm"  # noqa: S108 (as there)
    frei.free -= 1
    assert suites.memory_folder() is None


def test_temporary_files_of_all_steps_go_with_the_run(steps, tmp_path, capfd):
    """Below one folder that is gone afterwards, into which a server's account may look."""
    frage = "import os, tempfile as t; o = t.gettempdir(); print(o, oct(os.stat(o).st_mode)[-3:])"
    steps(Schritt("Frage", [sys.executable, "-c", frage]))
    assert suites.main([]) == 0
    ort, rechte = capfd.readouterr().out.split("── Frage\n")[1].splitlines()[0].split()
    assert (Path(ort).name[:4], Path(ort).exists(), rechte) == ("ozg-", False, "711")


def test_what_is_missing_is_named(steps, capfd):
    steps(OHNE)
    assert suites.main([]) == 0
    assert "ausgelassen Fehlendes: PostgreSQL fehlt" in capfd.readouterr().out


def test_require_all(steps, monkeypatch, capfd):
    steps(OHNE)
    monkeypatch.setenv("REQUIRE_ALL", "1")
    assert suites.main([]) == 1
    assert "FEHLT       Fehlendes" in capfd.readouterr().out


def test_missing_catalogue_is_named_but_no_failure(steps, monkeypatch, tmp_path, capfd):
    steps()
    monkeypatch.setattr(suites, "BASE_DIR", tmp_path)
    monkeypatch.setenv("REQUIRE_ALL", "1")
    assert suites.main([]) == 0
    assert "ausgelassen Tests am Bundeskatalog" in capfd.readouterr().out


def test_browser_and_postgres_are_part_of_everything(monkeypatch):
    monkeypatch.setattr(suites, "chromium_path", lambda: None)
    monkeypatch.setattr(suites, "server_programs", lambda: None)
    assert [bool(schritt.fehlt) for schritt in suites.suiten()] == [False, True, True]


def test_unknown_selection(capfd):
    assert suites.main(["alles"]) == 2


@pytest.mark.parametrize("dateien", [LANGE, EINMAL, GRUENDLICH])
def test_what_is_named_is_there(dateien):
    """A file with another name would come late, or twice, without a word."""
    ordner = Path(__file__).parent
    assert [teil for teil in dateien if not list(ordner.glob(f"{teil.rstrip('/')}*"))] == []


def test_the_quick_ones_leave_out_what_takes_long():
    """By the marks that umgebung.py gives."""
    *_, tests = suites.schnell()
    assert "not browser and not gruendlich and not langsam" in tests.befehl
