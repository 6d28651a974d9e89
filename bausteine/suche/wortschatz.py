"""Vocabulary: the words of all public records, and which of them a typed word meets.

A word meets itself in other endings, words that begin with it, and compounds that hold it at a
seam; so "Rente" is not found in "Transparent". A compound nobody has is split by known words.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from bausteine.suche.stamm import flat, stem

#: letters of a part of a compound; of a beginning; of what may stand inside or at the end of one
TEIL, ANFANG, INNEN, AM_ENDE = 4, 5, 6, 5
#: letters that join the parts of a compound
FUGEN = ("", "s", "n", "en", "es", "er", "e")
#: a word longer than this is not split, a shorter one than that not corrected
LAENGSTES, KUERZESTES = 40, 4
#: so many words are looked up at most for one that begins many
HOECHSTENS = 2_000


class Wortschatz:
    """`haeufigkeit`: how often each flat word occurs; `titelworte`: those that names are made of,
    with how one of them is written."""

    def __init__(self, haeufigkeit: dict[str, int], titelworte: dict[str, str]):
        self.haeufigkeit, self.titelworte = haeufigkeit, titelworte
        self.worte = sorted(haeufigkeit)
        self._text = "\n".join(["", *self.worte, ""])
        self._staemme: dict[str, list[str]] = defaultdict(list)
        for wort in self.worte:
            self._staemme[stem(wort)].append(wort)
        self._geschrieben = {flat(wort): so for wort, so in titelworte.items()}
        self._teile = self._geschrieben.keys() | {stem(wort) for wort in titelworte}
        self.same = lru_cache(5_000)(self._same)
        self.related = lru_cache(2_000)(self._related)

    def _same(self, wort: str) -> tuple[str, ...]:
        """The words that are `wort` in another form."""
        glatt = flat(wort)
        gleiche = self._staemme.get(stem(wort), [])
        if glatt in self.haeufigkeit and glatt not in gleiche:
            gleiche = [*gleiche, glatt]
        return tuple(gleiche)

    def _related(self, wort: str) -> tuple[str, ...]:
        """The words that begin with the stem of `wort` or hold it at a seam, without those that
        are it; what a short one begins must be a compound."""
        stamm = stem(wort)
        gefunden: dict[str, None] = {}
        if wort.isalpha() and len(stamm) >= 3:
            for anderes in self._beginning(stamm):
                if len(stamm) >= ANFANG or self._known(anderes[len(stamm) :]):
                    gefunden[anderes] = None
            gefunden.update(dict.fromkeys(self._holding(stamm)))
        for anderes in self.same(wort):
            gefunden.pop(anderes, None)
        return tuple(gefunden)

    def typed(self, wort: str) -> tuple[str, ...]:
        """All words that begin as somebody has typed it, and the related ones."""
        return tuple(dict.fromkeys((*self._beginning(flat(wort)), *self.related(wort))))

    def _beginning(self, anfang: str) -> list[str]:
        von = bisect_left(self.worte, anfang)
        bis = bisect_left(self.worte, anfang + "\uffff", von)
        return self.worte[von : min(bis, von + HOECHSTENS)]

    def _holding(self, stamm: str) -> Iterable[str]:
        """Compounds in which the stem stands behind a seam."""
        stelle = self._text.find(stamm)
        while stelle >= 0:
            von = self._text.rfind("\n", 0, stelle) + 1
            bis = self._text.find("\n", stelle)
            wort, davor = self._text[von:bis], self._text[von:stelle]
            if davor and self._at_seam(davor, stamm, wort):
                yield wort
            stelle = self._text.find(stamm, bis)

    def _at_seam(self, davor: str, stamm: str, wort: str) -> bool:
        if len(stamm) >= INNEN or self._known(davor):
            return True
        ende = stem(wort)
        return len(stamm) >= AM_ENDE and ende.endswith(stamm)

    def _known(self, rest: str) -> bool:
        """Whether the rest of a compound is a word, with or without what joins it to the other."""
        return any(
            len(kern := rest.removesuffix(fuge)) >= TEIL and kern in self._teile
            for fuge in FUGEN
            if rest.endswith(fuge)
        )

    def knows(self, wort: str) -> bool:
        """Whether any record has it, or something made with it."""
        return bool(self.same(wort) or self.typed(wort))

    def parts(self, wort: str) -> list[str]:
        """The known words that a compound is made of, the first one as long as it can be; none
        where it cannot be split."""
        glatt = flat(wort)
        if not wort.isalpha() or not 2 * TEIL <= len(glatt) <= LAENGSTES:
            return []
        return self._split(glatt, True) or []

    def _split(self, rest: str, ganz: bool) -> list[str] | None:
        for laenge in range(len(rest) - (TEIL if ganz else 0), TEIL - 1, -1):
            anfang, ende = rest[:laenge], rest[laenge:]
            bekannt = anfang in self._teile or stem(anfang) in self._teile
            # a word that ends others counts as one behind another one: "ausweis"
            if not bekannt and not (not ganz and not ende and self._ends_others(anfang)):
                continue
            if not ende or (not ganz and ende in FUGEN):
                return [anfang]
            for fuge in FUGEN:
                hinten = ende.removeprefix(fuge)
                if (hinten != ende or not fuge) and len(hinten) >= TEIL:
                    weitere = self._split(hinten, False)
                    if weitere:
                        return [anfang, *weitere]
        return None

    def _ends_others(self, wort: str) -> bool:
        return len(wort) >= AM_ENDE and any(True for _ in self._holding(stem(wort)))

    def apart(self, wort: str) -> list[str]:
        """Two words that somebody wrote as one: "regioit"; none where there are no such words."""
        glatt = flat(wort)
        for stelle in range(len(glatt) - 2, 2, -1):
            if glatt[:stelle] in self.haeufigkeit and glatt[stelle:] in self.haeufigkeit:
                return [glatt[:stelle], glatt[stelle:]]
        return []

    def inside(self, wort: str) -> list[str]:
        """Known words that a long one begins or ends with, the longest first."""
        glatt = flat(wort)
        laengen = range(len(glatt) - 1, AM_ENDE - 1, -1)
        teile = [t for n in laengen for t in (glatt[:n], glatt[-n:]) if t in self._teile]
        return list(dict.fromkeys(t for t in teile if t in self.haeufigkeit))

    def spelled(self, glatt: str) -> str:
        """How records write a flat word."""
        return self._geschrieben.get(glatt, glatt)

    # -- mistyped words -----------------------------------------------------------------------

    def corrections(self, wort: str, weitere: dict[str, str]) -> list[str]:
        """The nearest known words: fewest errors, same first letter, then the more frequent one.
        `weitere`: words that no record has, but which lead to some."""
        glatt = flat(wort)
        grenze = 1 if len(glatt) <= 5 else 2 if len(glatt) <= 9 else 3
        if len(glatt) < KUERZESTES or len(glatt) > LAENGSTES or not glatt.isalpha():
            return []
        zeichen, beste = set(glatt), []
        for anderes, geschrieben in {**weitere, **self.titelworte}.items():
            form = flat(anderes)
            if abs(len(form) - len(glatt)) > grenze or len(zeichen - set(form)) > grenze:
                continue
            abstand = distance(glatt, form, grenze)
            if abstand <= grenze:
                selten = -self.haeufigkeit.get(form, 0)
                beste.append((abstand, form[0] != glatt[0], selten, form, geschrieben))
        beste.sort()
        return [geschrieben for *_, geschrieben in beste]


def distance(wort: str, anderes: str, grenze: int) -> int:
    """Errors between two words: a letter more, less or another one, or two that changed places;
    more than `grenze` where there are more."""
    vorvorige, vorige = [0], list(range(len(anderes) + 1))
    for i, zeichen in enumerate(wort, 1):
        zeile = [i]
        for j, gegenueber in enumerate(anderes, 1):
            wert = min(vorige[j - 1] + (zeichen != gegenueber), vorige[j] + 1, zeile[j - 1] + 1)
            getauscht = i > 1 and j > 1 and zeichen == anderes[j - 2] and wort[i - 2] == gegenueber
            zeile.append(min(wert, vorvorige[j - 2] + 1) if getauscht else wert)
        if min(zeile) > grenze:
            return grenze + 1
        vorvorige, vorige = vorige, zeile
    return vorige[-1]
