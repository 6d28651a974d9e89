"""What a page weighs, what it asks for, and that nothing moves while it loads."""

import pytest

from tests.browser.seiten import SEITEN, STATUS

pytestmark = pytest.mark.browser
#: most bytes over the wire and requests of a first visit; most bytes of the next page
ERSTER_BESUCH, ANFRAGEN, ZWEITE_SEITE = 120_000, 12, 20_000
#: most bytes of a list's HTML, uncompressed
HTML = 100_000


class Wire:
    """What really went over the wire, as the browser's network layer counts it."""

    def __init__(self, context, seite):
        self.bytes, self.anfragen = 0, []
        kanal = context.new_cdp_session(seite)
        kanal.send("Network.enable")
        kanal.on("Network.requestWillBeSent", self._asked)
        kanal.on("Network.loadingFinished", self._got)

    def _asked(self, ereignis):
        self.anfragen.append(ereignis["request"]["url"])

    def _got(self, ereignis):
        self.bytes += ereignis["encodedDataLength"]

    def reset(self):
        """Start counting anew."""
        self.bytes, self.anfragen = 0, []


def test_first_visit_and_second_page_are_light(context, page, portal):
    """120 kB in 12 requests for the project list, fonts included; 20 kB for the next page."""
    wire = Wire(context, page)
    page.goto(portal + SEITEN["projekte"], wait_until="networkidle")
    assert any(adresse.endswith(".woff2") for adresse in wire.anfragen)
    assert wire.bytes <= ERSTER_BESUCH, wire.bytes
    assert len(wire.anfragen) <= ANFRAGEN, wire.anfragen
    wire.reset()
    page.goto(portal + SEITEN["steckbrief"], wait_until="networkidle")
    assert wire.bytes <= ZWEITE_SEITE, (wire.bytes, wire.anfragen)


def test_static_files_come_with_brotli_and_pages_with_gzip(page, portal):
    """Both compressed without a server in front."""
    kopf = {}
    page.on("response", lambda a: kopf.setdefault(a.url.rsplit(".", 1)[-1], a.headers))
    page.goto(portal + SEITEN["projekte"], wait_until="networkidle")
    assert kopf["css"]["content-encoding"] == "br"
    assert kopf[portal.rsplit(".", 1)[-1] + SEITEN["projekte"]]["content-encoding"] == "gzip"


@pytest.mark.parametrize("name", ["projekte", "leika", "organisationen", "ozg-leistungen"])
def test_html_of_a_list_is_small(page, portal, name):
    """At most 100 kB uncompressed."""
    assert len(page.request.get(portal + SEITEN[name]).body()) <= HTML


SHIFT = """() => new Promise(fertig => {
  let summe = 0;
  new PerformanceObserver(liste => liste.getEntries().forEach(e => summe += e.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => fertig(summe), 300) })"""


@pytest.mark.parametrize("breite", [1280, 375])
@pytest.mark.parametrize("name", ["startseite", "projekte", "steckbrief"])
def test_nothing_moves_while_loading(new_context, portal, name, breite):
    """Layout shift 0.000 as browsers' tools show it. The fonts stay away: when they come is chance,
    and how much that moves depends on the letters a machine has instead of them."""
    seite = new_context(bypass_csp=True, viewport={"width": breite, "height": 800}).new_page()
    seite.route("**/*.woff2", lambda anfrage: anfrage.abort())
    seite.goto(portal + SEITEN[name], wait_until="networkidle")
    assert round(seite.evaluate(SHIFT), 3) == 0


def test_no_page_breaks_the_policy_or_asks_elsewhere(page, portal, klagen):
    """Console, hosts and cookies over every page; `klagen` holds them."""
    for name, adresse in SEITEN.items():
        antwort = page.goto(portal + adresse, wait_until="networkidle")
        if name in STATUS:  # the browser itself reports a page that is not there
            klagen[:] = [klage for klage in klagen if "Failed to load resource" not in klage]
        policy = antwort.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_print_shows_the_content_alone(page, portal):
    """No navigation, no filters, nothing wider than the paper; addresses of links in words."""
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    for name in ("projekte", "steckbrief", "themenfeld"):
        page.goto(portal + SEITEN[name])
        for teil in (
            ".ozg-haupt-navigation",
            ".ozg-kopf-suche",
            ".ozg-facetten",
            ".ozg-seiten",
            ".ozg-pfad",
        ):
            assert page.locator(teil).locator("visible=true").count() == 0, (name, teil)
        zu_breit = page.evaluate(
            "[...document.querySelectorAll('.ozg-tabelle')]"
            ".filter(e => e.scrollWidth > e.clientWidth).length"
        )
        assert zu_breit == 0, name
        assert page.locator("h1").is_visible()
