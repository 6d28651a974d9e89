"""Sentences: what a block on another page says of all its Dienste."""

from collections import Counter

from dienste.enums import Betriebszustand


def in_numbers(dienste: list) -> str:
    """How many there are and how far, in a sentence that leaves none out."""
    anzahlen = Counter(dienst.zustand for dienst in dienste)
    teile = [(anzahlen[zustand], str(zustand.label)) for zustand in Betriebszustand.rang()]
    teile.append((anzahlen[""], "ohne Angabe"))
    if len(dienste) == 1:
        wort = next(wort for anzahl, wort in teile if anzahl)
        return f"Ein Online-Dienst ist bekannt; laut Quelle: {wort}."
    genannt = ", ".join(f"{anzahl} {wort}" for anzahl, wort in teile if anzahl)
    return f"{len(dienste)} Online-Dienste sind bekannt; laut Quellen: {genannt}."
