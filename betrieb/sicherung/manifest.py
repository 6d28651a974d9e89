"""manifest.json: what is in an archive, how much, with which checksum, and of which version."""

import tomllib
from dataclasses import asdict, dataclass, field
from itertools import chain

from django.conf import settings

FORMAT = "ozgportal-sicherung"
#: what an archive holds: every table as text, or what the database's own tool wrote
UMZUG, EIGENES = 1, 2
#: goes up when an older portal could not read the archive any more
FORMATVERSION = EIGENES
NAME = "manifest.json"
#: the file that a database's own tool wrote, by the kind of database
DATENBANK = {"postgresql": "datenbank.dump", "sqlite": "datenbank.sqlite3"}


class Sicherungsfehler(Exception):
    """Why an archive is not written, not accepted or not loaded: a sentence for people."""


class Unvollendet(Sicherungsfehler):
    """Everything is back, but what had to follow did not come to its end."""


@dataclass
class Teil:
    """One file in the archive."""

    datei: str
    groesse: int = 0
    sha256: str = ""
    #: of a table: name, columns, number of rows, highest number ever given
    tabelle: str = ""
    spalten: list[str] = field(default_factory=list)
    zeilen: int = 0
    zaehler: int = 0

    @property
    def is_upload(self) -> bool:
        """Whether it is neither a table nor the database."""
        return not self.tabelle and self.datei not in DATENBANK.values()


@dataclass
class Manifest:
    """The table of contents."""

    portal: str
    angelegt: str
    datenbank: str
    migrationen: dict[str, list[str]]
    teile: list[Teil] = field(default_factory=list)
    format: str = FORMAT
    formatversion: int = UMZUG
    #: table to rows; where tables are files of their own, each says it itself
    bestand: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict:
        """For JSON; without what portals that only know the first format would stumble over."""
        daten = asdict(self)
        if self.formatversion == UMZUG:
            del daten["bestand"]
        return daten

    @property
    def zeilen(self) -> int:
        """Rows of all tables."""
        return sum(self.bestand.values()) + sum(teil.zeilen for teil in self.teile)

    @property
    def tabellen(self) -> int:
        """Number of tables."""
        return len(self.bestand) + sum(1 for teil in self.teile if teil.tabelle)


def read_manifest(daten) -> Manifest:
    """From JSON. Raises Sicherungsfehler for another format or a newer version of ours."""
    if not isinstance(daten, dict) or daten.get("format") != FORMAT:
        raise Sicherungsfehler("Diese Datei ist keine Sicherung des OZG-Portals.")
    version = daten.get("formatversion")
    if not isinstance(version, int) or version < 1:
        raise Sicherungsfehler("Die Sicherung ist beschädigt: Ihr Format hat keine Nummer.")
    if version > FORMATVERSION:
        raise Sicherungsfehler(
            f"Die Sicherung ist neuer als dieses Portal: Sie hat Format {version} und stammt von "
            f"Version {daten.get('portal')}; diese Version liest Format {FORMATVERSION}. "
            "Bringen Sie zuerst das Portal auf den neueren Stand."
        )
    try:
        teile = [Teil(**teil) for teil in daten["teile"]]
        manifest = Manifest(**{**daten, "teile": teile})
        zahlen = [z for t in teile for z in (t.groesse, t.zeilen, t.zaehler)]
        zahlen += manifest.bestand.values()
        texte = [t for teil in teile for t in (teil.datei, teil.sha256, teil.tabelle)]
        if not all(type(z) is int and z >= 0 for z in zahlen):
            raise TypeError
        if not all(isinstance(text, str) for text in texte):
            raise TypeError
        namen = [*manifest.bestand, *manifest.migrationen]
        namen += chain.from_iterable(manifest.migrationen.values())
        angaben = [manifest.portal, manifest.angelegt, manifest.datenbank]
        for text in [*texte, *namen, *angaben]:
            text.encode()  # half a letter could not even be shown
    except (KeyError, TypeError, AttributeError, UnicodeEncodeError) as fehler:
        raise Sicherungsfehler(
            "Die Sicherung ist beschädigt: Ihr Inhaltsverzeichnis ist unlesbar."
        ) from fehler
    return manifest


def portal_version() -> str:
    """The version that pyproject.toml names."""
    inhalt = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return inhalt["project"]["version"]
