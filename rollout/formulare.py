"""Forms: an Anschluss alone, and what many Anschlüsse to one Dienst have in common."""

from typing import cast

from django import forms
from django.db.models import Q

from bausteine.werte.formulare import ReferencesField, ZeitraumField, ZeitraumModelForm
from bausteine.zustaendigkeit.regel import ALLES, BegrenztQuerySet, Bereich
from gebiete.models import Kommune
from organisationen.models import Organisation
from rollout.models import Anschluss

#: what is seldom the same for many: last in their form, closed until one of them says something
SELTEN = (
    "begonnen",
    "abgeschaltet_am",
    "grund",
    "traeger",
    "fachverfahren",
    "transportweg",
    "hemmnis",
    "hemmnis_text",
    "bemerkung",
)


class AnschlussForm(ZeitraumModelForm):
    """An Anschluss with its points in time as single fields."""

    zeitraeume = ("geplant", "begonnen", "online_seit")
    geplant = ZeitraumField(
        label="geplant", help_text="Geltender Plan, so genau wie die Quelle: „Q1 2027“."
    )
    begonnen = ZeitraumField(label="begonnen", help_text="Wann die Anbindung begonnen hat.")
    online_seit = ZeitraumField(
        label="online seit", help_text="Bei „online“ nötig, nie in der Zukunft."
    )

    class Meta:
        model = Anschluss
        fields = [
            "kommune",
            "dienst",
            "stand",
            "bestaetigt_am",
            "geplant",
            "begonnen",
            "online_seit",
            "abgeschaltet_am",
            "grund",
            "traeger",
            "fachverfahren",
            "transportweg",
            "hemmnis",
            "hemmnis_text",
            "bemerkung",
            "quelle",
            "fundstelle",
        ]


class Anlegeformular(AnschlussForm):
    """One Dienst, any number of Kommunen, and what is said of all of these Anschlüsse."""

    kreise = ReferencesField(
        Organisation.objects.none(),
        label="Alle Gemeinden dieser Kreise",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Mehrere mit gedrückter Strg-Taste. Der Kreis selbst ist nicht dabei.",
    )
    kommunen = ReferencesField(
        Kommune.objects.none(),
        label="Einzelne Kommunen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    namen = forms.CharField(
        label="Liste von Kommunen",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 40}),
        help_text="Je Zeile ein Name, AGS oder ARS, zum Beispiel aus einer Tabelle kopiert.",
    )
    anlass = forms.CharField(
        label="Anlass", required=False, max_length=300, help_text="Steht in der Geschichte."
    )
    field_order = (
        "dienst",
        "kreise",
        "kommunen",
        "namen",
        "stand",
        "bestaetigt_am",
        "geplant",
        "online_seit",
        "quelle",
        "fundstelle",
        "anlass",
        *SELTEN,
    )

    class Meta:
        model = Anschluss
        fields = [name for name in AnschlussForm.Meta.fields if name != "kommune"]

    def __init__(self, *args, bereich: Bereich = ALLES, **kwargs):
        super().__init__(*args, **kwargs)
        for feld in self.fields.values():
            if isinstance(feld, forms.ModelChoiceField):
                menge = cast("BegrenztQuerySet", feld.queryset)
                feld.queryset = menge.waehlbar(bereich)
        eigene = Anschluss.objects.all().own_targets(Kommune, bereich)
        #: among them the form lets choose: one's own that exist today
        self.heutige = eigene.filter(gueltig_bis__isnull=True).select_related("organisation")
        kreise = Organisation.objects.filter(pk__in=self.heutige.values("organisation__kreis"))
        for name, menge in (
            ("kommunen", self.heutige.order_by("organisation__sortiertext", "pk")),
            ("kreise", kreise.order_by("sortiertext", "pk")),
        ):
            cast("forms.ModelChoiceField", self.fields[name]).queryset = menge

    def clean(self):
        super().clean()
        wege = ("kreise", "kommunen", "namen")
        if not any(self.cleaned_data.get(name) or name in self.errors for name in wege):
            self.add_error("namen", "Bitte wählen oder nennen Sie mindestens eine Kommune.")

    @property
    def chosen(self) -> list[Kommune]:
        """The Kommunen that are ticked, or are a Gemeinde of a chosen Kreis; once it is valid."""
        einzeln = Q(pk__in=[kommune.pk for kommune in self.cleaned_data["kommunen"]])
        im_kreis = Q(organisation__kreis__in=self.cleaned_data["kreise"])
        return list(self.heutige.filter(einzeln | im_kreis))
