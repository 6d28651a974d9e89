"""Import and export: the files of Kommunen and what they are ordered by."""

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Ganzzahl, JaNeinOffen, Schluessel, Verweis
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from bausteine.werte.land import Land
from gebiete.enums import Kommunenart
from gebiete.identifiers import BEZIRK
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from organisationen.models import Organisation
from quellen.models import Quelle
from quellen.resources import (
    Fundstellenspalte,
    fundstelle_spalte,
    geprueft_spalte,
    quelle_spalte,
)


@register
class RegierungsbezirkResource(PortalResource):
    """File format of `regierungsbezirke`."""

    resource_name = "regierungsbezirke"
    key_columns = ("schluessel",)
    schluessel = Spalte(
        "schluessel",
        "Die ersten drei Ziffern des AGS; Schlüssel beim Import.",
        Schluessel(BEZIRK),
    )
    name = Spalte("name", "Name des Regierungsbezirks.")

    class Meta:
        model = Regierungsbezirk


@register
class GroessenklasseResource(PortalResource):
    """File format of `groessenklassen`."""

    resource_name = "groessenklassen"
    key_columns = ("slug",)
    slug = Spalte("slug", "Wert des Filters „groessenklasse“; Schlüssel beim Import.")
    land = Spalte("land", "Land, dessen Recht sie kennt.", Aufzaehlung(Land))
    name = Spalte("name", "Name der Größenklasse.")
    reihenfolge = Spalte("reihenfolge", "In Listen steht die kleinste Zahl zuerst.", Ganzzahl())
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung.")

    class Meta:
        model = Groessenklasse


class Kreisspalte(Spalte):
    """The Kreis that the Organisation names, which may not be public."""

    def load(self, record):
        kreis = record.organisation.kreis
        return kreis.kennung if kreis and self.visible(kreis) else None


class Klassenfundstelle(Fundstellenspalte):
    """The place in the Quelle of the Größenklasse; hidden together with it."""

    def load(self, record):
        quelle = record.groessenklasse_quelle
        sichtbar = quelle is None or self.visible(quelle)
        return record.groessenklasse_fundstelle if sichtbar else ""


@register
class KommuneResource(PortalResource):
    """File format of `kommunen`."""

    resource_name = "kommunen"
    kennung = Spalte(
        "organisation",
        "Kennung der Organisation; Schlüssel beim Import.",
        Verweis(Organisation, lambda organisation: organisation.kennung),
    )
    name = Spalte("organisation__name", "Name der Organisation.", nur_lesen=True)
    art = Spalte("art", "Art der Gebietskörperschaft.", Aufzaehlung(Kommunenart))
    ags = Spalte(
        "organisation__ags",
        "Amtlicher Gemeindeschlüssel; steht bei der Organisation.",
        nur_lesen=True,
    )
    ars = Spalte(
        "organisation__ars",
        "Amtlicher Regionalschlüssel; steht bei der Organisation.",
        nur_lesen=True,
    )
    land = Spalte(
        "land", "Bundesland, in dem sie liegt; aus dem AGS.", Aufzaehlung(Land), nur_lesen=True
    )
    kreis = Kreisspalte(
        "organisation__kreis",
        "Kennung des Kreises; steht bei der Organisation.",
        nur_lesen=True,
    )
    regierungsbezirk = Spalte(
        "regierungsbezirk",
        "Name des Regierungsbezirks.",
        Verweis(Regierungsbezirk, lambda bezirk: bezirk.name),
    )
    groessenklasse = Spalte(
        "groessenklasse",
        "Größenklasse laut Gesetz oder Verordnung; leer: nicht eingelesen.",
        Verweis(Groessenklasse, lambda klasse: klasse.slug),
    )
    groessenklasse_quelle = Spalte(
        "groessenklasse_quelle",
        "Kennung der Quelle, die die Größenklasse nennt.",
        Verweis(Quelle, lambda quelle: quelle.kennung),
    )
    groessenklasse_fundstelle = Klassenfundstelle(
        "groessenklasse_fundstelle", "Stelle in dieser Quelle."
    )
    einwohner = Spalte(
        "einwohner", "Zahl der Einwohner; leer: keine Angabe, auch bei Kreisen.", Ganzzahl()
    )
    einwohner_am = Spalte("einwohner_am", "Tag, für den die Zahl gilt.", Datum())
    flaeche = Spalte("flaeche", "Fläche in Hektar.", Ganzzahl())
    plz_sitz = Spalte("plz_sitz", "Postleitzahl der Verwaltung.")
    mehrere_plz = Spalte("mehrere_plz", "Ob es weitere Postleitzahlen gibt.", JaNeinOffen())
    gebietsstand = Spalte(
        "gebietsstand", "Tag, für den das Gemeindeverzeichnis sie so nennt.", Datum()
    )
    gueltig_von = Spalte("gueltig_von", "Seit wann es sie gibt; leer: keine Angabe.", Datum())
    gueltig_bis = Spalte("gueltig_bis", "Bis wann es sie gab; leer: Es gibt sie.", Datum())
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    anzahl_projekte = Spalte(
        "anzahl_projekte",
        "Zahl der öffentlichen Umsetzungsprojekte, an denen sie beteiligt ist; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Kommune
