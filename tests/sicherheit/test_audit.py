"""What `make audit` says, and what of it every test run asks for."""

import json
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests import audit_schutz
from tests.audit_kopf import SEITEN, VERWALTUNG, bad_cookie, missing
from tests.audit_schutz import explained
from tests.formular import form_of

LUECKE = {"id": "CVE-0000-1", "fix_versions": ["2.0"]}
GUT = {"name": "a", "version": "1", "vulns": []}
SCHLECHT = {"name": "b", "version": "1", "vulns": [LUECKE]}
UNBEKANNT = {"name": "c", "skip_reason": "not found on https://index.example"}


class TestRules:
    """Ruff's security rules."""

    def test_are_on_and_every_exception_says_why(self):
        """In pyproject.toml and beside every line."""
        assert audit_schutz.switched_on()
        assert audit_schutz.unexplained() == []

    @pytest.mark.parametrize(
        ("zeile", "gut"),
        [
            ("x = 1", True),
            ("x = 1  # noqa: E501", True),
            ("x = 1  # NOQA", False),
            ("x = 1  # NOQA: S608", False),
            ("x = 1  # NOQA: E501, S608", False),
            ("x = 1  # NOQA: S608 -", False),
            ("x = 1  # NOQA: S608 (names of our own tables)", True),
            ("x = 1  # NOQA: S308 – nh3 has the last word", True),
        ],
    )
    def test_an_exception_without_a_reason_is_seen(self, zeile, gut):
        """Also one of everything."""
        assert explained(zeile.replace("NOQA", "noqa")) == gut


def test_settings_of_production_are_what_django_wants(tmp_path):
    """As docs/betrieb/ gives them."""
    befund = audit_schutz.deployment(tmp_path)
    assert befund.gut, str(befund)


def test_a_careless_setting_is_noticed(tmp_path, monkeypatch):
    """Without HTTPS the report is a failure and names Django's complaints."""
    echte = audit_schutz.production
    monkeypatch.setattr(audit_schutz, "production", lambda var: echte(var) | {"HTTPS": "nein"})
    befund = audit_schutz.deployment(tmp_path)
    assert befund.gut is False
    assert "security.W" in str(befund)


class TestPackages:
    """Known vulnerabilities."""

    @pytest.mark.parametrize(
        ("pakete", "gut", "worte"),
        [
            ([GUT], True, "1 Pakete, 0 Schwachstellen"),
            ([GUT, SCHLECHT], False, "CVE-0000-1, behoben in 2.0"),
            ([UNBEKANNT], None, "nicht erreichbar"),
            ([GUT, UNBEKANNT], None, "nicht geprüft: c"),
            ([SCHLECHT, UNBEKANNT], False, "1 von 2 Paketen geprüft, 1 Schwachstellen"),
        ],
    )
    def test_what_was_not_looked_at_is_not_called_good(self, pakete, gut, worte):
        """The tool itself does; hosts are never named."""
        befund = audit_schutz.packages(lambda: json.dumps({"dependencies": pakete}))
        assert befund.gut is gut
        assert worte in str(befund)
        assert "index.example" not in str(befund)

    @pytest.mark.parametrize("ausgabe", ["", "kein JSON", "{}", "[]"])
    def test_a_tool_that_fails_is_left_out(self, ausgabe):
        """And so is one that cannot be installed."""

        def geht_nicht():
            raise OSError("index.example")

        for pruefer in (lambda: ausgabe, geht_nicht):
            befund = audit_schutz.packages(pruefer)
            assert befund.gut is None
            assert "index.example" not in str(befund)


class TestHeaders:
    """Over HTTPS, as production has them; of every address: test_rundgang.py."""

    @pytest.fixture
    def https(self, settings):
        settings.SECURE_HSTS_SECONDS = 31_536_000
        settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True

    def test_every_cookie(self, db, https):
        """Of the login; visitors get none on any page of the report."""
        get_user_model().objects.create_superuser("chefin", password="geheim")
        gast, konto = Client(), Client()
        for pfad in SEITEN.values():
            assert pfad == "/admin/login/" or not gast.get(pfad, secure=True).cookies
        seite = form_of(konto.get("/admin/login/", secure=True))
        seite.fill(username="chefin", password="geheim").send(secure=True)
        gesetzt = SimpleCookie(konto.cookies).output(header="").strip().splitlines()
        namen = {zeile.strip().split("=")[0] for zeile in gesetzt}
        assert {"csrftoken", "sessionid"} <= namen <= {"csrftoken", "sessionid", "messages"}
        for zeile in gesetzt:
            assert bad_cookie(zeile) == [], zeile

    def test_the_report_has_every_kind_of_admin_page(self, db):
        """They exist, and answer to the first account."""
        client = Client()
        client.force_login(get_user_model().objects.create_superuser("chefin"))
        for pfad in VERWALTUNG.values():
            assert client.get(pfad).status_code == 200, pfad

    @pytest.mark.parametrize(
        ("name", "wert", "mangel"),
        [
            ("content-security-policy", "default-src 'none'", "CSP"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'; script-src 'unsafe-inline'",
                "CSP ohne unsafe",
            ),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'; img-src *",
                "CSP ohne unsafe",
            ),
            ("strict-transport-security", "max-age=3600", "HSTS"),
            ("x-frame-options", "SAMEORIGIN", "x-frame-options"),
            ("x-content-type-options", "", "x-content-type-options"),
            ("referrer-policy", "unsafe-url", "referrer-policy"),
            ("permissions-policy", "", "Permissions-Policy"),
            ("cache-control", "", "Cache-Control"),
            ("server", "nginx/1.2.3", "kein Server"),
        ],
    )
    def test_each_lack_is_noticed(self, db, https, name, wert, mangel):
        """One header at a time is wrong."""
        kopf = {n.lower(): w for n, w in Client().get("/", secure=True).headers.items()}
        assert missing(kopf) == []
        assert mangel in missing(kopf | {name: wert})

    def test_each_missing_flag_is_noticed(self):
        """SameSite=Strict is as good as Lax."""
        assert bad_cookie("a=b; Secure; HttpOnly; SameSite=Strict; Path=/") == []
        assert bad_cookie('a=""; Max-Age=0; Path=/') == []
        assert bad_cookie("a=secure; HttpOnly") == ["secure", "samesite=lax"]
        assert bad_cookie("a=b; Secure; SameSite=None") == ["httponly", "samesite=lax"]
