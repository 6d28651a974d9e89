"""Admin: Quellen."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from quellen.models import Quelle


class QuelleForm(ZeitraumModelForm):
    """A Quelle with its Stand in one field."""

    zeitraeume = ("stand",)
    stand = ZeitraumField(label="Stand")

    class Meta:
        model = Quelle
        fields = [
            "kennung",
            "titel",
            "herausgeber",
            "stand",
            "adresse",
            "hinweis",
            "veroeffentlichung",
        ]


@admin.register(Quelle)
class QuelleAdmin(PortalAdmin):
    """Documents that facts are taken from."""

    kennung_aus = "titel"
    resource_names = ("quellen",)
    form = QuelleForm
    list_display = ["titel", "herausgeber", "stand_text", "veroeffentlichung"]
    list_filter = ["veroeffentlichung", "herausgeber"]
    search_fields = ["titel", "kennung", "herausgeber"]

    @admin.display(description="Stand", ordering="stand_von")
    def stand_text(self, quelle):
        """In the precision it was published in."""
        return quelle.stand or "–"
