"""Downloads: phases, partners and Leistungen of exactly the projects that a list shows."""

from bausteine.seiten.adressen import Link, changed
from bausteine.seiten.ausgabe import FORMATE, Einzeldatei
from bausteine.seiten.listen import ListPage
from projects.models import Beteiligung, Phase, Projektleistung

#: value of `datei=` to what the list calls the file
TEILE = {"phasen": "Phasen", "beteiligungen": "Partner", "projektleistungen": "Leistungen"}


class Teildateien(ListPage):
    """Adds `datei=` to a list of Umsetzungsprojekte: a file with a row for each of their parts."""

    def download(self):
        """With `datei=` the file of the parts instead of the list's."""
        name = self.request.GET.get("datei")
        if not name:
            return super().download()
        if name in TEILE and self.format in FORMATE:
            teile = parts(name, self.get_filtered())
            return Einzeldatei(
                self.request, name, self.format, teile, self.data_status()
            ).response()
        if name not in TEILE:
            dateien = ", ".join(TEILE)
            self.meldungen.append(
                f"Die Datei „{name[:40]}“ gibt es nicht. Möglich sind: {dateien}."
            )
        elif self.format:
            self.meldungen.append(
                f"{TEILE[name]} gibt es nur in den Formaten {', '.join(FORMATE)}."
            )
        return None

    def get_context_data(self, **kwargs):
        """With `teildateien`: what each file holds and its links."""
        return super().get_context_data(
            teildateien=[(titel, self._links(name)) for name, titel in TEILE.items()], **kwargs
        )

    def _links(self, name: str) -> list[Link]:
        ohne = dict.fromkeys(("seite", "ansicht", "spalten", "sortierung", "bild"))
        return [
            Link(f.upper(), changed(self.request.GET, datei=name, format=f, **ohne), f)
            for f in FORMATE
        ]


def parts(name: str, projekte):
    """The parts of these projects as the public sees them, in the order of titles."""
    teile = {
        "phasen": Phase.objects.all(),
        "beteiligungen": Beteiligung.objects.oeffentlich(),
        "projektleistungen": Projektleistung.objects.oeffentlich(),
    }[name]
    return teile.filter(projekt__in=projekte.order_by().values("pk")).fuer_export()
