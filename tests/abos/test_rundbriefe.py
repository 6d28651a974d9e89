"""Rundbriefe: subscribed to by a choice of its own, written, looked at, released, sent once."""

import datetime as dt

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from abos.enums import Abozustand
from abos.models import Abo, Sendung
from abos.rundbriefversand import SendingRefused, recipients, send
from tests import factories as f
from tests.abos.test_abos import WER, confirmed, links, next_day, run, subscribe, uhr
from tests.bausteine.freigabe.hilfe import draft
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit
from tests.formular import open_page

__all__ = ["uhr"]  # the clock, and a portal that sends letters
pytestmark = pytest.mark.usefixtures("db")
ANDERE = "amt@lemgo.example"


@pytest.fixture
def bauen():
    """A Themenfeld."""
    return f.themenfeld(name="Bauen", slug="bauen")


def wanted(uhr, filter_: str = "themenfeld=bauen", wer: str = WER) -> Abo:
    """A confirmed Abo of Rundbriefe."""
    seite = f"/rundbriefe/?{filter_}" if filter_ else "/rundbriefe/"
    return confirmed(uhr, seite, wer)


def page_of(rundbrief) -> str:
    return reverse("rundbriefversand", args=[rundbrief.pk])


def sent(rundbrief) -> int:
    """By the act alone; how many letters it wrote."""
    return send(rundbrief.pk, timezone.now(), lambda _: True)


def test_from_a_themenfeld_to_a_rundbrief_in_the_mailbox_and_out_again(uhr, bauen, verwaltung):
    """Only who chose Rundbriefe gets one: those who wait for changes agreed to something else."""
    confirmed(uhr, bauen.get_absolute_url(), ANDERE)
    antwort = subscribe(uhr, "/rundbriefe/?themenfeld=bauen")
    assert antwort.status_code == 303
    (frage,) = mail.outbox
    assert "Rundbriefe, Themenfeld: Bauen\nE-Mails bei jedem Rundbrief." in frage.body
    open_page(Client(), links(mail.outbox.pop())["bestaetigen"]).send()
    abo = Abo.objects.get(liste="rundbriefe")
    assert (abo.zustand, abo.wortlaut) == (Abozustand.BESTAETIGT, "rundbrief-1")
    rundbrief = f.rundbrief(
        kennung="neu",
        betreff="Neues vom Bauen",
        text="## Baulotse\n\nSiehe [Fahrplan](/fahrplan/).",
        datum=timezone.localdate(),
        themenfelder=[bauen],
        veroeffentlichung="entwurf",
    )
    seite = verwaltung.get(page_of(rundbrief)).content.decode()
    assert "1 bestätigte Adresse<" in seite
    assert WER not in seite
    assert "erst freigeben, dann verschicken" in seite
    assert "Jetzt an" not in seite
    rundbrief.veroeffentlichung = "veroeffentlicht"
    rundbrief.save()
    formular = open_page(verwaltung, page_of(rundbrief))
    assert "1 E-Mail." in formular.send(follow=True).content.decode()
    assert "Jetzt an" not in verwaltung.get(page_of(rundbrief)).content.decode()
    assert rundbrief.history.latest().history_change_reason == "Versand an 1 Adresse"
    assert mail.outbox == []
    run()
    (brief,) = mail.outbox
    assert brief.to == [WER]
    assert brief.subject.endswith(": Neues vom Bauen")
    assert "Fahrplan (https://ozg.example/fahrplan/)" in brief.body
    html = brief.alternatives[0][0]
    assert '<h2>Baulotse</h2>\n<p>Siehe <a href="https://ozg.example/fahrplan/"' in html
    assert "https://ozg.example/rundbriefe/neu/" in brief.body
    assert not Sendung.objects.exclude(text="", html="", betreff="").exists()
    next_day(uhr)
    run()
    assert len(mail.outbox) == 1
    kopf = brief.message()
    assert kopf["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    abmelden = kopf["List-Unsubscribe"].strip("<>").removeprefix("https://ozg.example")
    assert Client(enforce_csrf_checks=True).post(abmelden).status_code == 200
    assert not Abo.objects.filter(liste="rundbriefe").exists()
    assert Abo.objects.filter(abonnent__mail=ANDERE).exists()


def test_each_address_is_reached_once_by_whatever_filter(uhr, bauen):
    """By one of several Themenfelder, by all Rundbriefe; not by a filter that fits no longer."""
    soziales = f.themenfeld(name="Soziales", slug="soziales")
    beide = [wanted(uhr), wanted(uhr, "themenfeld=soziales")]
    alle = wanted(uhr, "", ANDERE)
    Abo.objects.create(
        abonnent=alle.abonnent,
        liste="rundbriefe",
        abfrage="themenfeld=frueher",
        takt="rundbrief",
        zustand="bestaetigt",
        wortlaut="rundbrief-1",
        angefragt_am=timezone.now(),
        bestaetigt_am=timezone.now(),
        gesehen_tag=timezone.localdate(),
    )
    rundbrief = f.rundbrief(themenfelder=[bauen, soziales], veroeffentlichung="entwurf")
    wer = {beide[0].abonnent_id: [a.pk for a in beide], alle.abonnent_id: [alle.pk]}
    assert recipients(rundbrief) == wer
    assert recipients(f.rundbrief()) == {alle.abonnent_id: [alle.pk]}
    next_day(uhr)
    run()
    (brief,) = mail.outbox
    assert brief.to == [ANDERE]
    assert "passt nicht mehr zu den Daten" in brief.body


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"veroeffentlichung": "entwurf"}, "erst freigeben"),
        ({"veroeffentlichung": "archiviert"}, "erst freigeben"),
        ({"text": "Kommt am [[Tag]]."}, "auszufüllen: Tag"),
        ({"datum": dt.date(2026, 10, 1)}, "mehr als 30 Tage"),
        ({"themenfelder": []}, "Niemand hat Rundbriefe abonniert"),
        ({"verschickt_am": dt.datetime(2026, 11, 30, tzinfo=dt.UTC)}, "schon verschickt"),
    ],
)
def test_what_must_not_go_out_stays(uhr, bauen, angaben, satz):
    """The act refuses it, whatever a page showed."""
    wanted(uhr)
    rundbrief = f.rundbrief(**{"datum": timezone.localdate(), "themenfelder": [bauen]} | angaben)
    with pytest.raises(SendingRefused, match=satz):
        sent(rundbrief)
    assert not Sendung.objects.exists()


def test_neither_an_older_text_nor_an_unread_one_is_sent(uhr, bauen, verwaltung):
    """A newer draft that waits, a change since the page was opened, an account without the right
    to release."""
    wanted(uhr)
    rundbrief = f.rundbrief(datum=timezone.localdate(), themenfelder=[bauen])
    formular = open_page(verwaltung, page_of(rundbrief))
    schreibt = client_of(konto_mit("rundbriefe.view_rundbrief", "rundbriefe.change_rundbrief"))
    draft(schreibt, rundbrief, text="Anders")
    assert "neuere Fassung" in formular.send(follow=True).content.decode()
    seite = schreibt.get(page_of(rundbrief)).content.decode()
    assert "Jetzt an" not in seite
    andere = f.rundbrief(datum=timezone.localdate(), themenfelder=[bauen])
    formular = open_page(verwaltung, page_of(andere))
    assert "wer Rundbriefe freigeben darf" in schreibt.get(page_of(andere)).content.decode()
    andere.text = "Anders"
    andere.save()
    assert "inzwischen geändert" in formular.send(follow=True).content.decode()
    assert not Sendung.objects.exists()


def test_what_is_withdrawn_waits_and_who_has_left_gets_nothing(uhr, bauen):
    """Also where an address has other Abos left; after two days nothing waits any more."""
    for wer in (WER, ANDERE):
        confirmed(uhr, "/organisationen/", wer)
        wanted(uhr, wer=wer)
    rundbrief = f.rundbrief(datum=timezone.localdate(), themenfelder=[bauen])
    assert sent(rundbrief) == 2
    Abo.objects.get(liste="rundbriefe", abonnent__mail=ANDERE).delete()
    zustand = type(rundbrief).objects.filter(pk=rundbrief.pk)
    zustand.update(veroeffentlichung="entwurf")
    run()
    assert mail.outbox == []
    zustand.update(veroeffentlichung="veroeffentlicht")
    run()
    assert [brief.to for brief in mail.outbox] == [[WER]]
    assert Sendung.objects.count() == 1
    Sendung.objects.update(zustand="offen")
    zustand.update(veroeffentlichung="entwurf")
    next_day(uhr, 3)
    run()
    assert not Sendung.objects.exists()


def test_nobody_is_moved_from_changes_to_rundbriefe(uhr, bauen):
    """Nor the other way round; one that rests is sent again by its button."""
    abo = wanted(uhr)
    Abo.objects.update(zustand=Abozustand.RUHT)
    formular = open_page(Client(), reverse("abo-link"))
    uhr.shift(10)
    formular.fill(mail=WER).send()
    ort = links(mail.outbox.pop())["verwalten"]
    for takt in ("taeglich", "unsinn"):
        Client().post(ort, {"abo": abo.pk, "takt": takt})
    abo.refresh_from_db()
    assert (abo.takt, abo.zustand) == ("rundbrief", Abozustand.RUHT)
    open_page(Client(), ort).send()
    abo.refresh_from_db()
    assert abo.zustand == Abozustand.BESTAETIGT
    aenderungen = confirmed(uhr, "/organisationen/")
    Client().post(ort, {"abo": aenderungen.pk, "takt": "rundbrief"})
    assert Abo.objects.get(pk=aenderungen.pk).takt == "taeglich"
    rundbrief = f.rundbrief(themenfelder=[bauen])
    antwort = Client().get("/abos/neu/", {"zu": rundbrief.get_absolute_url()})
    assert "ändert sich nicht mehr" in antwort.content.decode()
    cache.clear()
