"""Import and export: the files of Anschlüsse and Betreuungen."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from openpyxl.utils import get_column_letter

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Ganzzahl, Verweis, Zeitpunkt, cell_text
from bausteine.tabellen.spalten import Mitgelesen, Spalte, geaendert_am_spalte
from dienste.models import Fachverfahren, OnlineDienst
from gebiete.models import Kommune
from organisationen.identifiers import AGS, ARS
from organisationen.models import Organisation
from projects.spalten import Adressspalte
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from rollout.actions import freeze_erstplanung
from rollout.enums import Anschlussstand, Hemmnis, Transportweg
from rollout.models import Anschluss, Anschlussschritt, Betreuung

#: columns that may say which Kommune is meant, the first one that a file has
KOMMUNENSPALTEN = ("kommune", "ags", "ars")
EINGEFROREN = (
    "Die Erstplanung „{}“ ist festgehalten und ändert sich nicht mehr; der geltende Plan steht "
    "unter „geplant“."
)
MATRIX = (
    "Zeile 1, Spalte {} („{}“): Das ist die Matrix, die nur zum Ansehen da ist. Zum Einlesen "
    "nehmen Sie bitte die Datei „Anschlüsse“: Ansicht „Liste“ des Roll-outs, „CSV“ oder „XLSX“; "
    "sie hat für jede Kommune und jeden Dienst eine Zeile."
)
#: the first column of the wide files, which no long one has
MATRIXKOPF = "kommune_in_der_matrix"


class Kommunenverweis(Verweis):
    """A Kommune by Kennung, name, AGS or ARS, with or without the zero in front."""

    def __init__(self):
        super().__init__(Kommune, lambda kommune: kommune.organisation.kennung)
        self.beschreibung = "Kennung, Name, AGS oder ARS einer Kommune"

    def read(self, text, resource):
        ziffern = re.sub(r"[\s.\-/]", "", text.removesuffix(".0"))
        if not ziffern.isdecimal():
            return super().read(text, resource)
        muster = next((m for m in (ARS, AGS) if m.fits(m.cleaned(ziffern))), None)
        if muster is None:
            raise ValidationError(
                f"„{text[:40]}“ hat {len(ziffern)} Ziffern und ist kein Schlüssel einer Kommune. "
                f"{AGS.satz} {ARS.satz}"
            )
        return super().read(muster.cleaned(ziffern), resource)


class Schluesselangabe(Mitgelesen):
    """An official key that the file repeats; one that means another Kommune is a mistake."""

    def __init__(self, attribute, erklaerung, muster):
        super().__init__(attribute, erklaerung)
        self.muster = muster

    def check_beside(self, text: str, kommune: Kommune | None) -> None:
        """Raises ValidationError where the key is none of this kind, or of another Kommune."""
        if not text:
            return
        schluessel = self.muster.cleaned(text)
        if not self.muster.fits(schluessel):
            raise ValidationError(f"„{text[:40]}“ ist kein {self.muster.name}: {self.muster.satz}")
        eigener = getattr(kommune.organisation, self.column_name) if kommune else None
        if eigener and eigener != schluessel:
            raise ValidationError(
                f"Der {self.muster.name} {schluessel} gehört nicht zu „{kommune}“: Dort steht "
                f"{eigener}."
            )


class Erstplanungsspalte(Spalte):
    """The first plan: a file may say it as long as nobody has."""

    def put(self, record, value):
        bisher = record.erstplanung
        if bisher and value != bisher:
            raise ValidationError(EINGEFROREN.format(bisher))
        super().put(record, value)


@register
class AnschlussResource(PortalResource):
    """File format of `anschluesse`: one Kommune with one Dienst per row."""

    resource_name = "anschluesse"
    key_columns = ("kommune", "dienst")
    kommune = Spalte(
        "kommune", "Kommune: Kennung, Name, AGS oder ARS; Schlüssel beim Import.", Kommunenverweis()
    )
    name = Spalte("kommune__organisation__name", "Name der Kommune.", nur_lesen=True)
    ags = Schluesselangabe("kommune__organisation__ags", "Amtlicher Gemeindeschlüssel.", AGS)
    ars = Schluesselangabe("kommune__organisation__ars", "Amtlicher Regionalschlüssel.", ARS)
    dienst = Spalte(
        "dienst",
        "Online-Dienst: Kennung oder Name; Schlüssel beim Import.",
        Verweis(OnlineDienst, lambda dienst: dienst.kennung),
    )
    stand = Spalte("stand", "Wie weit die Kommune mit dem Dienst ist.", Aufzaehlung(Anschlussstand))
    bestaetigt_am = Spalte("bestaetigt_am", "Tag, für den der Stand gilt.", Datum())
    geplant = Spalte("geplant", "Geplanter Zeitpunkt.", Zeitpunkt())
    erstplanung = Erstplanungsspalte(
        "erstplanung", "Zuerst veröffentlichter Plan; wird vom Portal festgehalten.", Zeitpunkt()
    )
    begonnen = Spalte("begonnen", "Wann die Anbindung begonnen hat.", Zeitpunkt())
    online_seit = Spalte("online_seit", "Seit wann der Dienst online ist.", Zeitpunkt())
    abgeschaltet_am = Spalte("abgeschaltet_am", "Seit wann er abgeschaltet ist.", Datum())
    grund = Spalte("grund", "Warum der Dienst nicht vorgesehen ist.")
    traeger = Spalte(
        "traeger",
        "Kurzname der Organisation, die ihn für die Kommune betreibt; leer: sie selbst.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    fachverfahren = Spalte(
        "fachverfahren",
        "Kennung des Fachverfahrens, an das er angebunden ist.",
        Verweis(Fachverfahren, lambda verfahren: verfahren.kennung),
    )
    transportweg = Spalte(
        "transportweg", "Wie der Antrag in die Verwaltung kommt.", Aufzaehlung(Transportweg)
    )
    hemmnis = Spalte("hemmnis", "Woran der Anschluss hängt.", Aufzaehlung(Hemmnis))
    hemmnis_text = Spalte("hemmnis_text", "Das Hemmnis in Worten.")
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    stand_seit = Spalte(
        "stand_seit", "Seit wann der Stand so ist; vom Portal geführt.", Datum(), nur_lesen=True
    )
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    url = Adressspalte("url", "Adresse der Seite.", nur_lesen=True)

    class Meta:
        model = Anschluss

    def __init__(self, base_url: str = "", **kwargs):
        super().__init__(**kwargs)
        self._touched: set[int] = set()
        adresse = self.fields.get("url")
        if isinstance(adresse, Adressspalte):
            adresse.base_url = base_url

    def columns_meant(self, namen):
        """A file may name the Kommunen by a key alone."""
        schluessel = next((name for name in KOMMUNENSPALTEN if name in namen), "")
        return ["kommune" if name == schluessel else name for name in namen]

    def check_headings(self, headers):
        if MATRIXKOPF in headers:
            bekannt = {MATRIXKOPF, *self.fields}
            platz = next((i for i, name in enumerate(headers) if name not in bekannt), 0)
            raise ValidationError(MATRIX.format(get_column_letter(platz + 1), headers[platz]))

    def named_by(self, rows, first_row):
        """By both sides of the key: a Kommune may have hundreds of Anschlüsse."""
        return super().named_by(rows, first_row) & self._named_dienste(rows)

    def _named_dienste(self, rows) -> models.Q:
        dienste = []
        for text in {row.get("dienst", "") for row in rows}:
            try:
                dienste.append(self.fields["dienst"].art.read(text, self))
            except ValidationError:
                continue  # the row itself reports it
        return models.Q(dienst__in=[dienst for dienst in dienste if dienst])

    def import_instance(self, instance, row, **kwargs):
        fehler: dict = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            fehler = error.update_error_dict(fehler)
        kommune = instance.kommune if instance.kommune_id else None
        for name in ("ags", "ars"):
            spalte = self.fields.get(name)
            try:
                if isinstance(spalte, Schluesselangabe) and name in row:
                    spalte.check_beside(cell_text(row[name]), kommune)
            except ValidationError as error:
                fehler[name] = error.messages
        if fehler:
            raise ValidationError(fehler)

    def after_store(self, record):
        self._touched.add(record.pk)

    def finish(self):
        freeze_erstplanung(self._touched)

    def follow_up(self, records):
        freeze_erstplanung({record.pk for record in records})


@register
class BetreuungResource(PortalResource):
    """File format of `betreuungen`: one IT-Dienstleister with one Kommune per row."""

    resource_name = "betreuungen"
    key_columns = ("dienstleister", "kommune")
    dienstleister = Spalte(
        "dienstleister",
        "Kurzname, Name oder Kennung der Organisation.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    kommune = Spalte("kommune", "Kommune: Kennung, Name, AGS oder ARS.", Kommunenverweis())
    von = Spalte("von", "Seit wann; leer: nicht bekannt.", Datum())
    bis = Spalte("bis", "Bis wann; leer: besteht.", Datum())
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Betreuung


@register
class AnschlussschrittResource(PortalResource):
    """File format of `anschlussschritte`: what is to be done until a Dienst works."""

    resource_name = "anschlussschritte"
    key_columns = ("dienst", "name")
    dienst = Spalte(
        "dienst",
        "Kennung des Online-Dienstes; leer: alle Dienste.",
        Verweis(OnlineDienst, lambda dienst: dienst.kennung),
    )
    reihenfolge = Spalte("reihenfolge", "In Listen steht die kleinste Zahl zuerst.", Ganzzahl())
    name = Spalte("name", "Was zu tun ist.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Anschlussschritt

    def named_by(self, rows, first_row):
        """Any: a step of all Dienste names none."""
        return models.Q()
