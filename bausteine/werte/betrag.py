"""Money: an amount in Euro as people write it."""

from decimal import Decimal


def euro(betrag: Decimal) -> str:
    """18.000 €, 18.000,50 €."""
    glatt = betrag == betrag.to_integral_value()
    text = f"{betrag:,.0f}" if glatt else f"{betrag:,.2f}"
    deutsch = text.translate(str.maketrans(",.", ".,"))
    return f"{deutsch}\N{NO-BREAK SPACE}€"
