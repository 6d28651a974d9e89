"""Bulk action pages: choose many Anschlüsse, look at every difference, write."""

from typing import cast

from django import forms
from django.utils import timezone

from bausteine.werte.formulare import ZeitraumField
from bausteine.zustaendigkeit.regel import ALLES, BegrenztQuerySet, Bereich
from projects.sammelseite import Sammelaenderung
from quellen.models import Quelle
from rollout.enums import Anschlussstand, Hemmnis
from rollout.querysets import AnschlussQuerySet
from rollout.sammelaktionen import AKTE_DER_ANSCHLUESSE, Anschlussangaben, AnschlussChange

#: what each act asks for
ANGABEN = {
    "bestaetigen": (),
    "stand": (
        "stand",
        "bestaetigt_am",
        "online_seit",
        "abgeschaltet_am",
        "nicht_weil",
        "quelle",
    ),
    "verschieben": ("quartale",),
    "hemmnis": ("hemmnis",),
}


class Anschlussformular(forms.Form):
    """The choice of records as hidden keys, and what the act needs to know."""

    akt = forms.ChoiceField(
        choices=[(name, titel) for name, (titel, _) in AKTE_DER_ANSCHLUESSE.items()],
        widget=forms.HiddenInput,
    )
    auswahl = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18})*$", widget=forms.HiddenInput)
    stand = forms.ChoiceField(label="Stand", choices=Anschlussstand)
    bestaetigt_am = forms.DateField(
        label="bestätigt am",
        required=False,
        help_text="Auf welchen Tag sich der Stand bezieht; nur „Interesse“ geht ohne.",
    )
    online_seit = ZeitraumField(
        label="online seit",
        help_text="Nur für „online“; leer: wie bisher. Zum Beispiel 31.12.2025 oder Q4 2025.",
    )
    abgeschaltet_am = forms.DateField(
        label="abgeschaltet am", required=False, help_text="Nur für „abgeschaltet“."
    )
    nicht_weil = forms.CharField(
        label="Grund für „nicht vorgesehen“", required=False, max_length=300
    )
    quelle = forms.ModelChoiceField(
        Quelle.objects.order_by("kennung"),
        label="Quelle",
        required=False,
        help_text="Leer: wie bisher. „online“ braucht eine.",
    )
    quartale = forms.IntegerField(
        label="Um wie viele Quartale?",
        min_value=-40,
        max_value=40,
        help_text="Später: 1, 2 …; früher: -1, -2 …",
    )
    hemmnis = forms.ChoiceField(
        label="Hemmnis", required=False, choices=[("", "keines"), *Hemmnis.choices]
    )
    grund = forms.CharField(
        label="Grund der Änderung",
        required=False,
        max_length=300,
        help_text="Steht in der Geschichte.",
    )

    def __init__(self, akt: str, *args, bereich: Bereich = ALLES, **kwargs):
        super().__init__(*args, **kwargs)
        quelle = self.fields["quelle"]
        if isinstance(quelle, forms.ModelChoiceField):
            quelle.queryset = cast("BegrenztQuerySet", quelle.queryset).waehlbar(bereich)
        bleiben = {"akt", "auswahl", "grund", *ANGABEN[akt]}
        self.fields = {name: feld for name, feld in self.fields.items() if name in bleiben}

    def clean_quartale(self):
        """Zero would move nothing."""
        if not (quartale := self.cleaned_data["quartale"]):
            raise forms.ValidationError("Bitte eine Zahl außer 0 angeben.")
        return quartale

    def clean_bestaetigt_am(self):
        """Nobody has confirmed anything tomorrow."""
        tag = self.cleaned_data["bestaetigt_am"]
        if tag and tag > timezone.localdate():
            raise forms.ValidationError("Der Tag liegt in der Zukunft.")
        return tag

    @property
    def angaben(self) -> Anschlussangaben:
        """What was chosen, once the form is valid."""
        gewaehlt = {n: wert for n, wert in self.cleaned_data.items() if n != "auswahl"}
        return Anschlussangaben(**gewaehlt)


class Anschlussaenderung(Sammelaenderung):
    """Acts of the admin of Anschlüsse on the chosen rows or on all hits."""

    akte = AKTE_DER_ANSCHLUESSE
    felder = ANGABEN

    def acts(self, request) -> list[str]:
        """Whoever may change one may do all of them."""
        return list(self.akte)

    def bulk_form(self, request, akt, *args, **kwargs):
        bereich = self.verwaltung.kreis(request).bereich
        return Anschlussformular(akt, *args, bereich=bereich, **kwargs)

    def bulk_act(self, request, form):
        menge = self.chosen(request, form.cleaned_data["auswahl"].split(","))
        return AnschlussChange(menge, form.angaben)

    def chosen(self, request, pks):
        alle = self.verwaltung.get_queryset(request)
        menge = self.verwaltung.own(request, alle).filter(pk__in=pks)
        return cast("AnschlussQuerySet", menge).fuer_export()
