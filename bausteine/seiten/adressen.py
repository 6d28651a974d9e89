"""Query strings: the whole state of a list stands in its address."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.encoding import iri_to_uri

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

#: parameters that advertising and newsletters append to any address; they mean nothing here
_ANHAENGSEL = {
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "igshid",
    "li_fat_id",
    "gad_source",
    "gad_campaignid",
    "srsltid",
    "wickedid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "_ga",
    "_gl",
}
#: parameter that names facets whose chosen values are left out instead of wanted
AUSSER = "ausser"
_ANHAENGSEL_VORN = ("utm_", "mtm_", "pk_", "piwik_", "matomo_")


@dataclass(frozen=True)
class Link:
    """A text and the query string it leads to."""

    text: str
    ziel: str
    zusatz: str | int = ""


def changed(params: QueryDict, **changes) -> str:
    """The query string with some parameters set (or, with None, dropped); empty ones vanish. What
    is set is wanted, also where the values before were left out."""
    params = params.copy()
    for name, wert in changes.items():
        params.pop(name, None)
        if isinstance(wert, list):
            params.setlist(name, wert)
        elif wert is not None:
            params[name] = wert
    for name in list(params):
        werte = [wert for wert in params.getlist(name) if wert]
        params.setlist(name, werte) if werte else params.pop(name)
    if AUSSER in params and AUSSER not in changes:
        bleibt = [n for n in params.getlist(AUSSER) if n in params and n not in changes]
        params.setlist(AUSSER, bleibt) if bleibt else params.pop(AUSSER)
    return f"?{params.urlencode()}" if params else "?"


def only(params: QueryDict, namen) -> "_ImmutableQueryDict":
    """The parameters of these names, so that nothing else wanders into further addresses."""
    bleibt = QueryDict(mutable=True)
    for name, werte in params.lists():
        if name in namen:
            bleibt.setlist(name, werte)
    bleibt._mutable = False
    return cast("_ImmutableQueryDict", bleibt)


def means_nothing(name: str) -> bool:
    """Whether a parameter was appended to follow visitors and says nothing about the page."""
    return name.lower() in _ANHAENGSEL or name.lower().startswith(_ANHAENGSEL_VORN)


def without_value(params: QueryDict, name: str, wert: str) -> str:
    """The query string without one value of a filter, back on the first page."""
    params = params.copy()
    params.setlist(name, [anderer for anderer in params.getlist(name) if anderer != wert])
    return changed(params, seite=None)


def fixed(name: str) -> str:
    """The path of a page without a variable part, looked up once."""
    return _looked_up(name, get_script_prefix())


@lru_cache(maxsize=256)
def _looked_up(name: str, vorsatz: str) -> str:
    # what stands before all paths belongs to the request: one must not leave it to the next
    return reverse(name)


def base(request) -> str:
    """Scheme and host of all absolute addresses: PORTAL_ADRESSE, if the operator set it.

    Else those of the request, whose host is one of ALLOWED_HOSTS.
    """
    return settings.PORTAL_ADRESSE or f"{request.scheme}://{request.get_host()}"


def absolute(request, pfad: str) -> str:
    """The address of a path below `base`; a path with // stays a path."""
    return iri_to_uri(f"{base(request)}{pfad}")
