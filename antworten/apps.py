"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Kopfblock, head

VORLAGE = "antworten/_kasten.html"


class AntwortenConfig(AppConfig):
    """The answer box on the pages of Leistungen, Steckbriefe and Dienste; it has no tables."""

    name = "antworten"
    verbose_name = "Antworten"

    def ready(self):
        """Put it above all else on these pages."""
        from antworten.dienst import of_service  # needs the models
        from antworten.leistung import of_leika, of_ozg
        from antworten.projekt import of_project

        head("leistungen.ozgleistung", Kopfblock(VORLAGE, of_ozg))
        head("leistungen.leikaleistung", Kopfblock(VORLAGE, of_leika))
        head("projects.umsetzungsprojekt", Kopfblock(VORLAGE, of_project))
        head("dienste.onlinedienst", Kopfblock(VORLAGE, of_service))
