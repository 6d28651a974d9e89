"""The portal of another Land: none of its own words names Nordrhein-Westfalen."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bausteine.werte.land import Land, as_at_home
from organisationen.enums import Organisationstyp
from ozgportal.einstellungen.land import home_land
from tests.dateien import importiere
from tests.gebiete.verzeichnis import line

#: the sixteen Länder, where a page names them all as values of a column
ALLE = " · ".join(Land.labels)
FREMD = re.compile(r"\bNRW\b|Nordrhein")


def test_a_land_that_there_is_not_stops_the_start():
    """With the names of those there are."""
    assert home_land("01") is home_land("Schleswig-Holstein") is Land.SH
    with pytest.raises(ImproperlyConfigured, match=r"05 \(NRW\)"):
        home_land("17")


@pytest.mark.parametrize(
    ("text", "hier"),
    [
        ("Ministerium (Hessen)", "Ministerium (NRW)"),
        ("nicht im Saarland umgesetzt", "nicht in NRW umgesetzt"),
        ("EfA-Entwicklung Land Niedersachsen", "EfA-Entwicklung Land NRW"),
        ("Ministerium (Bund)", "Ministerium (Bund)"),
    ],
)
def test_what_another_portal_writes_is_read(text, hier):
    """The same value, called by another Land."""
    assert as_at_home(text) == hier


def test_a_file_of_another_portal_is_read(db):
    """Its label stands for the same value here."""
    zeile = {"kennung": "x", "name": "X", "kurzname": "X", "typ": "Ministerium (Hessen)"}
    ergebnis, fehler = importiere("organisationen", zeile)
    assert not fehler
    assert ergebnis.rows[0].is_new()
    assert Organisationstyp.MINISTERIUM_NRW.label == "Ministerium (NRW)"


@pytest.fixture(scope="module")
def schleswig_holstein(tmp_path_factory):
    """The public side of an installation in another Land, as files: with its Kommunen alone."""
    ordner = tmp_path_factory.mktemp("land")
    verzeichnis = ordner / "GV100AD.ASC"
    zeilen = [
        line("10", "01", "Schleswig-Holstein"),
        line("40", "01058", "Rendsburg-Eckernförde", kennzeichen="43"),
        line("60", "01058005", "Altenholz", verband="0005", kennzeichen="64", plz="24161"),
    ]
    verzeichnis.write_text("\r\n".join(zeilen))
    umgebung = {
        "PATH": "/usr/bin:/bin",
        "VAR": str(ordner),
        "SECRET_KEY": "x" * 60,
        "PORTAL_LAND": "01",
        "PORTAL_ADRESSE": "https://ozg.example.org",
    }
    for befehl in (
        ["migrate"],
        ["migrate"],  # nothing is left to do: the labels of another Land are no new models
        ["collectstatic", "--noinput", "-v0"],
        ["import_csv", "gv100ad", str(verzeichnis), "--commit"],
        ["archiv", str(ordner / "seiten")],
    ):
        ergebnis = subprocess.run(
            [sys.executable, "manage.py", *befehl],
            cwd=settings.BASE_DIR,
            env=umgebung,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ergebnis.returncode == 0, ergebnis.stdout + ergebnis.stderr
        assert "not yet reflected in a migration" not in ergebnis.stdout
    return ordner / "seiten"


def test_no_page_of_another_land_speaks_of_nordrhein_westfalen(schleswig_holstein):
    """On no page that a visitor comes to, but where a column names all sixteen Länder."""
    seiten = list(schleswig_holstein.rglob("*.html"))
    assert len(seiten) > 20
    gefunden = {}
    for seite in seiten:
        text = " ".join(seite.read_text().split()).replace(ALLE, "")
        if treffer := FREMD.search(text):
            ort = text[max(0, treffer.start() - 60) : treffer.end() + 40]
            gefunden[seite.relative_to(schleswig_holstein).as_posix()] = ort
    assert not gefunden


def test_its_own_kommunen_are_there(schleswig_holstein):
    """With its name in the head of every page."""
    seite = next(schleswig_holstein.rglob("kommunen/altenholz/index.html"))
    text = seite.read_text()
    assert "Kommunen in Schleswig-Holstein" in text
    assert "Kreis Rendsburg-Eckernförde" in text
