"""Search trial: what the words of a Stichwortgruppe find, told to whoever has just saved it."""

from dataclasses import dataclass

from bausteine.suche.lesung import Suchantwort, ask
from bausteine.werte.bitfolge import lowest
from texte.models import Stichwortgruppe

#: so many words are told with what they find
HOECHSTENS = 8
NOCH_NICHT = "Die Suche kennt die Wörter erst, wenn die Gruppe veröffentlicht ist."


@dataclass(frozen=True)
class Wortprobe:
    """A word, how many public records the search finds by it, and the name of the first."""

    wort: str
    anzahl: int
    erster: str


def tried(gruppe: Stichwortgruppe) -> list[Wortprobe]:
    """Every word of the group, asked as a visitor asks; empty where the index does not answer."""
    worte = "|".join((gruppe.name, gruppe.gleichbedeutend, gruppe.fuehrt_hierher)).split("|")
    proben = []
    for wort in dict.fromkeys(filter(None, worte)):
        if (antwort := ask(wort)) is None:
            return []
        menge = 0 if antwort.verbessert or antwort.weggelassen else antwort.menge
        proben.append(Wortprobe(wort, menge.bit_count(), _first_name(antwort) if menge else ""))
    return proben


def _first_name(antwort: Suchantwort) -> str:
    """What the first hit is called."""
    beste = next(menge for menge in antwort.raenge if menge)
    return antwort.index.namen[next(iter(lowest(beste)))]


def found(proben: list[Wortprobe]) -> str:
    """What the words lead to, a sentence; "" where they lead nowhere."""
    teile = [
        f"„{probe.wort}“ zu „{probe.erster}“{_more(probe.anzahl - 1)}"
        for probe in proben
        if probe.anzahl
    ]
    if not teile:
        return ""
    weitere = len(teile) - HOECHSTENS
    ende = f"; {weitere} weitere Wörter ebenso" if weitere > 1 else ""
    return f"So führt die Suche jetzt: {'; '.join(teile[: HOECHSTENS + (weitere == 1)])}{ende}."


def _more(anzahl: int) -> str:
    if not anzahl:
        return ""
    return f" und {'einem' if anzahl == 1 else anzahl} weiteren"


def found_nothing(proben: list[Wortprobe]) -> str:
    """Which words lead to no public record, a sentence; "" where all do."""
    leer = [f"„{probe.wort}“" for probe in proben if not probe.anzahl]
    if not leer:
        return ""
    fuehrt = "führt" if len(leer) == 1 else "führen"
    return (
        f"Zu keinem öffentlichen Eintrag {fuehrt} {', '.join(leer)}. Der Name der Gruppe sollte so "
        "in einem Titel stehen."
    )
