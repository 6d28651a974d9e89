"""Filters: what the list of Kennzahlen can be narrowed by."""

from django.db.models import Q

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from kennzahlen.enums import Widerspruch, Zaehlliste, Zahlzusatz
from kennzahlen.models import Kennzahl


class Widerspruchsfacette(Facet):
    """Whether another public Kennzahl says something else; computed."""

    def prepared(self, queryset):
        return queryset.mit_widerspruch()

    def condition(self, werte):
        alle = Kennzahl.objects.mit_widerspruch()
        return Q(pk__in=alle.filter(super().condition(werte)).order_by().values("pk"))


class Genauigkeit(Facet):
    """The words beside a number; a number without any is exact."""

    ohne_text = "ohne Zusatz"


class Zaehllistenfacette(Facet):
    """The list that a number is counted in; what a Quelle states is counted in none."""

    ohne_text = "in keiner: steht in einer Quelle"


class KennzahlFilterSet(PortalFilterSet):
    """What visitors can narrow the Kennzahlen by."""

    ordnung = ("sortiertext", "pk")
    jahr = Jahr("stand_von__year", "Jahr", ohne=True, haeufig=True)
    quelle = Facet(
        "quelle__kennung",
        "Quelle",
        label_feld="quelle__titel",
        ziel="quelle",
        ohne=True,
        haeufig=True,
    )
    widerspruch = Widerspruchsfacette(
        "widerspruch", "Widersprüchlich", choices=Widerspruch.choices, haeufig=True
    )
    zusatz = Genauigkeit("zusatz", "Zusatz zur Zahl", choices=Zahlzusatz.choices, ohne=True)
    liste = Zaehllistenfacette(
        "liste", "Vom Portal gezählt in", choices=Zaehlliste.choices, ohne=True
    )
    einheit = Facet("einheit", "Einheit", label_feld="einheit", ohne=True)

    class Meta:
        model = Kennzahl
        fields: list[str] = []
