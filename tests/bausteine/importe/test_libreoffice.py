"""Our own files, opened and saved by LibreOffice: they change nothing when they come back.

Asked for by name only, as it takes minutes: `python -m pytest -m libreoffice`; needs `soffice`
(apt-get install --no-install-recommends libreoffice-calc).
"""

import shutil
import subprocess

import pytest

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart
from tests import factories as f
from tests.bausteine.importe.test_rundreise import NAMEN
from tests.geduld import GEDULD
from tests.import_dateien import counts, exported, exported_file, loaded

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) ist hier nicht installiert."),
]
WEGE = [("csv", "xlsx"), ("xlsx", "xlsx"), ("xlsx", "csv")]
PLAENE = {
    Phasenart.UMSETZUNG: "Mai 2022",
    Phasenart.PILOTIERUNG: "Q1 2031",
    Phasenart.ROLLOUT: "2032",
}
#: German, as a clerk's computer reads a CSV: semicolon, UTF-8, special numbers recognised
DEUTSCH = "59,34,76,1,,1031,false,true"


def saved(ordner, dateien: dict[str, bytes], von: str, nach: str) -> dict[str, bytes]:
    """The files by their names, as LibreOffice saves them in the other format; started once."""
    for name, daten in dateien.items():
        (ordner / f"{name}.{von}").write_bytes(daten)
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
            *(ordner / f"{name}.{von}" for name in dateien),
        ],
        check=True,
        capture_output=True,
        timeout=10 * GEDULD,
    )
    return {name: (ziel / f"{name}.{nach}").read_bytes() for name in dateien}


@pytest.fixture(scope="class", params=WEGE, ids="-".join)
def weg(request, bestand, tmp_path_factory):
    """The format that comes back, and all files in it."""
    von, nach = request.param
    dateien = {name: exported_file(name, von) for name in NAMEN}
    return nach, saved(tmp_path_factory.mktemp("listen"), dateien, von, nach)


@pytest.mark.usefixtures("bestand")
class TestPublishedRecords:
    """Every resource, with fixtures/."""

    @pytest.mark.parametrize("name", NAMEN)
    def test_an_unedited_file_changes_nothing(self, db, weg, name):
        nach, dateien = weg
        zeilen = len(exported(name)[1])
        if zeilen:
            ergebnis = loaded(name, dateien[name], dateiname=f"{name}.{nach}")
            assert counts(ergebnis) == (0, 0, zeilen)


@pytest.mark.django_db
@pytest.mark.parametrize(("von", "nach"), WEGE)
def test_what_a_spreadsheet_takes_for_a_number_or_a_day(tmp_path, von, nach):
    """A month stays a month, a key keeps its zero, a text its sign."""
    projekt = f.projekt(kennung="a", titel="Größe; Maß", kurzbeschreibung="eins\nzwei")
    for art, geplant in PLAENE.items():
        f.phase(projekt, art, geplant=Zeitraum.parse(geplant))
    f.organisation(kennung="bonn", kurzname="Bonn", ags="05314000")
    namen = ("umsetzungsprojekte", "phasen", "organisationen")
    dateien = saved(tmp_path, {name: exported_file(name, von) for name in namen}, von, nach)
    for name, daten in dateien.items():
        neu, geaendert, _ = counts(loaded(name, daten, dateiname=f"{name}.{nach}"))
        assert (name, neu, geaendert) == (name, 0, 0)
