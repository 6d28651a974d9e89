"""List layouts: what the project list is besides a table: Fahrplan, Statistik."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bausteine.seiten.adressen import Link, absolute, changed
from bausteine.seiten.blaettern import OHNE_ZEILEN
from bausteine.seiten.listen import ListPage
from bausteine.tabellen.dateien import csv_lines
from projects import diagramm, fahrplan, kernaussagen
from projects.filters import UmsetzungsprojektFilterSet
from projects.statistik import BILDER, Statistik
from quellen.datenalter import datenalter

#: values of `darstellung=`: how Fahrplan and Statistik show what they know
BILD, TABELLEN = "bild", "tabelle"
#: pictures that are shown as their table alone, for they have too many parts
NUR_TABELLE = ("status",)


class Ansichten(ListPage):
    """Adds the views to a list of Umsetzungsprojekte, and the files of its pictures."""

    filterset: UmsetzungsprojektFilterSet
    ansichten = {
        "tabelle": "Liste",
        "fahrplan": "Fahrplan",
        "statistik": "Statistik",
    }
    fruehere_ansichten = {"karten": "tabelle"}
    #: the Statistik shows no rows, so it has one page
    seitenlaengen = {"fahrplan": 200, "statistik": OHNE_ZEILEN}
    steuerung = {"bild", "darstellung"}
    nur_ansicht = ("darstellung",)

    def chosen_view(self):
        """Also how it shows what it knows; an unknown way is reported."""
        gewuenscht = self.request.GET.get("darstellung") or BILD
        self.darstellung = gewuenscht if gewuenscht in (BILD, TABELLEN) else BILD
        if gewuenscht != self.darstellung:
            self.meldungen.append(
                f"Die Darstellung „{gewuenscht[:40]}“ gibt es nicht. "
                f"Möglich sind: {BILD}, {TABELLEN}."
            )
        ansicht = super().chosen_view()
        waehlbar = hasattr(self, f"{ansicht}_daten") and self.darstellung != BILD
        self.keep("darstellung", [self.darstellung] if waehlbar else [])
        return ansicht

    def get_context_data(self, **kwargs):
        """With the way chosen, which the filters keep, and the address of the other one."""
        context = super().get_context_data(**kwargs)
        andere = TABELLEN if self.darstellung == BILD else None
        context["bleibt"] += [("darstellung", w) for w in self.request.GET.getlist("darstellung")]
        return context | {
            "in_tabellen": self.darstellung == TABELLEN,
            "andere_darstellung": changed(self.request.GET, darstellung=andere),
        }

    def loaded(self, queryset):
        """The Fahrplan draws phases."""
        if self.ansicht == "fahrplan":
            return queryset.fuer_fahrplan()
        return super().loaded(queryset)

    def own_order(self) -> bool:
        """The Fahrplan has one, unless the address names another."""
        ansicht = getattr(self, "ansicht", "")
        return ansicht == "fahrplan" and not self.request.GET.get("sortierung")

    def in_index_order(self) -> bool:
        """The Fahrplan's own order is not the index's."""
        return not self.own_order() and super().in_index_order()

    def ordered(self, queryset):
        """In the Fahrplan's own order or the one of the address."""
        return queryset if self.own_order() else super().ordered(queryset)

    def fahrplan_daten(self, context) -> dict:
        """The drawing of the page's projects over the time of all filtered ones."""
        if not context["paginator"].count:
            return {}
        heute, rahmen = timezone.localdate(), self.get_filtered().zeitrahmen()
        achse = fahrplan.Achse.covering(rahmen["von"], rahmen["bis"], heute)
        return {
            "plan": fahrplan.draw(context["object_list"], achse, heute),
            "projekte": context["object_list"],
            "lebend": rahmen["lebend"],
            "ohne": context["paginator"].count - rahmen["lebend"],
            "juengste": rahmen["stand"],
        }

    def statistik(self) -> Statistik:
        """The pictures of the filtered records."""
        return Statistik(self.filterset, self.request.GET, timezone.localdate())

    def statistik_daten(self, context) -> dict:
        """The sentences, how to cite them, and all pictures with the addresses of their files."""
        anzahl = context["paginator"].count
        if not anzahl:
            return {}
        params, statistik = self.request.GET, self.statistik()
        return {
            "kernaussagen": statistik.kernaussagen(),
            "anzahl_projekte": kernaussagen.projects(anzahl),
            "zitat": self.citation(context),
            "bilder": [
                {
                    "bild": bild,
                    "gruppen": [] if bild.name in NUR_TABELLE else diagramm.bars(bild),
                    "dateien": [
                        Link(f.upper(), changed(params, seite=None, bild=bild.name, format=f))
                        for f in ("svg", "csv")
                    ],
                }
                for bild in statistik.alle()
            ],
        }

    def citation(self, context) -> str:
        """The line to cite these numbers by."""
        auswahl = [*self.vorgabe_texte, *(chip.text for chip in context["chips"])]
        titel = context["titel"]
        return kernaussagen.citation(
            stelle=str(settings.PORTAL_STELLE or ""),
            portal=f"{settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}",
            was=f"{titel} ({'; '.join(auswahl)})" if auswahl else titel,
            quellen=datenalter().quellen,
            heute=timezone.localdate(),
            ort=absolute(self.request, self.request.path + self.selection(ansicht="statistik")),
        )

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
        ohne = dict.fromkeys(("format", "bild", "darstellung"))
        adresse = self.request.path + changed(self.request.GET, **ohne)
        context = {
            "bild": bild,
            "datei": diagramm.as_file(bild),
            "adresse": absolute(self.request, adresse.rstrip("?")),
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
