"""Headers of every kind of answer, whoever gives it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.adressen import MASCHINEN, TEXTE
from tests.besuch import Besucher
from tests.formular import form_of
from ueberblick.views import Daten

SEITEN = (
    "/",
    "/suche/?q=amt",
    "/daten/",
    "/umsetzungsprojekte/",
    "/umsetzungsprojekte/?ansicht=karten",
    "/umsetzungsprojekte/?ansicht=fahrplan",
    "/umsetzungsprojekte/?ansicht=statistik",
    "/neues/",
    "/themenfelder/",
    "/ozg-leistungen/",
    "/leistungen/",
    "/organisationen/",
    *TEXTE,
    *MASCHINEN,
    "/robots.txt",
    "/sitemap.xml",
    "/opensearch.xml",
    "/farbe.css",
    "/search",
    "/fahrplan/",
    "/verwaltungssuchmaschine",
    "/gibt/es/nicht/",
    "/admin/",
    *(f"/umsetzungsprojekte/?format={form}" for form in ("csv", "xlsx", "json", "ics", "atom")),
)


def missing(antwort) -> list[str]:
    """What is wrong with the headers of an answer."""
    csp = antwort.get("Content-Security-Policy", "")
    regeln = {
        "CSP": "default-src 'none'" in csp and "frame-ancestors 'none'" in csp,
        "CSP unsafe": "unsafe" not in csp and not re.search(r"https?:|\*", csp),
        "nosniff": antwort.get("X-Content-Type-Options") == "nosniff",
        "Referrer-Policy": antwort.get("Referrer-Policy") == "same-origin",
        "Permissions-Policy": "camera=()" in antwort.get("Permissions-Policy", ""),
        "Opener": antwort.get("Cross-Origin-Opener-Policy") == "same-origin",
        "Cache-Control": bool(antwort.get("Cache-Control")),
        "X-Request-ID": bool(antwort.get("X-Request-ID")),
        "Server": "Server" not in antwort.headers,
    }
    return [name for name, gut in regeln.items() if not gut]


@pytest.fixture
def gast(db) -> Besucher:
    """Allows neither cookie nor write; sees the page of an error."""
    return Besucher(raise_request_exception=False)


@pytest.fixture
def chefin(db) -> Client:
    """Signed in, may do everything."""
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.create_superuser("chefin"))
    return client


@pytest.mark.parametrize("adresse", SEITEN)
def test_every_kind_of_public_answer(gast, adresse):
    """The visitor of tests also refuses every cookie."""
    assert missing(gast.get(adresse)) == []


def test_a_record_and_its_pdf(gast, als_text):
    """Pages with a key."""
    projekt = f.projekt()
    for adresse in (projekt.get_absolute_url(), reverse("steckbrief-pdf", args=[projekt.kennung])):
        assert missing(gast.get(adresse)) == []


@pytest.mark.parametrize(
    ("ausnahme", "status"),
    [
        (SuspiciousOperation(), 400),
        (PermissionDenied(), 403),
        (RuntimeError(), 500),
        (OperationalError(), 503),
    ],
)
def test_every_error(gast, monkeypatch, ausnahme, status):
    """400, 403, 500 and 503; 404 is among the pages above."""

    def wirft(self, **kwargs):
        raise ausnahme

    monkeypatch.setattr(Daten, "get_context_data", wirft)
    antwort = gast.get("/daten/")
    assert (antwort.status_code, missing(antwort)) == (status, [])


def test_gone_method_and_foreign_host(gast, chefin):
    """405, 400 before any view; 410 of a deleted record."""
    assert missing(gast.post("/")) == []
    assert missing(gast.get("/", headers={"host": "fremd.example"})) == []
    organisation = f.organisation()
    adresse = organisation.get_absolute_url()
    organisation.delete()
    antwort = gast.get(adresse)
    assert (antwort.status_code, missing(antwort)) == (410, [])


def test_the_verwaltung(chefin):
    """Its first page, every list and every form; kept by no cache."""
    adressen = ["/admin/", "/admin/password_change/"]
    for model, verwaltung in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        adressen.append(reverse(f"{name}_changelist"))
        if verwaltung.has_add_permission(chefin.get("/admin/").wsgi_request):
            adressen.append(reverse(f"{name}_add"))
    for adresse in adressen:
        antwort = chefin.get(adresse)
        assert (antwort.status_code, missing(antwort)) == (200, []), adresse
        assert "no-store" in antwort["Cache-Control"] or "no-cache" in antwort["Cache-Control"]
        assert "private" in antwort["Cache-Control"], adresse


def test_static_files(gast, settings, tmp_path):
    """Found and not found, also without nginx before the portal."""
    assert missing(gast.get("/static/gibt-es-nicht.css")) == []
    (tmp_path / "bild.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    settings.STATIC_ROOT = str(tmp_path)
    antwort = Besucher().get("/static/bild.svg")
    assert (antwort.status_code, missing(antwort)) == (200, [])


class TestCache:
    """Who may keep what."""

    def test_public_pages_are_asked_for_again(self, gast):
        """Stored, but never shown without asking; what a view says counts."""
        assert gast.get("/umsetzungsprojekte/")["Cache-Control"] == "no-cache"
        assert gast.get("/farbe.css")["Cache-Control"] == "public, max-age=3600"

    def test_what_an_account_sees_is_kept_nowhere(self, chefin):
        """Public pages show more to who is signed in."""
        assert chefin.get("/umsetzungsprojekte/")["Cache-Control"] == "no-store, private"


class TestCookies:
    """Only for accounts."""

    def test_of_the_login(self, db, settings):
        """HttpOnly and SameSite always; Secure with HTTPS (test_settings)."""
        get_user_model().objects.create_superuser("chefin", password="geheim")
        client = Client()
        seite = client.get("/admin/login/")
        assert missing(seite) == []
        antwort = form_of(seite).fill(username="chefin", password="geheim").send()
        assert antwort.status_code == 302
        # the message: an account without limits has no second factor yet
        assert set(client.cookies) == {"sessionid", "csrftoken", "messages"}
        for cookie in client.cookies.values():
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"


class TestProxy:
    """Only the operator says whom to believe."""

    VON_AUSSEN = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "fremd.example",
        "X-Forwarded-For": "192.0.2.1",
        "Forwarded": "host=fremd.example;proto=https",
    }

    def test_without_a_proxy_nobody(self, gast):
        """Neither address nor scheme; the host comes from Host alone."""
        anfrage = gast.get("/robots.txt", headers=self.VON_AUSSEN)
        assert not anfrage.wsgi_request.is_secure()
        assert "fremd.example" not in anfrage.inhalt.decode()

    def test_behind_one_the_scheme_but_never_the_host(self, gast, settings):
        """PROXY=ja; X-Forwarded-Host stays without effect."""
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        antwort = gast.get("/robots.txt", headers={**self.VON_AUSSEN, "host": "localhost"})
        assert antwort.wsgi_request.is_secure()
        assert "fremd.example" not in antwort.inhalt.decode()
        assert "https://localhost/sitemap.xml" in antwort.inhalt.decode()

    def test_plain_http_is_sent_to_https(self, gast, settings):
        """But for what is asked past the proxy; HSTS on the secure answer."""
        settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
        antwort = Besucher().get("/hilfe/")
        assert (antwort.status_code, antwort["Location"]) == (301, "https://testserver/hilfe/")
        assert missing(antwort) in ([], ["CSP"])  # nothing is shown
        for adresse in ("/gesund/", "/bereit/"):
            assert Besucher().get(adresse).status_code == 200
        sicher = Besucher().get("/gesund/", secure=True)
        assert sicher["Strict-Transport-Security"] == "max-age=31536000"
