"""Public pages of Umsetzungsprojekte."""

from django.views.generic import DetailView

from ozgportal.listen import Kopf, ListPage
from ozgportal.register import resource_for
from projects.enums import Phasenart, Rolle, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Phase, Umsetzungsprojekt
from projects.querysets import verweise


class UmsetzungsprojektListe(ListPage):
    """All public projects, filtered."""

    model = Umsetzungsprojekt
    resource_name = "umsetzungsprojekte"
    filterset_class = UmsetzungsprojektFilterSet
    zelle = "projects/_zelle.html"
    sortierung = "titel"
    kopf = [
        Kopf("titel", "Titel", ("sortiertext",)),
        Kopf("themenfelder", "Themenfelder", ("themenfeld_nummer", "sortiertext")),
        Kopf("status", "Status", (Status.reihenfolge(), "sortiertext")),
        Kopf("termin", "Nächster Termin", ("naechster_termin_von", "naechster_termin_bis")),
        Kopf("partner", "Partner", ("partnerzahl", "sortiertext")),
        Kopf("efa", "EfA", ("efa", "sortiertext"), wahl=True),
        Kopf("prioritaet", "Priorität", ("prioritaet", "sortiertext"), zahl=True, wahl=True),
        Kopf("geaendert", "Stand vom", ("geaendert_am", "sortiertext"), wahl=True),
    ]
    ansichten = {"tabelle": "Tabelle", "karten": "Karten"}

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        spalte = self.sortiert_nach.removeprefix("-")
        if spalte == "themenfelder":
            return queryset.mit_themenfeld_nummer()
        return queryset.mit_partnerzahl() if spalte == "partner" else queryset


class Steckbrief(DetailView):
    """Everything public about one project."""

    model = Umsetzungsprojekt
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "projekt"

    def get_queryset(self):
        return Umsetzungsprojekt.objects.oeffentlich().fuer_detail()

    def get_context_data(self, **kwargs):
        projekt = self.object
        return super().get_context_data(
            verweise=verweise(projekt),
            rollen=_by_role(projekt),
            kette=_chain(projekt),
            aenderungen=_readable(projekt.aenderungen.all()),
            **kwargs,
        )


def _chain(projekt) -> list[tuple[Phasenart, Phase | None]]:
    """All six phases in their order, those without a record too."""
    phasen = {phase.art: phase for phase in projekt.phasen.all()}
    return [(art, phasen.get(art.value)) for art in Phasenart]


def _by_role(projekt) -> list[tuple[Rolle, list]]:
    """Public partners grouped by role, in the order of the enumeration."""
    beteiligungen = list(projekt.beteiligungen.all())
    gruppen = ((rolle, [b for b in beteiligungen if b.rolle == rolle]) for rolle in Rolle)
    return [(rolle, gruppe) for rolle, gruppe in gruppen if gruppe]


def _readable(aenderungen) -> list[dict]:
    """Public changes with the columns' explanations; lists are counted, not repeated."""
    spalten = resource_for("umsetzungsprojekte").fields
    return [
        {"am": aenderung.am, "saetze": [_satz(u, spalten) for u in aenderung.unterschiede]}
        for aenderung in aenderungen
    ]


def _satz(unterschied: dict, spalten) -> dict:
    name, vorher, nachher = unterschied["spalte"], unterschied["vorher"], unterschied["nachher"]
    titel = name.replace("_", " ")
    if isinstance(nachher, list):
        dazu = len([wert for wert in nachher if wert not in (vorher or [])])
        weg = len([wert for wert in vorher or [] if wert not in nachher])
        return {"titel": titel, "text": f"{dazu} hinzugekommen, {weg} entfallen"}
    return {"titel": titel, "text": f"{vorher or 'leer'} → {nachher or 'leer'}"}
