"""Proposals for a Kommune with a Dienst: also where nobody has said anything of the two."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from bausteine.zustaendigkeit.regel import Bereich
from rollout.models import Anschluss
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, page_of
from tests.formular import open_page
from vorschlaege.enums import Zustand
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def paar(db):
    return (
        f.kommune(organisation=f.organisation(name="Telgte", kennung="telgte")),
        f.online_dienst("Wohngeld", kennung="wohngeld"),
    )


@pytest.mark.parametrize("gesagt", [False, True])
def test_vorgeschlagen_wird_von_der_seite_des_paares(paar, client, gesagt):
    """The page leads to a form; what is sent names both."""
    if gesagt:
        f.anschluss(*paar, "test")
    seite = page_of(client.get(reverse("anschluss", args=["telgte", "wohngeld"])))
    (ort,) = [a["href"] for a in seite.alle("a") if "/vorschlag/" in (a["href"] or "")]
    with time_machine.travel("2026-11-21 10:00:00+01:00", tick=False) as uhr:
        formular = open_page(client, ort, "wert")
        assert {"stand", "hemmnis", "anderes"} <= formular.offered("feld")
        uhr.shift(30)
        antwort = formular.fill(feld="stand", wert="Seit März online").send()
    assert antwort.status_code == 303
    vorschlag = Vorschlag.objects.get()
    assert (vorschlag.kommune, vorschlag.online_dienst) == paar
    assert str(vorschlag.gegenstand) == "Telgte: Wohngeld"
    assert Anschluss.objects.count() == gesagt


def test_ein_verborgener_dienst_hat_kein_formular(paar, client):
    """Nothing tells that there is one."""
    paar[1].veroeffentlichung = "entwurf"
    paar[1].save()
    assert client.get("/vorschlag/rollout/telgte/wohngeld/").status_code == 404


def test_die_koordination_findet_das_formular_und_schliesst_ab(verwaltung, paar):
    """Where nobody spoke of the two, to a new Anschluss with both filled in; later to its form."""
    vorschlag = f.vorschlag(Anschluss(kommune=paar[0], dienst=paar[1]), feld="stand", bisher="")
    ort = adresse(Vorschlag, "change", vorschlag.pk)
    neu = f"{reverse('admin:rollout_anschluss_add')}?kommune={paar[0].pk}&dienst={paar[1].pk}"
    assert neu in [a["href"] for a in page_of(verwaltung.get(ort)).alle("a")]
    anschluss = f.anschluss(*paar, "test")
    seite = page_of(verwaltung.get(ort))
    assert adresse(Anschluss, "change", anschluss.pk) in [a["href"] for a in seite.alle("a")]
    open_page(verwaltung, ort, "entscheidung").fill(entscheidung="angenommen").send("entscheiden")
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Zustand.ANGENOMMEN
    assert "Telgte: Wohngeld" in verwaltung.get(adresse(Vorschlag, "changelist")).content.decode()


def test_eine_kommune_allein_ist_kein_paar(paar):
    """The database refuses it."""
    vorschlag = f.vorschlag(f.projekt())
    with pytest.raises(IntegrityError), transaction.atomic():
        Vorschlag.objects.filter(pk=vorschlag.pk).update(kommune=paar[0])


def test_ueber_das_paar_entscheidet_wer_den_anschluss_pflegt(paar):
    """Not whoever keeps the Dienst."""
    vorschlag = f.vorschlag(Anschluss(kommune=paar[0], dienst=paar[1]), feld="stand", bisher="")
    eigene = Bereich(organisationen=frozenset([paar[0].organisation_id]))
    andere = Bereich(themenfelder=frozenset([1]))
    assert list(Vorschlag.objects.all().im_bereich(eigene)) == [vorschlag]
    assert not Vorschlag.objects.all().im_bereich(andere)
