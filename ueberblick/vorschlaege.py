"""Search suggestions: other questions that have hits, where one has none or was mistyped."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from bausteine.seiten.adressen import Link
from bausteine.suche.lesung import Lesung, ask

#: parts of a question, and of a long word, that are offered
TEILE, INNEN = 5, 3
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


def ways_on(lesung: Lesung | None) -> Auswege:
    """What to search for instead: other readings; where nothing was found, the words alone."""
    if lesung is None:
        return Auswege()
    teile = [] if lesung.menge else [*dict.fromkeys(_parts(lesung))]
    return Auswege(_links(lesung.lesarten), _links(teile)[:TEILE])


def examples() -> list[Link]:
    """Questions to begin with."""
    return _links(BEISPIELE)


def _links(texte) -> list[Link]:
    antworten = [(text, ask(text)) for text in texte]
    return [
        Link(text, f"?{urlencode({'q': text})}", lesung.menge.bit_count())
        for text, lesung in antworten
        if lesung is not None and lesung.menge
    ]


def _parts(lesung: Lesung) -> list[str]:
    frage, schatz = lesung.gestellt, lesung.index.wortschatz
    teile = [frage.geschrieben[i] for i in frage.noetig] if len(frage.noetig) > 1 else []
    for i in frage.noetig:
        if not schatz.knows(frage.worte[i]):
            innen = schatz.inside(frage.worte[i])[:INNEN]
            teile += [schatz.spelled(wort) for wort in innen]
    return [teil for teil in teile if len(teil) > 2]
