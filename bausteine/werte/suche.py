"""Full-text search: one for all nouns, over folded text, so that spelling variants meet.

Every searchable model keeps a generated column `suchtext`: lower case, umlauts transcribed,
maintained by the database itself. "Fuehrerschein" finds Führerschein, "schein" Fischereischein.
"""

import re
import unicodedata

from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from bausteine.werte.faltung import SUCHE, fold, folded_column


def folded(text: str) -> str:
    """`text` as `suchtext` keeps it."""
    return fold(text)


def suchtext(*felder: str) -> models.GeneratedField:
    """A generated column with the folded content of the named text fields of the same row."""
    return folded_column(felder, SUCHE)


def search_words(eingabe: str) -> list[str]:
    """The folded words of a query, at most eight; a spaced official key counts as one word."""
    eingabe = eingabe.replace("\x00", " ").strip()[:200]
    if re.fullmatch(r"[\d\s.]+", eingabe):
        ziffern = re.sub(r"\D", "", eingabe)
        return [ziffern] if ziffern else []
    return folded(eingabe).split()[:8]


def marked(text: str, eingabe: str) -> str:
    """`text` as HTML with every place where a word of `eingabe` stands in <mark>.

    Places are found in folded text and marked in whole letters of the original: "Fuehrer" marks
    "Führer". Digits meet an official key however it is grouped.
    """
    text = unicodedata.normalize("NFC", text)
    ende, teile = 0, []
    # a single letter stands everywhere, to mark it helps nobody
    for von, bis in places(text, [wort for wort in search_words(eingabe) if len(wort) > 1]):
        teile += [escape(text[ende:von]), format_html("<mark>{}</mark>", text[von:bis])]
        ende = bis
    return mark_safe("".join([*teile, escape(text[ende:])]))  # noqa: S308 (all parts are escaped)


def places(text: str, worte: list[str]) -> list[tuple[int, int]]:
    """Where words stand in `text`: (start, end) in order, what touches or overlaps as one."""
    gefaltete = [_letter(zeichen) for zeichen in text]
    herkunft = [i for i, teil in enumerate(gefaltete) for _ in teil]
    ganz, stellen = "".join(gefaltete), []
    for wort in worte:
        muster = r"[ .]?".join(wort) if wort.isdecimal() and len(wort) > 4 else re.escape(wort)
        stellen += [
            (herkunft[treffer.start()], herkunft[treffer.end() - 1] + 1)
            for treffer in re.finditer(muster, ganz)
        ]
    verbunden: list[tuple[int, int]] = []
    for von, bis in sorted(stellen):
        if verbunden and von <= verbunden[-1][1]:
            von, bis = verbunden[-1][0], max(bis, verbunden.pop()[1])
        verbunden.append((von, bis))
    return verbunden


def _letter(zeichen: str) -> str:
    """One letter folded; a blank stays one."""
    return " " if zeichen.isspace() else fold(zeichen)


class SuchQuerySet(models.QuerySet):
    """Adds `search`; subclasses name further places where a word may stand."""

    def suchorte(self, wort: str) -> models.Q:
        """Where one folded word may occur. Own text by default."""
        return models.Q(suchtext__contains=wort)

    def search(self, eingabe: str):
        """Records in which every word of `eingabe` occurs somewhere; all when it has no word."""
        treffer = self
        for wort in search_words(eingabe):
            treffer = treffer.filter(self.suchorte(wort))
        return treffer
