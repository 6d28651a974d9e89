"""List and detail pages: Termine."""

from django.conf import settings
from django.http import HttpResponse

from bausteine.seiten.adressen import Link, base, changed
from bausteine.seiten.ausgabe import FORMATE
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import STEUERUNG, ListPage
from bausteine.seiten.templatetags.portal import tausender
from projects.eintragsfeed import feed_of
from projects.feed import ATOM, ATOM_TYP
from termine.enums import Terminzeit
from termine.feed import describe_event
from termine.filters import TerminFilterSet
from termine.kalender import calendar_of
from termine.models import Termin
from termine.summe import same_total


class TerminListe(ListPage):
    """All public Termine; those to come, the past ones, or both. The day decides, never a mark."""

    model = Termin
    resource_name = "termine"
    einheit = Einheit("Termin", "Termine")
    filterset_class = TerminFilterSet
    zellen = "termine/zellen"
    sortierung = "-zeit"
    formate = {**FORMATE, "ics": "Kalender (ICS)", **ATOM}
    kopf = [
        Kopf("titel", "Termin", ("sortiertext",)),
        Kopf(
            "zeit",
            "Zeit",
            ("zeitraum_von", "zeitraum_bis", "sortiertext"),
            folgen=("früheste zuerst", "späteste zuerst"),
        ),
        Kopf("ort", "Ort", ("ort", "teilnahme", "sortiertext")),
        Kopf("veranstalter", "Veranstalter", ("veranstalter__sortiertext", "sortiertext")),
        Kopf("themenfelder", "Themenfelder", wahl=True),
        Kopf("teilnehmende", "Teilnehmende", ("teilnehmende", "sortiertext"), zahl=True),
        Kopf("art", "Art", ("art", "sortiertext"), wahl=True),
        Kopf("projekte", "Projekte", wahl=True),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext"), wahl=True),
        Kopf("hinweis", "Hinweis", ("hinweis", "sortiertext"), wahl=True),
    ]

    def filtered_by(self, params):
        """Of those to come the next one stands first."""
        filterset = super().filtered_by(params)
        if filterset.wanted("zeit") == [Terminzeit.KOMMEND]:
            self.sortierung = "zeit"
        return filterset

    def toggle_links(self, gruppen, anzahl):
        """To come, past, all: each with its number under the other filters."""
        werte = {
            choice.wert: choice
            for gruppe in gruppen
            for facette in gruppe["facetten"]
            if facette["name"] == "zeit"
            for choice in facette["choices"]
        }
        gewaehlt = self.filterset.gewaehlt["zeit"]
        ausgenommen = "zeit" in self.filterset.ausgenommen
        links = []
        for zeit in Terminzeit:
            zahl = werte[zeit].anzahl if zeit in werte else 0
            hier = gewaehlt == [zeit] and not ausgenommen
            ziel = changed(self.request.GET, seite=None, zeit=zeit.value)
            links.append(self._toggle(zeit.label.capitalize(), zahl, ziel, hier))
        alle = self.filterset.number_without("zeit") if gewaehlt else anzahl
        ziel = changed(self.request.GET, seite=None, zeit=None)
        return [*links, self._toggle("Alle", alle, ziel, not gewaehlt)]

    def _toggle(self, text: str, zahl: int, ziel: str, hier: bool) -> Link:
        return Link(f"{text} ({tausender(zahl)})", ziel, "hier" if hier else "")

    def get_context_data(self, **kwargs):
        """With how many people came to exactly these, and what a Kennzahl says of the same."""
        termine = self.get_filtered()
        summe = termine.summe()
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        return super().get_context_data(
            summe=summe,
            kennzahl=same_total(summe, termine.quellen_der_zahlen()) if summe.mit > 1 else None,
            feed=changed(self.request.GET, **aendern),
            **kwargs,
        )

    def as_ics(self):
        """Those with a time, as a calendar."""
        termine = self.get_filtered().filter(zeitraum_von__isnull=False).fuer_liste()
        name = f"{settings.PORTAL_NAME}: {self.vorgabe.titel if self.vorgabe else 'Termine'}"
        termine = termine.order_by("zeitraum_von", "pk")
        inhalt = calendar_of(termine, name, base(self.request), str(settings.PORTAL_LIZENZ or ""))
        return self._attachment(HttpResponse(inhalt, content_type="text/calendar; charset=utf-8"))

    def as_atom(self):
        """The same as a feed."""
        worte = [self.vorgabe.titel] if self.vorgabe else []
        worte += [chip.text for chip in self.chips(self.facet_panel())]
        titel = " – ".join([settings.PORTAL_NAME, "Termine", *worte])
        feed = feed_of(self.request, self.get_filtered(), titel, describe_event)
        return HttpResponse(feed, ATOM_TYP)


class TerminDetail(Eintragsseite):
    """One Termin: when, where, with whom, how many came, and who says so."""

    model = Termin
    liste = "termine"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "termin"

    def get_queryset(self):
        return self.visible().fuer_detail()
