"""What was typed into a form that was sent after the end of the session comes back."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from bausteine.stoerung.nochmal import HOECHSTENS
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse
from tests.formular import forge, form_of, open_page

pytestmark = pytest.mark.django_db
SCHNELL = "/admin/projects/phase/schnell/"


@pytest.fixture
def konto():
    return get_user_model().objects.create_superuser("koordination", password="geheim")


@pytest.fixture
def client(konto):
    """Signed in, and asked for tokens like any browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(konto)
    return client


def expire() -> None:
    """Time passes; nobody cleared the sessions yet."""
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(minutes=1))


def too_late(formular, knopf="_save"):
    """Sent after the end; the form of the page that says so."""
    expire()
    antwort = formular.send(knopf)
    assert "Ihre Sitzung ist abgelaufen" in antwort.content.decode()
    return form_of(antwort, "_eingaben")


def test_the_form_is_there_again_and_nothing_is_saved(client, konto):
    """With the fields and a new row; pressed once more, it is saved."""
    projekt = f.projekt(titel="Abfall", phasen={"rollout": "Q3 2027"})
    formular = open_page(client, adresse(Umsetzungsprojekt, "change", projekt.pk), mit="_save")
    formular.fill(titel="Abfall und Wertstoffe")
    formular.add_row("phasen", art="konzeption", stand="offen", geplant="Q1 2027")
    weiter = too_late(formular)
    noch_nicht = weiter.send()
    assert "Sie sind noch nicht angemeldet" in noch_nicht.content.decode()
    client.force_login(konto)
    antwort = form_of(noch_nicht, "_eingaben").send()
    assert "Ihre Eingaben stehen wieder im Formular" in antwort.content.decode()
    assert (projekt.phasen.count(), Umsetzungsprojekt.objects.get().titel) == (1, "Abfall")
    wieder = form_of(antwort, "_save")
    assert wieder.ziel == adresse(Umsetzungsprojekt, "change", projekt.pk)
    assert wieder.felder["titel"] == ["Abfall und Wertstoffe"]
    assert wieder.send("_save").status_code == 302
    assert Umsetzungsprojekt.objects.get().titel == "Abfall und Wertstoffe"
    assert {str(p.geplant) for p in Phase.objects.all()} == {"Q3 2027", "Q1 2027"}


def test_another_page_is_sent_again_by_a_button(client, konto):
    phase = f.projekt(phasen={"rollout": "Q3 2022"}).phasen.get()
    formular = open_page(client, f"{SCHNELL}?art=rollout", mit="zeile")
    weiter = too_late(formular.fill({f"{phase.pk}-stand": "laeuft"}), "")
    client.force_login(konto)
    antwort = weiter.send()
    assert Phase.objects.get().stand == "offen"
    nochmal = form_of(antwort, "zeile")
    assert nochmal.ziel == f"{SCHNELL}?art=rollout"
    nochmal.send()
    assert Phase.objects.get().stand == "laeuft"


def test_only_the_account_whose_session_it_was(client, konto):
    """Another account is shown nothing of it; what nobody signed opens nothing."""
    formular = open_page(client, adresse(Umsetzungsprojekt, "add"), mit="_save")
    weiter = too_late(formular.fill(titel="Streng geheim"))
    client.force_login(get_user_model().objects.create_superuser("andere"))
    text = weiter.send().content.decode()
    assert "gehören zu einem anderen Konto" in text
    assert "Streng geheim" not in text
    erfunden = forge(client, "/admin/wiederaufnahme/", {"_eingaben": "erfunden"})
    assert (erfunden.status_code, erfunden["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("art", ["ohne Sitzung", "fremde Seite", "zu groß", "vertraulich"])
def test_nothing_is_kept_for_others(client, art):
    """Who was never signed in, a form of another site, too much of it, passwords."""
    ort = adresse(Umsetzungsprojekt, "add")
    daten = {"csrfmiddlewaretoken": client.get(ort).cookies["csrftoken"].value, "titel": "x"}
    expire()
    if art == "ohne Sitzung":
        Session.objects.all().delete()
    if art == "fremde Seite":
        del daten["csrfmiddlewaretoken"]
    if art == "zu groß":
        daten["titel"] = "x" * HOECHSTENS
    if art == "vertraulich":
        ort = "/admin/password_change/"
    assert "_eingaben" not in forge(client, ort, daten).content.decode()
