"""Login by mail address: one account, one count, and nothing said about either."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anmeldung import sperre
from anmeldung.models import Fehlversuche
from tests.anmeldung.hilfe import GEHEIM, LOGIN, is_in, konto, log_in, with_factor
from tests.anmeldung.test_sperre import fail, sentence
from tests.bausteine.verwaltung.hilfe import page_of

pytestmark = pytest.mark.django_db
MAIL = "karla@example.org"


def try_once(client, name, passwort="falsch"):
    return sentence(log_in(client, name, passwort))


def questions(client, name) -> list[str]:
    """What a wrong password asks of the database; a count is begun by whoever comes first."""
    with CaptureQueriesContext(connection) as gefragt:
        assert log_in(client, name, "falsch").status_code == 200
    arten = [frage["sql"].split()[0] for frage in gefragt]
    return [art for art in arten if art not in ("SAVEPOINT", "RELEASE", "INSERT")]


class TestWho:
    def test_the_address_of_one_account_opens_it(self, client):
        karla = konto(email=MAIL)
        konto("kim", email="kim@example.org")
        assert log_in(client, "Karla@Example.ORG ").status_code == 302
        assert is_in(client)
        assert int(client.session["_auth_user_id"]) == karla.pk

    def test_the_second_factor_is_asked_for_all_the_same(self, client):
        with_factor(konto(email=MAIL))
        log_in(client, MAIL)
        assert not is_in(client)

    @pytest.mark.parametrize("anders", [{}, {"is_active": False}, {"is_staff": False}])
    def test_an_address_of_two_accounts_opens_neither(self, client, anders):
        """Whichever password it is, and whoever of them may come in."""
        konto(email=MAIL)
        zweite = konto("kim", email=MAIL.upper(), **anders)
        zweite.set_password("anderes-Wort-9")
        zweite.save()
        for wort in (GEHEIM, "anderes-Wort-9"):
            assert log_in(client, MAIL, wort).status_code == 200
        assert not is_in(client)
        assert log_in(client, "karla").status_code == 302

    def test_a_name_that_looks_like_an_address_is_the_name(self, client):
        konto(email=MAIL)
        namensgleich = konto(MAIL)
        log_in(client, MAIL)
        assert int(client.session["_auth_user_id"]) == namensgleich.pk

    def test_no_address_is_nobodys(self, client):
        konto()
        for eingabe in ("@", "", " "):
            assert log_in(client, eingabe).status_code == 200

    def test_the_field_says_so_and_is_long_enough(self, client):
        seite = page_of(client.get(LOGIN))
        (feld,) = [e for e in seite.alle("input") if e["name"] == "username"]
        assert feld["maxlength"] == "254"
        assert "Benutzername oder E-Mail-Adresse" in " ".join(e.text for e in seite.alle("label"))
        lang = f"{'a' * 180}@{'b' * 60}.example"
        konto(email=lang)
        assert log_in(client, lang).status_code == 302


class TestNeutral:
    def test_all_addresses_hear_the_same(self, client):
        konto(email=MAIL)
        konto("zu", email="zu@example.org", is_active=False)
        konto("eins", email="zwei@example.org")
        konto("zwei", email="zwei@example.org")
        gehoert = {}
        for name in (MAIL, "zu@example.org", "zwei@example.org", "niemand@example.org"):
            falsch = "falsch" if name == MAIL else GEHEIM
            gehoert[name] = [try_once(client, name, falsch) for _ in range(7)]
        assert len({str(satz) for satz in gehoert.values()}) == 1, gehoert
        assert [status for status, _ in gehoert[MAIL]] == [200] * 5 + [429] * 2

    @pytest.mark.einmal
    @pytest.mark.parametrize(
        "name",
        [MAIL, "zu@example.org", "zwei@example.org", "niemand@example.org", "a@b", "voll@a.b"],
    )
    def test_whatever_the_address_the_same_work_is_done(self, client, settings, name, monkeypatch):
        """One password is hashed, and the same questions are asked of the database."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)  # counted, not timed
        monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
        konto(email=MAIL)
        konto("zu", email="zu@example.org", is_active=False)
        konto("eins", email="zwei@example.org")
        konto("zwei", email="zwei@example.org")
        konto("a@b")
        konto("voll", email="voll@a.b")
        for _ in range(5):  # its account is locked, the address itself is not
            log_in(client, "voll", "falsch")
        gerechnet = []
        for methode in ("encode", "verify"):
            echt = getattr(Argon2PasswordHasher, methode)
            monkeypatch.setattr(
                Argon2PasswordHasher, methode, lambda *a, e=echt: gerechnet.append(1) or e(*a)
            )
        fragen = questions(client, name)
        assert len(gerechnet) == 1
        assert fragen == questions(client, "noch-niemand@example.org")


class TestLock:
    def test_name_and_address_share_one_count(self, client):
        """Five chances, not ten: afterwards the right password does not help under the other."""
        konto(email=MAIL)
        fail(client, 3, MAIL)
        fail(client, 2, "karla")
        assert log_in(client, "karla").status_code == 429
        assert log_in(client, MAIL).status_code == 200
        assert not is_in(client)

    def test_the_address_is_not_told_apart_by_the_lock_of_its_name(self, client):
        """After five for the name, an address sounds as one that nobody has; and back."""
        konto(email=MAIL)
        fail(client, 5, "karla")
        assert try_once(client, MAIL) == try_once(client, "niemand@example.org")

    def test_a_full_count_behind_the_address_is_not_looked_at(self, client, monkeypatch):
        karla = konto(email=MAIL)
        fail(client, 5, "karla")
        gefragt = []
        monkeypatch.setattr(type(karla), "check_password", lambda *_: gefragt.append(1) or True)
        assert log_in(client, MAIL).status_code == 200
        assert gefragt == []

    def test_the_right_password_forgives_both(self, client):
        konto(email=MAIL)
        for _ in range(3):
            fail(client, 4, MAIL)
            assert log_in(client, MAIL).status_code == 302
            client.logout()
        assert not Fehlversuche.objects.exclude(konto="").exists()

    def test_lifting_the_lock_lifts_both(self, client):
        karla = konto(email=MAIL)
        fail(client, 5, MAIL)
        assert log_in(client, MAIL).status_code == 429
        sperre.unlock(karla)
        assert log_in(client, MAIL).status_code == 302

    def test_an_attempt_counts_once_for_the_address_of_the_caller(self, client):
        konto(email=MAIL)
        fail(client, 2, MAIL)
        assert sorted(Fehlversuche.objects.filter(konto="").values_list("anzahl")) == [(2,)]
