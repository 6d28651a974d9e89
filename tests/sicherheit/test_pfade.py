"""No path, whoever writes it, leads out of the folder it belongs to."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bausteine.importe.vorschau import Vorschau
from betrieb.archiv.adressen import file_name, harmless, read
from betrieb.management.commands.wiederherstellen import content
from betrieb.sicherung.dateien import ORDNER, is_safe
from betrieb.sicherung.inhalt import verify
from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import EIGENES, FORMAT, NAME, UMZUG, Sicherungsfehler
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import upload
from tests.besuch import Besucher
from tests.sicherheit.landkarte import TEIL, filled, patterns, records_of_all, superuser

#: stands in the file that nobody may get
GEHEIM = "Nichtfuerdieoeffentlichkeit"
AUFWAERTS = (
    "../../../../{}",
    "..%2f..%2f..%2f..%2f{}",
    "%2e%2e/%2e%2e/{}",
    "%2e%2e%2f%2e%2e%2f{}",
    "..\\..\\{}",
    "..%5c..%5c{}",
    "....//....//{}",
    "..;/..;/{}",
    "..%00/{}",
    "..%252f..%252f{}",
    "%c0%ae%c0%ae/{}",
    "/{}",
    "//{}",
    "file:///{}",
    "./../{}",
    "x/../../{}",
    "..%ef%bc%8f{}",
)
ZIPNAMEN = (
    "../fremd",
    "../../fremd",
    f"{ORDNER}/../fremd",
    f"{ORDNER}/../../fremd",
    f"{ORDNER}/a/../../b",
    "/etc/fremd",
    f"/{ORDNER}/fremd",
    f"{ORDNER}/./a",
    f"{ORDNER}//a",
    f"{ORDNER}\\..\\fremd",
    f"{ORDNER}/..\\fremd",
    "C:\\fremd",
    f"{ORDNER}/C:fremd",
    f"{ORDNER}/a:strom",
    ORDNER,
    f"{ORDNER}/",
    f"{ORDNER}/a/",
    "",
    ".",
    "..",
    f"./{ORDNER}/a",
    f"{ORDNER}x/a",
    "tabellen/../x",
)


@pytest.fixture
def geheim(tmp_path, settings):
    """The name of a file beside the collected static files, as the secret key stands there."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "bild.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret_key").write_text(GEHEIM)
    settings.STATIC_ROOT, settings.VAR = str(tmp_path / "static"), tmp_path
    return str(tmp_path / "secret_key")


def gives(client, pfad: str) -> tuple[int, bytes]:
    """Status and everything the answer says."""
    antwort = client.get(pfad)
    inhalt = b"".join(antwort.streaming_content) if antwort.streaming else antwort.content
    return antwort.status_code, inhalt


@pytest.mark.parametrize("form", AUFWAERTS)
def test_static_addresses_stay_in_their_folder(db, geheim, form):
    """As asked, and however a proxy may have decoded it."""
    client = Client(raise_request_exception=False)
    assert gives(client, "/static/bild.svg")[0] == 200
    for name in ("secret_key", geheim, geheim.lstrip("/")):
        for davor in ("/static/", "/static/css/", "/static", "/"):
            status, inhalt = gives(client, davor + form.format(name))
            assert status < 500, davor
            assert GEHEIM.encode() not in inhalt


def test_no_part_of_any_address_is_a_path(db, geheim):
    """Every variable part of every address, public and admin, with every way up."""
    records_of_all()
    gast, chefin = (Client(raise_request_exception=False) for _ in range(2))
    chefin.force_login(superuser())
    falsch = []
    for nummer, (route, _) in enumerate(patterns()):
        namen = {treffer[1] or treffer[2] or "pk" for treffer in TEIL.finditer(route)}
        form = AUFWAERTS[nummer % len(AUFWAERTS)]
        for ziel in ("secret_key", geheim.lstrip("/")) if namen else ():
            pfad = filled(route, **dict.fromkeys(namen, form.format(ziel)))
            status, inhalt = gives(chefin if route.startswith("admin/") else gast, pfad)
            if status >= 500 or GEHEIM.encode() in inhalt:
                falsch.append((pfad, status))
    assert not falsch


def test_the_mark_of_a_preview_is_no_path(tmp_path, monkeypatch):
    """Previews of imports lie in a folder of VAR."""
    monkeypatch.setattr("bausteine.importe.vorschau.ORDNER", str(tmp_path / "tmp"))
    (tmp_path / "fremd.vorschau").write_text("{}")
    for marke in ("../fremd", "/../fremd", "..\\fremd", "%2e%2e/fremd", "", "a\0b", "a/b"):
        vorschau = Vorschau("".join(z for z in marke if z.isalnum()), {})
        assert Vorschau.of(marke, konto=1) is None
        assert vorschau.datei.parent == tmp_path / "tmp"


@pytest.mark.parametrize("name", ["../../fremd.csv", "/etc/fremd.csv", "..\\fremd.csv", "<b>.csv"])
def test_the_name_of_an_upload_is_a_word_and_no_path(db, tmp_path, monkeypatch, name):
    """Nothing is written under it; it is shown as text."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("bausteine.importe.vorschau.ORDNER", str(tmp_path / "tmp"))
    records_of_all()
    chefin = Client()
    chefin.force_login(superuser())
    antwort = upload(chefin, Quelle, [["kennung", "titel"], ["neu", "Neu"]], dateiname=name)
    assert antwort.status_code == 200
    assert "Neu" in antwort.content.decode()
    assert "<b>.csv" not in antwort.content.decode()
    assert {ort.parent for ort in tmp_path.rglob("*") if ort.is_file()} <= {tmp_path / "tmp"}


@pytest.mark.parametrize("name", ZIPNAMEN)
def test_names_in_a_backup_stay_in_the_folder_of_uploads(name, tmp_path, settings):
    """Whatever the table of contents says: refused before anything is written."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    for formatversion in (UMZUG, EIGENES):
        assert_refused(name, formatversion, tmp_path)


def assert_refused(name, formatversion, ordner):
    """An archive with a file of that name."""
    datei = ordner / "boese.zip"
    manifest = {
        "format": FORMAT,
        "formatversion": formatversion,
        "portal": "1",
        "angelegt": "",
        "datenbank": "",
        "migrationen": {},
        "teile": [{"datei": name, "groesse": 1}],
    }
    with zipfile.ZipFile(datei, "w") as ablage:
        ablage.writestr(zipfile.ZipInfo(name or "x"), b"x")
        ablage.writestr(NAME, json.dumps(manifest))
    assert not is_safe(name)
    with Archiv(datei) as archiv, pytest.raises(Sicherungsfehler):
        verify(archiv, content(archiv.manifest, None))
    for optionen in ([], ["--pruefen"]):
        with pytest.raises(CommandError):
            call_command("wiederherstellen", datei, *optionen)
    assert [ort.name for ort in ordner.rglob("*")] == ["boese.zip"]


def test_ordinary_names_in_a_backup_are_taken():
    """Also with umlauts, points and spaces."""
    for name in ("a.pdf", "2026/bericht.pdf", "Größe ä.pdf", "..a", "a..b/c...pdf"):
        assert is_safe(f"{ORDNER}/{name}"), name


@pytest.mark.django_db(transaction=True)
def test_what_editors_write_takes_the_archive_nowhere(tmp_path, geheim):
    """A link in a text can mean neither a file of the server nor a place outside the archive."""
    hinaus = [form.format("secret_key") for form in AUFWAERTS]
    wege = [
        *(f"static/{weg}" for weg in hinaus if not harmless(read(f"/{weg}").pfad)),
        *("verwaltungssuchmaschine/" + form.format("fremd") for form in AUFWAERTS),
        "verwaltungssuchmaschine/" + "a" * 300,
        "loesungen/details/%2e%2e",
    ]
    f.seite("hilfe", text="\n\n".join(f"[{i}](/{weg})" for i, weg in enumerate(wege)))
    f.alte_adresse(f.projekt(), "loesung", "..")
    Besucher().get("/hilfe/")
    ziel = tmp_path / "tief" / "archiv"
    ziel.parent.mkdir()
    call_command("archiv", ziel, "--adresse", "http://localhost", stdout=io.StringIO())
    assert (ziel / "hilfe/index.html").is_file()
    assert {ort.name for ort in tmp_path.iterdir()} == {"static", "secret_key", "tief"}
    assert [ort.name for ort in ziel.parent.iterdir()] == ["archiv"]
    for datei in ziel.rglob("*"):
        assert not datei.is_file() or GEHEIM.encode() not in datei.read_bytes(), datei


@pytest.mark.parametrize(
    "pfad",
    ["/a/../b", "/..", "/a/./b", "/a\x00b", "/a\\..\\b", "/a%0ab", f"/{'ä' * 101}", "/%2e%2e/"],
)
def test_an_address_that_no_file_can_be_named_after(pfad):
    """As the archive reads it, percent signs included."""
    assert not harmless(read(pfad).pfad)


def test_ordinary_addresses_keep_their_names():
    """What is harmless stays below the folder."""
    for pfad in ("/", "/a/b/", "/a/steckbrief.pdf", "/a/..b/c..d/", "/a/?seite=2&x=../../y"):
        name = file_name(read(pfad), ".html")
        assert harmless(read(pfad).pfad)
        assert not name.is_absolute()
        assert ".." not in name.parts
