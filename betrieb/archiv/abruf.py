"""Crawler: walks through the public side as a visitor does and keeps every answer."""

import mimetypes
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client

from betrieb.archiv.adressen import Adresse, file_name, harmless, is_pdf, read, wanted
from betrieb.archiv.seite import Links
from betrieb.sicherung.manifest import Sicherungsfehler

#: how often a PDF is asked for while its places are taken, and how long to wait in between
VERSUCHE, WARTEN_S = 6, 10
#: HTML that is kept: found, several candidates, gone for good
SEITEN = {200, 300, 410}
ENDUNGEN = {
    "text/html": ".html",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/atom+xml": ".atom",
    "text/calendar": ".ics",
    "image/svg+xml": ".svg",
    "text/turtle": ".ttl",
    "application/rdf+xml": ".rdf",
    "application/ld+json": ".jsonld",
}


@dataclass
class Bestand:
    """What was kept: file by address; addresses that only lead on; those that gave nothing."""

    dateien: dict[Adresse, PurePosixPath] = field(default_factory=dict)
    weiter: dict[Adresse, str] = field(default_factory=dict)
    nichts: set[Adresse] = field(default_factory=set)


class Abruf:
    """Fetches pages below `ordner`, starting from any address."""

    def __init__(self, ordner: Path, basis: str, *, mit_pdf: bool):
        self.ordner, self.basis, self.mit_pdf = ordner, basis, mit_pdf
        teile = urlsplit(basis)
        self.besucher = Client(headers={"host": teile.netloc}, raise_request_exception=False)
        self.sicher = teile.scheme == "https"
        self.bestand = Bestand()
        self._offen: deque[Adresse] = deque()
        self._gesehen: set[Adresse] = set()

    def text_of(self, ziel: str) -> str:
        """A page that is not kept under its address."""
        return self.besucher.get(ziel, secure=self.sicher).content.decode()

    def add(self, ziel: str) -> None:
        """Fetch this address too, and what it leads to."""
        self._remember(read(ziel))

    def run(self) -> None:
        """Until nothing is left to fetch."""
        while self._offen:
            self._fetch(self._offen.popleft())

    def local(self, ziel: str, von: Adresse) -> Adresse | None:
        """The address of ours that a link on the page `von` means, None for any other.

        Also for one that no file can be named after: what editors write may hold „..“.
        """
        voll = urljoin(f"{self.basis}{von}", ziel)
        teile = urlsplit(voll)
        if f"{teile.scheme}://{teile.netloc}" != self.basis:
            return None
        adresse = read(voll)
        return adresse if harmless(adresse.pfad) else None

    def is_static(self, adresse: Adresse) -> bool:
        """Whether an address is a static file."""
        return adresse.pfad.startswith(settings.STATIC_URL)

    def _remember(self, adresse: Adresse) -> None:
        if adresse not in self._gesehen and harmless(adresse.pfad):
            self._gesehen.add(adresse)
            self._offen.append(adresse)

    def _fetch(self, adresse: Adresse) -> None:
        antwort = self._patiently(adresse)
        art = antwort.get("Content-Type", "").split(";")[0]
        html = art == "text/html"
        if antwort.status_code >= 500:
            raise Sicherungsfehler(
                f"Die Seite {adresse} antwortet mit einem Fehler ({antwort.status_code}); ohne sie "
                "wäre das Archiv unvollständig. Den Grund nennt das Protokoll des Portals."
            )
        if antwort.status_code in (301, 302):
            self._lead_on(adresse, antwort["Location"])
        elif antwort.status_code not in (SEITEN if html else {200}):
            self.bestand.nichts.add(adresse)
        else:
            endung = ENDUNGEN.get(art) or mimetypes.guess_extension(art) or ""
            name = file_name(adresse, endung)
            self.bestand.dateien[adresse] = name
            inhalt = self._keep(name, antwort)
            if html:
                self._follow(inhalt.decode(), adresse)

    def _patiently(self, adresse: Adresse):
        """The answer; of a PDF the one after visitors have theirs, who take the places too."""
        for _ in range(VERSUCHE):
            antwort = self.besucher.get(str(adresse), secure=self.sicher)
            if antwort.status_code != 503 or not is_pdf(adresse):
                break
            time.sleep(min(int(antwort.get("Retry-After", "0")), WARTEN_S))
        return antwort

    def _lead_on(self, adresse: Adresse, ziel: str) -> None:
        nach = self.local(ziel, adresse)
        if nach and wanted(nach, adresse, mit_pdf=self.mit_pdf):
            self.bestand.weiter[adresse] = ziel
            self._remember(nach)
        else:
            self.bestand.nichts.add(adresse)

    def _keep(self, name: PurePosixPath, antwort) -> bytes:
        ziel = self.ordner / name
        ziel.parent.mkdir(parents=True, exist_ok=True)
        if not antwort.streaming:
            ziel.write_bytes(antwort.content)
            return antwort.content
        with ziel.open("wb") as datei:
            datei.writelines(antwort.streaming_content)
        return b""

    def _follow(self, html: str, von: Adresse) -> None:
        for ziel in Links(html).ziele:
            nach = self.local(ziel, von)
            if nach is None or self.is_static(nach):
                continue
            if wanted(nach, von, mit_pdf=self.mit_pdf):
                self._remember(nach)
