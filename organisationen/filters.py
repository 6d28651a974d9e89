"""Filters: what the list of Organisationen can be narrowed by."""

from bausteine.seiten.facette import Facet
from bausteine.seiten.facetten import PortalFilterSet
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation


class OrganisationFilterSet(PortalFilterSet):
    """What visitors can narrow the Organisationen by."""

    ordnung = ("sortiertext", "pk")
    typ = Facet("typ", "Typ", choices=Organisationstyp.choices, haeufig=True)
    ort = Facet("ort", "Ort", label_feld="ort", ohne=True)
    kreis = Facet("kreis__kennung", "Kreis", label_feld="kreis__name", ziel="kreis", ohne=True)

    class Meta:
        model = Organisation
        fields: list[str] = []
