"""Passkeys: made, shown, taken away; and no answer but the right one, once, in time, counts."""

import json

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from anmeldung import actions, passkeys
from anmeldung.models import Fehlversuche, Passkey, Wiederherstellungscode, Zweitfaktor
from anmeldung.querysets import PasskeyQuerySet
from tests.anmeldung.geraet import Geraet, b64, unb64
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
from tests.anmeldung.test_schritte import secret_on, text_of
from tests.bausteine.verwaltung.hilfe import page_of
from tests.formular import forge, form_of, open_page

pytestmark = pytest.mark.django_db
FRAGE, NEU, ERSTER, APP = (
    reverse(f"anmeldung:{n}")
    for n in ("passkey_frage", "faktor_passkey", "einrichten_passkey", "faktor_app")
)
NAME = "Diensttelefon"


@pytest.fixture(autouse=True)
def _adresse(settings):
    settings.PORTAL_ADRESSE = "https://testserver"


def ask(client, zweck: str) -> dict:
    """What the script of the page fetches."""
    antwort = forge(client, FRAGE, {"zweck": zweck})
    assert antwort.status_code == 200, antwort.status_code
    return json.loads(antwort.content)


def answer(seite, text: str):
    """The form of a page, after its script put the answer of the device in it."""
    assert "passkey" in seite
    seite.felder["passkey"] = [text]
    return seite


def make_key(client, ort=NEU, geraet=None, name=NAME, **felder):
    """Open the page, let a device make a key, send; device and answer."""
    geraet = geraet or Geraet()
    seite = open_page(client, ort, "name").fill(name=name, **felder)
    antwort = answer(seite, geraet.make(ask(client, passkeys.ANLEGEN))).send()
    return geraet, antwort


def with_passkey(client, name="karla", **angaben):
    """An account with a passkey as its only factor, logged in; account, device, recovery codes."""
    neu = konto(name, **angaben)
    log_in(client, name)
    geraet, antwort = make_key(client, passwort=GEHEIM)
    return neu, geraet, [e.text for e in page_of(antwort).alle("code")]


def show_key(client, geraet, zweck=passkeys.BESTAETIGEN):
    """The second step with the device; the answer."""
    seite = open_page(client, CODE, "passkey")
    return answer(seite, geraet.sign(ask(client, zweck))).send()


def come_in(client, geraet, ziel=INDEX, **kopf):
    """The device alone, at the login page; the answer."""
    seite = open_page(client, f"{LOGIN}?next={ziel}", "username")
    return answer(seite, geraet.sign(ask(client, passkeys.ANMELDEN))).send(**kopf)


class TestMaking:
    def test_as_the_first_factor_it_comes_with_recovery_codes(self, client):
        karla, _, codes = with_passkey(client)
        assert len(codes) == 10
        assert is_in(client)
        key = Passkey.objects.get()
        assert (key.name, key.faktor, key.faktor.geheimnis) == (NAME, factor_of(karla), "")
        client.logout()
        assert place(log_in(client)) == CODE

    def test_needs_the_password(self, client):
        karla = konto()
        log_in(client)
        _, antwort = make_key(client, passwort="falsch")
        assert "Das Passwort stimmt nicht" in text_of(antwort)
        assert factor_of(karla) is None

    def test_ends_the_other_sessions(self, client):
        anderswo = Client()
        konto()
        log_in(anderswo)
        log_in(client)
        make_key(client, passwort=GEHEIM)
        assert not is_in(anderswo)

    def test_beside_an_app_only_after_both_were_shown(self, client):
        karla = konto()
        geheimnis, codes = with_factor(karla)
        log_in(client)
        enter(client, CODE, code=code(geheimnis))
        assert place(client.get(NEU)) == FAKTOR
        antwort = enter(client, FAKTOR, "neuer_passkey", passwort=GEHEIM, code=code(geheimnis, 1))
        assert place(antwort) == NEU
        anderswo = Client()
        log_in(anderswo)
        enter(anderswo, CODE, ersatz=codes[0])
        assert place(make_key(client)[1]) == FAKTOR
        assert is_in(client)
        assert not is_in(anderswo)
        # what was there stays: the app, and the codes
        assert factor_of(karla).geheimnis
        assert factor_of(karla).codes.count() == 9
        # the confirmation was for one key
        assert place(client.get(NEU)) == FAKTOR

    def test_several_with_their_names(self, client):
        _, _, codes = with_passkey(client)
        enter(client, FAKTOR, "neuer_passkey", passwort=GEHEIM, ersatz=codes[0])
        make_key(client, name="Schlüsselbund")
        seite = page_of(client.get(FAKTOR))
        text = " ".join(e.text for e in seite.alle("li"))
        assert NAME in text
        assert "Schlüsselbund" in text
        assert factor_of(get_user_model().objects.get()).passkeys.count() == 2

    def test_not_more_than_a_few(self, client, monkeypatch):
        monkeypatch.setattr(passkeys, "HOECHSTENS", 1)
        _, _, codes = with_passkey(client)
        enter(client, FAKTOR, "neuer_passkey", passwort=GEHEIM, ersatz=codes[0])
        assert "nicht gespeichert" in text_of(make_key(client)[1])
        assert Passkey.objects.count() == 1

    def test_where_a_factor_is_mandatory_it_is_one(self, client, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
        konto(gruppen=["Koordination"])
        assert place(log_in(client)) == EINRICHTEN
        assert ERSTER in {e["href"] for e in page_of(client.get(EINRICHTEN)).alle("a")}
        geraet, antwort = make_key(client, ERSTER)
        assert len(page_of(antwort).alle("code")) == 10
        assert is_in(client)
        client.logout()
        assert place(log_in(client)) == CODE
        assert place(show_key(client, geraet)) == INDEX
        assert is_in(client)

    def test_without_a_script_the_page_says_what_is_missing(self, client):
        konto()
        log_in(client)
        seite = client.get(NEU)
        assert "stattdessen eine App mit Codes" in seite.content.decode()
        antwort = form_of(seite, "name").fill(name=NAME, passwort=GEHEIM).send()
        assert "Passkeys brauchen JavaScript" in text_of(antwort)
        assert not Passkey.objects.exists()

    def test_a_name_is_shown_as_text(self, client):
        konto()
        log_in(client)
        make_key(client, name="<b>x</b>", passwort=GEHEIM)
        assert "<b>x" not in client.get(FAKTOR).content.decode()

    @pytest.mark.parametrize(
        "falsch",
        [
            {"origin": "https://testserver.example"},
            {"origin": "https://unter.testserver"},
            {"origin": "http://testserver"},
            {"rechner": "boese.example"},
            {"challenge": b64(b"geraten" * 5)},
            {"art": "webauthn.get"},
            {"verfahren": -999},
        ],
        ids=str,
    )
    def test_a_wrong_answer_makes_none(self, client, falsch):
        konto()
        log_in(client)
        _, antwort = make_key(client, geraet=Geraet(**falsch), passwort=GEHEIM)
        assert "nicht gespeichert" in text_of(antwort)
        assert not Zweitfaktor.objects.exists()

    def test_a_key_belongs_to_one_account(self, client):
        _, geraet, _ = with_passkey(client)
        zweite = Client()
        konto("kim")
        log_in(zweite, "kim")
        _, antwort = make_key(zweite, geraet=Geraet(kennung=geraet.kennung), passwort=GEHEIM)
        assert "nicht gespeichert" in text_of(antwort)
        assert Passkey.objects.count() == 1

    def test_an_answer_makes_one_key(self, client):
        konto()
        log_in(client)
        text = Geraet().make(ask(client, passkeys.ANLEGEN))
        seite = open_page(client, NEU, "name").fill(name=NAME, passwort=GEHEIM)
        answer(seite, text).send()
        Zweitfaktor.objects.all().delete()
        client.logout()
        log_in(client)
        seite = open_page(client, NEU, "name").fill(name=NAME, passwort=GEHEIM)
        assert answer(seite, text).send().status_code == 200
        assert not Passkey.objects.exists()


#: what the device does wrong at the second step
FALSCH = {
    "andere Herkunft": {"origin": "https://testserver.boese.example"},
    "Rechner darunter": {"origin": "https://unter.testserver"},
    "anderer Anschluss": {"origin": "https://testserver:8443"},
    "ohne https": {"origin": "http://testserver"},
    "anderer Rechner": {"rechner": "boese.example"},
    "andere Frage": {"challenge": b64(b"geraten" * 5)},
    "Antwort auf anderes": {"art": "webauthn.create"},
    "anderer Schlüssel": {"privat": Geraet().privat},
    "anderes Gerät": {"kennung": b"x" * 32},
    "Zähler zurück": {"zaehler": 3},
    "Zähler steht": {"zaehler": 9},
    "zählt nicht mehr": {"zaehler": 0},
}


class TestSecondStep:
    @pytest.fixture
    def geraet(self, client):
        konto()
        log_in(client)
        geraet, _ = make_key(client, geraet=Geraet(zaehler=9), passwort=GEHEIM)
        client.logout()
        log_in(client)
        return geraet

    def test_the_right_key_opens_and_goes_on(self, client, geraet):
        client.logout()
        ziel = reverse("admin:projects_phase_changelist")
        log_in(client, ziel=ziel)
        assert show_key(client, geraet)["Location"] == ziel
        assert is_in(client)
        key = Passkey.objects.get()
        assert key.zaehler == geraet.zaehler == 11
        assert key.benutzt_am

    def test_presence_is_enough_beside_the_password(self, client, geraet):
        geraet.geprueft = False
        show_key(client, geraet)
        assert is_in(client)

    @pytest.mark.parametrize("name", FALSCH)
    def test_a_wrong_answer_does_not(self, client, geraet, name):
        angaben = {"kennung": geraet.kennung, "privat": geraet.privat, "zaehler": 20}
        falsch = Geraet(**angaben | FALSCH[name])
        antwort = show_key(client, falsch)
        assert antwort.status_code == 200
        assert "Mit diesem Passkey ging es nicht" in text_of(antwort)
        assert not is_in(client)

    def test_nor_the_key_of_another_account(self, client, geraet):
        kim = Client()
        _, fremd, _ = with_passkey(kim, "kim")
        show_key(client, fremd)
        assert not is_in(client)

    def test_nor_an_answer_to_the_question_of_another_session(self, client, geraet):
        anderswo = Client()
        log_in(anderswo)
        text = geraet.sign(ask(anderswo, passkeys.BESTAETIGEN))
        seite = open_page(client, CODE, "passkey")
        ask(client, passkeys.BESTAETIGEN)
        assert answer(seite, text).send().status_code == 200
        assert not is_in(client)

    @pytest.mark.parametrize("zweck", [passkeys.ANMELDEN, passkeys.ANLEGEN])
    def test_nor_one_to_a_question_of_another_purpose(self, client, geraet, zweck):
        show_key(client, geraet, zweck)
        assert not is_in(client)

    def test_a_question_is_good_once_even_after_a_mistake(self, client, geraet):
        frage = ask(client, passkeys.BESTAETIGEN)
        fremd = Geraet(kennung=geraet.kennung, zaehler=20)
        for geraet_jetzt in (fremd, geraet):
            seite = open_page(client, CODE, "passkey")
            assert answer(seite, geraet_jetzt.sign(frage)).send().status_code == 200
        assert not is_in(client)

    def test_an_answer_is_good_once(self, client, geraet):
        text = geraet.sign(ask(client, passkeys.BESTAETIGEN))
        answer(open_page(client, CODE, "passkey"), text).send()
        assert is_in(client)
        client.logout()
        log_in(client)
        ask(client, passkeys.BESTAETIGEN)
        assert answer(open_page(client, CODE, "passkey"), text).send().status_code == 200
        assert not is_in(client)

    def test_a_question_has_an_end(self, client):
        with time_machine.travel(1_800_000_000, tick=False) as uhr:
            _, geraet, _ = with_passkey(client)
            client.logout()
            log_in(client)
            seite = open_page(client, CODE, "passkey")
            text = geraet.sign(ask(client, passkeys.BESTAETIGEN))
            uhr.shift(301)
            assert answer(seite, text).send().status_code == 200
            assert not is_in(client)

    def test_without_a_question_there_is_no_answer(self, client, geraet):
        text = geraet.sign({"challenge": b64(b"x" * 32)})
        assert answer(open_page(client, CODE, "passkey"), text).send().status_code == 200
        assert not is_in(client)

    @pytest.mark.parametrize(
        "text",
        [
            "x",
            "{}",
            "[]",
            "null",
            "7",
            '"a"',
            '{"rawId": 7}',
            '{"rawId": "€"}',
            "[" * 9000,
            "\u2028",
        ],
        ids=range(10),
    )
    def test_nonsense_is_a_mistake_like_any_other(self, client, geraet, text):
        for zweck, ort, feld in (
            (passkeys.BESTAETIGEN, CODE, "passkey"),
            (passkeys.ANMELDEN, LOGIN, "username"),
        ):
            ask(client, zweck)
            seite = open_page(client if ort == CODE else Client(), ort, feld)
            assert answer(seite, text).send().status_code == 200
        assert not is_in(client)

    def test_every_byte_counts(self, client, geraet):
        """Whatever one byte of an answer is changed to: nobody comes in, and no error."""
        frage = ask(client, passkeys.BESTAETIGEN)
        gut = json.loads(geraet.sign(frage))
        karla, anfrage = get_user_model().objects.get(), Anfrage(client)
        for teil, wert in gut["response"].items():
            daten = bytearray(unb64(wert))
            for stelle in range(0, len(daten), 3):
                daten[stelle] ^= 0x15
                falsch = gut | {"response": gut["response"] | {teil: b64(bytes(daten))}}
                anfrage.session[passkeys.FRAGE] = dict(anfrage.frage)
                assert not passkeys.used(anfrage, "bestaetigen", karla, json.dumps(falsch))
                daten[stelle] ^= 0x15
        anfrage.session[passkeys.FRAGE] = dict(anfrage.frage)
        assert passkeys.used(anfrage, "bestaetigen", karla, json.dumps(gut))

    def test_five_mistakes_lock_as_those_of_a_code_do(self, client, geraet):
        fremd = Geraet(kennung=geraet.kennung, zaehler=20)
        for _ in range(5):
            show_key(client, fremd)
        assert show_key(client, geraet).status_code == 429
        assert not is_in(client)

    def test_it_is_counted_before_it_is_looked_at(self, client, geraet, monkeypatch):
        fremd = Geraet(kennung=geraet.kennung, zaehler=20)
        for _ in range(5):
            show_key(client, fremd)
        seite = open_page(client, CODE, "passkey")
        text = geraet.sign(ask(client, passkeys.BESTAETIGEN))
        monkeypatch.setattr(passkeys, "used", lambda *_: 1 / 0)
        assert answer(seite, text).send().status_code == 429

    def test_a_recovery_code_opens_too(self, client):
        _, _, codes = with_passkey(client)
        client.logout()
        log_in(client)
        enter(client, CODE, ersatz=codes[0])
        assert "übrig: 9" in text_of(client.get(INDEX))

    def test_without_an_app_no_code_is_asked_for(self, client, geraet):
        felder = {e["name"] for e in page_of(client.get(CODE)).alle("input")}
        assert {"passkey", "ersatz"} <= felder
        assert "code" not in felder

    def test_a_code_of_no_app_is_no_code(self, client, geraet):
        assert forge(client, CODE, {"code": "000000", "ersatz": ""}).status_code == 200
        assert not is_in(client)


class Anfrage:
    """What of a request the check looks at."""

    scheme = "https"

    def __init__(self, client):
        self.session = client.session
        self.frage = dict(self.session[passkeys.FRAGE])

    def get_host(self):
        return "testserver"


def test_two_uses_of_one_count_do_not_pass_together(client):
    _, _, _ = with_passkey(client)
    key = Passkey.objects.get()
    assert Passkey.objects.note_use(key.pk, 5)
    assert not Passkey.objects.note_use(key.pk, 5)
    assert not Passkey.objects.note_use(key.pk, 0)
    assert isinstance(Passkey.objects.all(), PasskeyQuerySet)


class TestAlone:
    """Instead of name and password: the device asked for a PIN or a finger, that is both."""

    @pytest.fixture
    def geraet(self, client, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
        neu = konto(gruppen=["Koordination"])
        log_in(client)
        geraet, _ = make_key(client, ERSTER)
        client.logout()
        assert factor_of(neu)
        return geraet

    def test_opens_and_goes_on(self, client, geraet):
        ziel = reverse("admin:projects_phase_changelist")
        assert come_in(client, geraet, ziel)["Location"] == ziel
        assert is_in(client)
        assert not Fehlversuche.objects.filter(anzahl__gt=0).exists()

    def test_the_session_is_a_new_one(self, client, geraet):
        ask(client, passkeys.ANMELDEN)
        vorher = client.session.session_key
        come_in(client, geraet)
        assert client.session.session_key != vorher
        assert passkeys.FRAGE not in client.session

    def test_a_target_elsewhere_is_forgotten(self, client, geraet):
        assert come_in(client, geraet, "https://boese.example/")["Location"] == INDEX

    def test_not_without_pin_or_finger(self, client, geraet):
        geraet.geprueft = False
        assert "ging es nicht" in text_of(come_in(client, geraet))
        assert not is_in(client)

    @pytest.mark.parametrize("name", ["andere Herkunft", "andere Frage", "anderer Schlüssel"])
    def test_a_wrong_answer_does_not(self, client, geraet, name):
        angaben = {"kennung": geraet.kennung, "privat": geraet.privat}
        come_in(client, Geraet(**angaben | FALSCH[name]))
        assert not is_in(client)

    @pytest.mark.parametrize("anders", [{"is_active": False}, {"is_staff": False}])
    def test_not_a_closed_account(self, client, geraet, anders):
        get_user_model().objects.update(**anders)
        come_in(client, geraet)
        assert not is_in(client)

    def test_not_an_account_that_comes_by_a_provider(self, client, geraet):
        """There it is known who has left, and which groups are left."""
        karla = get_user_model().objects.get()
        karla.set_unusable_password()
        karla.save()
        come_in(client, geraet)
        assert not is_in(client)

    def test_all_refusals_sound_the_same(self, client, geraet):
        fremd = Geraet()
        saetze = [text_of(come_in(client, fremd))]
        get_user_model().objects.update(is_active=False)
        saetze.append(text_of(come_in(client, geraet)))
        assert len({*saetze}) == 1
        assert "ging es nicht" in saetze[0]

    def test_an_answer_is_good_once_and_in_its_session(self, client, geraet):
        text = geraet.sign(ask(client, passkeys.ANMELDEN))
        dieb = Client()
        ask(dieb, passkeys.ANMELDEN)
        answer(open_page(dieb, LOGIN, "username"), text).send()
        assert not is_in(dieb)
        answer(open_page(client, LOGIN, "username"), text).send()
        assert is_in(client)

    def test_five_mistakes_lock_the_key_and_not_the_password(self, client, geraet):
        fremd = Geraet(kennung=geraet.kennung)
        for _ in range(5):
            come_in(client, fremd)
        assert come_in(client, geraet).status_code == 429
        assert place(log_in(client)) == CODE

    def test_five_wrong_passwords_do_not_lock_the_key(self, client, geraet):
        for _ in range(5):
            log_in(client, passwort="falsch")
        come_in(client, geraet)
        assert is_in(client)

    def test_one_address_cannot_try_many_keys(self, client, geraet):
        for _ in range(50):
            come_in(client, Geraet())
        assert come_in(client, geraet).status_code == 429

    def test_lifting_the_lock_lifts_this_one(self, client, geraet):
        karla = get_user_model().objects.get()
        for _ in range(5):
            come_in(client, Geraet(kennung=geraet.kennung))
        actions.unlock([karla], karla)
        come_in(client, geraet)
        assert is_in(client)

    def test_the_log_names_no_person_and_no_key(self, client, geraet, caplog):
        come_in(client, Geraet(kennung=geraet.kennung))
        assert "Passkey abgewiesen" in caplog.text
        assert "karla" not in caplog.text
        assert b64(geraet.kennung) not in caplog.text

    def test_asking_sets_the_cookie_and_looking_does_not(self, client):
        client.get(LOGIN)
        assert set(client.cookies) == {"csrftoken"}
        ask(client, passkeys.ANMELDEN)
        assert "sessionid" in client.cookies

    def test_the_question_names_no_key(self, client, geraet):
        """Nobody learns from it which keys there are."""
        assert not ask(client, passkeys.ANMELDEN).get("allowCredentials")


class TestTakingAway:
    def test_not_without_both(self, client):
        karla, _, _ = with_passkey(client)
        for angaben in ({}, {"passwort": GEHEIM}, {"passwort": "x", "ersatz": "y"}):
            open_page(client, FAKTOR, "passwort").fill(angaben).send("ohne")
        assert factor_of(karla)

    def test_the_last_one_takes_the_codes_with_it(self, client):
        karla, geraet, _ = with_passkey(client)
        anderswo = Client()
        log_in(anderswo)
        show_key(anderswo, geraet)
        assert is_in(anderswo)
        seite = open_page(client, FAKTOR, "passwort").fill(passwort=GEHEIM)
        antwort = answer(seite, geraet.sign(ask(client, passkeys.BESTAETIGEN))).send("ohne")
        assert place(antwort) == INDEX
        assert factor_of(karla) is None
        assert not Wiederherstellungscode.objects.exists()
        assert is_in(client)
        assert not is_in(anderswo)

    def test_one_of_two_leaves_the_other(self, client):
        karla, _, codes = with_passkey(client)
        enter(client, FAKTOR, "neue_app", passwort=GEHEIM, ersatz=codes[0])
        geheimnis = secret_on(client.get(APP))
        enter(client, APP, code=code(geheimnis))
        enter(client, FAKTOR, "ohne", passwort=GEHEIM, code=code(geheimnis, 1))
        assert not Passkey.objects.exists()
        assert factor_of(karla).geheimnis
        assert is_in(client)

    def test_the_app_can_go_and_the_key_stays(self, client):
        karla, geraet, codes = with_passkey(client)
        enter(client, FAKTOR, "neue_app", passwort=GEHEIM, ersatz=codes[0])
        geheimnis = secret_on(client.get(APP))
        enter(client, APP, code=code(geheimnis))
        enter(client, FAKTOR, "ohne_app", passwort=GEHEIM, code=code(geheimnis, 1))
        assert factor_of(karla).geheimnis == ""
        assert Passkey.objects.exists()
        client.logout()
        log_in(client)
        show_key(client, geraet)
        assert is_in(client)

    def test_an_app_only_after_both_were_shown(self, client):
        with_passkey(client)
        assert place(client.get(APP)) == FAKTOR
        assert place(forge(client, APP, {"code": "000000"})) == FAKTOR

    def test_where_it_is_mandatory_a_new_one_follows_at_once(self, client, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
        konto(gruppen=["Koordination"])
        log_in(client)
        _, antwort = make_key(client, ERSTER)
        codes = [e.text for e in page_of(antwort).alle("code")]
        antwort = enter(client, FAKTOR, "ohne", passwort=GEHEIM, ersatz=codes[0])
        assert place(antwort) == EINRICHTEN
        assert not is_in(client)

    def test_nobody_takes_away_the_key_of_somebody_else(self, client):
        _, _, codes = with_passkey(client)
        kim = Client()
        with_passkey(kim, "kim")
        fremd = Passkey.objects.get(faktor__konto__username="kim")
        seite = open_page(client, FAKTOR, "passwort").fill(passwort=GEHEIM, ersatz=codes[0])
        for wert in (fremd.pk, "x", "", 10**30):
            forge(client, FAKTOR, seite.felder | {"ohne": [str(wert)]})
        assert Passkey.objects.count() == 2

    def test_the_administration_takes_everything(self, client):
        karla, _, _ = with_passkey(client)
        assert actions.reset_factor([karla], karla) == 1
        assert not Passkey.objects.exists()
        assert not is_in(client)


class TestWhere:
    """Only where a browser would use them."""

    @pytest.mark.parametrize(
        ("adresse", "geht"),
        [
            ("https://testserver", True),
            ("https://testserver:8443", True),
            ("http://testserver", False),
            ("https://anders.example", False),
        ],
    )
    def test_address_of_the_settings(self, client, settings, adresse, geht):
        settings.PORTAL_ADRESSE = adresse
        assert ("passkey" in open_page(client, LOGIN, "username")) is geht
        assert forge(client, FRAGE, {"zweck": "anmelden"}).status_code == (200 if geht else 409)

    @pytest.mark.parametrize(
        ("host", "https", "geht"),
        [
            ("ozg.example", True, True),
            ("ozg.example", False, False),
            ("localhost:8000", False, True),
            ("127.0.0.1:8000", False, False),
            ("127.0.0.1:8000", True, False),
            ("[::1]:8000", True, False),
        ],
    )
    def test_without_one_that_of_the_request(self, client, settings, host, https, geht):
        settings.PORTAL_ADRESSE, settings.ALLOWED_HOSTS = "", ["*"]
        seite = client.get(LOGIN, HTTP_HOST=host, secure=https)
        assert ("passkey" in form_of(seite, "username")) is geht

    def test_without_https_the_page_says_so(self, client, settings):
        settings.PORTAL_ADRESSE = ""
        konto()
        log_in(client)
        assert "gehen Passkeys nicht" in client.get(NEU).content.decode()

    def test_who_has_only_a_passkey_hears_of_the_codes(self, client, settings):
        _, _, codes = with_passkey(client)
        client.logout()
        settings.PORTAL_ADRESSE = ""
        log_in(client)
        assert "einen Wiederherstellungscode" in client.get(CODE).content.decode()
        enter(client, CODE, ersatz=codes[0])
        assert is_in(client)


class TestQuestion:
    @pytest.mark.parametrize("zweck", [passkeys.BESTAETIGEN, passkeys.ANLEGEN, "", "x"])
    def test_strangers_may_only_ask_to_be_let_in(self, client, zweck):
        assert forge(client, FRAGE, {"zweck": zweck}).status_code == 403
        assert not client.cookies.get("sessionid")

    def test_is_never_kept(self, client):
        antwort = forge(client, FRAGE, {"zweck": "anmelden"})
        assert "no-store" in antwort["Cache-Control"]
        assert client.get(FRAGE).status_code == 405

    def test_asks_for_a_form_of_ours(self, settings):
        streng = Client(enforce_csrf_checks=True)
        assert forge(streng, FRAGE, {"zweck": "anmelden"}).status_code == 403

    def test_of_a_new_key_leaves_out_those_there_are(self, client):
        _, geraet, _ = with_passkey(client)
        frage = ask(client, passkeys.ANLEGEN)
        assert [e["id"] for e in frage["excludeCredentials"]] == [b64(geraet.kennung)]
        assert frage["rp"]["id"] == "testserver"
        assert {e["alg"] for e in frage["pubKeyCredParams"]} == {-7, -8, -257}
        assert frage["user"]["name"] == "karla"
        assert "attestation" not in frage or frage["attestation"] == "none"

    def test_two_questions_are_two(self, client):
        fragen = {ask(client, passkeys.ANMELDEN)["challenge"] for _ in range(3)}
        assert len(fragen) == 3
        assert all(len(unb64(frage)) >= 32 for frage in fragen)
