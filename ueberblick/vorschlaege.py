"""Spelling suggestions: words of public names a letter or two from a misspelled one.

Computed in Python, so that every database suggests the same. The database only leaves out names
that cannot be meant: with k errors, one of k+1 pieces of the word is still right.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Q, Value

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import Link
from bausteine.werte.suche import folded
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from leistungen.models import LeikaLeistung, OzgLeistung
from mittel.models import Mittelvorgang
from organisationen.models import Alias, Organisation
from projects.models import FruehererTitel, Stichwort, Umsetzungsprojekt
from themenfelder.models import Themenfeld

#: shorter words are not corrected; a part of a compound has at least five letters
KUERZESTES, TEIL = 4, 5
#: how many readings and parts are offered, how many names are read at most
HOECHSTENS, TEILE, ZEILEN = 3, 5, 20_000
GESUCHTE = (
    Umsetzungsprojekt,
    OzgLeistung,
    LeikaLeistung,
    Organisation,
    Themenfeld,
    OnlineDienst,
    Plattform,
    Fachverfahren,
    Mittelvorgang,
)


@dataclass
class Auswege:
    """Links to other searches, each with the number of its hits as `zusatz`."""

    meinten_sie: list[Link] = field(default_factory=list)
    teile: list[Link] = field(default_factory=list)


def ways_on(eingabe: str, anzahl: int) -> Auswege:
    """What to search for instead, in at most two queries; parts only when nothing was found."""
    eingetippt = eingabe.split()[:8]
    worte = [folded(wort) for wort in eingetippt]
    lang = [wort for wort in worte if KUERZESTES <= len(wort) <= 40 and not wort.isdecimal()]
    wortschatz = _vocabulary(lang) if lang else {}
    fremd = [wort for wort in lang if not any(wort in bekannt for bekannt in wortschatz)]
    saetze = _corrected(eingetippt, worte, {w: _similar(w, wortschatz) for w in fremd})
    teile = []
    if not anzahl:
        teile = [wort for wort in eingetippt if len(wort) > 2] if len(worte) > 1 else []
        teile = [*teile, *(teil for wort in fremd for teil in _parts(wort, wortschatz))]
    teile = [teil for teil in dict.fromkeys(teile) if teil not in [*saetze, eingabe]][:TEILE]
    zahlen = _counts([*saetze, *teile]) if saetze or teile else {}
    return Auswege(_links(saetze, zahlen), _links(teile, zahlen))


def _links(texte, zahlen) -> list[Link]:
    return [
        Link(text, f"?{urlencode({'q': text})}", zahlen[text]) for text in texte if text in zahlen
    ]


def _errors(wort: str) -> int:
    """How many letters may be wrong."""
    return 1 if len(wort) <= 5 else 2


def _pieces(wort: str) -> list[str]:
    teile = _errors(wort) + 1
    grenzen = [len(wort) * i // teile for i in range(teile + 1)]
    return [wort[a:b] for a, b in pairwise(grenzen)]


def _vocabulary(worte: list[str]) -> dict[str, str]:
    """Folded words of public names that may be meant, with their usual spelling."""
    regel = Q(pk__in=[])
    for teil in dict.fromkeys(teil for wort in worte for teil in _pieces(wort)):
        regel |= Q(suchtext__contains=teil)
    quellen = [(model.objects.oeffentlich(), "name") for model in (OzgLeistung, Themenfeld)]
    quellen += [(Organisation.objects.oeffentlich(), f) for f in ("name", "kurzname", "ort")]
    quellen += [
        (Umsetzungsprojekt.objects.oeffentlich(), "titel"),
        (LeikaLeistung.objects.oeffentlich(), "bezeichnung"),
        (Mittelvorgang.objects.oeffentlich(), "gegenstand"),
        (FruehererTitel.objects.filter(nur_oeffentliche("projekt")), "titel"),
        (Stichwort.objects.oeffentlich(), "name"),
        (Alias.objects.filter(nur_oeffentliche("organisation")), "name"),
    ]
    teile = [q.filter(regel).order_by().values_list(F(feld)) for q, feld in quellen]
    namen = [name for (name,) in teile[0].union(*teile[1:], all=True)[:ZEILEN]]
    haeufigkeit = Counter(re.findall(rf"[^\W\d_]{{{KUERZESTES},}}", "\n".join(namen)))
    seltene_zuerst = reversed(haeufigkeit.most_common())  # the usual spelling overwrites others
    return {folded(wort): wort for wort, _ in seltene_zuerst}


def _similar(wort: str, wortschatz: dict[str, str]) -> list[str]:
    """The nearest words in their usual spelling: fewest errors, then most alike in length."""
    grenze, paare, stuecke = _errors(wort), _pairs(wort), _pieces(wort)
    moeglich = [w for w in wortschatz if len(w) >= len(wort) - grenze]
    moeglich = [w for w in moeglich if any(stueck in w for stueck in stuecke)]
    moeglich.sort(key=lambda w: (abs(len(w) - len(wort)), w))
    beste: list[str] = []  # searching for one of them finds all words that contain it
    for anderes in (w for w in moeglich if not any(kuerzer in w for kuerzer in beste)):
        # each error spoils at most two pairs of letters
        if sum(paar in anderes for paar in paare) < len(paare) - 2 * grenze:
            continue
        abstand = _distance(wort, anderes, grenze)
        if abstand < grenze or (abstand == grenze and len(beste) < HOECHSTENS):
            beste, grenze = ([] if abstand < grenze else beste), abstand
            beste.append(anderes)
    return [wortschatz[anderes] for anderes in beste]


def _pairs(wort: str) -> set[str]:
    return {wort[i : i + 2] for i in range(len(wort) - 1)}


def _distance(wort: str, anderes: str, grenze: int) -> int:
    """Errors between `wort` and the part of `anderes` that is most like it."""
    zeile = [0] * (len(anderes) + 1)
    for i, zeichen in enumerate(wort, 1):
        neu = [i]
        for j, gegenueber in enumerate(anderes):
            neu.append(min(zeile[j] + (zeichen != gegenueber), zeile[j + 1] + 1, neu[j] + 1))
        zeile = neu
        if min(zeile) > grenze:
            break
    return min(zeile)


def _corrected(eingetippt, worte, aehnliche: dict[str, list[str]]) -> list[str]:
    """The input with each misspelled word replaced; further readings of the first one after it."""
    verbessert = {wort: treffer for wort, treffer in aehnliche.items() if treffer}
    if not verbessert:
        return []
    erstes = next(iter(verbessert))
    saetze = []
    for lesart in verbessert[erstes]:
        wahl = {wort: treffer[0] for wort, treffer in verbessert.items()} | {erstes: lesart}
        paare = zip(worte, eingetippt, strict=True)
        saetze.append(" ".join(wahl.get(wort, original) for wort, original in paare))
    return saetze


def _parts(wort: str, wortschatz: dict[str, str]) -> list[str]:
    """Known words inside a long one, the longest first: Reisepass in Reisepassgebührenordnung."""
    innen = [w for w in wortschatz if len(w) >= TEIL and w in wort]
    laengste = sorted(innen, key=lambda w: (-len(w), w))
    return [wortschatz[w] for w in laengste][:HOECHSTENS]


def _counts(texte: list[str]) -> dict[str, int]:
    """How many hits each search has, over all nouns in one query; without those that have none."""
    text = CharField()
    teile = [
        model.objects.oeffentlich()
        .search(eingabe)
        .order_by()
        .values(eingabe=Value(eingabe, output_field=text))
        .annotate(anzahl=Count("pk"))
        for eingabe in texte
        for model in GESUCHTE
    ]
    zahlen: Counter = Counter()
    for zeile in teile[0].union(*teile[1:], all=True):
        zahlen[zeile["eingabe"]] += zeile["anzahl"]
    return {eingabe: anzahl for eingabe, anzahl in zahlen.items() if anzahl}
