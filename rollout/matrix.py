"""Matrix: Kommunen × Online-Dienste, as rows of a page and as a wide file.

A cell without Anschluss says „keine Angabe“ in every format; it is never a no.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote_plus

from django.db.models import BooleanField, Case, Count, Q, QuerySet, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import changed
from bausteine.seiten.facetten import OHNE
from bausteine.tabellen.spalten import Spalte
from bausteine.werte.faltung import sort_key
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from organisationen.enums import Organisationstyp
from rollout.enums import Anschlussstand
from rollout.gitter import Gitterindex
from rollout.models import Anschluss
from rollout.resources import MATRIXKOPF
from rollout.zaehlung import Zaehlung

KEINE_ANGABE = "keine Angabe"
#: stands in an address for a Kennung
PLATZ = "x"
#: as many columns as a page can hold
HOECHSTENS = 12
#: key of a Kommune and of a Dienst → its Anschluss
Zellen = dict[tuple[int, int], Anschluss]


class Zelle(NamedTuple):
    """How far a Kommune is with a Dienst: word, class of its sign, second line."""

    wort: str
    klasse: str
    zusatz: str = ""

    @property
    def text(self) -> str:
        """In a cell of a file."""
        return f"{self.wort} ({self.zusatz})" if self.zusatz else self.wort


@dataclass(frozen=True)
class Matrixzeile:
    """A Kommune with its cells, and how many of them nobody has said anything of."""

    kommune: Kommune
    #: name of the Dienst and address, both escaped already: hundreds of cells are made of a few of
    #: them; then what `Zelle` holds
    zellen: list[tuple[SafeString, SafeString, str, str, str]]
    ohne: int


@dataclass(frozen=True)
class Dienstkopf:
    """A column: its Dienst, what the Kommunen of the selection come to, and the list of these."""

    dienst: OnlineDienst
    zaehlung: Zaehlung
    ziel: str


def cells_of(kommunen, dienste: Sequence[OnlineDienst]) -> Zellen:
    """The Anschlüsse of these Kommunen (a list of keys or a query) with these Dienste."""
    gefunden = Anschluss.objects.filter(kommune__in=kommunen, dienst__in=[d.pk for d in dienste])
    return {(a.kommune_id, a.dienst_id): a for a in gefunden.fuer_zelle()}


def rows(kommunen: Iterable[Kommune], dienste: Sequence[OnlineDienst]) -> list[Matrixzeile]:
    """The rows of a page."""
    seite = list(kommunen)
    zellen, wurzel = cells_of([kommune.pk for kommune in seite], dienste), reverse("rollout")
    spalten = [(d.pk, escape(d.name), escape(f"{d.kennung}/")) for d in dienste]
    zeilen = []
    for kommune in seite:
        stamm = escape(f"{wurzel}{kommune.organisation.kennung}/")
        eigene = [zellen.get((kommune.pk, pk)) for pk, _, _ in spalten]
        reihe = [
            (name, stamm + ende, *_cell(kommune, anschluss))
            for (_, name, ende), anschluss in zip(spalten, eigene, strict=True)
        ]
        zeilen.append(Matrixzeile(kommune, reihe, eigene.count(None)))
    return zeilen


def _cell(kommune: Kommune, anschluss: Anschluss | None) -> Zelle:
    if anschluss is None:
        return Zelle(KEINE_ANGABE, "ohne")
    zusatz = carried_by(kommune, anschluss)
    if anschluss.stand == Anschlussstand.ONLINE and not anschluss.ist_aktuell:
        zusatz = ", ".join(filter(None, (zusatz, "lange nicht geprüft")))
    return Zelle(anschluss.stand_wert.label, anschluss.stand, zusatz)


def carried_by(kommune: Kommune, anschluss: Anschluss) -> str:
    """„über Kreis“ or „über regio iT“, "" where the Kommune runs it itself or nobody said; of an
    Anschluss that was read for a cell."""
    name: str | None = getattr(anschluss, "traegername", None)
    if not name or anschluss.traeger_id == kommune.organisation_id:
        return ""
    kreis = getattr(anschluss, "traegertyp", "") == Organisationstyp.KREIS
    return f"über {'Kreis' if kreis else name}"


@dataclass(frozen=True)
class Kommunenwahl:
    """The chosen Kommunen: as a query, by key, and the grid to count in; the database counts
    where there is none."""

    kommunen: QuerySet
    pks: Sequence[int]
    gitter: Gitterindex | None
    #: as the grid has them, where that is known already
    bits: int | None = None

    @cached_property
    def menge(self) -> int:
        """With a grid: the same as its set."""
        if self.bits is not None or self.gitter is None:
            return self.bits or 0
        return self.gitter.kommunen_of(self.pks)


def counted(dienste: Sequence[OnlineDienst], auswahl: Kommunenwahl) -> list[Zaehlung]:
    """For each Dienst what these Kommunen come to."""
    pks, anzahl = [dienst.pk for dienst in dienste], len(auswahl.pks)
    if gitter := auswahl.gitter:
        (gezaehlt,) = gitter.zaehlungen([auswahl.menge], pks)
        return [Zaehlung(anzahl, *zahlen) for zahlen in gezaehlt]
    gruppen = Anschluss.objects.filter(
        kommune__in=auswahl.kommunen.order_by().values("pk"), dienst__in=pks
    )
    zeilen = {zeile["dienst_id"]: zeile for zeile in gruppen.zaehlungen(je=("dienst_id",))}
    leer = Zaehlung(anzahl)
    return [Zaehlung.of(zeilen[pk], anzahl) if pk in zeilen else leer for pk in pks]


def heads(dienste: Sequence[OnlineDienst], zaehlungen: Sequence[Zaehlung], params) -> list:
    """The columns, each with the list of the Anschlüsse that its figures count."""
    # the Dienst stands last: thousands of cells differ in nothing else
    liste = f"{reverse('anschluesse')}{changed(params, dienst=[PLATZ])}".removesuffix(PLATZ)
    return [
        Dienstkopf(dienst, zaehlung, f"{liste}{dienst.kennung}")
        for dienst, zaehlung in zip(dienste, zaehlungen, strict=True)
    ]


@dataclass(frozen=True)
class Gruppierung:
    """What Kommunen are put together by: `weg` leads to it, `filter` is its name in addresses."""

    titel: str
    filter: str
    weg: str
    schluessel: str
    ohne: str
    #: whether a group may be a secret
    verborgen: bool = False


KREISE = Gruppierung(
    "Kreis",
    "kreis",
    "organisation__kreis",
    "kennung",
    "ohne Kreis: kreisfreie Städte und die Kreise selbst",
    verborgen=True,
)
BEZIRKE = Gruppierung(
    "Regierungsbezirk", "regierungsbezirk", "regierungsbezirk", "schluessel", KEINE_ANGABE
)


class Gebietszelle(NamedTuple):
    """A Dienst in some of the Kommunen: how many are online, what the others are, their list.

    Name and address are escaped already: thousands of cells are made of a few of them.
    """

    dienst: SafeString
    ziel: SafeString
    anteil: str
    rest: str


@dataclass(frozen=True)
class Gebietsgruppe:
    """Some of the Kommunen: their name, how many, where they are, and what they come to."""

    name: str
    anzahl: int
    ziel: str
    zellen: list[Gebietszelle]


def groups(
    art: Gruppierung, auswahl: Kommunenwahl, dienste: Sequence[OnlineDienst], params
) -> list[Gebietsgruppe]:
    """The same Kommunen in groups, whose sums are those of all."""
    pks = [dienst.pk for dienst in dienste]
    if auswahl.gitter:
        gefunden = _groups_of_grid(art, auswahl.gitter, auswahl.menge, pks)
    else:
        gefunden = _groups_of_queries(art, auswahl.kommunen.order_by(), pks)
    gefunden.sort(key=lambda gruppe: (gruppe[0] == OHNE, sort_key(gruppe[1])))
    # what follows the key of a group is added to it: thousands of addresses differ in nothing else
    stamm = changed(params, **{art.filter: [PLATZ], "ansicht": None}).removesuffix(PLATZ)
    liste = changed(params, **{"dienst": None, art.filter: [PLATZ], "ansicht": None})
    liste = liste.removesuffix(PLATZ)
    stamm, liste = f"{reverse('rollout')}{stamm}", f"{reverse('anschluesse')}{liste}"
    enden = [(escape(d.name), escape(f"&dienst={quote_plus(d.kennung)}")) for d in dienste]
    return [
        Gebietsgruppe(
            name,
            anzahl,
            f"{stamm}{quote_plus(schluessel)}",
            list(_cells(escape(f"{liste}{quote_plus(schluessel)}"), enden, zaehlungen)),
        )
        for schluessel, name, anzahl, zaehlungen in gefunden
    ]


def total(koepfe: Iterable[Dienstkopf]) -> list[Gebietszelle]:
    """The row below all groups."""
    return [
        Gebietszelle(
            escape(kopf.dienst.name), escape(kopf.ziel), kopf.zaehlung.anteil, kopf.zaehlung.rest
        )
        for kopf in koepfe
    ]


def _cells(
    liste: SafeString,
    enden: list[tuple[SafeString, SafeString]],
    zaehlungen: Sequence[Zaehlung],
) -> Iterator[Gebietszelle]:
    for (name, ende), zaehlung in zip(enden, zaehlungen, strict=True):
        yield Gebietszelle(name, liste + ende, zaehlung.anteil, zaehlung.rest)


#: a group's key, its name, how many Kommunen it has, and what they come to with each Dienst
Gruppenzahlen = tuple[str, str, int, list[Zaehlung]]


def _groups_of_grid(
    art: Gruppierung, gitter: Gitterindex, auswahl: int, pks: list[int]
) -> list[Gruppenzahlen]:
    namen = gitter.orte.labels(art.filter)
    mengen = {wert: gitter.orte.values(art.filter)[wert] for wert in namen}
    mengen[OHNE] = gitter.orte.missing(art.filter)
    teile = {wert: teil for wert, menge in mengen.items() if (teil := menge & auswahl)}
    gruppen = []
    for (wert, teil), zahlen in zip(
        teile.items(), gitter.zaehlungen(teile.values(), pks), strict=True
    ):
        anzahl = teil.bit_count()
        gezaehlt = [Zaehlung(anzahl, *eine) for eine in zahlen]
        gruppen.append((wert, namen.get(wert, art.ohne), anzahl, gezaehlt))
    return gruppen


def _groups_of_queries(art: Gruppierung, kommunen: QuerySet, pks: list[int]) -> list[Gruppenzahlen]:
    """Two queries."""
    felder = [f"{art.weg}_id", f"{art.weg}__{art.schluessel}", f"{art.weg}__name"]
    regel = nur_oeffentliche(art.weg) if art.verborgen else Q(pk__isnull=False)
    menge = kommunen.annotate(
        offen=Case(When(regel, then=True), default=False, output_field=BooleanField())
    )
    bekannt: dict[int | None, tuple[str, str]] = {}
    anzahlen: Counter[str] = Counter()
    for zeile in menge.values(*felder, "offen").annotate(anzahl=Count("pk")):
        pk, schluessel, name = (zeile[feld] for feld in felder)
        offen = pk is not None and zeile["offen"]
        bekannt[pk] = (schluessel, name) if offen else (OHNE, art.ohne)
        anzahlen[bekannt[pk][0]] += zeile["anzahl"]
    gezaehlt: dict[tuple[str, int], Zaehlung] = {}
    gruppen = Anschluss.objects.filter(kommune__in=kommunen.values("pk"), dienst__in=pks)
    for zeile in gruppen.zaehlungen(je=("dienst_id", f"kommune__{art.weg}_id")):
        schluessel = bekannt[zeile[f"kommune__{art.weg}_id"]][0]
        stelle = (schluessel, zeile["dienst_id"])
        bisher = gezaehlt.get(stelle, Zaehlung(anzahlen[schluessel]))
        gezaehlt[stelle] = bisher.plus(zeile)
    return [
        (
            wert,
            name,
            anzahlen[wert],
            [gezaehlt.get((wert, pk), Zaehlung(anzahlen[wert])) for pk in pks],
        )
        for wert, name in dict(bekannt.values()).items()
    ]


class Dienstspalte(Spalte):
    """The column of a Dienst in the wide file."""

    def __init__(self, dienst: OnlineDienst, name: str, zellen: Zellen):
        super().__init__("pk", f"Stand bei „{dienst}“.", nur_lesen=True, spaltenname=name)
        self.dienst, self.zellen = dienst, zellen

    def load(self, record):
        return _cell(record, self.zellen.get((record.pk, self.dienst.pk))).text


class Matrixdatei:
    """The wide file, for the eye: nobody reads it back, so it stands in no register."""

    def __init__(self, kommunen, dienste: Sequence[OnlineDienst]):
        zellen = cells_of(kommunen.order_by().values("pk"), dienste)
        self.public_columns = [
            Spalte("organisation__kennung", "Kennung der Kommune.", spaltenname=MATRIXKOPF),
            Spalte("organisation__name", "Name der Kommune.", spaltenname="name"),
            Spalte("organisation__ags", "Amtlicher Gemeindeschlüssel.", spaltenname="ags"),
            *(
                Dienstspalte(dienst, name, zellen)
                for dienst, name in zip(dienste, _unique_names(dienste), strict=True)
            ),
        ]
        for spalte in self.public_columns:
            spalte.oeffentlich = True

    def json_record(self, record) -> dict:
        """A Kommune in a JSON answer."""
        return {spalte.column_name: spalte.json(record) for spalte in self.public_columns}


def _unique_names(dienste: Sequence[OnlineDienst]) -> Iterator[str]:
    """What the columns are called; two of one name also by their Kennung."""
    namen = [dienst.name for dienst in dienste]
    for dienst in dienste:
        einmal = namen.count(dienst.name) == 1
        yield dienst.name if einmal else f"{dienst.name} ({dienst.kennung})"
