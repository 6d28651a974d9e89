"""Gantt chart: the Fahrplan, projects over quarters, in whole units of an SVG."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Zeitlage
from projects.models import Umsetzungsprojekt
from projects.models.phase import NICHT_BESTAETIGT

BREITE, TITEL, RAND = 880, 256, 12
KOPF, FUSS, SPUR, BALKEN, ABSTAND = 48, 26, 19, 16, 10
#: so narrow a bar still holds its sign and letter
SCHMAL = 24
#: from the middle of a mark to its points
RAUTE = 6
#: patterns of bars that are no plan to wait for
DAUER, EINGELOEST = "dauer", "eingeloest"
#: what a bar is called in the style sheet
BALKENART = "zeitbalken"
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
    def covering(cls, von: dt.date | None, bis: dt.date | None, heute: dt.date) -> "Achse":
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
class Shape:
    """One thing that is drawn of a phase: a bar over a time, or the mark of a day.

    `punkte` are the corners. `text` stands at `text_x`: inside a bar, or as `anker` says before
    (end) or behind (start) a mark. `muster` says which pattern fills it, `art` whether it is a
    `zeitbalken` or a `marke`.
    """

    punkte: str
    text_x: int
    y: int
    text: str
    titel: str
    muster: str
    art: str = BALKENART
    anker: str = "innen"


@dataclass(frozen=True)
class Fahrplanzeile:
    """One project; `y` is the top of its row, `text_y` the line of its title.

    `angaben` is the same in words: the sign of each phase, "" where nothing is drawn, and what
    is known of it.
    """

    projekt: Umsetzungsprojekt
    kurz: str
    y: int
    text_y: int
    hoehe: int
    formen: list[Shape]
    angaben: list[tuple[str, str]]


@dataclass(frozen=True)
class Fahrplan:
    """The whole drawing."""

    achse: Achse
    heute: int
    hoehe: int
    zeilen: list[Fahrplanzeile]
    breite: int = BREITE
    rechts: int = BREITE - RAND
    kopf: int = KOPF

    @property
    def unten(self) -> int:
        """Where the rows end."""
        return self.hoehe - FUSS


@dataclass(frozen=True)
class Erklaerung:
    """A line of the legend: `art` and `muster` of the form, its sign, and what it means."""

    art: str
    muster: str
    zeichen: str
    label: str
    bedeutung: str


def legend() -> list[Erklaerung]:
    """What each form means: first what is confirmed, then the plans."""
    ja, *plaene = Zeitlage
    gefuellt = [
        (DAUER, "begonnen, beendet", "Laut Quelle begann, lief oder endete sie dann."),
        (EINGELOEST, "Plan einer bestätigten Phase", "So war sie geplant."),
    ]
    return [
        Erklaerung("marke", ja.value, ja.zeichen, ja.label, ja.bedeutung),
        *(Erklaerung(BALKENART, muster, "", *worte) for muster, *worte in gefuellt),
        *(Erklaerung(BALKENART, z.value, z.zeichen, z.label, z.bedeutung) for z in plaene),
    ]


def dauer_of(phase) -> Zeitraum | None:
    """When a confirmed phase began and ended, as far as a Quelle says it; None if none does."""
    if not phase.stand_wert.erreicht or not (phase.begonnen or phase.beendet):
        return None
    anfang, ende = phase.begonnen or phase.beendet, phase.beendet or phase.begonnen
    return Zeitraum(anfang.von, ende.bis)


def description(phase) -> str:
    """What is known of the phase in words: „Vorbereitung: geplant Q1 2020, überfällig“."""
    war = "geplant war" if phase.plan_verfallen else "geplant"
    teile = [f"{war} {phase.geplant}"] if phase.geplant else []
    if phase.stand_wert.erreicht:
        teile += [f"bestätigt: {phase.stand_text}", *_dauer_text(phase)]
    elif phase.geplant:
        teile.append(NICHT_BESTAETIGT if phase.plan_verfallen else phase.zeitlage.label)
    return f"{phase.get_art_display()}: {', '.join(teile or [phase.stand_text])}"


def _dauer_text(phase) -> list[str]:
    return [f"{wort} {wert}" for wort in ("begonnen", "beendet") if (wert := getattr(phase, wort))]


def draw(projekte, achse: Achse, heute: dt.date) -> Fahrplan:
    """The drawing of these projects, which have their phases prefetched."""
    y, zeilen = KOPF, []
    for projekt in projekte:
        zeile = _zeile(projekt, achse, y)
        zeilen.append(zeile)
        y += zeile.hoehe
    return Fahrplan(achse, achse.x(heute), y + FUSS, zeilen)


def _zeile(projekt, achse: Achse, y: int) -> Fahrplanzeile:
    spuren: list[int] = []  # how far each lane is taken
    formen, angaben = [], []
    for phase in projekt.phasen.all():
        gezeichnet = _formen(phase, achse)
        angaben.append((phase.zeitlage.zeichen if gezeichnet else "", description(phase)))
        for von, bis, build in gezeichnet:
            spur = next((i for i, ende in enumerate(spuren) if ende < von), len(spuren))
            spuren[spur : spur + 1] = [bis]
            formen.append(build(y + ABSTAND // 2 + spur * SPUR))
    hoehe = max(1, len(spuren)) * SPUR + ABSTAND
    titel = projekt.titel
    kurz = titel if len(titel) <= TITELLAENGE else titel[: TITELLAENGE - 1].rstrip() + "…"
    return Fahrplanzeile(projekt, kurz, y, y + ABSTAND // 2 + 13, hoehe, formen, angaben)


def _formen(phase, achse: Achse) -> list[tuple[int, int, Callable[[int], Shape]]]:
    """What is drawn of a phase: left and right end, and the form once its place from above is
    known. A plan is a bar, what happened a bar of its own, a confirmation the mark of its day.
    """
    erreicht, kuerzel = phase.stand_wert.erreicht, Phasenart(phase.art).kuerzel
    formen = []
    if phase.geplant:
        muster = EINGELOEST if erreicht else phase.zeitlage.value
        text = kuerzel if erreicht else f"{phase.zeitlage.zeichen}{kuerzel}"
        formen.append(_balken(phase, phase.geplant, achse, muster, text))
    if dauer := dauer_of(phase):
        formen.append(_balken(phase, dauer, achse, DAUER, kuerzel))
    if erreicht:
        formen.append(_marke(phase, achse, f"{phase.zeitlage.zeichen}{kuerzel}"))
    return formen


def _strecke(zeitraum: Zeitraum, achse: Achse) -> tuple[int, int, bool]:
    """Left and right end; whether it goes on to the right.

    One too short for its text grows to the left: it ends where its time ends, so that November
    does not seem to reach into the next year. Only at the left edge there is no room for that.
    """
    rand = BREITE - RAND
    von = achse.x(zeitraum.von)
    if zeitraum.bis is None:
        return min(von, rand - SCHMAL), rand, True
    bis = max(achse.x(zeitraum.bis + dt.timedelta(days=1)), TITEL + SCHMAL)
    return min(von, bis - SCHMAL), bis - 1, quartal(zeitraum.bis) > achse.letztes


def _balken(phase, zeitraum: Zeitraum, achse: Achse, muster: str, text: str):
    von, bis, pfeil = _strecke(zeitraum, achse)
    titel = description(phase)

    def build(y: int) -> Shape:
        unten, halb = y + BALKEN, y + BALKEN // 2
        if pfeil:
            ecken = [(von, y), (bis - 8, y), (bis, halb), (bis - 8, unten), (von, unten)]
        else:
            ecken = [(von, y), (bis, y), (bis, unten), (von, unten)]
        return Shape(_punkte(ecken), von + SCHMAL // 2, y + 12, text, titel, muster)

    return von, bis, build


def _marke(phase, achse: Achse, text: str):
    """A rhombus whose middle is the day; its letters stand before it, where the time was that is
    confirmed, or behind it at the left edge of the picture.
    """
    mitte, titel = achse.x(phase.bestaetigt_am), description(phase)
    davor = mitte - RAUTE - SCHMAL >= TITEL
    rand = RAUTE + 3

    def build(y: int) -> Shape:
        oben, halb, unten = y, y + BALKEN // 2, y + BALKEN
        ecken = [(mitte, oben), (mitte + RAUTE, halb), (mitte, unten), (mitte - RAUTE, halb)]
        text_x, anker = (mitte - rand, "end") if davor else (mitte + rand, "start")
        muster = Zeitlage.BESTAETIGT.value
        return Shape(_punkte(ecken), text_x, y + 12, text, titel, muster, "marke", anker)

    links, rechts = (rand + SCHMAL, RAUTE) if davor else (RAUTE, rand + SCHMAL)
    return mitte - links, mitte + rechts, build


def _punkte(ecken: list[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in ecken)
