"""Answers from memory: the right one for everybody, never an old one."""

import gzip
from itertools import product

import pytest
import time_machine
from django.db import connections
from django.test import override_settings

from bausteine.auslieferung import datenstand
from tests import factories as f
from tests.adressen import addresses, of_each_kind
from tests.bausteine.auslieferung.test_datenstand import lose_a_trigger
from tests.leitung import Leitung

pytestmark = pytest.mark.django_db
LISTE = "/umsetzungsprojekte/"
TAG = "HTTP_IF_NONE_MATCH"
SEIT = "HTTP_IF_MODIFIED_SINCE"


@pytest.fixture
def leitung():
    """The portal with an empty store and one public project."""
    f.projekt(kennung="parken", titel="Parkausweis", veroeffentlichung="veroeffentlicht")
    return Leitung()


class TestStore:
    """What is kept."""

    @pytest.mark.parametrize(
        ("adresse", "status"),
        [
            ("/", 200),
            (LISTE, 200),
            ("/umsetzungsprojekte/parken/", 200),
            ("/sitemap.xml", 200),
            ("/gibt/es/nicht/", 404),
            ("/search", 301),
            ("/verwaltungssuchmaschine", 410),
        ],
    )
    def test_the_second_visitor_gets_the_same_without_django(self, leitung, adresse, status):
        erste, zweite = leitung.get(adresse), leitung.get(adresse)
        assert len(leitung.gefragt) == 1
        assert (erste.status, zweite.status) == (status, status)
        assert zweite.inhalt == erste.inhalt
        einmalig = {"Last-Modified": "", "X-Request-ID": ""}
        assert zweite.kopf | einmalig == erste.kopf | einmalig
        assert zweite.kopf["Cache-Control"] == "no-cache"
        assert ("ETag" in zweite.kopf) == (status == 200)

    @pytest.mark.parametrize(
        "adresse", ["/kontakt/", "/barrierefreiheit/", "/vorschlag/umsetzungsprojekte/parken/"]
    )
    def test_a_form_is_made_anew_for_everyone(self, leitung, adresse, settings):
        """It holds a mark of its own."""
        settings.KONTAKT_POSTFACH = "ozg@stadt.example"
        erste, zweite = leitung.get(adresse), leitung.get(adresse)
        assert erste.inhalt != zweite.inhalt
        assert erste.kopf["Cache-Control"] == "private, no-cache"
        assert "ETag" not in erste.kopf

    def test_a_streamed_file_is_not_kept_but_has_a_tag(self, leitung):
        """CSV: no room for it in memory, 304 all the same."""
        adresse = f"{LISTE}?format=csv"
        erste, zweite = leitung.get(adresse), leitung.get(adresse)
        assert len(leitung.gefragt) == 2
        assert b"Parkausweis" in zweite.inhalt
        assert leitung.get(adresse, **{TAG: erste.kopf["ETag"]}).status == 304

    def test_what_fails_is_not_kept(self, leitung, monkeypatch):
        """500: the next one gets the page."""
        from ueberblick.views import Startseite

        with monkeypatch.context() as kaputt:
            kaputt.setattr(Startseite, "get_context_data", None)
            assert leitung.get("/").status == 500
        assert leitung.get("/").status == 200

    def test_packed_and_unpacked_are_two(self, leitung):
        """Both are the same page."""
        offen, gepackt = leitung.get("/"), leitung.get("/", HTTP_ACCEPT_ENCODING="br, gzip")
        assert gepackt.kopf["Content-Encoding"] == "gzip"
        assert gzip.decompress(gepackt.inhalt) == offen.inhalt
        assert gepackt.kopf["ETag"] != offen.kopf["ETag"]
        assert leitung.get("/").inhalt == offen.inhalt

    @pytest.mark.parametrize("vorher", ["GET", "HEAD"])
    def test_head_has_the_headers_of_get(self, leitung, vorher):
        leitung.get(LISTE, vorher)
        kopf, ganz = leitung.get(LISTE, "HEAD"), leitung.get(LISTE)
        assert (kopf.kopf, kopf.inhalt) == (ganz.kopf, b"")
        assert ganz.inhalt
        assert len(leitung.gefragt) == 1

    @pytest.mark.usefixtures("welt")
    def test_no_page_differs_from_one_visitor_to_the_next(self):
        """Nothing that is kept holds a time or a token. XLSX and PDF note when they were made."""
        for adresse in of_each_kind(addresses()):
            if "xlsx" in adresse or "pdf" in adresse:
                continue
            einer, anderer = Leitung(), Leitung()
            erste = einer.get(adresse)
            if erste.kopf["Cache-Control"] == "no-cache" and einer.stored(adresse):
                assert erste.inhalt == anderer.get(adresse).inhalt, adresse


class TestNotModified:
    """304."""

    def test_before_any_other_work(self, leitung, django_assert_num_queries):
        tag = leitung.get("/").kopf["ETag"]
        leitung.portal.store.clear()
        with django_assert_num_queries(0):  # the mark is read past Django's cursor
            antwort = leitung.get("/", **{TAG: tag})
        assert (antwort.status, antwort.inhalt) == (304, b"")
        assert len(leitung.gefragt) == 1
        assert antwort.kopf["ETag"] == tag
        assert antwort.kopf["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"anders", W/"{}"', '"{}-gzip"'])
    def test_as_proxies_write_it(self, leitung, form):
        schluessel = leitung.get("/").kopf["ETag"][3:-1]
        assert leitung.get("/", **{TAG: form.format(schluessel)}).status == 304

    @pytest.mark.parametrize("tag", ['"anders"', "*", ""])
    def test_not_for_another_tag(self, leitung, tag):
        leitung.get("/")
        assert leitung.get("/", **{TAG: tag}).status == 200

    def test_the_tag_of_one_page_is_none_of_another(self, leitung):
        tag = leitung.get("/").kopf["ETag"]
        assert leitung.get(LISTE, **{TAG: tag}).status == 200
        assert leitung.get("/?a", **{TAG: tag}).status == 200

    def test_a_change_ends_it(self, leitung):
        tag = leitung.get("/").kopf["ETag"]
        f.quelle()
        assert leitung.get("/", **{TAG: tag}).status == 200

    def test_by_date_once_the_second_is_over(self, leitung):
        """Two changes within a second have one date, so it is not told before."""
        with time_machine.travel("2026-03-01 12:00:00.2+0100", tick=False) as zeit:
            assert "Last-Modified" not in leitung.get("/").kopf
            zeit.shift(1)
            datum = leitung.get("/").kopf["Last-Modified"]
            assert datum == "Sun, 01 Mar 2026 11:00:00 GMT"
            assert leitung.get("/", **{SEIT: datum}).status == 304
            assert leitung.get("/", **{SEIT: "Sun, 01 Mar 2026 11:00:01 GMT"}).status == 200
            assert leitung.get("/", **{SEIT: datum, TAG: '"anders"'}).status == 200
            f.quelle()
            assert leitung.get("/", **{SEIT: datum}).status == 200


class TestOneKeyOneAnswer:
    """Nobody puts an answer in another's place."""

    @pytest.mark.parametrize(
        "kopf",
        [
            {"HTTP_X_FORWARDED_HOST": "boese.example"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"HTTP_X_ORIGINAL_URL": "/admin/"},
            {"HTTP_ACCEPT_LANGUAGE": "en"},
            {"HTTP_USER_AGENT": "x"},
            {"HTTP_ACCEPT": "application/json"},
            {"HTTP_REFERER": "x"},
            {"HTTP_COOKIE": "fremd=1"},
            {"HTTP_RANGE": "bytes=0-1"},
        ],
    )
    def test_no_header_changes_a_page(self, leitung, kopf):
        """What is not in the key changes nothing: the page made with it is everyone's."""
        gestellt = leitung.get("/", **kopf)
        normal = Leitung().get("/")
        assert (gestellt.status, gestellt.inhalt) == (200, normal.inhalt)
        assert leitung.get("/").inhalt == normal.inhalt
        assert len(leitung.gefragt) == 1

    def test_order_and_number_of_parameters_count(self, leitung):
        """Each address as it was asked has an answer of its own."""
        f.themenfeld(name="Verkehr", slug="verkehr")
        for query in (
            "q=a&q=b",
            "q=b&q=a",
            "q=a%26q=b",
            "q=a;q=b",
            "sortierung=status&q=park",
            "q=park&sortierung=status",
            "unbekannt=1",
            "seite=2&unbekannt=1",
            "q=park%0a",
            "q=",
            "",
        ):
            allein = Leitung().get(f"{LISTE}?{query}").inhalt
            assert leitung.get(f"{LISTE}?{query}").inhalt == allein, query
        assert len(leitung.gefragt) == 11

    def test_a_line_break_in_the_path_is_part_of_the_path(self, leitung):
        """The parts of a key cannot run into each other."""
        pfade = ("/a'%2C%20'b/", "/a/%0A/", "/a%3Fb=c", "/a?b=c", "/a%27/")
        for pfad in pfade:
            leitung.get(pfad)
        assert len(leitung.gefragt) == len(pfade)

    def test_hosts_are_apart_and_others_are_refused(self, leitung):
        """The page names its own address."""
        assert b"http://localhost/" in leitung.get("/").inhalt
        assert b"http://127.0.0.1/" in leitung.get("/", HTTP_HOST="127.0.0.1").inhalt
        for _ in range(2):
            assert leitung.get("/", HTTP_HOST="boese.example").status == 400
        assert len(leitung.gefragt) == 4

    @override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
    def test_schemes_are_apart(self, leitung):
        """Behind our proxy its header says which."""
        for kopf in ({"HTTP_X_FORWARDED_PROTO": "https"}, {}, {"HTTP_X_FORWARDED_PROTO": "HTTP"}):
            https = kopf.get("HTTP_X_FORWARDED_PROTO") == "https"
            assert (b"https://localhost/" in leitung.get("/", **kopf).inhalt) == https
        assert len(leitung.gefragt) == 2


class TestFresh:
    """What else moves."""

    def test_a_new_day_brings_new_pages(self, leitung):
        """What is overdue depends on it, here in Germany."""
        tage = (
            "2026-03-01 23:59:59+0100",
            "2026-03-02 00:00:00+0100",
            "2026-07-01 23:59+0200",
            "2026-07-02 00:00+0200",
        )
        for fragen, tag in enumerate(tage, 1):
            with time_machine.travel(tag):
                leitung.get("/")
                leitung.get("/")
            assert len(leitung.gefragt) == fragen

    def test_maintenance_closes_the_store_too(self, leitung, settings, tmp_path):
        leitung.get("/")
        settings.VAR = tmp_path
        (tmp_path / "wartung").write_text("Umzug")
        antwort = leitung.get("/")
        assert (antwort.status, antwort.kopf["Cache-Control"]) == (503, "no-store")

    def test_without_all_triggers_nothing_is_kept(self, leitung, caplog):
        """And the log says what to do."""
        lose_a_trigger()
        for _ in range(2):
            assert leitung.get("/").kopf["Cache-Control"] == "no-store, private"
        assert len(leitung.gefragt) == 2
        assert "manage.py migrate" in caplog.text

    def test_a_database_that_does_not_answer_is_djangos_affair(self, leitung, monkeypatch):
        def weg(connection):
            raise connection.Database.OperationalError("weg")

        monkeypatch.setattr(datenstand, "read", weg)
        monkeypatch.setattr(connections["default"], "close", lambda: None)
        assert leitung.get("/").status == 200
        assert leitung.gefragt == ["/"]

    def test_settings_and_versions_are_apart(self, leitung):
        """Two versions of the portal share a store and no page."""
        tags = {leitung.get("/").kopf["ETag"]}
        for anders in ({"PORTAL_NAME": "Anders"}, {"BESTAETIGUNG_MONATE": 9}, {"SECRET_KEY": "x"}):
            with override_settings(**anders):
                tags.add(Leitung().get("/").kopf["ETag"])
        assert len(tags) == 4
        assert Leitung().get("/").kopf["ETag"] in tags


def test_every_key_of_two_requests_differs(leitung):
    """Over all that makes one."""
    teile = product(
        ("http", "https"), ("a", "b"), ("", "/p"), ("/", "/x"), ("", "q=1"), ("", "gzip")
    )
    schluessel = {
        leitung.portal.key(
            "s",
            {
                "wsgi.url_scheme": schema,
                "HTTP_HOST": host,
                "SCRIPT_NAME": vor,
                "PATH_INFO": pfad,
                "QUERY_STRING": query,
                "HTTP_ACCEPT_ENCODING": packen,
            },
        )
        for schema, host, vor, pfad, query, packen in teile
    }
    assert len(schluessel) == 64
