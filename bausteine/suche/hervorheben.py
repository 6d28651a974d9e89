"""Search highlighting: where words stand in a text, in whole letters of the original.

"Fuehrer" marks "Führer"; digits meet an official key however it is grouped.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from bausteine.suche.frage import read_question
from bausteine.suche.stamm import flat, letters, stem

#: a shorter word stands everywhere, to mark it helps nobody
KUERZESTES = 2
#: a shorter stem would mark too much
STAMM = 4


def marked(text: str, gesucht: str | Iterable[str]) -> str:
    """`text` as HTML with every place in <mark> where a word of a question stands, or one of some
    words."""
    text = unicodedata.normalize("NFC", text)
    ende, teile = 0, []
    worte = words_of(gesucht) if isinstance(gesucht, str) else gesucht
    for von, bis in places(text, [wort for wort in worte if len(wort) >= KUERZESTES]):
        teile += [escape(text[ende:von]), format_html("<mark>{}</mark>", text[von:bis])]
        ende = bis
    return mark_safe("".join([*teile, escape(text[ende:])]))  # noqa: S308 (all parts are escaped)


def words_of(eingabe: str) -> list[str]:
    """What a question marks: its words as they are, and their stems."""
    frage = read_question(eingabe)
    worte = [frage.worte[i] for i in frage.noetig]
    return [flat(wort) for wort in worte] + [s for s in map(stem, worte) if len(s) >= STAMM]


def places(text: str, worte: Iterable[str]) -> list[tuple[int, int]]:
    """Where flat words stand in `text`: (start, end) in order, what touches or overlaps as one."""
    buchstaben = _flat_letters(text)
    ganz, stellen = "".join(zeichen for zeichen, *_ in buchstaben), []
    for wort in set(map(flat, worte)):
        muster = r"[ .]?".join(wort) if wort.isdecimal() and len(wort) > 4 else re.escape(wort)
        stellen += [
            (buchstaben[treffer.start()][1], buchstaben[treffer.end() - 1][2])
            for treffer in re.finditer(muster, ganz)
        ]
    verbunden: list[tuple[int, int]] = []
    for von, bis in sorted(stellen):
        if verbunden and von <= verbunden[-1][1]:
            von, bis = verbunden[-1][0], max(bis, verbunden.pop()[1])
        verbunden.append((von, bis))
    return verbunden


def _flat_letters(text: str) -> list[tuple[str, int, int]]:
    """The letters of a text, flat, each with where it stands: of "ue" and "ü" the same one."""
    alle = [
        (teil, i, i + 1)
        for i, zeichen in enumerate(text)
        for teil in (" " if zeichen.isspace() else letters(zeichen))
    ]
    glatt: list[tuple[str, int, int]] = []
    for zeichen, von, bis in alle:
        if zeichen == "e" and glatt and glatt[-1][0] in "aou" and glatt[-1][2] >= von:
            glatt[-1] = (glatt[-1][0], glatt[-1][1], bis)
        else:
            glatt.append((zeichen, von, bis))
    return glatt
