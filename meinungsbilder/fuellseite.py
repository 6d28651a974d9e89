"""Bulk create page: the choices of a Meinungsbild, from what the portal describes already."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.geschichte.verlauf import one_entry
from bausteine.verwaltung.teil import AdminPart
from leistungen.models import OzgLeistung
from meinungsbilder.enums import Wahlebene
from meinungsbilder.models import FEST, Meinungsbild, Wahlmoeglichkeit
from themenfelder.models import Lage, Themenfeld

FUELLSEITE = "fuellen"
FELDER = {
    Wahlebene.THEMENFELDER: "themenfeld",
    Wahlebene.LAGEN: "lage",
    Wahlebene.OZG_LEISTUNGEN: "ozg_leistung",
}


class Fuellform(forms.Form):
    """From which level, and of which Themenfeld."""

    ebene = forms.ChoiceField(
        label="Woraus?",
        choices=Wahlebene.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, woraus."},
    )
    themenfeld = forms.ModelChoiceField(
        Themenfeld.objects.none(),
        label="Themenfeld",
        required=False,
        help_text="Nur für Lagen und OZG-Leistungen.",
        error_messages={"invalid_choice": "Bitte wählen Sie ein Themenfeld aus der Liste."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        feld = self.fields["themenfeld"]
        assert isinstance(feld, forms.ModelChoiceField)  # noqa: S101 (declared above)
        feld.queryset = Themenfeld.objects.oeffentlich().order_by("nummer")

    def clean(self):
        daten = super().clean() or self.cleaned_data
        if daten.get("ebene") in FELDER and "themenfeld" not in self.errors:
            braucht = daten["ebene"] != Wahlebene.THEMENFELDER
            if braucht and not daten["themenfeld"]:
                self.add_error("themenfeld", "Bitte wählen Sie dazu ein Themenfeld.")
        return daten


def records_of(ebene: Wahlebene, themenfeld: Themenfeld | None) -> QuerySet:
    """The public records that would be choices."""
    if ebene == Wahlebene.LAGEN:
        return Lage.objects.oeffentlich().filter(themenfeld=themenfeld)
    if ebene == Wahlebene.OZG_LEISTUNGEN:
        return OzgLeistung.objects.oeffentlich().filter(themenfeld=themenfeld)
    return Themenfeld.objects.oeffentlich()


def add_choices(bild: Meinungsbild, feld: str, records) -> int:
    """A choice for each of these records that is none yet; how many are new."""
    vorhanden = list(bild.wahlmoeglichkeiten.all())
    texte = {wahl.text.casefold() for wahl in vorhanden}
    ziele = {getattr(wahl, f"{feld}_id") for wahl in vorhanden}
    neu = 0
    for record in records:
        text = record.name[:200]
        if record.pk in ziele or text.casefold() in texte:
            continue
        texte.add(text.casefold())
        wahl = Wahlmoeglichkeit(meinungsbild=bild, text=text)
        setattr(wahl, feld, record)
        wahl.save()
        neu += 1
    if neu:
        with one_entry(bild, f"Wahlmöglichkeiten angelegt: {neu}"):
            bild.save()
    return neu


class Fuellseite(AdminPart):
    """The page of a Meinungsbild on which its choices are filled in."""

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"<int:pk>/{FUELLSEITE}/", seite, name=self.verwaltung.page_name(FUELLSEITE))]

    @transaction.atomic  # nobody votes between check and save
    def view(self, request, pk):
        """The form; when it is sent, back to the Meinungsbild with its new choices."""
        bild = get_object_or_404(self.verwaltung.get_queryset(request), pk=pk)
        if not self.verwaltung.has_change_permission(request, bild):
            raise PermissionDenied
        if request.method == "POST":
            self.verwaltung.hold([bild.pk])
        grund = FEST if bild.stimmzettel.exists() else ""
        grund = grund or self.verwaltung.write_refusal(request, bild)
        form = Fuellform(request.POST if request.method == "POST" else None)
        if not grund and form.is_valid():
            ebene = Wahlebene(form.cleaned_data["ebene"])
            records = list(records_of(ebene, form.cleaned_data["themenfeld"]))
            neu = add_choices(bild, FELDER[ebene], records)
            schon = len(records) - neu
            messages.success(request, f"{neu} Wahlmöglichkeiten angelegt, {schon} gab es schon.")
            return HttpResponseRedirect(self.verwaltung.address("change", bild.pk))
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": "Wahlmöglichkeiten füllen",
            "subtitle": None,
            "meinungsbild": bild,
            "form": form,
            "grund": grund,
            "liste": self.verwaltung.address("changelist"),
            "zurueck": self.verwaltung.address("change", bild.pk),
        }
        return TemplateResponse(request, "admin/meinungsbilder/fuellen.html", context)
