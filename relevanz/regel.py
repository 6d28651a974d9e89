"""Rule: whether a Leistung concerns a Kommune: ja, nein or offen, with the reason.

Worked out when it is read and stored nowhere, in the database for many Leistungen at once. The
first that answers wins: the Kommune itself; the Land for her Größenklasse, of the Leistung or else
of its OZG-Leistung; the LeiKa-Typ, as far as it tells Land and Kommune apart. What nobody answers
stays offen, and that is no nein.
"""

import re
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung
from quellen.models import Quelle
from relevanz.enums import Relevanz, Relevanzgrund
from relevanz.models import Selbstauskunft, Vollzugszuordnung

#: types that leave the Vollzug to Kommunen, and types that leave it to Bund or Land; „2/3“, „3“ and
#: „4“ do not tell Land and Kommune apart
_JA = r"(5|[2-4](/[2-4])?b)"
_NEIN = r"([12]|[2-4](/[2-4])?a)"
TYP_JA, TYP_NEIN = (rf"^{teil}(, ?{teil})*$" for teil in (_JA, _NEIN))
#: either of the two
PARTED = re.compile(f"{TYP_JA}|{TYP_NEIN}")


@dataclass(frozen=True)
class Relevanzzahlen:
    """How many Leistungen concern a Kommune, do not, or may."""

    ja: int = 0
    offen: int = 0
    nein: int = 0

    @property
    def gesamt(self) -> int:
        """All public Leistungen."""
        return self.ja + self.offen + self.nein


@dataclass(frozen=True)
class Relevanzbefund:
    """What holds for a Leistung and a Kommune, who says so, and in which public Quelle."""

    wert: Relevanz
    grund: Relevanzgrund
    worte: str
    quelle: Quelle | None = None
    fundstelle: str = ""


def _selbstauskuenfte(kommune: Kommune) -> QuerySet[Selbstauskunft]:
    return Selbstauskunft.objects.filter(kommune=kommune)


def _zuordnungen(kommune: Kommune) -> QuerySet[Vollzugszuordnung]:
    """Of her Größenklasse; none where that is not known."""
    if kommune.groessenklasse_id is None:
        return Vollzugszuordnung.objects.none()
    return Vollzugszuordnung.objects.filter(groessenklasse=kommune.groessenklasse_id)


def _answers(kommune: Kommune) -> dict[str, Subquery]:
    """The answers of the rules before the LeiKa-Typ, each NULL where it does not answer."""
    antworten = {
        "_selbst": Subquery(
            _selbstauskuenfte(kommune)
            .filter(leika_leistung=OuterRef("pk"))
            .order_by()
            .values("betrifft")[:1]
        )
    }
    if kommune.groessenklasse_id is not None:
        zuordnungen = _zuordnungen(kommune).order_by()
        antworten["_eigen"] = Subquery(
            zuordnungen.filter(leika_leistung=OuterRef("pk")).values("wert")[:1]
        )
        antworten["_ozg"] = Subquery(
            zuordnungen.filter(
                nur_oeffentliche("ozg_leistung"), ozg_leistung=OuterRef("ozg_leistung")
            ).values("wert")[:1]
        )
    return antworten


def _says(feld: str) -> Q:
    """Whether a type parts Land and Kommune."""
    return Q(**{f"{feld}__regex": TYP_JA}) | Q(**{f"{feld}__regex": TYP_NEIN})


def with_relevance(leistungen: QuerySet[LeikaLeistung], kommune: Kommune) -> QuerySet:
    """Annotates `relevanz` and `relevanz_grund` for one Kommune."""
    antworten = _answers(kommune)
    typ = Case(
        # the FIM-Portal parts Land and Kommune where the catalogue does not
        When(fim_typisierung__regex=TYP_JA, then=Value(Relevanz.JA.value)),
        When(fim_typisierung__regex=TYP_NEIN, then=Value(Relevanz.NEIN.value)),
        When(typ__regex=TYP_JA, then=Value(Relevanz.JA.value)),
        When(typ__regex=TYP_NEIN, then=Value(Relevanz.NEIN.value)),
        default=Value(Relevanz.OFFEN.value),
        output_field=CharField(),
    )
    gruende = {
        "_selbst": Relevanzgrund.SELBSTAUSKUNFT,
        "_eigen": Relevanzgrund.ZUORDNUNG,
        "_ozg": Relevanzgrund.ZUORDNUNG_OZG,
    }
    grund = Case(
        *(
            When(**{f"{name}__isnull": False}, then=Value(gruende[name].value))
            for name in antworten
        ),
        When(_says("typ") | _says("fim_typisierung"), then=Value(Relevanzgrund.TYP.value)),
        default=Value(Relevanzgrund.UNGETEILT.value),
        output_field=CharField(),
    )
    return leistungen.alias(**antworten).annotate(
        relevanz=Coalesce(*map(F, antworten), typ, output_field=CharField()),
        relevanz_grund=grund,
    )


def with_findings(leistungen: QuerySet, kommune: Kommune) -> QuerySet:
    """The same, with the records that answer loaded: what `finding` reads."""
    zuordnungen = _zuordnungen(kommune).select_related("quelle")
    return with_relevance(leistungen, kommune).prefetch_related(
        Prefetch(
            "selbstauskuenfte",
            _selbstauskuenfte(kommune).select_related("quelle"),
            to_attr="auskunft_hier",
        ),
        Prefetch("vollzugszuordnungen", zuordnungen, to_attr="zuordnung_hier"),
        Prefetch("ozg_leistung__vollzugszuordnungen", zuordnungen, to_attr="zuordnung_hier"),
    )


def relevance_counts(kommune: Kommune) -> Relevanzzahlen:
    """How many public Leistungen have each value, in one query."""
    zeilen = (
        with_relevance(LeikaLeistung.objects.oeffentlich(), kommune)
        .order_by()
        .values("relevanz")
        .annotate(anzahl=Count("pk"))
    )
    return Relevanzzahlen(**{zeile["relevanz"]: zeile["anzahl"] for zeile in zeilen})


def finding(leistung) -> Relevanzbefund:
    """What holds for a Leistung that `with_findings` has loaded, with who says so."""
    wert, grund = Relevanz(leistung.relevanz), Relevanzgrund(leistung.relevanz_grund)
    belege = {
        Relevanzgrund.SELBSTAUSKUNFT: lambda: leistung.auskunft_hier,
        Relevanzgrund.ZUORDNUNG: lambda: leistung.zuordnung_hier,
        Relevanzgrund.ZUORDNUNG_OZG: lambda: leistung.ozg_leistung.zuordnung_hier,
    }
    beleg = next(iter(belege[grund]()), None) if grund in belege else None
    quelle = beleg.quelle if beleg and beleg.quelle and beleg.quelle.ist_oeffentlich else None
    return Relevanzbefund(
        wert,
        grund,
        _worded(leistung, grund, beleg),
        quelle,
        beleg.fundstelle if beleg and quelle else "",
    )


def _worded(leistung, grund: Relevanzgrund, beleg) -> str:
    """Who says so, in words."""
    if grund is Relevanzgrund.TYP:
        if PARTED.match(leistung.fim_typisierung):
            return f"Typisierung {leistung.fim_typisierung} im FIM-Portal"
        return f"LeiKa-Typ {leistung.typ}"
    if grund is Relevanzgrund.UNGETEILT:
        typ = f"LeiKa-Typ {leistung.typ}" if leistung.typ else "ohne LeiKa-Typ"
        return f"{typ}: {grund.label}"
    if beleg is not None and grund is Relevanzgrund.SELBSTAUSKUNFT:
        tag = beleg.zuletzt_bestaetigt_am or beleg.geaendert_am.date()
        return f"{grund.label}, Stand {tag:%d.%m.%Y}"
    return str(grund.label)
