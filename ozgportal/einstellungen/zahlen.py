"""Single values in the settings: numbers, words of a choice, secrets."""

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, text: str, *, vorgabe: int, bis: int, von: int = 1) -> int:
    """The number from `von` to `bis` in the environment variable `name`; `vorgabe` without one.

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


def proxy_count(text: str, bis: int = 10) -> int:
    """How many proxies stand in front, from PROXY: „nein“ is 0, „ja“ is 1, else the number itself.

    Raises ImproperlyConfigured for anything else.
    """
    wort = text.strip().lower() or "nein"
    if wort in {"ja", "nein"}:
        return int(wort == "ja")
    if not (wort.isascii() and wort.isdecimal() and int(wort) <= bis):
        raise ImproperlyConfigured(
            f"PROXY muss „ja“, „nein“ oder die Zahl der Proxys (bis {bis}) sein. "
            "Siehe .env.example."
        )
    return int(wort)


def one_of(name: str, text: str, worte: tuple[str, ...]) -> str:
    """The word of the choice in the environment variable `name`; the first when it is not set.

    Raises ImproperlyConfigured for any other.
    """
    wort = text.strip().lower() or worte[0]
    if wort not in worte:
        erlaubt = " oder ".join(f"„{wort}“" for wort in worte)
        raise ImproperlyConfigured(f"{name} muss {erlaubt} sein. Siehe .env.example.")
    return wort


def secret(name: str, text: str, mindestens: int = 32) -> str:
    """A word nobody guesses, or "". Raises ImproperlyConfigured for a short one."""
    wort = text.strip()
    if wort and len(wort) < mindestens:
        raise ImproperlyConfigured(
            f"{name} ist zu kurz: mindestens {mindestens} zufällige Zeichen. Siehe .env.example."
        )
    return wort
