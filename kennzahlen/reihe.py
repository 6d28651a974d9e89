"""Time series: the Messwerte of a Kennzahl as a line and as a table.

Only days that follow one another and were counted by the same rule are joined by a line.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kennzahlen.models import Messwert

#: days that a picture shows, and rows that a table shows
IM_BILD, IM_BLICK = 731, 31
#: the drawing, in its own units; the page stretches it
BREITE, HOEHE = 100, 40
EIN_TAG = dt.timedelta(days=1)


@dataclass(frozen=True)
class Tageszeile:
    """A row of the table: a Messwert and what lies before it."""

    messwert: Messwert
    neue_regel: bool
    luecke: int

    @property
    def bemerkung(self) -> str:
        """In words, "" where the day before was counted by the same rule."""
        teile = ["neue Zählregel, nicht vergleichbar mit davor"] if self.neue_regel else []
        if self.luecke:
            tage = "1 Tag" if self.luecke == 1 else f"{self.luecke} Tage"
            teile.append(f"davor {tage} nicht gezählt")
        return "; ".join(teile)


@dataclass(frozen=True)
class Linienbild:
    """A drawn time series: `linien` are the points of each line, `brueche` where a rule ends."""

    linien: list[str]
    brueche: list[float]
    unten: int
    oben: int
    von: dt.date
    bis: dt.date
    beschreibung: str
    breite: int = BREITE
    hoehe: int = HOEHE


def rows(messwerte: Iterable[Messwert]) -> list[Tageszeile]:
    """Of Messwerte from the oldest to the newest: the newest first."""
    werte = list(messwerte)
    zeilen = [Tageszeile(wert, False, 0) for wert in werte[:1]]
    for davor, wert in pairwise(werte):
        luecke = (wert.am - davor.am).days - 1
        zeilen.append(Tageszeile(wert, wert.zaehlregel != davor.zaehlregel, luecke))
    return zeilen[::-1]


def sections(messwerte: Iterable[Messwert]) -> list[list[Messwert]]:
    """The pieces that a line may join."""
    stuecke: list[list[Messwert]] = []
    for wert in messwerte:
        letzter = stuecke[-1][-1] if stuecke else None
        folgt = letzter and wert.am - letzter.am == EIN_TAG
        if folgt and letzter and letzter.zaehlregel == wert.zaehlregel:
            stuecke[-1].append(wert)
        else:
            stuecke.append([wert])
    return stuecke


def drawing(messwerte: Iterable[Messwert]) -> Linienbild | None:
    """The picture of the last years; None for less than two days, which is no course."""
    werte = list(messwerte)[-IM_BILD:]
    if len(werte) < 2:
        return None
    von, bis = werte[0].am, werte[-1].am
    zahlen = [wert.wert for wert in werte]
    # the axis begins at zero: half as many shall look like half
    unten, oben = 0, max(*zahlen, 1)

    def x(tag: dt.date) -> float:
        return round((tag - von).days * BREITE / (bis - von).days, 2)

    def point(wert: Messwert) -> str:
        return f"{x(wert.am)},{round(HOEHE - (wert.wert - unten) * HOEHE / (oben - unten), 2)}"

    stuecke = sections(werte)
    linien = [" ".join(map(point, stueck * (2 if len(stueck) == 1 else 1))) for stueck in stuecke]
    brueche = [x(b.am) for a, b in pairwise(werte) if a.zaehlregel != b.zaehlregel]
    satz = (
        f"Vom {von:%d.%m.%Y} bis zum {bis:%d.%m.%Y}: zuerst {zahlen[0]}, zuletzt {zahlen[-1]}, "
        f"mindestens {min(zahlen)}, höchstens {max(zahlen)}."
    )
    if brueche:
        satz += f" {len(brueche)}-mal begann eine neue Zählregel."
    return Linienbild(linien, brueche, unten, oben, von, bis, satz)
