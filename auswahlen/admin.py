"""Admin: Auswahlen."""

from django.contrib import admin

from auswahlen.models import Auswahl
from bausteine.verwaltung.admin import PortalAdmin


@admin.register(Auswahl)
class AuswahlAdmin(PortalAdmin):
    """Lists with a name and an address of their own."""

    has_vorschau = False

    resource_names = ("auswahlen",)
    kennung_aus = "titel"
    list_display = ["titel", "liste", "abfrage", "veroeffentlichung"]
    list_filter = ["liste", "veroeffentlichung"]
    search_fields = ["titel", "kennung", "text"]
