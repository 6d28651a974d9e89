"""Identifiers: the official keys of Kommunen."""

from bausteine.werte.schluessel import Schluesselmuster

#: Amtlicher Gemeindeschlüssel: Land, Regierungsbezirk, Kreis, Gemeinde (2 + 1 + 2 + 3 digits)
AGS = Schluesselmuster(
    "AGS", r"^[0-9]{8}\Z", 8, "Ein AGS hat genau acht Ziffern, zum Beispiel 05315000.", True
)
#: Amtlicher Regionalschlüssel: the AGS with four digits for the Gemeindeverband
ARS = Schluesselmuster(
    "ARS", r"^[0-9]{12}\Z", 12, "Ein ARS hat genau zwölf Ziffern, zum Beispiel 053150000000.", True
)
