"""Identifiers: the official keys of Leistungen."""

import re

from bausteine.werte.schluessel import Schluesselmuster

#: OZG-Umsetzungskatalog: five digits
OZG_ID = Schluesselmuster(
    "OZG-ID", r"^[0-9]{5}\Z", "Eine OZG-ID hat genau fünf Ziffern, zum Beispiel 10162."
)
#: FIM, Leistungskatalog: 99 GGG KKK VVV DDD
LEIKA_SCHLUESSEL = Schluesselmuster(
    "LeiKa-Schlüssel",
    r"^99[0-9]{12}\Z",
    "Ein LeiKa-Schlüssel hat genau 14 Ziffern und beginnt mit 99, zum Beispiel 99 012 001 001 000.",
)
_ANFANG = re.compile(r"99[0-9]{4,12}")
#: where the FIM-Portal shows the Leistung with the key that follows
FIM_STECKBRIEF = "https://fimportal.de/leistung-steckbriefe/"
#: How the federal catalogue says that a Leistung has no key; a fact, not a gap
NICHT_IM_LEIKA = "nicht im LeiKa"


def begins_leika_key(wort: str) -> bool:
    """Whether a word of a search is a LeiKa-Schlüssel or its beginning, from the group on."""
    return _ANFANG.fullmatch(wort) is not None
