"""URL mapping: which addresses of the portal become files, and under which names."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bausteine.seiten.listen import STEUERUNG

#: they answer to what people or programs send, or only to staff
LEBENDIG = (
    "/admin/",
    "/api/",
    "/suche/",
    "/vorschlag/",
    "/abos/",
    "/zahl/neu/",
    "/kontakt/danke/",
    "/muster/",
    "/opensearch.xml",
)
#: parameters of a list that are no filter
DARSTELLUNG = STEUERUNG | {"bild"}
#: endless ways to look at the same records
NIE = {"sortierung", "spalten", "je_seite", "ausser", "q"}
#: bytes; file systems end names at 255, and we add to them
NAME_HOECHSTENS = 200


@dataclass(frozen=True)
class Adresse:
    """Path and parameters, in an order of their own."""

    pfad: str
    parameter: tuple[tuple[str, str], ...] = ()

    @property
    def filter(self) -> tuple[tuple[str, str], ...]:
        """The parameters that choose records."""
        return tuple((name, wert) for name, wert in self.parameter if name not in DARSTELLUNG)

    @property
    def format(self) -> str:
        """The download's format, "" for a page."""
        return dict(self.parameter).get("format", "")

    def __str__(self):
        text = "&".join(f"{quote(name)}={quote(wert)}" for name, wert in self.parameter)
        return quote(self.pfad) + (f"?{text}" if text else "")


def read(ziel: str) -> Adresse:
    """From path and query string; what changes nothing is left out."""
    teile = urlsplit(ziel)
    paare = {(name, wert) for name, wert in parse_qsl(teile.query) if wert}
    return Adresse(unquote(teile.path) or "/", tuple(sorted(paare - {("seite", "1")})))


def harmless(pfad: str) -> bool:
    """Whether the path of an address, as a file, stays below its folder on every system."""
    return all(
        teil not in (".", "..") and len(teil.encode()) <= NAME_HOECHSTENS
        for teil in pfad.split("/")
    ) and not re.search(r"[\x00-\x1f\x7f\\]", pfad)


def is_pdf(ziel: Adresse) -> bool:
    """Whether a document is made for this address."""
    return ziel.format == "pdf" or ziel.pfad.endswith(".pdf")


def wanted(ziel: Adresse, von: Adresse, *, mit_pdf: bool) -> bool:
    """Whether a link on the page `von` is followed.

    Filtered lists are kept where an unfiltered page offers them, with all their pages; combining
    them further has no end.
    """
    namen = {name for name, _ in ziel.parameter}
    if ziel.pfad.startswith(LEBENDIG) or namen & NIE or any(n.startswith("suche_") for n in namen):
        return False
    if not mit_pdf and is_pdf(ziel):
        return False
    if ziel.filter:
        neu = ziel.filter != von.filter
        return namen <= {"seite"} | {n for n, _ in ziel.filter} and not (neu and von.filter)
    return not (ziel.format and "seite" in namen)


def file_name(adresse: Adresse, endung: str) -> PurePosixPath:
    """Where the answer is kept, below the folder: a path is its own name, parameters follow it."""
    pfad = adresse.pfad.lstrip("/")
    if not adresse.parameter:
        name = pfad if PurePosixPath(pfad).suffix == endung else f"{pfad.rstrip('/')}/index{endung}"
        return PurePosixPath(name.lstrip("/"))
    ordner = PurePosixPath(pfad)
    if adresse.format and len(adresse.parameter) == 1:
        return ordner / f"{ordner.name}{endung}"
    text = "_".join(f"{name}-{wert}" for name, wert in adresse.parameter if name != "format")
    sauber = re.sub(r"[^A-Za-z0-9._-]", "-", text)
    if sauber != text or len(text) > 80:
        sauber = f"{sauber[:60]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return ordner / f"_{sauber}{endung}"


def way(von: PurePosixPath, nach: PurePosixPath, wurzel: str | None) -> str:
    """The link between two files: from one to the other, or from `wurzel` on."""
    if wurzel is not None:
        return wurzel + quote(str(nach)).removesuffix("index.html")
    gemeinsam = 0
    for a, b in zip(von.parent.parts, nach.parent.parts, strict=False):
        if a != b:
            break
        gemeinsam += 1
    hinauf = [".."] * (len(von.parent.parts) - gemeinsam)
    return quote("/".join([*hinauf, *nach.parts[gemeinsam:]]))
