"""The steps of a login: password, code, and the first time of a second factor."""

import pytest
import time_machine
from django.conf import settings
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import reverse

from anmeldung import zweitfaktor
from anmeldung.models import Wiederherstellungscode, Zweitfaktor
from projects.models import Umsetzungsprojekt
from tests.anmeldung.hilfe import (
    CODE,
    EINRICHTEN,
    FAKTOR,
    GEHEIM,
    INDEX,
    LOGIN,
    code,
    enter,
    factor_of,
    is_in,
    konto,
    log_in,
    place,
    with_factor,
)
from tests.bausteine.verwaltung.hilfe import messages_on, page_of
from tests.formular import forge, open_page

pytestmark = pytest.mark.django_db


def text_of(antwort) -> str:
    return " ".join(messages_on(page_of(antwort)))


def secret_on(antwort) -> str:
    """The secret as the page shows it."""
    return next(e.text for e in page_of(antwort).alle("code")).replace(" ", "")


class TestPassword:
    def test_leads_where_one_wanted_to_go_but_not_elsewhere(self, client):
        konto()
        ziel = reverse("admin:projects_phase_changelist")
        assert log_in(client, ziel=ziel)["Location"] == ziel
        client.logout()
        assert log_in(client, ziel="https://boese.example/")["Location"] == INDEX
        assert client.get(LOGIN)["Location"] == INDEX

    def test_the_password_is_argon2(self):
        erster = "django.contrib.auth.hashers.Argon2PasswordHasher"
        with override_settings(PASSWORD_HASHERS=[erster]):
            assert konto().password.startswith("argon2$argon2id$")
        assert erster in (settings.BASE_DIR / "ozgportal/settings.py").read_text()

    def test_the_session_is_a_new_one(self, client):
        konto()
        client.get(LOGIN)
        client.session["alt"] = 1
        vorher = client.session.session_key
        log_in(client)
        assert client.session.session_key != vorher


class TestCode:
    @pytest.fixture
    def geheimnis(self):
        return with_factor(konto())[0]

    def test_without_the_code_nobody_is_in(self, client, geheimnis):
        assert place(log_in(client)) == CODE
        assert not is_in(client)
        assert place(client.get(FAKTOR)) == LOGIN
        assert place(client.get(LOGIN)) == CODE

    def test_the_right_code_opens_and_goes_on(self, client, geheimnis):
        ziel = reverse("admin:projects_phase_changelist")
        log_in(client, ziel=ziel)
        assert enter(client, CODE, code=code(geheimnis))["Location"] == ziel
        assert is_in(client)

    @pytest.mark.parametrize("eingabe", ["", "000000", "12345", "abc", "１２３４５６"])
    def test_a_wrong_code_does_not(self, client, geheimnis, eingabe):
        log_in(client)
        antwort = enter(client, CODE, code=eingabe)
        assert antwort.status_code == 200
        assert "stimmt nicht" in text_of(antwort)
        assert not is_in(client)

    def test_a_code_is_good_once(self, client, geheimnis):
        eingabe = code(geheimnis)
        log_in(client)
        enter(client, CODE, code=eingabe)
        client.logout()
        log_in(client)
        assert enter(client, CODE, code=eingabe).status_code == 200
        assert not is_in(client)

    @pytest.mark.parametrize(("versatz", "gilt"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_clocks_may_differ_by_half_a_minute(self, client, geheimnis, versatz, gilt):
        with time_machine.travel(1_800_000_015, tick=False):
            log_in(client)
            enter(client, CODE, code=code(geheimnis, versatz))
            assert is_in(client) is gilt

    def test_five_wrong_codes_lock(self, client, geheimnis):
        log_in(client)
        for _ in range(5):
            enter(client, CODE, code="000000")
        assert enter(client, CODE, code=code(geheimnis)).status_code == 429
        # not a matter of the address: the password was known
        anderswo, kopf = Client(), {"REMOTE_ADDR": "192.0.2.9"}
        log_in(anderswo, **kopf)
        antwort = enter(anderswo, CODE, code=code(geheimnis), kopf=kopf)
        assert antwort.status_code == 429

    def test_waiting_has_an_end(self, client, geheimnis):
        with time_machine.travel(1_800_000_000, tick=False) as uhr:
            log_in(client)
            seite = open_page(client, CODE, "code")
            uhr.shift(601)
            assert place(seite.fill(code=code(geheimnis)).send()) == LOGIN
            assert not is_in(client)

    def test_a_new_password_in_between_ends_the_waiting(self, client, geheimnis):
        log_in(client)
        seite = open_page(client, CODE, "code")
        faktor = Zweitfaktor.objects.get()
        faktor.konto.set_password("anderes")
        faktor.konto.save()
        assert place(seite.fill(code=code(geheimnis)).send()) == LOGIN

    def test_one_can_give_up(self, client, geheimnis):
        log_in(client)
        assert client.get(reverse("anmeldung:abbrechen")).status_code == 405
        seite = open_page(client, CODE, "Abbrechen, zurück zur Anmeldung")
        assert place(seite.send()) == LOGIN
        assert client.get(LOGIN).status_code == 200

    def test_without_a_first_step_there_is_no_second(self, client, geheimnis):
        for ort in (CODE, EINRICHTEN):
            assert place(client.get(ort)) == LOGIN
            assert place(forge(client, ort, {"code": code(geheimnis)})) == LOGIN

    def test_the_factor_cannot_be_set_up_anew_instead(self, client, geheimnis):
        log_in(client)
        assert place(client.get(EINRICHTEN)) == CODE
        assert place(forge(client, EINRICHTEN, {"code": "000000"})) == CODE

    def test_secrets_are_stored_neither_plain_nor_readable_with_another_key(
        self, geheimnis, settings
    ):
        faktor = Zweitfaktor.objects.get()
        assert geheimnis not in faktor.geheimnis
        assert zweitfaktor.decrypt(faktor.geheimnis) == geheimnis
        alt, settings.SECRET_KEY = settings.SECRET_KEY, "neu" * 20
        assert zweitfaktor.decrypt(faktor.geheimnis) == ""
        assert not zweitfaktor.accept_code(faktor, code(geheimnis))
        settings.SECRET_KEY_FALLBACKS = [alt]
        assert zweitfaktor.decrypt(faktor.geheimnis) == geheimnis


class TestRecovery:
    def test_each_opens_once(self, client):
        _, codes = with_factor(konto())
        assert len({*codes}) == 10
        assert not Wiederherstellungscode.objects.filter(pruefwert__in=codes).exists()
        log_in(client)
        enter(client, CODE, ersatz=f" {codes[0].lower()} ")
        assert "übrig: 9" in text_of(client.get(INDEX))
        client.logout()
        log_in(client)
        assert enter(client, CODE, ersatz=codes[0]).status_code == 200
        assert not is_in(client)

    def test_a_wrong_code_of_the_app_spends_none(self, client):
        _, codes = with_factor(konto())
        log_in(client)
        enter(client, CODE, code="000000", ersatz=codes[0])
        assert not is_in(client)
        assert Wiederherstellungscode.objects.count() == 10

    def test_not_those_of_somebody_else(self, client):
        with_factor(konto())
        _, fremde = with_factor(konto("kim"))
        log_in(client)
        enter(client, CODE, ersatz=fremde[0])
        assert not is_in(client)


class TestMandatory:
    @pytest.fixture(autouse=True)
    def _pflicht(self, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]

    def test_nothing_opens_before_it_is_set_up(self, client):
        """Every page of the admin, reading and writing."""
        konto(gruppen=["Koordination"], is_superuser=True)
        assert place(log_in(client)) == EINRICHTEN
        for model in admin.site._registry:
            for ansicht in ("changelist", "add"):
                ort = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{ansicht}")
                for antwort in (client.get(ort), forge(client, ort, {"titel": "Neu"})):
                    assert place(antwort) == LOGIN, ort
        assert place(client.get(LOGIN)) == EINRICHTEN
        assert place(client.get("/muster/")) == LOGIN
        assert not Umsetzungsprojekt.objects.exists()

    def test_a_session_from_before_the_rule_does_not_help(self, client):
        karla = konto(gruppen=["Koordination"])
        client.force_login(karla)
        assert not is_in(client)

    def test_set_up_in_one_go(self, client):
        karla = konto(gruppen=["Koordination"])
        log_in(client)
        seite = client.get(EINRICHTEN)
        assert "no-store" in seite["Cache-Control"]
        geheimnis = secret_on(seite)
        falsch = enter(client, EINRICHTEN, code="000000")
        assert secret_on(falsch) == geheimnis
        assert factor_of(karla) is None
        antwort = enter(client, EINRICHTEN, code=code(geheimnis))
        codes = [e.text for e in page_of(antwort).alle("code")]
        assert len(codes) == 10
        assert is_in(client)
        # shown once: no page and no session has them
        assert not any(wort in str(dict(client.session)) for wort in (*codes, geheimnis))
        assert place(client.get(EINRICHTEN)) == LOGIN
        client.logout()
        log_in(client)
        enter(client, CODE, ersatz=codes[3])
        assert is_in(client)

    def test_the_first_code_is_spent_by_setting_up(self, client):
        konto(gruppen=["Koordination"])
        log_in(client)
        eingabe = code(secret_on(client.get(EINRICHTEN)))
        enter(client, EINRICHTEN, code=eingabe)
        client.logout()
        log_in(client)
        enter(client, CODE, code=eingabe)
        assert not is_in(client)

    def test_others_need_none(self, client):
        konto(gruppen=["Lesen"])
        assert log_in(client)["Location"] == INDEX

    def test_alle_means_everybody(self, client, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["alle"]
        konto()
        assert place(log_in(client)) == EINRICHTEN


class TestFirstAccount:
    def test_comes_in_with_a_password_and_is_warned(self, client):
        konto("admin", is_superuser=True)
        log_in(client, "admin")
        assert "nur mit einem Passwort geschützt" in text_of(client.get(INDEX))

    def test_nobody_else_is_warned(self, client):
        konto()
        log_in(client)
        assert "nur mit einem Passwort" not in text_of(client.get(INDEX))
        assert GEHEIM not in str(dict(client.session))
