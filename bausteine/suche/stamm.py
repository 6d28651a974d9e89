"""Stemming and tokenizing: letters of one kind, words without signs, words without endings.

An umlaut, its transcription and the bare vowel are one letter; "Märkten" and "Markt" one word.
"""

import re
import unicodedata
from functools import lru_cache

from bausteine.werte.faltung import fold

_WORT = re.compile(r"[^\W_]+")
#: endings, longest first, and how many letters must stay before them
_ENDUNGEN = (
    (("ernen", "ern", "em", "er", "en", "es", "e", "s", "n"), 3),
    (("est", "er", "en", "st"), 4),
)
#: an s or an n alone is an ending behind these letters
_VOR_S, _VOR_N = frozenset("bdfghklmnrt"), frozenset("el")
#: so many words are kept with what was made of them: they belong to no Datenstand
MERKEN = 100_000


def letters(text: str) -> str:
    """Lower case, umlauts transcribed as in `suchtext`, no other accents."""
    text = fold(text)
    if text.isascii():
        return text
    zerlegt = unicodedata.normalize("NFKD", text)
    return "".join(zeichen for zeichen in zerlegt if not unicodedata.combining(zeichen))


def tokens(text: str) -> list[str]:
    """The words of a text; every sign separates."""
    return _WORT.findall(letters(text))


def written(text: str) -> list[str]:
    """The words of a text as they stand there."""
    return _WORT.findall(text)


@lru_cache(MERKEN)
def flat(wort: str) -> str:
    """A transcribed word with umlauts as bare vowels: "fuehrer" and "fuhrer" become one."""
    return wort.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(MERKEN)
def stem(wort: str) -> str:
    """A transcribed word, flat and without its endings."""
    if len(wort) < 5 or not wort.isalpha():
        return flat(wort)
    for endungen, rest in _ENDUNGEN:
        for endung in endungen:
            anfang = wort.removesuffix(endung)
            if anfang != wort and len(anfang) >= rest and _may_end(anfang, endung):
                wort = anfang
                break
    return flat(wort)


def _may_end(anfang: str, endung: str) -> bool:
    if endung == "s":
        return anfang[-1] in _VOR_S
    return endung != "n" or anfang[-1] in _VOR_N
