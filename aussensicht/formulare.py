"""Forms: a table of the PVOG, or an XZuFi file of a Redaktion, is uploaded."""

from django import forms
from django.conf import settings

from aussensicht.enums import Umfang
from aussensicht.xzufiaufnahme import slug_of_redaktion
from organisationen.identifiers import ARS


class Pvogdatei(forms.Form):
    """The file, and which of the two numbers it holds."""

    datei = forms.FileField(
        label="Datei",
        help_text="Export „open-pvog“ des Dashboards Digitale Verwaltung, unverändert: CSV oder "
        "XLSX.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    umfang = forms.ChoiceField(
        label="Umfang",
        choices=Umfang.choices,
        help_text="Ob der Export nur eigene Leistungen der Kommunen enthält oder auch die darüber "
        "(includeAbove). Beides wird nie zusammengezählt.",
    )
    ars = forms.CharField(
        label="ARS",
        max_length=20,
        required=False,
        help_text="Nur mit denen von Kreis, Land und Bund: für welche Kommune der Export ist.",
    )

    def clean_datei(self):
        """Refuse what is too large for a browser."""
        datei = self.cleaned_data["datei"]
        if datei.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                f"Die Datei ist größer als {settings.IMPORT_MAX_BYTES // 1024**2} MB. Bitte den "
                "Export je Kreis oder Kommune ziehen."
            )
        return datei

    def clean(self):
        """Whose export it is, where its rows do not say so."""
        werte = super().clean() or self.cleaned_data
        if werte.get("umfang") != Umfang.MIT_DARUEBER:
            return werte
        ars = ARS.cleaned(werte.get("ars") or "")
        if not ARS.fits(ars):
            self.add_error("ars", f"Bitte angeben, für welche Kommune der Export ist. {ARS.satz}")
        werte["ars"] = ars.ljust(12, "0")
        return werte


class Xzufidatei(forms.Form):
    """The file, and whose it is."""

    datei = forms.FileField(
        label="Datei",
        help_text="XZuFi 2.2 oder 2.3 mit allen Onlinediensten der Redaktion: XML, auch als ZIP "
        "gepackt.",
        widget=forms.FileInput(attrs={"accept": ".xml,.zip"}),
        error_messages={"empty": "Die Datei ist leer."},
    )
    redaktion = forms.CharField(
        label="Redaktion",
        max_length=200,
        help_text="Wessen Datei es ist, zum Beispiel „Landesredaktion Nordrhein-Westfalen“. Eine "
        "Datei unter demselben Namen löst die vorige ab; verschiedene Namen stehen nebeneinander.",
        widget=forms.TextInput(attrs={"list": "redaktionen", "class": "vTextField"}),
    )
    stand = forms.DateField(
        label="Stand",
        required=False,
        help_text="Nur nötig, wenn die Datei selbst keinen Tag nennt.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )

    def clean_datei(self):
        """Refuse what is too large for a browser."""
        datei = self.cleaned_data["datei"]
        if datei.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(
                f"Die Datei ist größer als {settings.IMPORT_MAX_BYTES // 1024**2} MB. Bitte als "
                "ZIP packen oder den Export je Gebiet teilen."
            )
        return datei

    def clean_redaktion(self):
        """In one spelling."""
        name = " ".join(self.cleaned_data["redaktion"].split())
        slug_of_redaktion(name)
        return name
