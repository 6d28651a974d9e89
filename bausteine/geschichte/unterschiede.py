"""Diff: what changed between two history entries of a record, field by field, in words.

A Zeitraum (two columns) is one field, as everywhere. Many entries cost as few queries as two.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils import timezone

from bausteine.werte.betrag import euro
from bausteine.werte.eigene import field_of
from bausteine.werte.zeitraum import Zeitraum, ZeitraumAttribute

LEER = "leer"
#: letters of a value that are shown
MAX_WERT = 300


@dataclass(frozen=True)
class Unterschied:
    """One field: its value before and after, in words; `feld`: its name, "" where none is meant."""

    titel: str
    vorher: str
    nachher: str
    feld: str = ""


@dataclass(frozen=True)
class Zeilenwechsel:
    """One row that belongs to a record: added, changed or removed."""

    art: str
    name: str
    was: str
    felder: list[Unterschied] = field(default_factory=list)


@dataclass(frozen=True)
class _Wechsel:
    """The same with the values themselves; of relations the keys of their targets."""

    name: str
    titel: str
    vorher: object
    nachher: object
    ziel: type[models.Model] | None = None


@dataclass(frozen=True)
class Namensschild:
    """Stands for a record that is called by the name of another one, as a Kommune is."""

    pk: object
    name: str

    def __str__(self):
        return self.name


class RecordNames:
    """The names of related records, read once for all of them; `ersatz` for what is not shown."""

    def __init__(self, zeigt: Callable[[models.Model], bool] = lambda record: True, ersatz=""):
        self.shows, self.ersatz = zeigt, ersatz
        self._namen: dict[tuple[type, object], str] = {}

    def load(self, gesucht: Iterable[tuple[type[models.Model], object]]) -> None:
        """Read the names of these (model, key), all models in one query."""
        je_modell: dict[type[models.Model], set[object]] = defaultdict(set)
        for model, pk in set(gesucht) - self._namen.keys():
            if pk is not None:
                je_modell[model].add(pk)
        teile = [
            model._base_manager.filter(pk__in=keys)
            .order_by()
            .values_list(
                Value(model._meta.label), F("pk"), Cast(_name_field(model), models.TextField())
            )
            for model, keys in je_modell.items()
        ]
        modelle = {model._meta.label: model for model in je_modell}
        for label, pk, name in teile[0].union(*teile[1:], all=True) if teile else ():
            self._namen[modelle[label], pk] = name

    def name(self, model: type[models.Model], pk) -> str:
        """The name of a record; of one that is gone its number."""
        if not self.shows(model(pk=pk)):
            return self.ersatz
        art = model._meta.verbose_name
        return self._namen.get((model, pk), f"{art} Nr. {pk} (gelöscht)")

    def stub(self, model: type[models.Model], pk) -> "models.Model | Namensschild":
        """What has the key and the name of a record, for others whose name needs it."""
        feld, name = _name_field(model), self.name(model, pk)
        return Namensschild(pk, name) if "__" in feld else model(**{"pk": pk, feld: name})


class Vergleich:
    """Pairs of history entries (newer, older) of any models, compared."""

    def __init__(self, paare: Iterable[tuple], namen: RecordNames, geheim: Iterable[str] = ()):
        """`geheim`: fields that are not told. The older entry may be None: the newer is the first,
        and nothing of it is a change."""
        paare, geheim = list(paare), set(geheim)
        beziehungen = _relations([eintrag for paar in paare for eintrag in paar if eintrag])
        self._namen = namen
        self._wechsel = {
            _key(neu): [
                wechsel for wechsel in _changes(neu, alt, beziehungen) if wechsel.name not in geheim
            ]
            if alt
            else []
            for neu, alt in paare
        }
        alle = [wechsel for liste in self._wechsel.values() for wechsel in liste]
        namen.load(
            (w.ziel, pk) for w in alle if w.ziel for pk in (*_keys(w.vorher), *_keys(w.nachher))
        )

    def of(self, neu) -> list[Unterschied]:
        """What the newer entry of a pair changed."""
        return [
            Unterschied(w.titel, *self._texts(neu, w), w.name) for w in self._wechsel[_key(neu)]
        ]

    def _texts(self, neu, wechsel: _Wechsel) -> tuple[str, str]:
        vorher, nachher = (
            self._words(neu, wechsel, wechsel.vorher),
            self._words(neu, wechsel, wechsel.nachher),
        )
        return excerpts(vorher, nachher, MAX_WERT)

    def _words(self, eintrag, wechsel: _Wechsel, wert) -> str:
        if wechsel.ziel:
            return ", ".join(self._namen.name(wechsel.ziel, pk) for pk in _keys(wert)) or LEER
        return value_in_words(eintrag.instance_type, wechsel.name, wert)


def value_in_words(model: type[models.Model], name: str, wert) -> str:
    """A value of a field of the model as people read it."""
    if wert in (None, ""):
        return LEER
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, dt.datetime):
        return f"{timezone.localtime(wert):%d.%m.%Y %H:%M}"
    if isinstance(wert, dt.date):
        return f"{wert:%d.%m.%Y}"
    if isinstance(wert, Decimal):
        return euro(wert)
    if not isinstance(wert, Zeitraum):
        wert = dict(field_of(model, name).flatchoices).get(wert, wert)
    return str(wert)


def excerpts(vorher: str, nachher: str, hoechstens: int) -> tuple[str, str]:
    """Two values short enough for a page, from a little before where they begin to differ."""
    if max(len(vorher), len(nachher)) <= hoechstens:
        return vorher, nachher
    paare = zip(vorher, nachher, strict=False)
    gleich = sum(1 for _ in takewhile(lambda paar: paar[0] == paar[1], paare))
    von = max(0, gleich - hoechstens // 4) if vorher else 0
    return _cut(vorher, von, hoechstens), _cut(nachher, von, hoechstens)


def _cut(text: str, von: int, hoechstens: int) -> str:
    bis = von + hoechstens
    return ("…" if von else "") + text[von:bis] + ("…" if len(text) > bis else "")


def _name_field(model: type[models.Model]) -> str:
    """The field by which a record of the model is called, or the way to that of another."""
    # accounts are Django's own and have the name they log in with
    return getattr(model, "benannt_nach", getattr(model, "USERNAME_FIELD", "pk"))


def _key(eintrag) -> tuple[type, int]:
    return type(eintrag), eintrag.pk


def _keys(wert) -> list:
    if wert is None:
        return []
    return wert if isinstance(wert, list) else [wert]


def _changes(neu, alt, beziehungen: dict) -> list[_Wechsel]:
    """The fields in the order of the model, then the relations."""
    model, wechsel = neu.instance_type, []
    zeitraeume = {
        spalte: name
        for name, wert in vars(model).items()
        if isinstance(wert, ZeitraumAttribute)
        for spalte in (f"{name}_von", f"{name}_bis")
    }
    for feld in neu.tracked_fields:
        if not feld.editable or feld.primary_key:
            continue
        if name := zeitraeume.get(feld.name):
            if feld.name == f"{name}_von" and _span(alt, name) != _span(neu, name):
                titel = str(feld.verbose_name).removesuffix(" von")
                wechsel.append(_Wechsel(name, titel, _span(alt, name), _span(neu, name)))
        elif (vorher := getattr(alt, feld.attname)) != (nachher := getattr(neu, feld.attname)):
            ziel = feld.related_model if feld.is_relation else None
            wechsel.append(_Wechsel(feld.name, str(feld.verbose_name), vorher, nachher, ziel))
    for feld in neu._history_m2m_fields:
        vorher, nachher = (beziehungen.get((*_key(e), feld.name), []) for e in (alt, neu))
        if set(vorher) != set(nachher):
            titel = str(feld.verbose_name)
            wechsel.append(_Wechsel(feld.name, titel, vorher, nachher, feld.related_model))
    return wechsel


def _span(eintrag, name: str) -> Zeitraum | None:
    von = getattr(eintrag, f"{name}_von")
    return Zeitraum(von, getattr(eintrag, f"{name}_bis")) if von else None


def _relations(eintraege: list) -> dict[tuple, list]:
    """The targets of every many-to-many relation of the entries, in one query.

    By the model of the entry, its key, and the name of the field.
    """
    je_modell: dict[Any, list] = defaultdict(list)
    for eintrag in eintraege:
        je_modell[type(eintrag)].append(eintrag.pk)
    felder = [(modell, feld) for modell in je_modell for feld in modell._history_m2m_fields]
    teile = [
        modell.instance_type._verlauf.m2m_models[feld]
        .objects.filter(history__in=je_modell[modell])
        .order_by()
        .values_list(Value(nummer), F("history_id"), F(f"{feld.m2m_reverse_field_name()}_id"))
        for nummer, (modell, feld) in enumerate(felder)
    ]
    ziele = defaultdict(list)
    for nummer, eintrag, ziel in teile[0].union(*teile[1:], all=True) if teile else ():
        modell, feld = felder[nummer]
        ziele[modell, eintrag, feld.name].append(ziel)
    return ziele
