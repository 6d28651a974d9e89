"""Import and export: the files of Online-Dienste and what belongs to them."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Aufzaehlung,
    Datum,
    Ganzzahl,
    JaNeinOffen,
    Liste,
    Verweis,
    Zeitpunkt,
)
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte
from bausteine.werte.land import Land
from dienste.enums import (
    Abdeckung,
    Angebotsart,
    Barrierefreiheit,
    Betriebszustand,
    Eigenentwicklung,
    Plattformart,
    Vertrauensniveau,
)
from dienste.models import (
    Angebot,
    Betriebsstand,
    DienstLeistung,
    Fachverfahren,
    Formularangabe,
    OnlineDienst,
    Plattform,
)
from dienste.spalten import (
    Formularserverspalte,
    Leikaverweis,
    dienst_spalte,
    formularserver_spalte,
    leika_spalte,
    ozg_spalte,
)
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Quelle
from quellen.resources import (
    Fundstellenspalte,
    fundstelle_spalte,
    geprueft_spalte,
    quelle_spalte,
)

HINWEIS = "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link."


def _organisation(feld: str, erklaerung: str) -> Spalte:
    return Spalte(
        feld, erklaerung, Verweis(Organisation, lambda organisation: organisation.kurzname)
    )


@register
class PlattformResource(PortalResource):
    """File format of `plattformen`."""

    resource_name = "plattformen"
    name_column = "name"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    name = Spalte("name", "Name der Plattform.")
    art = Spalte(
        "art", "Portal oder Baustein, den viele Dienste nutzen.", Aufzaehlung(Plattformart)
    )
    betreiber = _organisation("betreiber", "Kurzname der Organisation, die sie betreibt.")
    adresse = Spalte("adresse", "Internetadresse (https).")
    hinweis = Spalte("hinweis", HINWEIS)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_dienste = Spalte(
        "anzahl_dienste",
        "Zahl der öffentlichen Online-Dienste auf ihr; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Plattform


class Pruefstelle(Fundstellenspalte):
    """The place in the Quelle of the Barrierefreiheit; hidden together with it."""

    def load(self, record):
        quelle = record.barrierefreiheit_quelle
        sichtbar = quelle is None or self.visible(quelle)
        return record.barrierefreiheit_fundstelle if sichtbar else ""


@register
class FachverfahrenResource(PortalResource):
    """File format of `fachverfahren`."""

    resource_name = "fachverfahren"
    name_column = "name"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    name = Spalte("name", "Name des Fachverfahrens.")
    hersteller = _organisation("hersteller", "Kurzname der Organisation, die es herstellt.")
    adresse = Spalte("adresse", "Internetadresse (https).")
    eigenentwicklung = Spalte(
        "eigenentwicklung",
        "Ob eine Verwaltung es selbst entwickelt hat.",
        Aufzaehlung(Eigenentwicklung),
    )
    schnittstellen = Spalte("schnittstellen", "Schnittstellen, wie die Quelle sie nennt.")
    barrierefreiheit = Spalte(
        "barrierefreiheit", "Was eine Prüfung ergab.", Aufzaehlung(Barrierefreiheit)
    )
    barrierefreiheit_geprueft_am = Spalte(
        "barrierefreiheit_geprueft_am", "Tag dieser Prüfung.", Datum()
    )
    barrierefreiheit_quelle = Spalte(
        "barrierefreiheit_quelle",
        "Kennung der Quelle, die das Ergebnis nennt.",
        Verweis(Quelle, lambda quelle: quelle.kennung),
    )
    barrierefreiheit_fundstelle = Pruefstelle(
        "barrierefreiheit_fundstelle", "Stelle in dieser Quelle."
    )
    hinweis = Spalte("hinweis", HINWEIS)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_dienste = Spalte(
        "anzahl_dienste",
        "Zahl der öffentlichen Online-Dienste, die damit arbeiten; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Fachverfahren


class Standangabe(Spalte):
    """What the Betriebsstand that holds says; its Quelle need not be public for that."""

    def load(self, record):
        stand = record.geltender_stand
        return getattr(stand, self.attribute) if stand else None


def _stand(feld: str, name: str, erklaerung: str, art) -> Standangabe:
    return Standangabe(
        feld,
        f"{erklaerung}; berechnet aus der Datei „betriebsstaende“.",
        art,
        spaltenname=name,
        nur_lesen=True,
    )


@register
class OnlineDienstResource(PortalResource):
    """File format of `online-dienste`."""

    resource_name = "online-dienste"
    name_column = "name"
    synonyms = {"portale": "plattformen", "leika_id": "leika_schluessel"}
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    name = Spalte("name", "Name des Dienstes.")
    kurzbeschreibung = Spalte("kurzbeschreibung", "Was man damit tun kann.")
    adresse = Spalte("adresse", "Wo der Dienst genutzt wird (https).")
    angebotsart = Spalte("angebotsart", "Für wen er gemacht ist.", Aufzaehlung(Angebotsart))
    umsetzendes_land = Spalte("umsetzendes_land", "Welches Land ihn entwickelt.", Aufzaehlung(Land))
    betreiber = _organisation("betreiber", "Kurzname der Organisation, die ihn betreibt.")
    abdeckung = Spalte(
        "abdeckung",
        "Für welche Kommunen er gedacht ist; angeschlossen ist damit noch keine.",
        Aufzaehlung(Abdeckung),
    )
    vertrauensniveau = Spalte(
        "vertrauensniveau", "Wie sicher die Anmeldung sein muss.", Aufzaehlung(Vertrauensniveau)
    )
    leika_schluessel = leika_spalte()
    ozg_leistungen = ozg_spalte()
    projekte = Relationsspalte(
        "projekte",
        "Kennungen der Umsetzungsprojekte, zu denen er gehört.",
        Liste(Verweis(Umsetzungsprojekt, lambda projekt: projekt.kennung)),
    )
    plattformen = Relationsspalte(
        "plattformen",
        "Kennungen der Plattformen, auf denen er steht oder die er nutzt.",
        Liste(Verweis(Plattform, lambda plattform: plattform.kennung)),
    )
    fachverfahren = Relationsspalte(
        "fachverfahren",
        "Kennungen der Fachverfahren, mit denen er arbeitet.",
        Liste(Verweis(Fachverfahren, lambda verfahren: verfahren.kennung)),
    )
    hinweis = Spalte("hinweis", HINWEIS)
    zustand = _stand("zustand", "zustand", "Zustand", Aufzaehlung(Betriebszustand))
    seit = _stand("zeitraum", "seit", "Seit wann, bei „geplant“ für wann", Zeitpunkt())
    bestaetigt_am = _stand(
        "bestaetigt_am", "bestaetigt_am", "Tag, auf den sich der Zustand bezieht", Datum()
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    formularserver = Formularserverspalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = OnlineDienst


@register
class BetriebsstandResource(PortalResource):
    """File format of `betriebsstaende`: a row is added, never changed in what it says."""

    resource_name = "betriebsstaende"
    key_columns = ("dienst", "zustand", "bestaetigt_am", "zeitraum")
    dienst = dienst_spalte()
    zustand = Spalte("zustand", "Wie weit der Dienst war.", Aufzaehlung(Betriebszustand))
    bestaetigt_am = Spalte("bestaetigt_am", "Tag, auf den sich die Angabe bezieht.", Datum())
    zeitraum = Spalte("zeitraum", "Seit wann es so ist, bei „geplant“ für wann.", Zeitpunkt())
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Betriebsstand


@register
class DienstLeistungResource(PortalResource):
    """File format of `dienst-leistungen`."""

    resource_name = "dienst-leistungen"
    key_columns = ("dienst", "leika_schluessel", "ozg_leistung")
    dienst = dienst_spalte()
    leika_schluessel = Spalte(
        "leika_leistung",
        "LeiKa-Schlüssel der Leistung, die der Dienst umfasst.",
        Leikaverweis(),
        spaltenname="leika_schluessel",
    )
    ozg_leistung = Spalte(
        "ozg_leistung",
        "OZG-Leistung, wenn die Quelle keine LeiKa-Leistung nennt.",
        Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id),
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = DienstLeistung


@register
class AngebotResource(PortalResource):
    """File format of `angebote`."""

    resource_name = "angebote"
    key_columns = ("dienst", "anbieter")
    dienst = dienst_spalte()
    anbieter = _organisation("anbieter", "Kurzname der Organisation, die ihn anbietet.")
    adresse = Spalte("adresse", "Wo das Angebot beschrieben ist (https).")
    bedingungen = Spalte("bedingungen", "Für wen, zu welchem Preis, mit welchem Vertrag.")
    stand = Spalte("stand", "Tag, für den das Angebot so gilt.", Datum())
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Angebot


@register
class FormularangabeResource(PortalResource):
    """File format of `formularangaben`."""

    resource_name = "formularangaben"
    key_columns = ("dienst", "formularserver", "artikelnummer")
    dienst = dienst_spalte()
    formularserver = formularserver_spalte()
    artikelnummer = Spalte("artikelnummer", "Nummer des Formulars auf dem Formularserver.")
    assistententyp = Spalte("assistententyp", "Welche Art Formular, wie die Quelle es nennt.")
    identifikationsnummer = Spalte(
        "identifikationsnummer", "Schlüssel, unter dem der Formularserver es führt."
    )
    druckvorlage_geeignet = Spalte(
        "druckvorlage_geeignet", "Ob es sich als Druckvorlage eignet.", JaNeinOffen()
    )
    stand = Spalte("stand", "Tag, für den die Angabe so gilt.", Datum())
    nummer_in_der_quelle = Spalte(
        "nummer_in_der_quelle", "Nummer der Zeile in der Liste, aus der sie stammt."
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Formularangabe
