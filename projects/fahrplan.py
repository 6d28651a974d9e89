"""Gantt chart: the Fahrplan, what of projects is confirmed and what was planned, over years.

Places are percentages of the picture's width, so that it has room on any screen while marks and
letters keep their size.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from projects.enums import Stand, Zeitlage
from projects.models import Umsetzungsprojekt
from projects.models.phase import NICHT_BESTAETIGT

#: years before and after today that are drawn at most
ZURUECK, VORAUS = 8, 3
#: pixels: a lane, the narrowest picture, a letter, between mark and sentence
SPUR, SCHMAL, BUCHSTABE, ABSTAND = 26, 610, 6.6, 8
#: from the middle of a mark to its points, and how wide a plan without an end is drawn
RAUTE, OFFEN = 8, 42
#: the least a plan is wide, in percent
MINDESTENS = 1.2
#: plans that somebody still waits for
GELTEND = (Zeitlage.AKTUELL, Zeitlage.SPAETER, Zeitlage.UEBERFAELLIG)


@dataclass(frozen=True)
class Achse:
    """Whole years from `erstes` to `letztes`."""

    erstes: int
    letztes: int

    @classmethod
    def covering(cls, von: dt.date | None, bis: dt.date | None, heute: dt.date) -> "Achse":
        """Shows all days from `von` to `bis` and today, as far as they are not too far away."""
        erstes, letztes = (von or heute).year, (bis or heute).year
        return cls(
            max(min(erstes, heute.year), heute.year - ZURUECK),
            min(max(letztes, heute.year), heute.year + VORAUS),
        )

    @property
    def beginn(self) -> dt.date:
        """The first day."""
        return dt.date(self.erstes, 1, 1)

    @property
    def ende(self) -> dt.date:
        """The first day after it."""
        return dt.date(self.letztes + 1, 1, 1)

    def x(self, tag: dt.date) -> float:
        """Where the day begins, in percent; days outside lie on the edge."""
        anteil = (tag - self.beginn).days / (self.ende - self.beginn).days
        return max(0.0, min(100.0, anteil * 100))

    @property
    def jahre(self) -> list[tuple[str, str, int]]:
        """Where each year begins, where its name stands, and the year."""
        jahre = range(self.erstes, self.letztes + 1)
        anfaenge = [self.x(dt.date(jahr, 1, 1)) for jahr in jahre]
        halb = 50 / len(jahre)
        return [(percent(x), percent(x + halb), j) for x, j in zip(anfaenge, jahre, strict=True)]


def percent(x: float) -> str:
    """As an attribute of an SVG: with a point, whatever the language of the page."""
    return f"{x:.2f}%"


@dataclass(frozen=True)
class Linie:
    """From a begin to an end; `art` is `genau`, or `ungenau` within the time it was given by."""

    art: str
    von: str
    bis: str


@dataclass(frozen=True)
class Satzplatz:
    """Where a sentence stands: `x` in percent, `dx` pixels beside it, `unten` below the mark."""

    x: str
    dx: int
    anker: str
    unten: bool


@dataclass(frozen=True)
class Spur:
    """One phase as it is drawn, with its sentence beside it. `y` is the middle of its lane.

    `raute` is the day that a Quelle speaks of, `hohl` where the phase had not begun then. `kasten`
    is a planned time (left end and width), `offen` the left end of one without an end.
    """

    y: int
    satz: str
    platz: Satzplatz
    raute: str = ""
    hohl: bool = False
    linien: tuple[Linie, ...] = ()
    kasten: tuple[str, str] | None = None
    offen: str = ""

    @property
    def zeichen(self) -> str:
        """The sign before the sentence where there is no picture."""
        return "▭" if not self.raute else "◇" if self.hohl else "◆"

    @property
    def text_y(self) -> int:
        """The line of the sentence."""
        return self.y + 5 + SPUR * self.platz.unten

    @property
    def oben(self) -> int:
        """The upper edge of a plan."""
        return self.y - 7


@dataclass(frozen=True)
class Fahrplanzeile:
    """One project: what is drawn of it, and `aelteres`, what is told only.

    `label` says everything drawn in whole sentences, `angaben` everything known: the sign of each
    phase, "" where it has no place in time, and its description.
    """

    projekt: Umsetzungsprojekt
    spuren: list[Spur]
    aelteres: list[str]
    nur_plaene: bool
    label: str
    angaben: list[tuple[str, str]]
    lebt: bool

    @property
    def hoehe(self) -> int:
        """Of its picture."""
        return sum(SPUR * (1 + spur.platz.unten) for spur in self.spuren)

    @property
    def aelteres_titel(self) -> str:
        """„2 alte Pläne“."""
        anzahl = len(self.aelteres)
        if self.nur_plaene:
            return f"{anzahl} alter Plan" if anzahl == 1 else f"{anzahl} alte Pläne"
        return f"{anzahl} ältere Angabe{'n' if anzahl != 1 else ''}"


@dataclass(frozen=True)
class Fahrplan:
    """The projects of a page: those of which something is confirmed or still planned have a row,
    the others are `gefaltet`. `stand` is the day of most confirmations."""

    achse: Achse
    heute: str
    heute_anker: str
    stand: dt.date | None
    zeilen: list[Fahrplanzeile]
    gefaltet: list[Fahrplanzeile]

    @property
    def alle(self) -> list[Fahrplanzeile]:
        """Every project of the page, for the table."""
        return [*self.zeilen, *self.gefaltet]

    @property
    def hohl(self) -> bool:
        """Whether the legend has to explain a hollow mark."""
        return any(spur.hohl for zeile in self.zeilen for spur in zeile.spuren)


def description(phase) -> str:
    """What is known of the phase in words: „Vorbereitung: geplant Q1 2020, überfällig“."""
    war = "geplant war" if phase.plan_verfallen else "geplant"
    teile = [f"{war} {phase.geplant}"] if phase.geplant else []
    if phase.stand_wert.erreicht:
        teile += [f"bestätigt: {phase.stand_text}", *_dauer_text(phase)]
    elif phase.geplant:
        teile.append(NICHT_BESTAETIGT if phase.plan_verfallen else phase.zeitlage.label)
    return f"{phase.get_art_display()}: {', '.join(teile or [phase.stand_text])}"


def sentence(phase, stand: dt.date | None = None) -> str:
    """What stands beside the mark: „Roll-out läuft, begonnen Mai 2022“.

    The day is said unless it is `stand`, which the page says once.
    """
    satz = phase.get_art_display()
    gesagt = phase.stand != Stand.OFFEN
    teile = [f"{satz} {phase.stand_wert.label}"] if gesagt else []
    if phase.stand_wert.erreicht:
        teile += _dauer_text(phase)
    elif phase.geplant:
        teile.append(f"geplant {phase.geplant}" if gesagt else f"{satz} geplant {phase.geplant}")
        if phase.plan_verfallen:
            teile.append(NICHT_BESTAETIGT)
        elif phase.ueberfaellig:
            teile.append(Zeitlage.UEBERFAELLIG.label)
    if gesagt and phase.bestaetigt_am and phase.bestaetigt_am != stand:
        teile.append(phase.stand_tag)
    return ", ".join(teile or [f"{satz} {phase.stand_wert.label}"])


def _dauer_text(phase) -> list[str]:
    return [f"{wort} {wert}" for wort in ("begonnen", "beendet") if (wert := getattr(phase, wort))]


def draw(projekte, achse: Achse, heute: dt.date) -> Fahrplan:
    """The drawing of these projects, which have their phases prefetched."""
    projekte = list(projekte)
    tage = Counter(
        phase.bestaetigt_am for p in projekte for phase in p.phasen.all() if phase.bestaetigt_am
    )
    stand = max(tage, key=lambda tag: (tage[tag], tag), default=None)
    zeilen = [_zeile(projekt, achse, stand) for projekt in projekte]
    x = achse.x(heute)
    return Fahrplan(
        achse,
        percent(x),
        "end" if x > 95 else "start" if x < 5 else "middle",
        stand,
        [zeile for zeile in zeilen if zeile.lebt],
        [zeile for zeile in zeilen if not zeile.lebt],
    )


def _zeile(projekt, achse: Achse, stand: dt.date | None) -> Fahrplanzeile:
    phasen = list(projekt.phasen.all())
    spuren, gezeichnet, y = [], [], SPUR // 2
    aelter, eingeloest = [], []  # told only: what lies before the axis, and plans of the past
    for phase in phasen:
        if not (phase.geplant or phase.bestaetigt_am):
            continue
        if not _drawn(phase, achse):
            aelter.append(phase)
            continue
        if phase.geplant and phase.stand_wert.erreicht:
            eingeloest.append(phase)
        spur = _spur(phase, achse, y, sentence(phase, stand))
        spuren.append(spur)
        gezeichnet.append(phase)
        y += SPUR * (1 + spur.platz.unten)
    return Fahrplanzeile(
        projekt,
        spuren,
        [sentence(phase) for phase in aelter]
        + [f"{phase.get_art_display()}: geplant war {phase.geplant}" for phase in eingeloest],
        all(phase.stand == Stand.OFFEN for phase in aelter),
        "; ".join(sentence(phase) for phase in gezeichnet),
        [(_zeichen(phase), description(phase)) for phase in phasen],
        is_alive(projekt),
    )


def is_alive(projekt) -> bool:
    """Whether it does not rest, and a phase is confirmed, or planned for a time that somebody still
    waits for."""
    return projekt.status_wert.stufe is not None and any(
        phase.stand_wert.erreicht or (phase.geplant and phase.zeitlage in GELTEND)
        for phase in projekt.phasen.all()
    )


def _zeichen(phase) -> str:
    return phase.zeitlage.zeichen if phase.geplant or phase.stand_wert.erreicht else ""


def _drawn(phase, achse: Achse) -> bool:
    """Not what lies before the axis, nor a plan that a later phase has made void."""
    if phase.bestaetigt_am and phase.stand != Stand.OFFEN:
        return phase.bestaetigt_am >= achse.beginn
    return phase.zeitlage != Zeitlage.UEBERHOLT and phase.geplant.ende >= achse.beginn


def _spur(phase, achse: Achse, y: int, satz: str) -> Spur:
    links, rechts = [], []  # ends in percent, and pixels beyond them
    raute, kasten, offen = "", None, ""
    linien: tuple[Linie, ...] = ()
    if phase.bestaetigt_am and phase.stand != Stand.OFFEN:
        x = achse.x(phase.bestaetigt_am)
        raute = percent(x)
        links.append((x, RAUTE))
        rechts.append((x, RAUTE))
        linien = tuple(_linien(phase, achse)) if phase.stand_wert.erreicht else ()
        links += [(float(linie.von[:-1]), 0) for linie in linien]
        rechts += [(float(linie.bis[:-1]), 0) for linie in linien]
    if phase.geplant and phase.geplant.ende >= achse.beginn and not phase.stand_wert.erreicht:
        von = achse.x(phase.geplant.von)
        links.append((von, 0))
        if phase.geplant.bis is None or phase.geplant.bis >= achse.ende:
            offen = percent(von)
            rechts.append((von, OFFEN))
        else:
            bis = achse.x(phase.geplant.bis + dt.timedelta(days=1))
            von = min(von, max(0.0, bis - MINDESTENS))
            kasten = percent(von), percent(bis - von)
            rechts.append((bis, 0))
    platz = place_text(min(links, key=_pixels_left), max(rechts, key=_pixels_right), satz)
    hohl = bool(raute) and not phase.stand_wert.erreicht
    return Spur(y, satz, platz, raute, hohl, linien, kasten, offen)


def _linien(phase, achse: Achse):
    """From begin to end or to the day that was confirmed; thin as far as a day is not known."""
    anfang, ende = phase.begonnen, phase.beendet
    if not anfang:
        return
    bis = ende.von if ende else phase.bestaetigt_am
    sicher = min(anfang.ende, bis)
    yield from _linie("ungenau", anfang.von, sicher, achse)
    yield from _linie("genau", max(sicher, anfang.von), bis, achse)
    if ende:
        yield from _linie("ungenau", ende.von, ende.ende, achse)


def _linie(art: str, von: dt.date, bis: dt.date, achse: Achse):
    if bis > von:
        yield Linie(art, percent(achse.x(von)), percent(achse.x(bis)))


def _pixels_left(ende: tuple[float, int]) -> float:
    return ende[0] * SCHMAL / 100 - ende[1]


def _pixels_right(ende: tuple[float, int]) -> float:
    return ende[0] * SCHMAL / 100 + ende[1]


def place_text(links: tuple[float, int], rechts: tuple[float, int], satz: str) -> Satzplatz:
    """Right of the mark if the sentence has room there in the narrowest picture, else left of it,
    else below."""
    breite = len(satz) * BUCHSTABE
    if _pixels_right(rechts) + ABSTAND + breite <= SCHMAL:
        return Satzplatz(percent(rechts[0]), rechts[1] + ABSTAND, "start", unten=False)
    if _pixels_left(links) - ABSTAND - breite >= 0:
        return Satzplatz(percent(links[0]), -links[1] - ABSTAND, "end", unten=False)
    if _pixels_left(links) + breite <= SCHMAL:
        return Satzplatz(percent(links[0]), 0, "start", unten=True)
    return Satzplatz(percent(100), 0, "end", unten=True)
