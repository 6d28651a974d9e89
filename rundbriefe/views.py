"""List and detail pages: the archive of Rundbriefe."""

from django.http import HttpResponse

from bausteine.seiten.adressen import changed
from bausteine.seiten.ausgabe import FORMATE
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import STEUERUNG, ListPage
from projects.feed import ATOM, ATOM_TYP
from rundbriefe.feed import feed_of
from rundbriefe.filters import RundbriefFilterSet
from rundbriefe.models import Rundbrief


class RundbriefListe(ListPage):
    """All released Rundbriefe, the latest first."""

    model = Rundbrief
    resource_name = "rundbriefe"
    einheit = Einheit("Rundbrief", "Rundbriefe")
    filterset_class = RundbriefFilterSet
    zellen = "rundbriefe/zellen"
    sortierung = "-datum"
    formate = {**FORMATE, **ATOM}
    kopf = [
        Kopf("betreff", "Rundbrief", ("sortiertext",)),
        Kopf(
            "datum",
            "Datum",
            ("datum", "sortiertext"),
            folgen=("älteste zuerst", "neueste zuerst"),
        ),
        Kopf("verschickt_am", "Verschickt", ("verschickt_am", "sortiertext")),
        Kopf("themenfelder", "Themenfelder", wahl=True),
        Kopf("berichtigung", "Berichtigung", wahl=True),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext"), wahl=True),
    ]

    def get_context_data(self, **kwargs):
        """With the feed of the list as it is filtered."""
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        return super().get_context_data(feed=changed(self.request.GET, **aendern), **kwargs)

    def as_atom(self):
        """The same as a feed."""
        worte = [self.vorgabe.titel] if self.vorgabe else []
        worte += [chip.text for chip in self.chips(self.facet_panel())]
        return HttpResponse(feed_of(self.request, self.get_filtered(), worte), ATOM_TYP)


class RundbriefDetail(Eintragsseite):
    """One Rundbrief as it was sent, with what had to be put right since."""

    model = Rundbrief
    liste = "rundbriefe"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "rundbrief"

    def get_queryset(self):
        return self.visible().fuer_detail()
