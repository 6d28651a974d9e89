"""Statistics: what the pictures of the project list count, and by which rule."""

import datetime as dt
from dataclasses import dataclass, field
from typing import cast

from django.db.models import CharField, F, IntegerField, Value
from django.http import QueryDict

from bausteine.seiten.adressen import changed
from bausteine.seiten.facetten import OHNE
from organisationen.enums import Organisationstyp
from projects.enums import Phasenart, Stand, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.querysets import UmsetzungsprojektQuerySet

BILDER = ("status", "jahre", "phasen", "partner", "quellen")
#: where these two rows come in the order of the Themenfelder's numbers
OHNE_RANG, ALLE_RANG = 100_000, 100_001


@dataclass(frozen=True)
class Zahl:
    """A number and the query string of the list that holds exactly these records."""

    wert: int
    ziel: str = ""


@dataclass(frozen=True)
class Statistikspalte:
    """A series: its name and the pattern it is drawn with."""

    titel: str
    muster: str


@dataclass(frozen=True)
class Reihe:
    """A line of the table; `summe` where adding up makes sense. `gezeichnet`: has a bar."""

    titel: str
    zahlen: list[Zahl]
    summe: Zahl | None = None
    gezeichnet: bool = True


@dataclass(frozen=True)
class Bild:
    """A picture before it is drawn: its numbers and the rule they were counted by.

    `form`: gestapelt (parts of one bar), gruppiert (a bar each, below one another) or raster
    (a bar in each field).
    """

    name: str
    titel: str
    regel: str
    form: str
    kopf: str
    spalten: list[Statistikspalte]
    reihen: list[Reihe] = field(default_factory=list)

    @property
    def has_sum(self) -> bool:
        """Whether the table has a column of totals."""
        return any(reihe.summe for reihe in self.reihen)

    @property
    def koepfe(self) -> list[str]:
        """The heads of the columns with numbers."""
        return [spalte.titel for spalte in self.spalten] + ["gesamt"] * self.has_sum

    def zellen(self) -> list[tuple[Reihe, list[tuple[str, Zahl]]]]:
        """Each row with its numbers and the head above each."""
        return [
            (reihe, list(zip(self.koepfe, [*reihe.zahlen, reihe.summe or Zahl(0)], strict=False)))
            for reihe in self.reihen
        ]

    @property
    def beschreibung(self) -> str:
        """The numbers in words, for those who do not see the picture."""
        saetze = []
        for reihe in self.reihen:
            paare = zip(self.spalten, reihe.zahlen, strict=True)
            werte = [f"{spalte.titel} {zahl.wert}" for spalte, zahl in paare if zahl.wert]
            saetze.append(f"{reihe.titel}: {', '.join(werte) or 'keine'}.")
        return " ".join(saetze)

    def tabelle(self) -> list[list[str]]:
        """Head and rows of the download."""
        zeilen = [[self.kopf, *self.koepfe]]
        for reihe, zellen in self.zellen():
            zeilen.append([reihe.titel, *[str(zahl.wert) for _, zahl in zellen]])
        return zeilen


class Statistik:
    """The pictures of the records that a filter leaves; each costs one query at most.

    A number counts what the list shows with the same filter and the number's own values: where
    such a filter is in use already, only its chosen values are counted.
    """

    def __init__(self, filterset: UmsetzungsprojektFilterSet, params: QueryDict, heute: dt.date):
        self.filterset, self.params, self.heute = filterset, params, heute
        self.projekte = cast("UmsetzungsprojektQuerySet", filterset.qs)

    def alle(self) -> list[Bild]:
        """All pictures in their order."""
        return [self.bild(name) for name in BILDER]

    def bild(self, name: str) -> Bild:
        """One of BILDER."""
        return getattr(self, f"_{name}")()

    def _zahl(self, wert: int, **werte) -> Zahl:
        weg = dict.fromkeys(("ansicht", "seite", "bild", "format"))
        return Zahl(wert, changed(self.params, **weg, **werte) if wert else "")

    def _status(self) -> Bild:
        facet, leer = self.filterset.facets["themenfeld"], Value("", CharField())
        teile = [
            self.projekte.gezaehlt_nach(
                bedingung, rang=rang, slug_=slug, name=name, wert=F("status")
            )
            for bedingung, rang, slug, name in (
                (
                    self.filterset.row("themenfeld"),
                    F("themenfelder__nummer"),
                    F("themenfelder__slug"),
                    F("themenfelder__name"),
                ),
                (facet.missing(self.projekte.model), Value(OHNE_RANG, IntegerField()), leer, leer),
                (None, Value(ALLE_RANG, IntegerField()), leer, leer),
            )
        ]
        gezaehlt: dict[tuple, dict[str, int]] = {}
        for z in teile[0].union(*teile[1:], all=True):
            felder = gezaehlt.setdefault((z["rang"], z["slug_"], z["name"]), {})
            felder[z["wert"]] = z["anzahl"]
        vorhanden = [s for s in Status if any(s in felder for felder in gezaehlt.values())]
        return Bild(
            "status",
            "Stand der Projekte je Themenfeld",
            "Gezählt werden Projekte nach ihrem Status; ein Projekt in zwei Themenfeldern zählt "
            "in beiden, unter „alle Themenfelder“ einmal.",
            "gestapelt",
            "Themenfeld",
            [Statistikspalte(s.label, s.muster) for s in vorhanden],
            [self._feld(k, gezaehlt[k], vorhanden) for k in sorted(gezaehlt) if k[0] is not None],
        )

    def _feld(self, themenfeld: tuple, felder, vorhanden) -> Reihe:
        rang, slug, name = themenfeld
        ort = {"themenfeld": [slug or OHNE]} if rang != ALLE_RANG else {}
        zahlen = [self._zahl(felder.get(s, 0), **ort, status=[s.value]) for s in vorhanden]
        name = {OHNE_RANG: "ohne Themenfeld", ALLE_RANG: "alle Themenfelder"}.get(rang, name)
        summe = self._zahl(sum(felder.values()), **ort)
        return Reihe(name, zahlen, summe, gezeichnet=rang != ALLE_RANG)

    def _phasenzeilen(self) -> list[dict]:
        """Phases by kind, planned year and Stand; asked once for two pictures."""
        if not hasattr(self, "_zeilen"):
            self._zeilen = list(
                self.projekte.gezaehlt_nach(
                    self.filterset.row("phase", "stand", "planjahr"),
                    art=F("phasen__art"),
                    jahr=F("phasen__geplant_von__year"),
                    wert=F("phasen__stand"),
                )
            )
        return [zeile for zeile in self._zeilen if zeile["art"]]

    def _jahre(self) -> Bild:
        gezaehlt: dict[tuple, int] = {}
        for z in self._phasenzeilen():
            if z["jahr"]:
                schluessel = (z["art"], z["jahr"])
                gezaehlt[schluessel] = gezaehlt.get(schluessel, 0) + z["anzahl"]
        jahre = sorted({jahr for _, jahr in gezaehlt})
        jahre = list(range(jahre[0], jahre[-1] + 1)) if jahre else []
        return Bild(
            "jahre",
            "Geplanter Beginn der Phasen",
            "Gezählt werden Projekte nach dem Jahr, in dem der geplante Zeitraum einer Phase "
            "beginnt; ein Projekt zählt bei jeder seiner geplanten Phasen.",
            "raster",
            "Phase",
            [Statistikspalte(str(jahr), "plan") for jahr in jahre],
            [
                Reihe(
                    art.label,
                    [
                        self._zahl(gezaehlt.get((art, j), 0), phase=[art.value], planjahr=[str(j)])
                        for j in jahre
                    ],
                )
                for art in Phasenart
                if jahre
            ],
        )

    def _phasen(self) -> Bild:
        return Bild(
            "phasen",
            "Geplant und bestätigt",
            "Gezählt werden Projekte: „geplant“, wenn die Phase einen Termin hat, „bestätigt“, "
            "wenn ihr Beginn oder Abschluss bestätigt ist; beides kann zugleich gelten.",
            "gruppiert",
            "Phase",
            [Statistikspalte("geplant", "plan"), Statistikspalte("bestätigt", "bestaetigt")],
            [self._phase(art) for art in Phasenart],
        )

    def _phase(self, art: Phasenart) -> Reihe:
        zeilen = [z for z in self._phasenzeilen() if z["art"] == art]
        geplant = [z for z in zeilen if z["jahr"]]
        erreicht = [z for z in zeilen if Stand(z["wert"]).erreicht]
        jahre = sorted({str(z["jahr"]) for z in geplant})
        staende = sorted({z["wert"] for z in erreicht})
        return Reihe(
            art.label,
            [
                self._zahl(sum(z["anzahl"] for z in geplant), phase=[art.value], planjahr=jahre),
                self._zahl(sum(z["anzahl"] for z in erreicht), phase=[art.value], stand=staende),
            ],
        )

    def _partner(self) -> Bild:
        ohne = self.filterset.facets["organisation"].missing(self.projekte.model)
        teile = [
            self.projekte.gezaehlt_nach(
                self.filterset.row("organisation", "rolle", "organisationstyp"),
                typ=F("beteiligungen__organisation__typ"),
            ),
            self.projekte.gezaehlt_nach(ohne, typ=Value(OHNE, CharField())),
        ]
        gezaehlt = {z["typ"]: z["anzahl"] for z in teile[0].union(teile[1], all=True)}
        typen = sorted((t for t in Organisationstyp if t in gezaehlt), key=lambda t: -gezaehlt[t])
        reihen = [
            Reihe(t.label, [self._zahl(gezaehlt[t], organisationstyp=[t.value])]) for t in typen
        ]
        if gezaehlt.get(OHNE):
            reihen.append(Reihe("ohne Partner", [self._zahl(gezaehlt[OHNE], organisation=[OHNE])]))
        return Bild(
            "partner",
            "Partner nach Art der Organisation",
            "Gezählt werden Projekte, an denen mindestens eine Organisation dieser Art beteiligt "
            "ist; ein Projekt zählt bei jeder Art, die vertreten ist.",
            "gruppiert",
            "Art der Organisation",
            [Statistikspalte("Projekte", "bestaetigt")],
            reihen,
        )

    def _quellen(self) -> Bild:
        zeilen = self.projekte.mit_quellenjahr().gezaehlt_nach(jahr=F("quellenjahr"))
        gezaehlt = {zeile["jahr"]: zeile["anzahl"] for zeile in zeilen}
        jahre = sorted((jahr for jahr in gezaehlt if jahr), reverse=True)
        reihen = [
            Reihe(self._alter(jahr), [self._zahl(gezaehlt[jahr], quellenjahr=[str(jahr)])])
            for jahr in jahre
        ]
        if None in gezaehlt:
            ohne = self._zahl(gezaehlt[None], quellenjahr=[OHNE])
            reihen.append(Reihe("ohne Quelle mit Datum", [ohne]))
        return Bild(
            "quellen",
            "Alter der Angaben",
            "Gezählt werden Projekte nach dem Jahr, von dem ihre jüngste veröffentlichte Quelle "
            "spricht; jedes Projekt zählt einmal.",
            "gruppiert",
            "Jüngste Quelle",
            [Statistikspalte("Projekte", "bestaetigt")],
            reihen,
        )

    def _alter(self, jahr: int) -> str:
        alter = self.heute.year - jahr
        if alter < 1:
            return str(jahr)
        return f"{jahr} (vor {alter} Jahr{'en' if alter > 1 else ''})"
