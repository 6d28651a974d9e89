"""Ranking: a question put to the word index, its hits in eight ranks.

The ranks: called so; each word in the name; as part of a word of the name; by a synonym in the
name; further names; a synonym there; anywhere; a synonym there. All words must be met. Where
nothing has all of them, secondary words are left out; where there is still nothing, words that
nobody knows are corrected. Both are always said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import and_, or_

from bausteine.suche.frage import FUELLWOERTER, NEBENWOERTER, Frage, read_question
from bausteine.suche.stamm import flat, stem, tokens
from bausteine.suche.wortindex import KEINE, Wortindex, current_index
from bausteine.suche.wortschatz import KUERZESTES, Wortschatz
from bausteine.werte.bitfolge import lowest

#: the places that are looked at to find names that begin with the question
VORNE = 300
#: other readings of a mistyped question
LESARTEN = 3
#: answers that are kept with an index
ANTWORTEN = 50

Stufen = tuple[int, int, int]
#: for each of some words, all of which must occur, the flat words that it meets
Teile = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Wortfund:
    """How a word of the question is met: by words of the same stem; by related ones; by the parts
    of a compound; by names that mean the same."""

    wort: str
    gleiche: tuple[str, ...]
    verwandte: tuple[str, ...]
    geteilt: tuple[Teile, ...]
    gleichbedeutend: dict[str, Teile] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.gleiche or self.verwandte or self.geteilt or self.gleichbedeutend)

    @property
    def eigene(self) -> tuple[str, ...]:
        """All flat words that are no synonym."""
        geteilt = (wort for teile in self.geteilt for worte in teile for wort in worte)
        return (*self.gleiche, *self.verwandte, *geteilt)

    def ranks(self, index: Wortindex) -> tuple[int, ...]:
        """The records that meet it, for each rank but the first."""
        gleich = index.bits_of(self.gleiche)
        teil = reduce(_either, (_all(index, teile) for teile in self.geteilt), KEINE)
        teil = _either(teil, index.bits_of(self.verwandte))
        andere = reduce(_either, (_all(index, t) for t in self.gleichbedeutend.values()), KEINE)
        raenge = [gleich[0], gleich[0] | teil[0]]
        for stufe in range(3):
            selbst = raenge[-1] | gleich[stufe] | teil[stufe]
            raenge += [selbst, selbst | andere[stufe]] if stufe else [selbst | andere[0]]
        return tuple(raenge)


def _either(eine: Stufen, andere: Stufen) -> Stufen:
    return eine[0] | andere[0], eine[1] | andere[1], eine[2] | andere[2]


def _all(index: Wortindex, teile: Teile) -> Stufen:
    titel, name, text = zip(*map(index.bits_of, teile), strict=True)
    return reduce(and_, titel), reduce(and_, name), reduce(and_, text)


class Suchantwort:
    """A question and its hits. `raenge`: for each rank the records up to it, as bits; `menge` all
    of them; `weggelassen`: words that no record had to have; `verbessert`: the question that was
    answered instead."""

    def __init__(self, index: Wortindex, frage: Frage):
        self.index, self.gestellt, self.frage = index, frage, frage
        self.weggelassen: list[str] = []
        self.verbessert = ""
        #: other questions that may have been meant, and have hits
        self.lesarten: list[str] = []
        self.funde = self._findings()
        self._answer()

    def _answer(self) -> None:
        """With all words; else without the secondary ones."""
        self.raenge = self._ranks(self.frage.noetig)
        if self.menge or not self.frage.neben:
            return
        noetig = [i for i in self.frage.noetig if i not in self.frage.neben]
        self.raenge = self._ranks(noetig)
        if self.menge:
            self.weggelassen = [self.frage.geschrieben[i] for i in self.frage.neben]
            self.funde = {i: self.funde[i] for i in noetig}

    @property
    def hinweise(self) -> list[str]:
        """How the question was read, where that is not as it was typed."""
        saetze = []
        if self.verbessert:
            saetze.append(
                f"Zu „{self.gestellt.text}“ gibt es nichts. Gezeigt: „{self.verbessert}“."
            )
        if self.weggelassen:
            worte = " und ".join(f"„{wort}“" for wort in self.weggelassen)
            saetze.append(f"Mit allen Wörtern gibt es nichts. Gesucht ohne {worte}.")
        return saetze

    @property
    def menge(self) -> int:
        """All hits."""
        return self.raenge[-1]

    def _ranks(self, noetig: Iterable[int]) -> list[int]:
        genannt = self.index.called(self.frage.ganz)
        raenge = [reduce(or_, (1 << ort for ort in genannt), 0)]
        je_wort = [self.funde[i].ranks(self.index) for i in noetig]
        for stufe in zip(*je_wort, strict=True):
            raenge.append(raenge[-1] | reduce(and_, stufe))
        return raenge

    # -- how words are met --------------------------------------------------------------------

    def _findings(self) -> dict[int, Wortfund]:
        frage, schatz = self.frage, self.index.wortschatz
        synonyme: dict[int, dict[str, Teile]] = {i: {} for i in range(len(frage.worte))}
        staemme: dict[str, set[int]] = {}
        for i, wort in enumerate(frage.worte):
            staemme.setdefault(stem(wort), set()).add(i)
            if i:
                paar = stem(frage.worte[i - 1] + wort)
                staemme.setdefault(paar, set()).update((i - 1, i))
        for schluessel, namen in self.index.synonyme.of(staemme).items():
            for i in set().union(*(staemme[stamm] for stamm in schluessel)):
                synonyme[i] |= {name: _parts_of_name(schatz, name) for name in namen}
        return {i: self._finding(i, synonyme[i]) for i in frage.noetig}

    def _finding(self, i: int, synonyme: dict[str, Teile]) -> Wortfund:
        worte, schatz = self.frage.worte, self.index.wortschatz
        wort = worte[i]
        geteilt = []
        if teile := schatz.parts(wort):
            wichtige = teile
            if not schatz.same(wort):  # then the secondary part may be missing as well
                wichtige = [teil for teil in teile if stem(teil) not in NEBENWOERTER] or teile
            geteilt.append(tuple(_meets(schatz, teil) for teil in wichtige))
            synonyme = synonyme | self._synonyms_of_parts(wichtige)
        elif not schatz.knows(wort) and (teile := schatz.apart(wort)):
            geteilt.append(tuple(schatz.same(teil) for teil in teile))
        for j in (i - 1, i + 1):  # neighbours that are one word elsewhere
            if 0 <= j < len(worte):
                geteilt.append((_meets(schatz, worte[min(i, j)] + worte[max(i, j)]),))
        return Wortfund(
            self.frage.geschrieben[i],
            schatz.same(wort),
            schatz.typed(wort),
            tuple(teile for teile in geteilt if all(teile)),
            {name: teile for name, teile in synonyme.items() if teile and all(teile)},
        )

    def _synonyms_of_parts(self, teile: list[str]) -> dict[str, Teile]:
        """A compound with one of its parts replaced by what means the same."""
        schatz, andere = self.index.wortschatz, {}
        for n, teil in enumerate(teile):
            davor = tuple(_meets(schatz, t) for t in teile[:n])
            danach = tuple(_meets(schatz, t) for t in teile[n + 1 :])
            for namen in self.index.synonyme.of([stem(teil)]).values():
                for name in namen:
                    text = " ".join([*teile[:n], name, *teile[n + 1 :]])
                    andere[text] = (*davor, *_parts_of_name(schatz, name), *danach)
        return andere

    # -- hits ---------------------------------------------------------------------------------

    def keys(self, name: str) -> list[int]:
        """The keys of all hits of a noun."""
        return self.index.keys(name, self.menge)

    def count(self, name: str) -> int:
        """How many hits a noun has."""
        abschnitt = self.index.abschnitte.get(name)
        return (self.menge & abschnitt.alle).bit_count() if abschnitt else 0

    def best(self, name: str, hoechstens: int) -> dict[int, int]:
        """The keys of the first hits of a noun, in their order, and their ranks."""
        if not (abschnitt := self.index.abschnitte.get(name)):
            return {}
        beste: dict[int, int] = {}
        davor = 0
        for rang, menge in enumerate(self.raenge):
            neue = (menge & ~davor & abschnitt.alle) >> abschnitt.von
            davor = menge
            orte = list(islice(lowest(neue), VORNE))
            if rang in (1, 2):
                orte.sort(key=lambda ort: not self._begins(ort + abschnitt.von))
            for ort in orte[: hoechstens - len(beste)]:
                beste[abschnitt.pks[ort]] = rang
            if len(beste) == hoechstens:
                break
        return beste

    def _begins(self, ort: int) -> bool:
        return self.index.flat_name(ort).startswith(self.frage.ganz)


def _meets(schatz: Wortschatz, wort: str) -> tuple[str, ...]:
    return (*schatz.same(wort), *schatz.related(wort))


def _parts_of_name(schatz: Wortschatz, name: str) -> Teile:
    """For each word of a name what it meets; a word nobody has, by its parts."""
    teile: list[tuple[str, ...]] = []
    alle = tokens(name)
    for wort in [w for w in alle if stem(w) not in FUELLWOERTER] or alle:
        gefunden = _meets(schatz, wort)
        if gefunden or not (geteilt := schatz.parts(wort)):
            teile.append(gefunden)
        else:
            teile += [_meets(schatz, teil) for teil in geteilt]
    return tuple(teile)


def ask(eingabe: str) -> Suchantwort | None:
    """The answer of the index; None without a Datenstand, and without a word."""
    frage = read_question(eingabe)
    index = current_index() if frage.worte else None
    if index is None:
        return None
    lesung = index.antworten.get(frage)
    if lesung is None:
        if len(index.antworten) >= ANTWORTEN:
            index.antworten.clear()
        lesung = index.antworten[frage] = _read(index, frage)
    return lesung


def _read(index: Wortindex, frage: Frage) -> Suchantwort:
    lesung = Suchantwort(index, frage)
    if lesung.menge:
        return lesung
    for text in _corrected(lesung):
        andere = Suchantwort(index, read_question(text))
        if not andere.menge:
            continue
        if lesung.verbessert:
            lesung.lesarten.append(text)
        else:
            lesung = andere
            lesung.gestellt, lesung.verbessert = frage, text
        if len(lesung.lesarten) == LESARTEN - 1:
            break
    return lesung


def _corrected(lesung: Suchantwort) -> Iterable[str]:
    """The question with each unknown word replaced; further readings of the first one after it."""
    unbekannt = {
        i: _corrections(lesung, lesung.frage.worte[i])
        for i, fund in lesung.funde.items()
        if not fund
    }
    if not unbekannt or not all(unbekannt.values()):
        return
    worte = list(lesung.frage.geschrieben)
    erstes = next(iter(unbekannt))
    for i, formen in unbekannt.items():
        worte[i] = formen[0]
    for form in unbekannt[erstes]:
        worte[erstes] = form
        yield " ".join(worte)


def _corrections(lesung: Suchantwort, wort: str) -> list[str]:
    """Known words it may be; of a compound the wrong part alone."""
    schatz, weitere = lesung.index.wortschatz, lesung.index.synonyme.worte
    if ganze := schatz.corrections(wort, weitere):
        return ganze[: LESARTEN * 2]
    glatt = flat(wort)
    for stelle in range(len(glatt) - KUERZESTES, KUERZESTES - 1, -1):
        vorn, hinten = glatt[:stelle], glatt[stelle:]
        if vorn in schatz.haeufigkeit and (teile := schatz.corrections(hinten, weitere)):
            return [f"{vorn}{teil.lower()}" for teil in teile[:LESARTEN]]
        if hinten in schatz.haeufigkeit and (teile := schatz.corrections(vorn, weitere)):
            return [f"{teil}{hinten}" for teil in teile[:LESARTEN]]
    return []
