"""Bulk actions: publish and archive, the two acts that decide about many records."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.geschichte.ausfuehren import Act, asked_for, carry_out, preview
from bausteine.geschichte.verlauf import one_entry
from bausteine.zustaendigkeit.pflege import RecordAdmin

INZWISCHEN = (
    "Nichts archiviert: Seit die Seite die Einträge gezeigt hat, hat sich einer geändert. Bitte "
    "prüfen Sie die Liste und bestätigen Sie noch einmal."
)
#: names on the page that asks for the reason
GEZEIGT = 50


class Archivgrund(forms.Form):
    """Why records are taken off the public pages."""

    grund = forms.CharField(
        label="Grund", max_length=300, help_text="Steht in der Geschichte und am Eintrag."
    )


@dataclass
class StatePlan:
    """Which records change their publication state, and which the account may not release."""

    zustand: Veroeffentlichung
    moegliche: list = field(default_factory=list)
    ohne_recht: list = field(default_factory=list)
    #: what is missing of those that cannot be public as they are, each a sentence
    unfertige: list[str] = field(default_factory=list)
    #: which history entries of each are the newest, by their keys
    staende: dict[int, str] = field(default_factory=dict)
    possible: bool = True

    @property
    def state(self) -> str:
        """Each record with the state that it leaves, and what it says now."""
        texte = [f"{r.pk}:{r.veroeffentlichung}:{self.staende[r.pk]}" for r in self.moegliche]
        return f"{self.zustand}|{'|'.join(texte)}"


class StateChange(Act[StatePlan]):
    """Take records of one kind to a publication state, one by one, each with its entry."""

    name = "zustand"

    def __init__(self, verwaltung: RecordAdmin, request, queryset, zustand: Veroeffentlichung):
        self.verwaltung, self.request, self.zustand = verwaltung, request, zustand
        self.menge = verwaltung.model._base_manager.filter(
            pk__in=list(queryset.order_by().values_list("pk", flat=True))
        ).exclude(veroeffentlichung=zustand)
        self.grund = str(zustand.label)

    def hold(self) -> None:
        list(self.menge.order_by("pk").select_for_update())

    def plan(self) -> StatePlan:
        plan = StatePlan(self.zustand)
        for record in self.menge.order_by("pk"):
            if not self.verwaltung.has_release_permission(self.request, record):
                plan.ohne_recht.append(record)
            elif satz := self._obstacle(record):
                plan.unfertige.append(f"„{record}“: {satz}")
            else:
                plan.moegliche.append(record)
        plan.staende = self.verwaltung.states_of(plan.moegliche)
        return plan

    def _obstacle(self, record) -> str:
        wird = self.zustand == Veroeffentlichung.VEROEFFENTLICHT
        return record.freigabehindernis if wird else ""

    def write(self, plan: StatePlan) -> None:
        for record in plan.moegliche:
            with one_entry(record, self.grund):
                record.veroeffentlichung = self.zustand
                record.save()
        if plan.moegliche:
            self.verwaltung.after_save(*plan.moegliche)


@admin.action(description="Ausgewählte veröffentlichen", permissions=["release"])
def publish(verwaltung, request, queryset):
    """Make the chosen records public; the list is all that there is to see."""
    act = StateChange(verwaltung, request, queryset, Veroeffentlichung.VEROEFFENTLICHT)
    ergebnis = carry_out(act, request.user, preview(act, request.user).token)
    if ergebnis.done:
        _tell(request, ergebnis.plan)
    else:  # someone was quicker in this very moment
        messages.error(request, "Nichts veröffentlicht: Die Einträge wurden eben geändert.")


@admin.action(
    description="Ausgewählte archivieren (nicht mehr öffentlich) …", permissions=["release"]
)
def archive(verwaltung, request, queryset):
    """Take the chosen records off the public pages, once the reason is given."""
    form = Archivgrund(request.POST if "grund" in request.POST else None)
    act = StateChange(verwaltung, request, queryset, Veroeffentlichung.ARCHIVIERT)
    if form.is_valid():
        act.grund = f"archiviert: {form.cleaned_data['grund']}"
        ergebnis = asked_for(act, request)
        if ergebnis.done:
            return _tell(request, ergebnis.plan)
        messages.error(request, INZWISCHEN)
    else:
        ergebnis = preview(act, request.user)
    alle = request.POST.get("select_across") == "1"  # then the list's filter says which
    records, anzahl = list(queryset[:GEZEIGT] if alle else queryset), queryset.count()
    context = {
        **verwaltung.admin_site.each_context(request),
        "title": "Einträge archivieren",
        "opts": verwaltung.opts,
        "form": form,
        "gesehen": ergebnis.token,
        "records": records[:GEZEIGT],
        "alle": alle,
        "gewaehlt": records[:1] if alle else records,
        "auswahl": ACTION_CHECKBOX_NAME,
        "anzahl": anzahl,
        "mehr": max(0, anzahl - GEZEIGT),
    }
    return TemplateResponse(request, "admin/archivieren.html", context)


def _tell(request, plan: StatePlan) -> None:
    anzahl, titel = len(plan.moegliche), plan.zustand.label
    if not anzahl:
        messages.error(request, f"Nichts {titel}: {_why_none(plan)}")
        return
    worte = "Eintrag ist" if anzahl == 1 else "Einträge sind"
    messages.success(request, f"{anzahl} {worte} jetzt „{titel}“.")
    if hindernis := _obstacles(plan):
        messages.error(request, hindernis)


def _why_none(plan: StatePlan) -> str:
    if hindernis := _obstacles(plan):
        return hindernis
    return (
        "Die gewählten Einträge sind es schon, es gibt sie nicht mehr, oder Sie sind nicht für sie "
        "zuständig."
    )


def _obstacles(plan: StatePlan) -> str:
    """Why some of them stay as they are; "" where none does."""
    saetze = []
    if plan.ohne_recht:
        namen = ", ".join(map(str, plan.ohne_recht))
        saetze.append(f"Ohne Recht zur Freigabe, nicht geändert: {namen}")
    if plan.unfertige:
        saetze.append(f"Nicht {plan.zustand.label}: {' '.join(plan.unfertige)}")
    return " – ".join(saetze)
