"""Daily jobs: once, on one machine."""

import datetime as dt
import platform
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from betrieb import zaehler
from betrieb.models import Lauf
from tests.betrieb.datenbanken import DIESER, Datenbanken, run

HEUTE, MORGEN = dt.date(2026, 11, 22), dt.date(2026, 11, 23)


def taeglich(*befehl) -> str:
    """What the command said."""
    ausgabe = StringIO()
    call_command("taeglich", *befehl, stdout=ausgabe, stderr=ausgabe)
    return ausgabe.getvalue()


@pytest.mark.django_db
class TestOnce:
    """Whose job it is."""

    def test_the_first_one_does_it_and_the_others_say_who(self):
        assert "gelöscht" in taeglich("vorschlaege_aufraeumen")
        zweite = taeglich("vorschlaege_aufraeumen")
        assert zweite == f"vorschlaege_aufraeumen hat heute schon {platform.node()} ausgeführt.\n"

    def test_every_job_and_every_day_of_its_own(self):
        assert Lauf.objects.claim("a", HEUTE, "eins")
        assert not Lauf.objects.claim("a", HEUTE, "zwei")
        assert Lauf.objects.claim("b", HEUTE, "zwei")
        assert Lauf.objects.claim("a", MORGEN, "zwei")
        assert not Lauf.objects.claim("a", HEUTE, "eins"), "eine Uhr geht nach"

    def test_a_job_that_failed_may_be_tried_again(self):
        """By another machine, too."""
        for _ in range(2):
            with pytest.raises(CommandError):
                taeglich("sichern", "/gibt/es/nicht/a.zip")
        assert Lauf.objects.get(name="sichern").tag is None

    @pytest.mark.django_db(transaction=True)
    def test_arguments_go_on_to_the_command(self, tmp_path):
        taeglich("sichern", "--ueberschreiben", str(tmp_path / "a.zip"))
        assert (tmp_path / "a.zip").exists()


@pytest.mark.parametrize("hersteller", DIESER)
@pytest.mark.django_db(transaction=True)
def test_five_at_the_same_moment(hersteller, tmp_path):
    """Processes that all wait for the start; one only does the job."""
    url = Datenbanken(tmp_path).migrated(hersteller)
    ablauf = run("-m", "tests.betrieb.gleichzeitig", "5", url=url, VAR=str(tmp_path))
    assert (ablauf.stdout.split(), ablauf.stderr) == (["1", "von", "5"], "")


def test_each_machine_counts_for_itself():
    """VAR is shared; a file that two machines map into memory would be wrong."""
    assert platform.node()[:8].replace("_", "") in zaehler.DATEI.replace("_", "")
