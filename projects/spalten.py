"""Table columns: those that only Umsetzungsprojekte have."""

import re

from django.core.exceptions import ValidationError
from django.utils import timezone

from bausteine.tabellen.arten import (
    WERT,
    ZEITRAUM,
    Art,
    Aufzaehlung,
    Liste,
    Verweis,
    Zeitpunkt,
)
from bausteine.tabellen.spalten import (
    Kindspalte,
    Relationsspalte,
    Spalte,
    nullable,
    related,
    related_by,
)
from bausteine.werte.zeitraum import Zeitraum
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle, Stand
from projects.models import (
    Beteiligung,
    FruehererTitel,
    Phase,
    Projektleistung,
    Quellenangabe,
    Umsetzungsprojekt,
)
from quellen.models import Quelle


class Titelangabe(Art):
    """A former title, with its time in brackets if known."""

    frei = True
    beschreibung = "früherer Titel, dahinter in Klammern die Zeit: „Geringverdiener (2020)“"

    def read(self, text, resource):
        if text.endswith(" ()"):  # a title whose own brackets look like a time
            return text[:-3], None
        if treffer := re.fullmatch(r"(.+) \(([^()]+)\)", text):
            try:
                return treffer[1], Zeitraum.parse(treffer[2])
            except ValidationError:
                pass  # the brackets belong to the title: "Arbeitslosengeld II (ALG II)"
        return text, None

    def write(self, value):
        titel, zeitraum = value
        if zeitraum is None and self.read(titel, None) != (titel, None):
            return f"{titel} ()"
        return f"{titel} ({zeitraum})" if zeitraum else titel

    def as_api(self, value):
        titel, zeitraum = value
        return {"titel": titel, "zeitraum": Zeitpunkt().as_api(zeitraum)}

    def schema(self):
        teile = {"titel": {"type": "string"}, "zeitraum": nullable(ZEITRAUM)}
        return {"type": "object", "properties": teile, "required": [*teile]}


class Quellenverweis(Art):
    """A Quelle and the place in it."""

    beschreibung = "Kennung der Quelle, dahinter die Fundstelle: „kennung: Abschnitt 2.1“"

    def read(self, text, resource):
        kennung, _, fundstelle = text.partition(":")
        return resource.look_up(Quelle, kennung.strip()), fundstelle.strip()

    def write(self, value):
        quelle, fundstelle = value
        return f"{quelle.kennung}: {fundstelle}" if fundstelle else quelle.kennung

    def as_api(self, value):
        quelle, fundstelle = value
        wert = {"wert": quelle.kennung, "text": str(quelle)}
        return {"quelle": wert, "fundstelle": fundstelle or None}

    def schema(self):
        teile = {"quelle": WERT, "fundstelle": nullable({"type": "string"})}
        return {"type": "object", "properties": teile, "required": [*teile]}


class Kontoverweis(Art):
    """An account of the admin by the name it logs in with, closed ones too."""

    beschreibung = "Benutzername eines Kontos der Verwaltung"

    def read(self, text, resource):
        return resource.look_up_account(text) if text else None

    def write(self, value):
        return value.get_username() if value else ""


class Grundspalte(Spalte):
    """Why a project rests; visitors see it with the Sonderstatus it is the reason of."""

    def load(self, record):
        return super().load(record) if record.sonderstatus or not self.oeffentlich else ""


class Adressspalte(Spalte):
    """The address of the record; absolute when the resource knows its host."""

    base_url = ""

    def load(self, record):
        return self.base_url + record.get_absolute_url()


def projekt_spalte() -> Spalte:
    """The project a part belongs to."""
    return Spalte(
        "projekt",
        "Kennung des Umsetzungsprojekts.",
        Verweis(Umsetzungsprojekt, lambda projekt: projekt.kennung),
    )


def titel_spalte() -> Kindspalte:
    """Former titles."""
    return Kindspalte(
        "fruehere_titel",
        "Frühere oder abweichende Titel mit ihrer Zeit.",
        Titelangabe(),
        value_of=lambda row: (row.titel, row.zeitraum),
        build=lambda projekt, wert: FruehererTitel(
            projekt=projekt,
            titel=wert[0],
            zeitraum_von=wert[1] and wert[1].von,
            zeitraum_bis=wert[1] and wert[1].bis,
        ),
    )


class Quellenspalte(Kindspalte):
    """The Quellen of the project as a whole."""

    def visible(self, value):
        return super().visible(value[0])


def quellen_spalte() -> Quellenspalte:
    """Quellen with their places."""
    return Quellenspalte(
        "quellenangaben",
        "Quellen des Projekts mit Fundstelle.",
        Quellenverweis(),
        value_of=lambda row: (row.quelle, row.fundstelle),
        build=lambda projekt, wert: Quellenangabe(
            projekt=projekt, quelle=wert[0], fundstelle=wert[1]
        ),
    )


class Vermutungsspalte(Relationsspalte):
    """OZG-Leistungen that a rule takes a project to belong to and nobody has confirmed: computed,
    beside the facts and never among them."""

    def __init__(self):
        super().__init__(
            "zuordnungsvorschlaege",
            "Von einer Regel vermutete OZG-Leistungen, von niemandem bestätigt; berechnet.",
            Liste(Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id)),
            nur_lesen=True,
        )

    def load(self, record):
        vorschlaege = related(record, self.attribute)
        return self.ordered(
            v.ozg_leistung for v in vorschlaege if v.ist_offen and self.visible(v.ozg_leistung)
        )


class Rollenspalte(Kindspalte):
    """The Organisationen in one role."""

    def __init__(self, rolle: Rolle, **optionen):
        super().__init__(
            "beteiligungen",
            f"Organisationen in der Rolle „{rolle.label}“ (Kurznamen).",
            Verweis(Organisation, lambda organisation: organisation.kurzname),
            value_of=lambda row: row.organisation,
            build=lambda projekt, organisation: Beteiligung(
                projekt=projekt, organisation=organisation, rolle=rolle
            ),
            **optionen,
        )
        self.rolle = rolle

    def rows(self, record):
        return related_by(record, self.attribute, "rolle").get(self.rolle, [])


def leika_spalte() -> Kindspalte:
    """The LeiKa-Leistungen of a project; how far each is stands in a file of its own."""
    return Kindspalte(
        "projektleistungen",
        "LeiKa-Leistungen des Projekts, mit ihrer Kennung (LeiKa-Schlüssel).",
        Verweis(LeikaLeistung, lambda leistung: leistung.kennung),
        value_of=lambda row: row.leika_leistung,
        build=lambda projekt, leistung: Projektleistung(projekt=projekt, leika_leistung=leistung),
    )


class Phasenspalte(Spalte):
    """One side of a phase; the resource saves the phase when all its columns are read."""

    def __init__(self, phasenart: Phasenart, attribute: str, erklaerung: str, art: Art):
        super().__init__(attribute, erklaerung, art)
        self.phasenart = phasenart

    @property
    def relation(self) -> str:
        return "phasen"

    def phase(self, record) -> Phase | None:
        """The stored phase of this kind."""
        phasen = related_by(record, self.relation, "art").get(self.phasenart)
        return phasen[0] if phasen else None

    def load(self, record):
        phase = self.phase(record)
        return getattr(phase, self.attribute) if phase else None

    def put(self, record, value):
        record._gelesen[self.column_name] = value

    def store(self, record, value, resource):
        resource.draft_phase(record, self.phasenart)[self.attribute] = value


class Planspalte(Phasenspalte):
    """When the phase is planned."""

    def __init__(self, phasenart):
        super().__init__(
            phasenart, "geplant", f"Geplanter Zeitpunkt der Phase „{phasenart.label}“.", Zeitpunkt()
        )


class Standspalte(Phasenspalte):
    """How far the phase is; with a plan, an empty cell means offen."""

    def __init__(self, phasenart):
        super().__init__(
            phasenart,
            "stand",
            f"Stand der Phase „{phasenart.label}“, wie ihn eine Quelle bestätigt; leer ohne Plan: "
            "keine Phase.",
            Aufzaehlung(Stand, leer=None),
        )

    def put(self, record, value):
        phase = self.phase(record)
        geplant = record._gelesen.get(self.phasenart.value, phase.geplant if phase else None)
        super().put(record, Stand.OFFEN if value is None and geplant else value)


def apply_to_phase(phase: Phase, angaben: dict) -> None:
    """Take over plan and Stand; a newly reached Stand counts as confirmed today."""
    if "geplant" in angaben:
        phase.geplant = angaben["geplant"]
    if "stand" in angaben:
        stand = Stand(angaben["stand"] or Stand.OFFEN)
        if stand != phase.stand:
            phase.bestaetigt_am = timezone.localdate() if stand.erreicht else None
        phase.stand = stand
