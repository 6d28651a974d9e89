"""Identifiers: the official keys of Kommunen and Kreise."""

from bausteine.werte.schluessel import Schluesselmuster

#: Amtlicher Gemeindeschlüssel: Land, Regierungsbezirk, Kreis, Gemeinde (2 + 1 + 2 + 3 digits)
AGS = Schluesselmuster(
    "AGS",
    r"^[0-9]{5}([0-9]{3})?\Z",
    "Ein AGS hat genau acht Ziffern, zum Beispiel 05315000; der eines Kreises hat fünf.",
    (8, 5),
)
#: Amtlicher Regionalschlüssel: the AGS with four digits for the Gemeindeverband
ARS = Schluesselmuster(
    "ARS",
    r"^[0-9]{5}([0-9]{4}([0-9]{3})?)?\Z",
    "Ein ARS hat genau zwölf Ziffern, zum Beispiel 053150000000; der eines Kreises hat fünf, der "
    "eines Gemeindeverbands neun.",
    (12, 5),
)


def ags_of(ars: str) -> str:
    """The AGS that an ARS holds: without the digits of the Gemeindeverband."""
    return ars[:5] + ars[9:]
