"""Statistics: what the pictures of the project list count, and by which rule."""

import datetime as dt
from dataclasses import dataclass, field
from typing import cast

from django.db.models import CharField, F, IntegerField, Value
from django.http import QueryDict

from bausteine.seiten.adressen import changed
from bausteine.seiten.facetten import OHNE
from organisationen.enums import Organisationstyp
from projects import kernaussagen
from projects.enums import Phasenart, Stand, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.querysets import UmsetzungsprojektQuerySet

BILDER = ("bestaetigt", "status", "jahre", "phasen", "partner", "quellen")
#: the three parts of all projects, each with the Status that it is made of
BESTAETIGT = [s for s in Status if s.stufe]
RUHT = [s for s in Status if s.stufe is None]
TEILE = (
    ("Phase bestätigt", "stufe-5", BESTAETIGT),
    ("ruht oder beendet", "stufe-2", RUHT),
    ("keine Phase bestätigt", "stufe-0", [Status.OFFEN]),
)
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
    (a bar in each field). `befund` is what the numbers come to, "" where that is no sentence.
    """

    name: str
    titel: str
    regel: str
    form: str
    kopf: str
    spalten: list[Statistikspalte]
    reihen: list[Reihe] = field(default_factory=list)
    befund: str = ""

    @property
    def ueberschrift(self) -> str:
        """What it finds, else what it shows."""
        return self.befund or self.titel

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
        weg = dict.fromkeys(("ansicht", "seite", "bild", "format", "darstellung"))
        # no address says both that values are left out and which one of the others is wanted
        ohne_liste = not wert or not self.filterset.ausgenommen.isdisjoint(werte)
        return Zahl(wert, "" if ohne_liste else changed(self.params, **weg, **werte))

    def _felder(self) -> dict[tuple, dict[str, int]]:
        """Projects by Status in each Themenfeld, in none and in all; asked once for two pictures
        and the sentences. The keys are rank, slug and name."""
        if hasattr(self, "_gezaehlt"):
            return self._gezaehlt
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
        self._gezaehlt: dict[tuple, dict[str, int]] = {}
        for z in teile[0].union(*teile[1:], all=True):
            if z["rang"] is not None:
                felder = self._gezaehlt.setdefault((z["rang"], z["slug_"], z["name"]), {})
                felder[z["wert"]] = z["anzahl"]
        return self._gezaehlt

    def _teile(self, felder: dict[str, int], ort: dict) -> list[Zahl]:
        """The numbers of TEILE."""
        return [
            self._zahl(
                sum(felder.get(s, 0) for s in status),
                **ort,
                status=[s.value for s in status if s in felder],
            )
            for _, _, status in TEILE
        ]

    @property
    def gesamt(self) -> dict[str, int]:
        """All projects by Status."""
        return next((f for (rang, *_), f in self._felder().items() if rang == ALLE_RANG), {})

    def kernaussagen(self) -> list[kernaussagen.Kernaussage]:
        """The three sentences about all projects."""
        return kernaussagen.statements(*self._teile(self.gesamt, {}))

    def _bestaetigt(self) -> Bild:
        reihen = []
        for rang, slug, name in self._felder():
            felder = self._felder()[rang, slug, name]
            ort, titel = _place(rang, slug, name)
            summe = self._zahl(sum(felder.values()), **ort)
            zahlen = self._teile(felder, ort)
            reihen.append((rang, Reihe(titel, zahlen, summe, gezeichnet=rang != ALLE_RANG)))
        # most confirmed first, of as many the larger part; what is no Themenfeld at the end
        reihen.sort(key=lambda r: (max(r[0], OHNE_RANG - 1), *_most_confirmed(r[1])))
        je_feld = [reihe.zahlen[0].wert for rang, reihe in reihen if rang < OHNE_RANG]
        return Bild(
            "bestaetigt",
            "Projekte mit bestätigter Phase je Themenfeld",
            "Gezählt werden Projekte; ein Projekt in zwei Themenfeldern zählt in beiden, unter "
            "„alle Themenfelder“ einmal. Was ruht oder beendet ist, zählt nur dort.",
            "gestapelt",
            "Themenfeld",
            [Statistikspalte(titel, muster) for titel, muster, _ in TEILE],
            [reihe for _, reihe in reihen],
            kernaussagen.finding_per_field(je_feld),
        )

    def _status(self) -> Bild:
        gezaehlt = self._felder()
        vorhanden = [s for s in Status if any(s in felder for felder in gezaehlt.values())]
        return Bild(
            "status",
            "Stand der Projekte je Themenfeld",
            "Gezählt werden Projekte nach ihrem Status; ein Projekt in zwei Themenfeldern zählt "
            "in beiden, unter „alle Themenfelder“ einmal.",
            "gestapelt",
            "Themenfeld",
            [Statistikspalte(s.label, s.muster) for s in vorhanden],
            [self._feld(k, gezaehlt[k], vorhanden) for k in sorted(gezaehlt)],
        )

    def _feld(self, themenfeld: tuple, felder, vorhanden) -> Reihe:
        ort, titel = _place(*themenfeld)
        zahlen = [self._zahl(felder.get(s, 0), **ort, status=[s.value]) for s in vorhanden]
        summe = self._zahl(sum(felder.values()), **ort)
        return Reihe(titel, zahlen, summe, gezeichnet=themenfeld[0] != ALLE_RANG)

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
        je_jahr: dict[int, int] = {}
        for (_, jahr), anzahl in gezaehlt.items():
            je_jahr[jahr] = je_jahr.get(jahr, 0) + anzahl
        jahre = sorted(je_jahr)
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
            kernaussagen.finding_years(je_jahr, self.heute),
        )

    def _phasen(self) -> Bild:
        reihen = [self._phase(art) for art in Phasenart]
        return Bild(
            "phasen",
            "Geplant und bestätigt",
            "Gezählt werden Projekte: „geplant“, wenn die Phase einen Termin hat, „bestätigt“, "
            "wenn ihr Beginn oder Abschluss bestätigt ist; beides kann zugleich gelten.",
            "gruppiert",
            "Phase",
            [Statistikspalte("geplant", "plan"), Statistikspalte("bestätigt", "bestaetigt")],
            reihen,
            kernaussagen.finding_phases({r.titel: r.zahlen[1].wert for r in reihen}),
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
        ohne_partner = gezaehlt.get(OHNE, 0)
        if ohne_partner:  # a gap, which would dwarf the bars of what is known
            zahl = self._zahl(ohne_partner, organisation=[OHNE])
            reihen.append(Reihe("ohne Partner", [zahl], gezeichnet=False))
        return Bild(
            "partner",
            "Partner nach Art der Organisation",
            "Gezählt werden Projekte, an denen mindestens eine Organisation dieser Art beteiligt "
            "ist; ein Projekt zählt bei jeder Art, die vertreten ist.",
            "gruppiert",
            "Art der Organisation",
            [Statistikspalte("Projekte", "bestaetigt")],
            reihen,
            kernaussagen.finding_partners(ohne_partner, sum(self.gesamt.values())),
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
            kernaussagen.finding_sources(
                jahre[0] if jahre else None,
                gezaehlt[jahre[0]] if jahre else 0,
                sum(gezaehlt.values()),
            ),
        )

    def _alter(self, jahr: int) -> str:
        alter = self.heute.year - jahr
        if alter < 1:
            return str(jahr)
        return f"{jahr} (vor {alter} Jahr{'en' if alter > 1 else ''})"


def _place(rang: int, slug: str, name: str) -> tuple[dict, str]:
    """The filter of a row's records, and what it is called."""
    ort = {"themenfeld": [slug or OHNE]} if rang != ALLE_RANG else {}
    return ort, {OHNE_RANG: "ohne Themenfeld", ALLE_RANG: "alle Themenfelder"}.get(rang, name)


def _most_confirmed(reihe: Reihe) -> tuple[int, int, str]:
    return -reihe.zahlen[0].wert, reihe.summe.wert if reihe.summe else 0, reihe.titel
