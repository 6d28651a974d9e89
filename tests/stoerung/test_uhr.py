"""The clock is set back by a day: order, conflicts, sessions, forms and locks go on."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from projects.enums import Phasenart
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.anmeldung.hilfe import CODE, code, enter, is_in, konto, log_in, with_factor
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    messages_on,
    open_form,
    page_of,
    save,
)
from tests.besuch import Besucher
from tests.import_dateien import loaded

pytestmark = pytest.mark.django_db
HEUTE = timezone.now().replace(microsecond=0)
GESTERN = HEUTE - timedelta(days=1)


@pytest.fixture
def uhr():
    """A clock that goes wrong; first it shows today."""
    cache.clear()
    with time_machine.travel(HEUTE, tick=False) as uhr:
        yield uhr
    cache.clear()


@pytest.fixture
def verwaltung(uhr):
    """The administrator's browser, logged in today."""
    return client_of(get_user_model().objects.create_superuser("chefin", password="geheim"))


def test_who_is_logged_in_stays_and_the_newest_entry_counts(uhr, verwaltung):
    """Not the one with the latest time: what is new is compared with what is there."""
    projekt = f.projekt(titel="Eins", phasen={Phasenart.UMSETZUNG: "Q1 2031"})
    save(
        verwaltung,
        Umsetzungsprojekt,
        open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"titel": ["Zwei"]},
        projekt.pk,
    )
    alt = projekt.history.order_by("-history_id").first()
    offen = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    uhr.move_to(GESTERN)
    neu = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"titel": ["Drei"]}
    save(verwaltung, Umsetzungsprojekt, neu, projekt.pk)
    antwort = verwaltung.post(adresse(Umsetzungsprojekt, "change", projekt.pk), offen)
    assert "Inzwischen geändert von chefin" in antwort.content.decode()
    seite = page_of(
        verwaltung.get(f"/admin/projects/umsetzungsprojekt/{projekt.pk}/history/{alt.pk}/")
    )
    text = " ".join(" ".join(seite.text("main")).split())
    assert "Zwei" in text
    assert "Drei" in text
    projekt.refresh_from_db()
    assert projekt.titel == "Drei"


def test_an_import_taken_back_keeps_what_was_changed_later(uhr):
    """Later by its number, although its time is earlier."""
    loaded("umsetzungsprojekte", [["kennung", "titel"], ["a", "Import"], ["b", "Import"]])
    uhr.move_to(GESTERN)
    projekt = Umsetzungsprojekt.objects.get(kennung="a")
    projekt.titel = "Von Hand"
    projekt.save()
    Ruecknahme(Import.objects.get()).carry_out()
    assert [p.titel for p in Umsetzungsprojekt.objects.all()] == ["Von Hand"]


def test_imports_stand_in_the_order_in_which_they_happened(uhr):
    """Whatever their times say."""
    loaded("organisationen", [["kennung", "name", "kurzname", "typ"], ["a", "A", "A", "Firma"]])
    uhr.move_to(GESTERN)
    loaded("organisationen", [["kennung", "name", "kurzname", "typ"], ["b", "B", "B", "Firma"]])
    assert [i.am for i in Import.objects.all()] == [GESTERN, HEUTE]


def test_a_form_opened_before_can_be_sent(uhr, settings):
    """It was not filled in too fast: a day is no second."""
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@kreis.example"
    besucher = Besucher()
    seite = besucher.seite("/kontakt/")
    (marke,) = [e["value"] for e in seite.alle("input") if e["name"] == "marke"]
    uhr.move_to(GESTERN)
    antwort = besucher.post("/kontakt/", {"thema": "frage", "nachricht": "Wo?", "marke": marke})
    assert antwort.status_code == 303
    assert len(mail.outbox) == 1


def test_a_lock_of_tomorrow_does_not_hold(uhr, client):
    """Five mistakes lock for minutes, not for a day."""
    konto()
    for _ in range(5):
        log_in(client, "karla", "falsch")
    assert log_in(client).status_code == 429
    uhr.move_to(GESTERN)
    assert log_in(client).status_code == 302
    assert is_in(client)


def test_a_code_of_tomorrow_does_not_shut_out_todays(uhr, client):
    """The same code twice is refused under either clock."""
    geheimnis, _ = with_factor(konto())
    log_in(client)
    assert enter(client, CODE, code=code(geheimnis)).status_code == 302
    uhr.move_to(GESTERN)
    client = Client()
    log_in(client)
    assert enter(client, CODE, code=code(geheimnis)).status_code == 302
    assert is_in(client)
    zweiter = Client()
    log_in(zweiter)
    antwort = enter(zweiter, CODE, code=code(geheimnis))
    assert antwort.status_code != 302 or not is_in(zweiter), messages_on(page_of(antwort))
