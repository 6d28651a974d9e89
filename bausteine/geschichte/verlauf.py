"""Audit trail: one readable entry per act, relations included."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import get_m2m_field_name

from bausteine.geschichte.abschrift import copy_entries
from bausteine.geschichte.einfuegen import insert_records

_SAMMLUNG: ContextVar["Sammlung | None"] = ContextVar("sammlung", default=None)
_DELETION_REASON: ContextVar[str | None] = ContextVar("deletion_reason", default=None)


class Verlauf(HistoricalRecords):
    """django-simple-history, reachable from the model so that one act can write one entry.

    The generated columns are left out: they repeat the other fields.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("excluded_fields", ["suchtext", "sortiertext"])
        kwargs.setdefault("history_change_reason_field", None)
        super().__init__(*args, **kwargs)

    #: the library sets it
    excluded_fields: list[str]

    def finalize(self, sender, **kwargs):
        """Django calls this when a model class is ready, ours or another."""
        if sender is self.cls:
            vorhanden = {feld.name for feld in sender._meta.local_fields}
            self.excluded_fields = [name for name in self.excluded_fields if name in vorhanden]
        super().finalize(sender, **kwargs)
        if hasattr(sender, self.manager_name) and not hasattr(sender, "_verlauf"):
            sender._verlauf = self

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """Also from the other end, where the library takes the wrong record: what changes are the
        records that have the relation, so the entries are theirs."""
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        elif action == "pre_clear":
            instance._verlauf_geleert = _related_keys(instance, kwargs["model"], kwargs["sender"])
        elif action in {"post_add", "post_remove", "post_clear"}:
            if action == "post_clear":
                pk_set = instance.__dict__.pop("_verlauf_geleert")
            for record in kwargs["model"]._base_manager.filter(pk__in=pk_set).order_by("pk"):
                self.create_historical_record(record, "~")

    def create_historical_record(self, instance, history_type, using=None):
        sammlung = _SAMMLUNG.get()
        if sammlung is None:
            super().create_historical_record(instance, history_type, using)
        elif not sammlung.discard:
            sammlung.add(self, instance, self._eintrag(instance, history_type))

    def create_entries(self, records: list, history_type: str) -> None:
        """An entry of that kind for many records that are stored as they are; inside
        `collect_entries` as they are when it is saved."""
        sammlung = _SAMMLUNG.get()
        if sammlung is None:
            sofort = Sammlung()
            sofort.copy(self, records, history_type)
            sofort.write()
        elif not sammlung.discard:
            sammlung.copy(self, records, history_type)

    def get_change_reason_for_object(self, instance, history_type, using):
        eigener = super().get_change_reason_for_object(instance, history_type, using)
        return eigener or (_DELETION_REASON.get() if history_type == "-" else None)

    def _eintrag(self, instance, history_type):
        """The unsaved entry with the fields as they are now; relations follow when it is saved."""
        konto = self.get_history_user(instance)
        eigene = {
            "history_id": None,
            "history_date": getattr(instance, "_history_date", None) or timezone.now(),
            "history_type": history_type,
            "history_user_id": konto.pk if konto else None,
            "history_change_reason": self.get_change_reason_for_object(
                instance, history_type, None
            ),
        }
        model: type[Model] = type(instance)
        modell = _entries_of(model)
        # by position: Django builds a record so in half the time that names take
        return modell(
            *(
                eigene[name] if name in eigene else getattr(instance, name)
                for name in _columns_of(modell)
            )
        )

    def copy_m2ms(self, paare):
        """Copy the relations of many records, given as (record, saved entry), by key."""
        for field in paare[0][1]._history_m2m_fields:
            through = getattr(type(paare[0][0]), field.name).through
            besitzer = through._meta.get_field(get_m2m_field_name(field)).attname
            gruppen: dict[int, list] = {}
            schluessel = {eintrag.id for _, eintrag in paare}
            for zeile in through.objects.filter(**{f"{besitzer}__in": schluessel}).order_by("pk"):
                gruppen.setdefault(getattr(zeile, besitzer), []).append(zeile)
            modell, felder = self.m2m_models[field], through._meta.concrete_fields
            modell.objects.bulk_create(
                modell(history=eintrag, **{f.attname: getattr(zeile, f.attname) for f in felder})
                for _, eintrag in paare
                for zeile in gruppen.get(eintrag.id, ())
            )

    def create_historical_record_m2ms(self, history_instance, instance):
        """Copy the relations by key; the library reads the whole record again for each of them."""
        for field in history_instance._history_m2m_fields:
            through = getattr(type(instance), field.name).through
            besitzer = get_m2m_field_name(field)
            zeilen = through.objects.filter(**{besitzer: instance}).order_by("pk").values()
            modell = self.m2m_models[field]
            modell.objects.bulk_create(
                [modell(history=history_instance, **zeile) for zeile in zeilen]
            )


def _related_keys(instance: Model, model: Any, through: Any) -> set[int]:
    """The keys of the records of `model` that a row of `through` relates to the instance."""
    felder = [feld for feld in through._meta.fields if feld.is_relation]
    (hier,) = (feld for feld in felder if feld.related_model is type(instance))
    (dort,) = (feld for feld in felder if feld.related_model is model)
    zeilen = through._base_manager.filter(**{hier.name: instance})
    return set(zeilen.values_list(dort.attname, flat=True))


def history_of(model: Any) -> "Verlauf":
    """What writes the history of a model."""
    return model._verlauf


@cache
def _entries_of(model: Any) -> Any:
    """The model of the entries; the descriptor builds a manager each time it is asked."""
    return getattr(model, model._meta.simple_history_manager_attribute).model


@cache
def _columns_of(modell: Any) -> tuple[str, ...]:
    """The attributes of an entry in their order."""
    return tuple(feld.attname for feld in modell._meta.concrete_fields)


class Sammlung:
    """The history entries of one act, saved in blocks: few queries however many records.

    `geschrieben` names the saved ones: (model of the record, key of the record, of the entry).
    """

    def __init__(self, discard: bool = False):
        self.discard = discard
        self._offen: dict[type[Model], tuple[Verlauf, list]] = {}
        #: (model, kind, reason) → account, keys
        self._abschriften: dict[tuple[type[Model], str, str | None], tuple[Any, list[int]]] = {}
        self.geschrieben: list[tuple[type, int, int]] = []

    def add(self, verlauf: Verlauf, record, eintrag) -> None:
        """Take an entry; it is saved with the next block."""
        self._offen.setdefault(type(eintrag), (verlauf, []))[1].append((record, eintrag))

    def copy(self, verlauf: Verlauf, records: list, art: str) -> None:
        """Let the database copy these into their history with the next block."""
        for record in records:
            grund = verlauf.get_change_reason_for_object(record, art, None)
            gruppe = (type(record), art, grund)
            if gruppe not in self._abschriften:
                self._abschriften[gruppe] = (verlauf.get_history_user(record), [])
            self._abschriften[gruppe][1].append(record.pk)

    def write(self) -> None:
        """Save what has been collected, with the records and relations as they are now."""
        abschriften, self._abschriften = self._abschriften, {}
        self._copy({gruppe: wer for gruppe, wer in abschriften.items() if gruppe[1] == "+"})
        offen, self._offen = self._offen, {}
        for verlauf, paare in offen.values():
            insert_records([eintrag for _, eintrag in paare])
            verlauf.copy_m2ms(paare)
            self.geschrieben += [
                (type(record), eintrag.id, eintrag.pk) for record, eintrag in paare
            ]
        self._copy({gruppe: wer for gruppe, wer in abschriften.items() if gruppe[1] != "+"})

    def _copy(self, abschriften: dict) -> None:
        for (model, art, grund), (konto, schluessel) in abschriften.items():
            self.geschrieben += copy_entries(model, schluessel, art, grund, konto)


@contextmanager
def collect_entries(discard: bool = False):
    """Everything the history is told inside waits for `Sammlung.write`.

    `discard`: or is forgotten, in a transaction that will be rolled back.
    """
    sammlung = Sammlung(discard)
    marke = _SAMMLUNG.set(sammlung)
    try:
        yield sammlung
    finally:
        _SAMMLUNG.reset(marke)


@contextmanager
def deletion_reason(grund: str):
    """The reason of every deletion inside that has none of its own: rows that go along."""
    marke = _DELETION_REASON.set(grund)
    try:
        yield
    finally:
        _DELETION_REASON.reset(marke)


@contextmanager
def without_entry(record):
    """What is saved on `record` inside is told in its history otherwise."""
    record.skip_history_when_saving = True
    try:
        yield record
    finally:
        del record.skip_history_when_saving


@contextmanager
def one_entry(record, grund: str = ""):
    """Everything saved on `record` inside becomes one history entry, many-to-many included."""
    neu = record._state.adding
    with without_entry(record):
        yield record
    record._change_reason = grund or None
    type(record)._verlauf.create_historical_record(record, "+" if neu else "~")
