"""Reference look-up: other records by key, name, alias – or by a key that was merged.

A merged record lives on in the other one, so a cell that names it means that one: it is read so,
and the import says it once. A row of its own under such a key is refused (`dauerschluessel.py`).
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from bausteine.bearbeiten.zusammenfuehren import key_field, merged_records
from bausteine.importe.bericht import similar
from bausteine.importe.dateiformat import RecordResource
from bausteine.werte.suche import folded


class LookupResource(RecordResource):
    """Part of every resource: directories, loaded when first asked."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._directories: dict = {}
        self._merged: dict = {}
        #: merged keys that cells were read by: (kind of record, old text) → new key
        self.followed: dict[tuple[str, str], str] = {}
        self._told: set[tuple[str, str]] = set()

    def look_up(self, model, text: str, label=None):
        """The record of `model` that a cell names by key, name or alias, or as `label` writes it.

        Raises ValidationError.
        """
        if model not in self._directories:
            self._directories[model] = model.objects.waehlbar(self.bereich).directory()
        verzeichnis = self._directories[model]
        treffer = verzeichnis.get(folded(text)) or self._followed(model, text, label)
        if len(treffer) > 1 and label:  # the name in lists goes before an alias of another one
            treffer = [r for r in treffer if folded(label(r)) == folded(text)] or treffer
        if len(treffer) == 1:
            return treffer[0]
        bezeichnung = model._meta.verbose_name
        if treffer:
            namen = ", ".join(sorted(str(record) for record in treffer))
            raise ValidationError(f"{bezeichnung} „{text}“ ist mehrdeutig: {namen}.")
        raise ValidationError(
            f"{bezeichnung} „{text}“ ist nicht bekannt.{_most_similar(text, verzeichnis, label)}"
        )

    def look_up_account(self, name: str):
        """The account that logs in by this name. Raises ValidationError."""
        konten = get_user_model()
        if konten not in self._directories:
            self._directories[konten] = {k.get_username(): k for k in konten._default_manager.all()}
        if konto := self._directories[konten].get(name):
            return konto
        raise ValidationError(f"Ein Konto „{name}“ gibt es nicht.")

    def look_up_own(self, text: str):
        """`look_up` in the table being imported."""
        return self.look_up(self._meta.model, text)

    def _followed(self, model, text: str, label) -> list:
        """The record that the one with this old key was merged into, in a list; empty if none."""
        if (model, label) not in self._merged:
            self._merged[model, label] = {
                folded(name): neu
                for alt, neu, record in merged_records(model)
                for name in (alt, label(record) if record and label else alt)
            }
        neu = self._merged[model, label].get(folded(text))
        if neu is None:
            return []
        self.followed[model._meta.verbose_name, text] = neu
        schluessel = key_field(model)
        genannt = self._directories[model].get(folded(neu), ())
        return [record for record in genannt if getattr(record, schluessel) == neu]

    def remark_followed(self) -> None:
        """Say which merged keys this row was read by, each only once for the whole file."""
        for (bezeichnung, text), neu in self.followed.items():
            if (bezeichnung, text) not in self._told:
                self._told.add((bezeichnung, text))
                self.remarks.append(
                    (
                        self.row_number,
                        f"{bezeichnung} „{text}“ ist in „{neu}“ aufgegangen und überall in der "
                        "Datei so gelesen.",
                    )
                )
        self.followed.clear()


def _most_similar(text: str, verzeichnis: dict, label) -> str:
    """A hint at the record that was meant, as a cell names it."""
    namen = {
        key: str(label(records[0])) if label else str(records[0])
        for key, records in verzeichnis.items()
    }
    return similar(folded(text), namen)
