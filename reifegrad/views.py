"""Detail page: one version of the model, its levels, and how many Dienste stand where."""

from django.urls import reverse
from django.views.generic import DetailView, ListView

from bausteine.seiten.adressen import fixed
from bausteine.seiten.strukturiert import breadcrumbs
from dienste.models import OnlineDienst
from reifegrad.filters import FACETTEN
from reifegrad.models import Reifegradbewertung, Reifegradmodell


class Reifegrade(ListView):
    """The models, each with the way to its page."""

    model = Reifegradmodell
    template_name = "reifegrad/reifegradmodell_list.html"
    context_object_name = "modelle"

    def get_queryset(self):
        return Reifegradmodell.objects.fuer_export()


class ReifegradDetail(DetailView):
    """One model; never another one beside it in the same table."""

    model = Reifegradmodell
    template_name = "reifegrad/reifegradmodell_detail.html"
    slug_field = slug_url_kwarg = "version"
    context_object_name = "modell"

    def get_queryset(self):
        return Reifegradmodell.objects.fuer_seite()

    def get_context_data(self, **kwargs):
        version = self.object.version
        anzahlen = Reifegradbewertung.objects.dienste_je_stufe(version)
        bewertet = sum(anzahlen.values())
        alle = OnlineDienst.objects.oeffentlich().count()
        weg = [
            ("Startseite", fixed("startseite")),
            ("Reifegrade", fixed("reifegrade")),
            (self.object.name, self.request.path),
        ]
        return super().get_context_data(
            stufen=[
                (stufe, anzahlen.get(stufe.stufe, 0), list_of(version, str(stufe.stufe)))
                for stufe in self.object.stufen.all()
            ],
            kriterien=list(self.object.kriterien.all()),
            bewertet=bewertet,
            ohne=alle - bewertet,
            ziel_ohne=list_of(version, "ohne"),
            alle=alle,
            weitere=list(Reifegradmodell.objects.exclude(pk=self.object.pk)),
            strukturiert=[breadcrumbs(self.request, weg)],
            **kwargs,
        )


def list_of(version: str, wert: str) -> str:
    """The list of the Dienste at a level of a model; "" for a model that the list has no facet
    for."""
    for name, (eigene, _) in FACETTEN.items():
        if eigene == version:
            return f"{reverse('online-dienste')}?{name}={wert}"
    return ""
