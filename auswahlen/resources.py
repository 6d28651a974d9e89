"""Import and export: the file of the Auswahlen."""

from auswahlen.enums import Listenname
from auswahlen.models import Auswahl
from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung
from bausteine.tabellen.spalten import Spalte, geaendert_am_spalte


@register
class AuswahlResource(PortalResource):
    """File format of `auswahlen`."""

    resource_name = "auswahlen"
    key_columns = ("kennung",)
    kennung = Spalte("kennung", "Steht in der Adresse; Schlüssel beim Import.")
    titel = Spalte("titel", "Überschrift der Auswahl.")
    text = Spalte("text", "Worum es geht.")
    liste = Spalte("liste", "Die Liste, aus der sie auswählt.", Aufzaehlung(Listenname))
    abfrage = Spalte("abfrage", "Ihr Filter, wie er in der Adresse der Liste steht.")
    geaendert_am = geaendert_am_spalte()
    veroeffentlichung = veroeffentlichung_spalte()

    class Meta:
        model = Auswahl
