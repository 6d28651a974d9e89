"""QuerySets: reads across all nouns."""

from dataclasses import dataclass
from typing import cast

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import TruncDate

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.frage import search_words
from bausteine.suche.lesung import Suchantwort, ask
from bausteine.suche.stamm import flat
from bausteine.werte.faltung import folded_sql
from dienste.models import DienstLeistung, Fachverfahren, OnlineDienst, Plattform
from dienste.querysets import OnlineDienstQuerySet
from gebiete.models import Kommune, page_of
from gesuche.models import Gesuch
from gesuche.querysets import GesuchQuerySet
from kennzahlen.models import Kennzahl
from leistungen.identifiers import begins_leika_key
from leistungen.models import LeikaLeistung, OzgLeistung
from leistungen.querysets import OzgLeistungQuerySet
from meinungsbilder.models import Meinungsbild
from mittel.models import Mittelvorgang
from onboarding.models import Onboarding
from organisationen.models import Organisation
from programme.models import Programm, Programmprojekt
from projects.enums import Status, Terminlage
from projects.models import Aenderung, Beteiligung, Umsetzungsprojekt, Zuordnungsvorschlag
from projects.querysets.angaben import ERSTE
from quellen.models import Quelle
from rollout.models import Anschluss
from rundbriefe.models import Rundbrief
from termine.models import Termin
from termine.querysets import TerminQuerySet
from themenfelder.models import Themenfeld
from ueberblick.gruende import GENANNT, Begruendung, reasons


@dataclass(frozen=True)
class Treffergruppe:
    """Hits of one noun: the first ones, and where to see all."""

    titel: str
    liste: str
    treffer: list
    anzahl: int

    @property
    def vorlage(self) -> str:
        """The template of what stands beside the name of a hit."""
        return f"ueberblick/treffer/{self.liste}.html"


#: noun, address name of its list, field that a hit is called by, keys for exact hits
SUCHORTE = (
    ("Umsetzungsprojekte", "umsetzungsprojekte", Umsetzungsprojekt, "titel", ("kennung",)),
    ("OZG-Leistungen", "ozg-leistungen", OzgLeistung, "name", ("ozg_id",)),
    ("LeiKa-Leistungen", "leika-leistungen", LeikaLeistung, "bezeichnung", ("leika_schluessel",)),
    (
        "Organisationen",
        "organisationen",
        Organisation,
        "name",
        ("kurzname", "kennung", "ags", "ars"),
    ),
    ("Themenfelder", "themenfelder", Themenfeld, "name", ("slug",)),
    ("Online-Dienste", "online-dienste", OnlineDienst, "name", ("kennung",)),
    ("Plattformen", "plattformen", Plattform, "name", ("kennung",)),
    ("Fachverfahren", "fachverfahren", Fachverfahren, "name", ("kennung",)),
    ("Mittel und Verträge", "mittel", Mittelvorgang, "gegenstand", ("kennung",)),
    ("Kennzahlen", "zahlen", Kennzahl, "bezeichnung", ("kennung",)),
    ("Termine", "termine", Termin, "titel", ("kennung",)),
    ("Rundbriefe", "rundbriefe", Rundbrief, "betreff", ("kennung",)),
    ("Partner gesucht", "gesuche", Gesuch, "titel", ("kennung",)),
    ("Meinungsbilder", "meinungsbilder", Meinungsbild, "titel", ("kennung",)),
    ("Programme", "programme", Programm, "name", ("kennung",)),
    ("Programmprojekte", "programmprojekte", Programmprojekt, "titel", ("kennung",)),
)
#: what joins a Kommune with something else: noun, address name of its list, order of its hits
PAARE = (
    (
        "Anschlüsse",
        "anschluesse",
        Anschluss,
        ("kommune__organisation__sortiertext", "dienst__sortiertext", "pk"),
    ),
    (
        "Onboardings",
        "onboardings",
        Onboarding,
        ("kommune__organisation__sortiertext", "plattform__sortiertext", "pk"),
    ),
)
JE_GRUPPE = 10


def search(eingabe: str) -> list[Treffergruppe]:
    """Hits for `eingabe` in every noun, in the order of their ranks.

    Each hit carries `gruende`, why it is one, and `marken`, what of it the question means. The
    group of an official key stands first.
    """
    if not (worte := search_words(eingabe)):
        return []
    lesung = ask(eingabe)
    gruppen, genau = [], set()
    for titel, liste, model, namensfeld, schluessel in SUCHORTE:
        if lesung is None:
            menge = model.objects.oeffentlich().search(eingabe)
            rang = _ranked(menge, worte, namensfeld, schluessel)
            erste = list(_for_result(rang, worte)[:JE_GRUPPE])
            anzahl = erste[0].anzahl_treffer if erste else 0
        else:
            name = model._meta.label_lower
            beste, anzahl = lesung.best(name, JE_GRUPPE), lesung.count(name)
            menge = model.objects.oeffentlich().filter(pk__in=beste)  # without any: no query
            gelesen = {record.pk: record for record in _for_result(menge, worte)}
            erste = [gelesen[pk] for pk in beste if pk in gelesen]
            if 0 in beste.values():
                genau.add(liste)
        if erste:
            gruppen.append(Treffergruppe(titel, liste, erste, anzahl))
    explain([record for gruppe in gruppen for record in gruppe.treffer], worte, lesung)
    gruppen += _pairs(eingabe, worte)
    if len(worte) == 1 and worte[0].isdecimal():
        gruppen.sort(key=lambda gruppe: gruppe.liste not in genau)
    return gruppen


def explain(records: list, worte: list[str], lesung: Suchantwort | None) -> None:
    """Give each hit its reasons, its address and what is marked in it."""
    for record in records:
        record.ziel = page_of(record)
        if lesung is None:
            record.gruende, record.marken = reasons(record, worte), tuple(map(flat, worte))
        else:
            record.gruende, record.marken = Begruendung(record, lesung).told()


def _pairs(eingabe: str, worte: list[str]) -> list[Treffergruppe]:
    """What joins a Kommune with a Dienst or a Plattform, where the words name both: one word, or a
    Kommune alone, has its own hits already."""
    gruppen = []
    for titel, liste, model, ordnung in PAARE if len(worte) > 1 else ():
        treffer = model.objects.oeffentlich().search(eingabe)
        erste = list(treffer.paare(worte).fuer_liste().order_by(*ordnung)[:JE_GRUPPE])
        for record in erste:
            record.gruende, record.ziel = [], record.get_absolute_url()
            record.marken = tuple(map(flat, worte))
        if erste:  # as many as the list has, which also looks into remarks
            gruppen.append(Treffergruppe(titel, liste, erste, treffer.count()))
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


def _for_result(queryset: QuerySet, worte: list[str]) -> QuerySet:
    """With what a line of the result shows and what may be the reason for it."""
    if queryset.model is LeikaLeistung:
        return queryset.select_related("ozg_leistung").prefetch_related(
            Prefetch("ozg_leistung__projekte", Umsetzungsprojekt.objects.oeffentlich()),
            Prefetch(
                "ozg_leistung__zuordnungsvorschlaege", Zuordnungsvorschlag.objects.vermutete()
            ),
        )
    if queryset.model is OzgLeistung:
        leistungen = cast("OzgLeistungQuerySet", queryset.select_related("themenfeld"))
        return leistungen.mit_projekten().prefetch_related(*_named_leika("", worte))
    if queryset.model is Organisation:
        return queryset.select_related("kommune", "kreis").prefetch_related("aliase")
    if queryset.model is OnlineDienst:
        dienste = cast("OnlineDienstQuerySet", queryset.select_related("betreiber"))
        return dienste.mit_stand().prefetch_related(
            "betreiber__aliase",
            Prefetch("dienstleistungen", DienstLeistung.objects.sichtbare()),
        )
    if queryset.model is Mittelvorgang:
        return queryset.select_related("projekt", "partner").prefetch_related("partner__aliase")
    if queryset.model in (Termin, Gesuch):  # only what is public of what they are about
        return cast("TerminQuerySet | GesuchQuerySet", queryset).fuer_liste()
    if queryset.model is Umsetzungsprojekt:
        partner = Beteiligung.objects.oeffentlich().prefetch_related("organisation__aliase")
        return queryset.prefetch_related(
            "fruehere_titel",
            "stichwoerter",
            Prefetch("ozg_leistungen", OzgLeistung.objects.oeffentlich()),
            Prefetch("beteiligungen", partner),
            *_named_leika("ozg_leistungen__", worte),
        )
    return queryset


def _named_leika(pfad: str, worte: list[str]) -> list[Prefetch]:
    """The LeiKa-Leistungen that a search by key has found a record by, as `genannte_leika`."""
    return [
        Prefetch(
            f"{pfad}leika_leistungen",
            LeikaLeistung.objects.oeffentlich().mit_schluesselanfang(wort),
            to_attr=GENANNT,
        )
        for wort in worte[:1]
        if begins_leika_key(wort)
    ]


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
    lagen = projekte.mit_terminlage()
    return {
        "projekte": projekte,
        "kommt": lagen.filter(terminlage=Terminlage.KOMMT),
        "ueberfaellig": lagen.filter(terminlage=Terminlage.UEBERFAELLIG),
        "alter_plan": lagen.filter(terminlage=Terminlage.ALT),
        "ozg_leistungen": OzgLeistung.objects.oeffentlich(),
        "kommunen": Kommune.objects.oeffentlich(),
    }


def changes_by_day(hoechstens: int) -> QuerySet:
    """The latest days with public changes: how many projects were new, how many changes there were
    to how many, and the title of one of them."""
    return (
        Aenderung.objects.oeffentlich()
        .order_by()
        .values(tag=TruncDate("am"))
        .annotate(
            neu=Count("pk", filter=ERSTE),
            aenderungen=Count("pk", filter=~ERSTE),
            geaendert=Count("projekt", filter=~ERSTE, distinct=True),
            projekte=Count("projekt", distinct=True),
            titel=Min("projekt__titel"),
        )
        .order_by("-tag")[:hoechstens]
    )


def in_rollout(hoechstens: int) -> QuerySet:
    """Public projects in the Roll-out, each with `feldname`: one of its Themenfelder."""
    felder = Themenfeld.objects.oeffentlich().filter(projekte=OuterRef("pk")).order_by("nummer")
    return (
        Umsetzungsprojekt.objects.oeffentlich()
        .filter(status=Status.ROLLOUT)
        .defer("suchtext", "interne_notiz", "oeffentliche_angaben")
        .annotate(feldname=Subquery(felder.values("name")[:1]))
        .order_by("sortiertext", "pk")[:hoechstens]
    )


def youngest_sources(hoechstens: int) -> QuerySet:
    """The youngest Quellen of public projects, each with `projektzahl`."""
    return (
        Quelle.objects.oeffentlich()
        .filter(nur_oeffentliche("quellenangaben__projekt"), stand_von__isnull=False)
        .annotate(projektzahl=Count("quellenangaben__projekt", distinct=True))
        .fuer_liste()[:hoechstens]
    )
