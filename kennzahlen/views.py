"""List and detail pages: Kennzahlen, each at an address to quote it by."""

from django.conf import settings
from django.utils import timezone

from bausteine.seiten.adressen import absolute
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from kennzahlen.filters import KennzahlFilterSet
from kennzahlen.models import Kennzahl


class KennzahlListe(ListPage):
    """All public Kennzahlen, with what contradicts them in the same row."""

    model = Kennzahl
    resource_name = "kennzahlen"
    filterset_class = KennzahlFilterSet
    einheit = Einheit("Kennzahl", "Kennzahlen")
    zellen = "kennzahlen/zellen"
    sortierung = "bezeichnung"
    kopf = [
        Kopf("bezeichnung", "Kennzahl", ("sortiertext",)),
        Kopf("wert", "Wert", ("wert", "sortiertext")),
        Kopf("einheit", "Einheit", ("einheit", "sortiertext"), wahl=True),
        Kopf("zusatz", "Zusatz", ("zusatz", "sortiertext"), wahl=True),
        Kopf("stand", "Stand", ("stand_von", "sortiertext")),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext")),
        Kopf("widerspruch", "Widerspruch", ("widerspruch", "sortiertext")),
        Kopf("hinweis", "Hinweis", ("hinweis", "sortiertext"), wahl=True),
    ]

    def get_base(self):
        """The public ones; of each it is known whether another one says something else."""
        return super().get_base().mit_widerspruch()


class KennzahlDetail(Eintragsseite):
    """One Kennzahl: the figure, who states it and where, what contradicts it, how to quote it."""

    model = Kennzahl
    liste = "zahlen"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "zahl"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        """With the line to quote it by."""
        zahl = self.object
        adresse = absolute(self.request, zahl.get_absolute_url())
        heute = f"{timezone.localdate():%d.%m.%Y}"
        return super().get_context_data(
            zitat=zahl.citation(settings.PORTAL_NAME, adresse, heute),
            nebeneinander=[zahl, *andere] if (andere := zahl.widersprueche) else [],
            **kwargs,
        )
