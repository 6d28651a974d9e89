"""Import and export: the files of Reifegrad models and ratings.

A row of a rating names its model, its day and its Quelle, or it is refused.
"""

from django.core.exceptions import ValidationError

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Ganzzahl, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from bausteine.werte.suche import folded
from dienste.models import DienstLeistung, OnlineDienst
from dienste.spalten import Leikaverweis
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from quellen.resources import fundstelle_spalte, quelle_spalte
from reifegrad.enums import Bewertungsart, Reifegradregel
from reifegrad.models import (
    Reifegradbewertung,
    Reifegradkriterium,
    Reifegradmodell,
    Reifegradstufe,
)

MODELL_FEHLT = "Modell fehlt: Eine Stufe ohne Modell sagt nichts. Möglich sind: {}."
STUFE_FEHLT = "Stufe fehlt. Eine unvollständige Prüfung steht nur in der Verwaltung."


def modell_spalte() -> Spalte:
    """The model of a row."""
    return Spalte(
        "modell",
        "Version des Modells, zum Beispiel 1.1 oder 2.0; Schlüssel beim Import.",
        Verweis(Reifegradmodell, lambda modell: modell.version),
    )


@register
class ReifegradmodellResource(PortalResource):
    """File format of `reifegradmodelle`."""

    resource_name = "reifegradmodelle"
    key_columns = ("version",)
    version = Spalte("version", "Version des Modells; Schlüssel beim Import.")
    name = Spalte("name", "Name des Modells.")
    stand = Spalte("stand", "Seit wann es das Modell gibt.", Zeitpunkt())
    regel = Spalte("regel", "Wie aus Kriterien eine Stufe wird.", Aufzaehlung(Reifegradregel))
    konform_ab = Spalte(
        "konform_ab", "Ab welcher Stufe eine Leistung OZG-konform ist; leer: offen.", Ganzzahl()
    )
    konform_text = Spalte("konform_text", "Was die Quellen zu dieser Schwelle sagen.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Reifegradmodell


@register
class ReifegradstufeResource(PortalResource):
    """File format of `reifegradstufen`."""

    resource_name = "reifegradstufen"
    key_columns = ("modell", "stufe")
    modell = modell_spalte()
    stufe = Spalte("stufe", "Stufe als Zahl; Schlüssel beim Import.", Ganzzahl())
    name = Spalte("name", "Name der Stufe; leer, wenn keine öffentliche Quelle ihn nennt.")
    bedeutung = Spalte("bedeutung", "Was die Stufe heißt, in eigenen Worten.")

    class Meta:
        model = Reifegradstufe


@register
class ReifegradkriteriumResource(PortalResource):
    """File format of `reifegradkriterien`."""

    resource_name = "reifegradkriterien"
    key_columns = ("modell", "nummer")
    modell = modell_spalte()
    nummer = Spalte("nummer", "Nummer des Kriteriums; Schlüssel beim Import.", Ganzzahl())
    name = Spalte("name", "Name des Kriteriums.")
    frage = Spalte("frage", "Wonach es fragt.")

    class Meta:
        model = Reifegradkriterium


class Teilspalte(Spalte):
    """A part of what says which Leistung of which Dienst is rated; found when the row is read."""

    def put(self, record, value):
        record.__dict__.setdefault("_genannt", {})[self.column_name] = value


class Bewertungsstufe(Spalte):
    """The level as a number or by its name, among those of the row's own model."""

    def load(self, record):
        return record.stufe.stufe if record.stufe else None

    def put(self, record, value):
        if not value:
            raise ValidationError(STUFE_FEHLT)
        if record.modell_id is None:
            versionen = Reifegradmodell.objects.order_by("version").values_list("version")
            raise ValidationError(MODELL_FEHLT.format(", ".join(v for (v,) in versionen)))
        stufen = list(record.modell.stufen.all())
        for stufe in stufen:
            if folded(value) in (str(stufe.stufe), folded(stufe.name), folded(str(stufe))):
                record.stufe = stufe
                return
        raise ValidationError(
            f"Die Stufe „{value[:40]}“ hat das Modell {record.modell.version} nicht. Möglich sind: "
            f"{', '.join(str(stufe.stufe) for stufe in stufen)}."
        )


@register
class ReifegradbewertungResource(PortalResource):
    """File format of `reifegradbewertungen`."""

    resource_name = "reifegradbewertungen"
    key_columns = ("dienst", "leika_schluessel", "ozg_leistung", "modell", "bewertet_am")
    dienst = Teilspalte(
        "dienst_leistung__dienst",
        "Kennung des Online-Dienstes; Schlüssel beim Import.",
        Verweis(OnlineDienst, lambda dienst: dienst.kennung),
    )
    leika_schluessel = Teilspalte(
        "dienst_leistung__leika_leistung",
        "LeiKa-Leistung des Dienstes, um die es geht (LeiKa-Schlüssel); Schlüssel beim Import.",
        Leikaverweis(),
    )
    ozg_leistung = Teilspalte(
        "dienst_leistung__ozg_leistung",
        "OZG-Leistung des Dienstes, wenn er keine LeiKa-Leistung nennt; Schlüssel beim Import.",
        Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id),
    )
    modell = modell_spalte()
    stufe = Bewertungsstufe("stufe", "Stufe dieses Modells, als Zahl.")
    bewertet_am = Spalte("bewertet_am", "Tag der Bewertung; Schlüssel beim Import.", Datum())
    art = Spalte("art", "Wer das sagt.", Aufzaehlung(Bewertungsart))
    durch = Spalte(
        "durch",
        "Kurzname der Organisation, die bewertet hat.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Reifegradbewertung

    def required_key_columns(self, headers):
        """One of the two kinds of Leistung is enough."""
        return tuple(n for n in super().required_key_columns(headers) if n != "ozg_leistung")

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        if self.is_new:
            instance.dienst_leistung = self._covered(**instance.__dict__.pop("_genannt", {}))

    def _covered(self, dienst=None, leika_schluessel=None, ozg_leistung=None) -> DienstLeistung:
        """The Leistung of the Dienst that the row names. Raises ValidationError."""
        if dienst is None:
            raise ValidationError({"dienst": "Welcher Online-Dienst gemeint ist, fehlt."})
        if (leika_schluessel is None) == (ozg_leistung is None):
            raise ValidationError(
                {"leika_schluessel": "Bitte entweder eine LeiKa-Leistung oder eine OZG-Leistung."}
            )
        gesucht = {"leika_leistung": leika_schluessel, "ozg_leistung": ozg_leistung}
        teil = dienst.dienstleistungen.filter(**{n: w for n, w in gesucht.items() if w}).first()
        if teil is None:
            raise ValidationError(
                {
                    "leika_schluessel": f"Der Online-Dienst „{dienst}“ umfasst die Leistung "
                    f"„{leika_schluessel or ozg_leistung}“ nicht."
                }
            )
        return teil
