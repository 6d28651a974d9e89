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


def test_the_log_leads_there(verwaltung):
    """To the Verteiler itself."""
    seite = page_of(verwaltung.get(adresse(Ausgabe, "changelist")))
    assert ORT in [a["href"] for a in seite.alle("a")]


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


@pytest.mark.parametrize(
    ("filter_", "anzahl"),
    [("", 3), ("?q=Bauaufsicht", 2), ("?q=Bauaufsicht&veroeffentlichung__exact=entwurf&p=1", 1)],
)
def test_the_list_of_the_admin_hands_on_what_it_shows(verwaltung, filter_, anzahl):
    """Its search and filters, drafts too; the page says the list's own number before anyone is
    written to."""
    from projects.models import Umsetzungsprojekt

    stelle = f.organisation(name="krz")
    for titel, stand in (
        ("Bauaufsicht", "veroeffentlicht"),
        ("Neue Bauaufsicht", "entwurf"),
        ("Parken", "veroeffentlicht"),
    ):
        f.projekt(titel=titel, veroeffentlichung=stand, partner=[(stelle, "it_partner")])
    liste = verwaltung.get(adresse(Umsetzungsprojekt, "changelist") + filter_)
    assert f"{anzahl} Umsetzungsprojekt" in liste.content.decode()
    (link,) = [a["href"] for a in page_of(liste).alle("a") if ORT in (a["href"] or "")]
    wort = "Projekt" if anzahl == 1 else "Projekte"
    assert f"<strong>{anzahl} {wort}</strong>" in verwaltung.get(link).content.decode()
    aus = "Projekt" if anzahl == 1 else "Projekten"
    seite = page_of(fill_in(verwaltung, link, {"rollen": ["it_partner"]}, knopf="liste"))
    assert f"1 Organisation aus {anzahl} {aus}, 0 Adressen" in seite.text("h2")
    assert Ausgabe.objects.get().auswahl.startswith(adresse(Umsetzungsprojekt, "changelist"))


def test_the_list_of_organisationen_writes_to_them(verwaltung):
    """To those that its filter shows, not to the partners of all projects."""
    from organisationen.models import Organisation

    for name, typ in (("Telgte", "kommune"), ("krz", "verband")):
        f.ansprechstelle(f.organisation(name=name, typ=typ), postfach=f"ozg@{name.lower()}.example")
    liste = page_of(verwaltung.get(adresse(Organisation, "changelist") + "?typ__exact=kommune"))
    (link,) = [a["href"] for a in liste.alle("a") if "verteiler/ausgabe" in (a["href"] or "")]
    seite = page_of(fill_in(verwaltung, link, {}, knopf="liste"))
    assert "1 Organisation, 1 Adresse" in seite.text("h2")
    assert "mailto:?bcc=ozg@telgte.example" in [a["href"] for a in seite.alle("a")]
    oeffentlich = fill_in(verwaltung, link, {"auswahl": "typ=verband"}, knopf="liste")
    assert "mailto:?bcc=ozg@krz.example" in oeffentlich.content.decode()


@pytest.mark.parametrize(
    ("auswahl", "satz"),
    [
        ("/admin/projects/phase/?stand=laeuft", "einer anderen Liste"),
        ("/admin/projects/umsetzungsprojekt/?farbe=rot", "versteht die Liste"),
        ("/admin/projects/umsetzungsprojekt/?id__in=x", "versteht die Liste"),
    ],
)
def test_an_address_of_the_admin_that_means_nothing(verwaltung, projekt, auswahl, satz):
    antwort = fill_in(verwaltung, ORT, LISTE | {"auswahl": auswahl}, knopf="liste")
    assert satz in antwort.content.decode()
    assert "krz.example" not in antwort.content.decode()
    assert not Ausgabe.objects.exists()


def test_who_may_not_read_the_list_gets_nothing_by_its_address(client, projekt):
    """The right to use the Verteiler opens no list."""
    ort = adresse(type(projekt), "changelist")
    antwort = fill_in(client, ORT, LISTE | {"auswahl": ort}, knopf="liste")
    assert "dürfen Sie nicht lesen" in antwort.content.decode()
