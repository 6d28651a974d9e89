"""Table columns: those that only Mittelvorgänge have."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import Art

#: „18.000“ is eighteen thousand or, as a program writes it, eighteen
_UNKLAR = re.compile(r"\d{1,3}\.\d{3}")
_GRUPPEN = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
_EINFACH = re.compile(r"\d{1,12}(?:[.,]\d{1,2})?")


class Geldbetrag(Art):
    """An amount in Euro, to the cent at most."""

    beschreibung = "Betrag in Euro („18000“ oder „18000,50“)"

    def read(self, text, resource):
        if not text:
            return None
        zahl = text.removesuffix("€").strip()
        if _UNKLAR.fullmatch(zahl):
            ganz, _, bruch = zahl.partition(".")
            raise ValidationError(
                f"„{text[:40]}“ kann {ganz}{bruch} oder {ganz},{bruch} heißen. Bitte ohne Punkt "
                "schreiben."
            )
        if _GRUPPEN.fullmatch(zahl):
            zahl = zahl.replace(".", "")
        elif not _EINFACH.fullmatch(zahl):
            raise ValidationError(
                f"„{text[:40]}“ ist kein Betrag in Euro. Möglich ist zum Beispiel 18000 oder "
                "18000,50."
            )
        return Decimal(zahl.replace(",", "."))

    def write(self, value: Decimal | None):
        if value is None:
            return ""
        glatt = value == value.to_integral_value()
        return f"{value:.0f}" if glatt else f"{value:.2f}".replace(".", ",")

    def as_json(self, value: Decimal | None):
        return None if value is None else float(value)
