"""Settings page of one's own account: how often to be reminded."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from anmeldung import passwort
from erinnerungen.brief import open_work
from erinnerungen.enums import Rhythmus
from erinnerungen.models import Erinnerungswunsch


class Erinnerungsform(forms.Form):
    """One choice."""

    rhythmus = forms.ChoiceField(
        label="Per E-Mail erinnern",
        choices=Rhythmus.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Bitte wählen Sie, wie oft.",
            "invalid_choice": "Bitte wählen Sie, wie oft.",
        },
    )


def erinnerungsseite(request):
    """The choice, and what a letter would say now."""
    wunsch = Erinnerungswunsch.objects.filter(konto=request.user).first()
    anfang = {"rhythmus": wunsch.rhythmus if wunsch else Rhythmus.AUS}
    form = Erinnerungsform(request.POST or None, initial=anfang)
    if request.method == "POST" and form.is_valid():
        rhythmus = form.cleaned_data["rhythmus"]
        if rhythmus == Rhythmus.AUS:
            Erinnerungswunsch.objects.filter(konto=request.user).delete()
        else:
            Erinnerungswunsch.objects.update_or_create(
                konto=request.user, defaults={"rhythmus": rhythmus}
            )
        messages.success(request, f"Gesichert: {Rhythmus(rhythmus).label}.")
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": "Erinnerungen",
        "form": form,
        "mit_post": passwort.is_on(),
        "mit_adresse": bool(request.user.email),
        "posten": open_work(request.user),
    }
    return TemplateResponse(request, "admin/erinnerungen.html", context)
