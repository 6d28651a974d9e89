"""What administrators do for others, and what the admin shows of the login."""

import gettext
import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from anmeldung.models import Fehlversuche, Fremdkonto, Wiederherstellungscode, Zweitfaktor
from anmeldung.pruefungen import unknown_groups
from konten.rollen import rollen
from tests.anmeldung.hilfe import CODE, enter, factor_of, is_in, konto, log_in, place, with_factor
from tests.bausteine.verwaltung.hilfe import client_of
from tests.formular import fill_in, forge, open_page

pytestmark = pytest.mark.django_db
LISTE = reverse("admin:auth_user_changelist")
LINKS = [reverse(f"admin:anmeldung_fremdkonto_{n}") for n in ("changelist", "add")]


@pytest.fixture
def chefin(client):
    """Logged in, may do everything."""
    chefin = konto("chefin", is_superuser=True)
    client.force_login(chefin)
    return chefin


def act(client, name, *konten):
    """Choose an action of the list; forged where it is not offered."""
    wahl = {"action": name, "_selected_action": [konto.pk for konto in konten]}
    if f'value="{name}"' not in client.get(LISTE).content.decode():
        return forge(client, LISTE, wahl)
    return open_page(client, LISTE, "action").fill(wahl).send("index")


def lock(name="karla"):
    fremd = Client()
    for _ in range(5):
        log_in(fremd, name, "falsch")
    assert log_in(fremd, name).status_code == 429


class TestLock:
    def test_can_be_lifted_and_the_log_says_by_whom(self, client, chefin):
        karla = konto()
        lock()
        act(client, "unlock", karla)
        assert log_in(Client()).status_code == 302
        eintrag = LogEntry.objects.get(object_id=str(karla.pk))
        assert (eintrag.user, eintrag.change_message) == (
            chefin,
            "Sperre der Anmeldung aufgehoben.",
        )

    def test_codes_included(self, client, chefin):
        karla = konto()
        with_factor(karla)
        fremd = Client()
        log_in(fremd)
        for _ in range(6):
            antwort = enter(fremd, CODE, code="000000")
        assert antwort.status_code == 429
        act(client, "unlock", karla)
        assert enter(fremd, CODE, code="000000").status_code == 200

    def test_on_the_command_line(self, capsys):
        karla = konto(is_superuser=True)
        with_factor(karla)
        lock()
        call_command("konto_oeffnen", "karla")
        assert place(log_in(Client())) == CODE
        call_command("konto_oeffnen", "karla", ohne_zweiten_faktor=True)
        assert factor_of(karla) is None
        assert "keinen zweiten Faktor mehr" in capsys.readouterr().out
        assert LogEntry.objects.count() == 3
        with pytest.raises(CommandError, match="Es gibt kein Konto"):
            call_command("konto_oeffnen", "niemand")


class TestFactor:
    def test_can_be_reset_which_ends_the_session_and_is_logged(self, client, chefin):
        karla = konto()
        _, codes = with_factor(karla)
        fremd = Client()
        log_in(fremd)
        enter(fremd, CODE, ersatz=codes[0])
        assert is_in(fremd)
        act(client, "reset_factor", karla)
        assert factor_of(karla) is None
        assert not is_in(fremd)
        eintrag = LogEntry.objects.get(object_id=str(karla.pk))
        assert (eintrag.user, eintrag.change_message) == (chefin, "Zweiter Faktor zurückgesetzt.")

    def test_of_who_holds_all_rights_only_by_an_equal(self, client):
        chefin, kim = konto("chefin", is_superuser=True), konto("kim")
        with_factor(chefin)
        for name in ("view_user", "change_user"):
            kim.user_permissions.add(Permission.objects.get(codename=name))
        client.force_login(kim)
        assert act(client, "reset_factor", chefin, kim).status_code == 302
        assert factor_of(chefin)

    def test_not_without_the_right_to_change_accounts(self, client):
        karla, kim = konto(), konto("kim")
        with_factor(karla)
        kim.user_permissions.add(Permission.objects.get(codename="view_user"))
        client.force_login(kim)
        lock()
        for tat in ("reset_factor", "unlock"):
            act(client, tat, karla)
        assert factor_of(karla)
        assert log_in(Client()).status_code == 429

    def test_the_list_shows_who_has_one_with_no_query_per_account(
        self, client, chefin, django_assert_max_num_queries
    ):
        with_factor(konto())
        for nummer in range(20):
            konto(f"k{nummer}")
        client.get(LISTE)
        with django_assert_max_num_queries(12):
            seite = client.get(LISTE).content.decode()
        assert "field-zweiter_faktor" in seite
        assert seite.count("icon-yes") > 0


class TestPages:
    def test_secrets_have_no_page(self):
        for model in (Zweitfaktor, Wiederherstellungscode, Fehlversuche):
            assert model not in admin.site._registry

    def test_links_to_a_provider_are_for_who_keeps_accounts(self, client, chefin):
        assert [client.get(ort).status_code for ort in LINKS] == [200, 200]
        kim = konto("kim")
        client.force_login(kim)
        assert [client.get(ort).status_code for ort in LINKS] == [403, 403]
        kim.user_permissions.set(Permission.objects.filter(content_type__app_label="anmeldung"))
        client = client_of(kim)
        daten = {"konto": konto().pk, "aussteller": "https://x.example", "nummer": "1"}
        assert place(fill_in(client, LINKS[1], daten)) == LINKS[0]
        assert Fremdkonto.objects.get().konto.username == "karla"

    def test_nobody_links_himself_to_an_account_without_limits(self, client, chefin):
        """Neither by a new link nor by another number in an old one."""
        kim = konto("kim")
        kim.user_permissions.set(Permission.objects.filter(content_type__app_label="anmeldung"))
        client.force_login(kim)
        daten = {"konto": chefin.pk, "aussteller": "https://x.example", "nummer": "1"}
        assert fill_in(client, LINKS[1], daten).status_code == 200
        assert not Fremdkonto.objects.exists()
        alt = Fremdkonto.objects.create(konto=chefin, aussteller="https://x.example", nummer="2")
        assert "x.example" not in client.get(LINKS[0]).content.decode()
        ort = reverse("admin:anmeldung_fremdkonto_change", args=[alt.pk])
        assert place(forge(client, ort, daten)) == reverse("admin:index")
        alt.refresh_from_db()
        assert alt.nummer == "2"

    def test_no_role_but_the_administration_keeps_them(self):
        darf = {rolle.name for rolle in rollen() if "anmeldung.add_fremdkonto" in rolle.rechte}
        assert darf == {"Administration"}
        rechte = {recht for rolle in rollen() for recht in rolle.rechte}
        assert not [recht for recht in rechte if "faktor" in recht or "versuch" in recht]

    def test_buttons_of_the_password_are_german(self, client, chefin):
        """Django's own translation leaves them in English."""
        karla = konto()
        ort = reverse("admin:auth_user_change", args=[karla.pk])
        assert "Passwort neu setzen" in client.get(ort).content.decode()
        orte = [
            ort,
            reverse("admin:auth_user_add"),
            reverse("admin:auth_user_password_change", args=[karla.pk]),
        ]
        for seite in (client.get(ort).content.decode() for ort in orte):
            for englisch in ("Reset", "Enable", "Disable", "Password-based", "Raw password"):
                assert englisch not in seite, (englisch, seite)

    def test_the_head_leads_to_the_own_factor(self, client, chefin):
        assert reverse("anmeldung:faktor") in client.get(LISTE).content.decode()


class TestSettings:
    def test_a_group_that_does_not_exist_is_said_at_the_start(self, settings):
        konto(gruppen=["Koordination"])
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination", "alle", "Kordination"]
        settings.OIDC_GRUPPEN = {"a": "Fehlt"}
        saetze = [warnung.msg for warnung in unknown_groups(databases=["default"])]
        assert saetze == [
            "ZWEITER_FAKTOR_GRUPPEN nennt eine Gruppe, die es nicht gibt: Kordination",
            "OIDC_GRUPPEN nennt eine Gruppe, die es nicht gibt: Fehlt",
        ]

    def test_the_first_account_can_come_in(self, client, settings, tmp_path):
        """With the password that `make run` shows, and a second factor where settings ask."""
        settings.VAR = tmp_path
        call_command("erstes_konto")
        zeilen = (tmp_path / "admin_zugang.txt").read_text().splitlines()
        passwort = zeilen[1].removeprefix("Passwort: ")
        assert log_in(client, "admin", passwort).status_code == 302
        assert is_in(client)
        assert get_user_model().objects.get().username == "admin"


def test_the_compiled_translation_is_that_of_its_source():
    """locale/: msgfmt was run after the last change."""
    ordner = settings.BASE_DIR / "locale" / "de" / "LC_MESSAGES"
    texte = re.sub(r'"\n"', "", (ordner / "django.po").read_text())
    paare = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', texte, re.MULTILINE))
    with (ordner / "django.mo").open("rb") as datei:
        katalog = gettext.GNUTranslations(datei)
    assert len(paare) == 38
    assert {text: katalog.gettext(text) for text in paare} == paare
