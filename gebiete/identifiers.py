"""Identifiers: the official keys that only Gebiete have."""

from bausteine.werte.schluessel import Schluesselmuster

#: a Regierungsbezirk: Land and one digit
BEZIRK = Schluesselmuster(
    "Schlüssel",
    r"^[0-9]{3}\Z",
    "Der Schlüssel eines Regierungsbezirks hat genau drei Ziffern, zum Beispiel 055; so beginnt "
    "der AGS seiner Kommunen.",
    (3,),
)
