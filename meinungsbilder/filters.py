"""Filters: what the list of Meinungsbilder can be narrowed by."""

from bausteine.seiten.facette import Facet, Jahr
from bausteine.seiten.facetten import PortalFilterSet
from meinungsbilder.enums import Stimmkreis
from meinungsbilder.models import Meinungsbild


class MeinungsbildFilterSet(PortalFilterSet):
    """What visitors can narrow the Meinungsbilder by. Not by what changes with the minute: an index
    of the filters would go on telling what was."""

    ordnung = ("sortiertext", "pk")
    kreis = Facet("kreis", "Wer abstimmt", choices=Stimmkreis.choices, haeufig=True)
    jahr = Jahr("bis__year", "Jahr", haeufig=True)

    class Meta:
        model = Meinungsbild
        fields: list[str] = []
