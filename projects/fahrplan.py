"""The Fahrplan as a drawing: projects over quarters, in whole units of an SVG."""

import datetime as dt
from dataclasses import dataclass

from ozgportal.zeitraum import Zeitraum
from projects.enums import Phasenart, Zeitlage

BREITE, TITEL, RAND = 880, 256, 12
KOPF, FUSS, SPUR, BALKEN, ABSTAND = 48, 26, 19, 16, 10
#: so narrow a bar still holds its sign and letter
SCHMAL = 24
TITELLAENGE = 33
#: quarters before and after today that are drawn at most
ZURUECK, VORAUS = 32, 12


def quartal(tag: dt.date) -> int:
    """Quarters are numbered through: year * 4 + 0 to 3."""
    return tag.year * 4 + (tag.month - 1) // 3


def _erster(nummer: int) -> dt.date:
    return dt.date(nummer // 4, nummer % 4 * 3 + 1, 1)


@dataclass(frozen=True)
class Achse:
    """Whole years from the quarter `erstes` to `letztes`, each quarter equally wide."""

    erstes: int
    letztes: int

    @classmethod
    def fuer(cls, von: dt.date | None, bis: dt.date | None, heute: dt.date) -> "Achse":
        """Shows all days from `von` to `bis` and today, as far as they are not too far away."""
        mitte = quartal(heute)
        erstes = max(min(quartal(von or heute), mitte), mitte - ZURUECK)
        letztes = min(max(quartal(bis or heute), mitte), mitte + VORAUS)
        return cls(erstes // 4 * 4, letztes // 4 * 4 + 3)

    @property
    def anzahl(self) -> int:
        """How many quarters are shown."""
        return self.letztes - self.erstes + 1

    def x(self, tag: dt.date) -> int:
        """Where the day begins; days outside lie on the edge."""
        nummer = quartal(tag)
        if nummer < self.erstes:
            return TITEL
        if nummer > self.letztes:
            return BREITE - RAND
        tage = (_erster(nummer + 1) - _erster(nummer)).days
        anteil = nummer - self.erstes + (tag - _erster(nummer)).days / tage
        return TITEL + round(anteil * (BREITE - RAND - TITEL) / self.anzahl)

    @property
    def jahre(self) -> list[tuple[int, int]]:
        """Where each year begins, and the year."""
        jahre = range(self.erstes // 4, self.letztes // 4 + 1)
        return [(self.x(dt.date(jahr, 1, 1)), jahr) for jahr in jahre]

    @property
    def mitten(self) -> list[tuple[int, int]]:
        """Where the name of each year stands."""
        halb = (BREITE - RAND - TITEL) * 2 // self.anzahl
        return [(x + halb, jahr) for x, jahr in self.jahre]

    @property
    def striche(self) -> list[int]:
        """Where the quarters within the years begin."""
        return [self.x(_erster(n)) for n in range(self.erstes, self.letztes + 1) if n % 4]


@dataclass(frozen=True)
class Balken:
    """One phase. `punkte` are the corners; `text` stands at `mitte`."""

    punkte: str
    mitte: int
    y: int
    text: str
    titel: str
    lage: Zeitlage


@dataclass(frozen=True)
class Zeile:
    """One project; `y` is the top of its row, `text_y` the line of its title.

    `angaben` is the same in words: the sign of each phase, "" where nothing is drawn, and what
    is known of it.
    """

    projekt: object
    kurz: str
    y: int
    text_y: int
    hoehe: int
    balken: list[Balken]
    angaben: list[tuple[str, str]]


@dataclass(frozen=True)
class Fahrplan:
    """The whole drawing."""

    achse: Achse
    heute: int
    hoehe: int
    zeilen: list[Zeile]
    breite: int = BREITE
    rechts: int = BREITE - RAND
    kopf: int = KOPF

    @property
    def unten(self) -> int:
        """Where the rows end."""
        return self.hoehe - FUSS


def zeitraum_of(phase) -> Zeitraum | None:
    """The plan; of a confirmed phase without one the time it took, or the confirmation's day."""
    if phase.geplant or not phase.stand_wert.erreicht:
        return phase.geplant
    if phase.begonnen or phase.beendet:
        anfang, ende = phase.begonnen or phase.beendet, phase.beendet or phase.begonnen
        return Zeitraum(anfang.von, ende.bis)
    return Zeitraum(phase.bestaetigt_am, phase.bestaetigt_am)


def beschreibung(phase) -> str:
    """What is known of the phase in words: „Vorbereitung: geplant Q1 2020, überfällig“."""
    teile = [f"geplant {phase.geplant}"] if phase.geplant else []
    if phase.stand_wert.erreicht:
        teile += [str(phase.get_stand_display()), f"bestätigt am {phase.bestaetigt_am:%d.%m.%Y}"]
    elif phase.geplant:
        teile.append(phase.zeitlage.label)
    return f"{phase.get_art_display()}: {', '.join(teile or [phase.get_stand_display()])}"


def zeichne(projekte, achse: Achse, heute: dt.date) -> Fahrplan:
    """The drawing of these projects, which have their phases prefetched."""
    y, zeilen = KOPF, []
    for projekt in projekte:
        zeile = _zeile(projekt, achse, y)
        zeilen.append(zeile)
        y += zeile.hoehe
    return Fahrplan(achse, achse.x(heute), y + FUSS, zeilen)


def _zeile(projekt, achse: Achse, y: int) -> Zeile:
    spuren: list[int] = []  # how far each lane is taken
    balken, angaben = [], []
    for phase in projekt.phasen.all():
        zeitraum = zeitraum_of(phase)
        angaben.append((phase.zeitlage.zeichen if zeitraum else "", beschreibung(phase)))
        if zeitraum is None:
            continue
        von, bis, pfeil = _strecke(zeitraum, achse)
        spur = next((i for i, ende in enumerate(spuren) if ende < von), len(spuren))
        spuren[spur : spur + 1] = [bis]
        balken.append(_balken(phase, von, bis, pfeil, y + ABSTAND // 2 + spur * SPUR))
    hoehe = max(1, len(spuren)) * SPUR + ABSTAND
    titel = projekt.titel
    kurz = titel if len(titel) <= TITELLAENGE else titel[: TITELLAENGE - 1].rstrip() + "…"
    return Zeile(projekt, kurz, y, y + ABSTAND // 2 + 13, hoehe, balken, angaben)


def _strecke(zeitraum: Zeitraum, achse: Achse) -> tuple[int, int, bool]:
    """Left and right end, never narrower than its text; whether it goes on to the right."""
    rand = BREITE - RAND
    von = achse.x(zeitraum.von)
    if zeitraum.bis is None:
        return min(von, rand - SCHMAL), rand, True
    bis = achse.x(zeitraum.bis + dt.timedelta(days=1))
    if bis - von < SCHMAL:
        von = max(TITEL, min(von, rand - SCHMAL))
        bis = von + SCHMAL
    return von, bis - 1, quartal(zeitraum.bis) > achse.letztes


def _balken(phase, von: int, bis: int, pfeil: bool, y: int) -> Balken:
    unten, halb = y + BALKEN, y + BALKEN // 2
    if pfeil:
        ecken = [(von, y), (bis - 8, y), (bis, halb), (bis - 8, unten), (von, unten)]
    else:
        ecken = [(von, y), (bis, y), (bis, unten), (von, unten)]
    lage, art = phase.zeitlage, Phasenart(phase.art)
    return Balken(
        punkte=" ".join(f"{x},{y_}" for x, y_ in ecken),
        mitte=von + SCHMAL // 2,
        y=y + 12,
        text=f"{lage.zeichen}{art.kuerzel}",
        titel=beschreibung(phase),
        lage=lage,
    )
