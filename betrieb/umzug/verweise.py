"""Referential integrity: whether every record that an archive points to is in it too."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from betrieb.umzug.werte import Unlesbar

#: what rows refer to by name, because migrations number it anew in every database
BEIM_NAMEN = {ContentType: "typen", Permission: "rechte"}
#: words of a name
LAENGE = {"typen": 2, "rechte": 3}


class Verweise:
    """Collects, row by row, who is there and who is pointed to; asked at the end."""

    def __init__(self, tabellen):
        self._da: dict = {tabelle.model: set() for tabelle in tabellen}
        self._gesucht: dict[tuple, set] = {}

    def note(self, tabelle, zeile: list) -> None:
        """Take a row in, which `tabelle.check` found readable. Raises Unlesbar."""
        if tabelle.vorbelegt:
            self._note_named(tabelle, zeile)
            return
        da, nummer = self._da[tabelle.model], zeile[tabelle.number_position]
        if nummer in da:
            raise Unlesbar(f"Die Nummer {nummer} steht zweimal da.")
        da.add(nummer)
        for stelle, feld in tabelle.points_to.items():
            wert = zeile[stelle]
            if wert is not None:
                schluessel = tuple(wert) if isinstance(wert, list) else wert
                self._want(tabelle.name, feld.column, feld.related_model, schluessel)

    def check(self) -> None:
        """Raises Unlesbar for the first reference that leads nowhere."""
        for (tabelle, spalte, model), gesucht in self._gesucht.items():
            if fehlt := gesucht - self._da[model]:
                erster = min(fehlt)
                name = " ".join(erster) if isinstance(erster, tuple) else erster
                raise Unlesbar(
                    f"In der Tabelle {tabelle} zeigt die Spalte {spalte} auf {name}; einen solchen "
                    f"Eintrag hat die Tabelle {model._meta.db_table} der Sicherung nicht."
                )

    def _note_named(self, tabelle, zeile: list) -> None:
        art = BEIM_NAMEN[tabelle.model]
        self._da[tabelle.model].add(tuple(zeile[: LAENGE[art]]))
        if art == "rechte":
            self._want(tabelle.name, "content_type", ContentType, tuple(zeile[:2]))

    def _want(self, tabelle: str, spalte: str, model, schluessel) -> None:
        self._gesucht.setdefault((tabelle, spalte, model), set()).add(schluessel)
