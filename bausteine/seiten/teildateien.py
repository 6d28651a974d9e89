"""Downloads: a file with a row for each part of exactly the records that a list shows."""

from django.db.models import QuerySet

from bausteine.seiten.adressen import Link, changed
from bausteine.seiten.ausgabe import FORMATE, Einzeldatei
from bausteine.seiten.listen import ListPage


class Teildateien(ListPage):
    """Adds `datei=` to a list: a file of its own for each kind of part of its records.

    `teile`: value of `datei=`, which is the name of the resource, to what the list calls the file.
    """

    teile: dict[str, str]

    def parts(self, name: str, records: QuerySet) -> QuerySet:
        """The parts of these records as the public sees them, in their order."""
        raise NotImplementedError

    def known_parameters(self):
        return super().known_parameters() | {"datei"}

    def download(self):
        """With `datei=` the file of the parts instead of the list's."""
        name = self.request.GET.get("datei")
        if not name:
            return super().download()
        if name in self.teile and self.format in FORMATE:
            teile = self.parts(name, self.get_filtered())
            return Einzeldatei(
                self.request, name, self.format, teile, self.data_status()
            ).response()
        if name not in self.teile:
            dateien = ", ".join(self.teile)
            self.meldungen.append(
                f"Die Datei „{name[:40]}“ gibt es nicht. Möglich sind: {dateien}."
            )
        elif self.format:
            self.meldungen.append(
                f"{self.teile[name]} gibt es nur in den Formaten {', '.join(FORMATE)}."
            )
        return None

    def get_context_data(self, **kwargs):
        """With `teildateien`: what each file holds and its links."""
        teildateien = [(titel, self._links(name)) for name, titel in self.teile.items()]
        return super().get_context_data(teildateien=teildateien, **kwargs)

    def _links(self, name: str) -> list[Link]:
        ohne = dict.fromkeys(("seite", "je_seite", "ansicht", "spalten", "sortierung", "bild"))
        return [
            Link(f.upper(), changed(self.request.GET, datei=name, format=f, **ohne), f)
            for f in FORMATE
        ]
