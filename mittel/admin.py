"""Admin: Mittelvorgänge."""

from django.contrib import admin

from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from mittel.actions import update_projects
from mittel.listenfilter import MittelPruefen
from mittel.models import Mittelvorgang
from projects.actions import update_derived
from quellen.bestaetigen import Bestaetigung


class MittelvorgangForm(ZeitraumModelForm):
    """A Vorgang with its Zeitraum in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(
        label="Zeitraum",
        help_text="Monat des Antrags, Leistungszeitraum oder Tag des Auftrags, zum Beispiel April "
        "2022, 01.02.2022–31.12.2022 oder 27.01.2022.",
    )

    class Meta:
        model = Mittelvorgang
        fields = [
            "kennung",
            "art",
            "gegenstand",
            "projekt",
            "zweck",
            "zweck_text",
            "partner",
            "zeitraum",
            "gilt_bis",
            "nachtrag",
            "betrag",
            "stand",
            "stand_text",
            "hinweis",
            "quelle",
            "fundstelle",
            "veroeffentlichung",
        ]


@admin.register(Mittelvorgang)
class MittelvorgangAdmin(ZusammenfuehrbarAdmin):
    """Förderanträge, Leistungsvereinbarungen and Beauftragungen."""

    resource_names = ("mittel",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    form = MittelvorgangForm
    list_display = ["gegenstand", "art", "zeit_text", "projekt", "partner", "veroeffentlichung"]
    list_filter = [MittelPruefen, "art", "stand", "zweck", "veroeffentlichung"]
    list_select_related = ["projekt", "partner"]
    search_fields = ["gegenstand", "kennung", "projekt__titel", "partner__kurzname"]
    autocomplete_fields = ["projekt", "partner", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel "
        "„antrag-2022-04-hundesteuer“. Keine Namen von Personen.",
        "art": "Wie die Quelle den Vorgang nennt.",
        "gegenstand": "Wofür, wie die Quelle es nennt. Wer eingereicht oder bearbeitet hat, gehört "
        "nicht hierher.",
        "projekt": "Nur, wenn die Quelle es sicher nennt.",
        "zweck": "Wie die Quelle ihn nennt; leer, wenn sie keinen nennt.",
        "zweck_text": "Worte der Quelle, wenn sie mehr sagen als die Auswahl.",
        "partner": "Mit wem vereinbart oder wer beauftragt ist.",
        "gilt_bis": "Wenn die Quelle nur das Ende nennt, zum Beispiel bei einer Verlängerung.",
        "nachtrag": "Wenn die Quelle die Vereinbarung so nennt.",
        "betrag": "In Euro. Leer, wenn die Quelle keinen nennt; nie geschätzt.",
        "stand": "Folgt aus den Worten der Quelle; leer, wenn sie keinen nennt.",
        "stand_text": "Worte der Quelle, aus denen der Stand folgt.",
        "hinweis": "Öffentliche Bemerkung der Koordination.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "art", "gegenstand", "projekt", "partner"]}),
        ("Zweck und Zeit", {"fields": ["zweck", "zweck_text", "zeitraum", "gilt_bis", "nachtrag"]}),
        ("Betrag und Stand", {"fields": ["betrag", "stand", "stand_text", "hinweis"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]}),
    ]

    @admin.display(description="Zeit", ordering="zeitraum_von")
    def zeit_text(self, vorgang):
        """In the precision it was published in."""
        return vorgang.zeit or "–"

    def after_save(self, *records):
        update_projects({record.pk for record in records})
        super().after_save(*records)

    def after_delete(self, records):
        update_derived({record.projekt_id for record in records if record.projekt_id})
        super().after_delete(records)
