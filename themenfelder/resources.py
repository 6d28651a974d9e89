"""Import and export: the files of Themenfelder and Lagen."""

from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Ganzzahl, Verweis
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte
from bausteine.werte.land import home
from quellen.resources import fundstelle_spalte, quelle_spalte
from themenfelder.enums import Lagenart
from themenfelder.models import Lage, Themenfeld


@register
class ThemenfeldResource(PortalResource):
    """File format of `themenfelder`."""

    resource_name = "themenfelder"
    key_columns = ("nummer",)
    nummer = Spalte("nummer", "Nummer 1 bis 14; Schlüssel beim Import.", Ganzzahl())
    name = Spalte("name", "Amtlicher Name.")
    slug = Spalte("slug", "Teil der Internetadresse und Wert des Filters „themenfeld“.")
    federfuehrung = Spalte("federfuehrung", "Wer bundesweit die Federführung hat.")
    ressort = Spalte("ressort", f"Zuständiges Ressort {home().wo_kurz}.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    anzahl_projekte = Spalte(
        "anzahl_projekte",
        "Zahl der öffentlichen Umsetzungsprojekte; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    anzahl_leistungen = Spalte(
        "anzahl_leistungen",
        "Zahl der öffentlichen OZG-Leistungen; berechnet.",
        Ganzzahl(),
        nur_lesen=True,
    )
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Themenfeld


@register
class LageResource(PortalResource):
    """File format of `lagen`."""

    resource_name = "lagen"
    key_columns = ("themenfeld", "name")
    themenfeld = Spalte(
        "themenfeld", "Name des Themenfelds.", Verweis(Themenfeld, lambda feld: feld.name)
    )
    name = Spalte("name", "Name der Lage.")
    art = Spalte("art", "Art der Lage.", Aufzaehlung(Lagenart))
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Lage
