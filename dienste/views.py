"""List and detail pages: Online-Dienste, and what they run on and work with."""

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from dienste.enums import Betriebszustand
from dienste.filters import FachverfahrenFilterSet, OnlineDienstFilterSet, PlattformFilterSet
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from dienste.teildateien import Dienstteile


class OnlineDienstListe(Dienstteile):
    """All public Online-Dienste, filtered."""

    model = OnlineDienst
    resource_name = "online-dienste"
    einheit = Einheit("Online-Dienst", "Online-Dienste")
    filterset_class = OnlineDienstFilterSet
    zellen = "dienste/zellen"
    standspalte = "zustand"
    sortierung = "zustand"
    kopf = [
        Kopf("name", "Online-Dienst", ("sortiertext",)),
        Kopf(
            "zustand",
            "Zustand",
            (Betriebszustand.reihenfolge(), "sortiertext"),
            folgen=("Zustand: online zuerst", "Zustand: abgeschaltet zuerst"),
        ),
        Kopf("angebotsart", "Angebotsart", ("angebotsart", "sortiertext")),
        Kopf("plattformen", "Plattformen", ("erste_plattform", "sortiertext")),
        Kopf("projekte", "Umsetzungsprojekte", ("erstes_projekt", "sortiertext"), wahl=True),
        Kopf("leistungen", "Leistungen", ("erste_leistung", "sortiertext"), wahl=True),
        Kopf("betreiber", "Betreiber", ("betreiber__sortiertext", "sortiertext"), wahl=True),
        Kopf(
            "formularserver", "Formularserver", ("erster_formularserver", "sortiertext"), wahl=True
        ),
        Kopf("land", "Umsetzendes Land", ("umsetzendes_land", "sortiertext")),
        Kopf("abdeckung", "Abdeckung", ("abdeckung", "sortiertext"), wahl=True),
        Kopf(
            "vertrauensniveau", "Vertrauensniveau", ("vertrauensniveau", "sortiertext"), wahl=True
        ),
    ]

    def stand_of(self, eintrag):
        stand = eintrag.geltender_stand
        return stand.stand_tag if stand else ""

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        annotiert = {
            "zustand": queryset.mit_zustand,
            "leistungen": queryset.mit_ersten,
            "plattformen": queryset.mit_ersten,
            "projekte": queryset.mit_ersten,
            "formularserver": queryset.mit_ersten,
        }
        spalte = self.sorted_by.removeprefix("-")
        return annotiert[spalte]() if spalte in annotiert else queryset


class OnlineDienstDetail(Eintragsseite):
    """One Dienst: what it is, how far, what it covers, where and with whom it can be had."""

    model = OnlineDienst
    liste = "online-dienste"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "dienst"

    def get_queryset(self):
        return self.visible().fuer_detail()


class PlattformListe(ListPage):
    """All public Plattformen, filtered."""

    model = Plattform
    resource_name = "plattformen"
    einheit = Einheit("Plattform", "Plattformen")
    filterset_class = PlattformFilterSet
    zellen = "dienste/plattform_zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "Plattform", ("sortiertext",)),
        Kopf("art", "Art", ("art", "sortiertext")),
        Kopf("betreiber", "Betreiber", ("betreiber__sortiertext", "sortiertext")),
        Kopf("dienste", "Online-Dienste", ("anzahl_dienste", "sortiertext"), zahl=True),
    ]


class PlattformDetail(Eintragsseite):
    """One Plattform, and the Dienste on it."""

    model = Plattform
    liste = "plattformen"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "plattform"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            dienste=list(self.object.online_dienste.fuer_anbau()),
            mit_formularen=OnlineDienst.objects.oeffentlich().mit_formularen_auf(self.object),
            **kwargs,
        )


class FachverfahrenListe(ListPage):
    """All public Fachverfahren, filtered."""

    model = Fachverfahren
    resource_name = "fachverfahren"
    einheit = Einheit("Fachverfahren", "Fachverfahren")
    filterset_class = FachverfahrenFilterSet
    zellen = "dienste/verfahren_zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "Fachverfahren", ("sortiertext",)),
        Kopf("hersteller", "Hersteller", ("hersteller__sortiertext", "sortiertext")),
        Kopf("eigenentwicklung", "Eigenentwicklung", ("eigenentwicklung", "sortiertext")),
        Kopf("barrierefreiheit", "Barrierefreiheit", ("barrierefreiheit", "sortiertext")),
        Kopf("dienste", "Online-Dienste", ("anzahl_dienste", "sortiertext"), zahl=True),
    ]


class FachverfahrenDetail(Eintragsseite):
    """One Fachverfahren, and the Dienste that work with it."""

    model = Fachverfahren
    liste = "fachverfahren"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "verfahren"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            dienste=list(self.object.online_dienste.fuer_anbau()), **kwargs
        )
