"""Whose name stands in absolute addresses is the operator's affair alone."""

import re
from itertools import cycle

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of
from tests.besuch import Besucher
from tests.formular import ask, open_page
from tests.konten.hilfe import text_of
from tests.sicherheit.landkarte import places
from vorschlaege.models import Vorschlag

FREMD = "evil.example"
FALSCH = (
    FREMD,
    f"{FREMD}:80",
    f"localhost.{FREMD}",
    f"{FREMD}.localhost.",
    f"localhost@{FREMD}",
    f"localhost:80@{FREMD}",
    f"localhost, {FREMD}",
    f"localhost#{FREMD}",
    f"localhost/{FREMD}",
    f"127.0.0.1.{FREMD}",
    f"{FREMD}\\localhost",
    f"<script>{FREMD}</script>",
    "localhost:port",
    "",
    " ",
    "a b",
    "local_host",
    "[::1",
    "[::ffff:127.0.0.1]",
    "0x7f.1",
    "2130706433",
    "%6cocalhost",
    "löcalhost",
    "localhost\tx",
    f"localhost\r\nX-Boese: {FREMD}",
)
#: whatever writes absolute addresses
ABSOLUT = (
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-umsetzungsprojekte.xml",
    "/opensearch.xml",
    "/daten/",
    "/umsetzungsprojekte/",
    "/umsetzungsprojekte/?format=csv",
    "/umsetzungsprojekte/?format=json",
    "/umsetzungsprojekte/?format=ics",
    "/umsetzungsprojekte/?format=atom",
    "/neues/?format=atom",
    "/umsetzungsprojekte/parken/",
    "/umsetzungsprojekte/?format=pdf",
    "/themenfelder/?format=csv",
    "/umsetzungsprojekte/parken/steckbrief.pdf",
    "/umsetzungsprojekte/parken/aenderungen.atom",
)


@pytest.fixture
def projekt(db):
    """One public project with a planned phase."""
    return f.projekt(kennung="parken", phasen={"vorbereitung": "31.12.2030"})


#: each kind of address
ORTE = (
    "/",
    "/umsetzungsprojekte/?format=csv",
    "/robots.txt",
    "/gesund/",
    "/admin/",
    "/search",
    "/umsetzungsprojekte",
    "/gibt/es/nicht/",
    "/kontakt/",
)


@pytest.mark.parametrize(("nummer", "host"), [*enumerate(FALSCH)])
def test_a_wrong_name_gets_a_german_page_that_does_not_repeat_it(db, nummer, host):
    """400 before any view, on every kind of address: each name at a third of them."""
    gast = Besucher(raise_request_exception=False)
    for ort in ORTE[nummer % 3 :: 3]:
        antwort = gast.get(ort, headers={"host": host})
        assert antwort.status_code == 400, ort
        assert "Das ließ sich nicht lesen" in antwort.inhalt.decode()
        alles = antwort.inhalt.decode() + str(antwort.headers)
        assert FREMD not in alles
        assert antwort["Cache-Control"] == "no-store"


def test_a_wrong_name_reaches_no_view(db):
    """Refused on every address of the map, also with a form in hand, which every other one gets."""
    client = Client(raise_request_exception=False)
    for ort, methode in zip(places(), cycle(("get", "post")), strict=False):
        antwort = ask(client, methode, ort.pfad, headers={"host": FREMD})
        assert antwort.status_code == 400, ort.pfad
        assert FREMD not in antwort.content.decode()


@pytest.mark.parametrize("adresse", ABSOLUT)
def test_absolute_addresses_name_our_host(projekt, als_text, adresse):
    """Of all headers that name a host, Host alone counts, and only if it is one of ours."""
    gelogen = {
        "X-Forwarded-Host": FREMD,
        "X-Forwarded-Server": FREMD,
        "X-Host": FREMD,
        "Forwarded": f"host={FREMD}",
        "X-Forwarded-Proto": "https",
        "Origin": f"https://{FREMD}",
        "Referer": f"https://{FREMD}/",
        "X-Forwarded-Prefix": "/x",
        "X-Original-Host": FREMD,
        "X-Forwarded-Port": "444",
    }
    gast = Besucher()
    antwort = gast.get(adresse, headers={"host": "localhost", **gelogen})
    inhalt = antwort.inhalt.decode(errors="replace")
    assert antwort.status_code == 200
    assert FREMD not in inhalt + str(antwort.headers)
    assert not re.search(r"https://localhost|localhost:444|localhost/x/", inhalt)


@pytest.mark.parametrize("adresse", ABSOLUT)
def test_with_portal_adresse_it_alone_is_named(projekt, settings, als_text, adresse):
    """Whatever name and port the visitor used among those that are allowed."""
    settings.PORTAL_ADRESSE = "https://ozg.example.org"
    gast = Client()
    for host in ("localhost", "127.0.0.1:9999"):
        antwort = gast.get(adresse, headers={"host": host})
        inhalt = text_of(antwort)
        assert antwort.status_code == 200
        assert not re.search(r"//(localhost|127\.0\.0\.1|testserver)", inhalt)
    assert "https://ozg.example.org/" in inhalt or adresse.endswith(("csv", "pdf"))
    assert gast.get(adresse, headers={"host": FREMD}).status_code == 400


@pytest.mark.parametrize("proxy", ["ja", "nein"])
def test_a_mail_names_our_host(projekt, settings, proxy):
    """The answer to a proposal, sent from the admin: its link comes from Host alone."""
    settings.KONTAKT_POSTFACH = settings.DEFAULT_FROM_EMAIL = "ozg@stadt.example"
    settings.SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if proxy == "ja" else None
    )
    chefin = client_of(get_user_model().objects.create_superuser("chefin"))
    vorschlag = f.vorschlag(projekt, mail="kim@stadt.example", wert="Neu", bisher=projekt.titel)
    ort = adresse(Vorschlag, "change", vorschlag.pk)
    seite = open_page(chefin, ort, "entscheidung").fill(entscheidung="angenommen")
    kopf = {"host": "localhost", "X-Forwarded-Host": FREMD, "X-Forwarded-Proto": "https"}
    seite.send("entscheiden", headers=kopf)
    (brief,) = mail.outbox
    anfang = "https" if proxy == "ja" else "http"
    assert f"{anfang}://localhost{projekt.get_absolute_url()}" in brief.body
    assert FREMD not in brief.body + str(brief.message())
