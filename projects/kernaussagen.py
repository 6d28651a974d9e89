"""Headline figures: three sentences with percentages, findings of the pictures, how to cite.

Every number is counted from the filtered list; nothing here is written for one set of data.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bausteine.seiten.templatetags.portal import tausender
from bausteine.werte.land import home

ZAHLWORTE = (
    "null",
    "einem",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
)


@dataclass(frozen=True)
class Kernaussage:
    """A percentage, and the sentence that says of what: `vor` the link, the link, `nach` it."""

    anteil: str
    vor: str
    link: str
    ziel: str
    nach: str


def share(teil: int, ganzes: int) -> str:
    """„24 %“; what is there is never 0, and what lacks something never 100."""
    if not ganzes:
        return "–"
    gerundet = round(100 * teil / ganzes)
    if teil and not gerundet:
        return "unter 1\u00a0%"
    if teil < ganzes and gerundet == 100:
        return "über 99\u00a0%"
    return f"{gerundet}\u00a0%"


def number_word(anzahl: int) -> str:
    """Up to twelve in letters, as after „in“."""
    return ZAHLWORTE[anzahl] if anzahl < len(ZAHLWORTE) else tausender(anzahl)


def projects(anzahl: int, *, dativ: bool = False) -> str:
    """„1 Projekt“, „8 Projekte“, „8 Projekten“."""
    return f"{tausender(anzahl)} Projekt{'' if anzahl == 1 else 'en' if dativ else 'e'}"


def statements(bestaetigt, ruht, ohne) -> list[Kernaussage]:
    """The three sentences about these numbers, which are parts of one whole; each links to its
    records, a number of none leads nowhere."""
    ganzes = bestaetigt.wert + ruht.wert + ohne.wert
    alle = projects(ganzes, dativ=True)
    return [
        Kernaussage(
            share(bestaetigt.wert, ganzes),
            "",
            f"{tausender(bestaetigt.wert)} von {alle}" if bestaetigt.wert else f"Keines von {alle}",
            bestaetigt.ziel,
            "haben eine bestätigte Phase." if bestaetigt.wert > 1 else "hat eine bestätigte Phase.",
        ),
        Kernaussage(
            share(ruht.wert, ganzes),
            "",
            projects(ruht.wert) if ruht.wert else "Kein Projekt",
            ruht.ziel,
            f"sind zurückgestellt, eingestellt oder werden nicht {home().wo_kurz} umgesetzt."
            if ruht.wert > 1
            else f"ist zurückgestellt, eingestellt oder wird nicht {home().wo_kurz} umgesetzt.",
        ),
        Kernaussage(
            share(ohne.wert, ganzes),
            "Bei",
            projects(ohne.wert, dativ=True),
            ohne.ziel,
            "ist keine Phase bestätigt. Das heißt nicht, dass dort nichts geschieht; wir kennen "
            "nur keine Quelle, die es bestätigt.",
        )
        if ohne.wert
        else Kernaussage(
            share(0, ganzes),
            "Es gibt",
            "kein Projekt",
            "",
            "ohne bestätigte Phase, das weder ruht noch beendet ist. Das heißt nicht, dass alle "
            "fertig sind.",
        ),
    ]


def finding_per_field(bestaetigte: Sequence[int]) -> str:
    """In how many Themenfelder nothing is confirmed, given how many projects are in each; "" of
    fewer than two, where there is nothing to compare."""
    felder, leer = len(bestaetigte), sum(not anzahl for anzahl in bestaetigte)
    if felder < 2:
        return ""
    if not leer:
        return "In jedem Themenfeld ist bei mindestens einem Projekt eine Phase bestätigt"
    if leer == felder:
        return "In keinem Themenfeld ist bei einem Projekt eine Phase bestätigt"
    wort = "Themenfeld" if leer == 1 else "Themenfeldern"
    return f"In {number_word(leer)} {wort} ist bei keinem Projekt eine Phase bestätigt"


def finding_years(je_jahr: dict[int, int], heute: dt.date) -> str:
    """In which year most plans begin; "" where two years have as many, or nothing is planned."""
    hoechste = max(je_jahr.values(), default=0)
    jahre = [jahr for jahr, anzahl in je_jahr.items() if anzahl == hoechste]
    if not hoechste or len(jahre) > 1:
        return ""
    if len([anzahl for anzahl in je_jahr.values() if anzahl]) == 1:
        return f"Alle geplanten Phasen {_should(jahre[0], heute)} {jahre[0]} beginnen"
    return f"Die meisten geplanten Phasen {_should(jahre[0], heute)} {jahre[0]} beginnen"


def _should(jahr: int, heute: dt.date) -> str:
    return "sollten" if jahr < heute.year else "sollen"


def finding_phases(bestaetigt: dict[str, int]) -> str:
    """Which phase is confirmed most often."""
    hoechste = max(bestaetigt.values(), default=0)
    if not hoechste:
        return "Keine Phase ist bestätigt"
    namen = [name for name, anzahl in bestaetigt.items() if anzahl == hoechste]
    je = "je " if len(namen) > 1 else ""
    return f"Am häufigsten bestätigt: {_joined(namen)} ({je}{projects(hoechste)})"


def _joined(namen: list[str]) -> str:
    *erste, letzter = namen
    return f"{', '.join(erste)} und {letzter}" if erste else letzter


def finding_partners(ohne: int, ganzes: int) -> str:
    """Of how many projects a partner is known."""
    mit = ganzes - ohne
    if not mit:
        return "Bei keinem Projekt ist ein Partner bekannt"
    return f"Bei {tausender(mit)} von {projects(ganzes, dativ=True)} ist ein Partner bekannt"


def finding_sources(jahr: int | None, anzahl: int, ganzes: int) -> str:
    """How many projects speak from the newest year that any Quelle has."""
    if jahr is None:
        return "Keine Quelle nennt ein Datum"
    von = projects(ganzes, dativ=True)
    return f"Bei {tausender(anzahl)} von {von} ist die jüngste Quelle von {jahr}"


def citation(*, stelle: str, portal: str, was: str, quellen: str, heute: dt.date, ort: str) -> str:
    """The line to cite the numbers by: who keeps them, what they are, how old, when, where."""
    kopf = f"{stelle}: {portal}" if stelle else portal
    return f"{kopf}, {was}, {quellen}, abgerufen am {heute:%d.%m.%Y}, {ort}"
