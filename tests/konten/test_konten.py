"""Accounts on one page: role, Zuständigkeit, invitation; and the link that the letter contains."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from konten.actions import create_rollen
from konten.models import Zustaendigkeit
from tests import factories as f
from tests.anmeldung.hilfe import enter, is_in, log_in, place
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    messages_on,
    open_form,
    page_of,
    refused,
    save,
)
from tests.formular import open_page
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db
NEU, LINK = "Ein-neues-Wort-8", re.compile(r"https?://[\w.]+(/admin/einladung/[^\s<]+)")


@pytest.fixture(autouse=True)
def _rollen():
    create_rollen()


@pytest.fixture
def post(settings):
    """Letters go out."""
    settings.PORTAL_ADRESSE = "https://ozg.example.org"
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@example.org"


def number(rolle: str) -> str:
    return str(Group.objects.get(name=rolle).pk)


def make(client, **felder):
    """Fill in the form of a new account; the answer."""
    vorgabe = {"username": "kim", "email": "kim@example.org", "groups": [number("Koordination")]}
    return open_page(client, adresse(User, "add"), "username").fill(vorgabe | felder).send()


def accept(client, ort: str, passwort=NEU):
    """Follow the link and set a password; the answer."""
    antwort = client.get(ort)
    assert antwort.status_code == 302, "Der Link gilt nicht."
    return enter(client, antwort["Location"], new_password1=passwort, new_password2=passwort)


class TestForm:
    def test_a_new_account_with_role_zustaendigkeit_and_letter_in_one_form(
        self, admin_client, post
    ):
        feld = f.themenfeld(name="Bauen")
        antwort = make(
            admin_client,
            first_name="Kim",
            groups=[number("Themenfeld-Koordination")],
            themenfelder=[feld.pk],
        )
        assert place(antwort) == adresse(User, "changelist")
        kim = User.objects.get(username="kim")
        assert (kim.is_staff, kim.is_active, kim.has_usable_password()) == (True, True, False)
        assert kim.zustaendigkeit.themenfelder.get() == feld
        assert Zustaendigkeit.history.count() == 1
        (brief,) = mail.outbox
        assert brief.to == ["kim@example.org"]
        assert accept(Client(), LINK.search(brief.body)[1]).status_code == 302
        neu = Client()
        log_in(neu, "kim", NEU)
        assert is_in(neu)

    @pytest.mark.parametrize(
        ("rolle", "was"),
        [
            ("Themenfeld-Koordination", "ein Themenfeld"),
            ("Organisations-Redaktion", "Organisation"),
        ],
    )
    def test_a_role_without_what_it_needs_is_refused(self, admin_client, rolle, was):
        antwort = make(admin_client, groups=[number(rolle)])
        assert antwort.status_code == 200
        assert f"Die Rolle „{rolle}“ braucht mindestens" in str(messages_on(page_of(antwort)))
        assert was in antwort.content.decode()
        assert not User.objects.filter(username="kim").exists()

    def test_the_same_when_it_is_changed(self, admin_client):
        konto = konto_in("Organisations-Redaktion", organisationen=[f.organisation()])
        daten = open_form(admin_client, User, konto.pk) | {"organisationen": []}
        assert (
            "braucht mindestens eine Organisation"
            in refused(admin_client, User, daten, konto.pk)[0]
        )
        daten |= {"groups": [number("Lesen")]}
        save(admin_client, User, daten, konto.pk)
        assert not konto.zustaendigkeit.organisationen.exists()

    def test_who_has_a_role_may_log_in_and_who_has_none_may_not(self, admin_client):
        konto = konto_in("Lesen")
        daten = open_form(admin_client, User, konto.pk)
        save(admin_client, User, daten | {"groups": []}, konto.pk)
        konto.refresh_from_db()
        assert not konto.is_staff
        save(admin_client, User, daten, konto.pk)
        konto.refresh_from_db()
        assert konto.is_staff

    def test_saving_what_it_shows_changes_nothing(self, admin_client):
        konto = konto_in("Themenfeld-Koordination", themenfelder=[f.themenfeld()])
        vorher, zahl = User.objects.filter(pk=konto.pk).values().get(), Zustaendigkeit.history.count
        stand = zahl()
        save(admin_client, User, open_form(admin_client, User, konto.pk), konto.pk)
        assert User.objects.filter(pk=konto.pk).values().get() == vorher
        assert zahl() == stand

    def test_it_says_nothing_of_how_a_password_is_kept(self, admin_client):
        konto = konto_in("Lesen")
        seite = admin_client.get(adresse(User, "change", konto.pk)).content.decode()
        for wort in ("argon2", "Salt", "Hash", "Algorithmus", "Gruppen:", "Mitarbeiter-Status"):
            assert wort not in seite, wort
        assert "darf sich anmelden" in seite
        assert "Rolle" in seite

    def test_without_an_address_no_letter(self, admin_client, post):
        antwort = make(admin_client, email="")
        assert "geht keine Einladung hinaus" in str(messages_on(page_of(antwort)))
        assert make(admin_client, email="", einladen=[]).status_code == 302
        assert not mail.outbox

    def test_the_administration_without_all_rights_makes_nobody_unlimited(self, client):
        kim = client_of(konto_in("Administration"))
        assert "is_superuser" not in open_page(kim, adresse(User, "add"), "username")


class TestLink:
    def test_without_mail_it_is_shown_once(self, admin_client):
        antwort = make(admin_client)
        text = antwort.content.decode()
        assert "kann keine Mails verschicken" in text
        assert "no-store" in antwort["Cache-Control"]
        accept(Client(), LINK.search(text)[1])
        assert User.objects.get(username="kim").check_password(NEU)
        assert not LINK.search(admin_client.get(adresse(User, "changelist")).content.decode())

    def test_a_broken_mail_server_shows_it_and_logs_no_token(
        self, admin_client, post, settings, caplog
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        ort = LINK.search(make(admin_client).content.decode())[1]
        assert "ging nicht hinaus" in caplog.text
        assert ort.split("/")[-2] not in caplog.text
        assert "kim" not in caplog.text

    def test_is_good_once_and_for_three_days(self, admin_client):
        ort = LINK.search(make(admin_client).content.decode())[1]
        for stunden, gilt in ((71, True), (73, False)):
            with time_machine.travel(timezone.localtime() + dt.timedelta(hours=stunden)):
                antwort = Client().get(ort)
                assert (antwort.status_code == 302) == gilt
        accept(Client(), ort)
        assert "gilt nicht mehr" in Client().get(ort).content.decode()

    def test_is_no_link_for_a_forgotten_password_and_the_other_way_round(self, admin_client, post):
        make(admin_client)
        teile = LINK.search(mail.outbox[0].body)[1].strip("/").split("/")[-2:]
        antwort = Client().get(reverse("anmeldung:passwort_neu", args=teile))
        assert "gilt nicht mehr" in antwort.content.decode()

    def test_the_settings_name_the_address_not_the_request(self, admin_client, post, settings):
        settings.ALLOWED_HOSTS = ["*"]
        seite = open_page(admin_client, adresse(User, "add"), "username")
        seite.fill(username="kim", email="kim@example.org", groups=[number("Lesen")])
        seite.send(HTTP_HOST="boese.example")
        assert "https://ozg.example.org/admin/einladung/" in mail.outbox[0].body
        assert "boese" not in mail.outbox[0].body


class TestAgain:
    """The act „Einladung schicken“ of the list."""

    def test_for_accounts_without_a_password(self, admin_client, post):
        make(admin_client)
        kim, fertig = User.objects.get(username="kim"), konto_in("Lesen")
        antwort = choose(admin_client, User, "invite_chosen", [kim, fertig], follow=True)
        assert "Nicht eingeladen: 1" in str(messages_on(page_of(antwort)))
        assert [brief.to for brief in mail.outbox] == [["kim@example.org"]] * 2

    def test_nobody_gets_the_link_of_an_account_without_limits(self):
        chefin = User.objects.create_superuser("chefin")
        chefin.set_unusable_password()
        chefin.save()
        antwort = choose(client_of(konto_in("Administration")), User, "invite_chosen", [chefin])
        assert antwort.status_code == 302
