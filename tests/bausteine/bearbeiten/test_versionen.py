"""Earlier versions: compared with today, restored as a new one, deleted records too."""

import datetime as dt

import pytest
from django.db import OperationalError
from django.db.models import F
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from organisationen.models import Organisation
from projects.admin import UmsetzungsprojektAdmin
from projects.enums import Phasenart, Stand
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    client_of,
    delete,
    konto_mit,
    open_form,
    page_of,
    save,
)
from tests.formular import NichtGezeigt, forge, open_page

U = Phasenart.UMSETZUNG


def version_address(record, version) -> str:
    """The admin page of an old state."""
    return adresse(type(record), "simple_history", record.pk, version.history_id)


def restore(client, record, version):
    """Press the button on that page."""
    ort = version_address(record, version)
    try:
        return open_page(client, ort, "_wiederherstellen").send(follow=True)
    except NichtGezeigt:  # it is not offered; someone may try all the same
        return forge(client, ort, {"_wiederherstellen": "1"}, follow=True)


@pytest.fixture
def projekt(verwaltung):
    """Made and changed in the admin: fields, relation, phases and partners."""
    stelle = f.organisation(name="Bonn")
    record = f.projekt(
        titel="Wohngeld",
        hinweis="erster Hinweis",
        themenfelder=[f.themenfeld()],
        phasen={U: "Q1 2031", Phasenart.ROLLOUT: "2032"},
        partner=[(stelle, "it_partner")],
    )
    daten = open_form(verwaltung, Umsetzungsprojekt, record.pk)
    save(verwaltung, Umsetzungsprojekt, daten | {"titel": ["Wohngeld 1"]}, record.pk)
    daten = open_form(verwaltung, Umsetzungsprojekt, record.pk)
    daten |= {
        "titel": ["Wohngeld 2"],
        "hinweis": ["zweiter"],
        "themenfelder": [],
        "phasen-0-geplant": ["Q2 2031"],
        "phasen-0-stand": ["laeuft"],
        "phasen-1-DELETE": ["on"],
        "beteiligungen-0-DELETE": ["on"],
    }
    add_inline(daten, "phasen", art="pilotierung", stand="offen", geplant="Q3 2031")
    save(verwaltung, Umsetzungsprojekt, daten, record.pk)
    return Umsetzungsprojekt.objects.get(pk=record.pk)


def test_the_page_says_what_would_change(verwaltung, projekt):
    """Today beside then."""
    alt = projekt.history.all()[1]
    text = page_of(verwaltung.get(version_address(projekt, alt))).text("section")[0]
    assert "Titel Wohngeld 2 Wohngeld 1" in text
    assert "Diesen Stand wiederherstellen" in text


def test_everything_is_as_it_was_and_the_history_grows(verwaltung, projekt):
    """Fields, relations, phases, partners; status and date follow; one entry more."""
    alt, vorher = projekt.history.all()[1], projekt.history.count()
    antwort = restore(verwaltung, projekt, alt)
    assert "hat wieder diesen Stand" in antwort.content.decode()
    projekt = Umsetzungsprojekt.objects.get(pk=projekt.pk)
    assert (projekt.titel, projekt.hinweis, projekt.status) == (
        "Wohngeld 1",
        "erster Hinweis",
        "offen",
    )
    assert projekt.themenfelder.count() == 1
    assert {(p.art, str(p.geplant), p.stand) for p in projekt.phasen.all()} == {
        ("umsetzung", "Q1 2031", "offen"),
        ("rollout", "2032", "offen"),
    }
    assert [str(b.organisation) for b in projekt.beteiligungen.all()] == ["Bonn"]
    assert projekt.naechster_termin == Zeitraum.parse("Q1 2031")
    assert projekt.history.count() == vorher + 1
    assert projekt.history.first().history_change_reason.startswith("wiederhergestellt: Stand vom ")
    assert projekt.history.first().history_user.username == "chefin"


def test_restoring_and_back_again_changes_nothing(verwaltung, projekt):
    """The state of today is a version like any other."""

    def zustand():
        p = Umsetzungsprojekt.objects.get(pk=projekt.pk)
        return (p.titel, p.hinweis, sorted(p.phasen.values_list("art", "stand", "geplant_von")))

    heute = zustand()
    neueste = projekt.history.first()
    restore(verwaltung, projekt, projekt.history.all()[1])
    assert zustand() != heute
    restore(verwaltung, projekt, neueste)
    assert zustand() == heute


def test_a_fault_of_the_machine_is_none_of_the_record(verwaltung, projekt, monkeypatch):
    """It has a page of its own, and the same button works when the database is back."""
    alt = projekt.history.order_by("history_id")[0]
    seite = open_page(verwaltung, version_address(projekt, alt), "_wiederherstellen")

    def fail(self, *records):
        raise OperationalError("database is locked")

    with monkeypatch.context() as weg:
        weg.setattr(UmsetzungsprojektAdmin, "after_save", fail)
        antwort = seite.send()
    assert antwort.status_code == 503
    assert "Verknüpftes" not in antwort.content.decode()
    assert seite.send().status_code == 302
    assert Umsetzungsprojekt.objects.get().titel == alt.titel


@pytest.mark.parametrize("geloescht", [False, True])
def test_what_follows_belongs_to_it(verwaltung, projekt, monkeypatch, geloescht):
    """When it fails, nothing is restored either."""

    def fail(self, *records):
        raise RuntimeError

    if geloescht:
        delete(verwaltung, projekt)
    alt = projekt.history.order_by("history_id")[0]
    eintraege = Umsetzungsprojekt.history.count()
    seite = open_page(verwaltung, version_address(projekt, alt), "_wiederherstellen")
    monkeypatch.setattr(UmsetzungsprojektAdmin, "after_save", fail)
    with pytest.raises(RuntimeError):
        seite.send()
    titel = Umsetzungsprojekt.objects.values_list("titel", flat=True)
    assert list(titel) == ([] if geloescht else ["Wohngeld 2"])
    assert Umsetzungsprojekt.history.count() == eintraege


@pytest.mark.parametrize("zurueck", [dt.timedelta(0), dt.timedelta(days=9)])
def test_a_clock_that_was_set_back_takes_nothing_from_a_deleted_record(
    verwaltung, projekt, client, zurueck
):
    """Its relations are those of the entry that was written before, whatever its date."""
    feld = f.themenfeld()
    projekt.themenfelder.add(feld)
    projekt.save()
    delete(verwaltung, projekt)
    for modell in (Umsetzungsprojekt, Phase):
        weg = modell.history.filter(history_type="-", history_change_reason__contains="gelöscht")
        weg.update(history_date=F("history_date") - zurueck)
    assert client.get(projekt.get_absolute_url()).status_code == 410
    ende = Umsetzungsprojekt.history.order_by("-history_id").first()
    assert ende.history_type == "-"
    restore(verwaltung, projekt, ende)
    wieder = Umsetzungsprojekt.objects.get(pk=ende.id)
    assert list(wieder.themenfelder.all()) == [feld]
    assert wieder.phasen.count() == 2


def test_a_deleted_record_comes_back_under_its_number(verwaltung, projekt):
    """With its phases; the public address works again."""
    nummer, alt = projekt.pk, projekt.history.first()
    delete(verwaltung, projekt)
    assert not Umsetzungsprojekt.objects.filter(pk=nummer).exists()
    seite = page_of(verwaltung.get(version_address(projekt, alt)))
    assert "Dieser Eintrag ist gelöscht" in seite.html
    restore(verwaltung, projekt, alt)
    wieder = Umsetzungsprojekt.objects.get(pk=nummer)
    assert wieder.titel == "Wohngeld 2"
    assert set(wieder.phasen.values_list("art", flat=True)) == {"umsetzung", "pilotierung"}
    assert Phase.objects.get(projekt=wieder, art=U).stand == Stand.LAEUFT


def test_a_state_that_is_no_longer_allowed_is_refused_with_the_reason(verwaltung):
    """The short name went to someone else meanwhile."""
    stelle = f.organisation(name="Bonn", kurzname="Bonn")
    alt = stelle.history.first()
    stelle.kurzname = "Stadt Bonn"
    stelle.save()
    f.organisation(name="Anderes Bonn", kurzname="Bonn")
    text = restore(verwaltung, stelle, alt).content.decode()
    assert "Nicht wiederhergestellt: Diesen Kurznamen trägt schon eine andere" in text
    assert Organisation.objects.get(pk=stelle.pk).kurzname == "Stadt Bonn"


def test_reading_rights_do_not_restore(db):
    """View only: no button, and the address refuses."""
    stelle = f.organisation(name="Bonn")
    client = client_of(konto_mit("organisationen.view_organisation"))
    seite = page_of(client.get(version_address(stelle, stelle.history.first())))
    assert "Diesen Stand wiederherstellen" not in seite.html
    assert restore(client, stelle, stelle.history.first()).status_code == 403


def test_a_relation_that_is_gone_stays_away(verwaltung):
    """A Themenfeld that was deleted since is left out; the rest comes back."""
    feld, bleibt = f.themenfeld(), f.themenfeld()
    projekt = f.projekt(titel="Alt", themenfelder=[feld, bleibt])
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    save(verwaltung, Umsetzungsprojekt, daten | {"titel": ["Alt 1"]}, projekt.pk)
    alt = projekt.history.first()
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    save(verwaltung, Umsetzungsprojekt, daten | {"titel": ["Neu"], "themenfelder": []}, projekt.pk)
    feld.delete()
    restore(verwaltung, projekt, alt)
    projekt.refresh_from_db()
    assert projekt.titel == "Alt 1"
    assert list(projekt.themenfelder.all()) == [bleibt]
    assert projekt.geaendert_am <= timezone.now()
