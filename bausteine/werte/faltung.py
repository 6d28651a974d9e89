"""Text normalisation: spelling variants become equal, for searching and for sorting.

The database folds in generated columns, Python folds what people type; both by the same tables.
"""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Lower, Replace

from bausteine.werte.zeichen import clean_text

# Upper case too: SQLite's LOWER folds ASCII only. Short: SQLite limits how deep calls may nest.
#: for searching: umlauts transcribed, so that "Fuehrerschein" meets Führerschein
SUCHE = (
    ("Ä", "ae"),
    ("Ö", "oe"),
    ("Ü", "ue"),
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ß", "ss"),
    ("ẞ", "ss"),
    ("É", "e"),
    ("é", "e"),
)
#: for sorting: DIN 5007-1, umlauts stand with their vowel
SORTIERUNG = (
    ("Ä", "a"),
    ("Ö", "o"),
    ("Ü", "u"),
    ("ä", "a"),
    ("ö", "o"),
    ("ü", "u"),
    ("ß", "ss"),
    ("ẞ", "ss"),
    ("É", "e"),
    ("é", "e"),
)


def fold(text: str, tabelle=SUCHE) -> str:
    """`text` in lower case with the replacements of `tabelle`, blanks collapsed."""
    text = clean_text(text)
    for zeichen, ersatz in tabelle:
        text = text.replace(zeichen, ersatz)
    return " ".join(text.lower().split())


class Verkettet(models.Func):
    """SQL `a || b || c`: flat, where Django's Concat nests and overflows SQLite's parser."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


def folded_sql(felder, tabelle=SUCHE) -> models.Func:
    """SQL that folds the content of text fields of one row."""
    text = models.TextField()
    teile = []
    for feld in felder:
        teile += [
            Coalesce(F(feld), Value("", output_field=text), output_field=text),
            Value(" ", output_field=text),
        ]
    ausdruck: models.Func = Lower(Verkettet(*teile, output_field=text))
    for zeichen, ersatz in tabelle:
        ausdruck = Replace(
            ausdruck,
            Value(zeichen, output_field=text),
            Value(ersatz, output_field=text),
            output_field=text,
        )
    return ausdruck


def folded_column(felder, tabelle, **optionen) -> models.GeneratedField:
    """A generated column with the folded content of text fields of the same row."""
    return models.GeneratedField(
        expression=folded_sql(felder, tabelle),
        output_field=models.TextField(),
        db_persist=True,
        **optionen,
    )


def sortiertext(feld: str) -> models.GeneratedField:
    """The column to sort a German name by, the same on every database."""
    return folded_column([feld], SORTIERUNG, db_index=True)


def sort_key(text: str) -> str:
    """The same for sorting in Python."""
    return fold(text, SORTIERUNG)


class NormalText(models.Model):
    """A record whose texts are stored in Unicode's composed form and without invisible signs, as
    text from a PDF is not."""

    class Meta:
        abstract = True

    def normalize(self) -> None:
        """Clean the texts; whoever writes without `save` calls it."""
        for feld in self._meta.concrete_fields:
            if isinstance(feld, models.CharField | models.TextField):
                wert = self.__dict__.get(feld.attname)
                if isinstance(wert, str):
                    setattr(self, feld.attname, clean_text(wert))

    def save(self, *args, **kwargs):
        self.normalize()
        super().save(*args, **kwargs)
