"""Static site builder: beside its target, then moved there; whole or not at all."""

import datetime as dt
import logging
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urldefrag, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http.request import validate_host
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import timezone

from bausteine.stoerung.wartung import maintenance
from betrieb.archiv.abruf import Abruf
from betrieb.archiv.adressen import LEBENDIG, Adresse, read, way
from betrieb.archiv.frueher import former_addresses, kept_numbers
from betrieb.archiv.seite import Archivseite
from betrieb.archiv.statisch import Statisches
from betrieb.sicherung.manifest import Sicherungsfehler
from betrieb.sicherung.stand import snapshot

START = ("/", "/sitemap.xml")
#: answers to everything that is not there, so its links must not depend on the address
FEHLT = Adresse("/404.html")


@dataclass
class Ergebnis:
    """What was written."""

    seiten: int
    dateien: int
    bytes: int


def build(ziel: Path, basis: str, *, wurzel: str | None = None, mit_pdf: bool = False) -> Ergebnis:
    """Write the archive of the portal at `basis` (scheme and host) into the folder `ziel`.

    `wurzel`: path at which the folder will be served; without it links are relative. Raises
    Sicherungsfehler, OSError or a database error; `ziel` then does not exist, or is still empty.
    """
    _refuse(ziel, basis)
    vorlaeufig = ziel.with_name(f".{ziel.name}.teil")
    shutil.rmtree(vorlaeufig, ignore_errors=True)  # of a killed run
    vorlaeufig.mkdir(mode=0o755)
    try:
        # the archive has its own place, whatever the portal says of itself
        with override_settings(PORTAL_ADRESSE=basis), snapshot(), _quiet():
            bau = Bau(vorlaeufig, basis, wurzel, mit_pdf=mit_pdf)
            bau.collect()
            ergebnis = bau.finish()
        os.replace(vorlaeufig, ziel)
    except BaseException:
        shutil.rmtree(vorlaeufig, ignore_errors=True)
        raise
    return ergebnis


def _refuse(ziel: Path, basis: str) -> None:
    if ziel.exists() and (not ziel.is_dir() or any(ziel.iterdir())):
        raise Sicherungsfehler(
            f"{ziel} gibt es schon und ist nicht leer; nennen Sie einen anderen."
        )
    if not ziel.parent.is_dir():
        raise Sicherungsfehler(f"Den Ordner {ziel.parent} gibt es nicht.")
    teile = urlsplit(basis)
    if teile.scheme not in ("http", "https") or not teile.hostname or teile.path or teile.query:
        raise Sicherungsfehler(
            f"{basis} ist keine Adresse eines Servers, etwa https://ozg.example.de."
        )
    if not validate_host(teile.hostname, settings.ALLOWED_HOSTS):
        raise Sicherungsfehler(f"{teile.hostname} steht nicht in ALLOWED_HOSTS.")
    if maintenance() is not None:
        raise Sicherungsfehler(
            "Das Portal ist geschlossen. Benennen Sie die Datei „wartung“ so lange um; ein Archiv "
            "entsteht aus dem offenen Portal."
        )


@contextmanager
def _quiet():
    """Addresses that lead nowhere are expected here, not worth a warning each."""
    logger = logging.getLogger("django.request")
    sonst = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(sonst)


class Bau:
    """First every answer as it is, then every page with its new links."""

    def __init__(self, ordner: Path, basis: str, wurzel: str | None, *, mit_pdf: bool):
        self.ordner, self.basis, self.wurzel = ordner, basis, wurzel
        self.abruf = Abruf(ordner, basis, mit_pdf=mit_pdf)
        self.bestand = self.abruf.bestand
        self.statisch = Statisches(ordner)
        self.hinweis = render_to_string("betrieb/archiv_hinweis.html", {"stand": _today()})
        #: pages that only lead on
        self.weiter: set[Adresse] = set()

    def collect(self) -> None:
        """Fetch everything that is public."""
        self.abruf.add("/")
        for karte in self._locations("/sitemap.xml"):
            for ort in self._locations(urlsplit(karte).path):
                ziel = urlsplit(ort)._replace(scheme="", netloc="").geturl()
                if not ziel.startswith(LEBENDIG):
                    self.abruf.add(ziel)
        self.abruf.run()
        for adresse in (*former_addresses(), *kept_numbers()):
            self.abruf.add(adresse)
        self.abruf.run()

    def finish(self) -> Ergebnis:
        """Rewrite pages and feeds, add the pages that lead on, 404, sitemap and robots.txt."""
        for adresse in self.bestand.weiter:
            self._lead_on(adresse)
        fehlt = self.abruf.text_of("/diese-seite-gibt-es-nicht/")
        self._write(FEHLT, PurePosixPath("404.html"), fehlt)
        seiten = 0
        for adresse, name in self.bestand.dateien.items():
            if name.suffix == ".html":
                seiten += 1
                self._rewrite(adresse, name)
            elif name.suffix == ".atom":
                self._rewrite_feed(adresse, name)
        self._for_machines()
        groessen = [p.stat().st_size for p in self.ordner.rglob("*") if p.is_file()]
        return Ergebnis(seiten, len(groessen), sum(groessen))

    def _locations(self, pfad: str) -> list[str]:
        return re.findall(r"<loc>([^<]+)</loc>", self.abruf.text_of(pfad))

    def _lead_on(self, adresse: Adresse) -> None:
        ziel = self._resolve(adresse)
        if ziel is None or ziel.pfad == adresse.pfad:
            return
        # what Django's own slash redirects lead to has the same file
        name = PurePosixPath(adresse.pfad.strip("/")) / "index.html"
        if adresse.parameter or name in self.bestand.dateien.values():
            return
        kontext = {"ziel": str(ziel), "kanonisch": self._absolute(ziel)}
        anfrage = RequestFactory(headers={"host": urlsplit(self.basis).netloc}).get(str(adresse))
        text = render_to_string("betrieb/archiv_weiter.html", kontext, request=anfrage)
        self.weiter.add(adresse)
        self._write(adresse, name, text)

    def _write(self, adresse: Adresse, name: PurePosixPath, text: str) -> None:
        self.bestand.dateien[adresse] = name
        (self.ordner / name).parent.mkdir(parents=True, exist_ok=True)
        (self.ordner / name).write_text(text)

    def _resolve(self, adresse: Adresse) -> Adresse | None:
        """The address that has a file in the end, None if it leads nowhere."""
        for _ in range(5):
            if adresse in self.bestand.dateien and adresse not in self.weiter:
                return adresse
            if adresse not in self.bestand.weiter:
                return None
            weiter = self.abruf.local(self.bestand.weiter[adresse], adresse)
            if weiter is None:
                return None
            adresse = weiter
        return None

    def _rewrite(self, adresse: Adresse, name: PurePosixPath) -> None:
        wurzel = self.wurzel or "/" if adresse == FEHLT else self.wurzel

        def ziel(link: str) -> str | None:
            absolut, (ohne, marke) = link.startswith(self.basis), urldefrag(link)
            nach = self.abruf.local(ohne, adresse)
            if nach is None:
                return link
            if self.abruf.is_static(nach):
                weg = way(name, self.statisch.copy(nach.pfad), wurzel)
            elif (gefunden := self._resolve(nach)) is None:
                return None
            elif absolut:
                return self._absolute(gefunden)
            else:
                weg = way(name, self.bestand.dateien[gefunden], wurzel)
            return f"{weg}#{marke}" if marke else weg

        datei = self.ordner / name
        gefiltert = bool(adresse.filter) or "seite" in dict(adresse.parameter)
        datei.write_text(Archivseite(datei.read_text(), ziel, self.hinweis, gefiltert).text)

    def _rewrite_feed(self, adresse: Adresse, name: PurePosixPath) -> None:
        def neu(treffer) -> str:
            gefunden = self._resolve(read(treffer[2].replace("&amp;", "&")))
            return f'{treffer[1]}="{escape(self._absolute(gefunden))}"' if gefunden else treffer[0]

        datei = self.ordner / name
        muster = rf'(href)="({re.escape(self.basis)}[^"#]*)"'
        datei.write_text(re.sub(muster, neu, datei.read_text()))

    def _absolute(self, adresse: Adresse) -> str:
        name = self.bestand.dateien[adresse]
        return self.basis + way(name, name, self.wurzel or "/")

    def _for_machines(self) -> None:
        orte = sorted(
            self._absolute(adresse)
            for adresse, name in self.bestand.dateien.items()
            if name.suffix == ".html" and adresse not in self.weiter | {FEHLT}
        )
        zeilen = "".join(f"<url><loc>{escape(ort)}</loc></url>\n" for ort in orte)
        (self.ordner / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{zeilen}</urlset>\n'
        )
        karte = f"{self.basis}{self.wurzel or '/'}sitemap.xml"
        (self.ordner / "robots.txt").write_text(f"User-agent: *\nAllow: /\n\nSitemap: {karte}\n")


def _today() -> dt.date:
    return timezone.localdate()
