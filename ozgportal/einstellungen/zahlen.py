"""Parsers of settings: texts, numbers, words of a choice, folders, secrets.

Each gets the name of an environment variable and its text.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def plain(name: str, text: str) -> str:
    """The text itself, without the blanks around it."""
    return text.strip()


def yes_or_no(name: str, text: str) -> bool:
    """Whether it says „ja“. Raises ImproperlyConfigured for anything but ja and nein."""
    return one_of(name, text, ("ja", "nein")) == "ja"


def folder(name: str, text: str) -> str:
    """The path of a folder, or "". Raises ImproperlyConfigured where there is none."""
    pfad = text.strip()
    if pfad and not Path(pfad).is_dir():
        raise ImproperlyConfigured(f"{name} ist kein Ordner. Siehe .env.example.")
    return pfad


def days(name: str, text: str) -> int:
    """A number of days. Raises ImproperlyConfigured for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} ist keine Zahl von Tagen. Siehe .env.example.")
    return int(text)


def whole_number(name: str, text: str, *, bis: int, von: int = 1) -> int:
    """The number from `von` to `bis`. Raises ImproperlyConfigured for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and von <= int(text) <= bis):
        raise ImproperlyConfigured(
            f"{name} muss eine ganze Zahl von {von} bis {bis} sein. Siehe .env.example."
        )
    return int(text)


def proxy_count(name: str, text: str, bis: int = 10) -> int:
    """How many proxies stand in front: „nein“ is 0, „ja“ is 1, else the number itself.

    Raises ImproperlyConfigured for anything else.
    """
    wort = text.strip().lower() or "nein"
    if wort in {"ja", "nein"}:
        return int(wort == "ja")
    if not (wort.isascii() and wort.isdecimal() and int(wort) <= bis):
        raise ImproperlyConfigured(
            f"{name} muss „ja“, „nein“ oder die Zahl der Proxys (bis {bis}) sein. "
            "Siehe .env.example."
        )
    return int(wort)


def one_of(name: str, text: str, worte: tuple[str, ...]) -> str:
    """The word of the choice. Raises ImproperlyConfigured for any other."""
    wort = text.strip().lower()
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


def refuse_without(bedingung: str, **werte: str) -> None:
    """Raises ImproperlyConfigured for the first variable that is set, naming what it needs."""
    for name, text in werte.items():
        if text:
            raise ImproperlyConfigured(f"{name} braucht {bedingung}. Siehe .env.example.")
