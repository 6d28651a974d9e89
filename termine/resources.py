"""Import and export: the file of Termine."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Ganzzahl, Liste, Verweis, Zeitpunkt
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from termine.enums import Teilnahmeform, Terminart
from termine.models import Termin
from themenfelder.models import Themenfeld


@register
class TerminResource(PortalResource):
    """File format of `termine`."""

    resource_name = "termine"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    titel = Spalte("titel", "Wie die Veranstaltung heißt.")
    art = Spalte("art", "Um welche Art von Veranstaltung es geht.", Aufzaehlung(Terminart))
    zeitraum = Spalte(
        "zeitraum",
        "Wann sie ist, so genau wie die Quelle; leer, wenn sie es offenlässt.",
        Zeitpunkt(),
    )
    teilnahme = Spalte(
        "teilnahme", "Ob man online oder vor Ort teilnimmt.", Aufzaehlung(Teilnahmeform)
    )
    ort = Spalte("ort", "Stadt und Haus.")
    adresse = Spalte("adresse", "Wo man mehr erfährt oder sich anmeldet (https).")
    veranstalter = Spalte(
        "veranstalter",
        "Kurzname der Organisation, die sie veranstaltet.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    themenfelder = Relationsspalte(
        "themenfelder",
        "Themenfelder, um die es geht.",
        Liste(Verweis(Themenfeld, lambda themenfeld: themenfeld.name)),
    )
    projekte = Relationsspalte(
        "projekte",
        "Kennungen der Umsetzungsprojekte, um die es geht.",
        Liste(Verweis(Umsetzungsprojekt, lambda projekt: projekt.kennung)),
    )
    teilnehmende = Spalte(
        "teilnehmende", "Zahl der Quelle; leer, wenn sie keine nennt.", Ganzzahl()
    )
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Termin
