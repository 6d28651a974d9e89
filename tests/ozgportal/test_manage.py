"""`manage.py` after `make run`: the same key, the same database, files for the caller alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.befehle import run_all
from tests.geduld import GEDULD

pytestmark = pytest.mark.einmal
#: what a shell has that has never heard of the portal
LEER = {"SECRET_KEY": "", "SECRET_KEY_FILE": "", "DATABASE_URL": ""}


def manage(*befehl: str, var: Path, umask: int = 0o022) -> subprocess.CompletedProcess:
    """A command, typed in a shell that lets everyone read what it makes."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *befehl],
        cwd=var.parent,
        env=os.environ | LEER | {"VAR": str(var)},
        umask=umask,
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )


def modes(ordner: Path) -> dict[str, int]:
    """Of every file in a folder, by its path."""
    dateien = [p for p in ordner.rglob("*") if p.is_file()]
    return {str(p.relative_to(ordner)): stat.S_IMODE(p.stat().st_mode) for p in dateien}


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A folder as `make run` leaves it: with a key, and with tables."""
    ordner = tmp_path_factory.mktemp("manage") / "var"
    ordner.mkdir()
    (ordner / "secret_key").write_text("k" * 60)
    (ordner / "secret_key").chmod(0o600)
    ablauf = manage("migrate", "-v0", var=ordner)
    assert ablauf.returncode == 0, ablauf.stderr
    return ordner


def test_it_finds_key_and_database_by_itself(var):
    """The next thing a newcomer types, without any variable."""
    datei = var.parent / "quellen.csv"
    datei.write_text("kennung;titel\nprobe;Probe\n")
    ablauf = manage("import_csv", "quellen", str(datei), var=var)
    assert "fehlt" not in ablauf.stderr, ablauf.stderr
    assert "1 neu" in ablauf.stdout, ablauf.stdout + ablauf.stderr


def test_without_a_key_it_says_how_to_get_one(tmp_path):
    ablauf = manage("check", var=tmp_path / "var")
    assert ablauf.returncode != 0
    assert "Der geheime Schlüssel fehlt" in ablauf.stderr
    assert "`make run` legt ihn an" in ablauf.stderr


@pytest.mark.parametrize("befehl", [("wiederherstellen", "x.zip"), ("check",), ("rollen",)])
def test_without_a_key_that_is_all_it_says(tmp_path, befehl):
    ablauf = manage(*befehl, var=tmp_path / "var")
    assert ablauf.returncode == 1
    assert ablauf.stderr.startswith("Der geheime Schlüssel fehlt")
    assert ablauf.stderr.count("\n") == 1


#: what cannot be done, and a part of the sentence that says so
VERGEBLICH = {
    "export_csv quellen -o nirgends/x.csv": "nirgends/x.csv lässt sich",
    "export_csv quellen -o nirgends/x.xlsx": "gibt es nicht",
    "export_csv quellen -o .": "das ist ein Ordner",
    "import_csv quellen LIESMICH --fehler nirgends/f.csv": "nirgends",
    "import_csv gibtsnicht x.csv": "Möglich sind: seiten, begriffe, stichwortgruppen, kurztexte",
    "export_csv gibtsnicht": "Möglich sind: seiten, begriffe, stichwortgruppen, kurztexte",
    "taeglich gibtsnicht": "Den Befehl „gibtsnicht“ gibt es nicht",
    "konto_oeffnen niemand": "Es gibt kein Konto „niemand“.",
    "fixtures_laden --ordner nirgends": "Keine CSV-Dateien",
    "sichern nirgends/x.zip": "nirgends",
    "wiederherstellen nirgends/x.zip": "nirgends",
}
#: what needs tables
TABELLEN = (
    "rollen",
    "fortschreiben",
    "plaene_fortschreiben",
    "zaehlen",
    "zaehlungen_pruefen",
    "zuordnungen_vorschlagen",
    "vorschlaege_aufraeumen",
    "meinungsbilder_aufraeumen",
    "erinnern",
    "abos_senden",
    "erstes_konto",
    "fixtures_laden",
    "export_csv quellen",
    "taeglich clearsessions",
    "konto_oeffnen chefin",
)


def all_of(befehle, var: Path) -> dict[str, subprocess.CompletedProcess]:
    """What each of these commands does, by its line."""
    readme = str(settings.BASE_DIR / "README.md")
    worte = [
        [readme if wort == "LIESMICH" else wort for wort in befehl.split()] for befehl in befehle
    ]
    ablaeufe = run_all(worte, LEER | {"VAR": str(var)}, var.parent)
    return dict(zip(befehle, ablaeufe, strict=True))


@pytest.fixture(scope="module")
def vergeblich(var):
    return all_of(VERGEBLICH, var)


@pytest.mark.parametrize("befehl", VERGEBLICH)
def test_what_cannot_be_done_is_said_in_a_sentence(vergeblich, befehl):
    """Exit code 1, and no report of the inside."""
    ablauf = vergeblich[befehl]
    assert ablauf.returncode == 1
    assert VERGEBLICH[befehl] in ablauf.stderr
    assert "Traceback" not in ablauf.stderr
    assert "usage:" not in ablauf.stderr


@pytest.fixture(scope="module")
def ohne_tabellen(tmp_path_factory):
    ordner = tmp_path_factory.mktemp("ohne") / "var"
    ordner.mkdir()
    (ordner / "secret_key").write_text("k" * 60)
    return all_of(TABELLEN, ordner)


@pytest.mark.parametrize("befehl", TABELLEN)
def test_without_tables_it_says_how_to_make_them(ohne_tabellen, befehl):
    ablauf = ohne_tabellen[befehl]
    assert ablauf.returncode == 1
    assert "Zuerst „manage.py migrate“ ausführen." in ablauf.stderr
    assert "Traceback" not in ablauf.stderr


def test_what_it_makes_belongs_to_the_caller_alone(var):
    """Passwords lie in the database, whoever made the file, and in every export of it."""
    ziel = var / "quellen.xlsx"
    assert manage("export_csv", "quellen", "-o", str(ziel), var=var).returncode == 0
    gefunden = modes(var)
    assert {"ozgportal.sqlite3", "quellen.xlsx", "secret_key"} <= gefunden.keys()
    offen = {name for name, mode in gefunden.items() if mode != 0o600}
    assert {name for name in offen if not name.startswith("static/")} == set()


def test_what_a_web_server_hands_out_stays_readable(var):
    """Compressed ones too: nginx serves them under an account of its own."""
    assert manage("collectstatic", "--no-input", "-v0", var=var).returncode == 0
    statisch = var / "static"
    assert {mode & 0o044 for mode in modes(statisch).values()} == {0o044}
    ordner = [p for p in [statisch, *statisch.rglob("*")] if p.is_dir()]
    assert {stat.S_IMODE(p.stat().st_mode) & 0o055 for p in ordner} == {0o055}
