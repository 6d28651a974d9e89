"""The queue of proposals: compare, decide, answer."""

import smtplib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError

from bausteine.geschichte.ausfuehren import carry_out, preview
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.besuch import Besucher
from tests.formular import forge, open_page
from vorschlaege.actions import SuggestionDecision
from vorschlaege.enums import Antwort, Zustand
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")
RECHTE = (
    "vorschlaege.view_vorschlag",
    "vorschlaege.change_vorschlag",
    "projects.change_umsetzungsprojekt",
    "projects.release_umsetzungsprojekt",
    "organisationen.change_organisation",
    "organisationen.release_organisation",
)


@pytest.fixture
def client(settings):
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@kreis.example"
    return client_of(konto_mit(*RECHTE))


@pytest.fixture
def vorschlag(db):
    """Another title for a project."""
    return f.vorschlag(
        f.projekt(titel="Parken", kennung="parken"),
        wert="Bewohnerparken",
        bisher="Parken",
        mail="a@b.example",
    )


def ort(vorschlag) -> str:
    return adresse(Vorschlag, "change", vorschlag.pk)


def decide(client, vorschlag, entscheidung, **felder):
    """Press the button with what the page holds."""
    seite = open_page(client, ort(vorschlag), "entscheidung")
    antwort = seite.fill(felder, entscheidung=entscheidung).send("entscheiden")
    vorschlag.refresh_from_db()
    return antwort


def test_both_values_stand_side_by_side(client, vorschlag):
    """With the field, the source and the address; open ones are listed first."""
    zu = f.vorschlag(
        f.organisation(), zustand=Zustand.ANGENOMMEN, bearbeitet_am="2026-01-01T00:00Z"
    )
    seite = page_of(client.get(ort(vorschlag)))
    vergleich = [" ".join(e.text.split()) for e in seite.alle("section")]
    assert vergleich == ["Steht jetzt da Parken", "VorschlagBewohnerparken"]
    assert {"Satzung", "Titel"} <= set(seite.text("dd"))
    zeilen = page_of(client.get(adresse(Vorschlag, "changelist"))).text("th")
    namen = [t for t in zeilen if t.startswith("Vorschlag Nr.")]
    assert namen == [str(vorschlag), str(zu)]


def test_accepted_it_is_written_with_history_and_news(client, vorschlag):
    """Checked, with the number as the reason; the public page and the news follow."""
    assert decide(client, vorschlag, "angenommen").status_code == 302
    projekt = Umsetzungsprojekt.objects.get()
    assert projekt.titel == "Bewohnerparken"
    eintrag = projekt.history.first()
    assert (eintrag.titel, eintrag.history_change_reason) == (
        "Bewohnerparken",
        f"Vorschlag Nr. {vorschlag.pk}",
    )
    assert eintrag.history_user.username == "sachbearbeiter"
    assert projekt.aenderungen.first().unterschiede[0]["nachher"] == "Bewohnerparken"
    assert (vorschlag.zustand, vorschlag.uebernommen) == ("angenommen", "Bewohnerparken")
    assert vorschlag.bearbeitet_von.username == "sachbearbeiter"
    assert vorschlag.bearbeitet_am
    assert not Vorschlag.objects.offen().exists()


def test_in_another_form_the_coordinators_value_is_written(client, vorschlag):
    """What was proposed is kept beside it."""
    decide(client, vorschlag, "geaendert", wert="Bewohnerparkausweis")
    assert Umsetzungsprojekt.objects.get().titel == "Bewohnerparkausweis"
    assert (vorschlag.wert, vorschlag.uebernommen) == ("Bewohnerparken", "Bewohnerparkausweis")


def test_a_field_of_one_line_stays_one_line(client, vorschlag):
    """Whatever was typed into the big box; a text keeps its paragraphs."""
    decide(client, vorschlag, "geaendert", wert="Bewohner-\r\nparken ")
    projekt = Umsetzungsprojekt.objects.get()
    assert projekt.titel == "Bewohner- parken"
    zweiter = f.vorschlag(projekt, feld="hinweis", bisher="", wert="Eins\r\nZwei")
    decide(client, zweiter, "angenommen")
    projekt.refresh_from_db()
    assert projekt.hinweis == "Eins\nZwei"


def test_declined_nothing_is_written(client, vorschlag):
    """It needs a reason, which the answer gives."""
    assert decide(client, vorschlag, "abgelehnt").status_code == 200
    assert vorschlag.ist_offen
    decide(client, vorschlag, "abgelehnt", begruendung="Der Beschluss sagt etwas anderes.")
    projekt = Umsetzungsprojekt.objects.get()
    assert (projekt.titel, projekt.history.count()) == ("Parken", 1)
    assert "Der Beschluss sagt etwas anderes." in mail.outbox[0].body
    assert "nicht übernommen" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("feld", "wert", "satz"),
    [
        ("ags", "123", "genau acht Ziffern"),
        ("kurzname", "krz", "Diesen Kurznamen"),
        ("name", "x" * 301, "300"),
        ("web", "javascript:1", "gültig"),
    ],
)
def test_the_models_own_checks_decide(client, feld, wert, satz):
    """A refused value leaves record and proposal as they were, and says why."""
    f.organisation(name="krz")
    stelle = f.organisation(name="Zweite")
    vorschlag = f.vorschlag(stelle, feld=feld, wert=wert)
    antwort = decide(client, vorschlag, "angenommen")
    assert antwort.status_code == 200
    assert satz in antwort.content.decode()
    assert vorschlag.ist_offen
    assert getattr(Organisation.objects.get(pk=stelle.pk), feld) == getattr(stelle, feld)
    assert not mail.outbox


def test_an_organisation_takes_its_value(client):
    """Not only projects."""
    stelle = f.organisation(name="Zweite")
    decide(client, f.vorschlag(stelle, feld="ort", wert="Bonn"), "angenommen")
    stelle.refresh_from_db()
    assert stelle.ort == "Bonn"
    assert stelle.history.first().history_change_reason.startswith("Vorschlag Nr.")


def test_what_is_no_simple_field_is_closed_after_editing_by_hand(client):
    """The page leads to the form of the record; accepting writes nothing itself."""
    projekt = f.projekt()
    vorschlag = f.vorschlag(projekt, feld="phasen", wert="Pilotierung läuft")
    seite = page_of(client.get(ort(vorschlag)))
    assert adresse(Umsetzungsprojekt, "change", projekt.pk) in [a["href"] for a in seite.alle("a")]
    assert not [e for e in seite.alle("textarea") if e["name"] == "wert"]
    decide(client, vorschlag, "angenommen")
    assert (vorschlag.zustand, vorschlag.uebernommen) == ("angenommen", "")
    assert projekt.history.count() == 1


def test_a_value_that_changed_meanwhile_is_not_overwritten(client, vorschlag):
    """Neither since the page was opened nor by a second decision."""
    offen = open_page(client, ort(vorschlag), "entscheidung").fill(entscheidung="angenommen")
    Umsetzungsprojekt.objects.update(titel="Etwas anderes")
    assert "inzwischen geändert" in offen.send("entscheiden").content.decode()
    assert Umsetzungsprojekt.objects.get().titel == "Etwas anderes"
    zweite = open_page(client, ort(vorschlag), "entscheidung")
    decide(client, vorschlag, "angenommen")
    zweite.fill(entscheidung="abgelehnt", begruendung="x")
    antwort = zweite.send("entscheiden", follow=True)
    assert "schon entschieden" in antwort.content.decode()
    act = SuggestionDecision(vorschlag, None).to(Zustand.ABGELEHNT, begruendung="x")
    token = preview(act, AnonymousUser()).token
    with pytest.raises(ValidationError, match="schon entschieden"):  # two at the same moment
        carry_out(act, AnonymousUser(), token)
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Zustand.ANGENOMMEN


def test_a_value_that_changed_since_it_came_in_is_shown(client, vorschlag):
    """What stood there then."""
    Umsetzungsprojekt.objects.update(titel="Parkausweis")
    assert "Damals stand dort: „Parken“" in client.get(ort(vorschlag)).content.decode()


def test_rights_are_asked_for_proposal_and_record(vorschlag):
    """Reading, deciding, writing into the record: each its own."""
    assert Besucher().get(ort(vorschlag)).status_code == 302
    assert client_of(konto_mit(name="ohne")).get(ort(vorschlag)).status_code == 403
    leser = client_of(konto_mit("vorschlaege.view_vorschlag", name="leser"))
    assert not page_of(leser.get(ort(vorschlag))).alle("textarea")
    assert forge(leser, ort(vorschlag), {"entscheiden": "1"}).status_code == 403
    ohne_projekt = client_of(
        konto_mit("vorschlaege.view_vorschlag", "vorschlaege.change_vorschlag", name="x")
    )
    assert "fehlt das Recht" in decide(ohne_projekt, vorschlag, "angenommen").content.decode()
    assert vorschlag.ist_offen
    decide(ohne_projekt, vorschlag, "abgelehnt", begruendung="Doppelt.")
    assert vorschlag.zustand == Zustand.ABGELEHNT


class TestAnswer:
    """A mail only to those who gave an address."""

    def test_it_says_what_became_of_the_proposal(self, client, vorschlag):
        decide(client, vorschlag, "angenommen", begruendung="Danke für den Hinweis.")
        (brief,) = mail.outbox
        assert (brief.to, brief.from_email) == (["a@b.example"], "ozg@kreis.example")
        assert brief.subject == f"OZG-Portal: Ihr Vorschlag Nr. {vorschlag.pk}"
        for satz in (
            "Wir haben ihn übernommen.",
            "Danke für den Hinweis.",
            "http://testserver/umsetzungsprojekte/parken/",
            "30 Tage",
        ):
            assert satz in brief.body
        assert vorschlag.antwort == Antwort.GESENDET

    def test_without_an_address_there_is_none(self, client):
        decide(client, f.vorschlag(f.projekt(), bisher=""), "abgelehnt", begruendung="Nein.")
        assert not mail.outbox
        assert Vorschlag.objects.get().antwort == Antwort.OHNE

    def test_a_failure_keeps_everything_and_says_so(self, client, vorschlag, monkeypatch, caplog):
        """The decision stands; the answer can be sent again."""

        def faellt_aus(self, **kwargs):
            raise smtplib.SMTPServerDisconnected("weg")

        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", faellt_aus)
            decide(client, vorschlag, "angenommen")
        assert (vorschlag.zustand, vorschlag.antwort) == ("angenommen", "gescheitert")
        assert Umsetzungsprojekt.objects.get().titel == "Bewohnerparken"
        assert "a@b.example" not in caplog.text
        seite = page_of(client.get(ort(vorschlag)))
        assert "ließ sich nicht senden" in seite.html
        open_page(client, ort(vorschlag), "antworten").send("antworten")
        vorschlag.refresh_from_db()
        assert (vorschlag.antwort, len(mail.outbox)) == ("gesendet", 1)

    def test_without_a_mailbox_it_is_admitted_too(self, client, vorschlag, settings):
        settings.KONTAKT_POSTFACH = ""
        decide(client, vorschlag, "angenommen")
        assert vorschlag.antwort == Antwort.GESCHEITERT
