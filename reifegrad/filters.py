"""Filters: facets that the list of Online-Dienste gets from here, one for each model."""

from django.db.models import Q

from bausteine.seiten.facette import Facet
from dienste.models import OnlineDienst
from reifegrad.models import Reifegradbewertung

#: name of a facet → version of its model and its highest level
FACETTEN = {"reifegrad_11": ("1.1", 4), "reifegrad_20": ("2.0", 7)}


class Reifegradfacette(Facet):
    """The lowest level of the Leistungen of a Dienst by one model; `ohne`: none is rated by it."""

    ohne_text = "nicht bewertet"

    def __init__(self, name: str, version: str, hoechste: int):
        self.version = version
        super().__init__(
            name,
            f"Reifegrad {version}",
            choices=[(str(stufe), f"Stufe {stufe}") for stufe in range(hoechste + 1)],
            ohne=True,
            gruppe="Reifegrad",
        )

    def prepared(self, queryset):
        niedrigste = Reifegradbewertung.objects.niedrigste(self.version)
        return queryset.annotate(**{self.pfad: niedrigste})

    def condition(self, werte):
        return self._pks(**{f"{self.pfad}__in": werte})

    def missing(self, model):
        return self._pks(**{f"{self.pfad}__isnull": True})

    def _pks(self, **bedingung) -> Q:
        alle = self.prepared(OnlineDienst.objects.all())
        return Q(pk__in=alle.filter(**bedingung).order_by().values("pk"))
