"""Change log: its file, with the columns of the download of public changes."""

from bausteine.importe.ablauf import PortalResource
from bausteine.tabellen.arten import Art, Liste, Zeitstempel
from bausteine.tabellen.spalten import Spalte
from projects.models import Aenderung
from projects.neuigkeiten import readable
from projects.spalten import Adressspalte


class Neuigkeitsspalte(Spalte):
    """A side of a change as the page tells it."""

    def load(self, record):
        (neuigkeit,) = readable([record])
        return getattr(neuigkeit, self.attribute)


class AenderungResource(PortalResource):
    """Columns of the download of public changes; the portal writes them, nobody imports them."""

    resource_name = "aenderungen"
    am = Spalte("am", "Wann die Änderung veröffentlicht wurde.", Zeitstempel(), nur_lesen=True)
    projekt = Spalte(
        "projekt__kennung",
        "Kennung des Umsetzungsprojekts.",
        spaltenname="projekt",
        nur_lesen=True,
    )
    titel = Spalte(
        "projekt__titel", "Titel des Umsetzungsprojekts.", spaltenname="titel", nur_lesen=True
    )
    art = Neuigkeitsspalte(
        "artnamen", "Worum es geht.", Liste(Art()), spaltenname="art", nur_lesen=True
    )
    aenderungen = Neuigkeitsspalte(
        "zeilen",
        "Jede geänderte Angabe.",
        Liste(Art()),
        spaltenname="aenderungen",
        nur_lesen=True,
    )
    url = Adressspalte("url", "Internetadresse des Steckbriefs.", nur_lesen=True)

    class Meta:
        model = Aenderung

    def __init__(self, base_url: str = "", **kwargs):
        super().__init__(oeffentlich=True, **kwargs)
        adresse = self.fields["url"]
        if isinstance(adresse, Adressspalte):
            adresse.base_url = base_url
