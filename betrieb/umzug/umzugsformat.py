"""Portable format: the content of an archive that goes to either database."""

import zipfile
from collections.abc import Callable

from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import UMZUG, Manifest
from betrieb.umzug.laden import restore
from betrieb.umzug.lesen import Umzugszeilen
from betrieb.umzug.schreiben import write_tables


class Umzugsformat:
    """Every table as text, each value checked before it is believed; see `Sicherungsinhalt`."""

    formatversion = UMZUG
    datenbank = ""
    #: only the migrations of the portal that wrote it know what its columns meant
    aelteres = False

    def write(self, ablage: zipfile.ZipFile, manifest: Manifest) -> None:
        """Every table. Raises OSError or a database error."""
        write_tables(ablage, manifest)

    def check(self, archiv: Archiv) -> None:
        """Each value of each row, and each reference. Raises Sicherungsfehler."""
        Umzugszeilen(archiv).verify()

    def restore(self, archiv: Archiv, uploads: Callable[[], None]) -> None:
        """In one transaction. Raises Sicherungsfehler, OSError or a database error."""
        restore(archiv, uploads)
