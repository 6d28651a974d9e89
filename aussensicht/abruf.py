"""HTTP client for open interfaces: slow on purpose, patient, and never larger than allowed.

At most one request a second. Who asks for patience (429) gets it; a cut connection is tried again;
an answer that is too large or takes too long is refused before it is in memory. Nothing of an
answer is logged.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests
from django.conf import settings
from django.utils import timezone

#: seconds between two requests, until a connection stands and until bytes come, for one answer
PAUSE, VERBINDEN, LESEN, INSGESAMT = 1.0, 10, 60, 300
#: of one answer, unpacked
MAX_ANTWORT = 50 * 1024 * 1024
#: how often one request is sent at most, and how long a 429 can make us wait
VERSUCHE, HOECHSTENS_WARTEN = 5, 300
STUECK = 1 << 16


def wait(seconds: float) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)


class Abruffehler(Exception):
    """Why nothing could be fetched, in a German sentence."""


@dataclass(frozen=True)
class Fundantwort:
    """Status and content of an answer."""

    status: int
    daten: bytes


class Abrufweg:
    """The way to one interface; keeps its own pace."""

    def __init__(self, adresse: str):
        self.adresse = adresse
        self._letzte: float | None = None
        self._sitzung = requests.Session()
        self._sitzung.max_redirects = 3
        portal = f" (+{settings.PORTAL_ADRESSE})" if settings.PORTAL_ADRESSE else ""
        self._sitzung.headers["User-Agent"] = f"ozgportal{portal}"

    def get(self, pfad: str, params: Mapping[str, str], accept: str) -> Fundantwort:
        """The answer, whatever its status but 429 and 5xx, which are tried again.

        Raises Abruffehler.
        """
        grund = ""
        for versuch in range(VERSUCHE):
            self._keep_pace()
            pausieren = 2.0**versuch * PAUSE
            try:
                antwort, erbeten = self._ask(pfad, params, accept)
            except (requests.Timeout, requests.ConnectionError) as fehler:
                grund = f"keine Verbindung ({type(fehler).__name__})"
            except requests.exceptions.ChunkedEncodingError:
                grund = "die Verbindung riss mitten in der Antwort ab"
            except requests.RequestException as fehler:
                raise Abruffehler(
                    f"{pfad}: Die Anfrage ging nicht ({type(fehler).__name__}). Bitte die Adresse "
                    "in den Einstellungen prüfen."
                ) from fehler
            else:
                if antwort.status != 429 and antwort.status < 500:
                    return antwort
                grund = f"die Schnittstelle antwortet mit {antwort.status}"
                pausieren = max(pausieren, erbeten)
            if pausieren and versuch + 1 < VERSUCHE:
                wait(min(pausieren, HOECHSTENS_WARTEN))
        raise Abruffehler(
            f"{pfad}: {VERSUCHE} Versuche, {grund}. Bitte den Befehl später noch einmal starten; "
            "er macht dort weiter."
        )

    def _keep_pace(self) -> None:
        jetzt = time.monotonic()
        if self._letzte is not None and (rest := self._letzte + PAUSE - jetzt) > 0:
            wait(rest)
        self._letzte = time.monotonic()

    def _ask(self, pfad: str, params: Mapping[str, str], accept: str) -> tuple[Fundantwort, float]:
        """The answer and how many seconds it wants to be left alone."""
        ende = time.monotonic() + INSGESAMT
        with self._sitzung.get(
            f"{self.adresse}/{pfad}",
            params=dict(params),
            headers={"Accept": accept},
            timeout=(VERBINDEN, LESEN),
            stream=True,
        ) as antwort:
            if antwort.status_code != 200:  # what it says besides is not read
                pausieren = _seconds(antwort.headers.get("Retry-After", ""))
                return Fundantwort(antwort.status_code, b""), pausieren
            return Fundantwort(200, _limited(antwort.iter_content(STUECK), pfad, ende)), 0.0


def _limited(stuecke: Iterable[bytes], pfad: str, ende: float) -> bytes:
    teile, laenge = [], 0
    for stueck in stuecke:
        laenge += len(stueck)
        if laenge > MAX_ANTWORT:
            raise Abruffehler(
                f"{pfad}: Die Antwort ist größer als {MAX_ANTWORT // 1024**2} MB und wird nicht "
                "gelesen."
            )
        if time.monotonic() > ende:
            raise Abruffehler(f"{pfad}: Die Antwort kam nach {INSGESAMT} Sekunden nicht zu Ende.")
        teile.append(stueck)
    return b"".join(teile)


def _seconds(text: str) -> float:
    """What a Retry-After asks for: seconds or a moment; 0 where it is neither."""
    if text.isdecimal():
        return float(text[:6])
    try:
        return max(0.0, (parsedate_to_datetime(text) - timezone.now()).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def said_no(pfad: str, status: int) -> Abruffehler:
    """The sentence for a status that is no answer to our question."""
    if status == 404:
        return Abruffehler(f"{pfad}: Das kennt die Schnittstelle nicht (404).")
    return Abruffehler(
        f"{pfad}: Die Schnittstelle lehnt die Anfrage ab ({status}). Bitte die Adresse in den "
        "Einstellungen und die Beschreibung der Schnittstelle vergleichen."
    )


def switched_off(name: str, ersatz: str) -> str:
    """The sentence for an interface that nobody has switched on."""
    return (
        f"Nichts abgerufen: {name} ist nicht gesetzt, also fragt das Portal niemanden. "
        f"{ersatz} Wie es geht, steht in docs/betrieb.md."
    )
