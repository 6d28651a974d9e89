"""Two people edit the same record: nothing is overwritten silently."""

import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import timezone

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.werte.zeitraum import Zeitraum
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.enums import Phasenart, Stand
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    client_of,
    form_data,
    konto_mit,
    open_form,
    page_of,
    save,
    shown_after,
)
from tests.formular import forge, open_page

U = Phasenart.UMSETZUNG


@pytest.fixture
def kollege(db):
    """A second administrator's browser."""
    return client_of(get_user_model().objects.create_superuser("kollege", password="geheim"))


@pytest.fixture
def projekt(db):
    """A project whose phase has a plan."""
    return f.projekt(titel="Wohngeld", hinweis="alt", phasen={U: "Q1 2031"})


def send(client, projekt, daten):
    """Post the form; returns the answer."""
    return client.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten)


def test_the_second_is_told_what_changed_and_loses_nothing(verwaltung, kollege, projekt):
    """Field by field, with name; the own input stands in the form, the database is untouched."""
    meins, seins = (
        open_form(verwaltung, Umsetzungsprojekt, projekt.pk),
        open_form(kollege, Umsetzungsprojekt, projekt.pk),
    )
    assert send(kollege, projekt, seins | {"titel": ["Wohngeld plus"]}).status_code == 302
    antwort = send(verwaltung, projekt, meins | {"hinweis": ["Mühsam getippt"]})
    assert antwort.status_code == 200
    seite = page_of(antwort)
    text = " ".join(seite.text("section")[0].split())
    assert "Inzwischen geändert von kollege" in text
    assert "Titel Wohngeld Wohngeld plus" in text
    assert "Noch nicht gesichert" in seite.html
    assert form_data(seite)["hinweis"] == ["Mühsam getippt"]
    projekt.refresh_from_db()
    assert (projekt.titel, projekt.hinweis) == ("Wohngeld plus", "alt")


def test_saving_again_keeps_the_other_value_unless_the_tick_is_removed(
    verwaltung, kollege, projekt
):
    """What is ticked stays as stored; everything else is saved as typed."""
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    send(kollege, projekt, seins | {"titel": ["Seins"], "interne_notiz": ["Notiz"]})
    meins |= {"titel": ["Meins"], "hinweis": ["neu"]}
    zweites = form_data(page_of(send(verwaltung, projekt, meins)))
    assert set(zweites["_uebernehmen"]) == {"titel", "interne_notiz"}
    zweites["_uebernehmen"] = ["interne_notiz"]
    assert send(verwaltung, projekt, zweites).status_code == 302
    projekt.refresh_from_db()
    assert (projekt.titel, projekt.hinweis, projekt.interne_notiz) == ("Meins", "neu", "Notiz")


def test_relations_are_taken_over_too(verwaltung, kollege, projekt):
    """A many-to-many field with several values."""
    felder = [f.themenfeld(), f.themenfeld()]
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    send(kollege, projekt, seins | {"themenfelder": [str(feld.pk) for feld in felder]})
    seite = page_of(send(verwaltung, projekt, meins | {"hinweis": ["neu"]}))
    assert felder[0].name in seite.text("section")[0]
    assert send(verwaltung, projekt, form_data(seite)).status_code == 302
    assert set(projekt.themenfelder.all()) == set(felder)
    projekt.refresh_from_db()
    assert projekt.hinweis == "neu"


def test_inlines_count_too(verwaltung, kollege, projekt):
    """A phase that someone else changed or added is named; nothing is saved yet."""
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    seins["phasen-0-stand"] = [Stand.LAEUFT.value]
    add_inline(seins, "phasen", art="rollout", stand="offen", geplant="2032")
    assert send(kollege, projekt, seins).status_code == 302
    antwort = send(verwaltung, projekt, meins | {"phasen-0-geplant": ["Q4 2031"]})
    text = page_of(antwort).text("section")[0]
    assert "Phase „Umsetzung“ geändert" in text
    assert "Phase „Roll-out NRW“ hinzugefügt" in text
    phase = projekt.phasen.get(art=U)
    assert (phase.stand, phase.geplant) == (Stand.LAEUFT, Zeitraum.parse("Q1 2031"))


def test_own_saves_in_a_row_are_no_conflict(verwaltung, projekt):
    """Save, open, save."""
    for titel in ("eins", "zwei"):
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"titel": [titel]}
        assert send(verwaltung, projekt, daten).status_code == 302
    projekt.refresh_from_db()
    assert projekt.titel == "zwei"


def test_an_import_in_between_is_a_conflict(verwaltung, projekt):
    """Whatever wrote the history."""
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    projekt.titel = "aus der Datei"
    projekt.save()
    antwort = send(verwaltung, projekt, meins | {"hinweis": ["neu"]})
    assert "Inzwischen geändert von Jemand" in antwort.content.decode()


@pytest.mark.parametrize("stand", ["", "x", "1-2-3-4-5-6-7-8", "999999999999999999999", "-1"])
def test_a_nonsense_state_is_a_conflict_not_an_error(verwaltung, projekt, stand):
    """The hidden field comes from outside."""
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"_stand": [stand]}
    ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
    assert forge(verwaltung, ort, daten).status_code == 200


def test_rows_that_the_account_may_not_see_are_not_told(kollege, projekt):
    """Whoever may not open a kind of row in the form does not read of it in a conflict either."""
    rechte = ("view_umsetzungsprojekt", "change_umsetzungsprojekt", "release_umsetzungsprojekt")
    konto = konto_mit(*(f"projects.{recht}" for recht in (*rechte, "view_phase")))
    ohne = client_of(konto)
    stelle = f.organisation(name="Bonn")
    meins = open_form(ohne, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    add_inline(seins, "beteiligungen", organisation=stelle.pk, rolle="mitarbeit")
    seins |= {"titel": ["Wohngeld plus"], "phasen-0-stand": [Stand.IN_VORBEREITUNG]}
    assert send(kollege, projekt, seins).status_code == 302
    text = page_of(send(ohne, projekt, meins | {"hinweis": ["neu"]})).text("section")[0]
    assert "Titel Wohngeld Wohngeld plus" in " ".join(text.split())
    assert "Phase „Umsetzung“ geändert" in text
    assert "Bonn" not in text
    assert "Beteiligung" not in text


def test_a_clock_that_was_set_back_hides_nothing(verwaltung, kollege, projekt):
    """The newest entry is the one that was written last, whatever its date."""
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    send(kollege, projekt, seins | {"titel": ["Wohngeld plus"]})
    neueste = projekt.history.order_by("-history_id").first()
    neueste.history_date -= dt.timedelta(days=1)
    neueste.save()
    antwort = send(verwaltung, projekt, meins | {"hinweis": ["neu"]})
    text = " ".join(page_of(antwort).text("section")[0].split())
    assert "Inzwischen geändert von kollege" in text
    assert "Titel Wohngeld Wohngeld plus" in text


def test_who_changed_a_row_is_named_whatever_the_date_of_the_record(verwaltung, kollege, projekt):
    """What the form had seen already is no news, even with a date of tomorrow."""
    projekt.history.update(history_date=timezone.now() + dt.timedelta(days=1))
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    seins = open_form(kollege, Umsetzungsprojekt, projekt.pk)
    assert send(kollege, projekt, seins | {"phasen-0-geplant": ["Q3 2031"]}).status_code == 302
    text = page_of(send(verwaltung, projekt, meins | {"hinweis": ["neu"]})).text("section")[0]
    assert "Inzwischen geändert von kollege" in text


def test_a_record_whose_history_was_removed_meanwhile(verwaltung, projekt):
    """Nobody can tell any more who it was; nothing is lost, and the second try is saved."""
    meins = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"hinweis": ["neu"]}
    projekt.history.all().delete()
    Phase.history.all().delete()
    seite = page_of(send(verwaltung, projekt, meins))
    assert "Inzwischen geändert von Jemand" in seite.text("section")[0]
    assert send(verwaltung, projekt, form_data(seite)).status_code == 302
    projekt.refresh_from_db()
    assert projekt.hinweis == "neu"


def test_a_draft_of_a_record_without_history_can_be_read(verwaltung, projekt):
    """Its form, and the page on which it is decided: since when what is public, nobody knows."""
    f.arbeitsfassung(projekt, {"titel": "Neu"}, stand="1-0-0-0-0-0")
    projekt.history.all().delete()
    Phase.history.all().delete()
    for ansicht in ("change", "freigeben"):
        assert verwaltung.get(adresse(Umsetzungsprojekt, ansicht, projekt.pk)).status_code == 200
    seite = open_page(verwaltung, adresse(Umsetzungsprojekt, "freigeben", projekt.pk), "verwerfen")
    Arbeitsfassung.objects.update(version=2)
    assert "Nichts geschehen" in shown_after(verwaltung, seite.send("verwerfen"))


def test_a_form_that_does_not_say_what_it_has_seen_is_a_conflict(verwaltung, projekt):
    """Its input stands in the form that is shown, which says it."""
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"hinweis": ["neu"]}
    del daten["_stand"]
    ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
    seite = page_of(forge(verwaltung, ort, daten))
    assert form_data(seite)["hinweis"] == ["neu"]
    projekt.refresh_from_db()
    assert projekt.hinweis == "alt"
    assert send(verwaltung, projekt, form_data(seite)).status_code == 302
    projekt.refresh_from_db()
    assert projekt.hinweis == "neu"


class TestNothingChanged:
    """A form sent as it was shown: accepted, and no date says that something was changed."""

    LANGE_HER = dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC)

    @pytest.fixture
    def stelle(self, db):
        stelle = f.organisation(name="Bonn", aliase=["Bundesstadt"])
        Organisation.objects.update(geaendert_am=self.LANGE_HER)
        return stelle

    def moved(self, client, stelle, aendern=lambda daten: {}) -> bool:
        """Whether the record has another date after its form was sent."""
        daten = open_form(client, Organisation, stelle.pk)
        save(client, Organisation, daten | (aendern(daten) or {}), stelle.pk)
        stelle.refresh_from_db()
        return stelle.geaendert_am != self.LANGE_HER

    def test_as_it_was_shown(self, verwaltung, stelle):
        eintraege = stelle.history.count()
        assert not self.moved(verwaltung, stelle)
        assert stelle.history.count() == eintraege

    @pytest.mark.parametrize("umbruch", ["\n", "\r\n"], ids=["of a file", "of an old form"])
    def test_line_breaks_of_a_browser_are_no_change(self, verwaltung, umbruch):
        """It ends each line with CR and LF, whatever the page held; rows of a form, too."""
        projekt = f.projekt(kurzbeschreibung=f"Eins{umbruch}Zwei", phasen={"umsetzung": "2031"})
        Phase.objects.update(bemerkung=f"Drei{umbruch}Vier")
        update_derived([projekt.pk])
        Umsetzungsprojekt.objects.update(geaendert_am=self.LANGE_HER)
        vorher = projekt.history.count(), Phase.history.count()
        formular = open_page(verwaltung, adresse(Umsetzungsprojekt, "change", projekt.pk), "_save")
        assert formular.felder["kurzbeschreibung"] == ["Eins\r\nZwei"]
        formular.send("_save")
        projekt.refresh_from_db()
        assert projekt.geaendert_am == self.LANGE_HER
        assert (projekt.history.count(), Phase.history.count()) == vorher
        offen = open_page(verwaltung, adresse(Umsetzungsprojekt, "change", projekt.pk), "_save")
        offen.fill(kurzbeschreibung="Neu\r\nund anders").send("_save")
        projekt.refresh_from_db()
        assert projekt.kurzbeschreibung == "Neu\nund anders"

    def test_a_reason_alone_stands_in_the_history(self, verwaltung, chefin, stelle):
        assert not self.moved(verwaltung, stelle, lambda daten: {"_grund": ["nur gelesen"]})
        neu = stelle.history.order_by("-history_id").first()
        assert (neu.history_change_reason, neu.history_user) == ("nur gelesen", chefin)

    @pytest.mark.parametrize(
        "aendern",
        [
            lambda daten: {"ort": ["Bonn"]},
            lambda daten: {"aliase-0-name": ["Alte Hauptstadt"]},
            lambda daten: {"aliase-0-DELETE": ["on"]},
            lambda daten: add_inline(daten, "aliase", name="Weiterer") and None,
        ],
        ids=["field", "row", "removed row", "new row"],
    )
    def test_a_change_moves_the_date(self, verwaltung, stelle, aendern):
        assert self.moved(verwaltung, stelle, aendern)


@pytest.mark.parametrize("ganzes", ["9" * 5000, "9" * 30, "²", "x", ""])
def test_a_whole_that_cannot_be_is_not_looked_for(chefin, ganzes):
    """The number is read before any form has checked it."""
    anfrage = RequestFactory().post("/", {"projekt": ganzes})
    anfrage.user = chefin
    assert admin.site._registry[Phase]._locked(anfrage, None) is None
