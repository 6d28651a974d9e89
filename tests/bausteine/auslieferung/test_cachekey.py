"""What makes two versions of the portal different."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from bausteine.auslieferung import cachekey


def test_two_processes_agree():
    """Whatever Python's hashes do: they share pages and ETags."""
    befehl = (
        "import django; django.setup(); from bausteine.auslieferung.cachekey import version; "
        "print(version())"
    )
    umgebung = os.environ | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"}
    ausgaben = {
        subprocess.run(
            [sys.executable, "-c", befehl],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            env=umgebung | {"PYTHONHASHSEED": saat},
            check=True,
        ).stdout
        for saat in ("1", "2")
    }
    assert len(ausgaben) == 1


@pytest.mark.parametrize(
    "name", ["templates/base.html", "projects/views.py", "requirements/run.txt"]
)
def test_every_file_that_makes_a_page_counts(name):
    assert settings.BASE_DIR / name in cachekey._files()


def test_settings_count():
    vorher = cachekey.version()
    with override_settings(PORTAL_STELLE="Stadt"):
        assert cachekey.version() != vorher
    assert cachekey.version() == vorher


@pytest.mark.parametrize("tag", ["2026-01-01", "2026-03-29", "2026-10-25"])
def test_a_day_begins_and_ends_at_midnight_in_germany(tag):
    """Also one of 23 or 25 hours, asked in any order."""
    day = cachekey.CalendarDay()
    datum = dt.date.fromisoformat(tag)
    for stunde in range(-30, 31):
        moment = dt.datetime(datum.year, datum.month, datum.day, 12, tzinfo=dt.UTC)
        moment += dt.timedelta(hours=stunde)
        erwartet = timezone.localdate(moment).isoformat()
        assert day(moment.timestamp()) == erwartet
        assert cachekey.CalendarDay()(moment.timestamp()) == erwartet
