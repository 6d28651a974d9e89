"""Random requests to every public address: the address map gives the routes, the views the rest."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from hypothesis import strategies as st

from bausteine.seiten.listen import STEUERUNG
from schnittstelle.listen import LISTEN

#: what stands in an address for a part of it: „<slug:kennung>“, or a group of a pattern
TEIL = re.compile(r"<(?:(\w+):)?(\w+)>|\((?:[^()]|\([^()]*\))*\)")
METHODEN = (
    "GET",
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
)
#: parameters besides those of the lists' filters
PARAMETER = {
    "q",
    "bild",
    "art",
    "von",
    "bis",
    "vorschau",
    "auswahl",
    "mal",
    "seite[]",
    "",
    *STEUERUNG,
}
WERTE = (
    "",
    "1",
    "0",
    "-1",
    "007",
    "99999999999999999999",
    "1e9",
    "parken",
    "ä",
    "%",
    "_",
    "%25",
    "\\",
    "'",
    '"',
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "${7*7}",
    "../../etc/passwd",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: x=1",
    "\u202eabc",
    "\u200b",
    "\ud7ff",
    "\U0001f984",
    "e\u0301" * 20,
    "x" * 8192,
    "ß" * 300,
    "a " * 500,
    "2020",
    "31.02.2022",
    "Q5 2020",
    "csv",
    "xlsx",
    "json",
    "atom",
    "ics",
    "svg",
    "karten",
    "fahrplan",
    "statistik",
    "-titel",
    "titel",
    "titel,titel",
    "None",
    "null",
    "true",
    "NaN",
    "inf",
    "http://x.example/",
    "//x.example",
)
#: bytes that are not text, and what only looks like an escape
ROHES = ("%", "%zz", "%00", "%ff", "%c3%28", "%ed%a0%80", "%u0041", "+", "&&", "==", ";", "%0d%0a")


@dataclass(frozen=True)
class Anfrage:
    """One request as it goes over the line."""

    methode: str
    pfad: str
    query: str
    koerper: bytes
    typ: str

    def __str__(self):
        return f"{self.methode} {self.pfad[:200]}?{self.query[:200]} ({len(self.query)} Zeichen)"


def _routes(muster, davor: str = ""):
    for teil in muster:
        route = davor + str(teil.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        if isinstance(teil, URLResolver):
            yield from _routes(teil.url_patterns, route)
        elif isinstance(teil, URLPattern):
            yield route


@cache
def public_routes() -> tuple[str, ...]:
    """Every public address, with its variable parts as the map writes them."""
    alle = dict.fromkeys(_routes(get_resolver().url_patterns))
    return tuple(route for route in alle if not route.startswith("admin/"))


@cache
def parameters() -> tuple[str, ...]:
    """Every parameter that some page reads."""
    namen = set(PARAMETER)
    for _, liste in LISTEN:
        view = get_resolver().resolve(f"/{liste_path(liste)}").func.view_class
        namen |= {*view.filterset_class.base_filters, *view.steuerung}
    return tuple(sorted(namen))


def liste_path(name: str) -> str:
    """The address of a list without its first slash."""
    return reverse(name).lstrip("/")


def values():
    """A value of any kind, percent-encoded as a browser does it, or raw."""
    text = st.one_of(st.sampled_from(WERTE), st.text(max_size=40))
    return st.one_of(
        text.map(lambda wert: quote(wert, safe="", errors="surrogatepass")), st.sampled_from(ROHES)
    )


@st.composite
def requests(draw, bekannt: tuple[str, ...] = ()):
    """A request; `bekannt`: keys of records that exist."""
    teil = st.one_of(st.sampled_from(bekannt or ("x",)), values())
    route = draw(st.sampled_from(public_routes()))
    pfad = "/" + TEIL.sub(lambda _: draw(teil), route).replace("\\", "").replace("?", "")
    namen = st.one_of(st.sampled_from(parameters()), values())
    paare = draw(st.lists(st.tuples(namen, st.one_of(teil, values())), max_size=6))
    if draw(st.integers(0, 39)) == 0:  # a thousand values in one filter
        name = draw(st.sampled_from(parameters()))
        paare += [(name, f"w{nummer}") for nummer in range(1000)]
    query = "&".join(f"{name}={wert}" for name, wert in paare)
    methode = draw(st.sampled_from(METHODEN))
    typ = draw(
        st.sampled_from(
            (
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json",
                "text/plain; charset=utf-7",
                "",
            )
        )
    )
    koerper = b"" if methode in ("GET", "HEAD") else draw(st.binary(max_size=60)) + query.encode()
    return Anfrage(methode, pfad, query, koerper, typ)
