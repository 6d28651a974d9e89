"""Merging of duplicates, its page in the admin: choose, look, confirm."""

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.template.response import TemplateResponse

from bausteine.bearbeiten.zusammenfuehren import Merge
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.ausfuehren import GESEHEN, carry_out
from bausteine.stoerung.stoerung import is_fault
from bausteine.verwaltung.admin import PortalAdmin
from bausteine.verwaltung.doppelseite import Doppelseite

BLEIBT = "bleibt"
VERSCHWUNDEN = "Einen der beiden Einträge gibt es nicht mehr, vielleicht war jemand schneller."


@admin.action(description="Zwei Einträge zusammenführen …", permissions=["zusammenfuehren"])
def merge_two(modeladmin, request, queryset):
    """Two chosen records: which one stays, what moves, then the act."""
    records = list(queryset.order_by("pk")[:3])
    if len(records) < 2 and GESEHEN in request.POST:
        messages.error(request, f"Nicht zusammengeführt: {VERSCHWUNDEN}")
        return None
    if len(records) != 2:
        messages.error(request, "Bitte genau zwei Einträge auswählen, die dasselbe meinen.")
        return None
    return modeladmin.merge_page(request, records)


class ZusammenfuehrbarAdmin(PortalAdmin):
    """A PortalAdmin with the action; subclasses say what else must be kept."""

    actions = [*PortalAdmin.actions, merge_two]

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.attach_part(Doppelseite)

    def has_zusammenfuehren_permission(self, request):
        """Merging changes one record, deletes another, and touches all that point to them."""
        if not self.kreis(request).bereich.alles:
            return False
        return self.has_change_permission(request) and self.has_delete_permission(request)

    def after_merge(self, weg, bleibt):
        """Keep what only this kind has, such as the old name. `weg` still exists."""

    def _obstacles(self, request, records) -> list[str]:
        """What must be decided first: newer drafts, and who may release."""
        gruende = [
            f"Zu „{record}“ gibt es eine {fassung}; bitte erst freigeben oder verwerfen."
            for record in records
            for fassung in Arbeitsfassung.objects.fuer_seite().zu(record)
        ]
        gruende += [
            f"„{record}“ ist veröffentlicht oder archiviert; das braucht das Recht zur Freigabe."
            for record in records
            if self.has_zustand and self.refusal(request, record, record.veroeffentlichung, None)
        ]
        return gruende

    def merge_page(self, request, records, zurueck: str = ""):
        """The page with its preview; None (back to the list, or `zurueck`) once it is done."""
        chosen = request.POST.get(BLEIBT, str(records[0].pk))
        bleibt = next((r for r in records if str(r.pk) == chosen), records[0])
        weg = next(record for record in records if record != bleibt)
        if hindernisse := self._obstacles(request, records):
            messages.error(request, f"Nicht zusammengeführt: {' '.join(hindernisse)}")
            return None
        act = Merge(weg, bleibt, self.after_merge)
        gesehen = request.POST.get(GESEHEN, "")
        gewaehlt, _, token = gesehen.partition("-")
        try:
            with transaction.atomic():  # what follows from it belongs to it
                name = str(weg)  # it is gone in a moment
                ergebnis = carry_out(act, request.user, token)
                if ergebnis.done:
                    self._after(request, name, act.bleibt)
                    return None
        except (ValidationError, DatabaseError, ObjectDoesNotExist) as fehler:
            if is_fault(fehler):
                raise
            messages.error(request, f"Nicht zusammengeführt: {_refusal(fehler)}")
            return None
        weg, bleibt = act.weg, act.bleibt
        if satz := _not_yet(gesehen and gewaehlt, weg, bleibt):
            messages.warning(request, satz)
        context = {
            **self.admin_site.each_context(request),
            "title": "Zwei Einträge zusammenführen",
            "opts": self.opts,
            "records": sorted([weg, bleibt], key=lambda record: record.pk),
            "bleibt": bleibt,
            "weg": weg,
            "ergebnis": ergebnis.plan,
            "gesehen": f"{bleibt.pk}-{ergebnis.token}",
            "zurueck": zurueck or self.address("changelist"),
        }
        return TemplateResponse(request, "admin/zusammenfuehren.html", context)

    def _after(self, request, name: str, bleibt) -> None:
        self.after_save(bleibt)
        messages.success(
            request, f"„{name}“ ist in „{bleibt}“ aufgegangen; die alte Adresse führt dorthin."
        )


def _not_yet(gewaehlt: str, weg, bleibt) -> str:
    """Why pressing the button only gave another preview; `gewaehlt`: the key of the record that
    was to stay on the page, "" when a preview was asked for."""
    if not gewaehlt:
        return ""
    pruefen = "Bitte prüfen Sie, was jetzt geschähe, und bestätigen Sie noch einmal."
    if gewaehlt != str(bleibt.pk):
        return f"Noch nicht zusammengeführt: Nun soll „{bleibt}“ bleiben. {pruefen}"
    return (
        f"Noch nicht zusammengeführt: „{weg}“, „{bleibt}“ oder etwas, das daran hängt, wurde "
        f"inzwischen geändert. {pruefen}"
    )


def _refusal(fehler: Exception) -> str:
    if isinstance(fehler, ObjectDoesNotExist):
        return VERSCHWUNDEN
    return " ".join(getattr(fehler, "messages", ["Etwas Verknüpftes steht im Weg."]))
