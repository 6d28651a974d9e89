"""Rollback of records: fields and relations as a history entry has them, many at once."""

from collections import defaultdict
from copy import copy

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from bausteine.importe.haengt import blocks

VERGEBEN = "Ein anderer Eintrag trägt inzwischen denselben eindeutigen Wert."


def as_before(vorher, heute) -> models.Model:
    """The record with the fields of its history entry `vorher`; `heute` stays untouched."""
    modell = vorher.instance_type
    record = copy(heute) if heute else modell(pk=vorher.id)
    if heute:
        record._state = copy(heute._state)
        record._state.fields_cache = dict(heute._state.fields_cache)  # what changes drops out
    for feld in vorher.tracked_fields:
        setattr(record, feld.attname, getattr(vorher, feld.attname))
    return record


def leave_taken(schritte: list) -> None:
    """Fill `bleibt` of those steps of one model whose state bears a value of another record."""
    modell = schritte[0].modell
    for namen in _unique_together(modell):
        neue = {
            wert: schritt
            for schritt in schritte
            if None not in (wert := _values(schritt.vorher, namen))
            and (schritt.heute is None or wert != _values(schritt.heute, namen))
        }
        for block in blocks(sorted({wert[0] for wert in neue})):
            zeilen = modell._base_manager.filter(**{f"{namen[0]}__in": block})
            for pk, *wert in zeilen.order_by().values_list("pk", *namen):
                schritt = neue.get(tuple(wert))
                if schritt and schritt.schluessel != pk:
                    schritt.bleibt = VERGEBEN
    for bedingung in modell._meta.constraints:
        if isinstance(bedingung, models.UniqueConstraint) and not _is_plain(bedingung):
            for schritt in schritte:
                if not schritt.bleibt and not _allows(bedingung, schritt):
                    schritt.bleibt = VERGEBEN


def _unique_together(modell) -> list[tuple[str, ...]]:
    """The columns that tell the records of a model apart, those of one rule together."""
    einzeln = [(f.attname,) for f in modell._meta.concrete_fields if f.unique and not f.primary_key]
    regeln = [b for b in modell._meta.constraints if isinstance(b, models.UniqueConstraint)]
    return einzeln + [
        tuple(modell._meta.get_field(name).attname for name in regel.fields)
        for regel in regeln
        if _is_plain(regel)
    ]


def _is_plain(regel: models.UniqueConstraint) -> bool:
    return bool(regel.fields) and regel.condition is None


def _values(record, namen: tuple[str, ...]) -> tuple:
    return tuple(getattr(record, name) for name in namen)


def _allows(regel: models.UniqueConstraint, schritt) -> bool:
    """Whether a rule over an expression lets the state back; asked only where a text changes."""
    texte = tuple(
        feld.attname for feld in schritt.vorher.tracked_fields if isinstance(feld, models.CharField)
    )
    if schritt.heute and _values(schritt.vorher, texte) == _values(schritt.heute, texte):
        return True
    try:
        regel.validate(schritt.modell, as_before(schritt.vorher, schritt.heute))
    except ValidationError:
        return False
    return True


def put_back(schritte: list, grund: str) -> None:
    """Write the records of one model as they were before, each with its history entry.

    Fills `heute` of each step; where the database refuses one, it gets the reason in `bleibt`.
    """
    records = {schritt.schluessel: as_before(schritt.vorher, schritt.heute) for schritt in schritte}
    try:
        with transaction.atomic():
            _save(schritte, records)
    except IntegrityError:  # one of them: it stays, the others come back
        for schritt in schritte:
            try:
                with transaction.atomic():
                    _save([schritt], records)
            except IntegrityError:
                schritt.bleibt = VERGEBEN
    zurueck = [schritt for schritt in schritte if not schritt.bleibt]
    _put_relations_back(zurueck)
    for schritt in zurueck:
        record, neu = records[schritt.schluessel], schritt.heute is None
        _remember(record, neu, grund)
        schritt.heute = record


def _remember(record, neu: bool, grund: str) -> None:
    """The history entry of a record that was written."""
    record._change_reason = grund
    type(record)._verlauf.create_historical_record(record, "+" if neu else "~")


def _save(schritte: list, records: dict) -> None:
    modell = schritte[0].modell
    neue = [records[s.schluessel] for s in schritte if s.heute is None]
    alte = [schritt for schritt in schritte if schritt.heute is not None]
    modell._base_manager.bulk_create(neue)
    felder = {
        feld.name
        for schritt in alte
        for feld in schritt.vorher.tracked_fields
        if not feld.primary_key
        and getattr(schritt.vorher, feld.attname) != getattr(schritt.heute, feld.attname)
    }
    if felder:
        modell._base_manager.bulk_update([records[s.schluessel] for s in alte], sorted(felder))


def _put_relations_back(schritte: list) -> None:
    """The many-to-many relations as the history entries have them; what is gone stays away."""
    for feld in schritte[0].vorher._history_m2m_fields if schritte else ():
        hier, dort = feld.m2m_field_name(), feld.m2m_reverse_field_name()
        through = feld.remote_field.through._base_manager
        soll = _targets_before(schritte, feld, dort)
        ist: dict[int, dict[int, int]] = defaultdict(dict)
        for zeile in through.filter(**{f"{hier}__in": [s.schluessel for s in schritte]}):
            ist[getattr(zeile, f"{hier}_id")][getattr(zeile, f"{dort}_id")] = zeile.pk
        zuviel = [
            pk
            for schritt in schritte
            for ziel, pk in ist[schritt.schluessel].items()
            if ziel not in soll[schritt.schluessel]
        ]
        through.filter(pk__in=zuviel).delete()
        through.bulk_create(
            through.model(**{f"{hier}_id": schritt.schluessel, f"{dort}_id": ziel})
            for schritt in schritte
            for ziel in sorted(soll[schritt.schluessel] - ist[schritt.schluessel].keys())
        )


def _targets_before(schritte: list, feld, dort: str) -> dict[int, set[int]]:
    """The targets that still exist, by the key of the record."""
    eintraege = {schritt.vorher.pk: schritt.schluessel for schritt in schritte}
    modell = schritte[0].modell._verlauf.m2m_models[feld]
    zeilen = modell.objects.filter(history__in=list(eintraege)).values_list(
        "history_id", f"{dort}_id"
    )
    paare = [(eintraege[eintrag], ziel) for eintrag, ziel in zeilen.order_by()]
    vorhanden: set[int] = set()
    for block in blocks(sorted({ziel for _, ziel in paare if ziel is not None})):
        menge = feld.related_model._base_manager.filter(pk__in=block)
        vorhanden |= set(menge.values_list("pk", flat=True))
    soll = defaultdict(set)
    for schluessel, ziel in paare:
        if ziel in vorhanden:
            soll[schluessel].add(ziel)
    return soll
