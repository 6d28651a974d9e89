"""Tables on every width: all columns in sight, or a box that shows that it scrolls."""

import io

import pytest
from PIL import Image

from tests import factories as f

pytestmark = pytest.mark.browser
LISTEN = (
    "umsetzungsprojekte",
    "ozg-leistungen",
    "leistungen",
    "themenfelder",
    "kommunen",
    "organisationen",
)
BREITEN = (320, 375, 1024, 1280, 1440, 1920)
#: boxes narrower than their table, and by how much
ZU_SCHMAL = """() => [...document.querySelectorAll('.ozg-tabelle')]
    .filter(e => e.scrollWidth > e.clientWidth).map(e => [e.scrollWidth, e.clientWidth])"""
#: what is wider than the cell of a table it stands in
UEBER_DEN_RAND = """() => [...document.querySelectorAll('.ozg-tabelle :is(th, td)')]
    .filter(e => e.checkVisibility() && e.closest('tbody') && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.textContent.trim().slice(0, 60))"""
#: words cut without a hyphen: between two texts is a joint, whose hyphen the style sheet draws
ZERSCHNITTEN = r"""() => [...document.querySelectorAll('main')].flatMap(main => {
    const texte = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), zerschnitten = [];
    while (texte.nextNode()) {
        const knoten = texte.currentNode, um = knoten.parentElement;
        if (!um.checkVisibility() || um.closest('.kern-sr-only')) continue;
        for (const wort of knoten.data.matchAll(/\p{L}{4,}/gu)) {
            const bereich = document.createRange();
            bereich.setStart(knoten, wort.index);
            bereich.setEnd(knoten, wort.index + wort[0].length);
            const zeilen = [...bereich.getClientRects()].filter(kasten => kasten.width > 1);
            if (new Set(zeilen.map(kasten => Math.round(kasten.top))).size > 1)
                zerschnitten.push(wort[0]);
        }
    }
    return zerschnitten;
})"""
#: where a heading's line ends at a joint: the little space behind its last letter
LINIENENDE = """() => [...document.querySelectorAll('h1 .ozg-fuge')].flatMap(fuge => {
    const davor = fuge.previousSibling, danach = fuge.nextSibling;
    const place = (text, von, bis) => {
        const stelle = document.createRange();
        stelle.setStart(text, von);
        stelle.setEnd(text, bis);
        return stelle.getBoundingClientRect();
    };
    const ende = place(davor, davor.length - 1, davor.length), anfang = place(danach, 0, 1);
    return anfang.top < ende.bottom - 2 ? []
        : [{x: ende.right, y: ende.top, width: ende.height * .3, height: ende.height}];
})"""
#: where the focus would be seen by nobody; what jumps into sight when it has the focus is left out
UNSICHTBAR = """() => [...document.querySelectorAll('main :is(a, button, input, select, summary)')]
    .filter(e => e.checkVisibility() && e.tabIndex >= 0 && e.type !== 'hidden')
    .filter(e => e.getBoundingClientRect().width < 8 || e.closest('thead')?.clientHeight < 8)
    .map(e => e.textContent.trim() || e.name)"""
#: shades at the edges that move with the content, and a bar that is always there
ZEIGT_ES = """e => getComputedStyle(e).backgroundAttachment.includes('local')
    && getComputedStyle(e, '::-webkit-scrollbar').height !== 'auto' && e.tabIndex === 0"""


@pytest.mark.parametrize("liste", LISTEN)
def test_a_list_shows_all_its_columns(page, portal, liste):
    """Pages one and two, from the phone to the desk; no word runs out of its cell either."""
    for seite in (1, 2):
        assert page.goto(f"{portal}/{liste}/?seite={seite}").status == 200
        for breite in BREITEN:
            page.set_viewport_size({"width": breite, "height": 900})
            assert page.evaluate(ZU_SCHMAL) == [], (breite, seite)
            assert page.evaluate(UEBER_DEN_RAND) == [], (breite, seite)
            assert page.evaluate(UNSICHTBAR) == [], (breite, seite)
            assert page.evaluate(ZERSCHNITTEN) == [], (breite, seite)


def test_a_heading_that_breaks_at_a_joint_shows_its_hyphen(page, portal):
    """Chromium draws none in lines that it balances."""
    page.set_viewport_size({"width": 320, "height": 900})
    slug = "sondernutzung-von-strassen-und-verkehrsraumeinschraenkungen"
    page.goto(f"{portal}/umsetzungsprojekte/{slug}/")
    enden = page.evaluate(LINIENENDE)
    assert enden
    for ende in enden:
        bild = Image.open(io.BytesIO(page.screenshot(clip=ende, full_page=True)))
        dunkel, hell = bild.convert("L").getextrema()
        assert hell - dunkel > 100


@pytest.mark.parametrize("breite", [375, 1280])
def test_a_table_with_every_column_shows_that_it_scrolls(page, portal, breite):
    """Whoever chooses more columns than fit sees that there are more, and reaches them by key."""
    page.set_viewport_size({"width": breite, "height": 900})
    namen = ("themenfelder", "status", "termin", "partner", "efa", "prioritaet", "geaendert")
    page.goto(f"{portal}/umsetzungsprojekte/?" + "&".join(f"spalten={name}" for name in namen))
    kasten = page.locator(".ozg-tabelle")
    assert page.locator("thead th").count() == len(namen) + 1
    if kasten.evaluate("e => e.scrollWidth > e.clientWidth"):
        assert kasten.evaluate(ZEIGT_ES)


def test_the_columns_of_the_data_page_fit_a_phone(page, portal):
    """They are cards there as well."""
    page.set_viewport_size({"width": 375, "height": 900})
    assert page.goto(f"{portal}/daten/").status == 200
    assert page.evaluate(ZU_SCHMAL) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("breite", [320, 375, 1024, 1280])
def test_the_longest_words_of_the_catalogue_fit(page, live_server, breite):
    """The names of the Umsetzungskatalog, in both lists and on the page of an OZG-Leistung."""
    feld = f.themenfeld(name="Unternehmensführung & -entwicklung")
    lage = f.lage(name="Finanzielle Existenzsicherung/Unterstützung", themenfeld=feld)
    name = "Stiftungssatzungsänderungsgenehmigung"
    ozg = f.ozg_leistung(name=name, themenfeld=feld, lage=lage)
    wort = "Fahrzeuglieferungsmeldepflichtverordnung"
    f.leika_leistung(bezeichnung=f"Abgabe der Meldung nach der {wort}", ozg_leistung=ozg)
    page.set_viewport_size({"width": breite, "height": 900})
    for adresse in ("/ozg-leistungen/", "/leistungen/", ozg.get_absolute_url()):
        page.goto(live_server.url + adresse)
        assert page.locator(".ozg-tabelle tbody tr").count() == 1, adresse
        assert page.evaluate(ZU_SCHMAL) == [], adresse
        assert page.evaluate(UEBER_DEN_RAND) == [], adresse
        assert page.evaluate(ZERSCHNITTEN) == [], adresse
    # the joints are for the eye alone: who copies gets the name, and a reader says it
    page.get_by_role("heading", name=name, exact=True).select_text()
    assert page.evaluate("getSelection().toString()") == name
