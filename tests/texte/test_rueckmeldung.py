"""The form for messages: every state of it, without cookies, without JavaScript."""

import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache

from bausteine.seiten import schutz
from tests.besuch import Besucher

POSTFACH = "ozg@kreis.example"
GUT = {"thema": "frage", "nachricht": "Wo steht der Wohngeldantrag?", "name": "", "mail": ""}
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _leer(settings):
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = POSTFACH
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def uhr():
    """A clock that is set forward by hand."""
    with time_machine.travel("2026-11-21 10:00:00+01:00", tick=False) as uhr:
        yield uhr


@pytest.fixture
def offen(besucher, uhr):
    """A form opened long enough ago; sends what it is given."""
    return Offen(besucher, uhr)


class Offen:
    """A visitor with the form before them."""

    def __init__(self, besucher, uhr, adresse="/kontakt/"):
        self.besucher, self.uhr, self.adresse = besucher, uhr, adresse
        self.uebernimm(besucher.seite(adresse))
        uhr.shift(30)

    def uebernimm(self, seite):
        """The mark that the page's form carries."""
        (feld,) = [e for e in seite.alle("input") if e["name"] == "marke"]
        self.marke = feld["value"]

    def sende(self, **felder):
        """Send the form."""
        return self.besucher.post(self.adresse, GUT | {"marke": self.marke} | felder)


def feld(seite, name):
    """The field of the form with that name."""
    (element,) = [e for e in seite.alle("input", "select", "textarea") if e["name"] == name]
    return element


def fehler(antwort) -> str:
    """What the summary at the top says."""
    (kasten,) = [e for e in antwort.seite.alle("div") if e["role"] == "alert"]
    return " ".join(kasten.text.split())


class TestSending:
    """A message arrives."""

    def test_a_message_is_mailed_and_thanked_for(self, offen):
        """303 to the page of thanks; the mail holds what was typed and nothing else."""
        antwort = offen.sende(name="A. Muster", mail="a@b.example", nachricht="Zeile 1\nZeile 2 ä")
        assert (antwort.status_code, antwort["Location"]) == (303, "/kontakt/danke/")
        (brief,) = mail.outbox
        assert (brief.to, brief.from_email) == ([POSTFACH], POSTFACH)
        assert brief.reply_to == ["a@b.example"]
        assert brief.subject == "OZG-Portal: Eine Frage zum Portal"
        assert brief.body.splitlines() == [
            "Thema: Eine Frage zum Portal",
            "Name: A. Muster",
            "E-Mail: a@b.example",
            "",
            "Zeile 1",
            "Zeile 2 ä",
        ]
        assert "127.0.0.1" not in brief.message().as_string()
        seite = offen.besucher.seite("/kontakt/danke/")
        assert seite.text("h1") == ["Vielen Dank für Ihre Nachricht"]

    def test_name_and_mail_are_voluntary(self, offen):
        """The mail says that they are missing, and answers go nowhere."""
        assert offen.sende().status_code == 303
        assert "Name: keine Angabe\nE-Mail: keine Angabe" in mail.outbox[0].body
        assert mail.outbox[0].reply_to == []

    def test_the_page_about_barriers_has_the_form_with_its_topic(self, besucher, uhr):
        """One form, the topic chosen already."""
        seite = besucher.seite("/barrierefreiheit/")
        (gewaehlt,) = [e for e in seite.alle("option") if "selected" in e.attrs]
        assert gewaehlt["value"] == "barriere"
        offen = Offen(besucher, uhr, "/barrierefreiheit/")
        assert offen.sende(thema="barriere").status_code == 303
        assert mail.outbox[0].subject.endswith("Eine Barriere melden")

    def test_the_contact_page_chooses_no_topic_for_you(self, besucher):
        """Otherwise every hasty message would report a barrier."""
        seite = besucher.seite("/kontakt/")
        assert seite.text("option")[0] == "Bitte wählen"
        assert not [e for e in seite.alle("option") if "selected" in e.attrs and e["value"]]

    def test_no_cookie_is_needed_and_none_is_set(self, uhr):
        """Django's own protection would need one; every answer of the visitor is checked for it."""
        besucher = Besucher(enforce_csrf_checks=True)
        assert Offen(besucher, uhr).sende().status_code == 303
        assert not besucher.cookies

    def test_a_header_cannot_be_smuggled_in(self, offen):
        """Line breaks end in the body or in a refusal."""
        antwort = offen.sende(mail="a@b.example\r\nBcc: c@d.example")
        assert antwort.status_code == 422
        assert not mail.outbox
        offen.sende(name="X\r\nBcc: alle@x.example")
        assert mail.outbox[0].recipients() == [POSTFACH]


class TestMistakes:
    """What is wrong stands at the top and at the field; what was typed stays."""

    def test_a_mistake_is_named_twice_and_linked(self, offen):
        """Summary with links, message at the field, aria-describedby between them."""
        antwort = offen.sende(nachricht=" ", mail="a@b", name="A. Muster")
        assert antwort.status_code == 422
        seite = antwort.seite
        assert "Bitte schreiben Sie eine Nachricht." in fehler(antwort)
        assert "unvollständig" in fehler(antwort)
        assert seite.text("title")[0].startswith("Fehler im Formular: Kontakt")
        for name in ("nachricht", "mail"):
            element = feld(seite, name)
            assert element["aria-invalid"] == "true"
            assert f"#{element['id']}" in [a["href"] for a in seite.alle("a")]
            assert f"{element['id']}_error" in element["aria-describedby"].split()
            assert f"{element['id']}_helptext" in element["aria-describedby"].split()
        assert not mail.outbox

    def test_what_was_typed_is_kept(self, offen):
        """Every field, also the wrong one; mended, the same form is sent."""
        seite = offen.sende(mail="a@b", name="A & B", nachricht='Lang <b> "x"').seite
        assert feld(seite, "nachricht").text.strip() == 'Lang <b> "x"'
        assert (feld(seite, "mail")["value"], feld(seite, "name")["value"]) == ("a@b", "A & B")
        offen.uebernimm(seite)
        assert offen.sende().status_code == 303

    @pytest.mark.parametrize(
        ("felder", "satz"),
        [
            ({"thema": ""}, "Bitte wählen Sie ein Thema."),
            ({"thema": "geld"}, "Bitte wählen Sie ein Thema aus der Liste."),
            ({"nachricht": "x" * 5001}, "länger als 5.000 Zeichen"),
            ({"name": "x" * 201}, "länger als 200 Zeichen"),
            ({"mail": "a" * 250 + "@b.example"}, "E-Mail-Adresse"),
            ({"nachricht": "a\x00b"}, "Nullzeichen"),
        ],
    )
    def test_each_rule_speaks_german(self, offen, felder, satz):
        """422 with a sentence."""
        antwort = offen.sende(**felder)
        assert antwort.status_code == 422
        assert satz in fehler(antwort)
        assert not mail.outbox

    def test_an_empty_post_is_answered(self, besucher):
        """Not a single field: a page, no error."""
        assert besucher.post("/kontakt/").status_code == 422


class TestAbuse:
    """Programs are refused; a person who meets a refusal is told what to do."""

    def test_a_form_sent_at_once_is_refused(self, besucher, uhr):
        """Faster than anyone writes; a moment later the same form is good."""
        offen = Offen(besucher, uhr)
        uhr.shift(-29)
        antwort = offen.sende()
        assert antwort.status_code == 422
        assert "sehr schnell" in fehler(antwort)
        uhr.shift(10)
        assert offen.sende().status_code == 303

    @pytest.mark.parametrize("marke", ["", "quatsch", "eyJ:1:x", "\U0001f642:\x00"])
    def test_a_mark_that_is_not_ours_is_refused(self, offen, uhr, marke):
        """The page brings a good one, so that sending again works."""
        offen.marke = marke
        antwort = offen.sende()
        assert antwort.status_code == 422
        offen.uebernimm(antwort.seite)
        uhr.shift(10)
        assert offen.sende().status_code == 303

    def test_an_old_form_is_refused_and_loses_nothing(self, offen, uhr):
        """After half a day."""
        uhr.shift(13 * 3600)
        antwort = offen.sende()
        assert "zu lange geöffnet" in fehler(antwort)
        assert feld(antwort.seite, "nachricht").text.strip() == GUT["nachricht"]

    def test_a_form_is_good_for_one_message(self, offen):
        """The second click sends nothing."""
        assert offen.sende().status_code == 303
        antwort = offen.sende()
        assert antwort.status_code == 422
        assert "schon gesendet" in fehler(antwort)
        assert len(mail.outbox) == 1

    def test_the_trap_for_programs(self, offen):
        """A hidden field that must stay empty, out of reach for keyboards and screen readers."""
        seite = offen.besucher.seite("/kontakt/")
        falle = feld(seite, "kopie")
        assert falle["tabindex"] == "-1"
        assert any("hidden" in v.attrs for v in falle.vorfahren)
        antwort = offen.sende(kopie="https://x.example")
        assert antwort.status_code == 422
        assert not mail.outbox

    def test_five_messages_an_hour(self, besucher, uhr):
        """The sixth is refused with its words kept; others and the next hour are free."""
        for _ in range(5):
            assert Offen(besucher, uhr).sende().status_code == 303
        offen = Offen(besucher, uhr)
        antwort = offen.sende(nachricht="Die sechste")
        assert antwort.status_code == 429
        assert "später noch einmal" in fehler(antwort)
        assert feld(antwort.seite, "nachricht").text.strip() == "Die sechste"
        fremd = Offen(Besucher(REMOTE_ADDR="192.0.2.7"), uhr)
        assert fremd.sende().status_code == 303
        uhr.shift(3601)
        assert offen.sende().status_code == 303
        assert len(mail.outbox) == 7

    def test_nothing_that_is_kept_names_an_address(self, offen):
        """The counter's key is a keyed hash; it is gone after an hour."""
        offen.sende()
        schluessel = list(cache._cache)
        assert len(schluessel) == 2
        assert not any("127.0.0.1" in name for name in schluessel)

    def test_behind_a_proxy_the_visitors_address_counts(self, rf, settings):
        """The last entry, which our proxy wrote; without a proxy the header says nothing."""
        a = rf.get("/", HTTP_X_FORWARDED_FOR="1.1.1.1, 192.0.2.1")
        b = rf.get("/", HTTP_X_FORWARDED_FOR="2.2.2.2, 192.0.2.1")
        c = rf.get("/", HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2")
        settings.PROXY = 1
        assert schutz.sender_key(a) == schutz.sender_key(b) != schutz.sender_key(c)
        settings.PROXY = 0
        assert schutz.sender_key(a) == schutz.sender_key(c)


class TestWithoutMail:
    """The form never pretends."""

    def test_without_a_mailbox_there_is_no_form(self, besucher, settings):
        """The page says so and points to the postal address."""
        settings.KONTAKT_POSTFACH = ""
        for adresse in ("/kontakt/", "/barrierefreiheit/"):
            seite = besucher.seite(adresse)
            assert "Nachrichten lassen sich hier zurzeit nicht senden" in seite.html
            assert not seite.alle("textarea")
            assert "/impressum/" in [a["href"] for a in seite.alle("a") if a.in_element("main")]

    def test_a_form_that_was_still_open_keeps_its_words(self, offen, settings):
        """The mailbox went away meanwhile."""
        settings.KONTAKT_POSTFACH = ""
        antwort = offen.sende(nachricht="Mein Text")
        assert antwort.status_code == 422
        assert "zurzeit nicht senden" in fehler(antwort)
        assert feld(antwort.seite, "nachricht").text.strip() == "Mein Text"

    @pytest.mark.parametrize(
        "ausnahme", [smtplib.SMTPServerDisconnected, ConnectionRefusedError, TimeoutError]
    )
    def test_a_mail_server_that_fails_is_admitted(self, offen, monkeypatch, caplog, ausnahme):
        """422, words kept, and the same form can be sent when the server is back."""

        def faellt_aus(self, **kwargs):
            raise ausnahme("weg")

        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", faellt_aus)
            antwort = offen.sende(nachricht="Mein Text")
        assert antwort.status_code == 422
        assert "konnte nicht gesendet werden" in fehler(antwort)
        assert feld(antwort.seite, "nachricht").text.strip() == "Mein Text"
        assert "ließ sich nicht senden" in caplog.text
        assert "Mein Text" not in caplog.text
        offen.uebernimm(antwort.seite)
        assert offen.sende().status_code == 303
