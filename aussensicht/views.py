"""List page: where this portal differs from the PVOG or a Redaktion, each with its own Stand."""

from django.utils.functional import cached_property

from aussensicht.enums import Abgleichart
from aussensicht.filters import AbgleichFilterSet
from aussensicht.models import Abgleichzeile, PvogLauf, XzufiLauf
from bausteine.seiten.adressen import Link, changed
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.seiten.templatetags.portal import tausender


class AbgleichListe(ListPage):
    """All differences; each kind has a link with its number."""

    model = Abgleichzeile
    resource_name = "abgleich"
    einheit = Einheit("Abweichung", "Abweichungen")
    filterset_class = AbgleichFilterSet
    template_name = "aussensicht/abgleich_list.html"
    zellen = "aussensicht/zellen"
    sortierung = "kommune"
    kopf = [
        Kopf("kommune", "Kommune", ("kommune__organisation__sortiertext", "sortiertext")),
        Kopf("leistung", "Leistung oder Dienst", ("sortiertext",)),
        Kopf("art", "Abweichung", ("art", "sortiertext")),
        Kopf("hier", "In diesem Portal", ("stand_hier", "hier_am", "sortiertext")),
        Kopf("pvog", "Laut PVOG oder Redaktion", ("stand_pvog", "pvog_am", "sortiertext")),
        Kopf("adresse", "Adresse dort", ("adresse", "sortiertext"), wahl=True),
    ]

    @cached_property
    def zahlen(self) -> dict:
        """What the runs behind the list come to."""
        return PvogLauf.objects.zahlen()

    def get_context_data(self, **kwargs):
        """With what the runs come to, and a link to each kind of difference with its number."""
        redaktionen = list(XzufiLauf.objects.mit_zahlen())
        context = super().get_context_data(zahlen=self.zahlen, redaktionen=redaktionen, **kwargs)
        return context | {"arten": self.kinds(context["gruppen"], context["anzahl"])}

    def kinds(self, gruppen, anzahl: int) -> list[Link]:
        """All differences, and each kind that occurs under the other filters."""
        werte = {
            choice.wert: choice.anzahl
            for gruppe in gruppen
            for facette in gruppe["facetten"]
            if facette["name"] == "art"
            for choice in facette["choices"]
        }
        gewaehlt = self.filterset.gewaehlt["art"]
        alle = self.filterset.number_without("art") if gewaehlt else anzahl
        links = [self._kind("alle", alle, None, not gewaehlt)]
        for art in Abgleichart:
            if art in werte:
                hier = gewaehlt == [art] and "art" not in self.filterset.ausgenommen
                links.append(self._kind(str(art.label), werte[art], art.value, hier))
        return links

    def _kind(self, text: str, zahl: int, wert: str | None, hier: bool) -> Link:
        ziel = changed(self.request.GET, seite=None, art=wert)
        return Link(f"{text} ({tausender(zahl)})", ziel, "hier" if hier else "")
