"""What visitors get while a part is away, in numbers."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, islice

from tests.verbund.besucherin import Antwort, Browser

#: requests per part; nginx allows twenty a second and a hundred at once
ANFRAGEN, ABSTAND, GLEICHZEITIG = 86, 0.05, 3
KOPF = (
    "| Was ausfällt | Anfragen | Fehler | alte Inhalte | Median | längste | mit Hinweis "
    "| Schreiben |",
    "|---|---|---|---|---|---|---|---|",
)
_nummer = count(1)


@dataclass
class Zeile:
    """One row of the table."""

    was: str
    antworten: list[Antwort] = field(default_factory=list)
    alt: int = 0
    schreiben: str = ""

    @property
    def fehler(self) -> list[int]:
        """Every status but 200."""
        return [antwort.status for antwort in self.antworten if antwort.status != 200]

    def markdown(self) -> str:
        """The row."""
        zeiten = [antwort.ms for antwort in self.antworten]
        hinweise = sum(antwort.hinweis for antwort in self.antworten)
        html = sum("<main" in antwort.text for antwort in self.antworten)
        mit = f"{hinweise} von {html} Seiten" if hinweise else "keine"
        return (
            f"| {self.was} | {len(zeiten)} | {len(self.fehler)} | {self.alt} | "
            f"{statistics.median(zeiten):.0f} ms | {max(zeiten):.0f} ms | {mit} | "
            f"{self.schreiben} |"
        )


def addresses(seite: str, wort: str):
    """A visitor's way, again and again: pages with the title (True) and others; half are new."""
    while True:
        neu = next(_nummer)
        yield seite, True
        yield f"/umsetzungsprojekte/?q={wort}", True
        yield "/", False
        yield f"/umsetzungsprojekte/?q={wort}&blick={neu}", True
        yield f"/umsetzungsprojekte/?q={wort}&format=csv", True
        yield f"/suche/?q={wort}&blick={neu}", True
        yield "/neues/?format=atom", False
        yield f"/themenfelder/?blick={neu}", False


def visit(was: str, person: Browser, seite: str, titel: str, mitten=None) -> Zeile:
    """Visitors ask, three at a time; meanwhile `mitten` happens, then `person` asks, logged in.

    Each page that shows the project must show its newest title.
    """
    zeile = Zeile(was)

    def ask(adresse: str, mit_titel: bool, wer: Browser) -> None:
        antwort = wer.get(adresse)
        text = antwort.text.replace("<mark>", "").replace("</mark>", "")
        zeile.alt += antwort.status == 200 and mit_titel and titel not in text
        zeile.antworten.append(antwort)
        time.sleep(ABSTAND * GLEICHZEITIG)

    with ThreadPoolExecutor(GLEICHZEITIG) as viele:
        ziele = islice(addresses(seite, titel.split()[0]), ANFRAGEN)
        fragen = [viele.submit(ask, *ziel, Browser(person.port)) for ziel in ziele]
        if mitten:
            until(lambda: len(zeile.antworten) >= ANFRAGEN // 6)
            mitten()
        for _ in range(4):
            ask(seite, True, person)
        for frage in fragen:
            frage.result()
    return zeile


def until(was, sekunden: float = 30) -> float:
    """Milliseconds until `was()` is true."""
    beginn = time.perf_counter()
    while not was():
        assert time.perf_counter() - beginn < sekunden, f"{sekunden} s gewartet"
        time.sleep(0.01)
    return (time.perf_counter() - beginn) * 1000
