"""Full-text search: one for all nouns, over folded text, so that spelling variants meet.

Every searchable model keeps a generated column `suchtext`: lower case, umlauts transcribed,
maintained by the database itself. "Fuehrerschein" finds Führerschein, "schein" Fischereischein.
"""

from django.db import models

from bausteine.werte.faltung import SUCHE, fold, folded_column


def folded(text: str) -> str:
    """`text` as `suchtext` keeps it."""
    return fold(text)


def suchtext(*felder: str) -> models.GeneratedField:
    """A generated column with the folded content of the named text fields of the same row."""
    return folded_column(felder, SUCHE)
