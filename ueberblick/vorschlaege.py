"""Search suggestions: other questions that have hits, where one has none or was mistyped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bausteine.seiten.adressen import Link
from bausteine.suche.lesung import Suchantwort, ask
from gebiete.models import page_of
from ueberblick.querysets import SUCHORTE

#: parts of a question, and of a long word, that are offered
TEILE, INNEN = 5, 3
#: records proposed to who is still typing, and how many letters that takes
EINTRAEGE, ANFANG = 8, 3
#: what people look for: those that find something are shown as examples
BEISPIELE = (
    "Hund anmelden",
    "Kita",
    "Führerschein",
    "Gewerbe anmelden",
    "Wohngeld",
    "10162",
    "Stadt Köln",
)


@dataclass
class Auswege:
    """Links to other searches, each with the number of its hits as `zusatz`."""

    meinten_sie: list[Link] = field(default_factory=list)
    teile: list[Link] = field(default_factory=list)


def ways_on(lesung: Suchantwort | None) -> Auswege:
    """What to search for instead: other readings; where nothing was found, the words alone."""
    if lesung is None:
        return Auswege()
    teile = [] if lesung.menge else [*dict.fromkeys(_parts(lesung))]
    return Auswege(_links(lesung.lesarten), _links(teile)[:TEILE])


def examples() -> list[Link]:
    """Questions to begin with."""
    return _links(BEISPIELE)


def proposals(eingabe: str) -> list[dict[str, str]]:
    """What the list below the search field shows to who is still typing."""
    return [
        {
            "text": str(record),
            "art": str(record._meta.verbose_name),
            "adresse": page_of(record),
        }
        for record in best_records(eingabe)
    ]


def best_records(eingabe: str, loaded: Callable[[Any], Any] = lambda menge: menge) -> list:
    """Records for a question that is not finished: the best ranks of all nouns first. `loaded`
    adds to their QuerySet what is to be told of them."""
    lesung = ask(eingabe) if len(eingabe) >= ANFANG else None
    if lesung is None:
        return []
    beste = sorted(
        (rang, nummer, reihe, pk)
        for nummer, (_, _, model, *_) in enumerate(SUCHORTE)
        for reihe, (pk, rang) in enumerate(lesung.best(model._meta.label_lower, EINTRAEGE).items())
    )[:EINTRAEGE]
    gelesen: dict[tuple[int, int], Any] = {}
    for nummer in {nummer for _, nummer, _, _ in beste}:
        menge = loaded(SUCHORTE[nummer][2].objects.oeffentlich())
        pks = [pk for _, n, _, pk in beste if n == nummer]
        gelesen |= {(nummer, pk): record for pk, record in menge.in_bulk(pks).items()}
    return [gelesen[n, pk] for _, n, _, pk in beste if (n, pk) in gelesen]


def _links(texte) -> list[Link]:
    zahlen = {text: _number(ask(text)) for text in texte}
    return [Link(t, f"?{urlencode({'q': t})}", zahl) for t, zahl in zahlen.items() if zahl]


def _number(lesung: Suchantwort | None) -> int:
    """How many hits the page has, without pairs."""
    if lesung is None:
        return 0
    return sum(lesung.count(model._meta.label_lower) for _, _, model, *_ in SUCHORTE)


def _parts(lesung: Suchantwort) -> list[str]:
    frage, schatz = lesung.gestellt, lesung.index.wortschatz
    teile = [frage.geschrieben[i] for i in frage.noetig] if len(frage.noetig) > 1 else []
    for i in frage.noetig:
        if not schatz.knows(frage.worte[i]):
            innen = schatz.inside(frage.worte[i])[:INNEN]
            teile += [schatz.spelled(wort) for wort in innen]
    return [teil for teil in teile if len(teil) > 2]
