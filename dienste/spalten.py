"""Table columns: those that only Online-Dienste have."""

from heapq import nsmallest

from django.core.exceptions import ValidationError

from bausteine.tabellen.arten import Liste, Verweis
from bausteine.tabellen.spalten import Kindspalte, Spalte
from dienste.models import DienstLeistung, OnlineDienst, Plattform
from leistungen.identifiers import LEIKA_SCHLUESSEL
from leistungen.models import LeikaLeistung, OzgLeistung

#: so many known keys are named where one is not known
NAECHSTE = 3


class Leikaverweis(Verweis):
    """A LeiKa-Leistung by its key, spaces and dots accepted; an unknown one is answered with the
    known keys that differ from it the least."""

    def __init__(self):
        super().__init__(LeikaLeistung, lambda leistung: leistung.kennung)
        self.beschreibung = f"LeiKa-Schlüssel oder Kennung ({LEIKA_SCHLUESSEL.satz})"

    def read(self, text, resource):
        schluessel = LEIKA_SCHLUESSEL.cleaned(text)
        text = schluessel if schluessel.isdecimal() else text
        try:
            return super().read(text, resource)
        except ValidationError as fehler:
            nahe = nearest(text, _known_keys(resource)) if text.isdecimal() else []
            if not nahe:
                raise
            satz = f"LeiKa-Leistung „{text[:40]}“ ist nicht bekannt."
            raise ValidationError(f"{satz} Am nächsten liegen {', '.join(nahe)}.") from fehler


def nearest(schluessel: str, bekannte: list[str]) -> list[str]:
    """The keys with the fewest other digits, the closest first."""

    def distance(anderer: str) -> tuple[int, str]:
        andere = sum(a != b for a, b in zip(schluessel, anderer, strict=False))
        return andere + abs(len(schluessel) - len(anderer)), anderer

    return nsmallest(NAECHSTE, bekannte, key=distance)


def _known_keys(resource) -> list[str]:
    """The keys that the file may name, read once for each file."""
    if "_leikaschluessel" not in resource.__dict__:
        alle = LeikaLeistung.objects.waehlbar(resource.bereich)
        schluessel = alle.order_by().values_list("leika_schluessel", flat=True)
        resource.__dict__["_leikaschluessel"] = list(filter(None, schluessel))
    return resource.__dict__["_leikaschluessel"]


class Dienstleistungsspalte(Kindspalte):
    """The Leistungen of one kind that a Dienst covers."""

    def __init__(self, feld: str, erklaerung: str, art, **optionen):
        self.feld = feld
        super().__init__(
            "dienstleistungen",
            erklaerung,
            art,
            value_of=lambda row: getattr(row, feld),
            build=lambda dienst, leistung: DienstLeistung(dienst=dienst, **{feld: leistung}),
            **optionen,
        )

    def rows(self, record):
        return [row for row in super().rows(record) if getattr(row, self.feld) is not None]


def leika_spalte() -> Dienstleistungsspalte:
    """The LeiKa-Leistungen of a Dienst; their Quellen stand in a file of their own."""
    return Dienstleistungsspalte(
        "leika_leistung",
        "LeiKa-Leistungen, die der Dienst umfasst (LeiKa-Schlüssel).",
        Leikaverweis(),
    )


def ozg_spalte() -> Dienstleistungsspalte:
    """The OZG-Leistungen of a Dienst, where a Quelle names no LeiKa-Leistung."""
    return Dienstleistungsspalte(
        "ozg_leistung",
        "OZG-Leistungen, die der Dienst umfasst, wenn die Quelle keine LeiKa-Leistung nennt.",
        Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id),
    )


def dienst_spalte() -> Spalte:
    """The Dienst a part belongs to."""
    return Spalte(
        "dienst",
        "Kennung des Online-Dienstes.",
        Verweis(OnlineDienst, lambda dienst: dienst.kennung),
    )


class Formularserverspalte(Spalte):
    """On which Formularserver the forms of a Dienst lie; what of each is told in a file of its
    own."""

    def __init__(self):
        super().__init__(
            "formularserver",
            "Kennungen der Formularserver mit Formularen des Dienstes; berechnet aus der Datei "
            "„formularangaben“.",
            Liste(Verweis(Plattform, lambda plattform: plattform.kennung)),
            nur_lesen=True,
        )

    def load(self, record):
        return [server for server in record.formularserver if self.visible(server)]


def formularserver_spalte() -> Spalte:
    """Where a form lies."""
    return Spalte(
        "formularserver",
        "Kennung der Plattform, auf der es liegt; leer: keine Angabe.",
        Verweis(Plattform, lambda plattform: plattform.kennung),
    )
