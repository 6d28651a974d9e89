"""Strategy: what every kind of content of an archive can do, so that the container need not ask.

Three objects have this interface: `Postgresql` and `Sqlite` (the database's own tool) and
`Umzugsformat` (text, for either).
"""

import zipfile
from collections.abc import Callable
from typing import Protocol

from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import Manifest


class Sicherungsinhalt(Protocol):
    """The database in an archive: how it gets in, how it is checked, how it gets out again."""

    #: of the archive that it writes
    formatversion: int
    #: the only kind of database that it can be brought back to, "" for any
    datenbank: str
    #: whether an archive of an older portal can be brought back; `migrate` does the rest
    aelteres: bool

    def write(self, ablage: zipfile.ZipFile, manifest: Manifest) -> None:
        """Put the database into the open archive, and its parts into the manifest.

        Called inside `stand.snapshot()`. Raises Sicherungsfehler, OSError or a database error.
        """

    def check(self, archiv: Archiv) -> None:
        """Read all of it, its checksums are right. Raises Sicherungsfehler."""

    def restore(self, archiv: Archiv, uploads: Callable[[], None]) -> None:
        """Write a checked archive into the empty database, all or nothing, and compare.

        `uploads` is called before anything of it counts. Raises Sicherungsfehler, OSError or a
        database error.
        """


def verify(archiv: Archiv, inhalt: Sicherungsinhalt) -> None:
    """The archive itself, then what it holds of the database. Raises Sicherungsfehler."""
    archiv.check(aelteres=inhalt.aelteres)
    inhalt.check(archiv)
