"""Import and export: the file of Gesuche."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, JaNein, Liste, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte
from gesuche.enums import Abschluss, Gesuchsart
from gesuche.models import Gesuch
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from themenfelder.models import Themenfeld


@register
class GesuchResource(PortalResource):
    """File format of `gesuche`."""

    resource_name = "gesuche"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    titel = Spalte("titel", "Worum es in einer Zeile geht.")
    art = Spalte("art", "Wer gesucht wird.", Aufzaehlung(Gesuchsart))
    text = Spalte("text", "Was gesucht wird und wofür; [Text](/adresse/) wird zum Link.")
    organisation = Spalte(
        "organisation",
        "Kurzname der Organisation, die sucht.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    postfach = Spalte("postfach", "Funktionspostfach, an das man schreibt.")
    adresse = Spalte("adresse", "Seite, über die man sich meldet (https).")
    seit = Spalte("seit", "Seit wann gesucht wird, so genau wie die Quelle.", Zeitpunkt())
    frist = Spalte(
        "frist", "Bis wann; leer, wenn niemand eine nennt oder es keine gibt.", Zeitpunkt()
    )
    ohne_frist = Spalte(
        "ohne_frist", "ja, wenn jemand sagt, dass es keine Frist gibt; sonst nein.", JaNein()
    )
    abschluss = Spalte("abschluss", "Wie es geschlossen wurde.", Aufzaehlung(Abschluss))
    geschlossen_am = Spalte("geschlossen_am", "An welchem Tag es geschlossen wurde.", Datum())
    projekte = Relationsspalte(
        "projekte",
        "Kennungen der Umsetzungsprojekte, um die es geht.",
        Liste(Verweis(Umsetzungsprojekt, lambda projekt: projekt.kennung)),
    )
    ozg_leistungen = Relationsspalte(
        "ozg_leistungen",
        "OZG-Leistungen: OZG-ID und Name.",
        Liste(Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id)),
    )
    themenfelder = Relationsspalte(
        "themenfelder",
        "Themenfelder, wenn weder Projekt noch OZG-Leistung genannt ist; sonst folgen sie daraus.",
        Liste(Verweis(Themenfeld, lambda themenfeld: themenfeld.name)),
    )
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Gesuch
