"""Bulk actions: publish and archive, the two acts that decide about many records."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.geschichte.verlauf import ein_eintrag
from bausteine.zustaendigkeit.pflege import RecordAdmin

#: names on the page that asks for the reason
GEZEIGT = 50


class Archivgrund(forms.Form):
    """Why records are taken off the public pages."""

    grund = forms.CharField(
        label="Grund", max_length=300, help_text="Steht in der Geschichte und am Eintrag."
    )


@admin.action(description="Ausgewählte veröffentlichen", permissions=["release"])
def publish(verwaltung, request, queryset):
    """Make the chosen records public."""
    set_state(verwaltung, request, queryset, Veroeffentlichung.VEROEFFENTLICHT)


@admin.action(
    description="Ausgewählte archivieren (nicht mehr öffentlich) …", permissions=["release"]
)
def archive(verwaltung, request, queryset):
    """Take the chosen records off the public pages, once the reason is given."""
    form = Archivgrund(request.POST if "grund" in request.POST else None)
    if form.is_valid():
        grund = f"archiviert: {form.cleaned_data['grund']}"
        return set_state(verwaltung, request, queryset, Veroeffentlichung.ARCHIVIERT, grund)
    alle = request.POST.get("select_across") == "1"  # then the list's filter says which
    records, anzahl = list(queryset[:GEZEIGT] if alle else queryset), queryset.count()
    context = {
        **verwaltung.admin_site.each_context(request),
        "title": "Einträge archivieren",
        "opts": verwaltung.opts,
        "form": form,
        "records": records[:GEZEIGT],
        "alle": alle,
        "gewaehlt": records[:1] if alle else records,
        "auswahl": ACTION_CHECKBOX_NAME,
        "anzahl": anzahl,
        "mehr": max(0, anzahl - GEZEIGT),
    }
    return TemplateResponse(request, "admin/archivieren.html", context)


def set_state(verwaltung: RecordAdmin, request, queryset, state, grund: str = "") -> None:
    """Change the publication state one by one, each with its history entry."""
    geaendert, ohne_recht = [], []
    for obj in queryset.exclude(veroeffentlichung=state):
        if not verwaltung.has_release_permission(request, obj):
            ohne_recht.append(str(obj))
            continue
        with ein_eintrag(obj, grund or state.label):
            obj.veroeffentlichung = state
            obj.save()
        geaendert.append(obj)
    if geaendert:
        verwaltung.after_save(*geaendert)
    messages.success(request, f"{len(geaendert)} Einträge sind jetzt „{state.label}“.")
    if ohne_recht:
        namen = ", ".join(ohne_recht)
        messages.error(request, f"Ohne Recht zur Freigabe, nicht geändert: {namen}")
