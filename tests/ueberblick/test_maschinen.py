"""What machines read: sitemap, robots.txt, OpenSearch, and the head of every page."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from bausteine.seiten.templatetags.portal import json_ld
from organisationen.models import Organisation
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests import mengen
from tests.besuch import gezaehlte_abfragen
from tests.maengel import DATENBLOCK
from tests.test_public import NOUNS
from tests.welt import VERRATEN
from ueberblick.kontext import ANSICHTEN, FUSS, NAVIGATION
from ueberblick.maschinen import SEITEN, SITEMAPS

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
LASTMOD = LOC.replace("loc", "lastmod")


def data_blocks(seite) -> dict[str, dict]:
    """The data blocks of a page by type."""
    bloecke = [json.loads(e.text) for e in seite.alle("script") if e["type"] == DATENBLOCK]
    return {block["@type"]: block for block in bloecke}


def meta(seite, name) -> str:
    """A value of <meta property> or <meta name>."""
    (element,) = [e for e in seite.alle("meta") if name in (e["property"], e["name"])]
    return element["content"]


def canonical(seite) -> str:
    """The address the page calls its own."""
    (element,) = [e for e in seite.alle("link") if e["rel"] == "canonical"]
    assert meta(seite, "og:url") == element["href"]
    return element["href"]


@pytest.mark.usefixtures("welt", "db")
class TestSitemap:
    """Every public page, and nothing else."""

    def test_it_is_complete_and_only_public(self, besucher):
        """The index leads to one part per noun; together they hold each public record once."""
        index = ElementTree.fromstring(besucher.get("/sitemap.xml").inhalt)  # noqa: S314 (our own answer)
        teile = [urlsplit(e.text).path for e in index.iter(LOC)]
        assert teile == [f"/sitemap-{name}.xml" for name in SITEMAPS]
        adressen = []
        for teil in teile:
            inhalt = besucher.get(teil).inhalt
            assert not VERRATEN.search(inhalt.decode())
            adressen += [e.text for e in ElementTree.fromstring(inhalt).iter(LOC)]  # noqa: S314 (our own answer)
        erwartet = [reverse(name) for name in SEITEN]
        erwartet += [f"/umsetzungsprojekte/?ansicht={ansicht}" for ansicht in ANSICHTEN]
        for model in NOUNS:
            erwartet += [record.get_absolute_url() for record in model.objects.oeffentlich()]
        assert sorted(adressen) == sorted(f"http://testserver{pfad}" for pfad in erwartet)

    def test_it_holds_every_page_of_the_navigation(self):
        """Whatever is linked on every page."""
        seiten = {name for wort in NAVIGATION for name in (wort.name, *dict(wort.listen).values())}
        seiten |= {name for _, name in FUSS}
        assert seiten - {*ANSICHTEN} <= set(SEITEN), "views of a list are no pages of their own"

    def test_it_says_when_a_record_changed(self, besucher):
        """As a day."""
        inhalt = besucher.get("/sitemap-organisationen.xml").inhalt
        tage = [e.text for e in ElementTree.fromstring(inhalt).iter(LASTMOD)]  # noqa: S314 (our own answer)
        assert len(tage) == Organisation.objects.oeffentlich().count()
        assert min(len(tag) for tag in tage) >= len("2022-12-31")


@pytest.mark.parametrize("anzahl", [3, 60])
def test_the_sitemap_costs_the_same_for_any_number(db, besucher, anzahl):
    """Count and records."""
    mengen.projekte(anzahl)
    with gezaehlte_abfragen() as gesehen:
        besucher.get("/sitemap-umsetzungsprojekte.xml")
    assert len(gesehen) <= 3


def test_an_unknown_part_of_the_sitemap_is_not_found(db, besucher):
    """404, no error."""
    assert besucher.get("/sitemap-gibtesnicht.xml").status_code == 404


def test_robots_may_read_all_but_the_admin_and_other_looks(besucher):
    """With the absolute address of the sitemap."""
    antwort = besucher.get("/robots.txt")
    assert antwort["Content-Type"] == "text/plain; charset=utf-8"
    zeilen = antwort.inhalt.decode().splitlines()
    assert zeilen[:2] == ["User-agent: *", "Allow: /"]
    for pfad in ("/admin/", "/*?*format=", "/*?*sortierung=", "/*?*&*&"):
        assert f"Disallow: {pfad}" in zeilen
    assert zeilen[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_browser_can_take_over_the_search(db, besucher, settings):
    """OpenSearch: a name of at most 16 letters, an absolute template; linked on every page."""
    settings.PORTAL_NAME = "OZG & mehr <Portal> Musterland"
    antwort = besucher.get("/opensearch.xml")
    assert antwort["Content-Type"] == "application/opensearchdescription+xml"
    wurzel = ElementTree.fromstring(antwort.inhalt)  # noqa: S314 (our own answer)
    ns = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert wurzel.findtext(f"{ns}ShortName") == "OZG & mehr <Port"
    vorlage = wurzel.find(f"{ns}Url").get("template")
    assert vorlage == "http://testserver/suche/?q={searchTerms}"
    links = [e["href"] for e in besucher.seite("/suche/").alle("link") if e["rel"] == "search"]
    assert links == ["/opensearch.xml"]


@pytest.mark.usefixtures("welt", "db")
class TestKopfdaten:
    """Canonical address, Open Graph, data blocks."""

    @pytest.mark.parametrize(
        ("query", "rest"),
        [
            ("", ""),
            ("?sortierung=-titel&ansicht=karten&spalten=efa&je_seite=50", ""),
            ("?seite=1", ""),
            (
                "?ansicht=statistik&status=umsetzung&sortierung=titel",
                "?ansicht=statistik&status=umsetzung",
            ),
            ("?seite=2&sortierung=titel", "?seite=2"),
            ("?seite=&q=", ""),
            ("?status=umsetzung&sortierung=titel&seite=1", "?status=umsetzung"),
            ("?status=umsetzung&status=rollout", "?status=umsetzung&status=rollout"),
            ("?utm_source=x&unbekannt=1", ""),
            ("?q=%3Cscript%3E%22", "?q=%3Cscript%3E%22"),
        ],
    )
    def test_the_canonical_address_of_a_list_keeps_its_filters(self, besucher, query, rest):
        """But nothing that only shows the same records in another way."""
        adresse = "/umsetzungsprojekte/"
        seite = besucher.seite(adresse + query)
        assert canonical(seite) == f"http://testserver{adresse}{rest}"

    @pytest.mark.parametrize("adresse", ["/", "/daten/", "/suche/", "/neues/"])
    def test_other_pages_are_canonical_without_parameters(self, besucher, adresse):
        """Whatever a newsletter appends."""
        assert canonical(besucher.seite(f"{adresse}?utm_source=x")) == f"http://testserver{adresse}"

    def test_a_path_of_two_slashes_is_no_other_host(self, besucher):
        """404, canonical under our own name."""
        antwort = besucher.get("//fremd.example/x/")
        assert antwort.status_code == 404
        assert canonical(antwort.seite).startswith("http://testserver/")

    def test_a_list_says_number_and_filter(self, besucher):
        """In its description; and the filter in its title."""
        seite = besucher.seite("/umsetzungsprojekte/", {"status": "umsetzung"})
        text = meta(seite, "description")
        assert f"{seite.anzahl} Projekt" in text
        assert "Status: Umsetzung" in text
        assert "Status: Umsetzung" in seite.text("title")[0]
        assert meta(seite, "og:description") == text
        assert meta(seite, "og:type") == "website"
        assert meta(seite, "og:locale") == "de_DE"
        assert seite.text("title")[0].startswith(meta(seite, "og:title"))
        assert ", Seite 2 –" in besucher.seite("/umsetzungsprojekte/?seite=2").text("title")[0]

    @pytest.mark.parametrize("liste", [liste for _, liste in LISTEN])
    def test_a_list_is_a_dataset_with_its_downloads(self, besucher, liste):
        """Every download is absolute and works; a filtered list is no Dataset of its own."""
        seite = besucher.seite(reverse(liste))
        daten = data_blocks(seite)["Dataset"]
        assert len(daten["description"]) >= 50
        ziele = [d["contentUrl"].removeprefix("http://testserver") for d in daten["distribution"]]
        assert len(ziele) >= 3
        for ziel in ziele:
            assert besucher.get(ziel).status_code == 200
        assert not data_blocks(besucher.seite(reverse(liste), {"q": "a"}))

    def test_every_record_says_where_it_stands(self, besucher):
        """BreadcrumbList: start page, list, record."""
        for model in NOUNS:
            record = model.objects.oeffentlich().last()
            seite = besucher.seite(record.get_absolute_url())
            stufen = data_blocks(seite)["BreadcrumbList"]["itemListElement"]
            assert [stufe["position"] for stufe in stufen] == [1, 2, 3]
            assert stufen[-1]["name"] == seite.text("h1")[0]
            assert stufen[-1]["item"] == canonical(seite)

    def test_the_start_page_offers_the_search(self, besucher):
        """WebSite with SearchAction."""
        aktion = data_blocks(besucher.seite("/"))["WebSite"]["potentialAction"]
        assert aktion["target"]["urlTemplate"] == (
            "http://testserver/suche/?q={search_term_string}"
        )


def test_a_leistung_is_a_government_service(db, besucher):
    """With its official keys and what it is a part of, as far as that is public."""
    ozg = f.ozg_leistung(ozg_id="10162", themenfeld=f.themenfeld(name="Bauen"))
    leika = f.leika_leistung(leika_schluessel="99012001001000", ozg_leistung=ozg)
    dienst = data_blocks(besucher.seite(ozg.get_absolute_url()))["GovernmentService"]
    assert dienst["serviceType"] == "Bauen"
    assert dienst["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "OZG-ID", "value": "10162"}
    ]
    dienst = data_blocks(besucher.seite(leika.get_absolute_url()))["GovernmentService"]
    werte = {wert["propertyID"]: wert["value"] for wert in dienst["identifier"]}
    assert werte == {"LeiKa": "99012001001000", "OZG-ID": "10162"}
    type(ozg).objects.update(veroeffentlichung="entwurf")
    dienst = data_blocks(besucher.seite(leika.get_absolute_url()))["GovernmentService"]
    assert [wert["propertyID"] for wert in dienst["identifier"]] == ["LeiKa"]
    assert "serviceType" not in dienst


def test_no_text_breaks_out_of_a_data_block(db, besucher):
    """</script>, comments, line separators."""
    boese = '</script><script>alert(1)</script><!-- & "\u2028'
    html = json_ld({"@context": "https://schema.org", "name": boese})
    assert html.count("<") == 2
    assert json.loads(html.split(">", 1)[1].rsplit("<", 1)[0])["name"] == boese
    projekt = f.projekt(titel=boese.strip("\u2028"))
    seite = besucher.seite(projekt.get_absolute_url())
    assert len([e for e in seite.alle("script") if not e["src"]]) == 1
