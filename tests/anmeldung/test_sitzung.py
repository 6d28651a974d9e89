"""A session ends when the roles of its account change, and with them its other sessions."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from anmeldung.sitzung import ROLLEN, AccountState
from tests.anmeldung.hilfe import (
    INDEX,
    LOGIN,
    code,
    enter,
    is_in,
    konto,
    log_in,
    place,
    with_factor,
)
from tests.formular import forge, open_page
from tests.ozgportal.test_settings import load_values

pytestmark = pytest.mark.django_db


def right():
    return Permission.objects.get(codename="view_phase")


#: what is done to the account `k`
AENDERUNGEN = {
    "neue Gruppe": lambda k: k.groups.add(Group.objects.create(name="neu")),
    "Gruppe weg": lambda k: k.groups.clear(),
    "Gruppe gelöscht": lambda k: Group.objects.filter(name="alt").delete(),
    "neues Recht": lambda k: k.user_permissions.add(right()),
    "darf alles": lambda k: change(k, is_superuser=True),
    "kein Zugang mehr": lambda k: change(k, is_staff=False),
    "gesperrt": lambda k: change(k, is_active=False),
    "neues Passwort": lambda k: (k.set_password("anders"), k.save()),
    "zweiter Faktor": with_factor,
    "gelöscht": lambda k: get_user_model().objects.filter(pk=k.pk).delete(),
}


def change(k, **angaben):
    get_user_model().objects.filter(pk=k.pk).update(**angaben)


@pytest.mark.parametrize("name", AENDERUNGEN)
def test_each_change_ends_the_session(client, name):
    karla = konto(gruppen=["alt"])
    log_in(client)
    assert is_in(client)
    AENDERUNGEN[name](karla)
    assert not is_in(client)
    assert place(forge(client, reverse("admin:projects_phase_add"))) == LOGIN


@pytest.mark.parametrize("name", ["neue Gruppe", "kein Zugang mehr"])
def test_it_does_not_come_back_when_the_change_is_undone(client, name):
    karla = konto(gruppen=["alt"])
    log_in(client)
    AENDERUNGEN[name](karla)
    assert not is_in(client)
    karla.groups.set(Group.objects.filter(name="alt"))
    change(karla, is_staff=True)
    assert not is_in(client)


def test_rights_of_a_group_and_the_name_end_nothing(client):
    """They count at once anyway, or not at all."""
    karla = konto(gruppen=["alt"])
    log_in(client)
    karla.groups.get().permissions.add(right())
    change(karla, first_name="Karla", email="neu@example.org")
    assert is_in(client)


def test_other_accounts_stay(client):
    karla, kim = konto(), konto("kim")
    log_in(client)
    kim.groups.add(Group.objects.create(name="neu"))
    assert is_in(client)
    karla.groups.add(Group.objects.create(name="neu2"))
    assert not is_in(client)


def test_a_session_without_a_digest_gets_one(client):
    """Made by another way than our login."""
    karla = konto()
    client.force_login(karla)
    assert is_in(client)
    assert client.session[ROLLEN] == AccountState.von(karla).abdruck
    karla.groups.add(Group.objects.create(name="neu"))
    assert not is_in(client)


def test_who_changes_the_own_roles_stays_and_leaves_elsewhere(client):
    chefin = konto("chefin", is_superuser=True)
    anderswo = Client()
    log_in(client, "chefin"), log_in(anderswo, "chefin")
    Group.objects.create(name="neu")
    ort = reverse("admin:auth_user_change", args=[chefin.pk])
    seite = open_page(client, ort, "groups").fill(groups=[Group.objects.get().pk])
    assert seite.send().status_code == 302
    assert chefin.groups.exists()
    assert is_in(client)
    assert not is_in(anderswo)


def test_who_changes_the_own_password_stays_and_leaves_elsewhere(client):
    konto()
    anderswo = Client()
    log_in(client), log_in(anderswo)
    neu = "Ein-neues-Wort-8"
    ort = reverse("admin:password_change")
    enter(client, ort, old_password="geheim-Wort-7", new_password1=neu, new_password2=neu)
    assert is_in(client)
    assert not is_in(anderswo)


def test_the_check_is_one_query(client, django_assert_num_queries):
    karla = konto(gruppen=["a", "b"])
    with_factor(karla)
    with django_assert_num_queries(1):
        assert AccountState.von(karla).has_factor


def test_public_pages_do_not_look_at_the_session(client, django_assert_num_queries):
    konto()
    log_in(client)
    antwort = client.get("/hilfe/")
    assert "Cookie" not in antwort.get("Vary", "")


class TestCookies:
    def test_attributes(self, client, settings):
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
        konto()
        client.get(LOGIN)
        log_in(client)
        for name in ("sessionid", "csrftoken"):
            keks = client.cookies[name]
            assert keks["httponly"], name
            assert keks["secure"], name
            assert keks["samesite"] == "Lax", name
            assert not keks["max-age"], f"{name} überlebt den Browser"

    def test_secure_comes_with_https(self):
        namen = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
        assert load_values(*namen, HTTPS="ja") == ["True", "True"]

    def test_settings_say_how_long_a_session_holds(self):
        namen = ("SESSION_COOKIE_AGE", "SESSION_EXPIRE_AT_BROWSER_CLOSE")
        assert load_values(*namen) == ["43200", "True"]
        assert load_values(*namen, SITZUNG_STUNDEN="3") == ["10800", "True"]

    def test_none_before_the_login(self, client):
        for ort in ("/", "/hilfe/", "/umsetzungsprojekte/", INDEX):
            client.get(ort)
            assert not client.cookies, ort
        client.get(LOGIN)
        assert set(client.cookies) == {"csrftoken"}

    def test_none_on_public_pages_even_after_a_login_with_a_factor(self, client):
        geheimnis, _ = with_factor(konto())
        log_in(client)
        enter(client, "/admin/login/code/", code=code(geheimnis))
        assert not client.get("/").cookies
