"""Reads: what the Steckbrief shows of one project, with SQL that is put together once."""

from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from bausteine.werte.faltung import sort_key
from bausteine.werte.statement import Relation, Statement, stand_in
from projects.enums import Zuordnungsregel


def _model(name: str):
    return apps.get_model("projects", name)


#: what belongs to a project alone, each with how it is shown
TEILE = (
    Relation("phasen", lambda: _model("Phase").objects.in_reihenfolge()),
    Relation("beteiligungen", lambda: _model("Beteiligung").objects.oeffentlich()),
    Relation("projektleistungen", lambda: _model("Projektleistung").objects.oeffentlich()),
    Relation("fruehere_titel", lambda: _model("FruehererTitel").objects.mit_quelle()),
    Relation("quellenangaben", lambda: _model("Quellenangabe").objects.mit_quelle()),
    Relation("aenderungen", lambda: _model("Aenderung").objects.all()),
)
#: kinds of records that a project points to
ARTEN = (
    "themenfelder",
    "ozg_leistungen",
    "vermutet",
    "fachlichkeiten",
    "stichwoerter",
    "siehe_auch",
)


def load_parts(projekt) -> None:
    """Load what the Steckbrief shows of it besides `verweise`; one query for each kind."""
    for teil in TEILE:
        teil.load(projekt)


def verweise(projekt) -> dict[str, list[dict]]:
    """All public records a project points to, by kind, in one query; `vermutet` by rules alone.

    Each entry has `art`, `schluessel` (part of its address), `titel` and `zusatz`.
    """
    ergebnis: dict[str, list[dict]] = {art: [] for art in ARTEN}
    for zeile in _VERWEISE.rows(projekt.pk, projekt):
        ergebnis[zeile["art"]].append(zeile)
    for zeile in ergebnis["vermutet"]:
        zeile["grund"] = Zuordnungsregel(zeile["zusatz"]).label
    for zeilen in ergebnis.values():
        zeilen.sort(key=lambda zeile: sort_key(zeile["titel_"]))
    return ergebnis


def _all_kinds(pk: int) -> models.QuerySet:
    """The rows of all kinds."""
    projekt = stand_in(_model("Umsetzungsprojekt"), pk)
    # both ways by index; joined by OR the database would look at every project
    hin, her = "from_umsetzungsprojekt", "to_umsetzungsprojekt"
    verbindungen = type(projekt).siehe_auch.through.objects
    nachbarn = (
        type(projekt)
        .objects.oeffentlich()
        .filter(
            pk__in=verbindungen.filter(**{hin: projekt})
            .values(her)
            .union(verbindungen.filter(**{her: projekt}).values(hin))
        )
    )
    leer = Value("", output_field=models.CharField())
    teile: tuple[tuple[models.QuerySet, str, str, str | Value], ...] = (
        (projekt.themenfelder.oeffentlich(), "slug", "name", leer),
        (projekt.ozg_leistungen.oeffentlich(), "slug", "name", "ozg_id"),
        (
            projekt.zuordnungsvorschlaege.vermutete(),
            "ozg_leistung__slug",
            "ozg_leistung__name",
            "regel",
        ),
        (projekt.fachlichkeiten.all(), "slug", "name", leer),
        (projekt.stichwoerter.all(), "slug", "name", leer),
        (nachbarn, "kennung", "titel", "status"),
    )
    abfragen = [
        queryset.order_by().values(
            art=Value(art, output_field=models.CharField()),
            schluessel=F(schluessel),
            titel_=F(titel),
            zusatz=zusatz if isinstance(zusatz, Value) else Coalesce(F(zusatz), leer),
        )
        for art, (queryset, schluessel, titel, zusatz) in zip(ARTEN, teile, strict=True)
    ]
    return abfragen[0].union(*abfragen[1:], all=True)


_VERWEISE = Statement(_all_kinds)
