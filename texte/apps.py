"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class TexteConfig(AppConfig):
    """Texte."""

    name = "texte"
    verbose_name = "Texte"

    def ready(self):
        """The search uses the Stichwortgruppen."""
        # models are there only now
        from bausteine.suche import synonyme
        from texte.models import Stichwortgruppe

        synonyme.attach_synonyms(Stichwortgruppe.objects.fuer_suche)
