"""Strangers: every address of the admin leads to the login and says nothing else."""

import pytest
from django.contrib import admin
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.anmeldung.hilfe import LOGIN, konto, place
from tests.bausteine.verwaltung.hilfe import page_of
from tests.besuch import nur_lesen
from tests.formular import forge

pytestmark = pytest.mark.django_db
#: what strangers may see below /admin/
OFFEN = {
    "admin/login/",
    "admin/passwort/vergessen/",
    "admin/passwort/gesendet/",
    "admin/passwort/gesetzt/",
    "admin/einladung/angenommen/",
    "admin/login/oidc/",
    "admin/login/oidc/zurueck/",
    "admin/login/passkey/frage/",
}


def routes(muster, davor=""):
    """All patterns of addresses."""
    for teil in muster:
        if isinstance(teil, URLResolver):
            yield from routes(teil.url_patterns, davor + str(teil.pattern))
        elif isinstance(teil, URLPattern):
            yield davor + str(teil.pattern)


def addresses() -> list[str]:
    """Every address below /admin/, with something in the place of each parameter."""
    ersatz = {
        "<path:object_id>": "1",
        "<uidb64>": "MQ",
        "<token>": "abc-def",
        "<int:pk>": "1",
        "<int:content_type_id>": "1",
        "<str:object_id>": "1",
    }
    gefunden = set()
    for muster in routes(get_resolver().url_patterns):
        for alt, neu in ersatz.items():
            muster = muster.replace(alt, neu)
        if muster.startswith("admin/") and not any(z in muster for z in "(?<^$"):
            gefunden.add(muster)
    return sorted(
        gefunden - OFFEN - {f"admin/{was}/MQ/abc-def/" for was in ("passwort/neu", "einladung")}
    )


def test_the_walk_sees_the_admin():
    assert len(addresses()) > 6 * len(admin.site._registry)


def test_every_address_leads_to_the_login(client):
    """Reading and writing; whatever stands in the database."""
    konto()
    for pfad in addresses():
        with connection.execute_wrapper(nur_lesen):
            antworten = [client.get(f"/{pfad}"), forge(client, f"/{pfad}", {"titel": "Neu"})]
        for antwort in antworten:
            # cancelling a login that never was, and leaving, are for writing only
            if antwort.status_code == 405:
                assert pfad in {"admin/login/abbrechen/", "admin/logout/"}
                continue
            if pfad in {"admin/logout/", "admin/jsi18n/"}:
                assert antwort.status_code in (200, 302)
                continue
            assert place(antwort) == LOGIN, pfad
            assert antwort.content == b"", pfad
    assert not client.cookies.get("sessionid")


def test_the_login_page_says_nothing_but_the_login(client):
    """No model, no version, no name of an account."""
    konto("geheimname")
    seite = page_of(client.get(LOGIN))
    text = " ".join(e.text for e in seite.alle("a", "h1", "p", "label", "div"))
    assert "geheimname" not in text
    assert "Django" not in text
    ziele = {e["href"] for e in seite.alle("a")}
    assert ziele == {"#content-start", "/"}


def test_fields_tell_password_managers_what_they_are(client):
    felder = {e["name"]: e["autocomplete"] for e in page_of(client.get(LOGIN)).alle("input")}
    assert felder["username"] == "username"
    assert felder["password"] == "current-password"


def test_the_catch_all_of_the_admin_gives_nothing_away(client):
    """Existing or not: strangers cannot tell."""
    for pfad in ("/admin/gibt/es/nicht/", "/admin/auth/user/999/change/", "/admin/xyz"):
        assert place(client.get(pfad)) == LOGIN, pfad


def test_names_of_the_addresses_stay():
    assert reverse("admin:login") == reverse("anmeldung:anmelden") == LOGIN
