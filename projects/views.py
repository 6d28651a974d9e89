"""Public pages of Umsetzungsprojekte."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import DetailView

from ozgportal.adressen import Link, absolute, changed
from ozgportal.ausgabe import FORMATE
from ozgportal.listen import Kopf, ListPage
from ozgportal.strukturiert import Eintragsseite
from ozgportal.tabellen import csv_lines
from projects import diagramm, fahrplan
from projects.enums import Phasenart, Rolle, Status, Zeitlage
from projects.feed import ATOM, FeedAusgabe
from projects.filters import AenderungFilterSet, UmsetzungsprojektFilterSet
from projects.kalender import kalender
from projects.models import Aenderung, Phase, Umsetzungsprojekt
from projects.neuigkeiten import by_day, readable
from projects.querysets import verweise
from projects.resources import AenderungResource
from projects.statistik import BILDER, Statistik


class UmsetzungsprojektListe(FeedAusgabe, ListPage):
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
    ansichten = {
        "tabelle": "Tabelle", "karten": "Karten", "fahrplan": "Fahrplan", "statistik": "Statistik",
    }  # fmt: skip
    formate = {**FORMATE, "ics": "Kalender (ICS)", **ATOM}
    #: the Statistik shows no rows, so it has one page
    seitenlaengen = {"fahrplan": 50, "statistik": 1_000_000}
    steuerung = {"bild"}

    def get_queryset(self):
        if self.ansicht == "fahrplan":
            return self.ordered(self.get_filtered().fuer_fahrplan())
        return super().get_queryset()

    def ordered(self, queryset):
        """The Fahrplan has an order of its own, unless the address names another."""
        if getattr(self, "ansicht", "") == "fahrplan" and not self.request.GET.get("sortierung"):
            self.sortiert_nach = "termin"
            return queryset
        return super().ordered(queryset)

    def fahrplan_daten(self, context) -> dict:
        """The drawing of the page's projects over the time of all filtered ones."""
        if not context["paginator"].count:
            return {}
        heute, rahmen = timezone.localdate(), self.get_filtered().zeitrahmen()
        achse = fahrplan.Achse.fuer(rahmen["von"], rahmen["bis"], heute)
        return {
            "plan": fahrplan.zeichne(context["object_list"], achse, heute),
            "projekte": context["object_list"],
            "ohne_zeit": rahmen["ohne"],
            "zeitlagen": list(Zeitlage),
            "phasenarten": list(Phasenart),
        }

    def statistik(self) -> Statistik:
        """The pictures of the filtered records."""
        return Statistik(self.filterset, self.request.GET, timezone.localdate())

    def statistik_daten(self, context) -> dict:
        """All pictures with the addresses of their files."""
        if not context["paginator"].count:
            return {}
        params = self.request.GET
        return {
            "bilder": [
                {
                    "zeichnung": diagramm.zeichne(bild),
                    "dateien": [
                        Link(f.upper(), changed(params, seite=None, bild=bild.name, format=f))
                        for f in ("svg", "csv")
                    ],
                }
                for bild in self.statistik().alle()
            ]
        }

    def download(self):
        """With `bild=` the file of one picture instead of the list's."""
        name = self.request.GET.get("bild")
        if not name:
            return super().download()
        if name in BILDER and self.format in ("svg", "csv"):
            return getattr(self, f"picture_{self.format}")(self.statistik().bild(name))
        if name not in BILDER:
            bilder = ", ".join(BILDER)
            self.meldungen.append(f"Das Bild „{name[:40]}“ gibt es nicht. Möglich sind: {bilder}.")
        elif self.format:
            self.meldungen.append("Ein Bild gibt es nur in den Formaten svg und csv.")
        return None

    def picture_svg(self, bild):
        """A file of its own, with light colours and everything needed to understand it."""
        ohne = dict.fromkeys(("format", "bild"))
        adresse = self.request.path + changed(self.request.GET, **ohne)
        context = {
            "bild": bild,
            "datei": diagramm.als_datei(bild),
            "stand": self.data_status(),
            "adresse": self.request.build_absolute_uri(adresse),
        }
        return self._named(
            bild, render(self.request, "projects/bild.svg", context, "image/svg+xml")
        )

    def picture_csv(self, bild):
        """The numbers of the picture's table."""
        kopf, *zeilen = bild.tabelle()
        typ = "text/csv; charset=utf-8"
        return self._named(bild, HttpResponse(csv_lines(kopf, zeilen), content_type=typ))

    def _named(self, bild, response):
        name = f"statistik-{bild.name}-{timezone.localdate():%Y-%m-%d}.{self.format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def as_ics(self):
        """The planned dates as a calendar."""
        basis = f"{self.request.scheme}://{self.request.get_host()}"
        phasen = Phase.objects.fuer_kalender(self.get_filtered())
        name = f"{settings.PORTAL_NAME}: geplante Phasen"
        inhalt = kalender(phasen, name, basis)
        return self._attachment(HttpResponse(inhalt, content_type="text/calendar; charset=utf-8"))

    def feed_changes(self):
        """The changes of exactly the filtered projects."""
        projekte = self.get_filtered().order_by().values("pk")
        return Aenderung.objects.oeffentlich().filter(projekt__in=projekte)

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        spalte = self.sortiert_nach.removeprefix("-")
        if spalte == "themenfelder":
            return queryset.mit_themenfeld_nummer()
        return queryset.mit_partnerzahl() if spalte == "partner" else queryset


class Neues(FeedAusgabe, ListPage):
    """Was ist neu: the public changes, newest first."""

    model = Aenderung
    resource_name = "aenderungen"
    filterset_class = AenderungFilterSet
    zelle = "projects/_neuigkeit.html"
    sortierung = "-am"
    kopf = [Kopf("am", "Geändert am", ("am",)), Kopf("projekt", "Umsetzungsprojekt")]
    titel = "Was ist neu"

    def feed_changes(self):
        """The filtered changes."""
        return self.get_filtered()

    def get_resource(self):
        """Written by the portal alone and never imported, so it stands in no register."""
        return AenderungResource(base_url=absolute(self.request, ""))

    def data_status(self):
        """When the latest change was made."""
        letzte = self.get_base().neueste(1).first()
        return timezone.localtime(letzte.am) if letzte else None

    def tabelle_daten(self, context):
        """The page's changes by day."""
        neuigkeiten = readable(context["object_list"], mit_projekt=True)
        return {"titel": self.titel, "tage": by_day(neuigkeiten)}


class Steckbrief(Eintragsseite, DetailView):
    """Everything public about one project."""

    model = Umsetzungsprojekt
    liste = "umsetzungsprojekte"
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
            aenderungen=readable(projekt.aenderungen.all()),
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
