"""Filters of the list of Organisationen."""

from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from ozgportal.seiten.facette import Facet
from ozgportal.seiten.facetten import PortalFilterSet


class OrganisationFilterSet(PortalFilterSet):
    """What visitors can narrow the Organisationen by."""

    typ = Facet("typ", "Typ", choices=Organisationstyp.choices, haeufig=True)
    ort = Facet("ort", "Ort", label_feld="ort", ohne=True)
    kreis = Facet("kreis__kennung", "Kreis", label_feld="kreis__name", ziel="kreis", ohne=True)

    class Meta:
        model = Organisation
        fields = []
