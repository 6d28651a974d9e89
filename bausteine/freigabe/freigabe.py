"""Approval workflow: who may change what the public sees, and who decides that it sees it.

Changing and releasing are rights of their own. Who may not release a public record saves a newer
draft of it (`Arbeitsfassung`); the row in the table stays what was released last.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.forms import BaseModelForm
from django.urls import reverse
from django.utils.html import format_html

from bausteine.freigabe.fassungssicherung import DraftState, zustandsform
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.zustaendigkeit.pflege import RecordAdmin

#: states that someone with the right to release has decided on
ENTSCHIEDEN = (Veroeffentlichung.VEROEFFENTLICHT, Veroeffentlichung.ARCHIVIERT)
OFFEN = (Veroeffentlichung.ENTWURF, Veroeffentlichung.ZUR_FREIGABE)


def needs_release(vorher: str | None, nachher: str | None) -> bool:
    """The one rule: a public record changes, or a state that someone decided on comes or goes.

    `vorher`: None for a new record; `nachher`: None for one that is deleted.
    """
    if Veroeffentlichung.VEROEFFENTLICHT in (vorher, nachher):
        return True
    return vorher != nachher and Veroeffentlichung.ARCHIVIERT in (vorher, nachher)


@dataclass(frozen=True)
class Freigabestand:
    """When a record got into its state, by whom, and why."""

    zustand: str
    am: object
    von: str
    grund: str


def released(record) -> Freigabestand | None:
    """The decision that the present state of a public or archived record rests on; from history."""
    if record.veroeffentlichung not in ENTSCHIEDEN:
        return None
    letzter = None
    eintraege = record.history.order_by("-history_id").values_list(
        "veroeffentlichung", "history_date", "history_user__username", "history_change_reason"
    )
    for zustand, am, von, grund in eintraege.iterator():
        if zustand != record.veroeffentlichung:
            break
        titel = record.get_veroeffentlichung_display()
        letzter = Freigabestand(titel, am, von or "Portal", grund or "")
        if letzter.grund.startswith("Freigabe"):
            break
    return letzter


def returned(record) -> Freigabestand | None:
    """Why a record that was never public came back to its editors, while that is its last entry."""
    if record.veroeffentlichung != Veroeffentlichung.ENTWURF:
        return None
    letzter = record.history.select_related("history_user").order_by("-history_id").first()
    art, _, grund = ((letzter and letzter.history_change_reason) or "").partition(": ")
    if art != "zurückgegeben":
        return None
    return Freigabestand(art, letzter.history_date, str(letzter.history_user or "Portal"), grund)


class Freigaberegel:
    """What an account may write with effect at once; here: records without a publication state."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def takes_effect(self, request, record) -> bool:
        """Whether a change of a public record by this account is public at once."""
        darf = self.verwaltung.has_release_permission(request, record)
        return darf or bool(record and self.verwaltung.speaks_for_itself(request, record))

    def refusal(self, request, record, vorher: str | None, nachher: str | None) -> str:
        """Why this account may not take a record from one state to the other; "" when it may."""
        if not needs_release(vorher, nachher):
            return ""
        if self.verwaltung.has_release_permission(request, record if record.pk else None):
            return ""
        if vorher == nachher and self.verwaltung.speaks_for_itself(request, record):
            return ""
        if vorher in (None, *OFFEN):
            return (
                "Veröffentlichen und archivieren brauchen das Recht zur Freigabe. Möglich "
                "sind „Entwurf“ und „zur Freigabe“."
            )
        return (
            "Der Eintrag ist veröffentlicht oder archiviert; ihn so zu ändern braucht das "
            "Recht zur Freigabe. Möglich ist eine Arbeitsfassung im Formular."
        )

    def write_refusal(self, request, record) -> str:
        """Why this account may not change a stored record with effect at once; "" when it may."""
        return ""

    def change_refusal(self, request, record, vorher: str | None) -> str:
        """The same for a record changed in hand; `vorher`: its state before, None for a new one."""
        return self.write_refusal(request, record)

    def may_delete(self, request, record) -> bool:
        """Whether deleting it needs no other right than that to delete."""
        return True

    def form(self, form: type[BaseModelForm], request, record, draft: DraftState):
        """The form class, with the checks that this rule needs."""
        return form


class Zustandsregel(Freigaberegel):
    """The rule for records that are published one by one."""

    def write_refusal(self, request, record) -> str:
        return self.change_refusal(request, record, record.veroeffentlichung)

    def change_refusal(self, request, record, vorher: str | None) -> str:
        return self.refusal(request, record, vorher, record.veroeffentlichung)

    def may_delete(self, request, record) -> bool:
        """Deleting what is public, or was, is a decision about what the public sees."""
        if record.veroeffentlichung not in ENTSCHIEDEN:
            return True
        return self.verwaltung.has_release_permission(request, record)

    def states_for(self, request, record) -> list[str]:
        """The states this account may choose for a record; None for a new one."""
        if self.verwaltung.has_release_permission(request, record):
            return list(Veroeffentlichung.values)
        if record and record.veroeffentlichung in ENTSCHIEDEN:
            return [record.veroeffentlichung]
        return list(OFFEN)

    def form(self, form: type[BaseModelForm], request, record, draft: DraftState):
        """With the states that may be chosen, showing the draft if there is one."""
        return zustandsform(form, request.POST, draft, self.states_for(request, record))


@admin.display(description="Freigabe")
def zur_entscheidung(record):
    """The way to the page on which it is decided; in the list of what waits."""
    meta = record._meta
    ziel = reverse(f"admin:{meta.app_label}_{meta.model_name}_freigeben", args=[record.pk])
    return format_html(
        '<a href="{}">vergleichen<span class="visually-hidden"> und freigeben: {}</span></a>',
        ziel,
        record,
    )
