"""Synonyms: groups of words with one meaning, given by an app above (extension point).

A synonym is never looked up again: no chains, else „Zulassung“ would lead from cars to houses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bausteine.suche.frage import FUELLWOERTER
from bausteine.suche.stamm import stem, tokens


@dataclass(frozen=True)
class Wortgruppe:
    """`gleiche` and `name` mean each other; `fuehrende` lead to `name`, and not back."""

    name: str
    gleiche: tuple[str, ...]
    fuehrende: tuple[str, ...]


_quellen: list[Callable[[], Iterable[Wortgruppe]]] = []


def attach_synonyms(quelle: Callable[[], Iterable[Wortgruppe]]) -> None:
    """Extension point: from then on these groups are used. For `AppConfig.ready`."""
    if quelle not in _quellen:
        _quellen.append(quelle)


def word_key(name: str) -> frozenset[str]:
    """The stems of a name, without fill words."""
    staemme = frozenset(map(stem, tokens(name)))
    return staemme - FUELLWOERTER or staemme


class Synonyme:
    """What words lead to: stems in any order → names to look for instead."""

    def __init__(self):
        self._ziele: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
        self._mit: dict[str, set[frozenset[str]]] = defaultdict(set)
        #: all single words, transcribed: also what a mistyped word may mean
        self.worte: dict[str, str] = {}
        for quelle in _quellen:
            for gruppe in quelle():
                self._add(gruppe)

    def _add(self, gruppe: Wortgruppe) -> None:
        gleiche = (gruppe.name, *gruppe.gleiche)
        for wort in gleiche:
            self._lead(wort, gleiche)
        for wort in gruppe.fuehrende:
            self._lead(wort, (gruppe.name,))

    def _lead(self, wort: str, ziele: tuple[str, ...]) -> None:
        if not (schluessel := word_key(wort)):
            return
        worte = tokens(wort)
        if len(worte) == 1:
            self.worte.setdefault(worte[0], wort)
        self._ziele[schluessel] |= {ziel: None for ziel in ziele if word_key(ziel) != schluessel}
        for stamm in schluessel:
            self._mit[stamm].add(schluessel)

    def of(self, staemme: Iterable[str]) -> dict[frozenset[str], list[str]]:
        """Every part of these stems that means something else, and what."""
        vorhanden = frozenset(staemme)
        schluessel = {s for stamm in vorhanden for s in self._mit.get(stamm, ())}
        return {s: list(self._ziele[s]) for s in sorted(schluessel, key=sorted) if s <= vorhanden}
