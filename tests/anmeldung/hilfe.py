"""What the tests of the login share: accounts, the steps of a login, the codes of a phone."""

import time
from urllib.parse import quote, urlsplit

import pyotp
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from anmeldung import zweitfaktor
from anmeldung.models import Zweitfaktor
from tests.formular import open_page

LOGIN, INDEX = "/admin/login/", "/admin/"
CODE, EINRICHTEN, FAKTOR = (reverse(f"anmeldung:{n}") for n in ("code", "einrichten", "faktor"))
GEHEIM = "geheim-Wort-7"


def konto(name="karla", gruppen=(), **angaben):
    """A staff account with these groups."""
    neu = get_user_model().objects.create_user(
        name, angaben.pop("email", ""), GEHEIM, **{"is_staff": True} | angaben
    )
    neu.groups.set(Group.objects.get_or_create(name=g)[0] for g in gruppen)
    return neu


def with_factor(neu) -> tuple[str, list[str]]:
    """Give the account a second factor; its secret and recovery codes."""
    geheimnis = zweitfaktor.new_secret()
    return geheimnis, zweitfaktor.set_up_app(neu, geheimnis, schritt=0)


def code(geheimnis: str, versatz: int = 0) -> str:
    """What the phone shows now, or so many steps of 30 seconds later."""
    return pyotp.TOTP(geheimnis).generate_otp(int(time.time()) // 30 + versatz)


def log_in(client: Client, name="karla", passwort=GEHEIM, ziel=INDEX, **kopf):
    """The first step; the answer."""
    seite = open_page(client, f"{LOGIN}?next={quote(ziel)}", "username")
    return seite.fill(username=name, password=passwort).send(**kopf)


def enter(client: Client, ort: str, knopf: str = "", /, *, kopf=None, **felder):
    """Open a page of the login, fill in its form, press the button; the answer."""
    return open_page(client, ort, next(iter(felder))).fill(felder).send(knopf, **kopf or {})


def place(antwort) -> str:
    """The path an answer leads to."""
    assert antwort.status_code == 302, antwort.status_code
    return urlsplit(antwort["Location"]).path


def is_in(client: Client) -> bool:
    """Whether the admin opens."""
    antwort = client.get(INDEX)
    assert antwort.status_code == 200 or place(antwort) == LOGIN
    return antwort.status_code == 200


def factor_of(neu) -> Zweitfaktor | None:
    """The account's factor as the database has it."""
    return Zweitfaktor.objects.von(neu)
