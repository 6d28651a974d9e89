"""Admin: Kennzahlen."""

from django.contrib import admin
from django.core.exceptions import ValidationError

from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from kennzahlen.listenfilter import KennzahlPruefen
from kennzahlen.models import Kennzahl
from quellen.bestaetigen import Bestaetigung


class KennzahlForm(ZeitraumModelForm):
    """A Kennzahl with its Stand in one field."""

    zeitraeume = ("stand",)
    stand = ZeitraumField(
        label="Stand", help_text="Von wann die Zahl ist, zum Beispiel 2022 oder November 2022."
    )

    def clean_widerspricht(self):
        """Any others; itself would be nonsense."""
        andere = self.cleaned_data["widerspricht"]
        if self.instance.pk and any(zahl.pk == self.instance.pk for zahl in andere):
            raise ValidationError("Eine Kennzahl widerspricht nicht sich selbst.")
        return andere

    class Meta:
        model = Kennzahl
        fields = [
            "kennung",
            "bezeichnung",
            "wert",
            "wert_bis",
            "einheit",
            "zusatz",
            "stand",
            "liste",
            "abfrage",
            "regel",
            "regelfassung",
            "hinweis",
            "widerspricht",
            "quelle",
            "fundstelle",
            "veroeffentlichung",
        ]


@admin.register(Kennzahl)
class KennzahlAdmin(ZusammenfuehrbarAdmin):
    """Figures of published documents, and numbers that the portal counts."""

    resource_names = ("kennzahlen",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    form = KennzahlForm
    list_display = ["bezeichnung", "angabe_text", "stand_text", "quelle", "veroeffentlichung"]
    list_filter = [KennzahlPruefen, "zusatz", "quelle", "veroeffentlichung"]
    list_select_related = ["quelle"]
    search_fields = ["bezeichnung", "kennung", "einheit", "hinweis"]
    autocomplete_fields = ["widerspricht", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, unter der die Zahl zitiert wird.",
        "bezeichnung": "Was gezählt oder gemessen ist, in eigenen Worten.",
        "wert": "Die Zahl der Quelle. Leer, wenn sie verloren ist; nie geschätzt.",
        "wert_bis": "Nur bei einer Spanne wie „5 bis 8“.",
        "einheit": "Zum Beispiel Personen, Euro oder %.",
        "zusatz": "Das Wort der Quelle vor der Zahl. „gezählt“ oder „berechnet“, wenn die Quelle "
        "die Zahl selbst nicht nennt. Leer, wenn sie genau ist.",
        "hinweis": "Öffentliche Bemerkung, zum Beispiel was ein Widerspruch bedeuten kann.",
        "widerspricht": "Kennzahlen, die etwas anderes sagen. Bei einer von beiden eintragen; "
        "beide Seiten zeigen beide Zahlen, keine gilt als die richtige.",
        "quelle": "Dokument, in dem die Zahl steht.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "bezeichnung"]}),
        ("Zahl", {"fields": ["wert", "wert_bis", "einheit", "zusatz", "stand"]}),
        (
            "Vom Portal gezählt",
            {
                "fields": ["liste", "abfrage", "regel", "regelfassung"],
                "description": "Statt eines Werts aus einer Quelle: Das Portal zählt jeden Tag, "
                "wie viele öffentliche Einträge der Filter durchlässt.",
            },
        ),
        ("Widersprüche", {"fields": ["widerspricht", "hinweis"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]}),
    ]

    @admin.display(description="Wert", ordering="wert")
    def angabe_text(self, zahl):
        """With its word and its unit."""
        return zahl.angabe

    @admin.display(description="Stand", ordering="stand_von")
    def stand_text(self, zahl):
        """In the precision it was published in."""
        return zahl.stand or "–"
