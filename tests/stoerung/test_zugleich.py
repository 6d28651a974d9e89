"""Two at the same moment: one is first, the other one is told; nothing is lost or done twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from bausteine.geschichte.ausfuehren import Outcome, carry_out, token_of
from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.importe.test_abbruch import database_url
from tests.bausteine.verwaltung.hilfe import adresse, client_of, confirm_bulk, open_form
from tests.bausteine.verwaltung.hilfe import choose as tick
from tests.formular import form_of
from tests.geduld import GEDULD
from tests.projects.test_sammelseite import choose, preview
from vorschlaege.actions import SuggestionDecision
from vorschlaege.enums import Zustand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zwei():
    """Two administrators, each at a browser."""
    namen = ("chefin", "kollege")
    return [client_of(get_user_model().objects.create_superuser(name)) for name in namen]


def at_once(*taten) -> list:
    """What the acts give that all begin at the same moment."""
    start = Barrier(len(taten))

    def tun(tat):
        try:
            start.wait(20)
            return tat()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(taten)) as faeden:
        return list(faeden.map(tun, taten))


def test_two_editors_of_one_record(zwei):
    """One is saved, the other one reads what happened; three times, as chance has a say."""
    for runde in range(3):
        projekt = f.projekt(titel=f"Eins {runde}")
        ziel = adresse(Umsetzungsprojekt, "change", projekt.pk)
        vorher = projekt.history.count()
        daten = [open_form(client, Umsetzungsprojekt, projekt.pk) for client in zwei]
        antworten = at_once(
            *(
                lambda c=client, z=ziel, d=d, i=i: c.post(z, d | {"titel": [f"Von {i}"]})
                for i, (client, d) in enumerate(zip(zwei, daten, strict=True))
            )
        )
        assert sorted(a.status_code for a in antworten) == [200, 302], runde
        (abgelehnt,) = (a for a in antworten if a.status_code == 200)
        assert "Inzwischen geändert von" in abgelehnt.content.decode()
        assert projekt.history.count() == vorher + 1


def test_one_bulk_change_sent_twice(zwei):
    """The plan is moved once: the second preview no longer fits."""
    projekt = f.projekt(phasen={Phasenart.UMSETZUNG: "Q1 2031"})
    taten, vorher = [], Phase.history.count()
    for client in zwei:
        antwort = preview(client, choose(client, "verschieben", [projekt]), quartale="2", grund="x")
        ziel, daten = antwort.context_data["ziel"], confirm_bulk(antwort)
        taten.append(lambda c=client, z=ziel, d=daten: c.post(z, d))
    antworten = at_once(*taten)
    assert sorted(a.status_code for a in antworten) in ([200, 302], [302, 302])
    assert str(Phase.objects.get().geplant) == "Q3 2031"
    assert Phase.history.count() == vorher + 1


def test_one_merge_sent_twice(zwei):
    """The bodies become one; the second request finds only one left."""
    gut, doppelt = (f.organisation(kurzname=name, kennung=name) for name in ("krz", "krz-l"))
    f.beteiligung(f.projekt(), doppelt, Rolle.IT_PARTNER)
    seiten = [form_of(tick(c, Organisation, "merge_two", [doppelt, gut]), "bleibt") for c in zwei]
    assert [seite.felder["bleibt"] for seite in seiten] == [[str(gut.pk)]] * 2
    antworten = at_once(*(lambda s=seite: s.send("Zusammenführen") for seite in seiten))
    assert [a.status_code for a in antworten] == [302, 302]
    assert list(Organisation.objects.all()) == [gut]
    assert gut.beteiligungen.count() == 1
    assert Organisation.history.filter(history_type="-").count() == 1


def until_someone_waits(leitung) -> None:
    """Until another connection stands before a lock; ends what hangs."""
    frage = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    ende = time.monotonic() + GEDULD
    while not leitung.execute(frage).fetchone()[0]:
        assert time.monotonic() < ende, "niemand wartet"
        time.sleep(0.02)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite hat nur einen Schreibenden")
def test_a_suggestion_is_decided_on_what_was_just_saved():
    """Someone saves the record between the look and the act: what they wrote stays."""
    konto = get_user_model().objects.create_superuser("chefin")
    vorschlag = f.vorschlag(f.projekt(titel="Parken"), wert="Bewohnerparken", bisher="Parken")
    act = SuggestionDecision(vorschlag, konto).to(Zustand.ANGENOMMEN)
    gesehen = token_of(act, act.plan(), konto)

    def decide():
        try:
            return carry_out(act, konto, gesehen)
        finally:
            connection.close()

    with psycopg.connect(database_url()) as anderer, ThreadPoolExecutor(1) as nebenher:
        anderer.execute("UPDATE projects_umsetzungsprojekt SET titel = 'Von Hand'")
        antwort = nebenher.submit(decide)
        with psycopg.connect(database_url(), autocommit=True) as zuschauer:
            until_someone_waits(zuschauer)
        anderer.commit()
        assert antwort.result().outcome is Outcome.OUTDATED
    assert Umsetzungsprojekt.objects.get().titel == "Von Hand"
