"""Ranking signals: what speaks for it that an open Leistung concerns a Kommune.

SDG, a project, a Dienst, and how many Kommunen of the same Größenklasse have an Anschluss to one of
its Dienste. They order what is open, and never answer it.
"""

from collections import defaultdict

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from dienste.models import DienstLeistung
from gebiete.models import Kommune
from projects.models import Projektleistung, Umsetzungsprojekt
from rollout.models import Anschluss

#: a sign counts more than any number of Kommunen
ZEICHEN = 10_000


def with_evidence(leistungen: QuerySet, kommune: Kommune) -> QuerySet:
    """Annotates `hat_sdg`, `hat_projekt`, `hat_dienst`, `vergleichbare` (a number), and
    `anzeichenrang`: the least where most speaks for it."""
    hier = OuterRef("ozg_leistung")
    projekte = Umsetzungsprojekt.objects.oeffentlich()
    einzeln = Projektleistung.objects.filter(nur_oeffentliche("projekt"))
    dienste = DienstLeistung.objects.filter(nur_oeffentliche("dienst"))
    zeichen = ("hat_sdg", "hat_projekt", "hat_dienst")
    mit = leistungen.annotate(
        hat_sdg=_yes(Q(sdg1=True) | Q(sdg2=True)),
        hat_projekt=_yes(
            Exists(projekte.filter(ozg_leistungen=hier))
            | Exists(einzeln.filter(leika_leistung=OuterRef("pk")))
        ),
        hat_dienst=_yes(
            Exists(dienste.filter(leika_leistung=OuterRef("pk")))
            | Exists(dienste.filter(ozg_leistung=hier))
        ),
        vergleichbare=_neighbours(kommune),
    )
    summe = sum((F(name) for name in zeichen), start=_yes(Q(vergleichbare__gt=0)))
    return mit.annotate(anzeichenrang=Value(0) - summe * ZEICHEN - F("vergleichbare"))


def _yes(regel) -> Case:
    return Case(When(regel, then=Value(1)), default=Value(0), output_field=IntegerField())


def _neighbours(kommune: Kommune):
    """Of how many Kommunen of its Größenklasse somebody has named an Anschluss to a Dienst of the
    Leistung: the most of any of its Dienste; 0 where the class is not known."""
    je_zahl: dict[int, list[int]] = defaultdict(list)
    if kommune.groessenklasse_id is not None:
        andere = Anschluss.objects.oeffentlich().exclude(kommune=kommune)
        zeilen = andere.filter(kommune__groessenklasse=kommune.groessenklasse_id).order_by()
        for dienst, zahl in zeilen.values_list("dienst").annotate(Count("kommune")):
            je_zahl[zahl].append(dienst)
    umfang = DienstLeistung.objects.order_by()
    faelle = []
    for zahl, schluessel in sorted(je_zahl.items(), reverse=True):
        genannt = umfang.filter(dienst__in=schluessel)
        leika = genannt.filter(leika_leistung__isnull=False).values("leika_leistung")
        ozg = genannt.filter(ozg_leistung__isnull=False).values("ozg_leistung")
        faelle.append(When(Q(pk__in=leika) | Q(ozg_leistung__in=ozg), then=Value(zahl)))
    return Case(*faelle, default=Value(0), output_field=IntegerField())
