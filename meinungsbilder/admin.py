"""Admin: Meinungsbilder with their choices; their Stimmzettel have no page."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.formularseite import Einzeiler
from bausteine.werte.formulare import EinmalFormSet
from bausteine.werte.uhrzeit import MomentField
from meinungsbilder.codeseite import Stimmcodeseite
from meinungsbilder.fuellseite import Fuellseite
from meinungsbilder.models import (
    FEST,
    OHNE_WAHL,
    PUNKTE_GRENZE,
    PUNKTE_HOECHSTENS,
    Meinungsbild,
    Wahlmoeglichkeit,
)


class Meinungsbildform(forms.ModelForm):
    """A Meinungsbild; its times to the minute."""

    von = MomentField(label="Beginn", help_text="Zum Beispiel 31.12.2027 14:00.")
    bis = MomentField(
        label="Ende",
        help_text="Zum Beispiel 31.12.2027 14:30. Erst danach sieht jemand das Ergebnis, auch Sie.",
    )
    punkte_je_person = forms.IntegerField(
        label="Punkte je Person",
        initial=3,
        min_value=1,
        max_value=PUNKTE_HOECHSTENS,
        help_text=f"1 bis {PUNKTE_HOECHSTENS}; eine Person darf sie auf einer Möglichkeit häufen.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), PUNKTE_GRENZE
        ),
    )

    class Meta:
        model = Meinungsbild
        fields = [
            "kennung",
            "titel",
            "frage",
            "von",
            "bis",
            "punkte_je_person",
            "kreis",
            "veroeffentlichung",
        ]


class WahlFormSet(EinmalFormSet):
    """None twice, and none taken away once somebody has voted."""

    einmal = "text"

    def clean(self):
        super().clean()
        if self.instance.ist_oeffentlich and not any(map(self._stays, self.forms)):
            raise ValidationError(OHNE_WAHL)
        # what a row itself says is not asked of one that is to go
        if self.deleted_forms and self.instance.pk and self.instance.stimmzettel.exists():
            raise ValidationError(FEST)

    def _stays(self, form) -> bool:
        """Whether there is such a choice afterwards."""
        return form not in self.deleted_forms and bool(form.instance.pk or form.has_changed())


class WahlmoeglichkeitInline(Einzeiler):
    """What points can be given to: a line each, and on a phone one field below the other."""

    model = Wahlmoeglichkeit
    formset = WahlFormSet
    fields = [("text", "themenfeld", "lage", "ozg_leistung")]
    autocomplete_fields = ["themenfeld", "lage", "ozg_leistung"]
    hilfen = {
        "text": "Wie es auf dem Stimmzettel steht. Die Reihenfolge ist die des Alphabets.",
        "themenfeld": "Wenn ein Themenfeld gemeint ist; das Ergebnis führt dann dorthin.",
        "lage": "Oder eine Lage.",
        "ozg_leistung": "Oder eine OZG-Leistung.",
    }


@admin.register(Meinungsbild)
class MeinungsbildAdmin(PortalAdmin):
    """Questions that people give points to."""

    resource_names = ("meinungsbilder",)
    part_classes = (Fuellseite, Stimmcodeseite)
    change_form_template = "admin/meinungsbilder/meinungsbild.html"
    form = Meinungsbildform
    kennung_aus = "titel"
    list_display = ["titel", "von", "bis", "kreis", "ausgegebene_codes", "veroeffentlichung"]
    list_filter = ["kreis", "veroeffentlichung"]
    search_fields = ["titel", "kennung", "frage"]
    readonly_fields = ["ausgegebene_codes"]
    inlines = [WahlmoeglichkeitInline]
    reihenfolge = (None, WahlmoeglichkeitInline, "Wer und wann")
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse, zum Beispiel „fokus-2027“.",
        "titel": "Kurz, zum Beispiel „Worauf sollten wir uns konzentrieren?“.",
        "frage": "Was die Punkte bedeuten, in ein oder zwei Sätzen.",
        "kreis": "Mit Stimmcode: Sie drucken Zettel für eine Veranstaltung. Mit Konto: Wer sich in "
        "der Verwaltung anmelden kann, stimmt dort ab.",
        "ausgegebene_codes": "Steht auch auf der Seite: So lässt sich sehen, wie viele abstimmen "
        "konnten.",
        "veroeffentlichung": "Nur Veröffentlichtes ist für alle sichtbar; abgestimmt wird nur "
        "dort.",
    }
    fieldsets = [
        (None, {"fields": ["titel", "kennung", "frage", "punkte_je_person"]}),
        ("Wer und wann", {"fields": ["kreis", "ausgegebene_codes", "von", "bis"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """With how many have voted; never with what."""
        context["stimmzettel"] = obj.stimmzettel.count() if obj and obj.pk else 0
        context["fest"] = FEST
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
