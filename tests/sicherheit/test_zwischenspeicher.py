"""Nobody can put an answer for others into the store: what a request says besides its address
changes neither the answer nor what the next visitor gets."""

import pytest
from django.test import Client

from tests import factories as f
from tests.leitung import Leitung
from tests.sicherheit.landkarte import records_of_all, samples, superuser

pytestmark = pytest.mark.django_db
FREMD = "evil.example"
#: what proxies and frameworks are known to believe
GIFT = {
    "HTTP_X_FORWARDED_HOST": FREMD,
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_PORT": "444",
    "HTTP_X_FORWARDED_PREFIX": "/boese",
    "HTTP_X_FORWARDED_FOR": "192.0.2.9",
    "HTTP_X_FORWARDED_SERVER": FREMD,
    "HTTP_X_FORWARDED_SCHEME": "https",
    "HTTP_X_SCHEME": "https",
    "HTTP_X_HOST": FREMD,
    "HTTP_X_HTTP_HOST_OVERRIDE": FREMD,
    "HTTP_FORWARDED": f"host={FREMD}",
    "HTTP_X_ORIGINAL_URL": "/admin/",
    "HTTP_X_REWRITE_URL": "/admin/",
    "HTTP_X_ORIGINAL_HOST": FREMD,
    "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    "HTTP_X_METHOD_OVERRIDE": "POST",
    "HTTP_X_HTTP_METHOD": "PUT",
    "HTTP_X_SCRIPT_NAME": "/boese",
    "HTTP_ACCEPT_LANGUAGE": "en",
    "HTTP_ACCEPT": "application/json",
    "HTTP_USER_AGENT": FREMD,
    "HTTP_REFERER": f"https://{FREMD}/",
    "HTTP_ORIGIN": f"https://{FREMD}",
    "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
    "HTTP_RANGE": "bytes=0-9",
    "HTTP_IF_RANGE": '"x"',
    "HTTP_IF_MATCH": '"x"',
    "HTTP_CACHE_CONTROL": "no-store",
    "HTTP_PRAGMA": "no-cache",
    "HTTP_HX_REQUEST": "true",
    "HTTP_SEC_FETCH_MODE": "cors",
    "HTTP_COOKIE": "sprache=en; farbe=rot",
    "HTTP_X_REQUEST_ID": "fremdenummer12",
    "HTTP_TE": "trailers",
    "HTTP_UPGRADE_INSECURE_REQUESTS": "1",
    "HTTP_VIA": FREMD,
    "HTTP_SOAPACTION": "x",
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "HTTP_DNT": "1",
    "HTTP_SAVE_DATA": "on",
}


def comparable(ergebnis):
    """Without what belongs to the single request; None for what may not be kept anyway."""
    if "private" in ergebnis.kopf.get("Cache-Control", ""):
        return None
    kopf = {n: w for n, w in ergebnis.kopf.items() if n not in ("X-Request-ID", "Last-Modified")}
    inhalt = ergebnis.inhalt
    if "spreadsheetml" in kopf.get("Content-Type", ""):  # the time is in the file
        inhalt, kopf["Content-Length"] = b"", ""
    return ergebnis.status, kopf, inhalt


@pytest.mark.usefixtures("welt")
class TestGift:
    """Headers."""

    def test_no_header_changes_any_answer_or_the_next_one(self):
        """The whole map, all headers at once: same answer, and the store keeps the same."""
        sauber, vergiftet, anders = Leitung(), Leitung(), []
        orte = samples()
        assert len(orte) > 60
        for adresse in orte:
            soll = comparable(sauber.get(adresse))
            erste, zweite = vergiftet.get(adresse, **GIFT), vergiftet.get(adresse)
            assert FREMD.encode() not in erste.inhalt, adresse
            if soll != comparable(erste) or soll != comparable(zweite):
                anders.append(adresse)
        assert not anders

    def test_what_stands_before_all_paths_does_not_stay_for_the_next(self):
        """Whoever passes SCRIPT_NAME on: the links of one request are not those of another."""
        projekt, leitung = f.projekt(), Leitung()
        for ort in ("/organisationen/", projekt.get_absolute_url()):
            vorher = leitung.get(ort).inhalt
            assert b'href="/boese/themenfelder/"' in leitung.get(ort, SCRIPT_NAME="/boese").inhalt
            leitung.portal.store.clear()
            assert leitung.get(ort).inhalt == vorher
            assert b"boese" not in vorher

    def test_behind_a_proxy_the_scheme_alone_counts_and_is_part_of_the_key(self, settings):
        """PROXY=ja: http and https are kept apart, no other word of a visitor counts."""
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        leitung, sicher = Leitung(), {"HTTP_X_FORWARDED_PROTO": "https"}
        for adresse in ("/", "/robots.txt", "/sitemap.xml", "/umsetzungsprojekte/?format=json"):
            erste = leitung.get(adresse, **GIFT)
            assert FREMD.encode() not in erste.inhalt
            assert comparable(leitung.get(adresse, **sicher)) == comparable(erste)
            offen = leitung.get(adresse, HTTP_X_FORWARDED_PROTO="http")
            assert b"https://localhost" not in offen.inhalt
            wirr = leitung.get(adresse, HTTP_X_FORWARDED_PROTO='javascript:"><script>')
            assert comparable(wirr) == comparable(offen)

    @pytest.mark.parametrize(
        "host",
        [
            FREMD,
            f"localhost.{FREMD}",
            f"{FREMD}:80",
            "",
            "a b",
            f"localhost@{FREMD}",
            "[::1",
            "localhost/../x",
        ],
    )
    def test_a_foreign_host_is_neither_served_nor_kept(self, host):
        """400 each time, and the page of the right host stays what it was."""
        leitung = Leitung()
        soll = comparable(leitung.get("/"))
        for _ in range(2):
            antwort = leitung.get("/", HTTP_HOST=host)
            assert antwort.status == 400
            assert "no-store" in antwort.kopf["Cache-Control"]
            assert FREMD.encode() not in antwort.inhalt
        assert comparable(leitung.get("/")) == soll


class TestParameter:
    """Order and number of parameters; ways to write a path."""

    FORMEN = (
        "q=amt&q=leistung",
        "q=leistung&q=amt",
        "q=amt&seite=2",
        "seite=2&q=amt",
        "q=amt&",
        "&q=amt",
        "q=amt;seite=2",
        "Q=amt",
        "q[]=amt",
        "q=amt%00",
        "q=%61mt",
        "q=amt#x",
        "q =amt",
        "q=amt&utm_source=x",
        "q=amt&callback=x",
        "q=amt&_=1",
        "q=amt&format=json&format=",
        "q=amt&format=&format=json",
        "q=amt&ansicht=karten&ansicht=fahrplan",
    )
    PFADE = (
        "/umsetzungsprojekte//",
        "//umsetzungsprojekte/",
        "/umsetzungsprojekte/./",
        "/umsetzungsprojekte/;x=1",
        "/umsetzungsprojekte/%0a",
        "/UMSETZUNGSPROJEKTE/",
        "/umsetzungsprojekte",
        "/umsetzungsprojekte/style.css",
        "/x/../umsetzungsprojekte/",
    )

    @pytest.mark.usefixtures("welt")
    def test_each_has_an_answer_of_its_own(self):
        """Asked in any order, each gets what a portal without a store would say."""
        orte = [f"/umsetzungsprojekte/?{form}" for form in ("q=amt", "", *self.FORMEN)]
        orte += self.PFADE
        soll = {ort: comparable(Leitung().get(ort)) for ort in orte}
        vorwaerts, rueckwaerts = Leitung(), Leitung()
        for leitung, folge in ((vorwaerts, orte), (rueckwaerts, orte[::-1])):
            for _ in range(2):
                assert {ort: comparable(leitung.get(ort)) for ort in folge} == soll

    @pytest.mark.usefixtures("welt")
    def test_a_name_at_the_end_makes_no_page_a_file(self):
        """Else a cache that keeps „….css“ would keep the page of somebody else."""
        for ende in ("x.css", "x.js", "%0ax.css", ";x.css", "..%2fx.css"):
            assert Leitung().get(f"/umsetzungsprojekte/{ende}").status == 404


class TestMethode:
    """HEAD, Range, and what is no question."""

    @pytest.mark.usefixtures("welt")
    def test_head_and_range_leave_the_whole_page(self):
        """Whoever comes first, and with whatever range."""
        soll = comparable(Leitung().get("/hilfe/"))
        for methode, kopf in (
            ("HEAD", {}),
            ("GET", {"HTTP_RANGE": "bytes=0-9"}),
            ("HEAD", {"HTTP_RANGE": "bytes=5-"}),
            ("GET", {"HTTP_IF_MATCH": '"x"'}),
            ("GET", {"CONTENT_LENGTH": "5", "QUERY_STRING": ""}),
        ):
            leitung = Leitung()
            erste = leitung.get("/hilfe/", methode, **kopf)
            assert erste.status == 200
            assert len(erste.inhalt) in (0, len(soll[2]))
            assert comparable(leitung.get("/hilfe/")) == soll
            kopf = leitung.get("/hilfe/", "HEAD")
            assert (kopf.inhalt, comparable(kopf)[1]) == (b"", soll[1])

    @pytest.mark.usefixtures("welt")
    @pytest.mark.parametrize(
        "methode", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "get"]
    )
    def test_other_methods_are_neither_kept_nor_answered_from_the_store(self, methode):
        """Also when a proxy is told to take one for another."""
        leitung = Leitung()
        leitung.get("/hilfe/", methode, HTTP_X_HTTP_METHOD_OVERRIDE="GET")
        assert not leitung.stored("/hilfe/")
        soll = leitung.get("/hilfe/")
        leitung.get("/hilfe/", methode)
        assert leitung.gefragt == ["/hilfe/"] * 3
        assert comparable(leitung.get("/hilfe/")) == comparable(soll)


class TestPerson:
    """Who is signed in."""

    def test_a_session_is_neither_served_from_the_store_nor_kept(self):
        """However its cookie is written among others; nor is anything that sets one."""
        records_of_all()
        client = Client()
        client.force_login(superuser())
        sitzung = f"sessionid={client.cookies['sessionid'].value}"
        leitung = Leitung()
        for cookie in (
            sitzung,
            f"a=b; {sitzung}",
            f"a=b;{sitzung}",
            f'"x"; {sitzung}',
            f" {sitzung} ",
            f"{sitzung}; {sitzung}",
            "sessionid=unsinn",
        ):
            antwort = leitung.get("/umsetzungsprojekte/", HTTP_COOKIE=cookie)
            assert "no-store" in antwort.kopf["Cache-Control"], cookie
            assert "private" in antwort.kopf["Cache-Control"], cookie
            assert "ETag" not in antwort.kopf
            assert not leitung.stored("/umsetzungsprojekte/"), cookie
        offen = leitung.get("/umsetzungsprojekte/")
        assert "Set-Cookie" not in offen.kopf
        assert b"chefin" not in offen.inhalt
        vorher = len(leitung.gefragt)
        leitung.get("/umsetzungsprojekte/", HTTP_COOKIE=sitzung)
        assert len(leitung.gefragt) == vorher + 1

    @pytest.mark.parametrize(
        "pfad",
        [
            "/admin/",
            "//admin/",
            "/admin/../hilfe/",
            "/ADMIN/",
            "/admin/login/",
            "/x/../admin/login/",
        ],
    )
    def test_no_way_to_write_the_admins_address_is_kept_with_a_cookie_in_it(self, pfad):
        """The page of the login sets one."""
        f.projekt()  # without any record there is no Datenstand
        leitung = Leitung()
        for _ in range(2):
            antwort = leitung.get(pfad)
            if "Set-Cookie" in antwort.kopf or "/admin/login" in antwort.kopf.get("Location", ""):
                assert not leitung.stored(pfad)
