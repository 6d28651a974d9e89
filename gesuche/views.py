"""List and detail pages: Gesuche."""

from django.conf import settings
from django.http import HttpResponse

from bausteine.seiten.adressen import changed
from bausteine.seiten.ausgabe import FORMATE
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import STEUERUNG, ListPage
from gesuche.feed import describe_call
from gesuche.filters import GesuchFilterSet
from gesuche.models import Gesuch
from projects.eintragsfeed import feed_of
from projects.feed import ATOM, ATOM_TYP


class GesuchListe(ListPage):
    """All public Gesuche, the open ones first; the day decides which are."""

    model = Gesuch
    resource_name = "gesuche"
    einheit = Einheit("Gesuch", "Gesuche")
    filterset_class = GesuchFilterSet
    zellen = "gesuche/zellen"
    sortierung = "stand"
    formate = {**FORMATE, **ATOM}
    kopf = [
        Kopf("titel", "Gesuch", ("sortiertext",)),
        Kopf(
            "stand",
            "Stand",
            ("rang", "frist_bis", "sortiertext"),
            folgen=("offene zuerst", "geschlossene zuerst"),
        ),
        Kopf("frist", "Bis wann", ("frist_bis", "sortiertext")),
        Kopf("art", "Art", ("art", "sortiertext")),
        Kopf("organisation", "Wer sucht", ("organisation__sortiertext", "sortiertext")),
        Kopf("themenfelder", "Themenfelder", wahl=True),
        Kopf("projekte", "Projekte", wahl=True),
        Kopf("leistungen", "OZG-Leistungen", wahl=True),
        Kopf("kontakt", "Kontakt", wahl=True),
        Kopf("seit", "Seit", ("seit_von", "seit_bis", "sortiertext"), wahl=True),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext"), wahl=True),
    ]

    def annotated(self, queryset):
        """The order by Stand needs today's."""
        return queryset.mit_stand()

    def get_context_data(self, **kwargs):
        """With the feed of the list as it is filtered, and called as the navigation calls it."""
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        feed = changed(self.request.GET, **aendern)
        kontext = super().get_context_data(feed=feed, **kwargs)
        return kontext if self.vorgabe else kontext | {"titel": "Partner gesucht"}

    def as_atom(self):
        """The same as a feed."""
        worte = [self.vorgabe.titel] if self.vorgabe else []
        worte += [chip.text for chip in self.chips(self.facet_panel())]
        titel = " – ".join([settings.PORTAL_NAME, "Partner gesucht", *worte])
        feed = feed_of(self.request, self.get_filtered(), titel, describe_call)
        return HttpResponse(feed, ATOM_TYP)


class GesuchDetail(Eintragsseite):
    """One Gesuch: whom it looks for, until when, whom to write to, and who says so."""

    model = Gesuch
    liste = "gesuche"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "gesuch"

    def get_queryset(self):
        return self.visible().fuer_detail()
