"""Subscriptions: asked for on any list, confirmed by a button, told once a day, ended with one."""

import datetime as dt
import re
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from abos.enums import Abozustand, Sendungszustand
from abos.models import Abo, Abonnent, Sendung
from datenschutz.actions import erase_person
from datenschutz.fundstellen import find_person
from projects.actions import update_derived
from tests import factories as f
from tests.besuch import Seite
from tests.formular import open_page

pytestmark = pytest.mark.usefixtures("db")
#: a Monday, and the first of nothing
MONTAG = "2026-11-30 03:00:00+01:00"
WER = "rathaus@telgte.example"


@pytest.fixture(autouse=True)
def uhr(settings):
    """A clock set by hand; a portal that sends letters."""
    settings.PORTAL_ADRESSE = "https://ozg.example"
    settings.KONTAKT_POSTFACH = "ozg@kreis.example"
    cache.clear()
    with time_machine.travel(MONTAG, tick=False) as uhr:
        yield uhr
    cache.clear()


def links(brief) -> dict[str, str]:
    """The links in a letter to the portal's pages, by the word before the mark."""
    gefunden = re.findall(r"https://ozg\.example(/abos/(\w+)/\S+)", brief.body)
    return {wort: ort for ort, wort in reversed(gefunden)}


def subscribe(uhr, seite: str, wer: str = WER, **felder):
    """From the page's own link to the sent form; what came back."""
    client = Client()
    gezeigt = Seite(client.get(seite).content.decode())
    (ziel,) = [e["href"] for e in gezeigt.alle("a") if "/abos/neu/" in e["href"]]
    formular = open_page(client, ziel)
    uhr.shift(10)
    angaben = {"mail": wer, "einwilligung": "on"} | felder
    if "takt" in formular:
        angaben.setdefault("takt", "taeglich")
    antwort = formular.fill(**angaben).send()
    assert not client.cookies
    return antwort


def confirmed(uhr, seite: str, wer: str = WER, **felder) -> Abo:
    """An Abo whose link was followed and whose button was pressed."""
    subscribe(uhr, seite, wer, **felder)
    ort = links(mail.outbox.pop())["bestaetigen"]
    open_page(Client(), ort).send()
    return Abo.objects.latest("pk")


def run() -> str:
    """What the command says."""
    ausgabe = StringIO()
    call_command("abos_senden", stdout=ausgabe)
    return ausgabe.getvalue()


def next_day(uhr, tage: int = 1) -> None:
    """Later; what was kept of pages is forgotten."""
    uhr.shift(dt.timedelta(days=tage))


def rename(projekt, titel: str) -> None:
    """As a form does."""
    projekt.titel = titel
    projekt.save()
    update_derived([projekt.pk])


def test_from_a_list_to_a_letter_and_out_again(uhr):
    """A filter, a form, a letter, a button; then what changed and nothing else; then no more."""
    feld = f.themenfeld(name="Bildung", slug="bildung")
    f.projekt(titel="Bleibt", themenfelder=[feld])
    anders = f.projekt(titel="Anders", themenfelder=[feld])
    weg = f.projekt(titel="Weg", themenfelder=[feld])
    f.projekt(titel="Fremd")
    assert subscribe(uhr, "/umsetzungsprojekte/?themenfeld=bildung").status_code == 303
    (frage,) = mail.outbox
    assert (frage.to, "Umsetzungsprojekte, Themenfeld: Bildung" in frage.body) == ([WER], True)
    ort = links(frage)["bestaetigen"]
    formular = open_page(Client(), ort)
    assert Abo.objects.get().zustand == Abozustand.ANGEFRAGT  # a mail scanner opened it
    assert "bestätigt" in formular.send().content.decode()
    assert Abo.objects.get().zustand == Abozustand.BESTAETIGT
    mail.outbox.clear()
    next_day(uhr)
    assert "0 E-Mails geschrieben" in run()
    f.projekt(titel="Dazu", themenfelder=[feld])
    f.projekt(titel="Entwurf", themenfelder=[feld], veroeffentlichung="entwurf")
    rename(anders, "Anders als vorher")
    weg.themenfelder.clear()
    next_day(uhr)
    run()
    (brief,) = mail.outbox
    zeilen = [z[2:] for z in brief.body.splitlines() if z.startswith("- ")]
    assert zeilen == ["Dazu", "Anders als vorher", "Weg"]
    assert "Fremd" not in brief.body + brief.alternatives[0][0]
    run()
    assert len(mail.outbox) == 1
    kopf = brief.message()
    assert kopf["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    abmelden = kopf["List-Unsubscribe"].strip("<>").removeprefix("https://ozg.example")
    assert Client().get(abmelden).status_code == 200
    assert Abo.objects.exists()
    # as a mail program does it: no cookie, no form of ours
    antwort = Client(enforce_csrf_checks=True).post(abmelden, {"List-Unsubscribe": "One-Click"})
    assert (antwort.status_code, Abo.objects.count(), Abonnent.objects.count()) == (200, 0, 0)
    assert Client().post(abmelden).status_code == 200


@pytest.mark.parametrize("takt", ["taeglich", "woechentlich", "monatlich"])
def test_letters_come_when_they_are_due(uhr, takt):
    """Each day, on Mondays, on the first; one that was missed is made up for."""
    confirmed(uhr, "/umsetzungsprojekte/", takt=takt)
    f.projekt()
    tage = []
    for tag in range(1, 35):
        next_day(uhr)
        if tag != 7:  # the machine was off on that Monday
            run()
        tage += [tag] * len(mail.outbox)
        mail.outbox.clear()
        f.projekt()
    erwartet = {
        "taeglich": [t for t in range(1, 35) if t != 7],
        "woechentlich": [8, 14, 21, 28],
        "monatlich": [1, 32],
    }
    assert tage == erwartet[takt]


def test_all_abos_of_an_address_come_in_one_letter(uhr):
    """However the address was written."""
    projekt = f.projekt(titel="Parken")
    confirmed(uhr, "/umsetzungsprojekte/")
    confirmed(uhr, projekt.get_absolute_url(), WER.upper())
    next_day(uhr)
    rename(projekt, "Parken für alle")
    run()
    (brief,) = mail.outbox
    assert "Neues in 2 Abos" in brief.subject
    assert brief.body.count("- Parken für alle") == 2


def test_nobody_learns_whether_an_address_is_known(uhr):
    """The same answer and the same number of letters, asked for the first or the second time."""
    f.projekt()
    erste = subscribe(uhr, "/umsetzungsprojekte/")
    open_page(Client(), links(mail.outbox.pop())["bestaetigen"]).send()
    zweite = subscribe(uhr, "/umsetzungsprojekte/")
    assert (erste.status_code, erste["Location"]) == (zweite.status_code, zweite["Location"])
    assert "schon haben" in mail.outbox.pop().body
    for wer in (WER, "niemand@telgte.example"):
        formular = open_page(Client(), reverse("abo-link"))
        uhr.shift(10)
        antwort = formular.fill(mail=wer).send()
        assert antwort["Location"] == reverse("abo-danke")
        assert mail.outbox.pop().to == [wer]
    assert Abo.objects.count() == 1


def test_what_nobody_confirms_is_gone_after_two_days(uhr):
    """With the address; its link says so."""
    f.projekt()
    subscribe(uhr, "/umsetzungsprojekte/")
    ort = links(mail.outbox.pop())["bestaetigen"]
    uhr.shift(dt.timedelta(hours=49))
    run()
    assert not Abonnent.objects.exists()
    assert Client().get(ort).status_code == 410


def test_an_address_is_not_buried_in_letters(uhr):
    """The same Abo again sends nothing; at most a few that nobody confirmed; at most 20 in all."""
    f.projekt()
    subscribe(uhr, "/umsetzungsprojekte/")
    subscribe(uhr, "/umsetzungsprojekte/")
    assert len(mail.outbox) == 1
    abonnent = Abonnent.objects.get()
    for nummer in range(19):
        Abo.objects.create(
            abonnent=abonnent,
            liste="organisationen",
            abfrage=f"q={nummer}",
            wortlaut="1",
            angefragt_am=dt.datetime(2026, 11, 30, tzinfo=dt.UTC),
        )
    cache.clear()
    subscribe(uhr, "/organisationen/")
    assert "Mehr als 20" in mail.outbox[-1].body
    assert abonnent.abos.count() == 20


@pytest.mark.parametrize(
    "zu",
    [
        "",
        "/hilfe/",
        "/umsetzungsprojekte/gibt-es-nicht/",
        "/umsetzungsprojekte/?themenfeld=gibt-es-nicht",
        "/umsetzungsprojekte/?unsinn=1",
        "/admin/",
        "https://fremd.example/\x00",
    ],
)
def test_what_cannot_be_subscribed_to_says_so(zu):
    """Instead of an Abo of everything."""
    antwort = Client().get("/abos/neu/", {"zu": zu})
    assert antwort.status_code == 404
    assert "lässt sich nicht abonnieren" in antwort.content.decode()


def test_a_filter_that_fits_no_longer_rests_and_says_so_once(uhr):
    """Never everything instead."""
    feld = f.themenfeld(name="Bildung", slug="bildung")
    f.projekt(themenfelder=[feld])
    abo = confirmed(uhr, "/umsetzungsprojekte/?themenfeld=bildung")
    Abo.objects.filter(pk=abo.pk).update(abfrage="themenfeld=frueher")
    for tag in range(2):
        next_day(uhr)
        f.projekt(titel=f"Alles andere {tag}")
        run()
    (brief,) = mail.outbox
    assert "passt nicht mehr zu den Daten" in brief.body
    assert "Alles andere" not in brief.body
    assert Abo.objects.get().zustand == Abozustand.RUHT


def test_what_is_withdrawn_is_counted_and_not_named(uhr):
    """Also where the whole list is subscribed to."""
    geheim = f.projekt(titel="Wird zurückgezogen")
    confirmed(uhr, "/umsetzungsprojekte/")
    geheim.veroeffentlichung = "entwurf"
    geheim.save()
    next_day(uhr)
    run()
    (brief,) = mail.outbox
    assert "Nicht mehr öffentlich: 1" in brief.body
    assert "zurückgezogen" not in brief.body + brief.alternatives[0][0]


def test_people_change_and_end_their_abos(uhr):
    """Only their own; the page needs no account."""
    f.projekt()
    fremd = confirmed(uhr, "/umsetzungsprojekte/", "andere@telgte.example")
    mein = confirmed(uhr, "/umsetzungsprojekte/")
    formular = open_page(Client(), reverse("abo-link"))
    uhr.shift(10)
    formular.fill(mail=WER).send()
    ort = links(mail.outbox.pop())["verwalten"]
    seite = open_page(Client(), ort)
    assert seite.felder == {"abo": [str(mein.pk)], "takt": ["taeglich"]}
    assert "Gesichert: monatlich" in seite.fill(takt="monatlich").send().content.decode()
    assert Abo.objects.get(pk=mein.pk).takt == "monatlich"
    Client().post(ort, {"abo": fremd.pk, "beenden": "1"})
    Client().post(ort, {"abo": "x" * 30, "beenden": "1"})
    assert Abo.objects.count() == 2
    assert "beendet" in open_page(Client(), ort).send("beenden").content.decode()
    assert list(Abo.objects.all()) == [fremd]
    uhr.shift(dt.timedelta(hours=25))
    assert Client().get(ort).status_code == 410
    assert Client().get(ort[:-3] + "xx/").status_code == 404


def test_a_run_that_is_ended_is_taken_up_again(uhr, monkeypatch, caplog):
    """Killed before a letter was handed over, refused by the server; after three times it rests."""
    for name in ("a", "b", "c"):
        confirmed(uhr, "/umsetzungsprojekte/", f"{name}@telgte.example")
    f.projekt()
    next_day(uhr)
    wirklich, stelle = EmailMultiAlternatives.send, {"b": SystemExit()}

    def send(brief, *args, **optionen):
        if grund := stelle.get(brief.to[0][0]):
            raise grund
        return wirklich(brief, *args, **optionen)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    with pytest.raises(SystemExit):
        run()
    stelle["b"] = OSError("b@telgte.example kennt hier niemand")
    uhr.shift(dt.timedelta(hours=1))
    for _ in range(2):
        with pytest.raises(CommandError, match="1 E-Mails ließen sich nicht senden"):
            run()
    run()
    assert sorted(brief.to[0][0] for brief in mail.outbox) == ["a", "c"]
    assert "telgte" not in caplog.text
    assert Abo.objects.get(abonnent__mail__startswith="b").zustand == Abozustand.RUHT
    assert set(Sendung.objects.values_list("zustand", "text")) == {
        (Sendungszustand.GESENDET, ""),
        (Sendungszustand.GESCHEITERT, ""),
    }


def test_a_change_of_the_rhythm_brings_no_second_letter_of_a_day(uhr):
    """It waits until tomorrow, and then tells everything."""
    confirmed(uhr, "/umsetzungsprojekte/")
    andere = confirmed(uhr, "/organisationen/", takt="woechentlich")
    next_day(uhr)
    f.projekt()
    run()
    Abo.objects.filter(pk=andere.pk).update(takt="taeglich")
    f.organisation(name="Neue Stelle")
    run()
    assert len(mail.outbox) == 1
    next_day(uhr)
    run()
    assert "Neue Stelle" in mail.outbox[1].body


def test_without_mail_there_are_no_abos(besucher, settings):
    """No link; the command says why."""
    settings.PORTAL_ADRESSE = ""
    f.projekt()
    assert "/abos/" not in besucher.seite("/umsetzungsprojekte/").html
    assert "keine E-Mails senden" in besucher.seite("/abos/neu/?zu=/umsetzungsprojekte/").html
    assert "Nichts gesendet" in run()


def test_an_address_learns_of_its_abos_and_takes_them_along(uhr):
    """An Auskunft names each of them; with the erased address they go in the next run."""
    abo = confirmed(uhr, "/umsetzungsprojekte/?q=wohnen")
    confirmed(uhr, "/organisationen/", "anderswo@telgte.example")
    funde = find_person(WER)
    assert [fund.model for fund in funde] == [Abonnent, Abo]
    wert = funde[1].as_row()["wert"]
    assert wert.startswith("umsetzungsprojekte, Filter q=wohnen, täglich, angefragt am 30.11.2026")
    assert wert.endswith(f"Einwilligung in der Fassung {abo.wortlaut}")
    assert erase_person(WER, {fund.schluessel for fund in funde}, "chefin") == 1
    run()
    assert [abo.abonnent.mail for abo in Abo.objects.all()] == ["anderswo@telgte.example"]


def test_what_is_not_there_yet_can_be_waited_for(uhr, besucher):
    """A Leistung, a Themenfeld and a Kommune without anything."""
    leistung = f.ozg_leistung(name="Wohngeld", slug="wohngeld")
    kommune = f.kommune()
    confirmed(uhr, leistung.get_absolute_url())
    confirmed(uhr, f.themenfeld().get_absolute_url())
    confirmed(uhr, kommune.get_absolute_url())
    next_day(uhr)
    f.projekt(titel="Wohngeld online", ozg_leistungen=[leistung])
    f.anschluss(kommune)
    run()
    assert "- Wohngeld online" in mail.outbox[0].body
    assert mail.outbox[0].body.count("Neu in Ihrer Auswahl") == 2
