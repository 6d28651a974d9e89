"""Key proposal: rows that name a record and not its Kennung, as lists of others do.

A name, Kurzname or alias that one record bears means that record; its own name stays as it is. A
name that nobody bears gets the Kennung that it would get in a form. Nothing is guessed: what two
records bear is a mistake of the row.
"""

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models

from bausteine.bearbeiten.kennung import ZIFFERN, free_key
from bausteine.bearbeiten.zusammenfuehren import merged_keys
from bausteine.tabellen.dateien import is_example
from bausteine.tabellen.lesetabelle import Lesetabelle
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import folded


def ignore_case(resource, tabelle: Lesetabelle) -> None:
    """Keys that nobody bears as they are written are meant in small letters."""
    (schluessel,) = resource.key_columns
    kopf = list(tabelle.headers or ())
    if schluessel not in kopf:
        return
    platz = kopf.index(schluessel)
    gross = {zeile[platz] for zeile in tabelle if zeile[platz] != zeile[platz].lower()}
    if not gross:
        return
    attribut = resource.fields[schluessel].attribute
    bekannt = resource.menge.filter(**{f"{attribut}__in": gross}).values_list(attribut, flat=True)
    klein = {text: text.lower() for text in gross - {*bekannt}}
    for nummer, zeile in enumerate(tabelle):
        if zeile[platz] in klein and not is_example(zeile):
            zellen = list(zeile)
            zellen[platz] = klein[zellen[platz]]
            tabelle[nummer] = zellen


class Schluesselvorschlag:
    """Fills the key column of a table by its name column."""

    def __init__(self, resource):
        self._resource = resource
        (self._schluessel,) = resource.key_columns
        self._name = resource.name_column
        self.remarks: list[tuple[int | None, str]] = []
        #: the key of each new name, which may stand in several rows
        self._neue: dict[str, str] = {}
        #: by the number of the row: why no record is meant
        self.errors: dict[int, ValidationError] = {}

    def apply(self, tabelle: Lesetabelle) -> None:
        """Fill in what is empty; a missing column is added."""
        kopf = list(tabelle.headers or ())
        if self._name not in kopf:
            return
        name = kopf.index(self._name)
        if self._schluessel not in kopf:
            if not any(zeile[name] for zeile in tabelle):
                return
            tabelle.append_col([""] * len(tabelle), header=self._schluessel)
            kopf.append(self._schluessel)
        schluessel = kopf.index(self._schluessel)
        offene = [
            (platz, list(zeile))
            for platz, zeile in enumerate(tabelle)
            if zeile[name] and not zeile[schluessel] and not is_example(zeile)
        ]
        if not offene:
            return
        verzeichnis = self._known()
        gefunden = 0
        for platz, zeile in offene:
            nummer = self._resource.number_of_row(platz)
            treffer = [
                record
                for record in verzeichnis.get(folded(zeile[name]), [])
                if not self._only_by_key(record, folded(zeile[name]))
            ]
            if len(treffer) > 1:
                self.errors[nummer] = self._ambiguous(zeile[name], treffer)
            elif treffer:
                (record,) = treffer
                zeile[schluessel] = self._key_of(record)
                zeile[name] = self._resource.fields[self._name].cell(record)
                gefunden += 1
            else:
                zeile[schluessel] = self._proposed(zeile[name], nummer)
            tabelle[platz] = zeile
        if gefunden:
            ist = "Eintrag ist" if gefunden == 1 else "Einträge sind"
            self.remarks.append(
                (
                    None,
                    f"{gefunden} {ist} am Namen erkannt, denn „{self._schluessel}“ fehlt oder ist "
                    "leer. Ihr Name bleibt, wie er im Portal steht.",
                )
            )

    def _known(self) -> dict:
        """Records by folded name."""
        menge = self._resource.menge.waehlbar(self._resource.bereich)
        if hasattr(menge, "directory"):
            return menge.directory()
        spalte = self._resource.fields[self._name]
        verzeichnis: dict[str, list] = {}
        for record in menge:
            verzeichnis.setdefault(folded(spalte.cell(record)), []).append(record)
        return verzeichnis

    def _only_by_key(self, record, name: str) -> bool:
        """Whether the name is the key of a record that is called otherwise."""
        if folded(self._key_of(record)) != name:
            return False
        return not any(
            folded(str(getattr(record, feld.attname))) == name
            for feld in record._meta.concrete_fields
            if isinstance(feld, models.CharField) and feld.attname != self._attribute
        )

    def _key_of(self, record) -> str:
        return str(getattr(record, self._resource.fields[self._schluessel].attribute))

    def _ambiguous(self, name: str, treffer: list) -> ValidationError:
        namen = ", ".join(sorted(f"{record} ({self._key_of(record)})" for record in treffer))
        satz = (
            f"„{name}“ heißen mehrere: {namen}. Bitte unter „{self._schluessel}“ eintragen, wer "
            "gemeint ist."
        )
        return ValidationError({self._name: [satz]})

    def _proposed(self, name: str, nummer: int) -> str:
        vorschlag = self._neue.setdefault(folded(name), self._free(name))
        self.remarks.append(
            (nummer, f"Die Kennung „{vorschlag}“ ist aus „{name}“ gebildet; sie bleibt für immer.")
        )
        return vorschlag

    def _free(self, name: str) -> str:
        """A key made of the name that no record has or had: it must not mean that one."""
        model, attribut = self._resource._meta.model, self._attribute
        schluessel = slug_of(name, (model._meta.get_field(attribut).max_length or 50) - ZIFFERN)
        return free_key(model, attribut, name) if schluessel in self._taken else schluessel

    @cached_property
    def _attribute(self) -> str:
        return self._resource.fields[self._schluessel].attribute

    @cached_property
    def _taken(self) -> set[str]:
        model = self._resource._meta.model
        vergeben = set(model._base_manager.values_list(self._attribute, flat=True))
        return vergeben | {*merged_keys(model)}
