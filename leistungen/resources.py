"""Import and export: OZG- and LeiKa-Leistungen in the portal's own format."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Art,
    Aufzaehlung,
    Datum,
    Ganzzahl,
    JaNein,
    Liste,
    Schluessel,
    Verweis,
)
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte, related
from leistungen.enums import Ebene, Fimart, Fimstatus
from leistungen.identifiers import LEIKA_SCHLUESSEL, NICHT_IM_LEIKA, OZG_ID
from leistungen.models import FimBaustein, LeikaLeistung, OzgLeistung
from quellen.models import Quelle
from quellen.resources import fundstelle_spalte, quelle_spalte
from themenfelder.models import Lage, Themenfeld


class Vermutungen(Relationsspalte):
    """Projects that a rule takes to belong to the Leistung; they are in no number."""

    def __init__(self):
        super().__init__(
            "zuordnungsvorschlaege",
            "Kennungen der von einer Regel vermuteten Umsetzungsprojekte, von niemandem bestätigt "
            "und nicht mitgezählt; berechnet.",
            Liste(Art()),
            nur_lesen=True,
        )

    def load(self, record):
        vorschlaege = related(record, self.attribute) if record.pk else ()
        return self.ordered(
            v.projekt.kennung for v in vorschlaege if v.ist_offen and self.visible(v.projekt)
        )


class Fimstaende(Relationsspalte):
    """How far the FIM has described the Leistung; nothing where nobody has told."""

    def __init__(self):
        super().__init__(
            "fim_bausteine",
            "FIM-Bausteine mit ihrem Status und dessen Tag; leer: keine Angabe; berechnet.",
            Liste(Art()),
            nur_lesen=True,
        )

    def load(self, record):
        bausteine = related(record, self.attribute) if record.pk else ()
        return [
            f"{b} (Stand {b.bestaetigt_am:%d.%m.%Y})"
            for b in sorted(bausteine, key=lambda b: b.art)
        ]


def regelung_spalte() -> Spalte:
    """Who regulates the Leistung."""
    return Spalte("regelung", "Wer die Leistung regelt; leer: keine Angabe.", Aufzaehlung(Ebene))


def vollzug_spalte() -> Spalte:
    """Who carries it out."""
    return Spalte("vollzug", "Wer die Leistung vollzieht; leer: keine Angabe.", Aufzaehlung(Ebene))


def vollzug_quelle_spalte() -> Spalte:
    """Where both are from."""
    return Spalte(
        "vollzug_quelle",
        "Kennung der Quelle zu Regelung und Vollzug.",
        Verweis(Quelle, lambda quelle: quelle.kennung),
    )


def vollzug_fundstelle_spalte() -> Spalte:
    """The place in it."""
    return Spalte("vollzug_fundstelle", "Fundstelle in dieser Quelle.")


@register
class OzgLeistungResource(PortalResource):
    """File format of `ozg-leistungen`."""

    resource_name = "ozg-leistungen"
    stable_columns = ("ozg_id",)
    name_column = "name"
    key_columns = ("slug",)
    ozg_id = Spalte("ozg_id", "OZG-ID, leer wenn unbekannt.", Schluessel(OZG_ID))
    name = Spalte("name", "Name der OZG-Leistung.")
    slug = Spalte("slug", "Teil der Internetadresse; Schlüssel beim Import.")
    themenfeld = Spalte(
        "themenfeld", "Name des Themenfelds.", Verweis(Themenfeld, lambda feld: feld.name)
    )
    lage = Spalte(
        "lage",
        "Lage, der die Leistung zuerst zugeordnet ist.",
        Verweis(Lage, lambda lage: lage.name),
    )
    weitere_lagen = Relationsspalte(
        "weitere_lagen", "Weitere Lagen.", Liste(Verweis(Lage, lambda lage: lage.name))
    )
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_projekte = Spalte(
        "anzahl_projekte",
        "Zahl der öffentlichen Umsetzungsprojekte; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    anzahl_leika = Spalte(
        "anzahl_leika",
        "Zahl der öffentlichen LeiKa-Leistungen; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()
    vermutete_projekte = Vermutungen()
    regelung = regelung_spalte()
    vollzug = vollzug_spalte()
    vollzug_quelle = vollzug_quelle_spalte()
    vollzug_fundstelle = vollzug_fundstelle_spalte()

    class Meta:
        model = OzgLeistung


class LeikaSchluessel(Schluessel):
    """A LeiKa-Schlüssel or the words "nicht im LeiKa"."""

    def read(self, text, resource):
        return None if text.lower() == NICHT_IM_LEIKA.lower() else super().read(text, resource)


@register
class LeikaLeistungResource(PortalResource):
    """File format of `leistungen`. The Kennung or the LeiKa-Schlüssel names the record."""

    resource_name = "leistungen"
    stable_columns = ("leika_schluessel",)
    leika_schluessel = Spalte(
        "leika_schluessel",
        "LeiKa-Schlüssel, leer wenn nicht im LeiKa.",
        LeikaSchluessel(LEIKA_SCHLUESSEL),
    )
    bezeichnung = Spalte("bezeichnung", "Bezeichnung im LeiKa.")
    ozg_id = Spalte(
        "ozg_leistung",
        "OZG-ID der OZG-Leistung; ohne OZG-ID deren Adresse.",
        Verweis(OzgLeistung, lambda leistung: leistung.ozg_id or leistung.slug),
    )
    ozg_leistung = Spalte("ozg_leistung__name", "Name der OZG-Leistung; berechnet.", nur_lesen=True)
    themenfeld = Spalte(
        "ozg_leistung__themenfeld__name", "Themenfeld der OZG-Leistung; berechnet.", nur_lesen=True
    )
    typ = Spalte("typ", "LeiKa-Typ, auch in Verbindung („1, 2/3“).")
    rechtsgrundlagen = Spalte("rechtsgrundlagen", "Rechtsgrundlagen.")
    gesetze = Spalte("gesetze", "Gesetze.")
    gesetzeskuerzel = Spalte("gesetzeskuerzel", "Gesetzeskürzel.")
    sdg1 = Spalte("sdg1", "Kennzeichen SDG1 des Katalogs.", JaNein())
    sdg2 = Spalte("sdg2", "Kennzeichen SDG2 des Katalogs.", JaNein())
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    kennung = Spalte(
        "kennung", "Der LeiKa-Schlüssel, sonst eine Kennung des Portals; Schlüssel beim Import."
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()
    regelung = regelung_spalte()
    vollzug = vollzug_spalte()
    vollzug_quelle = vollzug_quelle_spalte()
    vollzug_fundstelle = vollzug_fundstelle_spalte()
    geltender_vollzug = Spalte(
        "geltender_vollzug", "Vollzug, eigen oder von der OZG-Leistung; berechnet.", nur_lesen=True
    )
    lage = Spalte("ozg_leistung__lage__name", "Lage der OZG-Leistung; berechnet.", nur_lesen=True)
    umsetzungsstand = Spalte(
        "umsetzungsstand_text",
        "Status des am weitesten fortgeschrittenen öffentlichen Umsetzungsprojekts; leer: keines "
        "bekannt; berechnet.",
        nur_lesen=True,
    )
    fim_bausteine = Fimstaende()
    fim_bezeichnung = Spalte("fim_bezeichnung", "Bezeichnung im FIM-Portal.")
    bezeichnung_2 = Spalte("bezeichnung_2", "Bezeichnung II im FIM-Portal.")
    kurztext = Spalte("kurztext", "Kurztext im FIM-Portal.")
    fim_typisierung = Spalte("fim_typisierung", "Typisierung im FIM-Portal („2/3b, 5“).")
    fim_geaendert_am = Spalte(
        "fim_geaendert_am", "Tag der letzten Änderung im FIM-Portal.", Datum()
    )
    fim_fehlt_seit = Spalte(
        "fim_fehlt_seit", "Seit wann sie im FIM-Portal nicht mehr steht.", Datum()
    )

    class Meta:
        model = LeikaLeistung

    def required_key_columns(self, headers):
        return () if "leika_schluessel" in headers else self.key_columns

    def key_of_row(self, row):
        if row.get("kennung"):
            return (row["kennung"],)
        try:
            schluessel = self.fields["leika_schluessel"].art.read(
                row.get("leika_schluessel") or "", self
            )
        except ValidationError:
            return None
        return (schluessel,) if schluessel else None

    def named_by(self, rows, first_row):
        kennungen = [key[0] for row in rows if (key := self.key_of_row(row))]
        return Q(kennung__in=kennungen) | Q(leika_schluessel__in=kennungen)

    def existing_records(self, rows, first_row):
        records = {}
        for record in self.get_queryset().filter(self.named_by(rows, first_row)):
            records[(record.leika_schluessel,)] = records[(record.kennung,)] = record
        return records

    def after_init_instance(self, instance, new, row, **kwargs):
        if not row.get("kennung"):  # the row names its record by the LeiKa-Schlüssel
            row["kennung"] = instance.kennung or self.key_of_row(row)[0]
        super().after_init_instance(instance, new, row, **kwargs)

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        if self.key_of_row(row) is None and not row.get("kennung"):
            try:  # a key that cannot be read is reported as it stands
                self.fields["leika_schluessel"].art.read(row.get("leika_schluessel") or "", self)
            except ValidationError as fehler:
                raise ValidationError({"leika_schluessel": fehler.messages}) from fehler
            raise ValidationError(
                {"kennung": "Ohne LeiKa-Schlüssel braucht der Eintrag eine Kennung."}
            )


@register
class FimBausteinResource(PortalResource):
    """File format of `fim-bausteine`: one Baustein of a LeiKa-Leistung per row."""

    resource_name = "fim-bausteine"
    key_columns = ("leistung", "art")
    leistung = Spalte(
        "leika_leistung",
        "Kennung der LeiKa-Leistung: ihr LeiKa-Schlüssel.",
        Verweis(LeikaLeistung, lambda leistung: leistung.kennung),
    )
    art = Spalte("art", "Um welchen Baustein es geht.", Aufzaehlung(Fimart))
    status = Spalte("status", "Status des Bausteins im FIM.", Aufzaehlung(Fimstatus))
    bestaetigt_am = Spalte("bestaetigt_am", "Tag, für den die Quelle den Status nennt.", Datum())
    adresse = Spalte("adresse", "Seite des Bausteins im FIM-Portal.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = FimBaustein
