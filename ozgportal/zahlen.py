"""Numbers in the settings."""

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, text: str, *, vorgabe: int, bis: int, von: int = 1) -> int:
    """The number `von` to `bis` in the environment variable `name`; `vorgabe` when it is not set.

    Raises ImproperlyConfigured for anything else.
    """
    text = text.strip()
    if not text:
        return vorgabe
    if not (text.isascii() and text.isdecimal() and von <= int(text) <= bis):
        raise ImproperlyConfigured(
            f"{name} muss eine ganze Zahl von {von} bis {bis} sein. Siehe .env.example."
        )
    return int(text)
