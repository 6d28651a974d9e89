"""The switch: without the app that keeps pages, the portal is plain Django and says the same."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.geduld import GEDULD

pytestmark = pytest.mark.einmal
#: what an operator would look at
PROBE = """
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

call_command("migrate", verbosity=0)
from bausteine.auslieferung import datenstand
from ozgportal.wsgi import application

seiten = ["/", "/umsetzungsprojekte/", "/umsetzungsprojekte/?efa=ja&q=wohn", "/suche/?q=abfall",
          "/umsetzungsprojekte/daten.csv", "/bereit/", "/gibt-es-nicht/"]
klient = Client(headers={"host": "localhost"})
print(settings.AUSLIEFERUNG, type(application).__name__, datenstand.current() is not None)
einfach = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": einfach}):
    print([klient.get(seite).status_code for seite in seiten])
with connection.cursor() as zeiger:
    zeiger.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
    ausgeloest = zeiger.fetchone()[0] > 0
print(ausgeloest, "ozgportal_datenstand" in connection.introspection.table_names())
"""


def said(var, **umgebung: str) -> list[str]:
    """What the probe prints with this environment."""
    leer = {"SECRET_KEY": "k" * 60, "SECRET_KEY_FILE": "", "DATABASE_URL": "", "DEBUG": "nein"}
    ablauf = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "shell", "-v0", "-c", PROBE],
        cwd=settings.BASE_DIR,
        env=os.environ | leer | {"VAR": str(var)} | umgebung,
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )
    assert ablauf.returncode == 0, ablauf.stderr
    return ablauf.stdout.splitlines()


def test_off_and_on(tmp_path):
    """An installation made without it, then switched on, then off again."""
    aus, an = {"AUSLIEFERUNG": "nein"}, {"AUSLIEFERUNG": "ja"}
    seiten = said(tmp_path, **aus)
    assert seiten[0] == "False WSGIHandler False"
    assert seiten[2] == "False False"
    eingeschaltet = said(tmp_path, **an)
    assert eingeschaltet[0] == "True PageCache True"
    assert eingeschaltet[1] == seiten[1]
    assert eingeschaltet[2] == "True True"
    wieder = said(tmp_path, **aus)
    assert wieder[:2] == seiten[:2]
    assert wieder[2] == "False True"  # the table stays, empty


@pytest.mark.parametrize("name", ["DATABASE_REPLICA_URL", "CACHE_URL"])
def test_what_needs_it_says_so(tmp_path, name):
    """Instead of being read and doing nothing."""
    ablauf = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "check"],
        env=os.environ
        | {"VAR": str(tmp_path), "SECRET_KEY": "k" * 60, "AUSLIEFERUNG": "nein", name: "redis://x"},
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )
    assert ablauf.returncode != 0
    assert f"{name} braucht AUSLIEFERUNG=ja. Siehe .env.example." in ablauf.stderr
