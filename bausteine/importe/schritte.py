"""Undo plan: what an import did to each record, read from the history, in an order that works.

Of an entry only the few columns are read that tell what happened; the state before is loaded as a
whole, and only where a record goes back to it.
"""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from bausteine.importe.haengt import blocks
from bausteine.importe.models import Import
from bausteine.importe.zuruecksetzen import as_before

ENTFERNEN, WIEDERHERSTELLEN, ANLEGEN = "entfernen", "wiederherstellen", "wieder anlegen"
#: fields by which a record is called, the best first
NAMENSFELDER = ("kennung", "slug", "name", "titel", "art", "rolle")
#: one entry of a history, without the fields of the record
_Eintrag = namedtuple("_Eintrag", "datensatz nummer art am wer namen")


@dataclass
class UndoStep:
    """One record of the import: what it was before, and what becomes of it."""

    modell: type[models.Model]
    schluessel: int
    name: str
    #: ENTFERNEN, WIEDERHERSTELLEN or ANLEGEN
    was: str
    vorher: models.Model | None = None
    #: the record as it is now; None where there is none
    heute: models.Model | None = None
    #: why it stays as it is
    bleibt: str = ""

    @property
    def danach(self) -> models.Model | None:
        """The record as it will be; None where it goes."""
        return as_before(self.vorher, self.heute) if self.vorher else None


def steps_of_import(der_import: Import) -> list[UndoStep]:
    """Every record of the import once; models that others refer to come first."""
    eintraege: dict[type[models.Model], dict[int, list[int]]] = {}
    zeilen = der_import.eintraege.values_list("modell", "datensatz", "eintrag")
    modelle = {name: apps.get_model(name) for name in {name for name, *_ in zeilen}}
    for name, datensatz, eintrag in zeilen:
        eintraege.setdefault(modelle[name], {}).setdefault(datensatz, []).append(eintrag)
    bezuege = {
        modell: {
            feld.related_model
            for feld in modell._meta.concrete_fields
            if feld.is_relation and feld.related_model in eintraege and feld.related_model != modell
        }
        for modell in eintraege
    }
    return [
        schritt
        for modell in TopologicalSorter(bezuege).static_order()
        for schritt in _steps_of(modell, eintraege[modell])
    ]


def _steps_of(modell, eintraege: dict[int, list[int]]) -> Iterator[UndoStep]:
    frueher = Import.objects.filter(nimmt_zurueck__isnull=False).exists()
    for block in blocks(list(eintraege)):
        geschichten: dict[int, list[_Eintrag]] = {}
        for eintrag in _entries(modell, block):
            geschichten.setdefault(eintrag.datensatz, []).append(eintrag)
        aufgehoben = Import.objects.aufgehoben(modell._meta.label_lower, block) if frueher else ()
        schritte, davor = [], {}
        for key in block:
            geschichte = [e for e in geschichten.get(key, []) if (key, e.nummer) not in aufgehoben]
            schritt, vorher = _step(modell, key, geschichte, set(eintraege[key]))
            if schritt:
                schritte.append(schritt)
                if vorher:
                    davor[key] = vorher.nummer
        staende = modell.history.model.objects.in_bulk(list(davor.values())) if davor else {}
        for schritt in schritte:
            schritt.vorher = staende.get(davor.get(schritt.schluessel))
            yield schritt


def _entries(modell, block: list[int]) -> Iterator[_Eintrag]:
    """The entries of these records, the oldest first."""
    geschichte = modell.history.model
    vorhanden = {feld.name for feld in geschichte._meta.concrete_fields}
    felder = [name for name in NAMENSFELDER if name in vorhanden]
    wer = f"history_user__{get_user_model().USERNAME_FIELD}"
    zeilen = geschichte.objects.filter(id__in=block).order_by("pk")
    for zeile in zeilen.values_list("id", "pk", "history_type", "history_date", wer, *felder):
        yield _Eintrag._make((*zeile[:5], zeile[5:]))


def _step(modell, key, geschichte, eigene) -> tuple[UndoStep | None, _Eintrag | None]:
    """The step, and the entry with the state before it."""
    davor = [eintrag for eintrag in geschichte if eintrag.nummer < min(eigene)]
    unsere = [eintrag for eintrag in geschichte if eintrag.nummer in eigene]
    if not unsere:
        return None, None
    neu, weg = unsere[0].art == "+", unsere[-1].art == "-"
    if neu and weg:
        return None, None
    was = ENTFERNEN if neu else ANLEGEN if weg else WIEDERHERSTELLEN
    wort = next((f"„{wert}“" for wert in unsere[-1].namen if wert), f"Nr. {key}")
    schritt = UndoStep(modell, key, f"{modell._meta.verbose_name} {wort}", was)
    spaeter = [e for e in geschichte if e.nummer > min(eigene) and e.nummer not in eigene]
    if spaeter:
        tag = timezone.localtime(spaeter[-1].am)
        schritt.bleibt = (
            f"Seit dem Import geändert ({tag:%d.%m.%Y}, {spaeter[-1].wer or 'ohne Konto'})."
        )
    elif not neu and not davor:
        schritt.bleibt = "Der Stand vor dem Import ist nicht aufgezeichnet."
    return schritt, davor[-1] if davor else None
