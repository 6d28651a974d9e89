"""Reminders: wanted by the account itself, once a day, with what waits in its own projects."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from erinnerungen.models import Erinnerung, Erinnerungswunsch
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit, page_of
from tests.formular import open_page

pytestmark = pytest.mark.usefixtures("db")
RECHTE = (
    "projects.view_umsetzungsprojekt",
    "projects.view_phase",
    "projects.change_phase",
    "vorschlaege.view_vorschlag",
)
MONTAG = "2026-11-30 03:00:00+01:00"
ORT = "/admin/erinnerungen/"


@pytest.fixture(autouse=True)
def uhr(settings):
    """A Monday; a portal that sends letters."""
    settings.PORTAL_ADRESSE = "https://ozg.example/"
    settings.KONTAKT_POSTFACH = "ozg@kreis.example"
    with time_machine.travel(MONTAG, tick=False) as uhr:
        yield uhr


def account(name: str, rhythmus="taeglich", **felder):
    """An account with one late project of its own, and its wish."""
    konto = konto_mit(*RECHTE, name=name)
    get_user_model().objects.filter(pk=konto.pk).update(
        **{"email": f"{name}@kreis.example"} | felder
    )
    konto.refresh_from_db()
    f.projekt(
        titel=f"Projekt von {name}", phasen={"konzeption": "Q3 2026"}, zustaendiges_konto=konto
    )
    if rhythmus:
        Erinnerungswunsch.objects.create(konto=konto, rhythmus=rhythmus)
    return konto


def run() -> str:
    """What the command says."""
    ausgabe = StringIO()
    call_command("erinnern", stdout=ausgabe)
    return ausgabe.getvalue()


def receivers() -> list[str]:
    """Who got a letter, without the domain."""
    return sorted(brief.to[0].partition("@")[0] for brief in mail.outbox)


def test_an_account_chooses_for_itself():
    """Nothing unless it says so; the page shows what a letter would say, and a way off."""
    konto = account("uli", rhythmus="")
    run()
    assert mail.outbox == []
    client = client_of(konto)
    formular = open_page(client, ORT)
    assert formular.felder["rhythmus"] == ["aus"]
    formular.fill(rhythmus="taeglich").send()
    assert open_page(client, ORT).felder["rhythmus"] == ["taeglich"]
    assert ORT in [a["href"] for a in page_of(client.get("/admin/")).alle("a")]
    run()
    (brief,) = mail.outbox
    text = brief.body
    assert "Projekt von uli: Konzeption, geplant Q3 2026" in text
    for link in (w for w in text.split() if w.startswith("https://")):
        ort = link.removeprefix("https://ozg.example")
        antwort = client.get(ort)
        assert antwort.status_code == 200, ort
        if "phase" in ort or "umsetzungsprojekt" in ort:
            assert "Projekt von uli" in antwort.content.decode()
    open_page(client, ORT).fill(rhythmus="aus").send()
    assert not Erinnerungswunsch.objects.exists()


def test_only_what_waits_and_only_of_ones_own(uhr):
    """Nothing open: no letter. Closed, without address or without the right to know: none."""
    account("uli")
    account("zu", is_active=False)
    account("ohne", email="")
    fremd = account("fremd")
    fremd.user_permissions.remove(*fremd.user_permissions.filter(codename="interne_notiz_lesen"))
    fertig = account("fertig")
    for menge in (
        Umsetzungsprojekt.objects.filter(zustaendiges_konto=fertig),
        Phase.objects.filter(projekt__zustaendiges_konto=fertig),
    ):
        menge.update(zuletzt_bestaetigt_am=dt.date(2026, 11, 30))
    assert "1 Erinnerungen gesendet, bei 2 Konten nichts offen" in run()
    assert receivers() == ["uli"]
    assert "Projekt von fremd" not in mail.outbox[0].body


def test_every_day_or_on_mondays(uhr):
    """And once a day, however often it is run."""
    account("uli")
    account("kim", rhythmus="woechentlich")
    run()
    assert "0 Erinnerungen gesendet" in run()
    assert receivers() == ["kim", "uli"]
    uhr.shift(dt.timedelta(days=1))
    run()
    assert receivers() == ["kim", "uli", "uli"]
    uhr.shift(dt.timedelta(days=60))
    run()
    assert Erinnerung.objects.count() == 1


def test_a_run_that_is_killed_or_refused_sends_each_letter_once(monkeypatch, caplog):
    """Ended before a letter was handed over; refused by the server; killed after it was noted."""
    for name in ("a", "b", "c", "d"):
        account(name)
    d = get_user_model().objects.get(username="d")
    Erinnerung.objects.create(konto=d, tag=dt.date(2026, 11, 30))  # noted, then killed
    wirklich, stelle = EmailMessage.send, {}

    def send(brief, *args, **optionen):
        wer = brief.to[0][0]
        if wer in stelle:
            raise stelle.pop(wer)
        return wirklich(brief, *args, **optionen)

    monkeypatch.setattr(EmailMessage, "send", send)
    stelle["b"] = SystemExit()
    with pytest.raises(SystemExit):
        run()
    assert receivers() == ["a"]
    stelle["b"] = OSError("b@kreis.example kennt hier niemand")
    with pytest.raises(CommandError, match="1 Erinnerungen ließen sich nicht senden"):
        run()
    run()
    assert receivers() == ["a", "b", "c"]
    assert "kreis.example" not in caplog.text


def test_without_a_mail_server_it_says_so(settings):
    """The command and the page; a wish is kept."""
    settings.KONTAKT_POSTFACH = ""
    konto = account("uli")
    assert "kann keine E-Mails senden" in run()
    assert not Erinnerung.objects.exists()
    assert "hier keine E-Mails senden" in client_of(konto).get(ORT).content.decode()
