"""Admin: Onboardings, their steps, and the fields of closed data sheets."""

from django.contrib import admin

from bausteine.verwaltung.admin import PortalAdmin
from bausteine.werte.formulare import ZeitraumField, ZeitraumModelForm
from onboarding.actions import drop_confirmations
from onboarding.geschlossen import Geschlossenes
from onboarding.listenfilter import OnboardingPruefen
from onboarding.models import Datenblattfeld, Onboarding, Onboardingstufe
from quellen.bestaetigen import Bestaetigung


class OnboardingForm(ZeitraumModelForm):
    """An Onboarding with each Zeitraum in one field."""

    zeitraeume = ("geplant", "live")
    geplant = ZeitraumField(
        label="Livegang geplant",
        help_text="Ein Plan, zum Beispiel Q1 2027 oder ab 2023.",
    )
    live = ZeitraumField(
        label="Live seit",
        help_text="Eine Tatsache mit Quelle, nie in der Zukunft, zum Beispiel 15.03.2023.",
    )

    class Meta:
        model = Onboarding
        # without the Zeiträume: who may only read an Onboarding has them as text
        fields = ["kommune", "plattform", "stufe", "stufe_unklar", "quelle", "fundstelle"]


@admin.register(Onboarding)
class OnboardingAdmin(PortalAdmin):
    """Which Kommune is how far on its way onto which Plattform."""

    resource_names = ("onboardings",)
    part_classes = (Bestaetigung, Geschlossenes)
    change_form_template = "admin/onboarding/onboarding.html"
    form = OnboardingForm
    fest = ("kommune", "plattform")
    list_display = ["kommune", "plattform", "stufe_name", "geplant_text", "live_text"]
    list_filter = [OnboardingPruefen, "plattform", "stufe"]
    list_select_related = ["kommune__organisation", "plattform", "stufe"]
    search_fields = ["kommune__organisation__name", "plattform__name"]
    autocomplete_fields = ["kommune", "stufe", "quelle"]
    readonly_fields = ["zuletzt_bestaetigt_am"]
    hilfen = {
        "kommune": "Wer auf die Plattform kommt; ein Kreis steht nur für sich, nicht für seine "
        "Gemeinden.",
        "plattform": "Wohin.",
        "stufe": "Wie weit, mit Quelle; leer, wenn keine Quelle es sagt.",
        "stufe_unklar": "Öffentlich: warum niemand die Stufe kennt.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    }
    fieldsets = [
        (None, {"fields": ["kommune", "plattform", "stufe", "stufe_unklar"]}),
        ("Livegang", {"fields": ["geplant", "live"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle", "zuletzt_bestaetigt_am"]}),
    ]

    @admin.display(description="Stufe", ordering="stufe__reihenfolge")
    def stufe_name(self, onboarding):
        """The step, or that nobody knows it."""
        return onboarding.stufe_text

    @admin.display(description="geplant", ordering="geplant_von")
    def geplant_text(self, onboarding):
        """The plan, marked once its time is over."""
        zusatz = " (überfällig)" if onboarding.ueberfaellig else ""
        return f"{onboarding.geplant or '–'}{zusatz}"

    @admin.display(description="live seit", ordering="live_von")
    def live_text(self, onboarding):
        """In the precision it was published in."""
        return onboarding.live or "–"


@admin.register(Onboardingstufe)
class OnboardingstufeAdmin(PortalAdmin):
    """The steps of a Plattform."""

    resource_names = ("onboardingstufen",)
    fest = ("plattform",)
    list_display = ["name", "plattform", "reihenfolge"]
    list_filter = ["plattform"]
    list_select_related = ["plattform"]
    search_fields = ["name", "plattform__name"]
    autocomplete_fields = ["quelle"]
    hilfen = {
        "plattform": "Deren Weg sie ist.",
        "reihenfolge": "Die erste Stufe ist 1.",
        "name": "Wie die Quelle sie nennt.",
        "quelle": "Dokument, aus dem die Angaben stammen.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
    }
    fieldsets = [
        (None, {"fields": ["plattform", "reihenfolge", "name"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
    ]


@admin.register(Datenblattfeld)
class DatenblattfeldAdmin(PortalAdmin):
    """What a Plattform asks of each Kommune; closed, and never a secret."""

    resource_names = ("datenblattfelder",)
    fest = ("plattform",)
    list_display = ["name", "plattform", "reihenfolge", "art", "pflicht"]
    list_filter = ["plattform", "art", "pflicht"]
    list_select_related = ["plattform"]
    search_fields = ["name", "plattform__name"]
    hilfen = {
        "plattform": "Deren Datenblatt.",
        "reihenfolge": "Im Formular steht die kleinste Zahl zuerst.",
        "name": "Kurz. Nach Passwörtern, Schlüsseln, Token oder Zertifikaten fragt das Portal nie.",
        "hilfe": "Was einzutragen ist, in einem Satz.",
        "pflicht": "Zählt für die Vollständigkeit. Ein neues Pflichtfeld nimmt Bestätigungen "
        "zurück, denen es fehlt.",
        "art": "Was sich eintragen lässt.",
    }
    fieldsets = [
        (None, {"fields": ["plattform", "reihenfolge", "name", "hilfe", "pflicht", "art"]})
    ]

    def after_save(self, *records):
        drop_confirmations()
        super().after_save(*records)
