"""People look after their own second factor, and show each time that it is them."""

import pytest
from django.test import Client

from tests.anmeldung.hilfe import (
    CODE,
    EINRICHTEN,
    FAKTOR,
    GEHEIM,
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
from tests.formular import forge, open_page

pytestmark = pytest.mark.django_db


def with_both(client, **angaben):
    """Logged in with password and code; account, secret and recovery codes."""
    karla = konto(**angaben)
    geheimnis, codes = with_factor(karla)
    log_in(client)
    enter(client, CODE, code=code(geheimnis))
    assert is_in(client)
    return karla, geheimnis, codes


class TestSetUp:
    def test_needs_password_and_code(self, client):
        karla = konto()
        log_in(client)
        geheimnis = secret_on(client.get(FAKTOR))
        for passwort, eingabe in (("falsch", code(geheimnis)), (GEHEIM, "000000")):
            antwort = enter(client, FAKTOR, passwort=passwort, code=eingabe)
            assert "stimmt nicht" in text_of(antwort)
            assert factor_of(karla) is None
        enter(client, FAKTOR, passwort=GEHEIM, code=code(geheimnis))
        assert factor_of(karla)
        assert is_in(client)

    def test_ends_the_other_sessions(self, client):
        konto()
        anderswo = Client()
        log_in(client), log_in(anderswo)
        geheimnis = secret_on(client.get(FAKTOR))
        enter(client, FAKTOR, passwort=GEHEIM, code=code(geheimnis))
        assert not is_in(anderswo)

    def test_the_picture_is_an_svg_the_policy_allows(self, client):
        konto()
        log_in(client)
        seite = page_of(client.get(FAKTOR))
        (bild,) = [e for e in seite.alle("svg") if e["class"] == "ozg-qr"]
        assert bild["viewbox"]
        assert bild.in_element("div")
        assert not [e for e in seite.alle("path", "svg", "div") if e["style"]]
        assert not [e for e in seite.alle("img") if (e["src"] or "").startswith("data:")]


class TestRemove:
    @pytest.mark.parametrize(
        "angaben",
        [{}, {"passwort": GEHEIM}, {"code": "jetzt"}, {"passwort": "falsch", "code": "jetzt"}],
    )
    def test_not_without_password_and_code(self, client, angaben):
        karla, geheimnis, _ = with_both(client)
        if "code" in angaben:
            angaben = angaben | {"code": code(geheimnis, 1)}
        seite = open_page(client, FAKTOR, "passwort").fill(angaben)
        assert seite.send("entfernen").status_code == 200
        assert factor_of(karla)

    def test_with_both_it_is_gone_and_one_stays(self, client):
        karla, geheimnis, _ = with_both(client)
        enter(client, FAKTOR, "entfernen", passwort=GEHEIM, code=code(geheimnis, 1))
        assert factor_of(karla) is None
        assert is_in(client)

    def test_where_it_is_mandatory_a_new_one_follows_at_once(self, client, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
        karla, _, codes = with_both(client, gruppen=["Koordination"])
        antwort = enter(client, FAKTOR, "entfernen", passwort=GEHEIM, ersatz=codes[0])
        assert place(antwort) == EINRICHTEN
        assert not is_in(client)
        enter(client, EINRICHTEN, code=code(secret_on(client.get(EINRICHTEN))))
        assert factor_of(karla)
        assert is_in(client)

    def test_wrong_passwords_lock_here_too(self, client):
        karla, geheimnis, _ = with_both(client)
        for _ in range(5):
            enter(client, FAKTOR, "entfernen", passwort="x", code="1")
        antwort = enter(client, FAKTOR, "entfernen", passwort=GEHEIM, code=code(geheimnis, 1))
        assert antwort.status_code == 429
        assert factor_of(karla)

    def test_a_wrong_password_spends_no_recovery_code(self, client):
        karla, _, codes = with_both(client)
        enter(client, FAKTOR, "entfernen", passwort="x", ersatz=codes[0])
        assert factor_of(karla).codes.count() == 10

    def test_without_a_password_of_the_portal_the_code_is_enough(self, client):
        """Accounts that come from a provider."""
        karla, geheimnis, _ = with_both(client)
        karla.set_unusable_password()
        karla.save()
        client.force_login(karla)
        sitzung = client.session
        sitzung["anmeldung_faktor"] = True
        sitzung.save()
        assert not [e for e in page_of(client.get(FAKTOR)).alle("input") if e["name"] == "passwort"]
        enter(client, FAKTOR, "entfernen", code=code(geheimnis, 1))
        assert factor_of(karla) is None


def test_new_recovery_codes_replace_the_old(client):
    _, geheimnis, alte = with_both(client)
    antwort = enter(client, FAKTOR, "codes", passwort=GEHEIM, code=code(geheimnis, 1))
    neue = [e.text for e in page_of(antwort).alle("code")]
    assert len(neue) == 10
    assert not {*neue} & {*alte}
    client.logout()
    log_in(client)
    enter(client, CODE, ersatz=alte[0])
    assert not is_in(client)
    enter(client, CODE, ersatz=neue[0])
    assert is_in(client)


def test_strangers_see_nothing(client):
    for antwort in (client.get(FAKTOR), forge(client, FAKTOR, {"entfernen": "1"})):
        assert place(antwort) == LOGIN
