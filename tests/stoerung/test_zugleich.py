"""Two at the same moment: one is first, the other one is told; nothing is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, confirm_bulk, open_form
from tests.bausteine.verwaltung.hilfe import choose as tick
from tests.formular import form_of
from tests.projects.test_sammelseite import choose, preview

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
