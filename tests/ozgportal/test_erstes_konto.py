"""The command that makes the first administrator."""

import re
import stat

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def datei(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path / "admin_zugang.txt"


def test_account_works_and_is_shown(datei, capsys):
    call_command("erstes_konto")
    passwort = re.search(r"Passwort: (\S+)", datei.read_text())[1]
    konto = authenticate(username="admin", password=passwort)
    assert konto.is_superuser
    assert konto.is_staff
    ausgabe = capsys.readouterr().out
    assert passwort in ausgabe
    assert str(datei) in ausgabe


def test_password_is_random_and_private(datei):
    call_command("erstes_konto")
    erstes = datei.read_text()
    get_user_model().objects.all().delete()
    datei.chmod(0o644)
    call_command("erstes_konto")
    assert datei.read_text() != erstes
    assert stat.S_IMODE(datei.stat().st_mode) == 0o600


def test_nothing_happens_when_there_is_an_administrator(datei, capsys):
    get_user_model().objects.create_superuser("chefin", password="geheim")
    call_command("erstes_konto")
    assert get_user_model().objects.count() == 1
    assert not datei.exists()
    assert capsys.readouterr().out == ""


def test_name_of_an_ordinary_account_is_left_alone(datei):
    get_user_model().objects.create_user("admin")
    call_command("erstes_konto")
    assert get_user_model().objects.get(is_superuser=True).username == "admin-2"


def test_no_account_without_the_file(settings, tmp_path):
    settings.VAR = tmp_path / "fehlt"
    with pytest.raises(FileNotFoundError):
        call_command("erstes_konto")
    assert not get_user_model().objects.exists()
