"""Filters: what the list of Onboardings can be narrowed by."""

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from gebiete.filters import WO, Klassenfacette
from onboarding.models import Onboarding, Onboardingstufe


class Stufenfacette(Facet):
    """The step, in the order of the way."""

    def prepared(self, queryset):
        return queryset.mit_stufennummer()

    def known(self, model, werte):
        stufen = Onboardingstufe.objects.oeffentlich().filter(name__in=werte)
        return {stufe.name: f"{stufe.reihenfolge}. {stufe.name}" for stufe in stufen}


class OnboardingFilterSet(PortalFilterSet):
    """What visitors can narrow the Onboardings by."""

    ordnung = ("kommune__organisation__sortiertext", "plattform__sortiertext", "pk")
    plattform = Facet(
        "plattform__kennung",
        "Plattform",
        label_feld="plattform__name",
        ziel="plattform",
        haeufig=True,
    )
    stufe = Stufenfacette(
        "stufe__name",
        "Stufe",
        label_feld="stufe_titel",
        ziel="stufe__plattform",
        ohne=True,
        haeufig=True,
    )
    kreis = Facet(
        "kommune__organisation__kreis__kennung",
        "Kreis",
        label_feld="kommune__organisation__kreis__name",
        ziel="kommune__organisation__kreis",
        ohne=True,
        gruppe=WO,
    )
    regierungsbezirk = Facet(
        "kommune__regierungsbezirk__schluessel",
        "Regierungsbezirk",
        label_feld="kommune__regierungsbezirk__name",
        ohne=True,
        gruppe=WO,
    )
    groessenklasse = Klassenfacette(
        "kommune__groessenklasse__slug",
        "Größenklasse",
        label_feld="kommune__groessenklasse__name",
        ohne=True,
        gruppe=WO,
    )

    class Meta:
        model = Onboarding
        fields: list[str] = []
