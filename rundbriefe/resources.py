"""Import and export: the file of Rundbriefe."""

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Datum, Liste, Verweis, Zeitstempel
from bausteine.tabellen.spalten import Relationsspalte, Spalte, geaendert_am_spalte
from quellen.resources import fundstelle_spalte, quelle_spalte
from rundbriefe.models import Rundbrief
from themenfelder.models import Themenfeld


@register
class RundbriefResource(PortalResource):
    """File format of `rundbriefe`. An import sends nothing."""

    resource_name = "rundbriefe"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    betreff = Spalte("betreff", "Betreff der E-Mail und Überschrift im Archiv.")
    datum = Spalte("datum", "Tag des Rundbriefs; beim Versand der Tag des Versands.", Datum())
    themenfelder = Relationsspalte(
        "themenfelder",
        "Themenfelder, an deren Abonnenten er geht.",
        Liste(Verweis(Themenfeld, lambda themenfeld: themenfeld.name)),
    )
    text = Spalte("text", "Text in Markdown, wie er verschickt wird.")
    berichtigung = Spalte("berichtigung", "Was nach dem Versand richtigzustellen war, in Markdown.")
    verschickt_am = Spalte(
        "verschickt_am",
        "Wann dieses Portal ihn verschickt hat; leer, wenn es das nicht tat. Berechnet.",
        Zeitstempel(),
        nur_lesen=True,
    )
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte(leer=Veroeffentlichung.ENTWURF)

    class Meta:
        model = Rundbrief
