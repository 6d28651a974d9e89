"""Error report: every problem by row and column, and hints at what was meant."""

import difflib
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction

from bausteine.tabellen.dateien import FEHLERSPALTE
from bausteine.tabellen.lesetabelle import Lesetabelle


def similar(text: str, auswahl) -> str:
    """A hint at the most similar known word, or nothing. `auswahl`: words, or what they stand for.

    Of what a word stands for, that is named.
    """
    nah = difflib.get_close_matches(text, list(auswahl), n=1, cutoff=0.75)
    if not nah:
        return ""
    gemeint = auswahl[nah[0]] if isinstance(auswahl, dict) else nah[0]
    return f" Meinten Sie „{gemeint}“?"


def by_column(columns, fehler: dict) -> dict:
    """Errors of model fields under the names of their columns; others belong to the row."""
    spalten = {spalte.column_name: spalte.column_name for spalte in columns}
    for spalte in reversed(columns):
        for ende in ("", "_von", "_bis"):
            spalten[f"{spalte.attribute}{ende}"] = spalte.column_name
    return {spalten.get(feld, NON_FIELD_ERRORS): saetze for feld, saetze in fehler.items()}


def by_row(fehler: ValidationError) -> dict[str, list[str]]:
    """The sentences of an error by column, or for the whole row."""
    return getattr(fehler, "message_dict", None) or {NON_FIELD_ERRORS: fehler.messages}


@contextmanager
def named_when_taken(record, columns):
    """A value that belongs to another record already: an error at its column, in German."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        for pruefe in (record.validate_unique, record.validate_constraints):
            try:
                pruefe()
            except ValidationError as fehler:
                raise ValidationError(by_column(columns, fehler.error_dict)) from fehler
        raise


def problems(result) -> list[tuple[int | None, str, str]]:
    """(row, column, message) for everything that keeps a file from being imported."""
    liste: list[tuple[int | None, str, str]] = []
    for error in result.base_errors:
        for satz in getattr(error.error, "messages", [str(error.error)]):
            liste.append((None, "", satz))
    for zeile in result.error_rows:
        liste += [(zeile.number + 1, "", in_words(fehler.error)) for fehler in zeile.errors]
    for zeile in result.invalid_rows:
        for spalte, saetze in zeile.error_dict.items():
            name = "" if spalte == NON_FIELD_ERRORS else spalte
            liste += [(zeile.number + 1, name, satz) for satz in saetze]
    return liste


def faulty_rows(result, tabelle: Lesetabelle) -> list[list[str]]:
    """The rows that keep a file out, as they are, with what is wrong in a column of its own.

    The first one is the header. The import ignores the added column, so that the file can be
    mended and uploaded as it is.
    """
    fehler: dict[int, list[str]] = {}
    for zeile, spalte, satz in problems(result):
        if zeile:
            fehler.setdefault(zeile, []).append(f"{spalte}: {satz}" if spalte else satz)
    if not fehler:
        return []
    kopf = tabelle.original_of(tabelle.kopfzeile)
    schon = kopf.index(FEHLERSPALTE) if FEHLERSPALTE in kopf else len(kopf)
    zeilen = [(kopf, FEHLERSPALTE)]
    zeilen += [(tabelle.original_of(nr), " ".join(saetze)) for nr, saetze in sorted(fehler.items())]
    return [[*z[:schon], *z[schon + 1 :], satz] for z, satz in zeilen]


def in_words(error: Exception) -> str:
    """What went wrong, in a sentence."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return f"Unerwarteter Fehler ({type(error).__name__}): {error}"
