"""A new password by mail: neutral, throttled, once, and never where the request says."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from anmeldung import passwort
from tests.anmeldung.hilfe import CODE, LOGIN, enter, is_in, konto, log_in, place, with_factor
from tests.bausteine.verwaltung.hilfe import messages_on, page_of
from tests.formular import open_page

pytestmark = pytest.mark.django_db
VERGESSEN, GESENDET = (reverse(f"anmeldung:{n}") for n in ("vergessen", "vergessen_gesendet"))
NEU = "Ein-neues-Wort-8"


@pytest.fixture(autouse=True)
def _mit_post(settings, monkeypatch):
    settings.PORTAL_ADRESSE = "https://ozg.example.org"
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@example.org"
    settings.ALLOWED_HOSTS = ["*"]
    # letters leave in a thread; here before the next line
    monkeypatch.setattr(passwort.threading.Thread, "start", lambda thread: thread.run())


def ask(client, adresse="karla@example.org", **kopf):
    return open_page(client, VERGESSEN, "email").fill(email=adresse).send(**kopf)


def link() -> str:
    """The path of the link in the latest letter."""
    return re.search(r"https://ozg\.example\.org(/\S+)", mail.outbox[-1].body)[1]


def form_of(client, ort: str) -> str:
    """Follow the link; the address of its form, "" when it is not good."""
    antwort = client.get(ort)
    return antwort["Location"] if antwort.status_code == 302 else ""


def set_new(client, ort: str):
    return enter(client, form_of(client, ort), new_password1=NEU, new_password2=NEU)


class TestLetter:
    def test_the_answer_is_the_same_for_everyone(self, client):
        konto(email="karla@example.org")
        konto("zu", email="zu@example.org", is_active=False)
        konto("besuch", email="besuch@example.org", is_staff=False)
        for name in ("karla", "zu", "besuch", "niemand"):
            antwort = ask(client, f"{name}@example.org")
            assert place(antwort) == GESENDET
        assert [brief.to for brief in mail.outbox] == [["karla@example.org"]]
        assert "Wenn es zu dieser Adresse" in client.get(GESENDET).content.decode()

    def test_whoever_asks_the_same_work_is_done(self, client, monkeypatch):
        """The time of the answer must not tell: a letter is written and handed over for all."""
        geschrieben, abgegeben = [], []
        schreiben = passwort.render_to_string
        monkeypatch.setattr(
            passwort, "render_to_string", lambda *a: geschrieben.append(1) or schreiben(*a)
        )
        monkeypatch.setattr(passwort.threading.Thread, "start", lambda t: abgegeben.append(t))
        konto(email="karla@example.org")
        konto("zu", email="zu@example.org", is_active=False)
        arbeit = set()
        for name in ("karla", "zu", "niemand"):
            geschrieben.clear(), abgegeben.clear()
            with CaptureQueriesContext(connection) as abfragen:
                ask(client, f"{name}@example.org", REMOTE_ADDR=f"192.0.2.{len(name)}")
            arbeit.add((len(geschrieben), len(abgegeben), len(abfragen)))
        assert arbeit == {(1, 1, len(abfragen))}
        assert not mail.outbox, "gesendet wird neben der Antwort"

    def test_accounts_of_a_provider_get_none(self, client):
        karla = konto(email="karla@example.org")
        karla.set_unusable_password()
        karla.save()
        ask(client)
        assert not mail.outbox

    @pytest.mark.parametrize(
        "kopf",
        [{"HTTP_HOST": "boese.example"}, {"HTTP_X_FORWARDED_HOST": "boese.example"}],
    )
    def test_the_request_does_not_choose_the_address(self, client, kopf):
        konto(email="karla@example.org")
        ask(client, **kopf)
        brief = mail.outbox[0]
        assert "boese" not in f"{brief.body}{brief.subject}"
        assert link().startswith("/admin/passwort/neu/")
        assert brief.from_email == "ozg@example.org"

    def test_a_broken_mail_server_changes_nothing(self, client, settings, caplog):
        konto(email="karla@example.org")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert place(ask(client)) == GESENDET
        assert "ging nicht hinaus" in caplog.text
        assert "karla" not in caplog.text

    def test_three_letters_an_hour(self, client):
        konto(email="karla@example.org")
        for _ in range(5):
            assert place(ask(client, REMOTE_ADDR="192.0.2.1")) == GESENDET
        assert len(mail.outbox) == 3
        ask(client, REMOTE_ADDR="192.0.2.2")
        assert len(mail.outbox) == 3
        with time_machine.travel(timezone.localtime() + timedelta(minutes=61)):
            ask(client)
        assert len(mail.outbox) == 4

    def test_one_address_cannot_ask_for_everybody(self, client):
        for nummer in range(12):
            konto(f"k{nummer}", email=f"k{nummer}@example.org")
            ask(client, f"k{nummer}@example.org")
        assert len(mail.outbox) == 10


class TestLink:
    @pytest.fixture
    def karla(self, client):
        karla = konto(email="karla@example.org")
        ask(client)
        return karla

    def test_sets_the_password_once(self, client, karla):
        assert place(set_new(client, link())) == reverse("anmeldung:passwort_gesetzt")
        assert not is_in(client)
        assert log_in(client, passwort=NEU).status_code == 302
        assert form_of(Client(), link()) == ""

    def test_the_page_of_a_used_link_says_so(self, client, karla):
        ort = link()
        set_new(client, ort)
        assert "gilt nicht mehr" in Client().get(ort).content.decode()

    def test_is_good_for_two_hours(self, client, karla):
        with time_machine.travel(timezone.localtime() + timedelta(minutes=119)):
            assert form_of(Client(), link())
        with time_machine.travel(timezone.localtime() + timedelta(minutes=121)):
            assert form_of(Client(), link()) == ""

    def test_a_weak_password_is_refused(self, client, karla):
        ort = form_of(client, link())
        antwort = enter(client, ort, new_password1="1234", new_password2="1234")
        assert antwort.status_code == 200
        assert "zu kurz" in str(messages_on(page_of(antwort)))

    def test_ends_all_sessions_and_the_lock(self, client, karla):
        anderswo = Client()
        log_in(anderswo)
        for _ in range(6):
            log_in(client, passwort="falsch")
        ask(client)
        set_new(client, link())
        assert not is_in(anderswo)
        assert log_in(client, passwort=NEU).status_code == 302

    def test_is_no_way_around_the_second_factor(self, client, karla):
        with_factor(karla)
        ask(client)
        set_new(client, link())
        assert not is_in(client)
        assert place(log_in(client, passwort=NEU)) == CODE


@pytest.mark.parametrize("fehlt", ["PORTAL_ADRESSE", "KONTAKT_POSTFACH"])
def test_without_mail_there_is_nothing(client, settings, fehlt):
    assert VERGESSEN in client.get(LOGIN).content.decode()
    setattr(settings, fehlt, "")
    assert VERGESSEN not in client.get(LOGIN).content.decode()
    for ort in (VERGESSEN, GESENDET, reverse("anmeldung:passwort_gesetzt")):
        assert client.get(ort).status_code == 404
