"""Limits of an account on the ways that the walk does not take: what is sent, chosen, shown."""

import pytest
from django.urls import reverse

from konten.models import Zustaendigkeit
from organisationen.models import Ansprechstelle, Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    choose,
    client_of,
    confirm_bulk,
    konto_mit,
    messages_on,
    new_project,
    open_form,
    page_of,
    refused,
    save,
)
from tests.formular import forge, form_of, forms_of, open_page
from tests.konten.hilfe import ENTWURF, FREMD, NOTIZ, konto_in, text_of
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db
TK, OR = "Themenfeld-Koordination", "Organisations-Redaktion"


class TestWithoutAnything:
    """Closed unless something says otherwise."""

    def test_rights_alone_open_nothing(self, w):
        konto = konto_mit(
            "projects.view_umsetzungsprojekt", "projects.change_umsetzungsprojekt", grenzenlos=False
        )
        antwort = client_of(konto).get(adresse(Umsetzungsprojekt, "changelist"))
        assert antwort.context_data["cl"].result_count == 0

    def test_a_role_without_themenfeld_sees_nothing(self, w):
        client = client_of(konto_in(TK))
        for model in (Umsetzungsprojekt, Organisation, Quelle, Themenfeld):
            liste = client.get(adresse(model, "changelist"))
            assert liste.context_data["cl"].result_count == 0, model


class TestForm:
    """Nothing leaves the Bereich, nothing is made outside, nothing foreign is chosen."""

    def test_a_project_stays_in_ones_own_themenfelder(self, w):
        client, projekt = w.client(TK), w["projects.umsetzungsprojekt"]
        anderes = f.themenfeld(name="Bauen")
        daten = open_form(client, Umsetzungsprojekt, projekt.pk)
        daten |= {"themenfelder": [str(anderes.pk)], "titel": ["Bleibt stehen"]}
        meldung, danach = refused(client, Umsetzungsprojekt, daten, projekt.pk)
        assert "außerhalb Ihrer Zuständigkeit" in meldung
        assert danach["titel"] == ["Bleibt stehen"]
        beide = [str(anderes.pk), str(w["themenfelder.themenfeld"].pk)]
        save(client, Umsetzungsprojekt, daten | {"themenfelder": beide}, projekt.pk)
        assert projekt.themenfelder.count() == 2

    def test_a_new_project_needs_one_of_them(self, w):
        client = w.client(TK)
        daten = new_project(client, veroeffentlichung="entwurf")
        assert "außerhalb" in refused(client, Umsetzungsprojekt, daten)[0]
        feld = str(w["themenfelder.themenfeld"].pk)
        save(client, Umsetzungsprojekt, daten | {"themenfelder": [feld]})
        assert Umsetzungsprojekt.objects.filter(kennung="parken").exists()

    def test_a_draft_of_others_cannot_be_chosen_by_hand(self, w):
        client, projekt = w.client(TK), w["projects.umsetzungsprojekt"]
        projekt.siehe_auch.clear()
        fremdes = w.fremde["projects.umsetzungsprojekt"]
        daten = open_form(client, Umsetzungsprojekt, projekt.pk)
        daten["siehe_auch"] = [str(fremdes.pk)]
        meldung, danach = refused(client, Umsetzungsprojekt, daten, projekt.pk)
        assert "gültige Auswahl" in meldung
        assert FREMD not in str(danach)

    def test_what_was_chosen_before_stays_unnamed(self, w):
        """Saving the form does not drop a link that its reader may not know."""
        client, projekt = w.client(TK), w["projects.umsetzungsprojekt"]
        seite = client.get(adresse(Umsetzungsprojekt, "change", projekt.pk))
        assert "(nicht öffentlicher Eintrag)" in seite.content.decode()
        daten = open_form(client, Umsetzungsprojekt, projekt.pk)
        save(client, Umsetzungsprojekt, daten, projekt.pk)
        assert projekt.siehe_auch.get() == w.fremde["projects.umsetzungsprojekt"]

    def test_public_records_of_others_can_be_chosen(self, w):
        client, projekt = w.client(TK), w["projects.umsetzungsprojekt"]
        nachbar = f.projekt(titel="Nachbar")
        daten = open_form(client, Umsetzungsprojekt, projekt.pk)
        daten["siehe_auch"] = [str(nachbar.pk)]
        save(client, Umsetzungsprojekt, daten, projekt.pk)
        assert projekt.siehe_auch.get() == nachbar

    def test_a_quelle_can_be_added_but_not_changed(self, w):
        client = w.client(TK)
        daten = open_form(client, Quelle) | {"kennung": ["neu"], "titel": ["Neue Quelle"]}
        save(client, Quelle, daten)
        neue = Quelle.objects.get(kennung="neu")
        assert forge(client, adresse(Quelle, "change", neue.pk), daten).status_code == 403


class TestOrganisation:
    """Participation, remarks and contact, nothing else."""

    def test_only_contact_and_remarks_can_be_written(self, w):
        client, stelle = w.client(OR), w["organisationen.organisation"]
        daten = open_form(client, Organisation, stelle.pk)
        assert {"web", "hinweis"} <= daten.keys() | {"hinweis"}
        assert not {"name", "kurzname", "kennung", "typ", "veroeffentlichung"} & daten.keys()
        daten |= {"web": ["https://stadt.example/"], "hinweis": ["Neu"], "name": ["Anders"]}
        neu = add_inline(daten, "ansprechstellen", funktion="Bürgerbüro")
        save(client, Organisation, daten, stelle.pk, forged=True)
        vorher = stelle.name
        stelle.refresh_from_db()
        assert (stelle.web, stelle.hinweis) == ("https://stadt.example/", "Neu")
        assert stelle.name == vorher
        assert Ansprechstelle.objects.filter(funktion="Bürgerbüro").exists(), neu
        assert stelle.history.first().history_user.username == "konto"

    def test_participation_in_a_public_project(self, w):
        client, projekt = w.client(OR), f.projekt(titel="Anderes")
        daten = open_form(client, Beteiligung) | {
            "projekt": [str(projekt.pk)],
            "rolle": ["interesse"],
            "organisation": [str(w["organisationen.organisation"].pk)],
        }
        save(client, Beteiligung, daten)
        assert projekt.beteiligungen.get().organisation == w["organisationen.organisation"]
        fremde = f.organisation()
        daten |= {"organisation": [str(fremde.pk)]}
        assert "außerhalb" in refused(client, Beteiligung, daten)[0]
        daten |= {"projekt": [str(w.fremde["projects.umsetzungsprojekt"].pk)]}
        assert "gültige Auswahl" in refused(client, Beteiligung, daten)[0]

    def test_its_own_part_in_a_draft_is_not_shown(self, w):
        """The project would be named."""
        client = w.client(OR)
        f.beteiligung(w.fremde["projects.umsetzungsprojekt"], w["organisationen.organisation"])
        antwort = client.get(adresse(Beteiligung, "changelist"))
        assert FREMD not in antwort.content.decode()
        assert antwort.context_data["cl"].result_count == 1

    def test_a_public_project_without_what_is_internal(self, w):
        client, projekt = w.client(OR), w["projects.umsetzungsprojekt"]
        Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(
            sonderstatus="zurueckgestellt", sonderstatus_grund="Geheimer Grund"
        )
        text = text_of(client.get(adresse(Umsetzungsprojekt, "change", projekt.pk)))
        assert "eigen projekt" in text
        assert "geheimer grund" not in text
        assert NOTIZ.lower() not in text


class TestNotes:
    """`interne_notiz` is a right of its own, on every path."""

    RECHTE = tuple(
        f"projects.{was}_umsetzungsprojekt" for was in ("view", "change", "export", "import")
    )

    @pytest.fixture
    def ohne(self, w):
        """Everything but the notes."""
        konto = konto_mit(*self.RECHTE, "konten.alle_eintraege", grenzenlos=False)
        return client_of(konto)

    def test_form_and_history(self, w, ohne):
        projekt = w["projects.umsetzungsprojekt"]
        alt = projekt.history.last()
        for ort in (
            adresse(Umsetzungsprojekt, "change", projekt.pk),
            adresse(Umsetzungsprojekt, "history", projekt.pk),
            adresse(Umsetzungsprojekt, "simple_history", projekt.pk, alt.pk),
        ):
            antwort = ohne.get(ort)
            assert antwort.status_code == 200
            assert NOTIZ not in antwort.content.decode()
        save(ohne, Umsetzungsprojekt, open_form(ohne, Umsetzungsprojekt, projekt.pk), projekt.pk)
        projekt.refresh_from_db()
        assert NOTIZ in projekt.interne_notiz

    def test_search_export_and_template(self, w, ohne):
        liste = ohne.get(adresse(Umsetzungsprojekt, "changelist"), {"q": NOTIZ})
        assert liste.context_data["cl"].result_count == 0
        datei = open_page(ohne, adresse(Umsetzungsprojekt, "export")).send()
        vorlage = ohne.get(
            adresse(Umsetzungsprojekt, "vorlage", "umsetzungsprojekte"), {"daten": "1"}
        )
        for antwort in (datei, vorlage):
            assert "eigen projekt" in (text := text_of(antwort))
            assert "interne_notiz" not in text
            assert NOTIZ.lower() not in text

    @pytest.mark.parametrize("feld", ["interne_notiz", "sonderstatus_grund"])
    def test_no_address_lets_them_be_guessed(self, w, feld):
        """Django filters by any field of the table that an address names."""
        ort = adresse(Umsetzungsprojekt, "changelist")
        assert w.client(OR).get(ort, {f"{feld}__startswith": NOTIZ}).status_code == 400

    def test_who_may_read_finds_them(self, w):
        client = w.client(TK)
        for begriff, anzahl in ((NOTIZ, 1), (f"{FREMD} Notiz", 0)):
            liste = client.get(adresse(Umsetzungsprojekt, "changelist"), {"q": begriff})
            assert liste.context_data["cl"].result_count == anzahl

    def test_the_notes_of_others_are_no_oracle(self, w):
        """A field that completes itself offers public projects, but does not search their notes."""
        f.projekt(titel="Offenes", interne_notiz="Codewort")
        antwort = w.client(TK).get(
            reverse("admin:autocomplete"),
            {
                "app_label": "projects",
                "model_name": "umsetzungsprojekt",
                "field_name": "siehe_auch",
                "term": "Codewort",
            },
        )
        assert antwort.json()["results"] == []


class TestActs:
    """Confirm, many at once, restore."""

    def test_bulk_change_keeps_a_project_in_its_bereich(self, w):
        client, projekt = w.client(TK), w["projects.umsetzungsprojekt"]
        seite = form_of(choose(client, Umsetzungsprojekt, "themenfeld_weg", [projekt]), "grund")
        antwort = seite.fill(themenfeld=w["themenfelder.themenfeld"].pk).send()
        assert "außerhalb Ihrer Zuständigkeit" in antwort.content.decode()
        assert not [f for f in forms_of(antwort) if "bestaetigt" in f]
        plan = {"_gesehen": antwort.context_data["gesehen"]}
        forge(
            client, adresse(Umsetzungsprojekt, "sammeln"), form_of(antwort, "grund").felder | plan
        )
        assert projekt.themenfelder.count() == 1

    def test_bulk_change_leaves_others_out(self, w):
        client = w.client(TK)
        eigene, fremde = w["projects.phase"], w.fremde["projects.phase"]
        daten = {"akt": "bestaetigen", "auswahl": f"{eigene.pk},{fremde.pk}"}
        antwort = forge(client, adresse(Phase, "sammeln"), daten)
        client.post(adresse(Phase, "sammeln"), confirm_bulk(antwort))
        eigene.refresh_from_db()
        fremde.refresh_from_db()
        assert eigene.zuletzt_bestaetigt_am
        assert fremde.zuletzt_bestaetigt_am is None

    def test_nothing_of_ones_own_chosen(self, w):
        """A project that is only looked at is no record to act on."""
        konto = konto_mit(
            "projects.view_umsetzungsprojekt", "projects.change_umsetzungsprojekt", grenzenlos=False
        )
        eigene = Zustaendigkeit.objects.create(konto=konto)
        eigene.organisationen.set([w["organisationen.organisation"]])
        projekt = w["projects.umsetzungsprojekt"]
        client = client_of(konto)
        antwort = choose(client, Umsetzungsprojekt, "bestaetigen", [projekt], follow=True)
        assert "Keiner der gewählten" in " ".join(messages_on(page_of(antwort)))

    def test_restoring_does_not_move_a_record_out(self, w):
        projekt = w["projects.umsetzungsprojekt"]
        projekt.themenfelder.set([f.themenfeld(name="Früheres")])
        alt = projekt.history.first()
        projekt.themenfelder.set([w["themenfelder.themenfeld"]])
        client = w.client(TK)
        ort = adresse(Umsetzungsprojekt, "simple_history", projekt.pk, alt.pk)
        antwort = open_page(client, ort, "_wiederherstellen").send(follow=True)
        assert "läge nicht in Ihrer Zuständigkeit" in " ".join(messages_on(page_of(antwort)))
        assert projekt.themenfelder.get() == w["themenfelder.themenfeld"]

    def test_a_deleted_record_comes_back_by_others(self, w):
        projekt = w["projects.umsetzungsprojekt"]
        pk, alt = projekt.pk, projekt.history.first().pk
        w["mittel.mittelvorgang"].delete()  # holds its project
        projekt.delete()
        ort = adresse(Umsetzungsprojekt, "simple_history", pk, alt)
        assert forge(w.client(TK), ort, {"_wiederherstellen": "1"}).status_code == 403
        assert not Umsetzungsprojekt.objects.filter(pk=pk).exists()


def test_reading_everything_does_not_lift_the_limit(w):
    """Two roles add up: „Lesen“ shows all, the Themenfeld still says what may be changed."""
    konto = w.konto(TK)
    konto.groups.add(konto_in("Lesen", name="andere").groups.get())
    client, fremdes = client_of(konto), w.fremde["projects.umsetzungsprojekt"]
    ort = adresse(Umsetzungsprojekt, "change", fremdes.pk)
    assert client.get(ort).status_code == 200
    assert forge(client, ort).status_code == 403


def test_preview_of_a_draft(w):
    """Of one's own, not of others."""
    client = w.client(TK)
    fremdes, eigenes = w.fremde["projects.umsetzungsprojekt"], w["projects.umsetzungsprojekt"]
    Umsetzungsprojekt.objects.filter(pk=eigenes.pk).update(**ENTWURF)
    assert client.get(f"{eigenes.get_absolute_url()}?vorschau").status_code == 200
    assert client.get(f"{fremdes.get_absolute_url()}?vorschau").status_code == 404
