"""A run is killed while it sends over a real connection: everybody gets one letter, of a day or a
Rundbrief."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.abos import postamt
from tests.betrieb.datenbanken import DIESER, Datenbanken, run
from tests.geduld import GEDULD
from tests.prozess import BASE_DIR

ANZAHL = 40
PORTAL = {"KONTAKT_POSTFACH": "ozg@stadt.example", "PORTAL_ADRESSE": "https://ozg.example"}
FUELLEN = """
from django.utils import timezone
from abos.models import Abonnent, Sendung
from abos.rundbriefversand import send
from rundbriefe.models import Rundbrief
heute, jetzt = timezone.localdate(), timezone.now()
for n in range({}):
    wer = Abonnent.objects.create(mail=f"a{{n}}@stadt.example")
    abo = dict(angefragt_am=jetzt, zustand="bestaetigt", bestaetigt_am=jetzt, gesehen_tag=heute)
    if n % 2:
        wer.abos.create(liste="rundbriefe", takt="rundbrief", wortlaut="rundbrief-1", **abo)
        continue
    wer.abos.create(liste="organisationen", wortlaut="1", **abo)
    Sendung.objects.create(
        abonnent=wer, tag=heute, seit=jetzt, betreff="Neues", text="Neues",
        html="<p>Neues</p>", abmelden="https://ozg.example/abos/beenden/x/")
brief = Rundbrief.objects.create(kennung="a", betreff="A", text="A",
    veroeffentlichung="veroeffentlicht")
assert send(brief.pk, jetzt, lambda brief: True) == {} // 2
"""
LIEGENLASSEN = """
from datetime import timedelta
from django.utils import timezone
from abos.models import Sendung
Sendung.objects.filter(zustand="unterwegs").update(seit=timezone.now() - timedelta(hours=1))
"""


@pytest.fixture(params=DIESER)
def voll(request, tmp_path_factory):
    """The address of a database with letters that wait."""
    datenbanken = Datenbanken(tmp_path_factory.mktemp("abos"))
    url = datenbanken.fresh(request.param, wie=datenbanken.migrated(request.param))
    befehl = FUELLEN.format(ANZAHL, ANZAHL)
    ablauf = run(
        "manage.py", "shell", "-c", befehl, url=url, EMAIL_URL="smtp://127.0.0.1", **PORTAL
    )
    assert not ablauf.returncode, ablauf.stderr
    return url


@pytest.fixture
def amt(tmp_path):
    """The port of a mail server, and whom it got letters for."""
    datei = tmp_path / "angekommen"
    datei.touch()
    server = subprocess.Popen(
        [sys.executable, postamt.__file__, str(datei), "0.02"], stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(server.stdout.readline()), lambda: datei.read_text().split()
    finally:
        server.kill()
        server.wait(timeout=GEDULD)
        server.stdout.close()


def test_whoever_is_killed_sends_each_letter_once(voll, amt):
    """The next run sends the rest; the letter that was on its way then may come twice."""
    port, angekommen = amt
    umgebung = PORTAL | {"DATABASE_URL": voll, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    befehl = [sys.executable, "manage.py", "abos_senden"]
    erster = subprocess.Popen(befehl, cwd=BASE_DIR, env=os.environ | umgebung)
    ende = time.monotonic() + GEDULD
    while len(angekommen()) < 5 and time.monotonic() < ende:
        time.sleep(0.01)
    erster.send_signal(signal.SIGKILL)
    erster.wait(timeout=GEDULD)
    vorher = len(angekommen())
    assert 5 <= vorher < ANZAHL
    del umgebung["DATABASE_URL"]
    zweiter = run(*befehl[1:], url=voll, **umgebung)
    assert not zweiter.returncode, zweiter.stderr
    assert len(set(angekommen())) >= ANZAHL - 1
    assert not run("manage.py", "shell", "-c", LIEGENLASSEN, url=voll).returncode
    assert not run(*befehl[1:], url=voll, **umgebung).returncode
    anzahlen = Counter(angekommen())
    assert set(anzahlen) == {f"a{n}@stadt.example" for n in range(ANZAHL)}
    assert len(angekommen()) <= ANZAHL + 1
