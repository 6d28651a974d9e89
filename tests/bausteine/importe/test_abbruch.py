"""A real import that is killed: before or after, never half."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from organisationen.models import Organisation
from tests.geduld import GEDULD
from tests.import_dateien import csv_datei

#: the rows of a file, of one that is stopped long before its end, and when that is
ANZAHL, VIELE, DANN = 600, 3000, 300
pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The address of the database this test runs on."""
    daten = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{daten['NAME']}"
    zugang = f"{daten['USER']}:{daten['PASSWORD']}@{daten['HOST']}:{daten['PORT']}"
    return f"postgres://{zugang}/{daten['NAME']}"


class Import:
    """`import_csv organisationen … --commit` at a terminal, as a person starts it."""

    def __init__(self, datei):
        self.terminal, ende = pty.openpty()
        # a test run in the background ignores Ctrl-C, and its children would inherit that
        vorher = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.prozess = subprocess.Popen(
            [sys.executable, "manage.py", "import_csv", "organisationen", str(datei), "--commit"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": database_url()},
            stdout=ende,
            stderr=ende,
            stdin=subprocess.DEVNULL,
        )
        signal.signal(signal.SIGINT, vorher)
        os.close(ende)
        self.ausgabe = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.prozess.poll() is None:
            self.prozess.kill()
        self.prozess.wait(timeout=GEDULD)
        os.close(self.terminal)

    def read_until(self, fertig) -> None:
        """Watch the terminal until `fertig(output)` or the end."""
        schluss = time.monotonic() + GEDULD
        while time.monotonic() < schluss and not fertig(self.ausgabe):
            if not select.select([self.terminal], [], [], 0.5)[0]:
                continue
            try:
                stueck = os.read(self.terminal, 65536)
            except OSError:  # the other end is closed
                return
            self.ausgabe += stueck.decode(errors="replace")


def rows_done(ausgabe: str) -> int:
    """How far the progress bar is."""
    zahlen = re.findall(r"([\d.]+) von [\d.]+", ausgabe)
    return max((int(zahl.replace(".", "")) for zahl in zahlen), default=0)


@pytest.fixture
def datei(tmp_path, request):
    """New Organisationen, ANZAHL unless told."""
    kopf = ["kennung", "name", "kurzname", "typ", "aliase"]
    anzahl = getattr(request, "param", ANZAHL)
    zeilen = [[f"o-{i}", f"Stelle {i}", f"St {i}", "Firma", f"Alias {i}"] for i in range(anzahl)]
    pfad = tmp_path / "viele.csv"
    pfad.write_bytes(csv_datei([kopf, *zeilen]))
    return pfad


def state() -> tuple[int, int]:
    """Records and history entries."""
    return Organisation.objects.count(), Organisation.history.count()


@pytest.mark.parametrize("datei", [VIELE], indirect=True)
def test_killed_on_the_way_leaves_nothing(datei):
    with Import(datei) as ablauf:
        ablauf.read_until(lambda text: rows_done(text) >= DANN)
        assert DANN <= rows_done(ablauf.ausgabe) < VIELE, ablauf.ausgabe[-500:]
        ablauf.prozess.send_signal(signal.SIGKILL)
        assert ablauf.prozess.wait(timeout=GEDULD) == -signal.SIGKILL
    assert "Geschrieben" not in ablauf.ausgabe
    assert state() == (0, 0)


@pytest.mark.parametrize("datei", [VIELE], indirect=True)
def test_ctrl_c_leaves_nothing(datei):
    with Import(datei) as ablauf:
        ablauf.read_until(lambda text: rows_done(text) >= DANN)
        ablauf.prozess.send_signal(signal.SIGINT)
        assert ablauf.prozess.wait(timeout=GEDULD) != 0
    assert state() == (0, 0)


def test_left_alone_it_writes_everything_with_a_bar(datei):
    with Import(datei) as ablauf:
        ablauf.read_until(lambda text: False)
        assert ablauf.prozess.wait(timeout=GEDULD) == 0
    assert f"{ANZAHL} Zeilen: {ANZAHL} neu" in ablauf.ausgabe
    assert "█" in ablauf.ausgabe
    assert rows_done(ablauf.ausgabe) > ANZAHL * 0.9
    assert state() == (ANZAHL, ANZAHL)
