"""Every other way to change what is public needs the right to release, too."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.teilfreigabe import Teilregel
from bausteine.importe.models import Import
from organisationen.admin import OrganisationAdmin
from organisationen.models import Ansprechstelle, Organisation
from projects.enums import Phasenart
from projects.models import AlteAdresse, Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.freigabe.hilfe import PFLEGE, draft, fresh, pflegerin
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    complaints,
    confirm,
    confirm_bulk,
    delete,
    konto_mit,
    open_form,
    page_of,
    refused,
    save,
    shown_after,
    upload,
)
from tests.formular import forge, form_of, open_page

U = Phasenart.UMSETZUNG
pytestmark = pytest.mark.django_db
EINLESEN = tuple(f"projects.import_{m}" for m in ("umsetzungsprojekt", "phase"))


class TestParts:
    """Phase, Beteiligung, AlteAdresse, Ansprechstelle: forms of their own."""

    def test_parts_of_a_public_project_point_to_its_form(self):
        projekt = f.projekt(titel="Wohngeld", phasen={U: "Q1 2031"})
        phase, client = projekt.phasen.get(), pflegerin()
        ort = adresse(Phase, "change", phase.pk)
        seite = page_of(client.get(ort))
        assert "fehlt das Recht zur Freigabe" in seite.html
        ziel = adresse(Umsetzungsprojekt, "change", projekt.pk)
        assert [e for e in seite.alle("a") if e["href"] == ziel and e.text == "Zum Formular"]
        daten = open_form(client, Phase, phase.pk) | {"geplant": ["Q2 2031"]}
        saetze, _ = refused(client, Phase, daten, phase.pk)
        assert "Ändern Sie es im Formular dieses Eintrags" in saetze
        assert str(fresh(phase).geplant) == "Q1 2031"
        assert forge(client, adresse(Phase, "delete", phase.pk), {"post": "yes"}).status_code == 403
        open_page(client, ort, "Angaben stimmen weiterhin").send()
        assert fresh(phase).heute_bestaetigt, "Bestätigen ändert keinen Inhalt."

    def test_parts_of_a_draft_are_edited_as_ever(self):
        projekt = f.projekt(veroeffentlichung="entwurf", phasen={U: "Q1 2031"})
        phase, client = projekt.phasen.get(), pflegerin()
        daten = open_form(client, Phase, phase.pk) | {"geplant": ["Q2 2031"]}
        save(client, Phase, daten, phase.pk)
        assert str(fresh(phase).geplant) == "Q2 2031"

    def test_new_parts_and_the_other_kinds(self):
        projekt, stelle = f.projekt(), f.organisation()
        client = pflegerin(
            "organisationen.view_organisation",
            "organisationen.add_ansprechstelle",
            "organisationen.change_ansprechstelle",
        )
        neue = {
            Beteiligung: {"projekt": projekt.pk, "organisation": stelle.pk, "rolle": "mitarbeit"},
            AlteAdresse: {"projekt": projekt.pk, "art": "nummer", "wert": "77"},
            Ansprechstelle: {"organisation": stelle.pk, "funktion": "ozg", "stelle": "Amt"},
        }
        for model, felder in neue.items():
            daten = open_form(client, model) | {n: [str(w)] for n, w in felder.items()}
            saetze, _ = refused(client, model, daten)
            assert "ist veröffentlicht" in saetze, model
            assert not model.objects.exists()

    def test_a_part_does_not_move_from_or_to_what_is_public(self):
        oeffentlich, entwurf = f.organisation(), f.organisation(veroeffentlichung="entwurf")
        client = client_of(
            konto_mit("organisationen.change_ansprechstelle", "organisationen.view_organisation")
        )
        for von, nach in ((oeffentlich, entwurf), (entwurf, oeffentlich)):
            teil = f.ansprechstelle(von)
            daten = open_form(client, Ansprechstelle, teil.pk) | {"organisation": [str(nach.pk)]}
            refused(client, Ansprechstelle, daten, teil.pk)
            assert fresh(teil).organisation == von

    def test_another_rule_may_let_someone_write_at_once(self, monkeypatch):
        """The one method to override."""
        monkeypatch.setattr(Teilregel, "takes_effect", lambda self, request, record: True)
        phase, client = f.projekt(phasen={U: "Q1 2031"}).phasen.get(), pflegerin()
        daten = open_form(client, Phase, phase.pk) | {"geplant": ["Q2 2031"]}
        save(client, Phase, daten, phase.pk)
        assert str(fresh(phase).geplant) == "Q2 2031"


class TestBulk:
    """Many at once."""

    def test_content_of_public_projects_is_left_out_with_the_reason(self):
        offen = f.projekt(titel="Offen", phasen={U: "Q1 2031"})
        entwurf = f.projekt(veroeffentlichung="entwurf", phasen={U: "Q1 2031"})
        client = pflegerin()
        for model in (Umsetzungsprojekt, Phase):
            records = [offen, entwurf] if model is Umsetzungsprojekt else list(Phase.objects.all())
            antwort = choose(client, model, "verschieben", records)
            antwort = form_of(antwort, "grund").fill(quartale=1).send()
            ((name, _, grund),) = antwort.context_data["fehler"]
            assert "Offen" in name
            assert "Recht zur Freigabe" in grund
            client.post(adresse(model, "sammeln"), confirm_bulk(antwort))
        assert str(offen.phasen.get().geplant) == "Q1 2031"
        assert str(entwurf.phasen.get().geplant) == "Q3 2031"

    def test_confirming_stays_allowed(self):
        projekt, client = f.projekt(), pflegerin()
        antwort = choose(client, Umsetzungsprojekt, "bestaetigen", [projekt])
        client.post(adresse(Umsetzungsprojekt, "sammeln"), confirm_bulk(antwort))
        assert fresh(projekt).heute_bestaetigt

    def test_the_two_acts_of_the_other_lists(self, verwaltung):
        stelle = f.organisation(veroeffentlichung="entwurf")
        client = client_of(
            konto_mit("organisationen.change_organisation", "organisationen.view_organisation")
        )
        daten = {"action": "publish", ACTION_CHECKBOX_NAME: [stelle.pk]}
        forge(client, adresse(Organisation, "changelist"), daten)
        assert not fresh(stelle).ist_oeffentlich
        choose(verwaltung, Organisation, "publish", [stelle])
        assert fresh(stelle).ist_oeffentlich

    def test_records_one_may_not_release_are_named(self, verwaltung, monkeypatch):
        meins, seins = (f.organisation(name=n, veroeffentlichung="entwurf") for n in ("M", "S"))
        nur_meins = lambda self, request, obj=None: obj in (None, meins)  # noqa: E731
        monkeypatch.setattr(OrganisationAdmin, "has_release_permission", nur_meins)
        antwort = choose(verwaltung, Organisation, "publish", [meins, seins])
        assert "Ohne Recht zur Freigabe, nicht geändert: S" in shown_after(verwaltung, antwort)
        assert (fresh(meins).ist_oeffentlich, fresh(seins).ist_oeffentlich) == (True, False)


@pytest.mark.usefixtures("ablage")
class TestImport:
    """A row is refused with its reason."""

    @pytest.mark.parametrize(
        ("vorher", "zeile"),
        [
            ("veroeffentlicht", {"titel": "Neu"}),
            ("entwurf", {"veroeffentlichung": "veroeffentlicht"}),
            ("archiviert", {"veroeffentlichung": "entwurf"}),
            (None, {"kennung": "neu", "titel": "T", "veroeffentlichung": "veroeffentlicht"}),
        ],
    )
    def test_what_would_be_public(self, vorher, zeile):
        if vorher:
            f.projekt(kennung="alt", titel="Alt", veroeffentlichung=vorher)
        zeile = {"kennung": "alt"} | zeile
        client = pflegerin(*EINLESEN)
        antwort = upload(client, Umsetzungsprojekt, [list(zeile), list(zeile.values())])
        ((nummer, _, satz),) = complaints(antwort)
        assert nummer == 2
        assert "Recht zur Freigabe" in satz
        dieselbe = client_of(
            konto_mit(*PFLEGE, *EINLESEN, "projects.release_umsetzungsprojekt", name="leiterin")
        )
        antwort = upload(dieselbe, Umsetzungsprojekt, [list(zeile), list(zeile.values())])
        assert not complaints(antwort)

    def test_drafts_and_unchanged_rows_pass(self):
        f.projekt(kennung="offen", titel="Offen")
        f.projekt(kennung="alt", titel="Alt", veroeffentlichung="entwurf")
        client = pflegerin(*EINLESEN)
        zeilen = [["kennung", "titel"], ["offen", "Offen"], ["alt", "Neu"]]
        antwort = confirm(client, Umsetzungsprojekt, upload(client, Umsetzungsprojekt, zeilen))
        assert "1 geändert" in shown_after(client, antwort)

    def test_parts_of_public_projects(self):
        f.projekt(kennung="offen", phasen={U: "Q1 2031"})
        client = pflegerin(*EINLESEN)
        zeilen = [["projekt", "phase", "geplant"], ["offen", "umsetzung", "Q2 2031"]]
        ((_, _, satz),) = complaints(upload(client, Phase, zeilen))
        assert "Ändern Sie es im Formular" in satz

    def test_taking_back_changes_what_is_public(self, verwaltung):
        f.projekt(kennung="alt", titel="Alt")
        antwort = upload(verwaltung, Umsetzungsprojekt, [["kennung", "titel"], ["alt", "Neu"]])
        confirm(verwaltung, Umsetzungsprojekt, antwort)
        client = pflegerin(*EINLESEN, "importe.view_import")
        ort = f"/admin/importe/import/{Import.objects.get().pk}/zuruecknehmen/"
        assert "Recht zur Freigabe" in shown_after(client, client.get(ort))
        assert "Recht zur Freigabe" in shown_after(client, forge(client, ort))
        assert Umsetzungsprojekt.objects.get().titel == "Neu"


class TestOtherActs:
    """Restore, merge, delete."""

    def test_restoring(self, verwaltung):
        projekt = f.projekt(titel="Alt")
        projekt.titel = "Neu"
        projekt.save()
        ort = adresse(Umsetzungsprojekt, "simple_history", projekt.pk, projekt.history.last().pk)
        client = pflegerin("projects.view_historicalumsetzungsprojekt")
        assert forge(client, ort, {"_wiederherstellen": "1"}).status_code == 403
        draft(client, projekt, hinweis="Entwurf")
        antwort = open_page(verwaltung, ort, "_wiederherstellen").send()
        assert "Es gibt eine Arbeitsfassung" in shown_after(verwaltung, antwort)
        assert fresh(projekt).titel == "Alt"
        assert Arbeitsfassung.objects.exists()

    def test_merging(self, verwaltung):
        eins, zwei = f.organisation(name="Eins"), f.organisation(name="Zwei")
        tat = [f"organisationen.{t}_organisation" for t in ("view", "change", "delete")]
        client = client_of(konto_mit(*tat))
        antwort = choose(client, Organisation, "merge_two", [eins, zwei])
        assert "braucht das Recht zur Freigabe" in shown_after(client, antwort)
        vorschau = choose(verwaltung, Organisation, "merge_two", [eins, zwei])
        draft(verwaltung, zwei, hinweis="neu")
        antwort = form_of(vorschau, "bleibt").send("Zusammenführen")
        assert "Zu „Zwei“ gibt es eine Arbeitsfassung" in shown_after(verwaltung, antwort)
        assert Organisation.objects.count() == 2

    def test_deleting_takes_the_draft_along(self, verwaltung):
        projekt, anderes = f.projekt(), f.projekt()
        client = pflegerin()
        for record in (projekt, anderes):
            draft(client, record, hinweis="neu")
        ort = adresse(Umsetzungsprojekt, "delete", projekt.pk)
        assert forge(client, ort, {"post": "yes"}).status_code == 403
        delete(verwaltung, projekt)
        assert Arbeitsfassung.objects.get().nummer == anderes.pk
        Umsetzungsprojekt.objects.filter(pk=anderes.pk).delete()
        assert not Arbeitsfassung.objects.exists()

    def test_an_accepted_proposal(self):
        projekt = f.projekt(titel="Alt")
        vorschlag = f.vorschlag(projekt, feld="titel", wert="Neu", bisher="Alt")
        rechte = ("vorschlaege.view_vorschlag", "vorschlaege.change_vorschlag")
        client = pflegerin(*rechte)
        seite = open_page(client, adresse(type(vorschlag), "change", vorschlag.pk), "entscheidung")
        antwort = seite.fill(entscheidung="angenommen").send("entscheiden")
        assert "Recht zur Freigabe" in antwort.content.decode()
        assert fresh(projekt).titel == "Alt"
