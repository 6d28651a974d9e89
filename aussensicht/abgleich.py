"""Reconciliation: where this portal differs from the PVOG or a Redaktion, worked out anew.

Nothing of ours changes by it, and nothing of theirs becomes ours. A Kommune is compared once the
PVOG was read for it, or an XZuFi file names it; a Dienst only where a LeiKa-Leistung of it is
known. Each voice is compared for itself.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count

from aussensicht.enums import Abgleichart, Erreichbarkeit, Umfang
from aussensicht.models import (
    Abgleichzeile,
    PvogEintrag,
    PvogLauf,
    XzufiDienst,
    XzufiEintrag,
    XzufiLauf,
)
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from dienste.models import DienstLeistung
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung
from rollout.enums import Anschlussstand
from rollout.models import Anschluss

BLOCK = 1000
#: which of several Stände for one Leistung counts, the furthest first
RANG = {
    stand.value: i
    for i, stand in enumerate(
        (
            Anschlussstand.ONLINE,
            *reversed(Anschlussstand.in_arbeit()),
            Anschlussstand.ABGESCHALTET,
            Anschlussstand.NICHT_VORGESEHEN,
        )
    )
}
FEHLT = "nicht gefunden"
#: what an XZuFi file says of a Leistung
GENANNT, OHNE_LINK, WEG = "genannt", "ohne Link genannt", "nicht mehr genannt"
#: what makes a row another one
INHALT = (
    "kommune_id",
    "art",
    "leika_id",
    "dienst_id",
    "leika_schluessel",
    "bezeichnung",
    "stand_hier",
    "hier_am",
    "stand_pvog",
    "pvog_am",
    "adresse",
    "redaktion",
    "dienst_dort",
    "vertrauensniveau",
)


class Hierstand(NamedTuple):
    """What an Anschluss here says."""

    stand: str
    tag: dt.date | None


@dataclass
class Kommunenbild:
    """What both say of one Kommune."""

    lauf: PvogLauf
    eintraege: list[PvogEintrag] = field(default_factory=list)
    #: the keys of all that citizens find there, also of those above
    gefunden: set[str] = field(default_factory=set)
    anschluesse: list[Anschluss] = field(default_factory=list)

    @property
    def kennung(self) -> str:
        """The Kennung of the Kommune."""
        return self.lauf.kommune.organisation.kennung if self.lauf.kommune else ""


@dataclass
class Redaktionsbild:
    """What the file of one Redaktion and this portal say of one Kommune."""

    lauf: XzufiLauf
    kommune: Kommune
    eintraege: list[XzufiEintrag] = field(default_factory=list)
    #: the keys that the file names for the Kommune or for an area above it
    gefunden: set[str] = field(default_factory=set)
    anschluesse: list[Anschluss] = field(default_factory=list)

    def kennung_of(self, art: Abgleichart, was: str) -> str:
        """The Kennung of a difference: two Redaktionen may differ in the same."""
        stelle = self.kommune.organisation.kennung
        return f"{stelle}-{art.value}-{self.lauf.redaktion_kennung}-{was}"[:300]


def compare(kommunen: Collection[int] | None = None) -> int:
    """Bring the differences of these Kommunen up to date, of all without an argument; gives how
    many there are. What stays as it was keeps its row and the time of its last change."""
    laeufe = PvogLauf.objects.oeffentlich()
    alte = Abgleichzeile.objects.all()
    if kommunen is not None:
        laeufe, alte = laeufe.filter(kommune__in=kommunen), alte.filter(kommune__in=kommunen)
    leistungen = Dienstleistungen()
    geteilt = _shared_addresses()
    neue = {
        zeile.kennung: zeile
        for bild in _pictures(laeufe).values()
        for zeile in _differences(bild, leistungen, geteilt)
    }
    for bild_dort in _pictures_of_redaktionen(kommunen):
        neue |= {zeile.kennung: zeile for zeile in _differences_there(bild_dort, leistungen)}
    with transaction.atomic():
        vorhandene = {zeile.kennung: zeile for zeile in alte.defer("suchtext", "sortiertext")}
        gleiche = {
            kennung
            for kennung, zeile in vorhandene.items()
            if kennung in neue and _content(zeile) == _content(neue[kennung])
        }
        weg = [zeile.pk for kennung, zeile in vorhandene.items() if kennung not in gleiche]
        for anfang in range(0, len(weg), BLOCK):
            Abgleichzeile.objects.filter(pk__in=weg[anfang : anfang + BLOCK]).delete()
        Abgleichzeile.objects.bulk_create(
            [zeile for kennung, zeile in neue.items() if kennung not in gleiche], batch_size=BLOCK
        )
    return len(neue)


def _content(zeile: Abgleichzeile) -> list:
    return [getattr(zeile, feld) for feld in INHALT]


def _pictures(laeufe) -> dict[int, Kommunenbild]:
    bilder: dict[int, Kommunenbild] = {}
    eigene = laeufe.filter(umfang=Umfang.EIGEN).select_related("kommune__organisation")
    for lauf in eigene:
        if lauf.kommune_id is not None:
            bilder[lauf.kommune_id] = Kommunenbild(lauf)
    zeilen = PvogEintrag.objects.gezaehlte().filter(lauf__in=laeufe.order_by().values("pk"))
    for eintrag in zeilen.select_related("lauf", "leika").defer("leika__suchtext").iterator(BLOCK):
        if bild := bilder.get(eintrag.lauf.kommune_id or 0):
            bild.gefunden.add(eintrag.leika_schluessel)
            if eintrag.lauf_id == bild.lauf.pk:
                bild.eintraege.append(eintrag)
    for kommune, anschluesse in _connections(bilder).items():
        bilder[kommune].anschluesse = anschluesse
    return bilder


def _connections(kommunen: Collection[int]) -> dict[int, list[Anschluss]]:
    """The public Anschlüsse of these Kommunen."""
    je_kommune: dict[int, list[Anschluss]] = defaultdict(list)
    anschluesse = Anschluss.objects.oeffentlich().filter(kommune__in=kommunen)
    felder = ("kommune_id", "dienst__name", "dienst__kennung", "stand", "bestaetigt_am")
    for anschluss in anschluesse.select_related("dienst").only(*felder).order_by("pk"):
        je_kommune[anschluss.kommune_id].append(anschluss)
    return je_kommune


def areas_above(ars: str) -> list[str]:
    """Verband, Kreis, Regierungsbezirk, Land and Bund of an area."""
    stellen = (ars[:9], ars[:5], ars[:3], ars[:2], "")
    return [a for a in dict.fromkeys(s.ljust(12, "0") for s in stellen) if a != ars]


def _pictures_of_redaktionen(kommunen: Collection[int] | None) -> list[Redaktionsbild]:
    """One for each Redaktion and each public Kommune that its file names, now or before."""
    laeufe = {lauf.pk: lauf for lauf in XzufiLauf.objects.geltende()}
    if not laeufe:
        return []
    alle = XzufiEintrag.objects.geltende().order_by("pk")
    eigene = alle.filter(nur_oeffentliche("kommune__organisation"), kommune__isnull=False)
    if kommunen is not None:
        eigene = eigene.filter(kommune__in=kommunen)
    # few Dienste and Kommunen, many rows: each is loaded once
    alle_dienste = XzufiDienst.objects.filter(lauf__in=laeufe).defer("links")
    dienste = {dienst.pk: dienst for dienst in alle_dienste}
    alle_kommunen = Kommune.objects.oeffentlich().select_related("organisation")
    orte = {kommune.pk: kommune for kommune in alle_kommunen}
    bilder: dict[tuple[int, int], Redaktionsbild] = {}
    for eintrag in eigene.select_related("leika").defer("leika__suchtext").iterator(BLOCK):
        eintrag.dienst = dienste[eintrag.dienst_id]
        ort = eintrag.dienst.lauf_id, eintrag.kommune_id
        if ort not in bilder:
            bilder[ort] = Redaktionsbild(laeufe[ort[0]], orte[ort[1]])
        bilder[ort].eintraege.append(eintrag)
        if eintrag.verschwunden_am is None:
            bilder[ort].gefunden.add(eintrag.leika_schluessel)
    je_gebiet: dict[tuple[int, str], set[str]] = defaultdict(set)
    darueber = {g for b in bilder.values() for g in areas_above(b.eintraege[0].gebiet)}
    oben = alle.genannte().filter(gebiet__in=darueber)
    for lauf, gebiet, schluessel in oben.values_list(
        "dienst__lauf", "gebiet", "leika_schluessel"
    ).iterator(BLOCK):
        je_gebiet[lauf, gebiet].add(schluessel)
    anschluesse = _connections({kommune for _, kommune in bilder})
    for (lauf, kommune), bild in bilder.items():
        bild.anschluesse = anschluesse.get(kommune, [])
        for gebiet in areas_above(bild.eintraege[0].gebiet):
            bild.gefunden |= je_gebiet.get((lauf, gebiet), set())
    return list(bilder.values())


class Dienstleistungen:
    """Which public LeiKa-Leistungen a Dienst is for: those it names, and all of an OZG-Leistung."""

    def __init__(self):
        je_ozg: dict[int | None, list[LeikaLeistung]] = defaultdict(list)
        alle = LeikaLeistung.objects.oeffentlich().filter(leika_schluessel__isnull=False)
        einzeln: dict[int, LeikaLeistung] = {}
        genannte = DienstLeistung.objects.filter(nur_oeffentliche("dienst"))
        for leika in alle.only("leika_schluessel", "ozg_leistung_id").order_by("pk"):
            einzeln[leika.pk] = leika
            je_ozg[leika.ozg_leistung_id].append(leika)
        self.je_dienst: dict[int, set[str]] = defaultdict(set)
        for zeile in genannte.order_by("pk"):
            if zeile.ozg_leistung_id:
                gemeinte = je_ozg.get(zeile.ozg_leistung_id, [])
            else:
                gemeinte = (
                    [einzeln[zeile.leika_leistung_id]]
                    if (zeile.leika_leistung_id in einzeln)
                    else []
                )
            self.je_dienst[zeile.dienst_id] |= {str(leika.leika_schluessel) for leika in gemeinte}


def _shared_addresses() -> set[str]:
    """Addresses that stand at more than one Kommune."""
    alle = PvogEintrag.objects.geltende().gezaehlte().filter(lauf__umfang=Umfang.EIGEN)
    je_adresse = alle.exclude(adresse="").order_by().values("adresse")
    mehrere = je_adresse.annotate(kommunen=Count("lauf__kommune", distinct=True))
    return set(mehrere.filter(kommunen__gt=1).values_list("adresse", flat=True))


def _differences(
    bild: Kommunenbild, leistungen: Dienstleistungen, geteilt: set[str]
) -> Iterator[Abgleichzeile]:
    hier = _here(bild.anschluesse, leistungen)
    gesehen: set[str] = set()
    for eintrag in bild.eintraege:
        for art in _kinds(eintrag, hier.get(eintrag.leika_schluessel), geteilt):
            kennung = f"{bild.kennung}-{art.value}-{eintrag.leika_schluessel}"
            if kennung not in gesehen:
                gesehen.add(kennung)
                yield _row(bild.lauf, art, kennung, eintrag, hier.get(eintrag.leika_schluessel))
    yield from _only_here(bild, leistungen)


def _here(anschluesse: list[Anschluss], leistungen: Dienstleistungen) -> dict[str, Hierstand]:
    """What stands here for each key: the furthest, where several Dienste are for it."""
    hier: dict[str, Hierstand] = {}
    for anschluss in anschluesse:
        for schluessel in leistungen.je_dienst.get(anschluss.dienst_id, ()):
            bisher = hier.get(schluessel)
            if bisher is None or RANG[anschluss.stand] < RANG[bisher.stand]:
                hier[schluessel] = Hierstand(anschluss.stand, anschluss.bestaetigt_am)
    return hier


def _kinds(eintrag: PvogEintrag, hier: Hierstand | None, geteilt: set[str]) -> list[Abgleichart]:
    """How one row differs from what stands here."""
    arten = []
    if hier is None:
        arten.append(Abgleichart.NUR_PVOG)
    elif Anschlussstand(hier.stand).ist_in_arbeit:
        arten.append(Abgleichart.GEPLANT)
    elif hier.stand != Anschlussstand.ONLINE:
        arten.append(Abgleichart.VERNEINT)
    if eintrag.erreichbarkeit == Erreichbarkeit.NICHT_OK:
        arten.append(Abgleichart.NICHT_OK)
    if eintrag.adresse in geteilt:
        arten.append(Abgleichart.ADRESSE)
    return arten


def _row(
    lauf: PvogLauf, art: Abgleichart, kennung: str, eintrag: PvogEintrag, hier: Hierstand | None
) -> Abgleichzeile:
    leika = eintrag.leika if eintrag.leika and eintrag.leika.ist_oeffentlich else None
    name = str(leika) if leika else eintrag.bezeichnung
    status = {"": "vorhanden", "ok": "erreichbar", "nicht-ok": "nicht erreichbar"}
    return Abgleichzeile(
        kommune=lauf.kommune,
        kennung=kennung,
        art=art,
        leika=leika,
        leika_schluessel=eintrag.leika_schluessel,
        bezeichnung=name or eintrag.leika_schluessel,
        stand_hier=str(Anschlussstand(hier.stand).label) if hier else "",
        hier_am=hier.tag if hier else None,
        stand_pvog=status[eintrag.erreichbarkeit],
        pvog_am=lauf.datenstand,
        adresse=eintrag.adresse,
    )


def _only_here(bild: Kommunenbild, leistungen: Dienstleistungen) -> Iterator[Abgleichzeile]:
    """Dienste that are online here, of which the PVOG has no Leistung at all."""
    for anschluss, angaben in _online_here(bild.anschluesse, leistungen, bild.gefunden):
        yield Abgleichzeile(
            kommune=bild.lauf.kommune,
            kennung=f"{bild.kennung}-{Abgleichart.NUR_HIER.value}-{anschluss.dienst.kennung}",
            art=Abgleichart.NUR_HIER,
            pvog_am=bild.lauf.datenstand,
            **angaben,
        )


def _online_here(
    anschluesse: list[Anschluss], leistungen: Dienstleistungen, genannt: set[str]
) -> Iterator[tuple[Anschluss, dict[str, Any]]]:
    """Anschlüsse to Dienste that are online here and of which no Leistung is among `genannt`, with
    what a row says of them; of a Dienst without a known Leistung nobody can tell."""
    for anschluss in anschluesse:
        schluessel = leistungen.je_dienst.get(anschluss.dienst_id, set())
        if anschluss.stand != Anschlussstand.ONLINE or not schluessel or schluessel & genannt:
            continue
        yield (
            anschluss,
            {
                "dienst_id": anschluss.dienst_id,
                "leika_schluessel": next(iter(schluessel)) if len(schluessel) == 1 else "",
                "bezeichnung": anschluss.dienst.name,
                "stand_hier": str(Anschlussstand.ONLINE.label),
                "hier_am": anschluss.bestaetigt_am,
                "stand_pvog": FEHLT,
            },
        )


def _differences_there(
    bild: Redaktionsbild, leistungen: Dienstleistungen
) -> Iterator[Abgleichzeile]:
    """Where the file of a Redaktion and this portal differ. What citizens find under one address
    for many areas is no difference there: a Redaktion describes a Dienst once."""
    hier = _here(bild.anschluesse, leistungen)
    je_schluessel: dict[str, list[XzufiEintrag]] = defaultdict(list)
    for eintrag in bild.eintraege:
        je_schluessel[eintrag.leika_schluessel].append(eintrag)
    verschwunden: set[str] = set()
    for schluessel, alle in je_schluessel.items():
        eintraege = [eintrag for eintrag in alle if eintrag.verschwunden_am is None]
        if not eintraege and schluessel in bild.gefunden:
            continue  # from above
        if not eintraege:
            verschwunden.add(schluessel)
            eintraege = alle
        # one for all: what citizens can open, where there is such a one
        vertreter = next((e for e in eintraege if e.dienst.adresse), eintraege[0])
        weitere = len({eintrag.dienst_id for eintrag in eintraege}) - 1
        for art in _kinds_there(vertreter, hier.get(schluessel)):
            yield _row_there(bild, art, vertreter, hier.get(schluessel), weitere)
    yield from _only_here_there(bild, leistungen, verschwunden)


def _kinds_there(eintrag: XzufiEintrag, hier: Hierstand | None) -> list[Abgleichart]:
    """How one row of a file differs from what stands here."""
    if eintrag.verschwunden_am:
        return [Abgleichart.XZUFI_WEG]
    arten = []
    if hier is None:
        arten.append(Abgleichart.NUR_XZUFI)
    elif Anschlussstand(hier.stand).ist_in_arbeit:
        arten.append(Abgleichart.XZUFI_GEPLANT)
    elif hier.stand != Anschlussstand.ONLINE:
        arten.append(Abgleichart.XZUFI_VERNEINT)
    if not eintrag.dienst.adresse:
        arten.append(Abgleichart.XZUFI_OHNE_LINK)
    return arten


def _row_there(
    bild: Redaktionsbild,
    art: Abgleichart,
    eintrag: XzufiEintrag,
    hier: Hierstand | None,
    weitere: int,
) -> Abgleichzeile:
    """The row of a difference; `weitere`: so many more Onlinedienste there are for the Leistung."""
    leika = eintrag.leika if eintrag.leika and eintrag.leika.ist_oeffentlich else None
    dienst = eintrag.dienst
    genannt = GENANNT if dienst.adresse else OHNE_LINK
    return Abgleichzeile(
        kommune=bild.kommune,
        kennung=bild.kennung_of(art, eintrag.leika_schluessel),
        art=art,
        leika=leika,
        leika_schluessel=eintrag.leika_schluessel,
        bezeichnung=str(leika) if leika else dienst.bezeichnung,
        stand_hier=str(Anschlussstand(hier.stand).label) if hier else "",
        hier_am=hier.tag if hier else None,
        stand_pvog=WEG if eintrag.verschwunden_am else genannt,
        pvog_am=bild.lauf.stand,
        adresse=dienst.adresse,
        redaktion=bild.lauf.redaktion,
        dienst_dort=f"{dienst.bezeichnung[:900]} und {weitere} weitere"
        if weitere
        else dienst.bezeichnung,
        vertrauensniveau=dienst.vertrauensniveau,
    )


def _only_here_there(
    bild: Redaktionsbild, leistungen: Dienstleistungen, verschwunden: set[str]
) -> Iterator[Abgleichzeile]:
    """Dienste that are online here, of which the file names no Leistung; what it no longer names
    has a row of its own."""
    genannt = bild.gefunden | verschwunden
    for anschluss, angaben in _online_here(bild.anschluesse, leistungen, genannt):
        yield Abgleichzeile(
            kommune=bild.kommune,
            kennung=bild.kennung_of(Abgleichart.XZUFI_NUR_HIER, anschluss.dienst.kennung),
            art=Abgleichart.XZUFI_NUR_HIER,
            pvog_am=bild.lauf.stand,
            redaktion=bild.lauf.redaktion,
            **angaben,
        )
