"""Read model: what the PVOG and Redaktionen say of each Kommune, kept by every process until
something changes.

Every page of a Kommune asks for it, and there are a few hundred of them: a few queries for all.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from aussensicht.abgleich import areas_above
from aussensicht.models import PvogLauf, XzufiEintrag, XzufiLauf
from bausteine.auslieferung.memo import Memo
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from gebiete.models import Kommune


@dataclass(frozen=True)
class Redaktionsstimme:
    """What the file of a Redaktion comes to for one Kommune: Onlinedienste of its own, and of the
    areas above it; two numbers that are never added."""

    redaktion: str
    stand_text: str
    eigene: int = 0
    ohne_link: int = 0
    weg: int = 0
    darueber: int = 0


@dataclass
class Stimmen:
    """What is said, by the Organisation it is about."""

    pvog: dict[int, list[PvogLauf]]
    xzufi: list[XzufiLauf]
    #: by file and Organisation
    je_kommune: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    #: the Organisationen that are Kommunen
    kommunen: set[int] = field(default_factory=set)
    #: the Onlinedienste by file and area
    je_gebiet: dict[tuple[int, str], set[int]] = field(default_factory=dict)


class Aussenstimmen:
    """The voices about one Kommune, as its block wants them."""

    def __init__(self, stimmen: list[PvogLauf | Redaktionsstimme]):
        self.stimmen = stimmen

    def fuer_anbau(self) -> list[PvogLauf | Redaktionsstimme]:
        """That of the PVOG first, its own before all that is found there."""
        return self.stimmen


def _by_organisation() -> Stimmen:
    pvog: dict[int, list[PvogLauf]] = defaultdict(list)
    for lauf in PvogLauf.objects.fuer_anbau():
        if lauf.kommune:
            pvog[lauf.kommune.organisation_id].append(lauf)
    stimmen = Stimmen(dict(pvog), list(XzufiLauf.objects.geltende().order_by("redaktion", "pk")))
    if not stimmen.xzufi:
        return stimmen
    alle = XzufiEintrag.objects.geltende().order_by()
    eigene = alle.filter(nur_oeffentliche("kommune__organisation"), kommune__isnull=False)
    genannt = Q(verschwunden_am=None)
    zahlen = eigene.values("dienst__lauf", "kommune__organisation").annotate(
        eigene=Count("dienst", filter=genannt, distinct=True),
        ohne_link=Count("dienst", filter=genannt & Q(dienst__adresse=""), distinct=True),
        weg=Count("dienst", filter=~genannt, distinct=True),
    )
    for zeile in zahlen:
        ort = zeile.pop("dienst__lauf"), zeile.pop("kommune__organisation")
        stimmen.je_kommune[ort] = zeile
    je_gebiet: dict[tuple[int, str], set[int]] = defaultdict(set)
    oben = (
        alle.genannte()
        .filter(gebiet__endswith="000")
        .values_list("dienst__lauf", "gebiet", "dienst")
    )
    for lauf, gebiet, dienst in oben.distinct():
        je_gebiet[lauf, gebiet].add(dienst)
    stimmen.je_gebiet = dict(je_gebiet)
    stimmen.kommunen = set(Kommune.objects.order_by().values_list("organisation", flat=True))
    return stimmen


STIMMEN = Memo(_by_organisation)


def voice_for(organisation) -> Aussenstimmen:
    """What others say of the Kommune that an Organisation is; nothing for any other."""
    stimmen = STIMMEN.get()
    gesagt: list[PvogLauf | Redaktionsstimme] = [*stimmen.pvog.get(organisation.pk, [])]
    for lauf in stimmen.xzufi:
        zahlen = stimmen.je_kommune.get((lauf.pk, organisation.pk), {})
        darueber: set[int] = set()
        if organisation.ars and organisation.pk in stimmen.kommunen:
            for gebiet in areas_above(str(organisation.ars).ljust(12, "0")):
                darueber |= stimmen.je_gebiet.get((lauf.pk, gebiet), set())
        if zahlen or darueber:
            gesagt.append(
                Redaktionsstimme(lauf.redaktion, lauf.stand_text, darueber=len(darueber), **zahlen)
            )
    return Aussenstimmen(gesagt)
