"""The pages for many records: choose, preview, write, back with the filter; without JavaScript."""

import pytest

from projects.models import Phase, Umsetzungsprojekt
from projects.sammelseite import FELDER
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import choose as tick
from tests.bausteine.verwaltung.hilfe import (
    client_of,
    confirm_bulk,
    konto_mit,
    page_of,
    shown_after,
)
from tests.formular import forge, form_of, open_page

LISTE = "/admin/projects/umsetzungsprojekt/"
pytestmark = pytest.mark.django_db


def choose(client, akt, records, *, query="", model=Umsetzungsprojekt):
    """Tick rows in the list and press the button."""
    return tick(client, model, akt, records, query)


def preview(client, antwort, **felder):
    """Fill in the first page."""
    return form_of(antwort, "grund").fill(felder).send()


class TestPages:
    """From the list to the list."""

    @pytest.fixture
    def projekte(self, db):
        return [f.projekt(titel=t, phasen={"umsetzung": "Q1 2031"}) for t in ("Bau A", "Bau B")]

    @pytest.mark.parametrize("akt", FELDER)
    def test_every_act_opens_and_asks_for_what_it_needs(self, verwaltung, projekte, akt):
        antwort = choose(verwaltung, akt, projekte)
        assert antwort.status_code == 200
        seite = page_of(antwort)
        sichtbar = {e["name"] for e in seite.alle("input", "select") if e["type"] != "hidden"}
        assert sichtbar == {*FELDER[akt], "grund"}
        assert not [e for e in seite.elemente if "style" in e.attrs or "onclick" in e.attrs]
        assert (antwort.context_data["plan"] is None) == bool(FELDER[akt])

    def test_shift_ticked_rows_and_come_back_to_the_filter(self, verwaltung, chefin, projekte):
        query = "?q=Bau&veroeffentlichung__exact=veroeffentlicht"
        antwort = choose(verwaltung, "verschieben", projekte[:1], query=query)
        antwort = preview(verwaltung, antwort, quartale="2", grund="Ratsbeschluss")
        seite = page_of(antwort)
        assert [e.text for e in seite.alle("del")] == ["Q1 2031"]
        assert [e.text for e in seite.alle("ins")] == ["Q3 2031"]
        assert str(Phase.objects.get(projekt=projekte[0]).geplant) == "Q1 2031"
        ende = verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        assert ende["Location"] == LISTE + query
        assert "1 Umsetzungsprojekt geändert, 0 unverändert" in shown_after(verwaltung, ende)
        phase = Phase.objects.get(projekt=projekte[0])
        assert str(phase.geplant) == "Q3 2031"
        eintrag = phase.history.first()
        assert eintrag.history_user == chefin
        assert "Ratsbeschluss" in eintrag.history_change_reason
        assert str(Phase.objects.get(projekt=projekte[1]).geplant) == "Q1 2031"

    def test_all_hits_of_the_filter_without_ticking(self, verwaltung, projekte):
        f.projekt(titel="Anderes")
        liste = open_page(verwaltung, LISTE + "?q=Bau", "action").fill(action="bestaetigen")
        antwort = liste.send("_alle")
        assert antwort.context_data["anzahl"] == 2
        verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        offen = Umsetzungsprojekt.objects.filter(zuletzt_bestaetigt_am=None)
        assert [p.titel for p in offen] == ["Anderes"]

    def test_all_hits_are_more_than_a_page(self, verwaltung):
        for _ in range(55):
            f.projekt(fortgeschrieben=False)
        liste = open_page(verwaltung, LISTE, "action").fill(action="bestaetigen")
        antwort = liste.send("_alle")
        assert antwort.context_data["anzahl"] == 55

    def test_changed_since_the_preview(self, verwaltung, projekte):
        antwort = preview(verwaltung, choose(verwaltung, "verschieben", projekte), quartale="1")
        Phase.objects.filter(projekt=projekte[0]).update(bemerkung="inzwischen")
        neu = verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        assert neu.status_code == 200
        assert "haben sich seit der Vorschau geändert" in neu.content.decode()
        assert {str(p.geplant) for p in Phase.objects.all()} == {"Q1 2031"}
        ende = verwaltung.post(neu.context_data["ziel"], confirm_bulk(neu))
        assert ende.status_code == 302
        assert {str(p.geplant) for p in Phase.objects.all()} == {"Q2 2031"}

    def test_faults_are_named_and_left_out(self, verwaltung, projekte):
        ohne = f.projekt(titel="Ohne Plan")
        antwort = choose(verwaltung, "verschieben", [*projekte, ohne])
        antwort = preview(verwaltung, antwort, quartale="1")
        text = antwort.content.decode()
        assert "Ohne Plan</a>: hat keine noch ausstehende geplante Phase" in text
        ende = verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        assert "2 Umsetzungsprojekte geändert, 0 unverändert, 1 ausgelassen" in shown_after(
            verwaltung, ende
        )

    @pytest.mark.parametrize("quartale", ["", "0", "viele", "99"])
    def test_nonsense_comes_back_with_the_choice(self, verwaltung, projekte, quartale):
        antwort = choose(verwaltung, "verschieben", projekte)
        antwort = preview(verwaltung, antwort, quartale=quartale)
        assert antwort.context_data["form"].errors["quartale"]
        assert antwort.context_data["anzahl"] == 2
        assert antwort.context_data["plan"] is None

    @pytest.mark.parametrize("auswahl", ["", "x", "1,2,", "1;2", "9" * 30])
    def test_a_broken_choice_changes_nothing(self, verwaltung, projekte, auswahl):
        daten = {"akt": "bestaetigen", "auswahl": auswahl, "_gesehen": "x"}
        antwort = forge(verwaltung, LISTE + "sammeln/", daten)
        assert antwort.status_code == 200
        assert not Umsetzungsprojekt.objects.exclude(zuletzt_bestaetigt_am=None)

    def test_phases_have_the_acts_that_fit(self, verwaltung, projekte):
        phase = projekte[0].phasen.get()
        antwort = choose(verwaltung, "stand", [phase], model=Phase)
        antwort = preview(verwaltung, antwort, stand="abgeschlossen")
        verwaltung.post(antwort.context_data["ziel"], confirm_bulk(antwort))
        projekte[0].refresh_from_db()
        assert projekte[0].status == "umsetzung"
        fremd = forge(verwaltung, "/admin/projects/phase/sammeln/", {"akt": "partner"})
        assert fremd.status_code == 403


class TestRights:
    """Who may not change one record may not change many."""

    def test_looking_is_not_changing(self):
        projekt = f.projekt(veroeffentlichung="entwurf")
        client = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        text = client.get(LISTE).content.decode()
        assert 'value="freigeben"' not in text
        daten = {"akt": "freigeben", "auswahl": str(projekt.pk)}
        assert forge(client, LISTE + "sammeln/", daten).status_code == 403
        assert client.get(LISTE + "sammeln/").status_code == 403

    def test_parts_need_their_own_right(self):
        konto = konto_mit("projects.view_umsetzungsprojekt", "projects.change_umsetzungsprojekt")
        f.projekt()
        client = client_of(konto)
        text = client.get(LISTE).content.decode()
        assert 'value="themenfeld_dazu"' in text
        assert 'value="partner"' not in text
        assert 'value="freigeben"' not in text
        for akt in ("partner", "stand", "verschieben", "freigeben", "archivieren"):
            antwort = forge(client, LISTE + "sammeln/", {"akt": akt, "auswahl": "1"})
            assert antwort.status_code == 403, akt

    def test_strangers_see_the_login(self, client):
        antwort = forge(client, LISTE + "sammeln/", {"akt": "freigeben", "auswahl": "1"})
        assert "/admin/login/" in antwort["Location"]
