"""The two actions of the lists: publish and archive."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from bausteine.freigabe.sammelfreigabe import StateChange
from organisationen.admin import OrganisationAdmin
from organisationen.models import Ansprechstelle, Organisation
from projects.models import Beteiligung, Fachlichkeit, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    confirm_bulk,
    konto_mit,
    page_of,
    said,
    shown_after,
)
from tests.formular import forge, form_of, open_page


class TestPublishing:
    """The two actions of the list."""

    def act(self, client, model, aktion, records, grund="", **optionen):
        """Choose it in the list and, where it asks for one, give the reason."""
        antwort = choose(client, model, aktion, records, **optionen)
        return form_of(antwort, "grund").fill(grund=grund).send() if grund else antwort

    def act_on_projects(self, client, aktion, records, grund=""):
        """Projects have a preview in between."""
        antwort = self.act(client, Umsetzungsprojekt, aktion, records)
        if grund:
            antwort = form_of(antwort, "grund").fill(grund=grund).send()
        return client.post(adresse(Umsetzungsprojekt, "sammeln"), confirm_bulk(antwort))

    def test_publish_freezes_plans_and_writes_one_entry_each(self, verwaltung, chefin):
        projekte = [
            f.projekt(veroeffentlichung="entwurf", phasen={"umsetzung": "Q1 2031"})
            for _ in range(2)
        ]
        offen = f.projekt()
        vorher = offen.history.count()
        antwort = self.act_on_projects(verwaltung, "freigeben", [*projekte, offen])
        assert "2 Umsetzungsprojekte geändert, 1 unverändert" in shown_after(verwaltung, antwort)
        for projekt in projekte:
            projekt.refresh_from_db()
            assert projekt.veroeffentlichung == "veroeffentlicht"
            assert str(projekt.phasen.get().erstplanung) == "Q1 2031"
            assert projekt.aenderungen.count() == 1
            neu = projekt.history.first()
            grund = "Sammeländerung: Freigeben (veröffentlichen)"
            assert (neu.history_user, neu.history_change_reason) == (chefin, grund)
            assert projekt.history.count() == 2
        assert offen.history.count() == vorher

    def test_archive_takes_the_page_away(self, verwaltung, client):
        projekt = f.projekt()
        assert client.get(projekt.get_absolute_url()).status_code == 200
        ohne = self.act(verwaltung, Umsetzungsprojekt, "archivieren", [projekt])
        assert ohne.context_data["plan"] is None, "Der Grund fehlt noch."
        self.act_on_projects(verwaltung, "archivieren", [projekt], "überholt")
        projekt.refresh_from_db()
        assert projekt.veroeffentlichung == "archiviert"
        assert projekt.history.first().history_change_reason.endswith(" – überholt")
        assert client.get(projekt.get_absolute_url()).status_code == 404

    def test_archived_organisation_leaves_public_projects_up_to_date(self, verwaltung, client):
        stelle = f.organisation(name="Amt für Parkraum")
        projekt = f.projekt(partner=[(stelle, "mitarbeit")])
        seite = page_of(self.act(verwaltung, Organisation, "archive", [stelle]))
        assert [e for e in seite.alle("input") if e["name"] == "grund"]
        assert Organisation.objects.get(pk=stelle.pk).ist_oeffentlich
        self.act(verwaltung, Organisation, "archive", [stelle], grund="aufgelöst")
        assert stelle.history.first().history_change_reason == "archiviert: aufgelöst"
        assert "Amt für Parkraum" not in client.get(projekt.get_absolute_url()).content.decode()

    def test_all_hits_are_archived_without_naming_each(self, verwaltung):
        for nummer in range(55):
            f.organisation(name=f"Amt {nummer}")
        erste = Organisation.objects.first()
        seite = page_of(self.act(verwaltung, Organisation, "archive", [erste], alle=True))
        assert "und 5 weitere" in seite.html
        felder = {e["name"]: e["value"] for e in seite.alle("input")}
        assert (felder["select_across"], felder[ACTION_CHECKBOX_NAME]) == ("1", str(erste.pk))
        self.act(verwaltung, Organisation, "archive", [erste], alle=True, grund="weg")
        assert not Organisation.objects.oeffentlich().exists()

    @pytest.fixture
    def entwuerfe(self, db):
        """Two organisations that are not public yet."""
        return [f.organisation(name=name, veroeffentlichung="entwurf") for name in ("A", "B")]

    def test_what_someone_quicker_did_is_not_counted(self, verwaltung, entwuerfe, monkeypatch):
        """In the very moment between look and act: nothing is done, and the page says so."""
        halten = StateChange.hold

        def hold(act):
            Organisation.objects.filter(name="A").update(veroeffentlichung="veroeffentlicht")
            halten(act)

        monkeypatch.setattr(StateChange, "hold", hold)
        vorher = entwuerfe[1].history.count()
        text = shown_after(verwaltung, self.act(verwaltung, Organisation, "publish", entwuerfe))
        assert text == "Nichts veröffentlicht: Die Einträge wurden eben geändert."
        assert Organisation.objects.get(name="B").veroeffentlichung == "entwurf"
        assert entwuerfe[1].history.count() == vorher

    def test_what_is_public_already_is_not_counted_either(self, verwaltung, entwuerfe):
        """Someone published one of them while the list stood open."""
        liste = open_page(verwaltung, adresse(Organisation, "changelist"), "action")
        liste.fill(action="publish", _selected_action=[stelle.pk for stelle in entwuerfe])
        Organisation.objects.filter(name="A").update(veroeffentlichung="veroeffentlicht")
        text = shown_after(verwaltung, liste.send("index"))
        assert text == "1 Eintrag ist jetzt „veröffentlicht“."

    def test_all_of_them_public_already(self, verwaltung, entwuerfe):
        """Nothing done is no success."""
        liste = open_page(verwaltung, adresse(Organisation, "changelist"), "action")
        liste.fill(action="publish", _selected_action=[stelle.pk for stelle in entwuerfe])
        Organisation.objects.update(veroeffentlichung="veroeffentlicht")
        text = shown_after(verwaltung, liste.send("index"))
        assert text.startswith("Nichts veröffentlicht: Die gewählten Einträge sind es schon")

    def test_none_that_the_account_may_release(self, verwaltung, entwuerfe, monkeypatch):
        """The right to release one kind does not reach every record of it."""
        darf = OrganisationAdmin.has_release_permission
        monkeypatch.setattr(
            OrganisationAdmin,
            "has_release_permission",
            lambda seite, request, obj=None: obj is None and darf(seite, request),
        )
        text = shown_after(verwaltung, self.act(verwaltung, Organisation, "publish", entwuerfe))
        namen = "A, B"
        grund = f"Ohne Recht zur Freigabe, nicht geändert: {namen}"
        assert text == f"Nichts veröffentlicht: {grund}"

    @pytest.mark.parametrize("was", ["record", "row"])
    def test_what_changed_since_the_page_is_not_archived_unsaid(self, verwaltung, was):
        """Content counts like the state: the page shows the list once more."""
        stelle = f.organisation(name="Bonn", aliase=["Bundesstadt"])
        seite = form_of(self.act(verwaltung, Organisation, "archive", [stelle]), "grund")
        teil = stelle if was == "record" else stelle.aliase.get()
        teil.name = "Neu"
        teil.save()
        antwort = seite.fill(grund="aufgelöst").send()
        assert antwort.status_code == 200
        assert "Nichts archiviert: Seit die Seite" in said(antwort)
        stelle.refresh_from_db()
        assert stelle.ist_oeffentlich
        form_of(antwort, "grund").fill(grund="aufgelöst").send()
        stelle.refresh_from_db()
        assert stelle.veroeffentlichung == "archiviert"

    def test_action_needs_the_right_to_change(self, db):
        projekt = f.projekt(veroeffentlichung="entwurf")
        client = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        seite = page_of(client.get(adresse(Umsetzungsprojekt, "changelist")))
        assert not [e for e in seite.alle("option") if e["value"] in ("freigeben", "publish")]
        for aktion in ("publish", "freigeben"):
            wahl = {"action": aktion, ACTION_CHECKBOX_NAME: [projekt.pk]}
            forge(client, adresse(Umsetzungsprojekt, "changelist"), wahl)
        projekt.refresh_from_db()
        assert projekt.veroeffentlichung == "entwurf"

    @pytest.mark.parametrize("model", [Phase, Beteiligung, Fachlichkeit, Ansprechstelle])
    def test_no_action_where_there_is_no_state(self, verwaltung, model):
        seite = page_of(verwaltung.get(adresse(model, "changelist")))
        werte = {e["value"] for e in seite.alle("option")}
        assert not werte & {"publish", "archive"}
