"""Matrix: Kommunen × Online-Dienste, as rows of a page and as a wide file.

A cell without Anschluss says „keine Angabe“ in every format; it is never a no.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Q, When
from django.http import QueryDict
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import changed, only
from bausteine.seiten.facetten import OHNE
from bausteine.tabellen.spalten import Spalte
from bausteine.werte.faltung import sort_key
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from organisationen.enums import Organisationstyp
from rollout.enums import Anschlussstand
from rollout.models import Anschluss
from rollout.resources import MATRIXKOPF
from rollout.zaehlung import Zaehlung

KEINE_ANGABE = "keine Angabe"
#: as many columns as a page can hold
HOECHSTENS = 12
#: key of a Kommune and of a Dienst → its Anschluss
Zellen = dict[tuple[int, int], Anschluss]


@dataclass(frozen=True)
class Zelle:
    """How far a Kommune is with a Dienst: word, class of its sign, address, second line."""

    wort: str
    klasse: str
    ziel: str
    zusatz: str = ""

    @property
    def text(self) -> str:
        """In a cell of a file."""
        return f"{self.wort} ({self.zusatz})" if self.zusatz else self.wort


@dataclass(frozen=True)
class Matrixzeile:
    """A Kommune with its cells, and how many of them nobody has said anything of."""

    kommune: Kommune
    zellen: list[tuple[OnlineDienst, Zelle]]
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
    zeilen = []
    for kommune in seite:
        stamm = f"{wurzel}{kommune.organisation.kennung}/"
        eigene = [zellen.get((kommune.pk, dienst.pk)) for dienst in dienste]
        paare = [
            (dienst, _cell(kommune, anschluss, f"{stamm}{dienst.kennung}/"))
            for dienst, anschluss in zip(dienste, eigene, strict=True)
        ]
        zeilen.append(Matrixzeile(kommune, paare, eigene.count(None)))
    return zeilen


def _cell(kommune: Kommune, anschluss: Anschluss | None, ziel: str) -> Zelle:
    if anschluss is None:
        return Zelle(KEINE_ANGABE, "ohne", ziel)
    zusatz = carried_by(kommune, anschluss)
    if anschluss.stand == Anschlussstand.ONLINE and not anschluss.ist_aktuell:
        zusatz = ", ".join(filter(None, (zusatz, "lange nicht geprüft")))
    return Zelle(anschluss.stand_wert.label, anschluss.stand, ziel, zusatz)


def carried_by(kommune: Kommune, anschluss: Anschluss) -> str:
    """„über Kreis“ or „über regio iT“, "" where the Kommune runs it itself or nobody said; of an
    Anschluss that was read for a cell."""
    name: str | None = getattr(anschluss, "traegername", None)
    if not name or anschluss.traeger_id == kommune.organisation_id:
        return ""
    kreis = getattr(anschluss, "traegertyp", "") == Organisationstyp.KREIS
    return f"über {'Kreis' if kreis else name}"


def counted(dienste: Sequence[OnlineDienst], kommunen, anzahl: int) -> list[Zaehlung]:
    """For each Dienst what these Kommunen (a query; `anzahl` of them) come to; one query."""
    gruppen = Anschluss.objects.filter(kommune__in=kommunen, dienst__in=[d.pk for d in dienste])
    zeilen = {zeile["dienst_id"]: zeile for zeile in gruppen.zaehlungen(je=("dienst_id",))}
    leer = Zaehlung(anzahl)
    return [
        Zaehlung.of(zeilen[dienst.pk], anzahl) if dienst.pk in zeilen else leer
        for dienst in dienste
    ]


def heads(dienste: Sequence[OnlineDienst], zaehlungen: Sequence[Zaehlung], params) -> list:
    """The columns, each with the list of the Anschlüsse that its figures count."""
    liste = reverse("anschluesse")
    return [
        Dienstkopf(dienst, zaehlung, f"{liste}{changed(params, dienst=[dienst.kennung])}")
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


@dataclass(frozen=True)
class Gebietsgruppe:
    """Some of the Kommunen: their name, how many, where they are, and what they come to."""

    name: str
    anzahl: int
    ziel: str
    zellen: list[Dienstkopf]


def groups(
    art: Gruppierung, kommunen, dienste: Sequence[OnlineDienst], params
) -> list[Gebietsgruppe]:
    """The same Kommunen (a query) in groups; two queries, whose sums are those of all."""
    felder = [f"{art.weg}_id", f"{art.weg}__{art.schluessel}", f"{art.weg}__name"]
    regel = nur_oeffentliche(art.weg) if art.verborgen else Q(pk__isnull=False)
    menge = kommunen.order_by().annotate(
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
    auswahl = Anschluss.objects.filter(
        kommune__in=kommunen.order_by().values("pk"), dienst__in=[d.pk for d in dienste]
    )
    for zeile in auswahl.zaehlungen(je=("dienst_id", f"kommune__{art.weg}_id")):
        schluessel = bekannt[zeile[f"kommune__{art.weg}_id"]][0]
        stelle = (schluessel, zeile["dienst_id"])
        bisher = gezaehlt.get(stelle, Zaehlung(anzahlen[schluessel]))
        gezaehlt[stelle] = bisher.plus(zeile)
    namen = sorted(dict(bekannt.values()).items(), key=lambda p: (p[0] == OHNE, sort_key(p[1])))
    return [
        _group(art, schluessel, name, anzahlen[schluessel], gezaehlt, dienste, params)
        for schluessel, name in namen
    ]


def _group(art, schluessel, name, anzahl, gezaehlt, dienste, params) -> Gebietsgruppe:
    eigene = changed(params, **{art.filter: [schluessel], "ansicht": None})
    zaehlungen = [gezaehlt.get((schluessel, d.pk), Zaehlung(anzahl)) for d in dienste]
    nur = only(QueryDict(eigene.removeprefix("?")), {*params, art.filter})
    return Gebietsgruppe(
        name, anzahl, f"{reverse('rollout')}{eigene}", heads(dienste, zaehlungen, nur)
    )


class Dienstspalte(Spalte):
    """The column of a Dienst in the wide file."""

    def __init__(self, dienst: OnlineDienst, name: str, zellen: Zellen):
        super().__init__("pk", f"Stand bei „{dienst}“.", nur_lesen=True, spaltenname=name)
        self.dienst, self.zellen = dienst, zellen

    def load(self, record):
        return _cell(record, self.zellen.get((record.pk, self.dienst.pk)), "").text


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
