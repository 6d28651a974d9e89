"""Bulk action pages: choose many Leistungen, say whom they concern, look at it, write."""

from typing import cast

from django import forms

from bausteine.zustaendigkeit.regel import ALLES, BegrenztQuerySet, Bereich
from gebiete.models import Groessenklasse
from projects.sammelseite import Sammelaenderung
from quellen.models import Quelle
from relevanz.enums import Betroffenheit
from relevanz.sammelaktionen import AKTE_DES_VOLLZUGS, VollzugChange, Vollzugswahl

FELDER_DES_VOLLZUGS = {"vollzug": ("groessenklassen", "wert", "quelle", "fundstelle")}


class Vollzugsformular(forms.Form):
    """The choice of Leistungen as hidden keys, and what is said of them."""

    akt = forms.ChoiceField(
        choices=[(name, titel) for name, (titel, _) in AKTE_DES_VOLLZUGS.items()],
        widget=forms.HiddenInput,
    )
    auswahl = forms.RegexField(r"^[0-9]{1,18}(,[0-9]{1,18})*$", widget=forms.HiddenInput)
    groessenklassen = forms.ModelMultipleChoiceField(
        Groessenklasse.objects.all(),
        label="Größenklassen",
        help_text="Mehrere mit gedrückter Strg-Taste.",
    )
    wert = forms.ChoiceField(label="Betrifft diese Kommunen", choices=Betroffenheit)
    quelle = forms.ModelChoiceField(
        Quelle.objects.order_by("kennung"),
        label="Quelle",
        help_text="Gesetz, Verordnung oder Beschluss, der das belegt.",
    )
    fundstelle = forms.CharField(label="Fundstelle", required=False, max_length=500)
    grund = forms.CharField(
        label="Grund der Änderung",
        required=False,
        max_length=300,
        help_text="Steht in der Geschichte.",
    )

    def __init__(self, *args, bereich: Bereich = ALLES, **kwargs):
        super().__init__(*args, **kwargs)
        quelle = self.fields["quelle"]
        if isinstance(quelle, forms.ModelChoiceField):
            quelle.queryset = cast("BegrenztQuerySet", quelle.queryset).waehlbar(bereich)

    @property
    def wahl(self) -> Vollzugswahl:
        """What was chosen, once the form is valid."""
        gewaehlt = {n: wert for n, wert in self.cleaned_data.items() if n != "auswahl"}
        return Vollzugswahl(**gewaehlt | {"groessenklassen": list(gewaehlt["groessenklassen"])})


class Vollzugsaenderung(Sammelaenderung):
    """The act in the lists of LeiKa- and OZG-Leistungen, on the chosen rows or on all hits."""

    akte = AKTE_DES_VOLLZUGS
    felder = FELDER_DES_VOLLZUGS
    seite = "vollzug"

    def actions(self, request, actions):
        """Beside those that the list has."""
        mit_akt = super().actions(request, actions)
        return {**actions, **{n: a for n, a in mit_akt.items() if n in self.akte}}

    def acts(self, request) -> list[str]:
        """Whoever may enter a Zuordnung one by one."""
        darf = request.user.has_perm("relevanz.add_vollzugszuordnung")
        darf = darf and request.user.has_perm("relevanz.change_vollzugszuordnung")
        return list(self.akte) if darf else []

    def bulk_form(self, request, akt, *args, **kwargs):
        bereich = self.verwaltung.kreis(request).bereich
        return Vollzugsformular(*args, bereich=bereich, **kwargs)

    def bulk_act(self, request, form):
        menge = self.chosen(request, form.cleaned_data["auswahl"].split(","))
        return VollzugChange(menge, form.wahl)

    def chosen(self, request, pks):
        alle = self.verwaltung.get_queryset(request)
        menge = self.verwaltung.own(request, alle).filter(pk__in=pks)
        return menge.prefetch_related("vollzugszuordnungen__quelle").order_by("sortiertext", "pk")
