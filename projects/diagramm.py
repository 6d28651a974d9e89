"""Charts: counted pictures as bars: in the page, where words and numbers are text beside them, and
as a file, in whole units of an SVG."""

import textwrap
from dataclasses import dataclass, replace

from projects.statistik import Bild, Reihe

BREITE, LINKS, RECHTS = 880, 272, 56
LEGENDE, ZEILE, BALKEN, SCHRIFT = 24, 34, 22, 7.4


@dataclass(frozen=True)
class Flaeche:
    """A bar or a part of one; `wert` stands at `text_x`, in it or behind it."""

    x: int
    y: int
    breite: int
    hoehe: int
    muster: str
    titel: str
    wert: int
    text_x: int
    text_y: int
    innen: bool

    @property
    def labelled(self) -> bool:
        """Parts of a bar that are narrower than their number go without; the table has it."""
        return self.text_x > 0


@dataclass(frozen=True)
class Schrift:
    """A word of the drawing; `muster` where it explains one, with its square left of it."""

    x: int
    y: int
    text: str
    art: str = "reihe"
    muster: str = ""

    @property
    def feld_x(self) -> int:
        """Left edge of the square."""
        return self.x - 22

    @property
    def feld_y(self) -> int:
        """Top of the square."""
        return self.y - 12


@dataclass(frozen=True)
class Zeichnung:
    """A drawn picture. `bild` says the rest."""

    bild: Bild
    hoehe: int
    schriften: list[Schrift]
    flaechen: list[Flaeche]
    breite: int = BREITE
    links: int = LINKS


RAND, ZEICHEN_JE_ZEILE = 24, 116


@dataclass(frozen=True)
class Datei:
    """A picture as a file of its own: `regel` are lines (x, y, text) above the drawing."""

    zeichnung: Zeichnung
    breite: int
    hoehe: int
    oben: int
    fuss: int
    herkunft: int
    regel: list[tuple[int, int, str]]
    rand: int = RAND


def as_file(bild: Bild) -> Datei:
    """The drawing with room for title, counting rule and origin."""
    zeichnung = draw(bild)
    zeilen = textwrap.wrap(bild.regel, ZEICHEN_JE_ZEILE)
    regel = [(RAND, 62 + i * 20, zeile) for i, zeile in enumerate(zeilen)]
    oben = 62 + len(zeilen) * 20
    fuss = oben + zeichnung.hoehe + 28
    herkunft = fuss + 20
    return Datei(zeichnung, BREITE + 2 * RAND, herkunft + RAND, oben, fuss, herkunft, regel)


def draw(bild: Bild) -> Zeichnung:
    """The drawing of a picture, whichever form it has."""
    schriften, oben = _legende(bild)
    if bild.form == "raster":
        schriften += _spaltenkoepfe(bild, oben)
        oben += LEGENDE
    hoechster = max(_laengen(bild), default=0) or 1
    flaechen = []
    je_reihe = len(bild.spalten) if bild.form == "gruppiert" else 1
    zeile = ZEILE if je_reihe == 1 else je_reihe * BALKEN + 16
    for i, reihe in enumerate(r for r in bild.reihen if r.gezeichnet):
        y = oben + i * zeile
        schriften.append(Schrift(0, y + je_reihe * BALKEN // 2 + 5, reihe.titel))
        flaechen += _FORMEN[bild.form](bild, reihe, y, hoechster)
        if bild.form == "gestapelt":
            ende = max((f.x + f.breite for f in flaechen if f.y == y), default=LINKS)
            gesamt = str(sum(zahl.wert for zahl in reihe.zahlen))
            schriften.append(Schrift(ende + 8, y + BALKEN // 2 + 5, gesamt, "summe"))
    anzahl = sum(r.gezeichnet for r in bild.reihen)
    return Zeichnung(bild, oben + anzahl * zeile, schriften, flaechen)


def _laengen(bild: Bild):
    for reihe in bild.reihen:
        if reihe.gezeichnet and bild.form == "gestapelt":
            yield sum(zahl.wert for zahl in reihe.zahlen)
        elif reihe.gezeichnet:
            yield from (zahl.wert for zahl in reihe.zahlen)


def _legende(bild: Bild) -> tuple[list[Schrift], int]:
    """The patterns with their names, in as many lines as they need; and where it ends."""
    if bild.form == "raster" or len(bild.spalten) < 2:
        return [], 4
    schriften, x, y = [], 0, 16
    for spalte in bild.spalten:
        breite = round(22 + len(spalte.titel) * SCHRIFT + 22)
        if x and x + breite > BREITE:
            x, y = 0, y + LEGENDE
        schriften.append(Schrift(x + 22, y, spalte.titel, "legende", spalte.muster))
        x += breite
    return schriften, y + LEGENDE


def _feld(bild: Bild) -> int:
    return (BREITE - LINKS) // max(1, len(bild.spalten))


def _spaltenkoepfe(bild: Bild, oben: int) -> list[Schrift]:
    return [
        Schrift(LINKS + i * _feld(bild), oben + 12, spalte.titel, "kopf")
        for i, spalte in enumerate(bild.spalten)
    ]


def _flaeche(bild, reihe, i, x, y, breite) -> Flaeche:
    """A bar with its number behind it; none at all still shows its 0."""
    spalte, zahl = bild.spalten[i], reihe.zahlen[i]
    titel = f"{reihe.titel}, {spalte.titel}: {zahl.wert}"
    breite = max(breite, 2) if zahl.wert else 0
    return Flaeche(
        x,
        y,
        breite,
        BALKEN - 2,
        spalte.muster,
        titel,
        zahl.wert,
        x + breite + 8,
        y + BALKEN // 2 + 4,
        False,
    )


def _stacked(bild, reihe, y, hoechster):
    """One bar; ends are rounded from the running total, so that the parts meet exactly."""
    platz, bisher = BREITE - LINKS - RECHTS, 0
    for i, zahl in enumerate(reihe.zahlen):
        if not zahl.wert:
            continue
        von, bis = (round(n * platz / hoechster) for n in (bisher, bisher + zahl.wert))
        bisher += zahl.wert
        teil = _flaeche(bild, reihe, i, LINKS + von, y, bis - von)
        passt = teil.breite >= len(str(zahl.wert)) * SCHRIFT + 6
        mitte = LINKS + (von + bis) // 2
        yield replace(teil, text_x=mitte if passt else 0, innen=True)


def _grouped(bild, reihe, y, hoechster):
    platz = BREITE - LINKS - RECHTS
    for i, zahl in enumerate(reihe.zahlen):
        breite = round(zahl.wert * platz / hoechster)
        yield _flaeche(bild, reihe, i, LINKS, y + i * BALKEN, breite)


def _raster(bild, reihe, y, hoechster):
    platz = _feld(bild) - RECHTS
    for i, zahl in enumerate(reihe.zahlen):
        breite = round(zahl.wert * platz / hoechster)
        yield _flaeche(bild, reihe, i, LINKS + i * _feld(bild), y, breite)


_FORMEN = {"gestapelt": _stacked, "gruppiert": _grouped, "raster": _raster}


# -- in the page ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Balkenteil:
    """A part of a bar, in percent of the longest one."""

    muster: str
    x: str
    breite: str


@dataclass(frozen=True)
class Saeule:
    """A bar with its name and its number as text; `von` is the whole that it is part of.

    `label` says its parts, where it has several.
    """

    titel: str
    ziel: str
    teile: list[Balkenteil]
    wert: int
    von: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Saeulengruppe:
    """Bars under one name; without one they are rows by themselves."""

    titel: str
    saeulen: list[Saeule]


def bars(bild: Bild) -> list[Saeulengruppe]:
    """The bars of a picture, all to one scale."""
    hoechster = max(_laengen(bild), default=0) or 1
    reihen = [reihe for reihe in bild.reihen if reihe.gezeichnet]
    if bild.form == "gestapelt":
        return [Saeulengruppe("", [_stacked_bar(bild, reihe, hoechster) for reihe in reihen])]
    gruppen = [
        Saeulengruppe(
            reihe.titel,
            [
                Saeule(
                    spalte.titel,
                    zahl.ziel,
                    _teile([(spalte.muster, zahl.wert)], hoechster),
                    zahl.wert,
                )
                for spalte, zahl in zip(bild.spalten, reihe.zahlen, strict=True)
            ],
        )
        for reihe in reihen
    ]
    if len(bild.spalten) > 1:
        return gruppen
    einzeln = [replace(gruppe.saeulen[0], titel=gruppe.titel) for gruppe in gruppen]
    return [Saeulengruppe("", einzeln)]


def _stacked_bar(bild: Bild, reihe: Reihe, hoechster: int) -> Saeule:
    paare = list(zip(bild.spalten, reihe.zahlen, strict=True))
    gesamt = sum(zahl.wert for zahl in reihe.zahlen)
    return Saeule(
        reihe.titel,
        reihe.summe.ziel if reihe.summe else "",
        _teile([(spalte.muster, zahl.wert) for spalte, zahl in paare], hoechster),
        reihe.zahlen[0].wert,
        gesamt,
        ", ".join(f"{zahl.wert} {spalte.titel}" for spalte, zahl in paare),
    )


def _teile(werte: list[tuple[str, int]], hoechster: int) -> list[Balkenteil]:
    """Parts meet exactly: their ends are counted from the running total."""
    teile, bisher = [], 0
    for muster, wert in werte:
        von, bis = (100 * n / hoechster for n in (bisher, bisher + wert))
        bisher += wert
        if wert:
            teile.append(Balkenteil(muster, f"{von:.2f}", f"{bis - von:.2f}"))
    return teile
