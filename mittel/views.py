"""List and detail pages: Mittelvorgänge."""

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from mittel.enums import Mittelstand
from mittel.filters import MittelvorgangFilterSet
from mittel.models import Mittelvorgang
from mittel.querysets import ZEIT


class MittelListe(ListPage):
    """All public Vorgänge, filtered, with what their Beträge come to."""

    model = Mittelvorgang
    resource_name = "mittel"
    einheit = Einheit("Vorgang", "Vorgänge")
    filterset_class = MittelvorgangFilterSet
    zellen = "mittel/zellen"
    standspalte = "stand"
    sortierung = "zeit"
    kopf = [
        Kopf("gegenstand", "Gegenstand", ("sortiertext",)),
        Kopf("art", "Art", ("art", "sortiertext"), wahl=True),
        Kopf("zweck", "Zweck", ("zweck", "sortiertext"), wahl=True),
        Kopf("zeit", "Zeit", (ZEIT, "sortiertext")),
        Kopf("projekt", "Projekt", ("projekt__sortiertext", "sortiertext")),
        Kopf("partner", "Partner", ("partner__sortiertext", "sortiertext")),
        Kopf("stand", "Stand", (Mittelstand.reihenfolge(), "sortiertext")),
        Kopf("stand_text", "Worte der Quelle", ("stand_text", "sortiertext"), wahl=True),
        Kopf("betrag", "Betrag", ("betrag", "sortiertext"), wahl=True),
    ]

    def stand_of(self, eintrag):
        return f"Stand {eintrag.stand_vom}" if eintrag.stand and eintrag.stand_vom else ""

    def get_context_data(self, **kwargs):
        """With the total of exactly the filtered Vorgänge."""
        return super().get_context_data(betraege=self.get_filtered().betraege(), **kwargs)


class MittelDetail(Eintragsseite):
    """One Vorgang: what for, with whom, when, how far, and in whose words."""

    model = Mittelvorgang
    liste = "mittel"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "vorgang"

    def get_queryset(self):
        return self.visible().fuer_detail()
