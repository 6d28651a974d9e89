"""Downloads: the parts of exactly the Dienste that a list shows, each kind a file."""

from bausteine.seiten.teildateien import Teildateien
from dienste.models import Angebot, Betriebsstand, DienstLeistung, Formularangabe

#: value of `datei=` to what the list calls the file
DIENSTTEILE = {
    "betriebsstaende": "Betriebsstände",
    "dienst-leistungen": "Leistungen",
    "angebote": "Angebote",
    "formularangaben": "Formularangaben",
}


class Dienstteile(Teildateien):
    """The files of the parts of Online-Dienste, in the order of their names."""

    teile = DIENSTTEILE

    def parts(self, name, records):
        teile = {
            "betriebsstaende": Betriebsstand.objects.oeffentlich(),
            "dienst-leistungen": DienstLeistung.objects.oeffentlich(),
            "angebote": Angebot.objects.oeffentlich(),
            "formularangaben": Formularangabe.objects.oeffentlich(),
        }[name]
        return teile.filter(dienst__in=records.order_by().values("pk")).fuer_export()
