"""Number formatting: decimal numbers, and amounts in Euro, as people write them."""

from decimal import Decimal


def dezimal(wert: Decimal) -> str:
    """1.000.000 and 41,8: no more decimal places than are needed."""
    ganz, _, bruch = f"{wert:,f}".partition(".")
    bruch = bruch.rstrip("0")
    return ganz.replace(",", ".") + (f",{bruch}" if bruch else "")


def euro(betrag: Decimal) -> str:
    """18.000 €, 18.000,50 €."""
    glatt = betrag == betrag.to_integral_value()
    text = f"{betrag:,.0f}" if glatt else f"{betrag:,.2f}"
    deutsch = text.translate(str.maketrans(",.", ".,"))
    return f"{deutsch}\N{NO-BREAK SPACE}€"
