"""Two connections at the same records: a form waits, reads what the other did, and says so."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic, sleep

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from psycopg import sql

from organisationen.models import Organisation
from projects.admin import ProjektteilAdmin, UmsetzungsprojektAdmin
from projects.enums import Phasenart
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.importe.test_abbruch import database_url
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    choose,
    client_of,
    konto_mit,
    open_form,
    page_of,
    said,
    shown_after,
)
from tests.formular import form_of, open_page
from tests.geduld import GEDULD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="nur auf postgresql"),
]
U = Phasenart.UMSETZUNG
RECHTE = ("view_umsetzungsprojekt", "view_phase", "add_phase", "change_phase", "delete_phase")


@pytest.fixture
def zwei():
    """Two administrators, each at a browser."""
    namen = ("chefin", "kollege")
    return [client_of(get_user_model().objects.create_superuser(name)) for name in namen]


@pytest.fixture
def pflegerin():
    """A browser of who may change phases and release nothing."""
    return client_of(konto_mit(*(f"projects.{recht}" for recht in RECHTE)))


def own_connection(tat):
    """What the act gives, with a connection that is closed after it."""
    try:
        return tat()
    finally:
        connection.close()


def until_waiting(tat: Future) -> None:
    """Returns once the act waits for a lock, or has ended without."""
    frage = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    ende = monotonic() + GEDULD
    with psycopg.connect(database_url(), autocommit=True) as beobachter:
        while not tat.done() and monotonic() < ende:
            if beobachter.execute(frage).fetchone() != (0,):
                return
            sleep(0.01)


def meanwhile(befehl: sql.Composed, werte: tuple, tat):
    """What the act gives that begins before another connection commits this command."""
    with ThreadPoolExecutor(1) as faeden, psycopg.connect(database_url()) as anderer:
        anderer.execute(befehl, werte)
        antwort = faeden.submit(own_connection, tat)
        until_waiting(antwort)
        anderer.commit()
        return antwort.result(GEDULD)


@contextmanager
def halted(monkeypatch, klasse, stelle):
    """Inside, a form of this ModelAdmin stands still before the method `stelle`; gives what tells
    that it does, and what lets it go on."""
    drin, weiter, eigentlich = Event(), Event(), getattr(klasse, stelle)

    def halt(*args):
        drin.set()
        assert weiter.wait(GEDULD)
        return eigentlich(*args)

    with monkeypatch.context() as patch:
        patch.setattr(klasse, stelle, halt)
        try:
            yield drin, weiter
        finally:
            weiter.set()


def one_after_the_other(monkeypatch, klasse, erste, zweite, stelle="after_save") -> tuple:
    """Both answers; the second act begins when the first, not committed yet, has come so far."""
    with ThreadPoolExecutor(2) as faeden, halted(monkeypatch, klasse, stelle) as (drin, weiter):
        antwort = faeden.submit(own_connection, erste)
        assert drin.wait(GEDULD)
        andere = faeden.submit(own_connection, zweite)
        until_waiting(andere)
        weiter.set()
        return antwort.result(GEDULD), andere.result(GEDULD)


class TestWholeAndPart:
    """A phase in its own form, and the same phase in the form of its project."""

    @pytest.mark.parametrize(
        "feld",
        [
            pytest.param({"bemerkung": "Seins"}, id="project stays"),
            pytest.param({"geplant": "Q4 2031"}, id="project follows"),
        ],
    )
    def test_the_whole_waits_for_its_part(self, zwei, monkeypatch, feld):
        projekt = f.projekt(veroeffentlichung="entwurf", phasen={U: "Q1 2031"})
        phase, (chefin, kollege) = projekt.phasen.get(), zwei
        ((name, wert),) = feld.items()
        seins = open_form(kollege, Phase, phase.pk) | {name: [wert]}
        meins = open_form(chefin, Umsetzungsprojekt, projekt.pk)
        meins |= {"phasen-0-fundstelle": ["Meins"], f"phasen-0-{name}": ["Q2 2031"]}
        erste, zweite = one_after_the_other(
            monkeypatch,
            ProjektteilAdmin,
            lambda: kollege.post(adresse(Phase, "change", phase.pk), seins),
            lambda: chefin.post(adresse(Umsetzungsprojekt, "change", projekt.pk), meins),
        )
        assert (erste.status_code, zweite.status_code) == (302, 200)
        text = page_of(zweite).text("section")[0]
        assert "Inzwischen geändert von kollege" in text
        assert "Phase „Umsetzung“ geändert" in text
        phase.refresh_from_db()
        assert str(getattr(phase, name)) == wert
        assert phase.fundstelle == ""

    @pytest.mark.parametrize("stelle", ["save_model", "after_save"])
    def test_a_part_waits_for_its_whole(self, zwei, monkeypatch, stelle):
        """Whether the project's form has come to its phases or is only about to."""
        projekt = f.projekt(veroeffentlichung="entwurf", phasen={U: "Q1 2031"})
        phase, (chefin, kollege) = projekt.phasen.get(), zwei
        meins = open_form(chefin, Umsetzungsprojekt, projekt.pk)
        meins["phasen-0-geplant"] = ["Q2 2031"]
        seins = open_form(kollege, Phase, phase.pk) | {"bemerkung": ["Seins"]}
        erste, zweite = one_after_the_other(
            monkeypatch,
            UmsetzungsprojektAdmin,
            lambda: chefin.post(adresse(Umsetzungsprojekt, "change", projekt.pk), meins),
            lambda: kollege.post(adresse(Phase, "change", phase.pk), seins),
            stelle,
        )
        assert (erste.status_code, zweite.status_code) == (302, 200)
        assert "Inzwischen geändert von chefin" in page_of(zweite).text("section")[0]
        phase.refresh_from_db()
        assert (str(phase.geplant), phase.bemerkung) == ("Q2 2031", "")

    def test_a_new_part_makes_the_whole_wait(self, zwei, monkeypatch):
        projekt, (chefin, kollege) = f.projekt(veroeffentlichung="entwurf"), zwei
        seins = open_form(kollege, Phase) | {"projekt": [str(projekt.pk)], "art": ["umsetzung"]}
        seins["stand"] = ["offen"]
        meins = open_form(chefin, Umsetzungsprojekt, projekt.pk)
        add_inline(meins, "phasen", art="umsetzung", stand="laeuft")
        erste, zweite = one_after_the_other(
            monkeypatch,
            ProjektteilAdmin,
            lambda: kollege.post(adresse(Phase, "add"), seins),
            lambda: chefin.post(adresse(Umsetzungsprojekt, "change", projekt.pk), meins),
        )
        assert (erste.status_code, zweite.status_code) == (302, 200), said(erste)
        assert "Phase „Umsetzung“ hinzugefügt" in page_of(zweite).text("section")[0]
        assert projekt.phasen.get().stand == "offen"


class TestReleasedMeanwhile:
    """A project becomes public in the moment in which who may not release changes a part of it."""

    BEFEHL = sql.SQL("UPDATE {} SET veroeffentlichung = 'veroeffentlicht' WHERE id = %s").format(
        sql.Identifier(Umsetzungsprojekt._meta.db_table)
    )

    @pytest.fixture
    def projekt(self):
        return f.projekt(veroeffentlichung="entwurf", phasen={U: "Q1 2031"})

    def test_a_change_is_refused(self, pflegerin, projekt):
        phase = projekt.phasen.get()
        daten = open_form(pflegerin, Phase, phase.pk) | {"bemerkung": ["Sofort öffentlich"]}
        antwort = meanwhile(
            self.BEFEHL,
            (projekt.pk,),
            lambda: pflegerin.post(adresse(Phase, "change", phase.pk), daten),
        )
        assert antwort.status_code == 200
        assert "wäre sofort öffentlich" in said(antwort)
        phase.refresh_from_db()
        assert phase.bemerkung == ""

    def test_a_new_part_is_refused(self, pflegerin, projekt):
        daten = open_form(pflegerin, Phase) | {"projekt": [str(projekt.pk)], "stand": ["offen"]}
        daten["art"] = ["rollout"]
        antwort = meanwhile(
            self.BEFEHL, (projekt.pk,), lambda: pflegerin.post(adresse(Phase, "add"), daten)
        )
        assert antwort.status_code == 200
        assert "wäre sofort öffentlich" in said(antwort)
        assert projekt.phasen.count() == 1

    def test_deleting_is_refused(self, pflegerin, projekt):
        seite = open_page(pflegerin, adresse(Phase, "delete", projekt.phasen.get().pk))
        assert meanwhile(self.BEFEHL, (projekt.pk,), seite.send).status_code == 403
        assert projekt.phasen.count() == 1

    def test_deleting_from_the_list_is_refused(self, pflegerin, projekt):
        seite = form_of(choose(pflegerin, Phase, "delete_selected", [projekt.phasen.get()]), "post")
        antwort = meanwhile(self.BEFEHL, (projekt.pk,), seite.send)
        assert antwort.status_code == 403
        assert projekt.phasen.count() == 1

    def test_restoring_is_refused(self, pflegerin, projekt):
        phase = projekt.phasen.get()
        alt = phase.history.first()
        phase.bemerkung = "Heute"
        phase.save()
        ort = adresse(Phase, "simple_history", phase.pk, alt.pk)
        seite = open_page(pflegerin, ort, "_wiederherstellen")
        assert meanwhile(self.BEFEHL, (projekt.pk,), seite.send).status_code == 403
        phase.refresh_from_db()
        assert phase.bemerkung == "Heute"


class TestDeletedMeanwhile:
    """A record goes away while its form waits."""

    BEFEHL = sql.SQL("DELETE FROM {} WHERE id = %s").format(
        sql.Identifier(Organisation._meta.db_table)
    )

    def test_the_form_says_that_nothing_is_saved(self, zwei):
        stelle, chefin = f.organisation(), zwei[0]
        daten = open_form(chefin, Organisation, stelle.pk) | {"name": ["Neu"]}
        antwort = meanwhile(
            self.BEFEHL,
            (stelle.pk,),
            lambda: chefin.post(adresse(Organisation, "change", stelle.pk), daten),
        )
        assert antwort.status_code == 302
        text = shown_after(chefin, antwort)
        assert "Nicht gesichert, auch Ihre Eingaben nicht" in text
        assert "existiert nicht" in text

    def test_who_deletes_it_too_is_told(self, zwei):
        """No second entry of a deletion, no word of success."""
        stelle, chefin = f.organisation(), zwei[0]
        eintraege = stelle.history.count()
        seite = open_page(chefin, adresse(Organisation, "delete", stelle.pk))
        antwort = meanwhile(self.BEFEHL, (stelle.pk,), seite.send)
        assert "existiert nicht" in shown_after(chefin, antwort)
        assert stelle.history.count() == eintraege

    def test_who_deletes_it_from_the_list_is_told(self, zwei):
        stelle, chefin = f.organisation(), zwei[0]
        eintraege = stelle.history.count()
        seite = form_of(choose(chefin, Organisation, "delete_selected", [stelle]), "post")
        antwort = meanwhile(self.BEFEHL, (stelle.pk,), seite.send)
        assert "Nichts gelöscht" in shown_after(chefin, antwort)
        assert stelle.history.count() == eintraege
