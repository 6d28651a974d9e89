"""Data licence: one of the known open ones by its code, or an address; checked at start."""

from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


class Lizenz(NamedTuple):
    """What others may do with the data. `nennung`: whether the source has to be named; `dcat`: the
    address that DCAT-AP.de has for it."""

    name: str
    url: str
    nennung: bool = False
    dcat: str = ""

    def __str__(self):
        return f"{self.name} ({self.url})" if self.name != self.url else self.url


_DCAT = "http://dcat-ap.de/def/licenses/"
BEKANNT = {
    "dl-de/by-2-0": Lizenz(
        "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        "https://www.govdata.de/dl-de/by-2-0",
        nennung=True,
        dcat=f"{_DCAT}dl-by-de/2.0",
    ),
    "dl-de/zero-2-0": Lizenz(
        "Datenlizenz Deutschland – Zero – Version 2.0",
        "https://www.govdata.de/dl-de/zero-2-0",
        dcat=f"{_DCAT}dl-zero-de/2.0",
    ),
    "cc-by-4.0": Lizenz(
        "Creative Commons Namensnennung 4.0 International (CC BY 4.0)",
        "https://creativecommons.org/licenses/by/4.0/",
        nennung=True,
        dcat=f"{_DCAT}cc-by/4.0",
    ),
    "cc0": Lizenz(
        "Creative Commons Zero 1.0 Universell (CC0)",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        dcat=f"{_DCAT}cc-zero",
    ),
}


def licence(text: str) -> Lizenz | None:
    """The licence that PORTAL_LIZENZ names by code or https address; None while it is not fixed.

    Raises ImproperlyConfigured for anything else.
    """
    text = text.strip()
    if not text:
        return None
    for code, bekannt in BEKANNT.items():
        if text.lower() == code or text.rstrip("/") == bekannt.url.rstrip("/"):
            return bekannt
    try:
        teile = urlsplit(text)
        gut = teile.scheme == "https" and teile.hostname and not teile.username
    except ValueError:
        gut = False
    if not gut or not text.isascii() or not text.isprintable() or set(text) & set(' <>"\\'):
        raise ImproperlyConfigured(
            f"PORTAL_LIZENZ muss eine dieser Lizenzen sein: {', '.join(BEKANNT)} – oder die "
            "Adresse einer Lizenz mit https://. Siehe .env.example."
        )
    return Lizenz(text, text)
