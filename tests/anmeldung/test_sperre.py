"""Too many wrong attempts: nothing is looked at any more, for whomever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections
from django.utils import timezone

from anmeldung import sperre
from anmeldung.forms import GESPERRT
from anmeldung.models import Fehlversuche
from tests.anmeldung.hilfe import GEHEIM, is_in, konto, log_in
from tests.bausteine.verwaltung.hilfe import messages_on, page_of
from tests.ozgportal.test_settings import load_values

pytestmark = pytest.mark.django_db


def fail(client, mal=5, name="karla", **kopf):
    """Wrong so many times; the last answer."""
    for _ in range(mal):
        antwort = log_in(client, name, "falsch", **kopf)
    return antwort


def sentence(antwort) -> tuple:
    return antwort.status_code, tuple(messages_on(page_of(antwort)))


class TestAccount:
    def test_after_five_the_right_password_is_refused(self, client):
        konto()
        assert fail(client, 5).status_code == 200
        antwort = log_in(client)
        assert antwort.status_code == 429
        assert GESPERRT in str(messages_on(page_of(antwort)))
        assert not is_in(client)

    def test_four_mistakes_are_forgiven_by_the_right_password(self, client):
        konto()
        for _ in range(3):
            fail(client, 4)
            assert log_in(client).status_code == 302
            client.logout()

    def test_the_lock_ends_by_itself(self, client):
        konto()
        fail(client)
        with time_machine.travel(timezone.now() + timedelta(minutes=14)):
            assert log_in(client).status_code == 429
        with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
            assert log_in(client).status_code == 302

    def test_settings_decide(self, client, settings):
        settings.ANMELDUNG_VERSUCHE, settings.ANMELDUNG_SPERRE_MINUTEN = 2, 1
        konto()
        fail(client, 2)
        assert log_in(client).status_code == 429
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            assert log_in(client).status_code == 302

    def test_another_way_to_write_the_name_does_not_help(self, client):
        konto()
        for name in ("KARLA", " karla", "ｋarla", "Karla", "karla"):
            fail(client, 1, name)
        assert log_in(client).status_code == 429

    def test_a_locked_account_does_not_lock_others(self, client):
        konto(), konto("kim")
        fail(client)
        assert log_in(client, "kim").status_code == 302


class TestNeutral:
    def test_unknown_and_known_names_hear_the_same(self, client):
        konto()
        konto("zu", is_active=False)
        konto("besuch", is_staff=False)
        saetze = {
            name: [sentence(log_in(client, name, wort)) for wort in ("falsch",) * 4 + (GEHEIM,) * 3]
            for name in ("niemand", "zu", "besuch")
        }
        saetze["karla"] = [sentence(log_in(client, "karla", "falsch")) for _ in range(7)]
        assert len({str(satz) for satz in saetze.values()}) == 1, saetze
        assert [status for status, _ in saetze["karla"]] == [200] * 5 + [429] * 2

    @pytest.mark.parametrize("name", ["karla", "zu", "besuch", "fremd", "niemand"])
    def test_whatever_the_name_one_password_is_hashed(self, client, settings, name, monkeypatch):
        """The time of the answer must not tell which accounts there are."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        konto()
        konto("zu", is_active=False)
        konto("besuch", is_staff=False)
        fremd = konto("fremd")
        fremd.set_unusable_password()
        fremd.save()
        gerechnet = []
        for methode in ("encode", "verify"):
            echt = getattr(Argon2PasswordHasher, methode)
            monkeypatch.setattr(
                Argon2PasswordHasher, methode, lambda *a, e=echt: gerechnet.append(1) or e(*a)
            )
        assert log_in(client, name, "falsch").status_code == 200
        assert len(gerechnet) == 1

    def test_the_first_hasher_is_argon2(self):
        assert "Argon2PasswordHasher" in load_values("PASSWORD_HASHERS")[0]

    def test_a_lock_costs_no_hash(self, client, monkeypatch):
        """The same time for all names, and no load on the server."""
        fail(client, 5, "niemand")
        monkeypatch.setattr("django.contrib.auth.forms.authenticate", lambda *_, **__: 1 / 0)
        assert log_in(client, "niemand").status_code == 429


class TestAddress:
    def test_one_address_cannot_try_many_names(self, client):
        konto()
        for nummer in range(50):
            fail(client, 1, f"name-{nummer}")
        assert log_in(client).status_code == 429
        assert log_in(client, REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_an_attacker_elsewhere_does_not_lock_the_owner_out_at_once(self, client):
        """Per account and address first; many addresses together lock the account."""
        konto()
        fail(client, REMOTE_ADDR="192.0.2.1")
        assert log_in(client, REMOTE_ADDR="192.0.2.1").status_code == 429
        assert log_in(client, REMOTE_ADDR="192.0.2.2").status_code == 302
        client.logout()
        for nummer in range(20):
            fail(client, 1, REMOTE_ADDR=f"198.51.100.{nummer}")
        assert log_in(client, REMOTE_ADDR="192.0.2.2").status_code == 429

    def test_without_a_proxy_the_header_means_nothing(self, client):
        konto()
        for nummer in range(5):
            fail(client, 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{nummer}")
        assert log_in(client, HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429

    def test_behind_proxies_what_our_own_saw_counts(self, client, settings):
        settings.PROXY = 2
        konto()
        for nummer in range(5):  # the first entry is the attacker's own invention
            fail(client, 1, HTTP_X_FORWARDED_FOR=f"10.0.0.{nummer}, 192.0.2.1, 10.9.9.9")
        neu = {"HTTP_X_FORWARDED_FOR": "10.0.0.77, 192.0.2.1, 10.9.9.9"}
        assert log_in(client, **neu).status_code == 429
        andere = {"HTTP_X_FORWARDED_FOR": "192.0.2.1, 192.0.2.2, 10.9.9.9"}
        assert log_in(client, **andere).status_code == 302

    def test_a_line_of_ipv6_is_one_address(self, rf):
        def herkunft(adresse):
            return sperre.origin(rf.get("/", REMOTE_ADDR=adresse))

        assert herkunft("2001:db8:1:2::1") == herkunft("2001:db8:1:2:ffff::9")
        assert herkunft("2001:db8:1:2::1") != herkunft("2001:db8:1:3::1")
        assert herkunft("::ffff:192.0.2.1") == herkunft("192.0.2.1")
        assert herkunft("unbekannt") == "unbekannt"


class TestStorage:
    def test_neither_name_nor_address_is_kept_and_nothing_for_long(self, client):
        fail(client, 2, "geheimname")
        inhalt = str(list(Fehlversuche.objects.values()))
        assert "geheimname" not in inhalt
        assert "127.0.0.1" not in inhalt
        assert Fehlversuche.objects.count() == 3
        with time_machine.travel(timezone.now() + timedelta(minutes=16)):
            log_in(client, "kim")
            assert set(Fehlversuche.objects.values_list("anzahl", flat=True)) == {1}
            assert Fehlversuche.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_time_cannot_pass_together(rf):
    """Twelve threads, five chances: the count is in the database, and comes before the look."""

    def attempt(_):
        try:
            return sperre.password().allows(rf.post("/"), "karla")
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=12) as viele:
        assert sum(viele.map(attempt, range(12))) == 5, connection.vendor
