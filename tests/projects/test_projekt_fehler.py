"""Wrong input in the form of a project: a German sentence, and nothing that was typed is lost."""

import pytest

from projects.models import (
    Umsetzungsprojekt,
)
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    messages_on,
    open_form,
    page_of,
    refused,
)


class TestRefusals:
    """Wrong input comes back with a German sentence and everything that was typed."""

    @pytest.fixture(autouse=True)
    def _client(self, verwaltung, formular):
        self.client, self.daten = verwaltung, formular
        self.daten["kurzbeschreibung"] = ["Mühsam getippt"]

    def complaint(self, *args) -> str:
        """The message; the rest of the input must stand in the form again."""
        gesendet = {name: [str(w) for w in werte] for name, werte in self.daten.items()}
        meldung, wieder = refused(self.client, Umsetzungsprojekt, self.daten, *args)
        verloren = {
            name: (werte, wieder.get(name))
            for name, werte in gesendet.items()
            if any(werte) and wieder.get(name) != werte and name not in ("csrfmiddlewaretoken",)
        }
        assert not verloren
        assert Umsetzungsprojekt.objects.filter(kurzbeschreibung="Mühsam getippt").count() == 0
        return meldung

    def test_second_phase_of_the_same_kind(self):
        add_inline(self.daten, "phasen", art="umsetzung", stand="offen", geplant="2020")
        add_inline(self.daten, "phasen", art="umsetzung", stand="offen", geplant="2021")
        assert "höchstens einmal" in self.complaint()

    def test_second_phase_beside_a_stored_one(self):
        projekt = f.projekt(phasen={"umsetzung": "laeuft"})
        self.daten = open_form(self.client, Umsetzungsprojekt, projekt.pk)
        self.daten["kurzbeschreibung"] = ["Mühsam getippt"]
        add_inline(self.daten, "phasen", art="umsetzung", stand="offen", geplant="2021")
        assert "höchstens einmal" in self.complaint(projekt.pk)

    def test_phase_that_ends_before_it_begins(self):
        add_inline(
            self.daten,
            "phasen",
            art="umsetzung",
            stand="laeuft",
            begonnen="Mai 2021",
            beendet="März 2021",
        )
        assert "kann nicht enden, bevor sie begonnen hat" in self.complaint()

    def test_phase_that_begins_at_an_open_time(self):
        add_inline(self.daten, "phasen", art="umsetzung", stand="laeuft", begonnen="ab 2021")
        assert "„ab …“ ist nur ein Plan" in self.complaint()

    @pytest.mark.parametrize("text", ["Q5 2020", "31.02.2020", "bald", "13/2020", "2021–2020"])
    def test_a_time_that_does_not_exist(self, text):
        add_inline(self.daten, "phasen", art="umsetzung", stand="offen", geplant=text)
        meldung = self.complaint()
        assert "kein bekannter Zeitpunkt" in meldung or "vor seinem Beginn" in meldung

    def test_special_state_without_reason(self):
        self.daten["sonderstatus"] = ["zurueckgestellt"]
        assert "Ein Sonderstatus braucht einen Grund." in self.complaint()

    def test_kennung_that_exists(self):
        f.projekt(kennung="parken")
        assert "Kennung" in (meldung := self.complaint())
        assert "existiert bereits" in meldung

    def test_kennung_that_fits_no_address(self):
        self.daten["kennung"] = ["Bewohner parken?"]
        assert "Buchstaben" in self.complaint()

    def test_kdn_number_that_exists(self):
        f.projekt(kdn_id=12)
        self.daten["kdn_id"] = ["12"]
        assert "KDN-Nummer" in self.complaint()

    def test_organisation_twice_in_the_same_role(self):
        stelle = f.organisation()
        for _ in range(2):
            add_inline(self.daten, "beteiligungen", organisation=stelle.pk, rolle="mitarbeit")
        assert "diese Rolle in dem Projekt schon" in self.complaint()

    def test_seventh_phase(self):
        for art in (
            "vorbereitung",
            "konzeption",
            "umsetzung",
            "pilotierung",
            "rollout",
            "bundesweit",
            "umsetzung",
        ):
            add_inline(self.daten, "phasen", art=art, stand="offen", geplant="2020")
        assert self.complaint()

    def test_no_title(self):
        self.daten["titel"] = [""]
        assert "erforderlich" in self.complaint()


def test_the_message_stands_at_the_phase_itself(verwaltung, formular):
    """Not only "please correct the errors"."""
    add_inline(formular, "phasen", art="umsetzung", stand="offen", geplant="Q5 2020")
    seite = page_of(verwaltung.post(adresse(Umsetzungsprojekt, "add"), formular))
    assert any("„Q5 2020“ ist kein bekannter Zeitpunkt" in satz for satz in messages_on(seite))
    assert any("Möglich sind" in satz and "Q1 2020" in satz for satz in messages_on(seite))
