"""Our own files, opened and saved by LibreOffice: they change nothing when they come back."""

import shutil
import subprocess

import pytest

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart
from tests import factories as f
from tests.geduld import GEDULD
from tests.import_dateien import counts, exported_file, loaded

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) ist hier nicht installiert."),
]
PLAENE = {
    Phasenart.UMSETZUNG: "Mai 2022",
    Phasenart.PILOTIERUNG: "Q1 2031",
    Phasenart.ROLLOUT: "2032",
}
#: German, as a clerk's computer reads a CSV: semicolon, UTF-8, special numbers recognised
DEUTSCH = "59,34,76,1,,1031,false,true"


def saved(ordner, daten: bytes, von: str, nach: str) -> bytes:
    """The file as LibreOffice saves it in the other format."""
    quelle = ordner / f"liste.{von}"
    quelle.write_bytes(daten)
    ziel = ordner / "aus"
    einlesen = [f"--infilter=Text - txt - csv (StarCalc):{DEUTSCH}"] if von == "csv" else []
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{ordner}/profil",
            "--headless",
            *einlesen,
            "--convert-to",
            nach,
            "--outdir",
            ziel,
            quelle,
        ],
        check=True,
        capture_output=True,
        timeout=GEDULD,
    )
    return (ziel / f"liste.{nach}").read_bytes()


@pytest.mark.parametrize(("von", "nach"), [("csv", "xlsx"), ("xlsx", "xlsx"), ("xlsx", "csv")])
@pytest.mark.parametrize("name", ["umsetzungsprojekte", "phasen", "organisationen"])
def test_an_unedited_file_changes_nothing(tmp_path, name, von, nach):
    projekt = f.projekt(kennung="a", titel="Größe; Maß")
    for art, geplant in PLAENE.items():
        f.phase(projekt, art, geplant=Zeitraum.parse(geplant))
    f.organisation(kennung="bonn", kurzname="Bonn", ags="05314000")
    daten = saved(tmp_path, exported_file(name, von), von, nach)
    neu, geaendert, _ = counts(loaded(name, daten, dateiname=f"liste.{nach}"))
    assert (neu, geaendert) == (0, 0)
