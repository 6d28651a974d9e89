"""Whose project it is: form, bulk act, file, filter, the Arbeitsplatz; never public."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from bausteine.importe.register import resource_for
from datenschutz.fundstellen import find_person
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    confirm_bulk,
    delete,
    open_form,
    save,
)
from tests.formular import form_of
from tests.import_dateien import counts, errors, exported, load
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db
LISTE = adresse(Umsetzungsprojekt, "changelist")


@pytest.fixture
def kim():
    """An account of the Koordination."""
    return konto_in("Koordination", name="kim-koordiniert")


def assign(projekt, konto):
    projekt.zustaendiges_konto = konto
    projekt.save()
    return projekt


def titles(client, **query) -> set[str]:
    return {p.titel for p in client.get(LISTE, query).context_data["cl"].result_list}


class TestWriting:
    def test_in_the_form_and_in_the_history_by_name(self, kim):
        client, projekt = client_of(kim), f.projekt()
        daten = open_form(client, Umsetzungsprojekt, projekt.pk)
        save(client, Umsetzungsprojekt, daten | {"zustaendiges_konto": [kim.pk]}, projekt.pk)
        projekt.refresh_from_db()
        assert projekt.zustaendiges_konto == kim
        seite = client.get(adresse(Umsetzungsprojekt, "history", projekt.pk)).content.decode()
        assert "kim-koordiniert" in seite

    def test_many_at_once_and_back(self, kim):
        client, projekte = client_of(kim), [f.projekt(), f.projekt()]
        for konto, soll in ((kim.pk, kim), ("", None)):
            antwort = choose(client, Umsetzungsprojekt, "konto", projekte)
            antwort = form_of(antwort, "grund").fill(konto=konto).send()
            client.post(antwort.context_data["ziel"], confirm_bulk(antwort))
            assert {p.zustaendiges_konto for p in Umsetzungsprojekt.objects.all()} == {soll}
        assert projekte[0].history.first().history_change_reason.startswith("Sammeländerung")

    def test_by_name_in_the_internal_file(self, kim):
        assign(f.projekt(kennung="bau"), kim)
        f.projekt(kennung="wohnen")
        kopf, zeilen = exported("umsetzungsprojekte")
        assert {z[kopf.index("zustaendiges_konto")] for z in zeilen} == {"kim-koordiniert", ""}
        assert counts(load("umsetzungsprojekte", [kopf, *zeilen])) == (0, 0, 2)
        neu = [["kennung", "zustaendiges_konto"], ["wohnen", "kim-koordiniert"]]
        assert counts(load("umsetzungsprojekte", neu)) == (0, 1, 0)
        falsch = [neu[0], ["wohnen", "niemand-da"]]
        assert "gibt es nicht" in errors("umsetzungsprojekte", falsch)[0][2]

    def test_an_account_that_is_deleted_leaves_the_project_and_its_history(self, kim):
        projekt, chefin = assign(f.projekt(), kim), client_of(konto_in("Administration"))
        erster = projekt.history.first()
        delete(chefin, kim)
        projekt.refresh_from_db()
        assert projekt.zustaendiges_konto is None
        for ansicht, args in (("history", ()), ("simple_history", (erster.pk,))):
            ort = adresse(Umsetzungsprojekt, ansicht, projekt.pk, *args)
            assert chefin.get(ort).status_code == 200


class TestNeverPublic:
    def test_no_page_and_no_file_names_it(self, kim):
        projekt = assign(f.projekt(), kim)
        resource = resource_for("umsetzungsprojekte")()
        assert "zustaendiges_konto" not in {s.column_name for s in resource.public_columns}
        liste, seite = reverse("umsetzungsprojekte"), projekt.get_absolute_url()
        for ort in (seite, liste, f"{liste}?format=csv", f"{liste}?format=json"):
            antwort = Client().get(ort)
            inhalt = b"".join(antwort) if antwort.streaming else antwort.content
            assert antwort.status_code == 200
            assert b"kim-koordiniert" not in inhalt, ort

    def test_an_organisation_does_not_read_it(self, kim):
        projekt = assign(f.projekt(), kim)
        stelle = f.organisation()
        f.beteiligung(projekt, stelle)
        client = client_of(konto_in("Organisations-Redaktion", organisationen=[stelle], name="o"))
        for ort in (LISTE, adresse(Umsetzungsprojekt, "change", projekt.pk)):
            antwort = client.get(ort)
            assert antwort.status_code == 200
            assert "kim-koordiniert" not in antwort.content.decode()
        assert titles(client, zustaendig=kim.pk) == {projekt.titel}

    def test_auskunft_names_it(self, kim):
        projekt = assign(f.projekt(), kim)
        funde = [(x.model, x.pk, x.feld.name) for x in find_person("kim-koordiniert")]
        assert (Umsetzungsprojekt, projekt.pk, "zustaendiges_konto") in funde


class TestReading:
    @pytest.fixture
    def client(self, kim):
        """Kim answers for one project, Uli for another one, nobody for the third."""
        uli = konto_in("Koordination", name="uli")
        plan = {"umsetzung": "Q1 2020"}
        for titel, konto in (("Meins", kim), ("Ulis", uli), ("Niemands", None)):
            assign(f.projekt(titel=titel, phasen=plan), konto)
        return client_of(kim)

    def test_filter_of_the_list(self, client):
        assert titles(client, zustaendig="meine") == {"Meins"}
        assert titles(client, zustaendig="niemand") == {"Niemands"}
        uli = get_user_model().objects.get(username="uli")
        assert titles(client, zustaendig=uli.pk) == {"Ulis"}
        assert len(titles(client, zustaendig="unsinn")) == 3

    def test_the_arbeitsplatz_shows_mine_alone_and_each_number_is_its_list(self, client, kim):
        f.vorschlag(Umsetzungsprojekt.objects.get(titel="Meins"))
        f.vorschlag(Umsetzungsprojekt.objects.get(titel="Ulis"))
        f.projekt(titel="Entwurf", veroeffentlichung="entwurf")
        index = client.get(reverse("admin:index"))
        assert "?zustaendig=meine" in index.content.decode()
        meine = client.get(reverse("admin:index"), {"zustaendig": "meine"})
        zahlen = {}
        for _, zeilen in meine.context_data["arbeit"]:
            for zeile in zeilen:
                liste = client.get(zeile.ziel).context_data["cl"]
                assert liste.result_count == zeile.anzahl, zeile.titel
                zahlen[zeile.name] = zeile.anzahl
        assert zahlen["Phase.plan_vorbei_ungeprueft"] == 1
        assert zahlen["Umsetzungsprojekt.entwuerfe"] == 0
        assert zahlen["Vorschlag.offen"] == 1
        assert not any(name.startswith("Organisation.") for name in zahlen)

    def test_who_answers_for_none_has_no_switch(self, client):
        anna = client_of(konto_in("Koordination", name="anna"))
        assert "Meine Projekte" not in anna.get(reverse("admin:index")).content.decode()
        seite = anna.get(reverse("admin:index"), {"zustaendig": "meine"})
        zeilen = [zeile for _, gruppe in seite.context_data["arbeit"] for zeile in gruppe]
        assert sum(zeile.anzahl for zeile in zeilen) == 0
