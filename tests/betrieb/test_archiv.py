"""The archive as files: every link works on a plain file server, nothing hidden is in it."""

import json
import re
import resource
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from bausteine.bearbeiten.models import Weiterleitung
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar, Veroeffentlichung
from betrieb.archiv.adressen import Adresse, file_name, read, wanted
from kennzahlen.actions import keep
from kennzahlen.zaehlung import Listenzaehlung
from projects.models import AlteAdresse, Umsetzungsprojekt
from tests import factories as f
from tests.adressen import NOUNS
from tests.betrieb.dateiserver import Rundgang, served
from tests.welt import VERRATEN

pytestmark = pytest.mark.django_db(transaction=True)
ORT = "http://localhost"


def archive(ziel, *optionen) -> str:
    """Write it; returns what the command says."""
    ausgabe = StringIO()
    call_command("archiv", ziel, "--adresse", ORT, *optionen, stdout=ausgabe)
    return ausgabe.getvalue()


def test_a_file_server_serves_it_and_every_link_works(gefuellt, begriffe, tmp_path):
    """The small world: pages, downloads, pictures, old addresses; nothing hidden."""
    hide_all_but(4)
    ziel = tmp_path / "archiv"
    assert re.search(r"\d+ Seiten, \d+ Dateien", archive(ziel))
    assert [ort.name for ort in tmp_path.iterdir()] == ["archiv"]
    with served(ziel) as basis:
        gang = Rundgang(basis, "/index.html")
        assert not gang.kaputt, gang.kaputt[:5]
        for blatt in gang.seiten.values():
            assert not re.search(r"<(form|input|select)\b", blatt.html)
            knoepfe = re.findall(r"<button\b[^>]*", blatt.html)
            assert all('popovertarget="menue"' in knopf for knopf in knoepfe)
        assert_sitemap(ziel, basis, gang)
    assert_downloads(ziel)
    for projekt in Umsetzungsprojekt.objects.oeffentlich():
        assert (ziel / "umsetzungsprojekte" / projekt.kennung / "index.html").is_file()
    for datei in ziel.rglob("*"):
        if datei.suffix in {".html", ".csv", ".json", ".atom", ".ics", ".svg", ".xml"}:
            assert not VERRATEN.search(datei.read_text()), datei
            assert datei.suffix != ".html" or "Archiv, Stand " in datei.read_text(), datei


def hide_all_but(anzahl: int) -> None:
    """So many public records of each noun stay: an archive is a thousand pages of one make else.
    The projects are all left, so that a list has a second page."""
    for model in NOUNS:
        if model is not Umsetzungsprojekt and issubclass(model, Veroeffentlichbar):
            mehr = model.objects.oeffentlich().order_by("pk").values_list("pk", flat=True)[anzahl:]
            model.objects.filter(pk__in=list(mehr)).update(
                veroeffentlichung=Veroeffentlichung.ENTWURF
            )


def assert_sitemap(ziel, basis, gang):
    """Every page that can be reached, and no other; as addresses of its own server."""
    orte = re.findall(r"<loc>http://localhost/([^<]*)</loc>", (ziel / "sitemap.xml").read_text())
    namen = {f"{basis}/{ort}" + ("index.html" if ort[-1:] in ("", "/") else "") for ort in orte}
    assert len(orte) == len(namen) > 100
    assert {*gang.seiten} <= namen
    gang.walk(*(namen - {*gang.seiten}))  # offered by a sitemap only
    assert not gang.kaputt, gang.kaputt[:5]


def assert_downloads(ziel):
    """As the portal gives them, byte for byte, in every format."""
    besucher = Client(SERVER_NAME="localhost")
    for liste in ("umsetzungsprojekte", "themenfelder", "organisationen"):
        for form in ("csv", "json"):
            inhalt = besucher.get(f"/{liste}/", {"format": form}).getvalue()
            assert (ziel / liste / f"{liste}.{form}").read_bytes() == inhalt
    ordner = ziel / "umsetzungsprojekte"
    assert {p.suffix for p in ordner.glob("umsetzungsprojekte.*")} == {
        ".csv",
        ".xlsx",
        ".json",
        ".ics",
        ".atom",
    }
    assert (ordner / "_ansicht-fahrplan.html").is_file()
    assert list(ordner.glob("_ansicht-statistik_bild-*.svg"))


@pytest.fixture
def begriffe(transactional_db):
    """The words that pages explain by a link."""
    datei = settings.BASE_DIR / "fixtures" / "14_begriffe.csv"
    call_command("import_csv", "begriffe", datei, "--commit", stdout=StringIO())


@pytest.fixture
def wenig(begriffe):
    """One project with former addresses, and one that was merged into it."""
    projekt = f.projekt(titel="Führerschein", kennung="fuehrerschein", kdn_id=4711)
    f.projekt(titel="Verborgen", kennung="verborgen", veroeffentlichung=Veroeffentlichung.ENTWURF)
    for art, wert in (("nummer", "12"), ("projekt", "frueher-so"), ("loesung", "dienst")):
        AlteAdresse.objects.create(projekt=projekt, art=art, wert=wert)
    Weiterleitung.objects.create(
        art="projects.umsetzungsprojekt", alt="aufgegangen", neu="fuehrerschein"
    )


ALTE = {
    "umsetzungsprojekte/4711/show": "Weiter zur Seite",
    "admin/app/implementationproject/4711/edit": "Weiter zur Seite",
    "umsetzungsprojekte/12/show": "nicht eindeutig",
    "umsetzungsprojekte/details/frueher-so": "Weiter zur Seite",
    "umsetzungsprojekte/details/fuehrerschein": "Weiter zur Seite",
    "loesungen/details/dienst": "Weiter zur Seite",
    "umsetzungsprojekte/aufgegangen": "Weiter zur Seite",
    "fahrplan": "Weiter zur Seite",
    "verwaltungssuchmaschine": "nicht mehr verfügbar",
}


def test_old_addresses_lead_on(wenig, tmp_path):
    """Also below a path; the page that is missing leads home from anywhere."""
    ordner = tmp_path / "wurzel" / "archiv"
    ordner.parent.mkdir()
    zitiert = keep(Listenzaehlung("umsetzungsprojekte", "")).get_absolute_url()
    archive(ordner, "--wurzel", "/archiv/")
    assert "Führerschein" in (ordner / zitiert[1:] / "index.html").read_text()
    with served(ordner.parent) as basis:
        gang = Rundgang(basis, "/archiv/")
        for alt, text in ALTE.items():
            weg = Rundgang(basis, f"/archiv/{alt}/")
            assert not weg.kaputt, weg.kaputt
            seite = weg.seiten[f"{basis}/archiv/{alt}/"].seite
            assert text in seite.html
            if alt not in ("fahrplan", "verwaltungssuchmaschine"):
                links = [e for e in seite.alle("a") if e.in_element("main")]
                ziele = {e["href"] for e in links if not e.in_element("nav")}
                assert ziele == {"/archiv/umsetzungsprojekte/fuehrerschein/"}, alt
    assert not gang.kaputt, gang.kaputt
    assert not list(ordner.rglob("verborgen"))
    fehlt = (ordner / "404.html").read_text()
    assert 'href="/archiv/umsetzungsprojekte/"' in fehlt
    kopf = (ordner / "umsetzungsprojekte/fuehrerschein/index.html").read_text()
    assert f'rel="canonical" href="{ORT}/archiv/umsetzungsprojekte/fuehrerschein/"' in kopf


def test_data_blocks_name_the_files(wenig, tmp_path):
    """For search engines: the downloads where they now are, and no search."""
    archive(tmp_path / "a")
    liste = (tmp_path / "a/umsetzungsprojekte/index.html").read_text()
    bloecke = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", liste, re.DOTALL)
    downloads = {d["contentUrl"] for b in bloecke for d in json.loads(b).get("distribution", ())}
    assert f"{ORT}/umsetzungsprojekte/umsetzungsprojekte.csv" in downloads
    assert not any("?" in ort for ort in downloads)
    assert "potentialAction" not in (tmp_path / "a/index.html").read_text()
    assert (
        "?" not in re.sub(r"https?://\S+", "", (tmp_path / "a/neues/neues.atom").read_text())[60:]
    )


@pytest.mark.parametrize(
    ("optionen", "meldung"),
    [
        (["--adresse", "http://fremd.example"], "steht nicht in ALLOWED_HOSTS"),
        (["--adresse", "localhost"], "keine Adresse eines Servers"),
        (["--adresse", "http://localhost/pfad"], "keine Adresse eines Servers"),
        (["--wurzel", "archiv"], "Schrägstrich"),
    ],
)
def test_senseless_options_are_refused(transactional_db, tmp_path, optionen, meldung):
    """Before anything is written."""
    with pytest.raises(CommandError, match=meldung):
        call_command("archiv", tmp_path / "a", *optionen, stdout=StringIO())
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_and_a_closed_portal_is_not_archived(wenig, tmp_path):
    """A folder with content stays; 503 would be on every page."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "meins").touch()
    with pytest.raises(CommandError, match="nicht leer"):
        archive(tmp_path / "a")
    sperre = settings.VAR / "wartung"
    sperre.write_text("Wir räumen auf.")
    try:
        with pytest.raises(CommandError, match="Portal ist geschlossen"):
            archive(tmp_path / "b")
    finally:
        sperre.unlink()
    assert [ort.name for ort in tmp_path.iterdir()] == ["a"]


def test_disk_full_leaves_no_half_archive(wenig, tmp_path):
    """The folder does not exist afterwards; a leftover of a killed run is cleared away."""
    rest = tmp_path / ".a.teil"
    rest.mkdir()
    (rest / "alt.html").touch()
    weich, hart = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hart))
    try:
        with pytest.raises(CommandError, match=r"kein Platz mehr.*wurde nicht angelegt"):
            archive(tmp_path / "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (weich, hart))
    assert not list(tmp_path.iterdir())
    archive(tmp_path / "a")
    assert not (tmp_path / "a" / "alt.html").exists()


def test_which_links_are_followed():
    """Filters once, their pages, and nothing that has no end."""
    liste, gefiltert = Adresse("/x/"), read("/x/?status=a")
    ja = [
        "/x/?status=a",
        "/x/?status=a&status=b",
        "/x/?seite=2",
        "/x/?format=csv",
        "/y/",
        "/x/?ansicht=statistik&bild=jahre&format=svg",
    ]
    nein = [
        "/x/?sortierung=titel",
        "/x/?q=a",
        "/x/?spalten=a",
        "/x/?status=a&format=csv",
        "/x/?status=a&ansicht=karten",
        "/admin/",
        "/suche/?q=a",
        "/x/?format=pdf",
        "/x/a.pdf",
        "/x/?suche_partner=a",
    ]
    assert all(wanted(read(ziel), liste, mit_pdf=False) for ziel in ja)
    assert not any(wanted(read(ziel), liste, mit_pdf=False) for ziel in nein)
    assert wanted(read("/x/a.pdf"), liste, mit_pdf=True)
    assert wanted(read("/x/?status=a&seite=2"), gefiltert, mit_pdf=False)
    assert not wanted(read("/x/?status=b"), gefiltert, mit_pdf=False)


def test_names_of_files_are_harmless():
    """Whatever stands in an address."""
    assert str(file_name(read("/"), ".html")) == "index.html"
    assert str(file_name(read("/x/?seite=1"), ".html")) == "x/index.html"
    assert str(file_name(read("/x/?format=csv"), ".csv")) == "x/x.csv"
    boese = file_name(read("/x/?a=../../b"), ".html")
    assert boese.parent.name == "x"
    assert file_name(read("/x/?a=b/c"), ".html") != file_name(read("/x/?a=b-c"), ".html")
    assert len(file_name(read("/x/?a=" + "b" * 900), ".html").name) < 100
