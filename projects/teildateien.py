"""Downloads: phases, partners and Leistungen of exactly the projects that a list shows."""

from bausteine.seiten.teildateien import Teildateien
from projects.models import Beteiligung, Phase, Projektleistung

#: value of `datei=` to what the list calls the file
TEILE = {"phasen": "Phasen", "beteiligungen": "Partner", "projektleistungen": "Leistungen"}


class Projektteile(Teildateien):
    """The files of the parts of Umsetzungsprojekte, in the order of their titles."""

    teile = TEILE

    def parts(self, name, records):
        teile = {
            "phasen": Phase.objects.all(),
            "beteiligungen": Beteiligung.objects.oeffentlich(),
            "projektleistungen": Projektleistung.objects.oeffentlich(),
        }[name]
        return teile.filter(projekt__in=records.order_by().values("pk")).fuer_export()
