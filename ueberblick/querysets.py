"""Reads across all nouns."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.utils import timezone

from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from ozgportal.faltung import folded_sql
from ozgportal.suche import woerter
from projects.enums import Terminlage
from projects.models import Beteiligung, Umsetzungsprojekt
from quellen.models import Quelle
from themenfelder.models import Themenfeld
from ueberblick.gruende import reasons


@dataclass(frozen=True)
class Treffergruppe:
    """Hits of one noun: the first ones, and where to see all."""

    titel: str
    liste: str
    treffer: list
    anzahl: int


#: noun, address name of its list, field that a hit is called by, keys for exact hits
_SUCHORTE = (
    ("Umsetzungsprojekte", "umsetzungsprojekte", Umsetzungsprojekt, "titel", ("kennung",)),
    ("OZG-Leistungen", "ozg-leistungen", OzgLeistung, "name", ("ozg_id",)),
    ("LeiKa-Leistungen", "leika-leistungen", LeikaLeistung, "bezeichnung", ("leika_schluessel",)),
    ("Organisationen", "organisationen", Organisation, "name", ("kurzname", "kennung", "ags")),
    ("Themenfelder", "themenfelder", Themenfeld, "name", ("slug",)),
)
JE_GRUPPE = 10


def suche(eingabe: str) -> list[Treffergruppe]:
    """Hits for `eingabe` in every noun, exact keys first, then titles that begin with it.

    Each hit carries `gruende`: why it is one. The group of an official key stands first.
    """
    worte = woerter(eingabe)
    if not worte:
        return []
    gruppen = []
    for titel, liste, model, namensfeld, schluessel in _SUCHORTE:
        treffer = _ranked(model.objects.oeffentlich().suche(eingabe), worte, namensfeld, schluessel)
        erste = list(_for_result(treffer)[:JE_GRUPPE])
        for record in erste:
            record.gruende = reasons(record, worte)
        if erste:
            gruppen.append(Treffergruppe(titel, liste, erste, erste[0].anzahl_treffer))
    if len(worte) == 1 and worte[0].isdecimal():
        gruppen.sort(key=lambda gruppe: gruppe.treffer[0].rang != 0)
    return gruppen


def _ranked(queryset: QuerySet, worte: list[str], namensfeld: str, schluessel) -> QuerySet:
    """Order: the key itself, a name that begins with the words, a name with them, the rest."""
    wert = " ".join(worte)
    genau = Q()
    for feld in schluessel:
        genau |= Q(**{f"{feld}__iexact": wert})
    rang = Case(
        When(genau, then=Value(0)),
        When(name_gefaltet__startswith=wert, then=Value(1)),
        When(name_gefaltet__contains=wert, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return queryset.annotate(
        name_gefaltet=folded_sql([namensfeld]), rang=rang, anzahl_treffer=Window(Count("pk"))
    ).order_by("rang", "sortiertext", "pk")


def _for_result(queryset: QuerySet) -> QuerySet:
    """With what a line of the result shows and what may be the reason for it."""
    if queryset.model is LeikaLeistung:
        return queryset.select_related("ozg_leistung")
    if queryset.model is OzgLeistung:
        return queryset.select_related("themenfeld")
    if queryset.model is Organisation:
        return queryset.prefetch_related("aliase")
    if queryset.model is Umsetzungsprojekt:
        partner = Beteiligung.objects.oeffentlich().prefetch_related("organisation__aliase")
        return queryset.prefetch_related(
            "fruehere_titel",
            "stichwoerter",
            Prefetch("ozg_leistungen", OzgLeistung.objects.oeffentlich()),
            Prefetch("beteiligungen", partner),
        )
    return queryset


@dataclass(frozen=True)
class Bestand:
    """What every page has to know of the records: when a public project last changed, and
    whether there is a public LeiKa-Leistung."""

    geaendert_am: dt.datetime | None
    leika: bool


def stock() -> Bestand:
    """As it is now, in one query: the project changed last, and any LeiKa-Leistung."""
    projekte, katalog = Umsetzungsprojekt.objects.oeffentlich(), LeikaLeistung.objects.oeffentlich()
    teile = [
        model.objects.order_by()
        .filter(pk=Subquery(einer.values("pk")[:1]))
        .values_list(Value(model._meta.model_name, output_field=CharField()), "geaendert_am")
        for model, einer in (
            (Umsetzungsprojekt, projekte.order_by("-geaendert_am")),
            (LeikaLeistung, katalog.order_by()),
        )
    ]
    gefunden = dict(teile[0].union(teile[1], all=True))
    am = gefunden.get(Umsetzungsprojekt._meta.model_name)
    return Bestand(
        timezone.localtime(am) if am else None, LeikaLeistung._meta.model_name in gefunden
    )


def newest_quelle() -> Quelle | None:
    """The public Quelle with the latest Stand."""
    quellen = Quelle.objects.oeffentlich().filter(stand_bis__isnull=False)
    return quellen.order_by("-stand_bis").first()


def counted(mengen: dict[str, QuerySet]) -> dict[str, int]:
    """How many records each of the named querysets has, in one query."""
    teile = [
        queryset.order_by()
        .values(menge=Value(name, output_field=CharField()))
        .annotate(anzahl=Count("pk", distinct=True))
        for name, queryset in mengen.items()
    ]
    zeilen = teile[0].union(*teile[1:], all=True)
    return dict.fromkeys(mengen, 0) | {zeile["menge"]: zeile["anzahl"] for zeile in zeilen}


def figures() -> dict[str, QuerySet]:
    """What the start page counts; each is the list that its number links to."""
    projekte = Umsetzungsprojekt.objects.oeffentlich()
    return {
        "projekte": projekte,
        "ueberfaellig": projekte.mit_terminlage().filter(terminlage=Terminlage.UEBERFAELLIG),
        "ozg_leistungen": OzgLeistung.objects.oeffentlich(),
        "organisationen": Organisation.objects.oeffentlich(),
    }
