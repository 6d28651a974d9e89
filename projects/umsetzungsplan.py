"""Report data: what the printed documents say, projects as plain records by Themenfeld.

Nothing here queries: projects come from `fuer_druck()`. Texts are ready to print.
"""

import datetime as dt
from dataclasses import dataclass, field

from bausteine.seiten.anbau import attached_blocks
from projects.enums import Phasenart, Prioritaet, Rolle, Stand, Status
from projects.models import Umsetzungsprojekt
from quellen.models import Quelle
from themenfelder.models import Themenfeld

#: more projects than this nobody reads on paper, and the server would take minutes
HOECHSTENS = 400
OHNE_PRIORITAET = "ohne"


@dataclass
class Beleg:
    """A Quelle with its number in the document, and the places in it that are named."""

    nummer: int
    quelle: Quelle
    stellen: list[str] = field(default_factory=list)
    projekte: set = field(default_factory=set)


class Verzeichnis:
    """Numbers the public Quellen in the order in which a document first names them."""

    def __init__(self):
        self._belege: dict[int, Beleg] = {}

    def cite(self, angabe, projekt) -> str:
        """ "[2], Tabelle 3" for a record with `quelle` and `fundstelle`; "" if not public."""
        quelle = angabe.quelle
        if quelle is None or not quelle.ist_oeffentlich:
            return ""
        beleg = self._belege.setdefault(quelle.pk, Beleg(len(self._belege) + 1, quelle))
        beleg.projekte.add(projekt.pk)
        stellen = angabe.fundstelle.split("; ") if angabe.fundstelle else []
        beleg.stellen += [stelle for stelle in stellen if stelle not in beleg.stellen]
        return f"[{beleg.nummer}]" + (f", {angabe.fundstelle}" if angabe.fundstelle else "")

    @property
    def belege(self) -> list[Beleg]:
        """By number."""
        return list(self._belege.values())


@dataclass(frozen=True)
class Glied:
    """One of the six phases in a project's chain; `stand` is None where nothing is known."""

    name: str
    stand: Stand | None = None
    #: the Stand in a word, or what the plan is worth as long as nobody confirmed it
    wort: str = ""
    geplant: str = ""
    erstplanung: str = ""
    begonnen: str = ""
    beendet: str = ""
    bestaetigt_am: dt.date | None = None
    ueberfaellig_seit: dt.date | None = None
    #: the plan says only what was meant once: passed long ago, or the project is past it
    verfallen: bool = False
    bemerkung: str = ""
    beleg: str = ""

    @property
    def zeichen(self) -> str:
        """Which picture stands for the Stand."""
        return self.stand.value if self.stand else "unbekannt"


@dataclass(frozen=True)
class Partner:
    """Public Organisationen in one role, of which the same is said."""

    namen: list[str]
    kurznamen: list[str]
    bemerkung: str
    beleg: str


@dataclass(frozen=True)
class Druckblock:
    """What an Anbau adds on paper: a sentence about all, and for each what it is and its lines."""

    titel: str
    satz: str
    zeilen: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Planeintrag:
    """One project."""

    projekt: Umsetzungsprojekt
    adresse: str
    status: Status
    themenfelder: list
    fachlichkeiten: list[str]
    ozg_leistungen: list[str]
    #: with their keys, and how far each is where that is known of it alone
    leika_leistungen: list[str]
    #: OZG-Leistungen that a rule alone takes to belong here, with why; never among the others
    vermutet: list[str]
    kette: list[Glied]
    #: role to partners, in the order of the roles; only roles that someone has
    rollen: dict[Rolle, list[Partner]]
    fruehere_titel: list[str]
    quellen: list[str]

    @property
    def marke(self) -> str:
        """The kommunale Priorität as one word, for the colour: 1, 2, 3 or ohne."""
        return str(self.projekt.prioritaet or OHNE_PRIORITAET)

    @property
    def prioritaet(self) -> str:
        """The same in words; no colour stands alone."""
        return f"Priorität {self.marke}" if self.projekt.prioritaet else "ohne Priorität"

    @property
    def projektstart(self) -> str:
        """The plan of the Vorbereitung, "" without one."""
        return self.kette[0].geplant

    @property
    def mitarbeit(self) -> list[str]:
        """Short names of those who promised to take part."""
        return self._kurznamen(Rolle.MITARBEIT)

    @property
    def interesse(self) -> list[str]:
        """Short names of those who may take part."""
        return self._kurznamen(Rolle.INTERESSE)

    def _kurznamen(self, rolle) -> list[str]:
        return [name for partner in self.rollen.get(rolle, []) for name in partner.kurznamen]

    @property
    def bestaetigt(self) -> list[Glied]:
        """Phases that someone confirmed as reached."""
        return [glied for glied in self.kette if glied.stand and glied.stand.erreicht]

    @property
    def ueberfaellig(self) -> list[Glied]:
        """Phases whose plan has passed without confirmation, within the last year."""
        return [glied for glied in self.kette if glied.ueberfaellig_seit]

    @property
    def geplant(self) -> list[Glied]:
        """Phases with a plan that may still be kept."""
        return [
            glied
            for glied in self.kette
            if glied.geplant
            and not glied.ueberfaellig_seit
            and not glied.verfallen
            and glied not in self.bestaetigt
        ]

    @property
    def verfallen(self) -> list[Glied]:
        """Phases whose plan nobody waits for any more."""
        return [glied for glied in self.kette if glied.verfallen]


@dataclass(frozen=True)
class Plangruppe:
    """A Themenfeld with its projects; `themenfeld` None for projects without one."""

    themenfeld: Themenfeld | None
    eintraege: list[Planeintrag]

    @property
    def name(self) -> str:
        """The heading."""
        return self.themenfeld.name if self.themenfeld else "Ohne Themenfeld"

    @property
    def anker(self) -> str:
        """The name that links use."""
        return self.themenfeld.slug if self.themenfeld else "ohne-themenfeld"

    @property
    def federfuehrung(self) -> str:
        """Who leads the Themenfeld, "" if nobody is named."""
        return self.themenfeld.federfuehrung if self.themenfeld else ""

    @property
    def nach_prioritaet(self) -> list[Planeintrag]:
        """The highest kommunale Priorität first, those without one last."""
        letzte = len(Prioritaet) + 1
        return sorted(self.eintraege, key=lambda e: e.projekt.prioritaet or letzte)


def entry(projekt, verzeichnis: Verzeichnis, basis: str) -> Planeintrag:
    """The project as the documents name it; `basis` makes its address absolute."""
    zitate = [verzeichnis.cite(angabe, projekt) for angabe in projekt.quellenangaben.all()]
    titel = [_mit_beleg(t, verzeichnis.cite(t, projekt)) for t in projekt.fruehere_titel.all()]
    return Planeintrag(
        projekt=projekt,
        adresse=f"{basis}{projekt.get_absolute_url()}",
        status=projekt.status_wert,
        themenfelder=list(projekt.themenfelder.all()),
        fachlichkeiten=[str(fachlichkeit) for fachlichkeit in projekt.fachlichkeiten.all()],
        ozg_leistungen=[
            f"{leistung.name} (OZG-ID {leistung.ozg_id})" if leistung.ozg_id else leistung.name
            for leistung in projekt.ozg_leistungen.all()
        ],
        leika_leistungen=[_leika(zeile, verzeichnis) for zeile in projekt.projektleistungen.all()],
        vermutet=[
            f"{vorschlag.ozg_leistung.name} ({vorschlag.grund}, nicht bestätigt)"
            for vorschlag in projekt.zuordnungsvorschlaege.all()
        ],
        kette=chain(projekt, verzeichnis),
        rollen=_by_role(projekt, verzeichnis),
        fruehere_titel=titel,
        quellen=[zitat for zitat in zitate if zitat],
    )


def printed_blocks(projekt, verzeichnis: Verzeichnis) -> list[Druckblock]:
    """What others have attached to the project, each with its Quelle; queries, unlike the rest."""
    return [
        Druckblock(
            block["titel"],
            block["satz"],
            [
                (record.druckname, _cited(record.druckzeilen, verzeichnis.cite(record, projekt)))
                for record in block["eintraege"]
            ],
        )
        for block in attached_blocks(projekt)
        if block["eintraege"]
    ]


def _by_role(projekt, verzeichnis) -> dict[Rolle, list[Partner]]:
    rollen: dict[Rolle, dict] = {rolle: {} for rolle in Rolle}
    for b in projekt.beteiligungen.all():
        # the place stands with the Quelle; repeated for each partner it would fill the page
        beleg = verzeichnis.cite(b, projekt).partition(",")[0]
        partner = Partner([], [], b.bemerkung, beleg)
        partner = rollen[Rolle(b.rolle)].setdefault((b.bemerkung, beleg), partner)
        partner.namen.append(b.organisation.name)
        partner.kurznamen.append(b.organisation.kurzname or b.organisation.name)
    return {rolle: list(partner.values()) for rolle, partner in rollen.items() if partner}


def chain(projekt, verzeichnis: Verzeichnis) -> list[Glied]:
    """All six phases, also those of which nothing is known."""
    phasen = {phase.art: phase for phase in projekt.phasen.all()}
    return [
        _glied(phasen[art], verzeichnis.cite(phasen[art], projekt))
        if art in phasen
        else Glied(art.label)
        for art in Phasenart
    ]


def _glied(phase, beleg: str) -> Glied:
    verschoben = phase.erstplanung and phase.erstplanung != phase.geplant
    return Glied(
        name=phase.get_art_display(),
        stand=phase.stand_wert,
        wort=phase.wort,
        geplant=str(phase.geplant or ""),
        erstplanung=str(phase.erstplanung) if verschoben else "",
        begonnen=str(phase.begonnen or ""),
        beendet=str(phase.beendet or ""),
        bestaetigt_am=phase.bestaetigt_am if phase.stand_wert.erreicht else None,
        ueberfaellig_seit=None if phase.plan_verfallen else phase.ueberfaellig_seit,
        verfallen=phase.plan_verfallen,
        bemerkung=phase.bemerkung,
        beleg=beleg,
    )


def _leika(zeile, verzeichnis: Verzeichnis) -> str:
    leistung = zeile.leika_leistung
    teile = [f"{leistung.bezeichnung} ({leistung.schluessel_text})"]
    if zeile.status:
        teile.append(f"{zeile.geltender_status.label} ({zeile.stand_tag})")
    if zeile.bemerkung:
        teile.append(zeile.bemerkung)
    return _mit_beleg(": ".join(teile), verzeichnis.cite(zeile, zeile.projekt))


def _cited(zeilen: list[str], beleg: str) -> list[str]:
    return [*zeilen[:-1], _mit_beleg(zeilen[-1], beleg)]


def _mit_beleg(text, beleg: str) -> str:
    return f"{text} {beleg}" if beleg else str(text)


def groups(eintraege: list[Planeintrag], nur: list[str]) -> list[Plangruppe]:
    """The projects by Themenfeld, in its order; `nur` (slugs) leaves other Themenfelder out.

    With a filter by Themenfeld the others would be shown with some of their projects only.
    """
    felder = {feld.pk: feld for eintrag in eintraege for feld in eintrag.themenfelder}
    gruppen = [
        Plangruppe(feld, [e for e in eintraege if feld in e.themenfelder])
        for feld in sorted(felder.values(), key=lambda feld: feld.nummer)
        if not nur or feld.slug in nur
    ]
    if ohne := [eintrag for eintrag in eintraege if not eintrag.themenfelder]:
        gruppen.append(Plangruppe(None, ohne))
    return gruppen


def plan(projekte, *, nur: list[str], basis: str) -> dict:
    """What the Umsetzungsplan shows of these projects, in their order."""
    verzeichnis = Verzeichnis()
    eintraege = [entry(projekt, verzeichnis, basis) for projekt in projekte]
    return {
        "eintraege": eintraege,
        "gruppen": groups(eintraege, nur),
        "belege": verzeichnis.belege,
        "staende": list(Stand),
    }
