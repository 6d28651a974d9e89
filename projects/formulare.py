"""Forms of the admin: a project's phases, partners and evidence as rows of its own form."""

from django.contrib import admin

from ozgportal.formulare import EinmalFormSet, ZeitraumField, ZeitraumModelForm
from projects.models import AlteAdresse, Beteiligung, FruehererTitel, Phase, Quellenangabe
from projects.warnungen import fingerprint, warnings_of


class PhaseForm(ZeitraumModelForm):
    """A phase with its points in time as single fields."""

    zeitraeume = ("geplant", "begonnen", "beendet")
    geplant = ZeitraumField(label="geplant")
    begonnen = ZeitraumField(label="begonnen", help_text="")
    beendet = ZeitraumField(label="beendet", help_text="")

    class Meta:
        model = Phase
        fields = ["projekt", "art", "stand", "bestaetigt_am", "geplant", "begonnen", "beendet",
                  "quelle", "fundstelle", "bemerkung"]  # fmt: skip


PHASENFELDER = [
    ("art", "stand", "bestaetigt_am"),
    ("geplant", "begonnen", "beendet", "erstplanung_text"),
    ("quelle", "fundstelle"),
    "bemerkung",
]


class Erstplanung:
    """Shows the frozen first plan beside the current one."""

    @admin.display(description="Erstplanung")
    def erstplanung_text(self, phase):
        """Frozen when the plan was first published."""
        return phase.erstplanung or "–"


class PhasenFormSet(EinmalFormSet):
    """Refuses unusual changes until „trotzdem speichern“ is ticked for exactly these warnings."""

    warnungen: tuple[str, ...] = ()

    def is_valid(self):
        if not super().is_valid():
            return False
        saetze = warnings_of(self)
        if saetze and self.data.get("trotzdem") != fingerprint(saetze):
            self.warnungen = tuple(saetze)
        return not self.warnungen

    @property
    def trotzdem(self) -> str:
        """The value of the box to tick."""
        return fingerprint(list(self.warnungen))


class PhaseInline(Erstplanung, admin.StackedInline):
    """The phases of a project."""

    model = Phase
    form = PhaseForm
    formset = PhasenFormSet
    extra = 0
    max_num = 6
    fields = PHASENFELDER
    readonly_fields = ["erstplanung_text"]
    autocomplete_fields = ["quelle"]


class BeteiligungInline(admin.TabularInline):
    """Partners and their roles."""

    model = Beteiligung
    formset = EinmalFormSet
    extra = 0
    fields = ["organisation", "rolle", "bemerkung", "quelle", "fundstelle"]
    autocomplete_fields = ["organisation", "quelle"]


class QuellenangabeInline(admin.TabularInline):
    """Evidence for the project as a whole."""

    model = Quellenangabe
    formset = EinmalFormSet
    extra = 0
    autocomplete_fields = ["quelle"]


class FruehererTitelForm(ZeitraumModelForm):
    """A former title with its time in one field."""

    zeitraeume = ("zeitraum",)
    zeitraum = ZeitraumField(label="Zeit")

    class Meta:
        model = FruehererTitel
        fields = ["projekt", "titel", "zeitraum", "quelle", "fundstelle"]


class FruehererTitelInline(admin.TabularInline):
    """Former names."""

    model = FruehererTitel
    form = FruehererTitelForm
    formset = EinmalFormSet
    extra = 0
    fields = ["titel", "zeitraum", "quelle", "fundstelle"]
    autocomplete_fields = ["quelle"]


class AlteAdresseInline(admin.TabularInline):
    """Addresses of the former database."""

    model = AlteAdresse
    formset = EinmalFormSet
    extra = 0
