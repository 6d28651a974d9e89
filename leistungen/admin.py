"""Admin of OZG- and LeiKa-Leistungen."""

from django.contrib import admin

from leistungen.models import LeikaLeistung, OzgLeistung
from ozgportal.listenfilter import Doppelt
from ozgportal.zusammenfuehrung import ZusammenfuehrbarAdmin


@admin.register(OzgLeistung)
class OzgLeistungAdmin(ZusammenfuehrbarAdmin):
    """The OZG-Leistungen."""

    resource_names = ("ozg-leistungen",)
    fest = ("slug",)
    list_display = ["name", "ozg_id", "themenfeld", "lage", "veroeffentlichung"]
    list_filter = [Doppelt, "themenfeld", ("lage", admin.RelatedOnlyFieldListFilter),
                   "veroeffentlichung"]  # fmt: skip
    list_select_related = ["themenfeld", "lage"]
    search_fields = ["name", "ozg_id"]
    autocomplete_fields = ["themenfeld", "lage", "weitere_lagen", "quelle"]


@admin.register(LeikaLeistung)
class LeikaLeistungAdmin(ZusammenfuehrbarAdmin):
    """The LeiKa-Leistungen; also reads the federal catalogue as it is published."""

    resource_names = ("leistungen", "katalog")
    list_display = ["bezeichnung", "schluessel_text", "typ", "ozg_leistung", "veroeffentlichung"]
    list_filter = [Doppelt, "im_leika", "typ", "ozg_leistung__themenfeld", "veroeffentlichung"]
    list_select_related = ["ozg_leistung"]
    search_fields = ["bezeichnung", "leika_schluessel"]
    autocomplete_fields = ["ozg_leistung", "quelle"]

    @admin.display(description="LeiKa-Schlüssel", ordering="leika_schluessel")
    def schluessel_text(self, leistung):
        """The key in its groups."""
        return leistung.schluessel_text
