"""Cache key: what a page depends on besides the database: code, settings, day."""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bausteine.werte.eigene import own_apps

#: of our own apps and of the folder of templates
ENDUNGEN = (".py", ".html", ".txt", ".xml", ".typ", ".ttf")


def version() -> str:
    """A digest of code, static files, installed versions and settings; secret, as it names keys."""
    summe = hashlib.blake2b(_code().encode(), key=secret(), digest_size=16)
    for name in sorted(filter(settings.is_overridden, filter(str.isupper, dir(settings)))):
        summe.update(f"{name}={_stable(getattr(settings, name))}\n".encode())
    return summe.hexdigest()


def secret() -> bytes:
    """A key made of SECRET_KEY, so that nobody can work out an address in the page store."""
    return hashlib.sha256(f"seiten:{settings.SECRET_KEY}".encode()).digest()


class CalendarDay:
    """The local day, which says what is overdue; worked out once a day."""

    def __init__(self):
        self._von = self._bis = 0.0
        self._text = ""

    def __call__(self, jetzt: float) -> str:
        """The day of a moment, given as seconds since 1970."""
        if not self._von <= jetzt < self._bis:
            zone = timezone.get_default_timezone()
            tag = dt.datetime.fromtimestamp(jetzt, zone).date()
            grenzen = [
                dt.datetime.combine(t, dt.time(), zone).timestamp()
                for t in (tag, tag + dt.timedelta(days=1))
            ]
            self._text, (self._von, self._bis) = tag.isoformat(), grenzen
        return self._text


@cache
def _code() -> str:
    summe = hashlib.blake2b()
    for datei in _files():
        summe.update(datei.relative_to(settings.BASE_DIR).as_posix().encode())
        summe.update(datei.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    summe.update(manifest.read_bytes() if manifest.is_file() else b"")
    return summe.hexdigest()


def _files() -> list[Path]:
    ordner = [Path(app.path) for app in own_apps()]
    ordner.append(settings.BASE_DIR / "templates")
    dateien = [d for o in ordner for d in o.rglob("*") if d.suffix in ENDUNGEN]
    requirements = [*(settings.BASE_DIR / "requirements").glob("*.txt")]
    # among them what pages show where nobody has written anything else
    mitgeliefert = [*(settings.BASE_DIR / "fixtures").glob("*.csv")]
    return sorted(dateien + requirements + mitgeliefert)


def _stable(wert) -> str:
    """The same text in every process: sets have no order of their own."""
    if isinstance(wert, dict):
        return repr([(str(k), _stable(v)) for k, v in wert.items()])
    if isinstance(wert, set | frozenset):
        return repr(sorted(map(str, wert)))
    if isinstance(wert, list | tuple):
        return repr([_stable(w) for w in wert])
    return str(wert)
