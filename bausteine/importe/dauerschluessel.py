"""Natural keys that outlive a Kennung: a renamed key must not become a second record.

A Kennung is part of addresses and stays for ever, so a file cannot change it. A new Kennung on
a record that an official key knows already is refused with the right one, and so is the key of a
record that was merged into another; a new record that bears the name of an existing one is
remarked on, as two projects may share a title.
"""

from bausteine.bearbeiten.zusammenfuehren import merged_keys
from bausteine.werte.suche import folded


class Dauerschluessel:
    """What the stored records are known by besides their key columns; loaded once per file."""

    def __init__(self, resource):
        self._resource = resource
        self._known: dict[str, dict] = {}
        self._merged: dict[str, str] | None = None

    def merged_into(self, schluessel: str) -> str:
        """The key of the record that the one with this key was merged into, "" if none."""
        if self._merged is None:
            self._merged = merged_keys(self._resource._meta.model)
        return self._merged.get(schluessel, "")

    def taken(self, record, ohne=()) -> dict[str, list[str]]:
        """Errors by column, where a new record carries the key of another, living or merged."""
        fehler = {}
        for name in (self._resource.key_columns[0], *self._resource.stable_columns):
            spalte = self._resource.fields.get(name)
            wert = str(getattr(record, spalte.attribute, None) or "") if spalte else ""
            if name not in ohne and (neu := self.merged_into(wert)):
                fehler[name] = [
                    f"„{wert}“ ist in „{neu}“ aufgegangen. Bitte „{neu}“ eintragen, wenn dieser "
                    "Eintrag gemeint ist, sonst die Zeile entfernen."
                ]
                return fehler
        for name in self._resource.stable_columns:
            wert = getattr(record, self._resource.fields[name].attribute)
            besitzer = self._values(name, str).get(str(wert)) if wert not in (None, "") else None
            if besitzer is not None and name not in ohne:
                schluessel = self._resource.key_columns[0]
                fehler[name] = [
                    f"„{wert}“ trägt schon der Eintrag mit {schluessel} „{besitzer}“. "
                    f"„{schluessel}“ bleibt für immer gleich: Bitte „{besitzer}“ eintragen, "
                    "wenn derselbe Eintrag gemeint ist."
                ]
        return fehler

    def remark_same_name(self, row, remarks: list, zeile: int) -> None:
        """Tell when a row makes a new record of a name that exists."""
        if self.merged_into(row.get(self._resource.key_columns[0], "")):
            return
        name = row.get(self._resource.name_column, "")
        besitzer = name and self._values(self._resource.name_column, folded).get(folded(name))
        if besitzer:
            remarks.append(
                (
                    zeile,
                    f"Neu angelegt, obwohl es „{name}“ schon gibt ({besitzer}). "
                    "Ist derselbe Eintrag gemeint, gehört dessen Schlüssel in die Datei.",
                )
            )

    def _values(self, name: str, form) -> dict[str, str]:
        """Key by the value of a column in the form that is compared."""
        if name not in self._known:
            felder = self._resource.fields
            bekannt = self._resource.menge.waehlbar(self._resource.bereich)
            paare = bekannt.order_by("pk").values_list(
                felder[name].attribute, felder[self._resource.key_columns[0]].attribute
            )
            self._known[name] = {
                form(str(wert)): str(key) for wert, key in paare if wert not in (None, "")
            }
        return self._known[name]
