"""Optimistic locking for files: an import writes only those rows that its preview showed as they
still are. What someone saved in between stays, and the row is listed."""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Gesehen:
    """What a preview showed, row by row, in a form that costs little to keep."""

    #: row → changed column → mark of the value that stood there; None for a row that was new
    zeilen: dict[str, dict[str, str] | None]
    #: the changes of other records, as `PortalResource.mitgeaendert` has them
    andere: list

    @classmethod
    def of(cls, result) -> "Gesehen":
        """What the result of a dry run shows."""
        zeilen: dict[str, dict[str, str] | None] = {}
        for zeile in result.rows:
            if zeile.is_new():
                zeilen[str(zeile.zeile)] = None
            elif zeile.is_update():
                zeilen[str(zeile.zeile)] = {
                    spalte: _mark(vorher) for spalte, vorher, _ in zeile.changes
                }
        return cls(zeilen, _plain(getattr(result, "mitgeaendert", ("", []))[1]))

    @classmethod
    def read(cls, text: str) -> "Gesehen":
        """What `text` kept."""
        return cls(**json.loads(text))

    @property
    def text(self) -> str:
        """To be kept, for `read`."""
        return json.dumps({"zeilen": self.zeilen, "andere": self.andere}, ensure_ascii=False)

    def objection(self, nummer: int, neu: bool, changes) -> str:
        """Why a row must not be written now: what happened since the preview, else "".

        `changes`: (column, before, after) of every cell that differs now.
        """
        unbekannt = str(nummer) not in self.zeilen
        gezeigt = self.zeilen.get(str(nummer))
        if neu:
            war_neu = not unbekannt and gezeigt is None
            return "" if war_neu else "der Eintrag ist inzwischen gelöscht"
        if gezeigt is None and not unbekannt:
            return "den Eintrag hat inzwischen jemand angelegt"
        fremd = [
            f"{spalte} ist jetzt {f'„{vorher}“' if vorher else 'leer'}"
            for spalte, vorher, _ in changes
            if (gezeigt or {}).get(spalte) != _mark(vorher)
        ]
        return f"inzwischen geändert: {', '.join(fremd)}" if fremd else ""

    def others_differ(self, mitgeaendert) -> bool:
        """Whether the file would now change other records otherwise than was shown."""
        return _plain(mitgeaendert) != self.andere


def _mark(wert: str) -> str:
    return hashlib.blake2b(wert.encode(), digest_size=8).hexdigest()


def _plain(liste) -> list:
    """As JSON gives it back: lists instead of tuples."""
    return json.loads(json.dumps(liste))
