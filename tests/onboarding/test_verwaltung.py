"""Onboardings in the admin: the closed data sheet, the questions, and who sees them."""

import pytest
from django.core import mail
from django.utils import timezone

from onboarding.models import Datenblattfeld, Datenblattwert, Onboarding, Rueckfrage
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    filled,
    messages_on,
    open_form,
    page_of,
    refused,
    save,
)
from tests.formular import open_page
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db
BLATT, FRAGEN = "datenblatt", "rueckfragen"


@pytest.fixture
def onboarding():
    """Telgte on a Plattform that asks for two things, one of them voluntary."""
    plattform = f.plattform(name="Portal")
    f.datenblattfeld(plattform, "Zahl der Ämter", art="zahl", hilfe="Ganze Zahl.")
    f.datenblattfeld(plattform, "Beschluss am", art="datum", reihenfolge=2)
    f.datenblattfeld(plattform, "Webseite", art="adresse", pflicht=False, reihenfolge=3)
    f.datenblattfeld(plattform, "Eigene Gestaltung", art="ja-nein", pflicht=False, reihenfolge=4)
    telgte = f.organisation(name="Telgte")
    return f.onboarding(f.kommune(organisation=telgte), plattform)


def fields_of(onboarding) -> dict[str, str]:
    """What the form calls the fields of a data sheet, by their names."""
    return {feld.name: f"feld_{feld.pk}" for feld in onboarding.plattform.datenblattfelder.all()}


@pytest.fixture
def telgte(onboarding):
    """The browser of the Kommune's own account."""
    eigene = [onboarding.kommune.organisation]
    return client_of(konto_in("Organisations-Redaktion", organisationen=eigene, name="telgte"))


def sheet(client, onboarding):
    """The form of the data sheet as the page shows it."""
    return open_page(client, adresse(Onboarding, BLATT, onboarding.pk), "stand")


class TestDatenblatt:
    """One form for a Kommune's account and the Koordination."""

    def test_is_filled_in_and_confirmed_by_the_kommune(self, telgte, onboarding):
        felder = fields_of(onboarding)
        form = sheet(telgte, onboarding)
        assert "bestaetigen" not in form
        antwort = form.fill({felder["Zahl der Ämter"]: "7"}).send("Datenblatt sichern", follow=True)
        meldungen = " ".join(messages_on(page_of(antwort)))
        assert "Datenblatt gesichert: 1 von 2 Pflichtangaben (50 %)." in meldungen
        form = sheet(telgte, onboarding)
        assert "bestaetigen" not in form
        form.fill({felder["Beschluss am"]: "1.3.2026"}).send("Datenblatt sichern")
        form = sheet(telgte, onboarding)
        form.fill(bestaetigen="on").send("Datenblatt sichern")
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am == timezone.localdate()
        werte = {w.feld.name: w.wert for w in onboarding.datenblattwerte.select_related("feld")}
        assert werte == {"Zahl der Ämter": "7", "Beschluss am": "01.03.2026"}
        assert {e.history_user.username for e in Datenblattwert.history.all()} == {"telgte"}

    def test_a_confirmation_falls_with_a_sentence(self, telgte, onboarding):
        felder = fields_of(onboarding)
        for feld in onboarding.plattform.datenblattfelder.filter(pflicht=True):
            f.datenblattwert(onboarding, feld, {"zahl": "7", "datum": "01.03.2026"}[feld.art])
        sheet(telgte, onboarding).fill(bestaetigen="on").send("Datenblatt sichern")
        form = sheet(telgte, onboarding).fill({felder["Zahl der Ämter"]: ""})
        seite = page_of(form.send("Datenblatt sichern", follow=True))
        assert "Es fehlen Pflichtangaben; die Bestätigung ist damit entfallen." in " ".join(
            messages_on(seite)
        )
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am is None

    def test_opening_it_writes_nothing(self, telgte, onboarding):
        sheet(telgte, onboarding)
        assert not Datenblattwert.objects.exists()
        assert not Datenblattwert.history.exists()

    @pytest.mark.parametrize(
        ("feld", "wert", "satz"),
        [
            ("Zahl der Ämter", "viele", "Bitte eine ganze Zahl angeben."),
            ("Beschluss am", "bald", "Bitte ein Datum angeben, zum Beispiel 31.12.2026."),
            ("Webseite", "nirgends", "Bitte eine Internetadresse angeben"),
        ],
    )
    def test_bad_input_is_explained_and_nothing_is_kept(self, telgte, onboarding, feld, wert, satz):
        felder = fields_of(onboarding)
        weitere = {n: w for n, w in {"Zahl der Ämter": "7"}.items() if n != feld}
        eingaben = {felder[n]: w for n, w in (weitere | {feld: wert}).items()}
        antwort = sheet(telgte, onboarding).fill(eingaben).send("Datenblatt sichern")
        seite = page_of(antwort)
        assert satz in " ".join(messages_on(seite))
        assert wert in [e["value"] for e in seite.alle("input")]
        assert not Datenblattwert.objects.exists()

    def test_what_another_has_changed_meanwhile_is_not_overwritten(
        self, telgte, verwaltung, onboarding
    ):
        name = fields_of(onboarding)["Zahl der Ämter"]
        offen = sheet(telgte, onboarding).fill({name: "7"})
        sheet(verwaltung, onboarding).fill({name: "8"}).send("Datenblatt sichern")
        seite = page_of(offen.send("Datenblatt sichern"))
        assert "Inzwischen hat jemand dieses Datenblatt geändert" in " ".join(messages_on(seite))
        assert Datenblattwert.objects.get().wert == "8"

    def test_a_key_is_refused(self, telgte, onboarding):
        feld = f.datenblattfeld(onboarding.plattform, "Bemerkung", pflicht=False)
        form = sheet(telgte, onboarding).fill(
            {f"feld_{feld.pk}": "-----BEGIN {} KEY-----".format("PRIVATE")}
        )
        assert "sieht nach einem Schlüssel" in " ".join(
            messages_on(page_of(form.send("Datenblatt sichern")))
        )
        assert not Datenblattwert.objects.exists()

    def test_without_fields_the_page_says_so(self, verwaltung):
        onboarding = f.onboarding()
        text = verwaltung.get(adresse(Onboarding, BLATT, onboarding.pk)).content.decode()
        assert "ist noch kein Datenblatt angelegt" in text


class TestWerSiehtWas:
    """A Kommune its own one; others nothing; who may only look writes nothing."""

    def test_a_kommune_sees_one_and_no_other(self, telgte, onboarding):
        fremd = f.onboarding(plattform_=onboarding.plattform)
        liste = telgte.get(adresse(Onboarding, "changelist"))
        assert [*liste.context_data["cl"].queryset] == [onboarding]
        for seite in (BLATT, FRAGEN):
            assert telgte.get(adresse(Onboarding, seite, onboarding.pk)).status_code == 200
            assert telgte.get(adresse(Onboarding, seite, fremd.pk)).status_code == 404

    @pytest.mark.parametrize("seite", [BLATT, FRAGEN])
    def test_others_see_nothing(self, onboarding, seite):
        ort = adresse(Onboarding, seite, onboarding.pk)
        feld = f.themenfeld()
        konten = [
            konto_in("Themenfeld-Koordination", themenfelder=[feld], name="tk"),
            konto_in("Organisations-Redaktion", organisationen=[f.organisation()], name="or"),
            konto_in("Organisations-Redaktion", name="niemand"),
        ]
        assert [client_of(konto).get(ort).status_code for konto in konten] == [403, 404, 404]

    @pytest.mark.parametrize("seite", [BLATT, FRAGEN])
    def test_who_only_looks_has_no_button(self, onboarding, seite):
        client = client_of(konto_in("Lesen"))
        ort = adresse(Onboarding, seite, onboarding.pk)
        gezeigt = page_of(client.get(ort))
        assert not [e for e in gezeigt.alle("input") if e["type"] == "submit" and e["value"]]

    def test_a_kommune_does_not_set_its_own_step(self, telgte, onboarding):
        antwort = telgte.get(adresse(Onboarding, "change", onboarding.pk))
        assert antwort.status_code == 200
        namen = {e["name"] for e in page_of(antwort).alle("input", "select", "textarea")}
        assert not namen & {"stufe", "geplant", "live", "quelle", "kommune", "plattform"}


class TestRueckfragen:
    """Each question tells the other side once."""

    @pytest.fixture
    def mit_mail(self, settings, onboarding):
        """A portal that sends mail, and a Kommune with a public mailbox."""
        settings.PORTAL_ADRESSE = "https://ozg.example.org"
        settings.KONTAKT_POSTFACH = "ozg@portal.example"
        stelle = onboarding.kommune.organisation
        f.ansprechstelle(stelle, postfach="ozg@telgte.example")
        f.ansprechstelle(stelle, postfach="intern@telgte.example", oeffentlich=False)

    def ask(self, client, onboarding, text):
        """Send a question by the form of the page; the page after it."""
        form = open_page(client, adresse(Onboarding, FRAGEN, onboarding.pk), "text")
        return page_of(form.fill(text=text).send("Senden", follow=True))

    def test_a_question_mails_the_other_side_once_and_without_its_text(
        self, verwaltung, onboarding, mit_mail, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            seite = self.ask(verwaltung, onboarding, "Wie viele Ämter?")
        (brief,) = mail.outbox
        assert brief.to == ["ozg@telgte.example"]
        assert "Wie viele" not in brief.body + brief.subject
        ort = adresse(Onboarding, FRAGEN, onboarding.pk)
        assert f"https://ozg.example.org{ort}" in brief.body
        assert "nicht hinaus" not in " ".join(messages_on(seite))
        frage = Rueckfrage.objects.get()
        assert frage.gemeldet_am is not None
        verwaltung.get(ort)
        assert len(mail.outbox) == 1

    def test_an_answer_goes_to_the_mailbox_of_the_portal(
        self, telgte, onboarding, mit_mail, django_capture_on_commit_callbacks
    ):
        frage = f.rueckfrage(onboarding, text="Wie viele Ämter?")
        form = open_page(telgte, adresse(Onboarding, FRAGEN, onboarding.pk), "text")
        with django_capture_on_commit_callbacks(execute=True):
            form.fill(text="Sieben.", antwort_auf=frage.pk).send("Senden")
        (brief,) = mail.outbox
        assert brief.to == ["ozg@portal.example"]
        antwort = frage.antworten.get()
        assert (antwort.von, antwort.text) == ("kommune", "Sieben.")

    def test_without_mail_the_page_says_where_it_is_seen(self, verwaltung, onboarding):
        seite = self.ask(verwaltung, onboarding, "Wie viele?")
        assert not mail.outbox
        assert "sieht die Rückfrage auf ihrem Arbeitsplatz" in " ".join(messages_on(seite))
        assert Rueckfrage.objects.get().gemeldet_am is None

    def test_the_arbeitsplatz_of_the_other_side_counts_it_until_it_is_read(
        self, verwaltung, telgte, onboarding
    ):
        self.ask(verwaltung, onboarding, "Wie viele?")
        titel = "Rückfragen der Koordination zum Onboarding, noch nicht gelesen"
        assert self.work(telgte)[titel] == 1
        telgte.get(adresse(Onboarding, FRAGEN, onboarding.pk))
        assert self.work(telgte)[titel] == 1
        form = open_page(telgte, adresse(Onboarding, FRAGEN, onboarding.pk), "_gelesen")
        form.send("_gelesen")
        assert titel not in self.work(telgte)
        assert Rueckfrage.objects.get().gelesen_am is not None

    def work(self, client) -> dict[str, int]:
        """The lines of the Arbeitsplatz with their numbers."""
        arbeit = client.get("/admin/").context_data["arbeit"]
        return {zeile.titel: zeile.anzahl for _, zeilen in arbeit for zeile in zeilen}

    def test_nothing_is_no_question(self, verwaltung, onboarding):
        seite = self.ask(verwaltung, onboarding, "  ")
        assert "Bitte schreiben Sie etwas." in " ".join(messages_on(seite))
        assert not Rueckfrage.objects.exists()

    def test_ones_own_is_not_read_by_oneself(self, verwaltung, onboarding):
        self.ask(verwaltung, onboarding, "Wie viele?")
        antwort = verwaltung.get(adresse(Onboarding, FRAGEN, onboarding.pk))
        assert "Als gelesen vermerken" not in antwort.content.decode()


class TestFormular:
    """The Onboarding itself is the Koordination's."""

    def test_is_kept_as_typed(self, verwaltung):
        stufe, kommune, quelle = f.onboardingstufe(), f.kommune(), f.quelle()
        daten = filled(
            verwaltung,
            Onboarding,
            kommune=kommune.pk,
            plattform=stufe.plattform.pk,
            stufe=stufe.pk,
            geplant="Q1 2020",
            live="15.03.2021",
            quelle=quelle.pk,
        )
        save(verwaltung, Onboarding, daten)
        onboarding = Onboarding.objects.get()
        assert (onboarding.stufe, str(onboarding.live)) == (stufe, "15.03.2021")
        save(
            verwaltung, Onboarding, open_form(verwaltung, Onboarding, onboarding.pk), onboarding.pk
        )
        assert onboarding.history.count() == 1

    @pytest.mark.parametrize(
        ("felder", "satz"),
        [
            ({"live": "15.03.2021"}, "braucht eine Quelle"),
            ({"geplant": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ],
    )
    def test_bad_input_is_explained(self, verwaltung, felder, satz):
        onboarding = f.onboarding()
        daten = open_form(verwaltung, Onboarding, onboarding.pk)
        daten |= {name: [wert] for name, wert in felder.items()}
        assert satz in refused(verwaltung, Onboarding, daten, onboarding.pk)[0]

    def test_a_go_live_in_the_future_is_refused_at_its_field(self, verwaltung):
        onboarding = f.onboarding(quelle=f.quelle())
        daten = open_form(verwaltung, Onboarding, onboarding.pk) | {"live": ["ab 2999"]}
        meldung, wieder = refused(verwaltung, Onboarding, daten, onboarding.pk)
        assert "Was noch kommt, ist ein Plan" in meldung
        assert wieder["live"] == ["ab 2999"]

    def test_a_field_that_asks_for_a_secret_is_refused(self, verwaltung):
        daten = filled(verwaltung, Datenblattfeld, plattform=f.plattform().pk, name="SALT")
        assert "gehören nicht in dieses Portal" in refused(verwaltung, Datenblattfeld, daten)[0]
        assert not Datenblattfeld.objects.exists()

    def test_a_new_required_field_takes_confirmations_back(self, verwaltung):
        feld = f.datenblattfeld()
        onboarding = f.onboarding(
            plattform_=feld.plattform, datenblatt_bestaetigt_am=timezone.localdate()
        )
        f.datenblattwert(onboarding, feld)
        daten = filled(
            verwaltung, Datenblattfeld, plattform=feld.plattform.pk, name="Noch etwas", pflicht="on"
        )
        save(verwaltung, Datenblattfeld, daten)
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am is None


def test_the_forms_lead_to_the_closed_pages(verwaltung):
    """From the form of the Onboarding."""
    onboarding = f.onboarding()
    seite = page_of(verwaltung.get(adresse(Onboarding, "change", onboarding.pk)))
    ziele = [e["href"] for e in seite.alle("a")]
    assert adresse(Onboarding, BLATT, onboarding.pk) in ziele
    assert adresse(Onboarding, FRAGEN, onboarding.pk) in ziele
