"""An update: installations of an older portal move over with `manage.py migrate` and lose nothing.

`fruehere/` holds a database with records of every kind and its archive (`manage.py sichern`), both
made by the code of that time: of 0.1.0, and of the last day before the models moved to their rooms.
"""

import lzma
from pathlib import Path

import pytest
from django.db import connection

from bausteine.auslieferung import datenstand
from betrieb.sicherung import stand
from tests.betrieb.datenbanken import manage, run
from tests.ozgportal.frueherer_stand import Archiv

ORDNER = Path(__file__).parent / "fruehere"
STAENDE = ("0.1.0", "vor-0.2.0")
#: models that belong to another app now
UMGEZOGEN = {
    "import": "importe",
    "importeintrag": "importe",
    "weiterleitung": "bearbeiten",
    "arbeitsfassung": "freigabe",
    "datenstand": "auslieferung",
}
#: columns that have another name now
UMBENANNT = {("ozgportal_importeintrag", "einspielung_id"): "der_import_id"}
NAMEN = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="module", params=STAENDE)
def frueher(request) -> Archiv:
    """What was in the database of that time."""
    return Archiv(ORDNER / f"{request.param}.zip")


@pytest.fixture(scope="module")
def url(datenbanken, frueher) -> str:
    """That database, as the portal of that time left it."""
    pfad = Path(frueher.ablage.filename)
    adresse = datenbanken.fresh(connection.vendor)
    if connection.vendor == "sqlite":
        ziel = Path(adresse.removeprefix("sqlite:///"))
        ziel.write_bytes(lzma.decompress(pfad.with_suffix(".sqlite3.xz").read_bytes()))
    else:
        bau = run("-m", "tests.ozgportal.frueherer_stand", str(pfad), url=adresse)
        assert not bau.returncode, bau.stderr
    return adresse


@pytest.fixture(scope="module")
def heute(url, tmp_path_factory) -> Archiv:
    """What is in it after the update."""
    umzug = manage("migrate", url=url)
    assert not umzug.returncode, umzug.stderr
    ziel = tmp_path_factory.mktemp("heute") / "heute.zip"
    sicherung = manage("sichern", "--umzug", str(ziel), url=url)
    assert not sicherung.returncode, sicherung.stderr
    return Archiv(ziel)


def renamed(wert):
    """A value as it stands in an archive of today: names of content types and rights changed."""
    if isinstance(wert, list) and wert[:1] == ["ozgportal"]:
        return [UMGEZOGEN[wert[1]], *wert[1:]]
    return wert


def rows(archiv: Archiv, tabelle: str, spalten) -> list[dict]:
    """With these columns alone, and the names of today."""
    zeilen = [
        {UMBENANNT.get((tabelle, s), s): renamed(wert) for s, wert in zeile.items()}
        for zeile in archiv.rows(tabelle)
    ]
    namen = [UMBENANNT.get((tabelle, s), s) for s in spalten]
    return [{name: zeile[name] for name in namen} for zeile in zeilen]


def test_nothing_is_lost_on_the_way(frueher, heute):
    """Every row of every table: records, histories, roles, logs, drafts, imports."""
    assert heute.tables().keys() >= frueher.tables().keys()
    for tabelle, teil in frueher.tables().items():
        if tabelle in NAMEN:
            vorher = {tuple(renamed([*z.values()])) for z in frueher.rows(tabelle)}
            nachher = {tuple(z.values()) for z in heute.rows(tabelle)}
            assert vorher <= nachher, tabelle
            assert not [name for name in nachher if name[0] == "ozgportal"]
            continue
        vorher = rows(frueher, tabelle, teil["spalten"])
        assert vorher, f"{tabelle}: nichts zu vergleichen"
        assert rows(heute, tabelle, teil["spalten"]) == vorher, tabelle
        assert heute.tables()[tabelle]["zaehler"] == teil["zaehler"], tabelle


def test_who_could_see_imports_still_can(heute):
    """By a role, by a group of one's own, by oneself; the admin's log still leads there."""
    recht = ["importe", "import", "view_import"]
    gruppen = {zeile["id"]: zeile["name"] for zeile in heute.rows("auth_group")}
    haben = {
        gruppen[zeile["group_id"]]
        for zeile in heute.rows("auth_group_permissions")
        if zeile["permission_id"] == recht
    }
    assert haben > {"Einsicht", "Koordination", "Themenfeld-Koordination"}
    assert recht in [z["permission_id"] for z in heute.rows("auth_user_user_permissions")]
    assert ["importe", "import"] in [z["content_type_id"] for z in heute.rows("django_admin_log")]


def test_afterwards_it_is_an_installation_like_any_other(url, heute, datenbanken):
    """Its migrations are those there are, its marks move, its backup can be restored."""
    assert stand.in_todays_names(heute.manifest["migrationen"]) == stand.known()
    assert "No planned" in manage("migrate", "--plan", url=url).stdout
    bewacht = "from django.db import connection\nprint(datenstand.complete(connection))"
    shell = f"from {datenstand.__name__.rpartition('.')[0]} import datenstand\n{bewacht}"
    assert manage("shell", "-v0", "-c", shell, url=url).stdout.strip() == "True"
    leer = datenbanken.fresh(connection.vendor)
    zurueck = manage("wiederherstellen", heute.ablage.filename, url=leer)
    assert not zurueck.returncode, zurueck.stderr


def test_an_older_archive_is_called_older(frueher, datenbanken):
    """It needs the portal that wrote it, and that one an update."""
    leer = datenbanken.fresh(connection.vendor)
    ablauf = manage("wiederherstellen", frueher.ablage.filename, url=leer)
    assert ablauf.returncode
    assert "Die Sicherung ist älter als dieses Portal" in ablauf.stderr


def test_what_is_older_still_is_told_the_way(datenbanken):
    """Some of the migrations that are one now, and their files gone: nothing but words can help."""
    url = datenbanken.migrated(connection.vendor)
    vergessen = (
        "from django.db.migrations.recorder import MigrationRecorder as R; "
        "from django.db import connection; "
        "R(connection).migration_qs.filter(app='projects', name__gt='0003').delete()"
    )
    assert not manage("shell", "-v0", "-c", vergessen, url=url).returncode
    ablauf = manage("migrate", url=url)
    assert ablauf.returncode == 1
    assert "Die Datenbank ist älter als Version 0.1.0." in ablauf.stderr
    assert "Traceback" not in ablauf.stderr
