"""Factory: the own tool of each kind of database."""

from pathlib import Path

from betrieb.sicherung.inhalt import Sicherungsinhalt
from betrieb.sicherung.postgresql import Postgresql
from betrieb.sicherung.sqlite import Sqlite


def own_tool(datenbank: str, neben: Path | None = None) -> Sicherungsinhalt:
    """Of that vendor; `neben`: a file beside which it may put copies, where it needs any."""
    return Postgresql() if datenbank == "postgresql" else Sqlite(neben)
