"""Performance budget: the goals of speed, and how a measured value is held against them."""

from dataclasses import dataclass
from pathlib import Path

ERKLAERUNGEN = Path(__file__).parent / "erklaerungen.md"
MINDESTENS, HOECHSTENS = "≥", "≤"


@dataclass(frozen=True)
class Ziel:
    """One goal: `mass` says what the number counts."""

    text: str
    vergleich: str
    grenze: float
    mass: str = "×"

    def erreicht(self, wert: float) -> bool:
        """Whether the value keeps the goal."""
        return wert >= self.grenze if self.vergleich == MINDESTENS else wert <= self.grenze

    @property
    def soll(self) -> str:
        """The goal as the table names it."""
        return f"{self.vergleich} {zahl(self.grenze)} {self.mass}"


@dataclass(frozen=True)
class Befund:
    """A measured value of the goal `ziel`; `cpu` is the same by processor time, where it means
    something."""

    ziel: str
    wert: float
    einzelheiten: str
    cpu: float | None = None


ZIELE = {
    "warm": Ziel(
        "anonyme Seite aus dem Speicher : nackte WSGI-Funktion mit denselben Bytes", MINDESTENS, 0.5
    ),
    "304": Ziel("304 : nackte WSGI-Funktion ohne Inhalt", MINDESTENS, 0.6),
    "liste-10000": Ziel("schlichte Liste : Liste mit zwei Filtern, 10.000", MINDESTENS, 4),
    "liste-10000-300": Ziel("dieselbe Liste, 10.000 : 300", HOECHSTENS, 2),
    "liste-100000": Ziel("schlichte Liste : Liste mit zwei Filtern, 100.000", MINDESTENS, 4),
    "liste-100000-300": Ziel("dieselbe Liste, 100.000 : 300", HOECHSTENS, 6),
    "suche": Ziel("schlichtes icontains : Textsuche, 100.000", MINDESTENS, 10),
    "suche-liste": Ziel("Textsuche : ungefilterte Liste, 100.000", HOECHSTENS, 2),
    "letzte-seite": Ziel("letzte : erste Seite der Liste, 100.000", HOECHSTENS, 1.3),
    "api": Ziel("API: 100 Projekte mit allen Spalten, 100.000", HOECHSTENS, 40, "ms"),
    "steckbrief-300": Ziel("schlichtes DetailView : Steckbrief, 300", MINDESTENS, 0.9),
    "steckbrief-100000": Ziel("schlichtes DetailView : Steckbrief, 100.000", MINDESTENS, 0.9),
    "matrix": Ziel("Matrix 25 × 12 aus 85.400 Anschlüssen", HOECHSTENS, 60, "ms"),
    "matrix-gewaehlt": Ziel("dieselbe Matrix, zwölf gewählte Dienste", HOECHSTENS, 60, "ms"),
    "anschluesse": Ziel("gefilterte Liste der Anschlüsse : Liste der Projekte", HOECHSTENS, 2),
    "anschluss-import": Ziel("Import von 10.000 Anschlüssen: Rechenzeit", HOECHSTENS, 20, "s"),
    "anschluss-zurueck": Ziel("diesen Import zurücknehmen: Rechenzeit", HOECHSTENS, 20, "s"),
    "matrix-deutschland": Ziel("Matrix 25 × 12 aus 6,48 Mio. Anschlüssen", HOECHSTENS, 100, "ms"),
    "gewaehlt-deutschland": Ziel("dieselbe, zwölf gewählte Dienste", HOECHSTENS, 100, "ms"),
    "liste-deutschland": Ziel("Liste mit allen Facetten, 6,48 Mio.", HOECHSTENS, 300, "ms"),
    "kreise-deutschland": Ziel("Summen je Kreis, 6,48 Mio.", HOECHSTENS, 300, "ms"),
    "speicher-deutschland": Ziel("Arbeitsprozess danach", HOECHSTENS, 300, "MB"),
    "csv-byte": Ziel("CSV von 10.000 Projekten: erstes Byte", HOECHSTENS, 0.3, "s"),
    "csv-speicher": Ziel("CSV von 10.000 Projekten: Zuwachs des Speichers", HOECHSTENS, 30, "MB"),
    "csv-copy": Ziel("CSV : COPY derselben Spalten, 10.000", HOECHSTENS, 4),
    "speicher": Ziel("Arbeitsprozess nach allen gemischten Anfragen", HOECHSTENS, 200, "MB"),
    "speicher-zuwachs": Ziel("Zuwachs im letzten Drittel davon", HOECHSTENS, 5, "MB"),
    "start": Ziel("Start bis zur ersten Antwort", HOECHSTENS, 3, "s"),
    "erster-besuch": Ziel("erste : spätere Seiten nach dem Start", HOECHSTENS, 2),
}


def zahl(wert: float) -> str:
    """A number as German readers expect it, with as many places as mean something."""
    stellen = 0 if abs(wert) >= 100 or wert == int(wert) else 1 if abs(wert) >= 10 else 2
    return f"{wert:,.{stellen}f}".translate(str.maketrans(",.", ".,"))


def explanations() -> dict[str, str]:
    """Goal to what people wrote about it: sections "## name" of erklaerungen.md."""
    teile = ERKLAERUNGEN.read_text().split("\n## ")[1:]
    return {titel.strip(): text.strip() for titel, _, text in (t.partition("\n") for t in teile)}
