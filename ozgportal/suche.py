"""One search for all nouns: over folded text, so that spelling variants meet.

Every searchable model keeps a generated column `suchtext`: lower case, umlauts transcribed,
maintained by the database itself. "Fuehrerschein" finds Führerschein, "schein" Fischereischein.
"""

import re
import unicodedata

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, Replace

# Upper case too: SQLite's LOWER folds ASCII only. Short: SQLite limits how deep calls may nest.
_FALTUNG = (
    ("Ä", "ae"), ("Ö", "oe"), ("Ü", "ue"), ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"),
    ("é", "e"),
)  # fmt: skip


def gefaltet(text: str) -> str:
    """`text` as `suchtext` keeps it."""
    text = unicodedata.normalize("NFC", text)
    for zeichen, ersatz in _FALTUNG:
        text = text.replace(zeichen, ersatz)
    return " ".join(text.lower().split())


class Verkettet(models.Func):
    """SQL `a || b || c`: flat, where Django's Concat nests and overflows SQLite's parser."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


def suchtext(*felder: str) -> models.GeneratedField:
    """A generated column with the folded content of the named text fields of the same row."""
    text = models.TextField()
    teile = []
    for feld in felder:
        teile += [
            Coalesce(F(feld), Value("", output_field=text), output_field=text),
            Value(" ", output_field=text),
        ]
    ausdruck = Lower(Verkettet(*teile, output_field=text))
    for zeichen, ersatz in _FALTUNG:
        ausdruck = Replace(
            ausdruck,
            Value(zeichen, output_field=text),
            Value(ersatz, output_field=text),
            output_field=text,
        )
    return models.GeneratedField(expression=ausdruck, output_field=text, db_persist=True)


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
