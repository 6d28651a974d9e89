"""The page of the Verteiler: right, list, file, log, and the ways there."""

import pytest
from django.urls import reverse

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.besuch import Besucher
from tests.formular import fill_in, forge
from verteiler.models import Ausgabe

pytestmark = pytest.mark.usefixtures("db")
ORT = "/admin/verteiler/ausgabe/verteiler/"
LISTE = {"auswahl": "", "rollen": ["it_partner"]}


@pytest.fixture
def konto(db):
    return konto_mit("verteiler.verteiler_nutzen", "verteiler.view_ausgabe")


@pytest.fixture
def client(konto):
    return client_of(konto)


@pytest.fixture
def projekt(db):
    stelle = f.organisation(name="krz")
    f.ansprechstelle(stelle, postfach="ozg@krz.example")
    return f.projekt(
        titel="Parken",
        partner=[(stelle, "it_partner"), (f.organisation(name="Ohne"), "it_partner")],
    )


def test_the_list_names_reason_link_and_who_has_no_address(client, projekt):
    """All on one page."""
    seite = page_of(fill_in(client, ORT, LISTE, knopf="liste"))
    assert "IT-Partner in Parken" in seite.html
    assert "mailto:?bcc=ozg@krz.example" in [a["href"] for a in seite.alle("a")]
    assert "Ohne Adresse, bitte anders benachrichtigen: Ohne" in " ".join(seite.text("p"))
    assert "2 Organisationen aus 1 Projekt, 1 Adresse" in seite.text("h2")


def test_the_file_is_our_csv(client, projekt):
    """German Excel opens it by a double click."""
    antwort = fill_in(client, ORT, LISTE, knopf="csv")
    assert antwort["Content-Disposition"] == 'attachment; filename="verteiler.csv"'
    text = antwort.content.decode()
    assert text.startswith("\ufefforganisation;name;grund")
    assert "krz;krz;IT-Partner in Parken" in text


def test_every_output_is_noted_without_an_address(client, konto, projekt):
    """Who, when, which filter, how many; a GET gives no address and notes nothing."""
    assert "ozg@krz.example" not in client.get(ORT).content.decode()
    assert not Ausgabe.objects.exists()
    fill_in(client, ORT, LISTE | {"auswahl": "efa=ohne&q="}, knopf="liste")
    fill_in(client, ORT, LISTE, knopf="csv")
    csv, liste = Ausgabe.objects.all()
    assert (csv.form, liste.form) == ("csv", "liste")
    assert (
        liste.konto,
        liste.anzahl_projekte,
        liste.anzahl_organisationen,
        liste.anzahl_adressen,
    ) == (konto.username, 1, 2, 1)
    assert liste.auswahl == "efa=ohne&q="
    fill_in(client, ORT, LISTE | {"auswahl": "q=ozg@krz.example"}, knopf="liste")
    assert not [a for a in Ausgabe.objects.values_list() if "krz.example" in str(a)]


def test_nonsense_gives_no_address_and_no_note(client, projekt):
    """An unknown filter, or no role at all."""
    antworten = [
        fill_in(client, ORT, LISTE | daten, knopf="liste")
        for daten in ({"auswahl": "farbe=rot"}, {"rollen": []})
    ]
    antworten.append(forge(client, ORT, LISTE | {"rollen": ["chef"], "liste": "1"}))
    for antwort in antworten:
        assert antwort.status_code == 200
        assert "krz.example" not in antwort.content.decode()
    assert not Ausgabe.objects.exists()


def test_it_has_a_right_of_its_own(projekt):
    """Staff who may change organisations may not use it."""
    fremd = client_of(
        konto_mit("organisationen.change_organisation", "verteiler.view_ausgabe", name="fremd")
    )
    assert fremd.get(ORT).status_code == 403
    assert forge(fremd, ORT, LISTE).status_code == 403
    assert Besucher().get(ORT).status_code == 302


def test_the_log_is_read_only(client, verwaltung):
    """Not even an administrator adds, changes or deletes."""
    eintrag = Ausgabe.objects.create(
        konto="x",
        form="csv",
        rollen="",
        anzahl_projekte=1,
        anzahl_organisationen=1,
        anzahl_adressen=1,
    )
    assert client.get(adresse(Ausgabe, "changelist")).status_code == 200
    assert verwaltung.get(adresse(Ausgabe, "add")).status_code == 403
    assert (
        forge(verwaltung, adresse(Ausgabe, "delete", eintrag.pk), {"post": "y"}).status_code == 403
    )
    assert forge(verwaltung, adresse(Ausgabe, "change", eintrag.pk)).status_code == 403


def test_the_lists_of_the_admin_lead_there(verwaltung, client):
    """From projects and organisations."""
    from organisationen.models import Organisation
    from projects.models import Umsetzungsprojekt

    for model in (Umsetzungsprojekt, Organisation, Ausgabe):
        seite = page_of(verwaltung.get(adresse(model, "changelist")))
        assert ORT in [a["href"] for a in seite.alle("a")], model


def test_the_public_list_leads_there_only_for_staff_with_the_right(client, projekt, besucher):
    """The link carries the filter; visitors and other staff see nothing of it."""
    ort = reverse("umsetzungsprojekte") + "?efa=ohne&q=parken"
    seite = page_of(client.get(ort))
    (link,) = [a["href"] for a in seite.alle("a") if "verteiler" in (a["href"] or "")]
    assert link == f"{ORT}?auswahl=efa%3Dohne%26q%3Dparken"
    (feld,) = [e for e in page_of(client.get(link)).alle("input") if e["name"] == "auswahl"]
    assert feld["value"] == "efa=ohne&q=parken"
    assert "verteiler" not in besucher.seite(ort).html.lower()
    assert "erteiler" not in client_of(konto_mit(name="fremd")).get(ort).content.decode()
