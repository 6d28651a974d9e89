"""Inverted index: where each word of all public records stands, in memory, one per Datenstand.

It cannot go stale, whoever writes, and every database gives the same answer, as none is asked.
Records have places, those of a noun side by side: short names first, then by the alphabet. A set
of records is a whole number with a bit for each place.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, compress
from typing import Any

from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.auslieferung.spur import Aenderungen
from bausteine.suche.stamm import flat, tokens
from bausteine.suche.stoff import Durchsuchbar, Stelle, Suchstoff, Weg
from bausteine.suche.synonyme import Synonyme
from bausteine.suche.wortschatz import Wortschatz
from bausteine.werte.bitfolge import Bitfolge
from bausteine.werte.eigene import own_apps

_WORT = re.compile(r"[^\W_]+")
#: words as they are written → as the index has them: they belong to no Datenstand
_zerlegt: dict[str, tuple[str, ...]] = {}
MERKEN = 200_000
#: so many words' records are kept as bits
WORTE = 300
#: so many rows are read at once
BLOCK = 2_000
KEINE: tuple[int, int, int] = (0, 0, 0)


def _divide(wort: str) -> tuple[str, ...]:
    """A word as it is written → the flat words in it, which are most often one; kept."""
    if len(_zerlegt) > MERKEN:
        _zerlegt.clear()
    teile = _zerlegt[wort] = tuple(map(flat, tokens(wort)))
    return teile


def _flat_words(text: str) -> list[str]:
    """The words of a stored text, flat."""
    return [
        glatt for wort in _WORT.findall(text) for glatt in (_zerlegt.get(wort) or _divide(wort))
    ]


@dataclass
class Wortabschnitt:
    """The records of one noun: places `von` up to `bis`, and their keys."""

    stoff: Suchstoff
    von: int
    pks: "array[int]"
    stelle: dict[int, int] = field(default_factory=dict)

    @property
    def bis(self) -> int:
        """The first place behind them."""
        return self.von + len(self.pks)

    @property
    def alle(self) -> int:
        """All of them as bits."""
        return ((1 << len(self.pks)) - 1) << self.von


@dataclass
class Wortweg:
    """A way between places of two nouns."""

    weg: Weg
    nach: Wortabschnitt
    nachbarn: dict[int, "array[int]"]


class Wortindex:
    """Which records hold which words, and where."""

    def __init__(self, models: Iterable[type]):
        self.abschnitte: dict[str, Wortabschnitt] = {}
        #: whole names and official keys, flat, and the first record called so; the others
        self._ganz: dict[str, int] = {}
        self._weitere: dict[str, list[int]] = defaultdict(list)
        #: the names, as they are written, by place
        self.namen: list[str] = []
        self._orte: tuple[dict[str, array], ...] = tuple({} for _ in Stelle)
        self._spelling: dict[str, str] = {}
        for model in models:
            self._read(model)
        self._bitfolge = Bitfolge(len(self.namen))
        self.synonyme = Synonyme()
        self.wege = [self._connected(w, a) for w, a in self._ways()]
        haeufigkeit: Counter = Counter()
        for orte in self._orte:
            for wort, stellen in orte.items():
                haeufigkeit[wort] += len(stellen)
        self.wortschatz = Wortschatz(haeufigkeit, self._spelling)
        self.bits_of = lru_cache(WORTE)(self._bits_of)
        #: questions and their answers
        self.antworten: dict[Any, Any] = {}

    # -- building -----------------------------------------------------------------------------

    def _read(self, model) -> None:
        """All public records of a noun: first their names, which say their places."""
        menge: Durchsuchbar = model._default_manager.all()
        if (stoff := menge.suchstoff()) is None:
            return
        offen = menge.oeffentlich().order_by()
        name = stoff.titel[0] if stoff.titel else "pk"
        zeilen = [
            (len(text), " ".join(_flat_words(text)), pk, text)
            for pk, text in ((pk, str(text)) for pk, text in offen.values_list("pk", name))
        ]
        zeilen.sort()  # what is called alike stands in the order of its making
        pks = array("q", (zeile[2] for zeile in zeilen))
        abschnitt = Wortabschnitt(stoff, len(self.namen), pks)
        self.abschnitte[model._meta.label_lower] = abschnitt
        abschnitt.stelle = {pk: ort for ort, pk in enumerate(abschnitt.pks, abschnitt.von)}
        for ort, (_, ganz, _, text) in enumerate(zeilen, abschnitt.von):
            self.namen.append(text)
            if stoff.titel:
                self._called(ganz, ort)
                self._add(ort, Stelle.TITEL, text)
        del zeilen
        felder = [feld for teil in _columns(stoff) for feld in teil]
        for pk, *werte in offen.values_list("pk", *felder).iterator(chunk_size=BLOCK):
            hier = abschnitt.stelle.get(pk)
            if hier is not None:  # else made meanwhile
                self._add_row(hier, stoff, werte)
        for stelle, paare in stoff.daneben:
            for pk, text in paare().order_by().iterator(chunk_size=BLOCK):
                hier = abschnitt.stelle.get(pk)
                if hier is not None and text:
                    self._add(hier, stelle, text)

    def _add_row(self, ort: int, stoff: Suchstoff, werte: list) -> None:
        titel, schluessel, namen, texte, gattung = _divided(stoff, werte)
        for text in (*titel, *schluessel):
            self._called(" ".join(_flat_words(text)), ort)
        for text in titel:
            self._add(ort, Stelle.TITEL, text)
        for text in namen:
            self._add(ort, Stelle.NAME, text)
        for text in (*schluessel, *texte):
            self._add(ort, Stelle.TEXT, text)
        for wert in gattung:
            self._add(ort, Stelle.NAME, stoff.gattung[1].get(wert, ""))

    def _called(self, ganz: str, ort: int) -> None:
        """Remember a whole name or key; most of them belong to one record."""
        erster = self._ganz.setdefault(ganz, ort)
        if erster != ort:
            self._weitere[ganz].append(ort)

    def called(self, ganz: str) -> list[int]:
        """The records with this whole name or key, flat."""
        return [self._ganz[ganz], *self._weitere.get(ganz, ())] if ganz in self._ganz else []

    def _add(self, ort: int, stelle: Stelle, text: str) -> None:
        orte, geschrieben = self._orte[stelle], stelle != Stelle.TEXT
        for wort in _WORT.findall(text):
            for glatt in _zerlegt.get(wort) or _divide(wort):
                stellen = orte.get(glatt)
                if stellen is None:
                    orte[glatt] = array("I", (ort,))
                    if geschrieben and wort.isalpha() and len(wort) > 3:
                        self._spelling.update(dict.fromkeys(tokens(wort), wort))
                elif stellen[-1] != ort:
                    stellen.append(ort)

    def _ways(self) -> list[tuple[Weg, Wortabschnitt]]:
        """All ways, those that lead to where others begin before them."""
        offen = [
            (weg, name, abschnitt)
            for name, abschnitt in self.abschnitte.items()
            for weg in abschnitt.stoff.wege
            if weg.von in self.abschnitte
        ]
        reihe = []
        while offen:
            ziele = {name for _, name, _ in offen}
            frei = [eintrag for eintrag in offen if eintrag[0].von not in ziele] or offen[:1]
            reihe += [(weg, abschnitt) for weg, _, abschnitt in frei]
            offen = [eintrag for eintrag in offen if eintrag not in frei]
        return reihe

    def _connected(self, weg: Weg, abschnitt: Wortabschnitt) -> Wortweg:
        von, hier = self.abschnitte[weg.von].stelle, abschnitt.stelle
        nachbarn: dict[int, array] = {}
        for anderer, eigener in weg.paare().order_by():
            ort, ziel = von.get(anderer), hier.get(eigener)
            if ort is not None and ziel is not None:
                if ort in nachbarn:
                    nachbarn[ort].append(ziel)
                else:
                    nachbarn[ort] = array("I", (ziel,))
        return Wortweg(weg, abschnitt, nachbarn)

    # -- asking -------------------------------------------------------------------------------

    def _bits_of(self, worte: tuple[str, ...]) -> tuple[int, int, int]:
        """The records that hold any of these flat words: in the name, as a further name, anywhere;
        records that a way leads to as well."""
        stellen = self.places(worte)
        for verbindung in self.wege:
            for dort, hier in verbindung.weg.stellen.items():
                for ort in verbindung.nachbarn.keys() & stellen[dort]:
                    stellen[hier].update(verbindung.nachbarn[ort])
        titel, name, text = (self._bitfolge.bits(orte) for orte in stellen)
        return titel, titel | name, titel | name | text

    def places(self, worte: Iterable[str]) -> tuple[set[int], ...]:
        """The places of records with any of these flat words of their own, by where it stands."""
        return tuple(
            set(chain.from_iterable(orte[wort] for wort in worte if wort in orte))
            for orte in self._orte
        )

    def flat_name(self, ort: int) -> str:
        """The name of the record there, in the spelling of a question."""
        return " ".join(_flat_words(self.namen[ort]))

    def led_to(self, ort: int, von: str, nach: str) -> Iterable[int]:
        """The places of a noun that the ways from a record of another one lead to."""
        ziel = self.abschnitte[nach]
        for verbindung in self.wege:
            if verbindung.weg.von == von and verbindung.nach is ziel:
                yield from verbindung.nachbarn.get(ort, ())

    def keys(self, name: str, menge: int) -> list[int]:
        """The keys of the records of one noun among these."""
        abschnitt = self.abschnitte[name]
        eigene = (menge & abschnitt.alle) >> abschnitt.von
        return list(compress(abschnitt.pks, Bitfolge(len(abschnitt.pks)).mask(eigene)))


def _columns(stoff: Suchstoff) -> tuple[tuple[str, ...], ...]:
    """The columns that are read of a noun beside its name, by what they are."""
    gattung = (stoff.gattung[0],) if stoff.gattung[0] else ()
    return stoff.titel[1:], stoff.schluessel, stoff.namen, stoff.texte, gattung


def _divided(stoff: Suchstoff, werte: list) -> list[list[str]]:
    """The values of a row, those that are there, by what they are."""
    teile, von = [], 0
    for spalten in _columns(stoff):
        teile.append([wert for wert in werte[von : von + len(spalten)] if wert])
        von += len(spalten)
    return teile


class Wortindexbau:
    """What `Indexspeicher` asks for the index: of all nouns that say what is searched of them."""

    schreibt_index_fort = False

    def follow_index(self, bisher: Wortindex, seither: Aenderungen) -> None:
        """Words stand in texts of many tables: each change makes a new one."""

    def make_index(self, bisher: Wortindex | None) -> Wortindex:
        """A new one, as of now."""
        models = [model for app in own_apps() for model in app.get_models()]
        return Wortindex(m for m in models if hasattr(m._default_manager.all(), "suchstoff"))


def current_index() -> Wortindex | None:
    """The index of the database as it is now; None without a Datenstand."""
    return SPEICHER.get(Wortindexbau())
