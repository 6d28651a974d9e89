"""Template tag: where the number of a list can be kept to be quoted."""

from django import template
from django.http import QueryDict

from bausteine.seiten.adressen import fixed
from kennzahlen.enums import Zaehlliste

register = template.Library()


@register.simple_tag(takes_context=True)
def zitieradresse(context) -> str:
    """The address for the list as it is filtered; "" for what cannot be quoted."""
    pfad, filterset = context["request"].path, context["filterset"]
    # by the address, as some lists share a route
    liste = next((name for name in Zaehlliste.values if fixed(name) == pfad), "")
    if not liste or filterset.data.get("q", "").strip():
        return ""
    params = QueryDict(mutable=True)
    params["liste"] = liste
    for name, werte in QueryDict(context["diese_auswahl"].partition("?")[2]).lists():
        params.setlist(name, werte)
    return f"{fixed('zahl-zitieren')}?{params.urlencode()}"
