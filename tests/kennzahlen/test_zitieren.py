"""Citable numbers: the number of a list as it was when somebody asked for it."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client

from bausteine.seiten.schutz import HOECHSTENS
from kennzahlen.models import Momentaufnahme
from projects.enums import Status
from tests import factories as f
from tests.formular import forge, open_page
from tests.welt import VERRATEN

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _sofort(monkeypatch):
    """Nobody waits three seconds, or has sent anything before."""
    cache.clear()
    monkeypatch.setattr("bausteine.seiten.schutz.FRUEHESTENS", -1)


def said(seite) -> str:
    """All that the page says between its head and its foot."""
    return seite.text("main")[0]


def form_of(besucher, adresse: str) -> str:
    """Where the link on a list leads."""
    (ziel,) = [e["href"] for e in besucher.seite(adresse).alle("a") if "zitieren" in e.text]
    return ziel


def keep(client: Client, ziel: str) -> str:
    """The address of the number that the button keeps."""
    antwort = open_page(client, ziel).send()
    assert antwort.status_code == 303, antwort.content[:2000]
    assert not antwort.cookies
    return antwort["Location"]


def test_a_number_stays_as_it_was(besucher, client):
    """From the list by one button; today's stands beside it, and what is hidden is not named."""
    bleibt, geht = f.projekt(titel="Wohngeld"), f.projekt(titel="Ausweis")
    f.projekt(titel="Anderes", phasen={"umsetzung": "laeuft"})
    ziel = form_of(besucher, "/umsetzungsprojekte/?status=offen")
    assert ziel == "/zahl/neu/?liste=umsetzungsprojekte&status=offen"
    assert Momentaufnahme.objects.count() == 0
    adresse = keep(client, ziel)
    assert "Heute ist die Zahl dieselbe: 2." in said(besucher.seite(adresse))
    geht.veroeffentlichung = "entwurf"
    geht.save()
    f.projekt(titel="Neu"), f.projekt(titel="Neuer")
    seite = besucher.seite(adresse)
    assert seite.text("h1") == ["2 Umsetzungsprojekte"]
    assert "Heute sind es 3." in said(seite)
    assert [e.text for e in seite.alle("a") if "/umsetzungsprojekte/w" in e["href"]] == ["Wohngeld"]
    assert "Ausweis" not in seite.html
    assert "1 davon ist heute nicht mehr öffentlich" in said(seite)
    assert (
        f"2 Umsetzungsprojekte (Status: {Status.OFFEN.label}), Stand {dt.date.today():%d.%m.%Y}"
        in said(seite)
    )
    assert bleibt.get_absolute_url() in seite.html


def test_the_same_state_has_the_same_address(besucher, client):
    """Whatever the order of the filters; another state has another one."""
    f.themenfeld(slug="wohnen")
    f.projekt()
    eine = keep(client, "/zahl/neu/?liste=umsetzungsprojekte&status=offen&status=rollout")
    andere = "/zahl/neu/?status=rollout&liste=umsetzungsprojekte&status=offen&seite=2"
    assert eine in {e["href"] for e in besucher.seite(andere).alle("a")}
    f.projekt()
    assert keep(client, andere) != eine
    assert Momentaufnahme.objects.count() == 2


@pytest.mark.parametrize(
    ("frage", "satz"),
    [
        ("", "Hier fehlt die Liste"),
        ("liste=neues", "Hier fehlt die Liste"),
        ("liste=umsetzungsprojekte&q=unfug", "lässt sich nicht als Zahl zitieren"),
        ("liste=umsetzungsprojekte&status=unfug", "„unfug“ ist im Filter „Status“ nicht bekannt"),
        ("liste=umsetzungsprojekte&unfug=1", "Den Filter „unfug“ gibt es in dieser Liste nicht."),
    ],
)
def test_what_cannot_be_quoted_says_why(besucher, frage, satz):
    """In a sentence, and there is no button."""
    seite = besucher.seite(f"/zahl/neu/?{frage}")
    assert satz in said(seite)
    assert not [e for e in seite.alle("form") if e["method"] == "post"]
    antwort = forge(Client(), f"/zahl/neu/?{frage}", {"marke": "x"})
    assert (antwort.status_code, Momentaufnahme.objects.count()) == (422, 0)


def test_it_does_not_grow_without_end(client, monkeypatch):
    """An address has the limit of all forms, the portal one a day."""
    ziel = "/zahl/neu/?liste=umsetzungsprojekte"
    for _ in range(HOECHSTENS):
        f.projekt()
        keep(client, ziel)
    f.projekt()
    assert open_page(client, ziel).send().status_code == 429
    monkeypatch.setattr("kennzahlen.actions.AUFNAHMEN_AM_TAG", HOECHSTENS)
    antwort = open_page(client, ziel).send()
    assert "an einem Tag" in antwort.content.decode()
    assert Momentaufnahme.objects.count() == HOECHSTENS


def test_a_list_that_was_searched_has_no_button(besucher):
    """Nor is there one that does not exist."""
    f.projekt(titel="Wohngeld")
    seite = besucher.seite("/umsetzungsprojekte/?q=wohngeld")
    assert "Diese Zahl zitieren" not in said(seite)
    assert besucher.get("/zahl/0123456789abcdef/").status_code == 404


@pytest.mark.usefixtures("welt")
def test_nothing_hidden_stands_on_the_page(besucher):
    """Of records that are hidden by now only the number is told."""
    (aufnahme,) = Momentaufnahme.objects.all()
    html = besucher.seite(aufnahme.get_absolute_url()).html
    assert "nicht mehr öffentlich" in html
    assert not VERRATEN.search(html)
