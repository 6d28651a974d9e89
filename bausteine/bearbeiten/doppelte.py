"""Duplicate detection: pairs of records whose names are equal, or all but one slip of the pen.

Names are compared without case, umlauts, blanks and hyphens. Slips are looked for among names that
share half of their letters, so that thousands of records take no longer than reading them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from django.db import models

from bausteine.bearbeiten.models import Unterscheidung
from bausteine.bearbeiten.zusammenfuehren import key_field
from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar, nicht_archivierte
from bausteine.werte.eigene import field_of
from bausteine.werte.faltung import fold

#: more pairs are no list that a person goes through
HOECHSTENS = 500
#: in shorter names one letter makes another word: Herne, Werne
BUCHSTABEN = 6
#: groups of names up to this size are compared one by one
WENIGE = 30
_OHNE = str.maketrans("", "", " -–._/,")


@dataclass(frozen=True)
class Name:
    """One of the names of a record: what it is called by, and what kind of name that is."""

    pk: int
    text: str
    art: str
    #: keeps apart what is only called alike: a Kreis and the Stadt it is named after
    gruppe: str = ""
    #: what of the text is compared, if not all
    stamm: str = ""
    #: whether a slip of the pen is looked for; a key is made from a name and says nothing new
    getippt: bool = True
    #: the official keys of the record
    belege: tuple[str | None, ...] = ()

    @property
    def eng(self) -> tuple[str, str]:
        """By what it equals another one."""
        return self.gruppe, fold(self.stamm or self.text).translate(_OHNE)


@dataclass(frozen=True)
class Doppelpaar:
    """Two records that may be the same, the older one first, and why."""

    eins: int
    zwei: int
    grund: str

    @property
    def schluessel(self) -> str:
        """How a page names it."""
        return f"{self.eins}-{self.zwei}"


class DoppeltQuerySet(models.QuerySet):
    """Adds `doppelte`; the model tells its names in `doppelt_an`, and in `verschieden_durch` the
    keys that prove that two are not the same."""

    def doppelte(self):
        """Records that may be the same as another; archived ones are out of the question."""
        paare = cast("DoppeltQuerySet", self.model._default_manager.all()).doppelpaare()
        return self.filter(pk__in={pk for paar in paare for pk in (paar.eins, paar.zwei)})

    def namen(self) -> Iterator[Name]:
        """What the records are called."""
        felder: tuple[str, ...] = getattr(self.model, "doppelt_an", ())
        belege: tuple[str, ...] = getattr(self.model, "verschieden_durch", ())
        schluessel = key_field(self.model)
        titel = {feld: str(field_of(self.model, feld).verbose_name) for feld in felder}
        for pk, *werte in self.order_by("pk").values_list("pk", *felder, *belege):
            eigene = tuple(werte[len(felder) :])
            for feld, text in zip(felder, werte, strict=False):
                if text:
                    getippt = feld != schluessel
                    yield Name(pk, text, titel[feld], getippt=getippt, belege=eigene)

    def doppelpaare(self) -> list[Doppelpaar]:
        """The pairs that nobody has called different, the surest first; of very many the first."""
        menge = self.order_by()
        if issubclass(self.model, Veroeffentlichbar):
            menge = menge.filter(nicht_archivierte())
        namen: dict[tuple[str, str], list[Name]] = defaultdict(list)
        belege: dict[int, tuple] = {}
        for name in menge.namen():
            eng = name.eng
            if eng[1]:
                namen[eng].append(name)
            if name.belege:
                belege[name.pk] = name.belege
        gleich = _equal(namen)
        aehnlich = (paar for paar in _slips(namen) if not _proven(belege, *paar))
        verschieden = Unterscheidung.objects.pairs_of(self.model)
        gefunden: dict[tuple[int, int], str] = {}
        for wort, paare in (("gleich", gleich), ("fast gleich", aehnlich)):
            for eins, zwei in paare:
                paar = (eins.pk, zwei.pk)
                if paar not in verschieden:
                    gefunden.setdefault(paar, f"{wort}: {_words(eins)} und {_words(zwei)}")
        return [Doppelpaar(*paar, grund) for paar, grund in gefunden.items()][:HOECHSTENS]


def _proven(belege: dict[int, tuple], eins: Name, zwei: Name) -> bool:
    """Whether an official key that both have is not the same."""
    werte = zip(belege.get(eins.pk, ()), belege.get(zwei.pk, ()), strict=False)
    return any(a and b and a != b for a, b in werte)


def _words(name: Name) -> str:
    return f"„{name.text}“ ({name.art})"


def _ordered(eins: Name, zwei: Name) -> tuple[Name, Name]:
    return (eins, zwei) if eins.pk < zwei.pk else (zwei, eins)


def _equal(namen: dict[tuple[str, str], list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Names of two records that are the same; of each two records one pair is enough."""
    gezeigt = set()
    for gruppe in namen.values():
        einmal = {name.pk: name for name in reversed(gruppe)}
        for eins, zwei in combinations(sorted(einmal.values(), key=lambda n: n.pk), 2):
            if (eins.pk, zwei.pk) not in gezeigt:
                gezeigt.add((eins.pk, zwei.pk))
                yield eins, zwei
            if len(gezeigt) >= 2 * HOECHSTENS:
                return


def _slips(namen: dict[tuple[str, str], list[Name]]) -> Iterator[tuple[Name, Name]]:
    """Names of two records that differ by one letter, or by two that changed places."""
    getippt = {
        eng: [name for name in gruppe if name.getippt]
        for eng, gruppe in namen.items()
        if len(eng[1]) >= BUCHSTABEN
    }
    woerter: dict[str, list[str]] = defaultdict(list)
    for gruppe, wort in (eng for eng, gefunden in getippt.items() if gefunden):
        woerter[gruppe].append(wort)
    for gruppe, liste in woerter.items():
        for a, b in sorted(slips_among(liste)):
            for eins in getippt[gruppe, a]:
                for zwei in getippt[gruppe, b]:
                    if eins.pk != zwei.pk:
                        yield _ordered(eins, zwei)


def slips_among(woerter: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of these words that are one slip apart; a number is never a slip."""
    faecher: dict[tuple, list[str]] = defaultdict(list)
    for wort in {*woerter}:
        ziffern = "".join(filter(str.isdecimal, wort))
        for laenge in (len(wort), len(wort) - 1):  # as the longer one it meets the shorter ones
            halb = laenge // 2
            faecher[laenge, ziffern, wort[:halb]].append(wort)
            faecher[laenge, ziffern, "", wort[len(wort) - (laenge - halb - 1) :]].append(wort)
    return {
        (min(a, b), max(a, b))
        for fach in faecher.values()
        for a, b in _candidates(fach)
        if one_slip(a, b)
    }


def _candidates(fach: list[str]) -> Iterator[tuple[str, str]]:
    """All pairs of few words; of many those that are the same without one letter each."""
    if len(fach) <= WENIGE:
        yield from combinations(fach, 2)
        return
    ohne: dict[str, set[str]] = defaultdict(set)
    for wort in fach:
        ohne[wort].add(wort)
        for stelle in range(len(wort)):
            ohne[wort[:stelle] + wort[stelle + 1 :]].add(wort)
    for gruppe in ohne.values():
        yield from combinations(gruppe, 2)


def one_slip(a: str, b: str) -> bool:
    """Whether a letter is missing, another one, or changed places with the next."""
    if len(a) > len(b):
        a, b = b, a
    gleiche = zip(a, b, strict=False)
    stelle = next((i for i, (x, y) in enumerate(gleiche) if x != y), len(a))
    if len(a) < len(b):
        return len(b) - len(a) == 1 and a[stelle:] == b[stelle + 1 :]
    if a[stelle + 1 :] == b[stelle + 1 :]:
        return a != b
    getauscht = a[stelle : stelle + 2] == b[stelle : stelle + 2][::-1]
    return getauscht and a[stelle + 2 :] == b[stelle + 2 :]
