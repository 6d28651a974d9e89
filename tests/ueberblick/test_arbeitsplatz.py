"""The admin's first page: each number is the length of its list; what others changed."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from bausteine.geschichte.verlauf import one_entry
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.models import Umsetzungsprojekt
from quellen.actions import mark_confirmed
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit, page_of
from tests.konten.hilfe import konto_in
from ueberblick.arbeitsplatz import TABELLEN, lines
from ueberblick.models import Besuch

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


@pytest.fixture
def chefin(db):
    """An administrator."""
    return get_user_model().objects.create_superuser("chefin", password="geheim")


@pytest.fixture
def client(chefin):
    """Her browser."""
    return client_of(chefin)


def numbers(client) -> dict[str, int]:
    """Each line with its number, after its list was counted."""
    antwort = client.get(INDEX)
    zahlen = {}
    for zeile in (z for _, zeilen in antwort.context_data["arbeit"] for z in zeilen):
        liste = client.get(zeile.ziel)
        assert liste.status_code == 200
        zahlen[zeile.name] = zeile.anzahl
        if zeile.seite:
            paare = [paar for paar, _ in liste.context_data["paare"]]
            assert len({pk for p in paare for pk in (p.eins, p.zwei)}) == zeile.anzahl, zeile.titel
            continue
        assert liste.context_data["cl"].result_count == zeile.anzahl, zeile.titel
        assert liste.context_data["cl"].has_active_filters, zeile.titel
    return zahlen


def released(projekt, stelle, feld, voll) -> None:
    """What waits for a release, and a newer draft in work."""
    f.projekt(titel="Wartet", veroeffentlichung="zur-freigabe", **voll)
    f.arbeitsfassung(projekt, zustand="zur-freigabe")
    f.arbeitsfassung(stelle)
    f.arbeitsfassung(feld, zustand="zur-freigabe")


def doubles() -> None:
    """Leistungen that may be the same; one of them a draft."""
    f.ozg_leistung(name="Wohngeld", ozg_id="10001")
    f.ozg_leistung(name="Wohn-Geld", ozg_id="10002")
    f.leika_leistung(bezeichnung="Parken", veroeffentlichung="entwurf")
    f.leika_leistung(bezeichnung="parken ")


def made() -> dict[str, int]:
    """One or two records for every line; how many there should be."""
    quelle, feld, stelle = f.quelle(), f.themenfeld(), f.organisation(name="Stadt Köln")
    voll = {
        "quellen": [quelle],
        "themenfelder": [feld],
        "partner": [(stelle, "mitarbeit")],
        "kurzbeschreibung": "Worum es geht.",
        "zuletzt_bestaetigt_am": timezone.localdate(),
    }
    f.projekt(titel="Alles gut", phasen={"umsetzung": "ab 2090"}, **voll)
    f.projekt(titel="Überfällig", phasen={"rollout": "Q1 2020", "umsetzung": "2021"}, **voll)
    besehen = f.projekt(titel="Besehen", phasen={"umsetzung": "Q1 2020"}, **voll)
    mark_confirmed(besehen.phasen.all())
    alt = timezone.localdate() - dt.timedelta(days=400)
    f.projekt(titel="Alt", **voll | {"zuletzt_bestaetigt_am": alt})
    f.projekt(titel="Nie", **voll | {"zuletzt_bestaetigt_am": None})
    f.projekt(titel="Ohne Quelle", **voll | {"quellen": []})
    f.projekt(titel="Ohne Partner", **voll | {"partner": []})
    f.projekt(titel="Ohne Feld", **voll | {"themenfelder": []})
    f.projekt(titel="Ohne Text", **voll | {"kurzbeschreibung": ""})
    f.projekt(titel="Bau-Antrag", kennung="bau0", **voll)
    f.projekt(titel="bau antrag", kennung="bau1", **voll)
    entwurf = f.projekt(titel="Entwurf", veroeffentlichung="entwurf", **voll)
    f.projekt(titel="Verweist", siehe_auch=[entwurf], **voll)
    f.projekt(titel="Archiv", veroeffentlichung="archiviert", phasen={"rollout": "Q1 2020"})
    f.organisation(name="Stadt-Köln", kurzname="Köln", kennung="koeln")
    doubles()
    f.vorschlag(besehen)
    presumed(besehen, voll)
    released(besehen, stelle, feld, voll)
    belongs_elsewhere(besehen)
    return {
        "Umsetzungsprojekt.waiting_for_release": 2,
        "Organisation.in_arbeit": 1,
        "Themenfeld.waiting_for_release": 1,
        "Phase.plan_vorbei_ungeprueft": 2,
        "Umsetzungsprojekt.lange_ungeprueft": 2,
        "Umsetzungsprojekt.entwuerfe": 1,
        "LeikaLeistung.entwuerfe": 1,
        "Umsetzungsprojekt.ohne_quelle": 1,
        "Umsetzungsprojekt.ohne_partner": 1,
        "Umsetzungsprojekt.ohne_themenfeld": 1,
        "Umsetzungsprojekt.ohne_beschreibung": 1,
        "Umsetzungsprojekt.doppelte": 2,
        "Organisation.doppelte": 2,
        "OzgLeistung.doppelte": 2,
        "LeikaLeistung.doppelte": 2,
        "Umsetzungsprojekt.mit_verborgenen_nachbarn": 1,
        "Projektleistung.ausserhalb": 1,
        "Vorschlag.offen": 1,
        "Zuordnungsvorschlag.offene": 1,
    }


def belongs_elsewhere(projekt) -> None:
    """A LeiKa-Leistung of no OZG-Leistung of the project; one of which the catalogue says nothing,
    and one that fits."""
    anderswo, passt = f.ozg_leistung(name="Anderswo"), f.ozg_leistung(name="Hier")
    projekt.ozg_leistungen.add(passt)
    for ozg in (anderswo, passt, None):
        f.projektleistung(projekt, f.leika_leistung(ozg_leistung=ozg))


def presumed(projekt, voll) -> None:
    """One proposed link that is open; one declined, and one that is a fact by now."""
    abgelehnt = {"stand": "abgelehnt", "entschieden_am": timezone.now()}
    offen, nein, fakt = (f.ozg_leistung(name=f"Vermutet {i}") for i in range(3))
    f.zuordnungsvorschlag(projekt, offen)
    f.zuordnungsvorschlag(projekt, nein, **abgelehnt)
    f.zuordnungsvorschlag(f.projekt(titel="Verbunden", ozg_leistungen=[fakt], **voll), fakt)


class TestZeilen:
    """A number is a promise about the list behind it."""

    def test_every_line_counts_what_was_made(self, client):
        erwartet = made()
        assert numbers(client) == erwartet
        immer = {zeile.name for zeile in lines() if zeile.immer}
        manchmal = {
            "LeikaLeistung.entwuerfe",
            "Organisation.in_arbeit",
            "Projektleistung.ausserhalb",
            "Themenfeld.waiting_for_release",
        }
        assert immer | manchmal == {*erwartet}

    def test_a_plan_has_passed_by_the_same_rule_as_on_the_public_page(self, client):
        made()
        alle = client.get("/admin/projects/phase/?pruefen=ueberfaellig").context_data["cl"].queryset
        phasen = type(alle.get(projekt__titel="Besehen")).objects.select_related("projekt")
        python = {p.pk for p in phasen if p.plan_vorbei and p.projekt.ist_oeffentlich}
        assert {p.pk for p in alle} == python

    @override_settings(BESTAETIGUNG_MONATE=24)
    def test_the_time_a_confirmation_lasts_is_a_setting(self, client):
        made()
        assert numbers(client)["Umsetzungsprojekt.lange_ungeprueft"] == 1
        assert "seit mehr als 24 Monaten" in client.get(INDEX).content.decode()

    def test_a_line_is_only_for_those_who_may_see_its_list(self):
        made()
        client = client_of(konto_mit("organisationen.view_organisation"))
        assert set(numbers(client)) == {"Organisation.doppelte", "Organisation.in_arbeit"}
        niemand = client_of(konto_mit(name="ohne-rechte")).get(INDEX)
        assert "Für Ihr Konto steht hier nichts an." in niemand.content.decode()

    def test_kommunen_of_which_nobody_said_anything(self, client):
        """Whoever has an Anschluss, an Onboarding or a Selbstauskunft, or is no more, is none."""
        for make in (f.anschluss, f.onboarding, f.selbstauskunft):
            make(f.kommune())
        f.kommune(gueltig_bis="2020-12-31")
        still = f.kommune()
        assert numbers(client)["Kommune.ohne_angabe"] == 1
        liste = client.get("/admin/gebiete/kommune/?pruefen=ohne-angabe")
        assert list(liste.context_data["cl"].queryset) == [still]

    def test_the_page_is_clean_and_closed_to_strangers(self, client):
        made()
        antwort = client.get(INDEX)
        seite = page_of(antwort)
        assert not seite.alle("style")
        assert not [e for e in seite.elemente if "style" in e.attrs or "onclick" in e.attrs]
        assert reverse("admin:index") == INDEX
        client.logout()
        assert client.get(INDEX)["Location"] == f"{reverse('admin:login')}?next={INDEX}"


@pytest.mark.usefixtures("bestand")
class TestBestand:
    """The same with the shipped records."""

    def test_numbers_are_the_lengths_of_the_lists(self, client):
        zahlen = numbers(client)
        assert zahlen["Umsetzungsprojekt.lange_ungeprueft"] == 156
        assert zahlen["Phase.plan_vorbei_ungeprueft"] > 50


def visited(client, konto, vor: dt.timedelta) -> None:
    """The account was here that long ago."""
    client.get(INDEX)
    Besuch.objects.filter(konto=konto).update(gesehen=timezone.now() - vor)


class TestAndere:
    """What others changed since the last visit."""

    @pytest.fixture
    def kollege(self):
        return get_user_model().objects.create_superuser("kollege", password="geheim")

    def test_first_visit_has_nothing_to_compare_with(self, client):
        f.projekt()
        antwort = client.get(INDEX)
        assert antwort.context_data["aenderungen"] == []
        assert "Ab Ihrem nächsten Besuch" in antwort.content.decode()

    def test_a_changed_record_and_its_parts_are_one_line(self, client, chefin, kollege):
        projekt = f.projekt(titel="Wohngeld", phasen={"umsetzung": "Q1 2031"})
        type(projekt).history.update(history_date=timezone.now() - dt.timedelta(days=9))
        projekt.phasen.first().history.update(history_date=timezone.now() - dt.timedelta(days=9))
        visited(client, chefin, dt.timedelta(days=2))
        for record in (projekt, projekt.phasen.get()):
            record._history_user = kollege
            with one_entry(record, "Beschluss"):
                record.save()
        antwort = client.get(INDEX)
        (zeile,) = antwort.context_data["aenderungen"]
        assert (zeile.titel, zeile.wer, zeile.anzahl, zeile.art, zeile.grund) == (
            "Wohngeld",
            "kollege",
            2,
            "geändert",
            "Beschluss",
        )
        assert client.get(zeile.ziel).status_code == 200
        assert "seit Ihrem letzten Besuch am" in antwort.content.decode()

    def test_what_organisationen_changed_stands_apart(self, client, chefin, kollege):
        """With the way to what exactly was changed; the account itself is told of no others."""
        amt, anderes = f.organisation(name="Stadt Unna"), f.organisation(name="Stadt Werl")
        Organisation.history.update(history_date=timezone.now() - dt.timedelta(days=9))
        redaktion = konto_in("Organisations-Redaktion", organisationen=[amt], name="unna")
        visited(client, chefin, dt.timedelta(days=2))
        for record, konto in ((amt, redaktion), (anderes, kollege)):
            record._history_user = konto
            record.hinweis = "neu"
            record.save()
        antwort = client.get(INDEX)
        (zeile,), (andere,) = (antwort.context_data[n] for n in ("von_redaktionen", "aenderungen"))
        assert (zeile.titel, zeile.wer, andere.titel) == ("Stadt Unna", "unna", "Stadt Werl")
        (link,) = [
            a
            for a in page_of(antwort).alle("a")
            if a.text.split()[:1] == ["ansehen:"] and "Unna" in a.text
        ]
        assert "Hinweis" in client.get(link["href"]).content.decode()
        eigener = client_of(redaktion)
        visited(eigener, redaktion, dt.timedelta(days=2))
        assert "von Redaktionen geändert" not in eigener.get(INDEX).content.decode()

    def test_own_changes_are_no_news(self, client, chefin):
        projekt = f.projekt()
        type(projekt).history.update(history_user=chefin)
        visited(client, chefin, dt.timedelta(days=2))
        assert client.get(INDEX).context_data["aenderungen"] == []

    def test_what_is_gone_has_no_link(self, client, chefin):
        visited(client, chefin, dt.timedelta(days=2))
        f.organisation(name="Amt").delete()
        (zeile,) = client.get(INDEX).context_data["aenderungen"]
        assert (zeile.titel, zeile.art, zeile.ziel) == ("Amt", "gelöscht", "")

    def test_a_visit_lasts_until_a_long_pause(self, client, chefin):
        visited(client, chefin, dt.timedelta(days=2))
        erster = client.get(INDEX).context_data["seit"]
        assert client.get(INDEX).context_data["seit"] == erster
        Besuch.objects.update(gesehen=timezone.now() - dt.timedelta(minutes=30))
        assert client.get(INDEX).context_data["seit"] == erster
        Besuch.objects.update(gesehen=timezone.now() - dt.timedelta(hours=2))
        assert client.get(INDEX).context_data["seit"] > erster

    def test_nobody_learns_of_tables_that_are_closed_to_them(self):
        konto = konto_mit("organisationen.view_organisation")
        client = client_of(konto)
        visited(client, konto, dt.timedelta(days=2))
        f.projekt(titel="Geheim", partner=[(f.organisation(name="Offen"), "mitarbeit")])
        titel = [a.titel for a in client.get(INDEX).context_data["aenderungen"]]
        assert titel == ["Offen"]

    def test_every_table_with_a_history_is_asked(self):
        ohne = {
            model.__name__
            for model in Umsetzungsprojekt._meta.apps.get_models()
            if hasattr(model, "history")
            and model not in TABELLEN
            and not model.__name__.startswith("Historical")
        }
        assert ohne == {"Zustaendigkeit"}  # who works here is no change of the data


class TestAbfragenArbeitsplatz:
    """The same number however much there is to do."""

    def test_constant(self, client, chefin, abfragen):
        visited(client, chefin, dt.timedelta(days=2))
        leer = abfragen("Arbeitsplatz leer", lambda: client.get(INDEX))
        made()
        Besuch.objects.update(gesehen=timezone.now() - dt.timedelta(days=2))
        update_derived(Umsetzungsprojekt.objects.values_list("pk", flat=True))
        assert leer == abfragen("Arbeitsplatz voll", lambda: client.get(INDEX))
