"""Import and export: the files of Programme and what belongs to them."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import (
    Aufzaehlung,
    Ganzzahl,
    Geldbetrag,
    Liste,
    Verweis,
    Zeitpunkt,
    remark,
)
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte
from bausteine.werte.land import Land
from dienste.models import OnlineDienst
from gebiete.models import Regierungsbezirk
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from programme.enums import Angabenart, Konzeptgruppe, Projektstufe, Uebertragbarkeit
from programme.models import (
    Konzeptantwort,
    Konzeptfrage,
    Programm,
    Programmangabe,
    Programmprojekt,
    Programmregion,
)
from programme.spalten import (
    dokumente_spalte,
    kategorien_spalte,
    kommunenverweis,
    links_spalte,
    programm_spalte,
    programmprojekt_spalte,
    regionen_spalte,
)
from projects.models import Umsetzungsprojekt
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from themenfelder.models import Themenfeld

HINWEIS = "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link."


def _schritt(stufe: Projektstufe, art: str, wort: str) -> Spalte:
    return Spalte(f"{stufe.value}_{art}", f"{stufe.label}, {wort}: {stufe.bedeutung}.", Zeitpunkt())


@register
class ProgrammResource(PortalResource):
    """File format of `programme`."""

    resource_name = "programme"
    name_column = "name"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    name = Spalte("name", "Name des Programms.")
    land = Spalte("land", "Bundesland, das es trägt.", Aufzaehlung(Land))
    regionsname = Spalte("regionsname", "Wie eine seiner Regionen heißt, in der Einzahl.")
    kurzbeschreibung = Spalte("kurzbeschreibung", "Worum es geht.")
    adresse = Spalte("adresse", "Wo es beschrieben ist (https).")
    hinweis = Spalte("hinweis", HINWEIS)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_projekte = Spalte(
        "anzahl_projekte",
        "Zahl seiner öffentlichen Projekte in diesem Portal; berechnet. Wie viele die Quellen "
        "nennen, steht in der Datei „programmangaben“.",
        Ganzzahl(),
        nur_lesen=True,
    )
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Programm


@register
class ProgrammangabeResource(PortalResource):
    """File format of `programmangaben`."""

    resource_name = "programmangaben"
    key_columns = ("programm", "art", "quelle")
    looks_again = True
    programm = programm_spalte()
    art = Spalte("art", "Was die Quelle sagt; Schlüssel beim Import.", Aufzaehlung(Angabenart))
    zeitraum = Spalte(
        "zeitraum", "Beginn oder Ende, so genau wie die Quelle; sonst leer.", Zeitpunkt()
    )
    zahl = Spalte("zahl", "Die Zahl der Quelle; leer bei Beginn und Ende.", Ganzzahl())
    zusatz = Spalte("zusatz", "Was die Quelle dazu einschränkt: „rund“, „bis Ende 2021“.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Programmangabe

    def late_refusal(self, record):
        """Beginning and end are rows of their own, in any order."""
        satz = record.turned_round_as_stored() if record.zeitraum else ""
        return {"zeitraum": [satz]} if satz else {}


@register
class ProgrammregionResource(PortalResource):
    """File format of `programmregionen`."""

    resource_name = "programmregionen"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    programm = programm_spalte()
    name = Spalte("name", "Name der Region.")
    leitkommune = Spalte("leitkommune", "Kennung der Kommune, die sie leitet.", kommunenverweis())
    kommunen = Relationsspalte(
        "kommunen", "Kennungen der weiteren Kommunen und Kreise.", Liste(kommunenverweis())
    )
    organisationen = Relationsspalte(
        "organisationen",
        "Kurznamen der Mitglieder, die das Portal nicht als Kommune führt.",
        Liste(Verweis(Organisation, lambda organisation: organisation.kurzname)),
    )
    regierungsbezirk = Spalte(
        "regierungsbezirk",
        "Regierungsbezirk, in dem sie liegt.",
        Verweis(Regierungsbezirk, lambda bezirk: bezirk.name),
    )
    hinweis = Spalte("hinweis", HINWEIS)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Programmregion


@register
class ProgrammprojektResource(PortalResource):
    """File format of `programmprojekte`; reads the columns of the former database as well."""

    resource_name = "programmprojekte"
    name_column = "titel"
    synonyms = {
        "projekttitel": "titel",
        "projektbeschreibung": "kurzbeschreibung",
        "beginn_durchfuehrungszeitraum": "beginn",
        "ende_durchfuehrungszeitraum": "ende",
        "alleinstellungsmerkmal": "alleinstellung",
        "nutzen": "nutzen_kommunen",
        "geplanter_zeitpunkt": "uebertragbar_ab",
    }
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    programm = programm_spalte()
    titel = Spalte("titel", "Titel des Projekts.")
    kurzbeschreibung = Spalte("kurzbeschreibung", "Worum es geht.")
    regionen = regionen_spalte()
    kategorien = kategorien_spalte()
    zuwendungsempfaenger = Relationsspalte(
        "zuwendungsempfaenger",
        "Kurznamen der Organisationen, die das Geld erhalten.",
        Liste(Verweis(Organisation, lambda organisation: organisation.kurzname)),
    )
    projektleitung = Spalte(
        "projektleitung",
        "Kurzname der Organisation, die es leitet; keine Person.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    foerdersumme = Spalte("foerdersumme", "Betrag in Euro, den die Quelle nennt.", Geldbetrag())
    beginn = Spalte("beginn", "Beginn der Durchführung.", Zeitpunkt())
    ende = Spalte("ende", "Ende der Durchführung.", Zeitpunkt())
    vorbereitung_geplant = _schritt(Projektstufe.VORBEREITUNG, "geplant", "geplant")
    vorbereitung_bestaetigt = _schritt(Projektstufe.VORBEREITUNG, "bestaetigt", "bestätigt")
    konzeption_geplant = _schritt(Projektstufe.KONZEPTION, "geplant", "geplant")
    konzeption_bestaetigt = _schritt(Projektstufe.KONZEPTION, "bestaetigt", "bestätigt")
    umsetzung_geplant = _schritt(Projektstufe.UMSETZUNG, "geplant", "geplant")
    umsetzung_bestaetigt = _schritt(Projektstufe.UMSETZUNG, "bestaetigt", "bestätigt")
    abschluss_geplant = _schritt(Projektstufe.ABSCHLUSS, "geplant", "geplant")
    abschluss_bestaetigt = _schritt(Projektstufe.ABSCHLUSS, "bestaetigt", "bestätigt")
    alleinstellung = Spalte("alleinstellung", "Was es so nur hier gibt.")
    nutzen_kommunen = Spalte("nutzen_kommunen", "Was andere Kommunen davon haben.")
    uebertragbar = Spalte(
        "uebertragbar",
        "Ob andere es übernehmen können; leer: keine Angabe.",
        Aufzaehlung(Uebertragbarkeit),
    )
    uebertragbare_leistung = Spalte("uebertragbare_leistung", "Was übertragbar ist.")
    uebertragbar_ab = Spalte("uebertragbar_ab", "Ab wann.", Zeitpunkt())
    lizenz = Spalte("lizenz", "Unter welcher Lizenz.")
    themenfelder = Relationsspalte(
        "themenfelder",
        "Themenfelder, um die es geht.",
        Liste(Verweis(Themenfeld, lambda themenfeld: themenfeld.name)),
    )
    dienste = Relationsspalte(
        "dienste",
        "Kennungen der Online-Dienste, die daraus entstanden.",
        Liste(Verweis(OnlineDienst, lambda dienst: dienst.kennung)),
    )
    ozg_leistungen = Relationsspalte(
        "ozg_leistungen",
        "OZG-Leistungen, um die es geht.",
        Liste(Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id)),
    )
    umsetzungsprojekte = Relationsspalte(
        "umsetzungsprojekte",
        "Kennungen der Umsetzungsprojekte, zu denen es gehört.",
        Liste(Verweis(Umsetzungsprojekt, lambda projekt: projekt.kennung)),
    )
    links = links_spalte()
    dokumente = dokumente_spalte()
    hinweis = Spalte("hinweis", HINWEIS)
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Programmprojekt

    def import_instance(self, instance, row, **kwargs):
        """The former database had one Programm and no column for it: where there is only one, that
        is meant, and the preview says so."""
        if self.is_new and instance.programm_id is None and "programm" not in row:
            programme = Programm.objects.order_by("pk")[:2]
            if len(programme) == 1:
                instance.programm = programme[0]
                remark(self, f"Ohne Spalte „programm“: gehört zu „{programme[0]}“.")
        super().import_instance(instance, row, **kwargs)


@register
class KonzeptfrageResource(PortalResource):
    """File format of `konzeptfragen`."""

    resource_name = "konzeptfragen"
    key_columns = ("programm", "nummer")
    programm = programm_spalte()
    nummer = Spalte("nummer", "Nummer der Frage; Schlüssel beim Import.", Ganzzahl())
    gruppe = Spalte("gruppe", "Wozu sie gehört.", Aufzaehlung(Konzeptgruppe))
    text = Spalte("text", "Die Frage.")
    hilfe = Spalte("hilfe", "Was gemeint ist.")
    auswahl = Spalte("auswahl", "Antworten zur Wahl, eine je Zeile; leer: freier Text.")
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Konzeptfrage


@register
class KonzeptantwortResource(PortalResource):
    """File format of `konzeptantworten`."""

    resource_name = "konzeptantworten"
    key_columns = ("projekt", "frage")
    projekt = programmprojekt_spalte()
    frage = Spalte(
        "frage",
        "Kennung des Programms und Nummer der Frage; Schlüssel beim Import.",
        Verweis(Konzeptfrage, lambda frage: frage.bezeichner),
    )
    text = Spalte("text", "Die Antwort.")
    geaendert_am = geaendert_am_spalte()

    class Meta:
        model = Konzeptantwort
