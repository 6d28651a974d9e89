"""Killed, disk full, database gone: before or after, never between, and a sentence that helps."""

import os
import resource
import shutil
import signal
import subprocess
from contextlib import contextmanager
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings

from betrieb.sicherung import bestand
from betrieb.sicherung.schreiben import beside
from tests.betrieb.ausgaben import exports
from tests.betrieb.datenbanken import exports_of, manage, run
from tests.postgres import free_port

pytestmark = pytest.mark.django_db(transaction=True)
LADEN, SCHREIBEN = "betrieb.umzug.laden", "betrieb.sicherung.schreiben"
#: where the database's own tool begins to write
EIGENES = {
    "sqlite": ("betrieb.sicherung.sqlite", "copy", 1),
    "postgresql": ("betrieb.sicherung.postgresql", "_feed", 2),
}[connection.vendor]


def killed(modul, funktion, wievielter, *befehl, url, **umgebung):
    """Run the command until the trap; it must not end otherwise."""
    ablauf = run(
        "-m",
        "tests.betrieb.toedlich",
        modul,
        funktion,
        str(wievielter),
        *map(str, befehl),
        url=url,
        **umgebung,
    )
    assert ablauf.returncode == -signal.SIGKILL, ablauf.stderr
    return ablauf


@pytest.mark.parametrize(
    ("form", "stelle"),
    [
        ("umzugsdatei", (LADEN, "_insert", 12)),
        ("umzugsdatei", (LADEN, "compare", 1)),
        ("archivdatei", EIGENES),
    ],
    ids=["beim Schreiben", "beim Vergleichen", "mit eigenem Werkzeug"],
)
def test_killed_while_restoring_leaves_nothing(request, leere, form, stelle):
    """The database is empty, and the same command then does it all."""
    datei = request.getfixturevalue(form)
    killed(*stelle, "wiederherstellen", datei, url=leere)
    noch_einmal = manage("wiederherstellen", str(datei), url=leere)
    assert (noch_einmal.returncode, noch_einmal.stderr) == (0, "")
    assert "Zurückgespielt und verglichen." in noch_einmal.stdout


@pytest.mark.parametrize(
    "stelle", [("store", 1), ("store", 30, "--umzug"), ("_sync_folder", 1)], ids=str
)
def test_killed_while_saving_leaves_the_old_archive_or_the_new_one(leere, tmp_path, stelle):
    """Never half a file under the name; the next run takes the leftover along."""
    ziel = tmp_path / "a.zip"
    ziel.write_bytes(b"frueher")
    funktion, wievielter, *optionen = stelle
    befehl = ["sichern", ziel, "--ueberschreiben", *optionen]
    killed(SCHREIBEN, funktion, wievielter, *befehl, url=leere)
    if funktion == "store":
        assert ziel.read_bytes() == b"frueher"
    else:
        call_command("wiederherstellen", ziel, "--pruefen", stdout=StringIO())
    assert {datei.name for datei in tmp_path.iterdir()} <= {
        "a.zip",
        ".a.zip.teil",
        ".a.zip.kopie.teil",
    }
    assert manage("sichern", str(ziel), "--ueberschreiben", url=leere).returncode == 0
    assert [datei.name for datei in tmp_path.iterdir()] == ["a.zip"]


@contextmanager
def small_disk(ordner):
    """A disk of 16 KB: a tmpfs for root; for everyone else no file may grow bigger."""
    if os.geteuid() == 0 and shutil.which("mount"):
        befehl = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(ordner)]
        if subprocess.run(befehl, capture_output=True).returncode == 0:
            try:
                yield
            finally:
                subprocess.run(["umount", str(ordner)], check=True)
            return
    weich, hart = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 10, hart))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (weich, hart))


@pytest.mark.parametrize("optionen", [[], ["--umzug"]], ids=str)
def test_disk_full_while_saving(gefuellt, tmp_path, optionen):
    """The earlier archive is still there, and nothing else."""
    ordner = tmp_path / "platte"
    ordner.mkdir()
    with small_disk(ordner):
        frueher = ordner / "a.zip"
        frueher.write_bytes(b"frueher")
        with pytest.raises(CommandError, match=r"kein Platz mehr.*Schaffen Sie Platz"):
            call_command("sichern", frueher, "--ueberschreiben", *optionen)
        assert [datei.name for datei in ordner.iterdir()] == ["a.zip"]
        assert frueher.read_bytes() == b"frueher"


def test_disk_full_while_restoring(umzugsdatei, datenbanken):
    """The database ends as empty as it was; with more room the same command does it."""
    url = datenbanken.migrated("sqlite")
    begrenzt = "import resource,runpy,sys;resource.setrlimit(resource.RLIMIT_FSIZE,(900_000,)*2);"
    begrenzt += "sys.argv=sys.argv[1:];runpy.run_path('manage.py',run_name='__main__')"
    ablauf = run("-c", begrenzt, "manage.py", "wiederherstellen", str(umzugsdatei), url=url)
    assert ablauf.returncode == 1
    assert "Es wurde nichts gespeichert; Sie können den Befehl wiederholen." in ablauf.stderr
    assert "Traceback" not in ablauf.stderr
    assert manage("wiederherstellen", str(umzugsdatei), url=url).returncode == 0
    call_command("wiederherstellen", umzugsdatei, stdout=StringIO())
    assert exports_of(url) == exports()


def test_database_gone_and_back(umzugsdatei, tmp_path):
    """Both commands say it in one sentence; nothing is written."""
    weg = f"postgres://niemand:nichts@127.0.0.1:{free_port()}/weg"
    for befehl in (["sichern", str(tmp_path / "b.zip")], ["wiederherstellen", str(umzugsdatei)]):
        ablauf = manage(*befehl, url=weg)
        assert ablauf.returncode == 1
        assert "Die Datenbank antwortet nicht" in ablauf.stderr
        assert "DATABASE_URL" in ablauf.stderr
        assert len(ablauf.stderr.strip().splitlines()) == 1
    assert [datei.name for datei in tmp_path.iterdir()] == ["umzug.zip"]


def test_two_at_once_do_not_write_the_same_file(transactional_db, tmp_path):
    """The second one is told so."""
    with beside(tmp_path / "a.zip"):
        with pytest.raises(CommandError, match="gerade eine andere Sicherung"):
            call_command("sichern", tmp_path / "a.zip")
        assert (tmp_path / ".a.zip.teil").exists()
    assert not list(tmp_path.iterdir())


def test_the_connection_breaks_in_the_middle(transactional_db, tmp_path, monkeypatch):
    """An archive that was begun vanishes again."""

    def brechen(*_):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(bestand, "inventory", brechen)
    with pytest.raises(CommandError, match="Die Datenbank antwortet nicht"):
        call_command("sichern", tmp_path / "b.zip")
    assert not [*tmp_path.iterdir()]


@pytest.fixture
def medien(tmp_path):
    """A folder of uploads with a file in a folder."""
    ordner = tmp_path / "medien"
    (ordner / "2026").mkdir(parents=True)
    (ordner / "2026" / "plan ä.pdf").write_bytes(b"%PDF" + bytes(range(256)) * 2000)
    (ordner / "leer.txt").write_bytes(b"")
    (ordner / "fremd").symlink_to("/etc/passwd")
    return ordner


@pytest.mark.parametrize("optionen", [[], ["--umzug"]], ids=str)
def test_uploads_come_along(transactional_db, medien, tmp_path, optionen):
    """Into an empty folder; what stands in the way is never overwritten; a broken run is undone."""
    User.objects.create_user("jemand")
    ziel, neu = tmp_path / "a.zip", tmp_path / "neu"
    with override_settings(MEDIA_ROOT=str(medien)):
        call_command("sichern", ziel, *optionen, stdout=StringIO())
    with pytest.raises(CommandError, match="nicht leer"):
        call_command("wiederherstellen", ziel)
    call_command("flush", interactive=False, verbosity=0)
    with override_settings(MEDIA_ROOT=""), pytest.raises(CommandError, match="MEDIA_ROOT"):
        call_command("wiederherstellen", ziel)
    neu.mkdir()
    with override_settings(MEDIA_ROOT=str(neu)):
        for im_weg in (lambda p: p.write_bytes(b"anders"), lambda p: p.symlink_to(medien / p.name)):
            im_weg(neu / "leer.txt")
            with pytest.raises(CommandError, match="muss leer"):
                call_command("wiederherstellen", ziel)
            (neu / "leer.txt").unlink()
        # what a killed run leaves: whole files, and one that is half written
        (neu / "leer.txt").write_bytes(b"")
        (neu / "2026").mkdir()
        (neu / "2026" / ".plan ä.pdf.teil").write_bytes(b"halb")
        call_command("wiederherstellen", ziel, verbosity=0)
    gleich = (medien / "2026" / "plan ä.pdf").read_bytes()
    assert (neu / "2026" / "plan ä.pdf").read_bytes() == gleich
    assert {p.name for p in neu.rglob("*") if p.is_file()} == {"plan ä.pdf", "leer.txt"}
