"""Downloads: Betriebsstände, Leistungen and Angebote of exactly the Dienste that a list shows."""

from bausteine.seiten.teildateien import Teildateien
from dienste.models import Angebot, Betriebsstand, DienstLeistung

#: value of `datei=` to what the list calls the file
DIENSTTEILE = {
    "betriebsstaende": "Betriebsstände",
    "dienst-leistungen": "Leistungen",
    "angebote": "Angebote",
}


class Dienstteile(Teildateien):
    """The files of the parts of Online-Dienste, in the order of their names."""

    teile = DIENSTTEILE

    def parts(self, name, records):
        teile = {
            "betriebsstaende": Betriebsstand.objects.oeffentlich(),
            "dienst-leistungen": DienstLeistung.objects.oeffentlich(),
            "angebote": Angebot.objects.oeffentlich(),
        }[name]
        return teile.filter(dienst__in=records.order_by().values("pk")).fuer_export()
