"""Admin: Themenfelder and Lagen."""

from collections.abc import Sequence

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from themenfelder.models import Lage, Themenfeld


@admin.register(Themenfeld)
class ThemenfeldAdmin(PortalAdmin):
    """The 14 Themenfelder."""

    resource_names = ("themenfelder",)
    fest = ("nummer", "slug")
    list_display = ["nummer", "name", "federfuehrung", "ressort", "veroeffentlichung"]
    list_display_links = ["name"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["name"]
    prepopulated_fields: dict[str, Sequence[str]] = {}
    autocomplete_fields = ["quelle"]


@admin.register(Lage)
class LageAdmin(PortalAdmin):
    """Lebens- und Unternehmenslagen."""

    resource_names = ("lagen",)
    fest = ()
    list_display = ["name", "themenfeld", "art", "veroeffentlichung"]
    list_filter = ["themenfeld", "art", "veroeffentlichung"]
    list_select_related = ["themenfeld"]
    search_fields = ["name"]
    autocomplete_fields = ["themenfeld", "quelle"]
