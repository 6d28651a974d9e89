"""Registry: what can be proposed for which noun, and which of it can be written at once."""

from dataclasses import dataclass

from django.db import models

from bausteine.werte.eigene import field_of
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import LeikaLeistung, OzgLeistung
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from programme.models import Programm, Programmprojekt
from projects.models import Umsetzungsprojekt
from rollout.models import Anschluss
from termine.models import Termin
from themenfelder.models import Themenfeld

ANDERES = "anderes"
#: that an Organisation looks for partners
GESUCH = "gesuch"
#: what came by a Bestätigungslink, line by line
BESTAETIGUNG = "bestaetigung"


@dataclass(frozen=True)
class Gegenstandsart:
    """One noun: its model, the key in its address, and its fields.

    `einfach`: texts that an accepted proposal writes. `von_hand`: name and label of what
    coordinators edit themselves.
    """

    model: type[models.Model]
    schluessel: str
    einfach: tuple[str, ...]
    von_hand: tuple[tuple[str, str], ...] = ()

    def choices(self) -> list[tuple[str, str]]:
        """Names and labels of everything that can be proposed."""
        einfache = [(name, str(field_of(self.model, name).verbose_name)) for name in self.einfach]
        return [*einfache, *self.von_hand, (ANDERES, "anderes")]


#: of a Kommune with a Dienst: what is said of it hangs together, so none of it is written alone
PAAR = Gegenstandsart(
    Anschluss,
    "pk",
    (),
    (
        ("stand", "Stand: wie weit die Kommune ist, seit wann"),
        ("geplant", "Geplanter Zeitpunkt"),
        ("hemmnis", "Woran es hängt"),
        ("anbindung", "Träger, Fachverfahren oder Transportweg"),
        ("quelle", "Quelle"),
    ),
)
#: by the word in the address, which is that of the list
ARTEN = {
    "umsetzungsprojekte": Gegenstandsart(
        Umsetzungsprojekt,
        "kennung",
        ("titel", "kurzbeschreibung", "hinweis"),
        (
            ("phasen", "Stand oder Termin einer Phase"),
            ("partner", "Partner und ihre Rolle"),
            ("leistungen", "Themenfeld oder OZG-Leistung"),
            ("quellen", "Quelle"),
        ),
    ),
    "ozg-leistungen": Gegenstandsart(
        OzgLeistung, "slug", ("name", "ozg_id", "hinweis"), (("lage", "Themenfeld oder Lage"),)
    ),
    "leistungen": Gegenstandsart(
        LeikaLeistung,
        "kennung",
        ("bezeichnung", "leika_schluessel", "typ", "rechtsgrundlagen", "gesetze"),
        (("ozg_leistung", "OZG-Leistung"),),
    ),
    "organisationen": Gegenstandsart(
        Organisation,
        "kennung",
        ("name", "kurzname", "langform", "ort", "web", "ags", "ars", "hinweis"),
        (
            ("ansprechstellen", "Ansprechstelle"),
            ("beteiligung", "Beteiligung an einem Projekt"),
            (GESUCH, "Partner gesucht"),
            ("gebiet", "Kommune: Kreis, Größenklasse, Einwohner, Postleitzahl"),
        ),
    ),
    "themenfelder": Gegenstandsart(
        Themenfeld, "slug", ("name", "federfuehrung", "ressort", "hinweis")
    ),
    "online-dienste": Gegenstandsart(
        OnlineDienst,
        "kennung",
        ("name", "kurzbeschreibung", "adresse", "hinweis"),
        (
            ("betriebsstand", "Zustand: seit wann er online ist"),
            ("leistungen", "Welche Leistungen er umfasst"),
            ("angebot", "Betreiber, Anbieter, für wen"),
            ("formulare", "Formulare: Formularserver, Artikelnummer, Druckvorlage"),
            ("projekte", "Umsetzungsprojekt oder Plattform"),
        ),
    ),
    "plattformen": Gegenstandsart(
        Plattform,
        "kennung",
        ("name", "adresse", "hinweis"),
        (("betreiber", "Betreiber oder Art"), ("online_dienste", "Online-Dienste")),
    ),
    "fachverfahren": Gegenstandsart(
        Fachverfahren,
        "kennung",
        ("name", "adresse", "schnittstellen", "hinweis"),
        (
            ("hersteller", "Hersteller"),
            ("barrierefreiheit", "Barrierefreiheit"),
            ("online_dienste", "Online-Dienste"),
        ),
    ),
    "mittel": Gegenstandsart(
        Mittelvorgang,
        "kennung",
        ("gegenstand", "hinweis"),
        (
            ("stand", "Stand"),
            ("betrag", "Betrag"),
            ("zeit", "Zeit oder Zweck"),
            ("partner", "Partner oder Projekt"),
        ),
    ),
    "zahlen": Gegenstandsart(
        Kennzahl,
        "kennung",
        ("bezeichnung", "hinweis"),
        (
            ("wert", "Wert, Einheit oder Zusatz"),
            ("stand", "Stand"),
            ("widerspruch", "Widerspruch zu einer anderen Zahl"),
            ("quelle", "Quelle oder Fundstelle"),
        ),
    ),
    "termine": Gegenstandsart(
        Termin,
        "kennung",
        ("titel", "hinweis"),
        (
            ("zeitraum", "Zeit"),
            ("ort", "Ort oder Teilnahme"),
            ("veranstalter", "Veranstalter, Themenfeld oder Projekt"),
            ("teilnehmende", "Teilnehmende"),
            ("quelle", "Quelle oder Fundstelle"),
        ),
    ),
    "gesuche": Gegenstandsart(
        Gesuch,
        "kennung",
        ("titel", "text", "hinweis"),
        (
            ("abschluss", "Erfüllt oder zurückgezogen"),
            ("frist", "Frist"),
            ("kontakt", "Wer sucht, Postfach oder Kontaktseite"),
            ("bezug", "Projekt, OZG-Leistung oder Themenfeld"),
            ("quelle", "Quelle oder Fundstelle"),
        ),
    ),
    "programme": Gegenstandsart(
        Programm,
        "kennung",
        ("name", "kurzbeschreibung", "hinweis"),
        (
            ("angaben", "Laufzeit, Mittel oder Zahl der Projekte"),
            ("regionen", "Regionen und ihre Mitglieder"),
            ("quelle", "Quelle oder Fundstelle"),
        ),
    ),
    "programmprojekte": Gegenstandsart(
        Programmprojekt,
        "kennung",
        ("titel", "kurzbeschreibung", "hinweis"),
        (
            ("stand", "Schritte und ihre Zeiten"),
            ("uebertragbar", "Übertragbarkeit oder Lizenz"),
            ("empfaenger", "Zuwendungsempfänger, Region oder Fördersumme"),
            ("ergebnisse", "Links, Dokumente oder Konzept"),
            ("quelle", "Quelle oder Fundstelle"),
        ),
    ),
}


def art_of(record) -> Gegenstandsart:
    """The Art of a record."""
    return next(art for art in (*ARTEN.values(), PAAR) if art.model is type(record))


def is_simple(vorschlag) -> bool:
    """Whether an accepted proposal can be written into the record at once."""
    return vorschlag.feld in art_of(vorschlag.gegenstand).einfach


def field_title(vorschlag) -> str:
    """What the field is called on the page."""
    if vorschlag.feld == BESTAETIGUNG:
        return "Phasen und Partner"
    return dict(art_of(vorschlag.gegenstand).choices()).get(vorschlag.feld, vorschlag.feld)


def value_of(record, feld: str) -> str:
    """The current text of a simple field; "" for all others."""
    return str(getattr(record, feld) or "") if feld in art_of(record).einfach else ""
