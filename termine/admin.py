"""Admin: Termine."""

from django.contrib import admin

from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from quellen.bestaetigen import Bestaetigung
from termine.listenfilter import TerminPruefen
from termine.models import Termin


class TerminForm(ZeitraumModelForm):
    """A Termin with its time in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(
        label="Zeitraum",
        help_text="Zum Beispiel 25.08.2022, 28.09.2022–29.09.2022 oder Dezember 2019. Leer, wenn "
        "die Quelle nichts nennt.",
    )

    class Meta:
        model = Termin
        fields = [
            "kennung",
            "titel",
            "art",
            "zeitraum",
            "teilnahme",
            "ort",
            "adresse",
            "veranstalter",
            "themenfelder",
            "projekte",
            "teilnehmende",
            "hinweis",
            "quelle",
            "fundstelle",
            "veroeffentlichung",
        ]


@admin.register(Termin)
class TerminAdmin(ZusammenfuehrbarAdmin):
    """Workshops and other events."""

    resource_names = ("termine",)
    part_classes = (Bestaetigung,)
    change_form_template = "admin/bestaetigen.html"
    form = TerminForm
    list_display = ["titel", "zeit_text", "art", "wo_text", "veranstalter", "veroeffentlichung"]
    list_filter = [TerminPruefen, "art", "teilnahme", "themenfelder", "veroeffentlichung"]
    list_select_related = ["veranstalter"]
    search_fields = ["titel", "kennung", "ort", "veranstalter__kurzname"]
    autocomplete_fields = ["veranstalter", "themenfelder", "projekte", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „2022-08-25-denkmal“.",
        "titel": "Wie die Veranstaltung heißt. Keine Namen von Personen.",
        "art": "Wie die Quelle oder der Titel sie nennt.",
        "teilnahme": "Leer, wenn die Quelle es nicht sagt.",
        "ort": "Stadt und Haus; leer bei reinen Online-Terminen.",
        "adresse": "Wo man mehr erfährt oder sich anmeldet (https). Das Portal selbst nimmt keine "
        "Anmeldungen an. Keine Einwahldaten.",
        "veranstalter": "Wer einlädt.",
        "themenfelder": "Um die es geht; der Termin steht dann auf ihren Seiten.",
        "projekte": "Nur, wenn die Quelle sie sicher nennt; der Termin steht dann im Steckbrief.",
        "teilnehmende": "Die Zahl der Quelle; leer, wenn sie keine nennt. Keine Anmeldungen, nie "
        "geschätzt.",
        "hinweis": "Öffentliche Bemerkung, zum Beispiel die Uhrzeit, ein Beitrag, oder dass eine "
        "Quelle den Termin nur ankündigt.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes ist für alle "
        "sichtbar.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "titel", "art", "veranstalter"]}),
        ("Zeit und Ort", {"fields": ["zeitraum", "teilnahme", "ort", "adresse"]}),
        ("Worum es geht", {"fields": ["themenfelder", "projekte", "hinweis"]}),
        ("Wer da war", {"fields": ["teilnehmende"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung", "zuletzt_bestaetigt_am"]}),
    ]

    @admin.display(description="Zeit", ordering="zeitraum_von")
    def zeit_text(self, termin):
        """In the precision it was published in."""
        return termin.zeitraum or "–"

    @admin.display(description="Ort", ordering="ort")
    def wo_text(self, termin):
        """The place, or that it is online."""
        return termin.wo or "–"
