"""Baseline: a plain list and a plain page of a record, over the portal's own models.

Written with care for what costs most (prefetch, one GROUP BY a facet), but with nothing that one
would not write on the first day. It shows the same rows and counts as the portal; it leaves out
values without any choice („ohne Angabe“) and searches the project's own texts only, which is less
work than the portal's.
"""

from django.db.models import Count, Q
from django.views.generic import DetailView, ListView

from projects.models import Umsetzungsprojekt

OEFFENTLICH = "veroeffentlicht"
HOECHSTENS = 15
#: parameter of the address: path of the value, path of its name, condition for being public
FACETTEN = {
    "themenfeld": ("themenfelder__slug", "themenfelder__name", "themenfelder"),
    "status": ("status", "status", ""),
    "belegt": ("nachweis", "nachweis", ""),
    "phase": ("phasen__art", "phasen__art", ""),
    "stand": ("phasen__stand", "phasen__stand", ""),
    "planjahr": ("phasen__geplant_von__year", "phasen__geplant_von__year", ""),
    "termin": ("terminlage", "terminlage", ""),
    "efa": ("efa", "efa", ""),
    "prioritaet": ("prioritaet", "prioritaet", ""),
    "fachlichkeit": ("fachlichkeiten__slug", "fachlichkeiten__name", ""),
    "stichwort": ("stichwoerter__slug", "stichwoerter__name", ""),
    "organisation": (
        "beteiligungen__organisation__kennung",
        "beteiligungen__organisation__kurzname",
        "beteiligungen__organisation",
    ),
    "rolle": ("beteiligungen__rolle", "beteiligungen__rolle", "beteiligungen__organisation"),
    "organisationstyp": (
        "beteiligungen__organisation__typ",
        "beteiligungen__organisation__typ",
        "beteiligungen__organisation",
    ),
    "ozg_leistung": ("ozg_leistungen__slug", "ozg_leistungen__name", "ozg_leistungen"),
    "quellenjahr": ("quellenjahr", "quellenjahr", ""),
}
#: values that no column holds
BERECHNET = {"belegt": "mit_nachweis", "termin": "mit_terminlage", "quellenjahr": "mit_quellenjahr"}


class ProjektListe(ListView):
    """All public projects, filtered, with a count for each value of each facet."""

    paginate_by = 25
    page_kwarg = "seite"
    template_name = "liste.html"

    def get_queryset(self):
        projekte = self.filtered().prefetch_related("themenfelder", "beteiligungen__organisation")
        return projekte.order_by("sortiertext", "pk").distinct()

    def filtered(self, ausser=""):
        """The projects that all filters but one let through."""
        projekte = Umsetzungsprojekt.objects.filter(veroeffentlichung=OEFFENTLICH)
        if suche := self.request.GET.get("q"):
            projekte = projekte.filter(
                Q(titel__icontains=suche)
                | Q(kurzbeschreibung__icontains=suche)
                | Q(hinweis__icontains=suche)
            )
        for name, (pfad, _, ziel) in FACETTEN.items():
            werte = self.request.GET.getlist(name)
            if werte and name != ausser:
                projekte = with_values(projekte, name).filter(
                    visible(ziel), **{f"{pfad}__in": werte}
                )
        return projekte

    def get_context_data(self, **kwargs):
        facetten = [
            {
                "name": name,
                "gewaehlt": self.request.GET.getlist(name),
                "werte": self.counted(name, *facette),
            }
            for name, facette in FACETTEN.items()
        ]
        return super().get_context_data(facetten=facetten, **kwargs)

    def counted(self, name, pfad, label, ziel):
        """The most frequent values of a facet: [{"wert", "label", "anzahl"}, …]."""
        zeilen = with_values(self.filtered(ausser=name), name).filter(visible(ziel))
        zeilen = zeilen.order_by().exclude(**{f"{pfad}__isnull": True})
        gezaehlt = zeilen.values_list(pfad, label).annotate(anzahl=Count("pk", distinct=True))
        return [
            {"wert": str(wert), "label": name, "anzahl": anzahl}
            for wert, name, anzahl in gezaehlt.order_by("-anzahl", pfad)[:HOECHSTENS]
        ]


class ProjektDetail(DetailView):
    """Everything about one project."""

    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "projekt"
    template_name = "detail.html"

    def get_queryset(self):
        return Umsetzungsprojekt.objects.filter(veroeffentlichung=OEFFENTLICH).prefetch_related(
            "themenfelder",
            "ozg_leistungen",
            "fachlichkeiten",
            "stichwoerter",
            "siehe_auch",
            "phasen__quelle",
            "beteiligungen__organisation",
            "beteiligungen__quelle",
            "projektleistungen__leika_leistung",
            "projektleistungen__quelle",
            "mittelvorgaenge__partner",
            "mittelvorgaenge__quelle",
            "online_dienste__betreiber",
            "online_dienste__betriebsstaende__quelle",
            "fruehere_titel",
            "quellenangaben__quelle",
            "aenderungen",
        )


def visible(ziel: str) -> Q:
    """Only related records that are public."""
    return Q(**{f"{ziel}__veroeffentlichung": OEFFENTLICH}) if ziel else Q()


def with_values(projekte, name: str):
    """The projects with the value that the facet `name` works out, if it does."""
    return getattr(projekte, BERECHNET[name])() if name in BERECHNET else projekte
