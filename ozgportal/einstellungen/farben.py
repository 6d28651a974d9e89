"""Theme colour: the operator's, a hex value that is legible under white text."""

import re

from django.core.exceptions import ImproperlyConfigured

#: WCAG 2.2, 1.4.3: contrast of normal text
LESBAR = 4.5


def accent_colour(name: str, text: str) -> str:
    """The colour in the environment variable `name` as "#rrggbb", "" when it is not set.

    Raises ImproperlyConfigured for anything else, and for a colour too light for white text.
    """
    text = text.strip().lower()
    if not text:
        return ""
    if not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise ImproperlyConfigured(
            f"{name} muss eine Farbe wie „#14508f“ sein. Siehe .env.example."
        )
    if (kontrast := contrast_with_white(text)) < LESBAR:
        raise ImproperlyConfigured(
            f"{name}={text} ist zu hell: Weiße Schrift hat darauf nur einen Kontrast von "
            f"{kontrast:.1f} : 1, nötig sind {LESBAR} : 1. Siehe .env.example."
        )
    return text


def contrast_with_white(farbe: str) -> float:
    """Contrast ratio of "#rrggbb" and white as WCAG 2.2 defines it, 1 to 21."""
    kanaele = [int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    rot, gruen, blau = (
        k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaele
    )
    return 1.05 / (0.2126 * rot + 0.7152 * gruen + 0.0722 * blau + 0.05)
