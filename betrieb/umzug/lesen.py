"""Schema validation of a whole archive: rows, references and counters, before anything is written.

Nothing of it is believed: its checksums may be right and its values forged.
"""

import json
from collections.abc import Iterator

from betrieb.sicherung.lesen import Archiv
from betrieb.sicherung.manifest import Sicherungsfehler, Teil
from betrieb.umzug.tabellen import BackupTable, tables
from betrieb.umzug.verweise import Verweise
from betrieb.umzug.werte import Unlesbar, number_misfit

#: no single row is bigger
ZEILE_HOECHSTENS = 64 << 20


class Umzugszeilen:
    """The tables of an archive. Every problem is a Sicherungsfehler."""

    def __init__(self, archiv: Archiv):
        self.archiv = archiv

    def verify(self) -> None:
        """The tables of this portal, and each value of each row."""
        self._check_tables()
        paare = self.pairs()
        verweise = Verweise([tabelle for tabelle, _ in paare])
        for tabelle, teil in paare:
            self._check_rows(tabelle, teil, verweise)
        try:
            verweise.check()
        except Unlesbar as fehler:
            raise Sicherungsfehler(f"Die Sicherung ist beschädigt: {fehler}") from fehler

    def pairs(self) -> list[tuple[BackupTable, Teil]]:
        """Every table of this portal with its file."""
        nach_name = {teil.tabelle: teil for teil in self.archiv.manifest.teile if teil.tabelle}
        return [(tabelle, nach_name[tabelle.name]) for tabelle in tables()]

    def rows(self, teil: Teil) -> Iterator[list]:
        """The rows of a table, one at a time."""
        rest = b""
        for stueck in self.archiv.pieces(teil):
            *zeilen, rest = (rest + stueck).split(b"\n")
            for zeile in zeilen:
                yield self._row(teil, zeile)
            if len(rest) > ZEILE_HOECHSTENS:
                raise self.archiv.damaged(teil, "Eine Zeile ist zu lang.")
        if rest:
            raise self.archiv.damaged(teil, "Die letzte Zeile hat kein Ende.")

    def _row(self, teil: Teil, zeile: bytes):
        try:
            return json.loads(zeile.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as fehler:
            raise self.archiv.damaged(teil, "Eine Zeile ist kein JSON.") from fehler

    def _check_rows(self, tabelle: BackupTable, teil: Teil, verweise: Verweise) -> None:
        anzahl = 0
        for zeile in self.rows(teil):
            anzahl += 1
            try:
                tabelle.check(zeile)
                verweise.note(tabelle, zeile)
            except Unlesbar as fehler:
                raise self.archiv.damaged(teil, f"Zeile {anzahl}: {fehler}") from fehler
        if anzahl != teil.zeilen:
            raise self.archiv.damaged(teil, f"{anzahl} statt {teil.zeilen} Zeilen.")
        zaehlt = tabelle.model._meta.auto_field
        if zaehlt and number_misfit(teil.zaehler, zaehlt):
            raise self.archiv.damaged(teil, "Ihre höchste Nummer kann es nicht geben.")

    def _check_tables(self) -> None:
        teile = self.archiv.manifest.teile
        if any(not teil.tabelle and not teil.is_upload for teil in teile):
            raise Sicherungsfehler(
                "Die Sicherung ist beschädigt: Sie enthält nicht genau die Dateien, die sie nennt."
            )
        spalten = {teil.tabelle: teil.spalten for teil in teile if teil.tabelle}
        doppelt = sum(1 for teil in teile if teil.tabelle) != len(spalten)
        if doppelt or spalten != {tabelle.name: tabelle.spalten for tabelle in tables()}:
            raise Sicherungsfehler(
                "Die Sicherung gehört zu einem Portal mit anderen Tabellen als diesem."
            )
