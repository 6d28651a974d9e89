"""Two imports of one file at the same moment: one after the other, nothing twice."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bausteine.importe import protokoll
from bausteine.importe.bericht import problems
from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import read_table
from organisationen.models import Alias, Organisation
from tests.bausteine.importe.test_abbruch import database_url
from tests.geduld import GEDULD
from tests.import_dateien import csv_datei

pytestmark = pytest.mark.django_db(transaction=True)
ANZAHL = 300


def start(datei) -> subprocess.Popen:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_csv", "organisationen", str(datei), "--commit"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_second_waits_and_finds_nothing_to_do(tmp_path):
    datei = tmp_path / "viele.csv"
    zeilen = [[f"o-{i}", f"Stelle {i}", f"St {i}", "Firma", f"Alias {i}"] for i in range(ANZAHL)]
    datei.write_bytes(csv_datei([["kennung", "name", "kurzname", "typ", "aliase"], *zeilen]))
    prozesse = [start(datei), start(datei)]
    ausgaben = [prozess.communicate(timeout=GEDULD)[0] for prozess in prozesse]
    assert [prozess.returncode for prozess in prozesse] == [0, 0], ausgaben
    text = "".join(ausgaben)
    assert f"{ANZAHL} neu, 0 geändert, 0 unverändert" in text
    assert f"0 neu, 0 geändert, {ANZAHL} unverändert" in text
    assert Organisation.objects.count() == Organisation.history.count() == ANZAHL
    assert Alias.objects.count() == ANZAHL
    assert sorted(Import.objects.values_list("neu", "unveraendert")) == [(0, ANZAHL), (ANZAHL, 0)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="nur auf postgresql")
def test_who_waits_too_long_is_told_so(monkeypatch):
    """Another import holds the lock and does not end."""
    monkeypatch.setattr(protokoll, "WARTEN_S", 1)
    zeilen = [["kennung", "name", "kurzname", "typ"], ["o", "Stelle", "St", "Firma"]]
    tabelle = read_table(csv_datei(zeilen), "o.csv")
    with psycopg.connect(database_url()) as anderer:
        anderer.execute("SELECT pg_advisory_xact_lock(%s)", [protokoll.SPERRE])
        ergebnis = resource_for("organisationen")().import_data(tabelle, dry_run=False)
    saetze = " ".join(satz for *_, satz in problems(ergebnis))
    assert "Ein anderer Import läuft noch" in saetze
    assert not Organisation.objects.exists()
