"""Saved filters: named, opened, shared with a role, changed by their owner alone."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from bausteine.verwaltung.models import Listenfilter, lasting
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, messages_on, page_of
from tests.besuch import Seite
from tests.formular import forge, form_of, forms_of
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db
LISTE, SEITE = adresse(Umsetzungsprojekt, "changelist"), reverse("filter")
QUERY = "?q=bau&veroeffentlichung__exact=entwurf"


@pytest.fixture
def kim():
    return konto_in("Koordination", name="kim")


@pytest.fixture
def client(kim):
    return client_of(kim)


def link(antwort, text: str) -> str:
    """Where the link with this text leads; "" when it is not there."""
    seite = Seite(antwort.content.decode())
    return next((e["href"] for e in seite.alle("a") if e.text.strip() == text), "")


def keep(client, name="Bauentwürfe", query=QUERY, **felder):
    """By the link above the list and the form behind it; the answer."""
    seite = client.get(link(client.get(LISTE + query), "Diesen Filter sichern"))
    return form_of(seite, "name").fill(name=name, **felder).send()


class TestOwn:
    def test_from_the_list_and_back_to_the_same_records(self, client):
        f.projekt(titel="Bau A", veroeffentlichung="entwurf")
        f.projekt(titel="Bau B")
        antwort = keep(client, query=f"{QUERY}&p=0")
        assert antwort["Location"] == LISTE + QUERY
        ziel = link(client.get(LISTE), "Bauentwürfe")
        titel = [p.titel for p in client.get(ziel).context_data["cl"].result_list]
        assert titel == ["Bau A"]
        assert link(client.get(reverse("admin:index")), "Bauentwürfe") == ziel

    def test_a_list_without_a_filter_offers_nothing(self, client):
        assert not link(client.get(LISTE), "Diesen Filter sichern")
        assert not link(client.get(f"{LISTE}?p=0"), "Diesen Filter sichern")

    def test_a_name_stands_once(self, client):
        keep(client)
        antwort = keep(client, query="?q=anders")
        assert "haben Sie an dieser Liste schon" in str(messages_on(page_of(antwort)))
        assert Listenfilter.objects.count() == 1

    def test_rename_and_delete(self, client):
        keep(client)
        keep(client, name="Zweiter", query="?q=b")
        formular = next(x for x in forms_of(client.get(SEITE)) if "loeschen" in x)
        nummer = formular.felder["filter"][0]
        formular.fill({f"{nummer}-name": "Neu"}).send("Sichern")
        assert {x.name for x in Listenfilter.objects.all()} == {"Neu", "Zweiter"}
        next(x for x in forms_of(client.get(SEITE)) if "loeschen" in x).send("loeschen")
        assert [x.name for x in Listenfilter.objects.all()] == ["Zweiter"]

    def test_it_never_leads_out_of_the_portal(self, client):
        antwort = client.get(SEITE, {"liste": "https://boese.example/", "abfrage": "q=1"})
        assert antwort.status_code == 403
        keep(client, query="?q=https://boese.example/")
        assert urlsplit(Listenfilter.objects.get().ziel).path == LISTE

    def test_without_a_filter_the_page_says_how(self, client):
        assert "Sie haben keinen" in client.get(SEITE).content.decode()


class TestShared:
    def test_with_a_role_which_sees_it_and_does_not_change_it(self, client):
        feld = f.themenfeld()
        anna = client_of(konto_in("Themenfeld-Koordination", themenfelder=[feld], name="anna"))
        lesende = client_of(konto_in("Lesen", name="lesende"))
        rolle = Group.objects.get(name="Themenfeld-Koordination")
        keep(client, rolle=rolle.pk)
        assert link(anna.get(LISTE), "Bauentwürfe")
        assert not link(lesende.get(LISTE), "Bauentwürfe")
        geteilt = Listenfilter.objects.get()
        daten = {"filter": geteilt.pk, "loeschen": "1"}
        assert forge(anna, SEITE, daten).status_code == 404
        assert "Bauentwürfe" not in anna.get(SEITE).content.decode()

    def test_who_is_limited_shares_with_the_own_role_alone(self, client):
        feld = f.themenfeld()
        konto = konto_in("Themenfeld-Koordination", themenfelder=[feld], name="anna")
        anna = client_of(konto)
        seite = anna.get(link(anna.get(LISTE + QUERY), "Diesen Filter sichern"))
        eigene = str(konto.groups.get().pk)
        assert form_of(seite, "name").offered("rolle") == {"", eigene}

    def test_a_list_that_is_closed_to_someone_is_not_offered(self, client):
        orga = konto_in("Organisations-Redaktion", organisationen=[f.organisation()], name="o")
        Listenfilter.objects.create(
            konto=orga, liste="themenfelder.lage", name="Fremd", abfrage="q=1"
        )
        index = client_of(orga).get(reverse("admin:index"))
        assert "Fremd" not in index.content.decode()
        assert "nicht mehr öffnen" in client_of(orga).get(SEITE).content.decode()


@pytest.mark.parametrize(
    ("abfrage", "bleibt"),
    [("q=a&p=3&_changelist_filters=x", "q=a"), ("e=1", ""), ("o=1.-2", "o=1.-2"), ("", "")],
)
def test_what_of_an_address_is_kept(abfrage, bleibt):
    assert lasting(abfrage) == bleibt
