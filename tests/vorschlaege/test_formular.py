"""The form for proposals: every record has it, nobody needs an account, nothing becomes public."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.besuch import Seite
from tests.maengel import maengel
from tests.promises import QueryPromises
from vorschlaege import forms
from vorschlaege.felder import ARTEN
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")
GUT = {"feld": "titel", "wert": "Bewohnerparken", "herkunft": "Ratsbeschluss", "mail": ""}
FABRIKEN = {
    "umsetzungsprojekte": f.projekt,
    "ozg-leistungen": f.ozg_leistung,
    "leistungen": f.leika_leistung,
    "organisationen": f.organisation,
    "themenfelder": f.themenfeld,
    "mittel": f.mittelvorgang,
    "zahlen": f.kennzahl,
    "termine": f.termin,
    "gesuche": f.gesuch,
    "programme": f.programm,
    "programmprojekte": f.programmprojekt,
    "online-dienste": f.online_dienst,
    "plattformen": f.plattform,
    "fachverfahren": f.fachverfahren,
}


@pytest.fixture(autouse=True)
def _leer():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def uhr():
    """A clock that is set forward by hand."""
    with time_machine.travel("2026-11-21 10:00:00+01:00", tick=False) as uhr:
        yield uhr


@pytest.fixture
def offen(uhr, besucher):
    """A form opened long enough ago."""
    return Offen(f.projekt(titel="Parken"), uhr, besucher)


class Offen:
    """A visitor with the form before them; sends what it is given, without cookies."""

    def __init__(self, record, uhr, besucher, art="umsetzungsprojekte"):
        self.adresse = address(record, art)
        seite = besucher.seite(self.adresse)
        (self.marke,) = [e["value"] for e in seite.alle("input") if e["name"] == "marke"]
        uhr.shift(30)

    def sende(self, **felder):
        """The answer; an error page is inspected like any other."""
        client = Client(enforce_csrf_checks=True)
        antwort = client.post(self.adresse, GUT | {"marke": self.marke} | felder)
        assert not antwort.cookies
        if antwort.content:
            antwort.seite = Seite(antwort.content.decode())
            assert maengel(antwort.seite) == []
        return antwort


def address(record, art="umsetzungsprojekte") -> str:
    return reverse("vorschlag", args=[art, getattr(record, ARTEN[art].schluessel)])


@pytest.mark.parametrize("art", ARTEN)
def test_every_public_record_has_the_link_and_the_form(besucher, uhr, art):
    """From its page to the form; a draft has neither."""
    record = FABRIKEN[art]()
    links = [a["href"] for a in besucher.seite(record.get_absolute_url()).alle("a")]
    assert address(record, art) in links
    feld = ARTEN[art].einfach[0]
    assert Offen(record, uhr, besucher, art).sende(feld=feld).status_code == 303
    vorschlag = Vorschlag.objects.get()
    assert vorschlag.gegenstand == record
    assert vorschlag.bisher == str(getattr(record, feld))
    entwurf = FABRIKEN[art](veroeffentlichung="entwurf")
    besucher.seite(address(entwurf, art), status=404)
    assert Client().post(address(entwurf, art), GUT).status_code == 404


def test_a_word_that_is_no_noun_is_no_page(besucher):
    """404, not an error."""
    besucher.seite("/vorschlag/quellen/x/", status=404)


def test_a_proposal_is_kept_as_it_was_sent(offen, besucher):
    """Open, beside the value of that moment; the page of thanks follows."""
    antwort = offen.sende(mail="a@b.example")
    assert antwort["Location"] == reverse("vorschlag-danke")
    besucher.seite(antwort["Location"])
    vorschlag = Vorschlag.objects.get()
    assert (vorschlag.wert, vorschlag.bisher, vorschlag.herkunft, vorschlag.mail) == (
        "Bewohnerparken",
        "Parken",
        "Ratsbeschluss",
        "a@b.example",
    )
    assert Vorschlag.objects.offen().get() == vorschlag
    assert "127.0.0.1" not in str(Vorschlag.objects.values())


def test_nothing_of_it_is_public(offen, besucher):
    """The record's page stays as it is; the form is not for search engines."""
    offen.sende(wert="Ganzneuertitel")
    assert "Ganzneuertitel" not in besucher.seite("/umsetzungsprojekte/parken/").html
    for adresse in (offen.adresse, reverse("vorschlag-danke")):
        robots = [
            e["content"] for e in besucher.seite(adresse).alle("meta") if e["name"] == "robots"
        ]
        assert robots == ["noindex"]


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"feld": ""}, "Bitte wählen Sie eine Angabe."),
        ({"feld": "veroeffentlichung"}, "Bitte wählen Sie eine Angabe aus der Liste."),
        ({"wert": " "}, "Bitte schreiben Sie, was dort stehen soll."),
        ({"wert": "x" * 5001}, "länger als 5.000 Zeichen"),
        ({"herkunft": "x" * 501}, "länger als 500 Zeichen"),
        ({"mail": "a@b"}, "unvollständig"),
        ({"kopie": "x"}, "Kopie"),
        ({"marke": "falsch"}, "zu lange geöffnet"),
        ({"wert": "a\x00b"}, "Nullzeichen"),
    ],
)
def test_each_rule_speaks_german_and_keeps_what_was_typed(offen, felder, satz):
    """422 with a sentence; nothing is stored."""
    antwort = offen.sende(**felder)
    assert antwort.status_code == 422
    (kasten,) = [e for e in antwort.seite.alle("div") if e["role"] == "alert"]
    assert satz in kasten.text
    if "herkunft" not in felder:
        (feld,) = [e for e in antwort.seite.alle("input") if e["name"] == "herkunft"]
        assert feld["value"] == "Ratsbeschluss"
    assert not Vorschlag.objects.exists()


def test_a_form_is_good_for_one_proposal_and_an_hour_for_five(offen, uhr, besucher):
    """The second click stores nothing; the sixth proposal is refused."""
    assert offen.sende().status_code == 303
    assert "schon gesendet" in offen.sende().content.decode()
    projekt = Vorschlag.objects.get().gegenstand
    for _ in range(4):
        assert Offen(projekt, uhr, besucher).sende().status_code == 303
    assert Offen(projekt, uhr, besucher).sende().status_code == 429
    assert Vorschlag.objects.count() == 5


def test_a_queue_that_is_full_takes_no_more(offen, monkeypatch):
    """And says so."""
    f.vorschlag(f.projekt())
    monkeypatch.setattr(forms, "HOECHSTENS_OFFEN", 1)
    assert "sehr viele Vorschläge" in offen.sende().content.decode()
    assert Vorschlag.objects.count() == 1


class TestAbfragenVorschlag(QueryPromises):
    """The form."""

    hoechstens = 2

    def fill(self, anzahl):
        projekt = f.projekt()
        for _ in range(anzahl):
            f.vorschlag(projekt)
        return address(projekt)
