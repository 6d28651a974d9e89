"""Record linkage: when two names mean the same service, and how sure that is.

Spelling is no difference ("&" and "und", hyphens, umlauts); a suffix is one that can be told: what
stands in brackets or cites a paragraph, and articles ("nach dem Asylbewerberleistungsgesetz").
"""

import re
from functools import lru_cache

from bausteine.werte.faltung import fold

_KLAMMERN = re.compile(r"\([^()]*\)")
_PARAGRAF = re.compile(r"\s(?:nach|gemäß|gem\.|i\.\s?S\.\s?d\.)?\s*§.*$")
#: names kept folded: the whole catalogue is compared after every change, and few of it changed
GEMERKT = 16_384
_ARTIKEL = {"das", "dem", "den", "der", "des", "die"}


@lru_cache(GEMERKT)
def base_form(name: str) -> str:
    """The name in folded words alone: "Altlasten- & Bodenschutz" is "altlasten und bodenschutz"."""
    text = fold(name).replace("&", " und ")
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


@lru_cache(GEMERKT)
def without_addition(name: str) -> str:
    """The folded name without what a law or a remark adds: "Ausbildungsförderung (BAföG)"; a name
    that is nothing else stays as it is."""
    gekuerzt = _PARAGRAF.sub("", _KLAMMERN.sub(" ", name))
    worte = [wort for wort in base_form(gekuerzt).split() if wort not in _ARTIKEL]
    return " ".join(worte) or base_form(name)


@lru_cache(GEMERKT)
def without_brackets(name: str) -> str:
    """The folded name without what stands in brackets."""
    return base_form(_KLAMMERN.sub(" ", name)) or base_form(name)
