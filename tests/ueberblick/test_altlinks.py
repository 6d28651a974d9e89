"""Addresses of the former database lead to the record they meant."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse

from bausteine.bearbeiten.models import Weiterleitung
from leistungen.models import OzgLeistung
from projects.enums import Adressart
from tests import factories as f
from ueberblick.altlinks import themenfeld_from_query

URL_CHECK = settings.BASE_DIR.parent / "shared" / "daten" / "url_check.csv"
FILTER = "filter[serviceSystems__situation__subject][value][]"


def lead(besucher, adresse: str) -> str:
    """Where a permanent redirect leads."""
    antwort = besucher.get(adresse)
    assert antwort.status_code == 301, (adresse, antwort.status_code)
    return antwort["Location"]


def candidates(besucher, adresse: str) -> list[str]:
    """The records that a page with status 300 offers."""
    seite = besucher.seite(adresse, status=300)
    return sorted(
        e["href"]
        for e in seite.alle("a")
        if e.in_element("li") and e.in_element("main") and not e.in_element("nav")
    )


@pytest.mark.usefixtures("db")
class TestProjekte:
    """By number and by address."""

    @pytest.mark.parametrize(
        "adresse",
        [
            "/umsetzungsprojekte/7/show",
            "/umsetzungsprojekte/7/show/",
            "/umsetzungsprojekte/007/show",
            "/admin/app/implementationproject/7/show",
            "/admin/app/implementationproject/7/edit",
            "/admin/app/implementationproject/7/edit/",
        ],
    )
    def test_a_number_that_is_certain_leads_on(self, besucher, adresse):
        """Whether the public page or the former backend was linked."""
        f.projekt(kennung="p", kdn_id=7)
        f.projekt(kdn_id=70)
        assert lead(besucher, adresse) == "/umsetzungsprojekte/p/"

    def test_a_number_that_fits_several_shows_the_candidates(self, besucher):
        """Status 300, in German, with links."""
        for kennung in ("a", "b"):
            f.alte_adresse(f.projekt(kennung=kennung), wert="43")
        assert candidates(besucher, "/umsetzungsprojekte/43/show") == [
            "/umsetzungsprojekte/a/",
            "/umsetzungsprojekte/b/",
        ]

    def test_a_number_that_was_only_guessed_is_offered_not_followed(self, besucher):
        """One candidate, and still no redirect."""
        f.alte_adresse(f.projekt(kennung="a"), wert="15")
        assert candidates(besucher, "/umsetzungsprojekte/15/show") == ["/umsetzungsprojekte/a/"]

    def test_a_certain_number_outranks_guesses(self, besucher):
        """Whoever has it as kdn_id is meant."""
        f.alte_adresse(f.projekt(), wert="7")
        f.projekt(kennung="p", kdn_id=7)
        assert lead(besucher, "/umsetzungsprojekte/7/show") == "/umsetzungsprojekte/p/"

    @pytest.mark.parametrize("nummer", ["0", "000", "1", "999999999"])
    def test_an_unknown_number_explains_itself(self, besucher, nummer):
        """Never an error."""
        f.projekt(kdn_id=7)
        seite = besucher.seite(f"/umsetzungsprojekte/{nummer}/show", status=410)
        assert seite.text("h1") == ["Dieses Projekt ist im Portal nicht erfasst"]
        assert reverse("suche") in [e["href"] for e in seite.alle("a") if e.in_element("main")]

    @pytest.mark.parametrize(
        "slug", ["wohngeld", "wohngeld/", "Wohngeld", "altes-wohngeld", "wohnge", "wohngeld-"]
    )
    def test_an_address_leads_on(self, besucher, slug):
        """The Kennung, a former address, any case, and one cut off at a line break."""
        projekt = f.projekt(kennung="wohngeld")
        f.alte_adresse(projekt, Adressart.PROJEKT, "altes-wohngeld")
        f.projekt(kennung="personalausweis")
        ziel = lead(besucher, f"/umsetzungsprojekte/details/{slug}")
        assert ziel == "/umsetzungsprojekte/wohngeld/"

    def test_a_whole_address_outranks_its_continuations(self, besucher):
        """„abfall“ is a record, though „abfallentsorgung“ begins so as well."""
        f.projekt(kennung="abfall")
        f.projekt(kennung="abfallentsorgung")
        assert lead(besucher, "/umsetzungsprojekte/details/abfall") == "/umsetzungsprojekte/abfall/"

    def test_a_cut_address_that_fits_several_shows_the_candidates(self, besucher):
        """Else nobody could tell which was meant."""
        for ende in ("boden", "luft"):
            f.projekt(kennung=f"altlasten-{ende}")
        assert candidates(besucher, "/umsetzungsprojekte/details/altlasten-") == [
            "/umsetzungsprojekte/altlasten-boden/",
            "/umsetzungsprojekte/altlasten-luft/",
        ]

    @pytest.mark.parametrize("slug", ["unbekannt", "-", "%25", "_", "%", "x" * 500])
    def test_an_unknown_address_explains_itself(self, besucher, slug):
        """Signs of the database mean nothing here."""
        f.projekt(kennung="wohngeld")
        assert besucher.get(f"/umsetzungsprojekte/details/{slug}").status_code == 410

    def test_an_online_dienst_leads_to_its_project(self, besucher):
        """/loesungen/details/…; a Kennung is no address of a Lösung."""
        projekt = f.projekt(kennung="musikschule")
        f.alte_adresse(projekt, Adressart.LOESUNG, "anmeldung-musikunterricht")
        for slug in ("anmeldung-musikunterricht", "anmeldung-musik"):
            assert (
                lead(besucher, f"/loesungen/details/{slug}") == "/umsetzungsprojekte/musikschule/"
            )
        assert besucher.get("/loesungen/details/musikschule").status_code == 410

    def test_it_leads_to_the_online_dienst_where_one_stands(self, besucher):
        """Of several Dienste of its project all are named; a hidden one is none."""
        projekt = f.projekt(kennung="musikschule")
        f.alte_adresse(projekt, Adressart.LOESUNG, "anmeldung-musikunterricht")
        adresse = "/loesungen/details/anmeldung-musikunterricht"
        f.online_dienst(veroeffentlichung="entwurf").projekte.add(projekt)
        assert lead(besucher, adresse) == "/umsetzungsprojekte/musikschule/"
        f.online_dienst(kennung="musik").projekte.add(projekt)
        assert lead(besucher, adresse) == "/online-dienste/musik/"
        assert lead(besucher, "/loesungen") == "/online-dienste/"
        f.online_dienst(kennung="musik-2").projekte.add(projekt)
        assert set(candidates(besucher, adresse)) == {
            "/online-dienste/musik/",
            "/online-dienste/musik-2/",
        }

    def test_the_list_without_slash_leads_on_with_its_filters(self, besucher):
        """Nothing of the address is lost."""
        assert lead(besucher, "/umsetzungsprojekte") == "/umsetzungsprojekte/"
        ziel = lead(besucher, "/umsetzungsprojekte?status=umsetzung&q=a%20b")
        assert ziel == "/umsetzungsprojekte/?status=umsetzung&q=a%20b"


@pytest.mark.usefixtures("db")
class TestLeistungen:
    """/ozg-leistungen/details/<name>-<OZG-ID>."""

    @pytest.mark.parametrize("slug", ["reiten-10162", "alter-name-10162", "reiten-101", "reiten-"])
    def test_by_address_by_ozg_id_and_cut_off(self, besucher, slug):
        """The OZG-ID at the end says which, whatever the name was."""
        f.ozg_leistung(slug="reiten-10162", ozg_id="10162")
        f.ozg_leistung(slug="angeln-10163", ozg_id="10163")
        assert lead(besucher, f"/ozg-leistungen/details/{slug}") == "/ozg-leistungen/reiten-10162/"

    @pytest.mark.parametrize("mehr", [False, True], ids=["wie geliefert", "mit Katalog"])
    @pytest.mark.parametrize(
        ("abgeschnitten", "slug"),
        [
            ("beteiligungsverfahren-in-der-", "beteiligungsverfahren-in-der-bauleitplanung-10611"),
            ("beteiligungsverfahren-in-der", "beteiligungsverfahren-in-der-bauleitplanung-10611"),
            ("buerger-bzw-volksbegehren-", "buerger-bzw-volksbegehren-und-entscheid-10129"),
            ("buerger-", "buerger-bzw-volksbegehren-und-entscheid-10129"),
        ],
    )
    def test_a_cut_address_never_offers_those_without_ozg_id(
        self, besucher, abgeschnitten, slug, mehr
    ):
        """One begins so: there, however many others there are."""
        f.ozg_leistung(slug=slug, ozg_id=slug[-5:])
        for name in ("agrarfoerderung", "wildschadenersatz"):
            f.ozg_leistung(slug=name, ozg_id=None)
        for i in range(20 if mehr else 0):
            f.ozg_leistung(slug=f"buergerversammlung-2000{i}", ozg_id=None)
        assert (
            lead(besucher, f"/ozg-leistungen/details/{abgeschnitten}") == f"/ozg-leistungen/{slug}/"
        )

    def test_a_former_address_counts(self, besucher):
        """Whole and cut off, once its record was merged into another."""
        bleibt = f.ozg_leistung(slug="fischerei-10200", ozg_id="10200")
        art = OzgLeistung._meta.label_lower
        Weiterleitung.objects.create(art=art, alt="angelschein-10163", neu=bleibt.slug)
        for slug in ("angelschein-10163", "angelschein-", "angel"):
            assert (
                lead(besucher, f"/ozg-leistungen/details/{slug}")
                == "/ozg-leistungen/fischerei-10200/"
            )
        f.ozg_leistung(slug="angeln-10163", ozg_id="10163")
        assert len(candidates(besucher, "/ozg-leistungen/details/angel")) == 2

    def test_too_many_are_not_all_named(self, besucher):
        """And the page says so."""
        for i in range(60):
            f.ozg_leistung(slug=f"reiten-{i}", ozg_id=None)
        assert len(candidates(besucher, "/ozg-leistungen/details/reiten-")) == 50
        seite = besucher.seite("/ozg-leistungen/details/reiten-", status=300)
        assert "die ersten 50" in seite.text("main")[0]

    @pytest.mark.parametrize(
        "slug",
        [
            "99001001000000",
            "abfallentsorgung-uebernahme-99001001000000",
            "anders-99001001000000",
            "abfallentsorgung-uebernahme",
            "Abfallentsorgung-uebern",
            "abfallentsorgung-",
        ],
    )
    def test_a_leika_leistung_by_key_by_name_and_cut_off(self, besucher, slug):
        """The former catalogue's pages."""
        f.leika_leistung(
            kennung="99001001000000",
            leika_schluessel="99001001000000",
            bezeichnung="Abfallentsorgung: Übernahme",
        )
        f.leika_leistung(
            kennung="x", leika_schluessel=None, bezeichnung="Übernahme der Abfallentsorgung"
        )
        for ende in ("", "/"):
            ziel = lead(besucher, f"/leistungen/details/{slug}{ende}")
            assert ziel == "/leistungen/99001001000000/"

    def test_a_whole_name_outranks_its_continuations(self, besucher):
        """However much longer the umlauts of the name are in an address."""
        namen = {"1": "Bürgerbegehren", "2": "Bürgerbegehren Feststellung", "3": "ÄÖÜ Äöü"}
        for kennung, name in namen.items():
            f.leika_leistung(kennung=kennung, leika_schluessel=None, bezeichnung=name)
        assert lead(besucher, "/leistungen/details/buergerbegehren") == "/leistungen/1/"
        assert lead(besucher, "/leistungen/details/aeoeue-aeoeue") == "/leistungen/3/"

    def test_without_the_catalogue_the_bundle_is_offered(self, besucher):
        """Not followed: a bundle holds many Leistungen."""
        f.ozg_leistung(slug="abfallentsorgung-10110", ozg_id="10110")
        for slug in ("abfallentsorgung", "abfallentsorgung-99001001000000"):
            assert candidates(besucher, f"/leistungen/details/{slug}") == [
                "/ozg-leistungen/abfallentsorgung-10110/"
            ]
        assert besucher.get("/leistungen/details/unbekannt").status_code == 410

    def test_several_that_begin_so(self, besucher):
        """Candidates."""
        for ende in ("10001", "10002"):
            f.ozg_leistung(slug=f"reiten-{ende}", ozg_id=ende)
        assert len(candidates(besucher, "/ozg-leistungen/details/reiten-")) == 2

    def test_unknown(self, besucher):
        """It says what it was."""
        seite = besucher.seite("/ozg-leistungen/details/unbekannt-99999", status=410)
        assert seite.text("h1") == ["Diese Leistung ist im Portal nicht erfasst"]


@pytest.mark.usefixtures("db")
class TestThemenfelder:
    """The former filter by number."""

    @pytest.mark.parametrize("kodiert", [0, 1, 2, 3])
    @pytest.mark.parametrize("name", [FILTER, FILTER.replace("[]", "[0]")])
    def test_the_filter_leads_to_its_themenfeld(self, besucher, kodiert, name):
        """As it was, and percent-encoded up to three times."""
        f.themenfeld(nummer=4, slug="familie-kind")
        query = name
        for _ in range(kodiert):
            query = quote(query, safe="")
        ziel = lead(besucher, f"/umsetzungsprojekte?{query}=4")
        assert ziel == "/umsetzungsprojekte/?themenfeld=familie-kind"

    @pytest.mark.parametrize("kodiert", [1, 2])
    def test_an_encoded_equals_sign(self, besucher, kodiert):
        """Some documents encoded the whole query."""
        f.themenfeld(nummer=14, slug="unternehmen")
        query = f"{FILTER}=14"
        for _ in range(kodiert):
            query = quote(query, safe="")
        ziel = lead(besucher, f"/umsetzungsprojekte/?{query}")
        assert ziel == "/umsetzungsprojekte/?themenfeld=unternehmen"

    @pytest.mark.parametrize(
        "wert", ["99", "0", "", "x", "-1", "%C2%B2", "%D9%A4", "4.0", "9" * 50]
    )
    def test_a_number_that_is_none_explains_itself(self, besucher, wert):
        """Never an error."""
        f.themenfeld(nummer=9)
        assert besucher.get(f"/umsetzungsprojekte?{FILTER}={wert}").status_code == 410

    def test_other_filters_of_the_former_list_are_unknown(self, besucher):
        """Said so, rather than a list that means something else."""
        query = "filter[serviceSystems__name][value][]=4"
        assert besucher.get(f"/umsetzungsprojekte?{query}").status_code == 410

    def test_reading_the_number(self):
        """Of the whole query string."""
        assert themenfeld_from_query(f"a=1&{FILTER}=7") == 7
        assert themenfeld_from_query("") is None
        assert themenfeld_from_query("themenfeld=7") is None


def test_the_real_admin_stays_reachable(db, client):
    """/admin/ and its pages are ours; only the former backend's records are led away."""
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/").status_code == 200
    assert client.get("/admin/projects/umsetzungsprojekt/").status_code == 302


def test_a_draft_is_no_candidate(db, besucher):
    """Neither by number nor by address, whole or cut off."""
    projekt = f.projekt(kennung="geheim-1", kdn_id=7, veroeffentlichung="entwurf")
    f.alte_adresse(projekt, wert="8")
    f.ozg_leistung(slug="geheim-10162", ozg_id="10162", veroeffentlichung="archiviert")
    for adresse in (
        "/umsetzungsprojekte/7/show",
        "/umsetzungsprojekte/8/show",
        "/umsetzungsprojekte/details/geheim-1",
        "/umsetzungsprojekte/details/geheim-",
        "/ozg-leistungen/details/geheim-10162",
    ):
        assert besucher.get(adresse).status_code == 410, adresse
