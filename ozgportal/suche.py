"""One search for all nouns: over folded text, so that spelling variants meet.

Every searchable model keeps a generated column `suchtext`: lower case, umlauts transcribed,
maintained by the database itself. "Fuehrerschein" finds Führerschein, "schein" Fischereischein.
"""

import re

from django.db import models

from ozgportal.faltung import SUCHE, fold, folded_column


def gefaltet(text: str) -> str:
    """`text` as `suchtext` keeps it."""
    return fold(text)


def suchtext(*felder: str) -> models.GeneratedField:
    """A generated column with the folded content of the named text fields of the same row."""
    return folded_column(felder, SUCHE)


def woerter(eingabe: str) -> list[str]:
    """The folded words of a query, at most eight; a spaced official key counts as one word."""
    eingabe = eingabe.replace("\x00", " ").strip()[:200]
    if re.fullmatch(r"[\d\s.]+", eingabe):
        ziffern = re.sub(r"\D", "", eingabe)
        return [ziffern] if ziffern else []
    return gefaltet(eingabe).split()[:8]


class SuchQuerySet(models.QuerySet):
    """Adds `suche`; subclasses name further places where a word may stand."""

    def suchorte(self, wort: str) -> models.Q:
        """Where one folded word may occur. Own text by default."""
        return models.Q(suchtext__contains=wort)

    def suche(self, eingabe: str):
        """Records in which every word of `eingabe` occurs somewhere; all when it has no word."""
        treffer = self
        for wort in woerter(eingabe):
            treffer = treffer.filter(self.suchorte(wort))
        return treffer
