"""What the portal keeps about people: what docs/datenschutz.md says; of visitors nothing."""

import io
import json
import logging
import logging.config
import pickle
import re

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as einstellungen
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection, models
from django.test import Client

from betrieb import zaehler
from betrieb.protokollierung import ANFRAGEN, log_settings
from tests import factories as f
from tests.besuch import Seite
from tests.formular import fill_in, forge
from ueberblick.views import Daten
from vorschlaege.models import Vorschlag

LISTE = (einstellungen.BASE_DIR / "docs" / "datenschutz.md").read_text()
#: whatever tells one visitor from another
SPUREN = (
    "203.0.113.77",
    "203.0.113.78",
    "203.0.113.79",
    "2001:db8::77",
    "Spuermaschine",
    "herkunft.example",
    "Gesuchtes",
    "kennzeichen-4711",
    "tlh-INGON",
)
KOPF = {
    "X-Forwarded-For": "203.0.113.78, 203.0.113.79",
    "User-Agent": "Spuermaschine/1.0",
    "Referer": "https://herkunft.example/?q=Gesuchtes",
    "Accept-Language": "tlh-INGON",
    "Forwarded": "for=203.0.113.78",
    "X-Real-IP": "203.0.113.78",
    "From": "a@herkunft.example",
    "Cookie": "spur=kennzeichen-4711",
    "Sec-CH-UA": "Spuermaschine",
    "Via": "1.1 2001:db8::77",
}


@pytest.fixture(params=["text", "json"])
def protokoll(request, tmp_path, settings):
    """Everything that is logged, in either form, with counting switched on."""
    settings.VAR, settings.KENNZAHLEN_TOKEN = tmp_path, "x" * 40
    zaehler._memory.cache_clear()
    werte, ausgabe = log_settings(request.param), io.StringIO()
    werte["handlers"]["console"]["stream"] = ausgabe
    wurzel = logging.getLogger()
    vorher = wurzel.handlers[:], wurzel.level
    logging.config.dictConfig(werte)
    cache.clear()
    yield ausgabe
    wurzel.handlers[:], wurzel.level = vorher
    logging.getLogger(ANFRAGEN).setLevel(logging.NOTSET)
    zaehler._memory.cache_clear()
    cache.clear()


class Gast:
    """A visitor whom everything about the request would tell apart."""

    def __init__(self, uhr):
        self.uhr = uhr
        self.client = Client(
            raise_request_exception=False, headers=KOPF, REMOTE_ADDR="203.0.113.77"
        )

    def send(self, adresse: str, **felder):
        """Fill in a form and send it, as slowly as people do."""
        seite = Seite(self.client.get(adresse).content.decode())
        (marke,) = [e["value"] for e in seite.alle("input") if e["name"] == "marke"]
        self.uhr.shift(30)
        return self.client.post(adresse, {"marke": marke, **felder})


def walk(gast: Gast, monkeypatch) -> None:
    """Pages, searches, mistakes, both forms, the login, a day's work in the admin, an error."""
    projekt = f.projekt()
    konto = get_user_model().objects.create_superuser("chefin", password="geheim")
    client = gast.client
    for adresse in (
        "/",
        "/suche/?q=Gesuchtes",
        "/gibt/es/nicht/?q=Gesuchtes",
        "/kennzahlen/",
        "/umsetzungsprojekte/?q=Gesuchtes&format=csv",
        "/verwaltungssuchmaschine/suche/Gesuchtes",
    ):
        client.get(adresse)
    client.get("/", headers={"host": "fremd.example"})
    antwort = gast.send("/kontakt/", nachricht="Ein Text.", thema="frage")
    assert antwort.status_code == 303
    antwort = gast.send(
        f"/vorschlag/umsetzungsprojekte/{projekt.kennung}/",
        feld="titel",
        wert="Anders",
        herkunft="Satzung",
    )
    assert antwort.status_code == 303
    forge(client, "/admin/login/", {"username": "niemand", "password": "falsch"})
    antwort = fill_in(client, "/admin/login/", {"username": "chefin", "password": "geheim"})
    assert antwort.status_code == 302
    client.get("/admin/")
    client.get("/admin/projects/umsetzungsprojekt/?q=Gesuchtes")
    forge(client, f"/admin/vorschlaege/vorschlag/{Vorschlag.objects.get().pk}/change/")
    client.force_login(konto)
    forge(client, f"/admin/projects/umsetzungsprojekt/{projekt.pk}/bestaetigen/")
    forge(Client(enforce_csrf_checks=True, headers=KOPF), "/admin/logout/")
    monkeypatch.setattr(Daten, "get_context_data", None)
    assert client.get("/daten/?q=Gesuchtes").status_code == 500


def database() -> str:
    """Every row of every table, sessions unpacked."""
    zeilen = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (names of our own tables)
            zeilen += map(repr, cursor.fetchall())
    for sitzung in apps.get_model("sessions.Session").objects.all():
        zeilen.append(json.dumps(sitzung.get_decoded(), default=str))
    return "\n".join(zeilen)


@pytest.mark.parametrize("proxy", [True, False])
def test_nothing_tells_who_was_here(db, protokoll, settings, monkeypatch, proxy):
    """Database, sessions, log, metrics, memory, mails, files: no address, browser or word."""
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@stadt.example"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    with time_machine.travel("2026-11-21 10:00:00+01:00", tick=False) as uhr:
        walk(Gast(uhr), monkeypatch)
    gedaechtnis = repr({name: pickle.loads(wert) for name, wert in cache._cache.items()})  # noqa: S301 (our own memory)
    dateien = "".join(
        ort.read_bytes().decode("latin-1") for ort in settings.VAR.rglob("*") if ort.is_file()
    )
    briefe = "".join(str(brief.message()) for brief in mail.outbox)
    assert "rueckmeldung-" in gedaechtnis
    assert dateien
    assert briefe
    assert "TypeError" in protokoll.getvalue()
    orte = {
        "Datenbank": database(),
        "Protokoll": protokoll.getvalue(),
        "Speicher": gedaechtnis,
        "Dateien": dateien,
        "Briefe": briefe,
    }
    gefunden = [(ort, spur) for ort, text in orte.items() for spur in SPUREN if spur in text]
    assert not gefunden


def test_errors_are_mailed_to_nobody():
    """A mail with an error would hold the whole request; nobody is entered to get one."""
    assert einstellungen.ADMINS == einstellungen.MANAGERS == []


def personal_models():
    """Models with a column that names or describes a person, histories apart."""
    konto = get_user_model()
    for model in apps.get_models(include_auto_created=True):
        felder = model._meta.local_concrete_fields
        persoenlich = {*getattr(model, "personenbezogen", ()), "konto", "username", "mail"}
        if "history_user_id" not in {feld.attname for feld in felder} and any(
            feld.name in persoenlich
            or isinstance(feld, models.EmailField)
            or (feld.is_relation and feld.related_model is konto)
            for feld in felder
        ):
            yield model._meta.label_lower


def test_the_list_names_every_table_about_people():
    """docs/datenschutz.md: what, why, how long."""
    tabellen = {*personal_models(), "sessions.session"}
    assert len(tabellen) >= 12
    genannt = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", LISTE))
    assert tabellen <= genannt
    bekannt = {m._meta.label_lower for m in apps.get_models(include_auto_created=True)}
    assert genannt <= bekannt | {"manage.py"}
    assert "history_user" in LISTE


def test_every_line_of_the_list_says_why_and_how_long():
    """No empty cell."""
    zeilen = [zeile for zeile in LISTE.splitlines() if zeile.startswith("|")]
    assert len(zeilen) > 20
    for zeile in zeilen:
        assert all(zelle.strip() for zelle in zeile.strip("|").split("|")), zeile


def test_the_times_it_names_are_those_of_the_code():
    """Hours and days."""
    from bausteine.importe import vorschau
    from bausteine.seiten import schutz

    assert (schutz.STUNDE, schutz.HOECHSTENS) == (3600, 5)
    assert vorschau.HOECHSTALTER == 24 * 3600
    assert einstellungen.VORSCHLAG_MAIL_TAGE == 30
    ordner = einstellungen.BASE_DIR / "docs" / "betrieb"
    assert "30" in (ordner / "ozgportal-sicherung.service").read_text()
    assert "clearsessions" in (ordner / "ozgportal-taeglich.service").read_text()


def test_no_column_could_hold_an_address_or_a_browser():
    """By kind and by name."""
    fremd = re.compile(r"(^|_)(ip|user_?agent|browser|referer|herkunft_ip|standort|geraet)(_|$)")
    for model in apps.get_models(include_auto_created=True):
        for feld in model._meta.local_concrete_fields:
            assert not isinstance(feld, models.GenericIPAddressField), feld
            assert not fremd.search(feld.name), feld
