"""No address of the portal sends anybody to a foreign one, whatever is written into it."""

import re
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from bausteine.bearbeiten.zusammenfuehren import moved_to
from projects.enums import Adressart
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, open_form
from tests.besuch import Besucher
from tests.formular import forge
from tests.sicherheit.landkarte import places, records_of_all, superuser

FREMD = "evil.example"
#: what browsers read as another host or as a script
ZIELE = (
    f"https://{FREMD}/",
    f"//{FREMD}/",
    f"///{FREMD}/",
    f"/\\{FREMD}/",
    f"\\\\{FREMD}\\",
    f"/%09/{FREMD}/",
    f"/\t/{FREMD}/",
    f"\t//{FREMD}",
    f"http:{FREMD}",
    f"https:/{FREMD}",
    f"//testserver@{FREMD}/",
    f"//testserver:80@{FREMD}",
    f"http://{FREMD}\\.testserver",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>1</script>",
    f"/\r\nLocation: https://{FREMD}/",
    f"%2f%2f{FREMD}",
    f"/admin/../..//{FREMD}",
)
PARAMETER = (
    "next",
    "url",
    "return",
    "returnTo",
    "redirect",
    "redirect_to",
    "ziel",
    "zurueck",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "_source_model",
    "q",
    "ansicht",
    "vorschau",
)
#: paths that are themselves the attack; the slash at the end is missing, so that one is added
PFADE = (
    f"//{FREMD}/admin",
    f"//{FREMD}",
    f"///{FREMD}/umsetzungsprojekte",
    f"/\\{FREMD}",
    f"/%5C{FREMD}",
    f"/%5C%5C{FREMD}/search",
    f"/%2F{FREMD}",
    f"/%2F%2F{FREMD}/x",
    f"/%09/{FREMD}",
    f"/\t//{FREMD}",
    f"//{FREMD}/%2e%2e",
    f"//{FREMD}/%2e%2e/search",
    f"/.//{FREMD}",
    f"/;//{FREMD}",
    f"//{FREMD}/umsetzungsprojekte/1/show",
    f"/search//{FREMD}",
    f"/admin//{FREMD}",
    f"/admin//{FREMD}/login",
    f"/admin/login//{FREMD}",
    f"/admin/projects//{FREMD}",
    f"/admin/r/1//{FREMD}",
    f"/admin/projects/phase//{FREMD}",
    f"/umsetzungsprojekte/details//{FREMD}",
    f"/ozg-leistungen/details/%2F{FREMD}",
    f"/loesungen/details/..//{FREMD}",
    "/suche%0d%0aLocation:%20https:%2f%2fevil.example",
)


def leads_away(antwort) -> str:
    """Where a redirect goes if that is not inside the portal, as browsers read it."""
    ziel = antwort.headers.get("Location", "")
    gelesen = re.sub(r"[\t\r\n]", "", ziel).strip("\x00 ").replace("\\", "/")
    teile = urlsplit(gelesen)
    eigen = teile.scheme in ("", "http", "https") and teile.netloc in ("", "testserver")
    boese = gelesen.startswith("//") or (teile.scheme and not teile.netloc)
    return ziel if not eigen or boese or re.search(r"[\r\n\t\\]", ziel) else ""


@pytest.fixture
def orte(db):
    """Every address, those of the admin with a record."""
    return places(records_of_all())


@pytest.fixture
def chefin(orte) -> Client:
    """May do everything."""
    client = Client(raise_request_exception=False)
    client.force_login(superuser())
    return client


@pytest.fixture
def ungezeigt(monkeypatch):
    """Pages are answered and not written: where an answer leads stands in its header."""
    monkeypatch.setattr(Template, "render", lambda self, *args, **kwargs: "")


@pytest.mark.parametrize("wer", ["chefin", "gast"])
@pytest.mark.usefixtures("ungezeigt")
def test_no_parameter_of_any_address_leads_away(orte, wer, request):
    """Every usual name with a hostile value, with and without the slash at the end."""
    client = request.getfixturevalue("chefin") if wer == "chefin" else Client()
    falsch = []
    for nummer, ort in enumerate(orte):
        ziel = ZIELE[nummer % len(ZIELE)]
        query = "&".join(f"{name}={quote(ziel)}" for name in PARAMETER)
        for pfad in {ort.pfad, ort.pfad.rstrip("/") or "/"}:
            antwort = client.get(f"{pfad}?{query}", headers={"referer": f"https://{FREMD}/x"})
            falsch += [(pfad, weg)] if (weg := leads_away(antwort)) else []
    assert not falsch


@pytest.mark.parametrize("wer", ["chefin", "gast"])
@pytest.mark.usefixtures("ungezeigt")
def test_no_path_leads_away(orte, wer, request):
    """Also where a missing slash is added, and where a former address leads on."""
    client = request.getfixturevalue("chefin") if wer == "chefin" else Client()
    falsch = []
    for pfad in PFADE:
        for endung in ("", "/", f"?next=//{FREMD}", f"/?next=//{FREMD}"):
            hinten, _, query = endung.partition("?")
            for antwort in (
                client.get(pfad + endung),
                client.generic("GET", "/", PATH_INFO=wire(pfad) + hinten, QUERY_STRING=query),
            ):
                falsch += [(pfad + endung, weg)] if (weg := leads_away(antwort)) else []
    assert not falsch


def wire(pfad: str) -> str:
    """The path as a server hands it on."""
    return pfad.replace("%5C", "\\").replace("%2F", "/").replace("%09", "\t")


@pytest.mark.parametrize("ziel", ZIELE)
def test_search_and_lists_stay_here(db, ziel):
    """A search word, a filter, a page: none is an address."""
    besucher = Besucher()
    for vorne in (
        "/search?q=",
        "/fahrplan/?themenfeld=",
        "/statistik/?next=",
        "/suche/?q=",
        "/umsetzungsprojekte?q=",
        "/umsetzungsprojekte?filter[serviceSystems__situation__subject][value][]=",
    ):
        assert not leads_away(besucher.get(vorne + quote(ziel)))


@pytest.mark.parametrize("ziel", ZIELE)
def test_login_and_logout_stay_here(db, ziel):
    """Before, while and after signing in."""
    get_user_model().objects.create_superuser("chefin", password="geheim")
    client, seite = Client(), reverse("admin:login")
    zugang = {"username": "chefin", "password": "geheim", "next": ziel}
    antwort = forge(client, f"{seite}?next={quote(ziel)}", zugang)
    assert antwort.status_code == 302
    assert not leads_away(antwort)
    assert not leads_away(client.get(f"{seite}?next={quote(ziel)}"))
    assert not leads_away(forge(client, f"{reverse('admin:logout')}?next={quote(ziel)}", zugang))


def test_forms_of_the_admin_lead_back_to_the_admin(orte, chefin):
    """After saving, confirming, releasing: the filter comes along, an address does not."""
    phase, projekt = Phase.objects.first(), Umsetzungsprojekt.objects.first()
    for ziel in ZIELE:
        kopf, filter_ = {"referer": ziel.split("\r")[0].replace("\n", "")}, quote(ziel)
        query = f"?_changelist_filters={filter_}&next={filter_}&_popup={filter_}"
        for adr, daten in (
            (adresse(Phase, "change", phase.pk), open_form(chefin, Phase, phase.pk)),
            (adresse(Phase, "bestaetigen", phase.pk), {}),
            (adresse(Umsetzungsprojekt, "bestaetigen", projekt.pk), {}),
            (adresse(Umsetzungsprojekt, "freigeben", projekt.pk), {"akt": "freigeben"}),
            (adresse(Umsetzungsprojekt, "sammeln"), {"akt": "bestaetigen", "auswahl": projekt.pk}),
            (adresse(Umsetzungsprojekt, "process_import"), {}),
        ):
            mehr = dict.fromkeys(("next", "_changelist_filters", "zurueck"), ziel)
            antwort = forge(chefin, adr + query, daten | mehr, headers=kopf)
            assert antwort.status_code < 500, adr
            assert not leads_away(antwort), (adr, antwort["Location"])


def test_merged_and_former_addresses_lead_to_records(db, besucher):
    """What a record may be called cannot start a foreign address."""
    projekt = f.projekt()
    f.alte_adresse(projekt, Adressart.PROJEKT, "frueher")
    antwort = besucher.get("/umsetzungsprojekte/details/frueher")
    assert antwort["Location"] == projekt.get_absolute_url()
    assert moved_to(Umsetzungsprojekt, Umsetzungsprojekt.objects.all(), f"//{FREMD}") is None


@pytest.mark.parametrize(
    ("ziel", "fremd"),
    [
        ("/admin/", False),
        ("http://testserver/a/", False),
        ("?a=b", False),
        ("/a/?next=//x", False),
        *((ziel, True) for ziel in ZIELE if not ziel.startswith(("/%09", "%2f", "/admin"))),
    ],
)
def test_the_judgement_knows_foreign_addresses(ziel, fremd):
    """Each of the hostile values above would be noticed; three are harmless as they stand."""

    class Antwort:
        headers = {"Location": ziel}

    assert bool(leads_away(Antwort)) == fremd
