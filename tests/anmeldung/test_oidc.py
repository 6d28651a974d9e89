"""OpenID Connect: only what the provider signed for us, for this question, now."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from anmeldung.models import Fremdkonto
from tests.anmeldung import anbieter as a
from tests.anmeldung.hilfe import CODE, EINRICHTEN, INDEX, LOGIN, is_in, konto, place, with_factor
from tests.anmeldung.test_schritte import text_of

pytestmark = pytest.mark.django_db
START, ZURUECK = reverse("anmeldung:oidc"), reverse("anmeldung:oidc_zurueck")


@pytest.fixture
def anbieter(settings):
    """A provider that is configured, and the groups it may give."""
    with a.running() as anbieter:
        settings.OIDC_AUSSTELLER = anbieter.adresse
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = a.CLIENT, a.GEHEIMNIS
        settings.OIDC_GRUPPEN = {"ozg": "Koordination", "lesen": "Lesen", "weg": "Gibt es nicht"}
        settings.PORTAL_ADRESSE = "http://testserver"
        for name in ("Koordination", "Lesen"):
            Group.objects.create(name=name)
        yield anbieter


def come_in(client, anbieter, ziel=INDEX):
    """To the provider and back; the answer to the way back."""
    hin = client.get(START, {"next": ziel})
    return client.get(ZURUECK, anbieter.authorize(hin["Location"]))


def refused(client, anbieter) -> bool:
    """Whether nobody came in and nothing was made."""
    antwort = come_in(client, anbieter)
    assert place(antwort) == LOGIN
    assert "nicht gelungen" in text_of(client.get(LOGIN))
    return not is_in(client) and not get_user_model().objects.exists()


class TestGood:
    def test_makes_an_account_with_the_mapped_groups_and_nothing_more(self, client, anbieter):
        anbieter.angaben |= {
            "groups": ["ozg", "chefs", 7, None, "weg"],
            "given_name": "Anna",
            "is_superuser": True,
        }
        ziel = reverse("admin:projects_phase_changelist")
        assert come_in(client, anbieter, ziel)["Location"] == ziel
        anna = get_user_model().objects.get()
        assert [g.name for g in anna.groups.all()] == ["Koordination"]
        assert (anna.username, anna.first_name) == ("anna", "Anna")
        assert anna.is_staff
        assert not anna.is_superuser
        assert not anna.has_usable_password()
        assert is_in(client)

    def test_the_question_has_state_nonce_and_pkce_and_our_own_address(self, client, anbieter):
        hin = client.get(START, HTTP_HOST="localhost")["Location"]
        frage = parse_qs(urlsplit(hin).query)
        assert {"state", "nonce", "code_challenge"} <= frage.keys()
        assert frage["redirect_uri"] == [f"http://testserver{ZURUECK}"]
        assert "secret" not in hin

    def test_a_target_elsewhere_is_forgotten(self, client, anbieter):
        assert come_in(client, anbieter, "//boese.example")["Location"] == INDEX

    def test_groups_can_stand_deeper_in_the_token(self, client, anbieter, settings):
        settings.OIDC_GRUPPEN_ANGABE = "realm_access.roles"
        anbieter.angaben |= {"groups": [], "realm_access": {"roles": ["ozg"]}}
        come_in(client, anbieter)
        assert is_in(client)

    def test_an_audience_of_several_with_us_in_it(self, client, anbieter):
        anbieter.angaben |= {"aud": [a.CLIENT, "konto"], "azp": a.CLIENT}
        come_in(client, anbieter)
        assert is_in(client)

    @pytest.mark.parametrize(
        ("sagt", "steht"), [(True, "anna@example.org"), (False, ""), ("true", ""), (None, "")]
    )
    def test_a_mail_address_counts_only_when_verified(self, client, anbieter, sagt, steht):
        anbieter.angaben |= {"email": "anna@example.org", "email_verified": sagt}
        come_in(client, anbieter)
        assert get_user_model().objects.get().email == steht


HEUTE = int(time.time())
FALSCH = {
    "Signatur eines anderen": lambda p: setattr(p, "signiert_mit", a.FREMDER),
    "mit dem gemeinsamen Geheimnis": lambda p: p.sign_with_the_shared_secret(),
    "unbekannter Schlüssel": lambda p: setattr(p, "kopf", {"kid": "zwei"}),
    "für jemand anderen": lambda p: p.angaben.update(aud="andere"),
    "für jemand anderen, durch uns": lambda p: p.angaben.update(aud="andere", azp=a.CLIENT),
    "durch jemand anderen": lambda p: p.angaben.update(aud=[a.CLIENT, "andere"], azp="andere"),
    "anderer Aussteller": lambda p: p.angaben.update(iss="https://boese.example"),
    "abgelaufen": lambda p: p.angaben.update(iat=HEUTE - 900, exp=HEUTE - 300),
    "noch nicht gültig": lambda p: p.angaben.update(nbf=HEUTE + 86400),
    "andere Frage": lambda p: p.angaben.update(nonce="geraten"),
    "Person ist keine": lambda p: p.angaben.update(sub=""),
    "Person zu lang": lambda p: p.angaben.update(sub="x" * 256),
    "ohne zugeordnete Gruppe": lambda p: p.angaben.update(groups=["chefs"]),
    "Gruppe gibt es nicht": lambda p: p.angaben.update(groups=["weg"]),
    "Gruppen sind keine Liste": lambda p: p.angaben.update(groups={"ozg": True}),
} | {
    f"ohne {name}": lambda p, name=name: setattr(p, "ohne", (name,))
    for name in ("iss", "aud", "exp", "iat", "sub", "nonce", "groups", "id_token")
}


class TestBad:
    @pytest.mark.parametrize("name", FALSCH)
    def test_nobody_comes_in(self, client, anbieter, name):
        FALSCH[name](anbieter)
        assert refused(client, anbieter)

    def test_an_answer_nobody_asked_for(self, client, anbieter):
        zurueck = anbieter.authorize(client.get(START)["Location"])
        fremd = type(client)()
        assert place(fremd.get(ZURUECK, zurueck)) == LOGIN
        assert place(client.get(ZURUECK, zurueck | {"state": "geraten"})) == LOGIN
        assert not get_user_model().objects.exists()

    def test_an_answer_is_good_once(self, client, anbieter):
        zurueck = anbieter.authorize(client.get(START)["Location"])
        assert client.get(ZURUECK, zurueck)["Location"] == INDEX
        client.logout()
        assert place(client.get(ZURUECK, zurueck)) == LOGIN
        assert not is_in(client)

    def test_a_stolen_code_fails_on_pkce(self, client, anbieter):
        gestohlen = anbieter.authorize(client.get(START)["Location"])["code"]
        dieb = type(client)()
        eigene = anbieter.authorize(dieb.get(START)["Location"])
        assert place(dieb.get(ZURUECK, eigene | {"code": gestohlen})) == LOGIN

    def test_a_provider_that_calls_itself_otherwise_is_not_even_asked(self, client, anbieter):
        anbieter.aussteller = "https://boese.example"
        assert place(client.get(START)) == LOGIN

    def test_the_provider_says_no_or_is_away(self, client, anbieter, settings):
        client.get(START)
        assert place(client.get(ZURUECK, {"error": "access_denied", "state": "x"})) == LOGIN
        settings.OIDC_AUSSTELLER = "http://127.0.0.1:9"
        assert place(client.get(START)) == LOGIN
        assert "nicht gelungen" in text_of(client.get(LOGIN))

    def test_the_log_names_no_person(self, client, anbieter, caplog):
        anbieter.angaben |= {"email": "anna@example.org", "groups": []}
        come_in(client, anbieter)
        assert "abgelehnt" in caplog.text
        assert "anna" not in caplog.text
        assert "4711" not in caplog.text

    def test_without_a_provider_there_is_nothing(self, client):
        assert START not in client.get(LOGIN).content.decode()
        assert client.get(START).status_code == client.get(ZURUECK).status_code == 404


class TestAgain:
    def test_groups_are_those_of_today(self, client, anbieter):
        come_in(client, anbieter)
        anna = get_user_model().objects.get()
        anna.groups.add(Group.objects.create(name="von Hand"))
        client.logout()
        anbieter.angaben["groups"] = ["lesen"]
        come_in(client, anbieter)
        assert [g.name for g in anna.groups.all()] == ["Lesen"]
        assert "Lesen" in LogEntry.objects.first().change_message

    def test_without_any_group_the_account_is_closed(self, client, anbieter):
        come_in(client, anbieter)
        client.logout()
        anbieter.angaben["groups"] = []
        assert place(come_in(client, anbieter)) == LOGIN
        anna = get_user_model().objects.get()
        assert not anna.is_staff
        assert not anna.groups.exists()

    def test_losing_a_group_ends_the_other_sessions(self, client, anbieter):
        come_in(client, anbieter)
        anbieter.angaben["groups"] = ["lesen"]
        come_in(type(client)(), anbieter)
        assert not is_in(client)

    def test_a_new_name_or_mail_is_the_same_person(self, client, anbieter):
        come_in(client, anbieter)
        anbieter.angaben["preferred_username"] = "anna-neu"
        come_in(client, anbieter)
        assert get_user_model().objects.get().username == "anna"

    def test_locked_by_hand_stays_locked(self, client, anbieter):
        come_in(client, anbieter)
        get_user_model().objects.update(is_active=False)
        assert place(come_in(type(client)(), anbieter)) == LOGIN
        assert not get_user_model().objects.get().is_active


class TestForeignAccounts:
    def test_neither_name_nor_mail_takes_an_account_over(self, client, anbieter):
        """Not even a verified address: only an administrator links accounts."""
        anna = konto("Anna", email="anna@example.org", is_superuser=True)
        anbieter.angaben |= {"email": "anna@example.org", "email_verified": True}
        come_in(client, anbieter)
        assert get_user_model().objects.get(fremdkonto__nummer="4711").username == "anna-2"
        anna.refresh_from_db()
        assert not anna.groups.exists()

    def test_an_administrator_can_link_one(self, client, anbieter):
        anna = konto("Anna", email="alt@example.org")
        Fremdkonto.objects.create(konto=anna, aussteller=anbieter.adresse, nummer="4711")
        anbieter.angaben |= {"email": "anna@example.org", "email_verified": True}
        come_in(client, anbieter)
        assert is_in(client)
        anna.refresh_from_db()
        # an address that resets a password is not the provider's to change
        assert anna.email == "alt@example.org"

    def test_a_number_counts_at_its_issuer_only(self, client, anbieter):
        fremd = Fremdkonto(konto=konto("Anna"), aussteller="https://x.example", nummer="4711")
        fremd.save()
        come_in(client, anbieter)
        assert get_user_model().objects.count() == 2


class TestSecondFactor:
    def test_is_asked_for_here_too(self, client, anbieter, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN = ["Koordination"]
        assert place(come_in(client, anbieter)) == EINRICHTEN
        assert not is_in(client)
        with_factor(get_user_model().objects.get())
        assert place(come_in(type(client)(), anbieter)) == CODE

    def test_unless_the_provider_is_trusted_with_it(self, client, anbieter, settings):
        settings.ZWEITER_FAKTOR_GRUPPEN, settings.OIDC_ZWEITER_FAKTOR = ["Koordination"], True
        come_in(client, anbieter)
        assert is_in(client)
