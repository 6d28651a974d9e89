"""URL reversing: the path of one record among many, by a pattern that is looked up once.

Django looks for the pattern again for each record and tries the path against it. Of a hundred
records of one list that is as much work as reading them.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

#: a key that stands in a path as it is, and that a converter for keys accepts if it does one
SCHLICHT = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_PLATZ = "platz-der-kennung-0"


def path_of(name: str, schluessel: str) -> str:
    """The path of this name for a key; what `reverse` gives. Raises NoReverseMatch."""
    if SCHLICHT.fullmatch(schluessel):
        teile = _around(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        if teile is not None:
            return f"{teile[0]}{schluessel}{teile[1]}"
    return reverse(name, args=[schluessel])


@lru_cache(maxsize=256)
def _around(name: str, urlconf: str, vorsatz: str) -> tuple[str, str] | None:
    """What stands before and behind the key; None where not every such key is accepted."""
    try:
        davor, platz, danach = reverse(name, args=[_PLATZ]).partition(_PLATZ)
    except NoReverseMatch:
        return None
    return (davor, danach) if platz else None
