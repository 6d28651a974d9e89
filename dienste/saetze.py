"""Sentences: what a block on another page says of all its Dienste."""

from collections import Counter

from dienste.enums import Betriebszustand


def in_numbers(dienste: list) -> str:
    """How many there are and how far, in a sentence that leaves none out."""
    anzahlen = Counter(dienst.zustand for dienst in dienste)
    teile = [(anzahlen[zustand], str(zustand.label)) for zustand in Betriebszustand.rang()]
    ohne = anzahlen[""]
    if len(dienste) == 1:
        wort = next((wort for anzahl, wort in teile if anzahl), "keine Angabe")
        return f"Ein Online-Dienst ist bekannt; laut Quelle: {wort}."
    genannt = [f"{anzahl} {wort}" for anzahl, wort in teile if anzahl]
    if ohne:
        genannt.append(f"zu {ohne} keine Angabe")
    return f"{len(dienste)} Online-Dienste sind bekannt; laut Quellen: {', '.join(genannt)}."
