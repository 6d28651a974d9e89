"""Admin: Seiten, Begriffe and Stichwortgruppen."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from texte.models import Begriff, Seite, Stichwortgruppe


@admin.register(Seite)
class SeiteAdmin(PortalAdmin):
    """Impressum, Datenschutz and the other pages of text."""

    has_vorschau = False

    resource_names = ("seiten",)
    fest = ("slug",)
    list_display = ["titel", "slug", "stand", "offen", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["titel", "slug", "text"]

    @admin.display(description="Noch auszufüllen")
    def offen(self, seite):
        """How many gaps the text still has."""
        return len(seite.luecken) or "–"


@admin.register(Begriff)
class BegriffAdmin(PortalAdmin):
    """The glossary."""

    has_vorschau = False

    resource_names = ("begriffe",)
    fest = ("slug",)
    list_display = ["name", "kurz", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["name", "slug", "kurz"]


@admin.register(Stichwortgruppe)
class StichwortgruppeAdmin(PortalAdmin):
    """Words that mean the same to the search."""

    has_vorschau = False

    resource_names = ("stichwortgruppen",)
    fest = ("kennung",)
    list_display = ["name", "gleichbedeutend", "fuehrt_hierher", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["name", "gleichbedeutend", "fuehrt_hierher"]
