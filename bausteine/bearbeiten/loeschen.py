"""Deletion: the page shows all that hangs on a record, and only that is deleted."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from bausteine.bearbeiten.folgen import GEZEIGT, consequences, cuts, name_of
from bausteine.geschichte.verlauf import ein_eintrag, loeschgrund
from bausteine.geschichte.wiederherstellen import deletion_sentence
from bausteine.zustaendigkeit.regel import bereich_von

GESEHEN, GRUND = "gesehen", "grund"
#: records deleted with one page
HOECHSTENS = 500


@transaction.atomic
def delete(record, grund: str = "") -> list:
    """Delete a record with its rows; each of them, and each record that loses a relation to it,
    tells it in its history. The records that stay and lost a relation."""
    satz = deletion_sentence(record, grund)
    betroffen = {}
    for schnitt in cuts([record]):
        if schnitt.eigene or not hasattr(schnitt.model, "_verlauf"):
            continue
        for anderer in schnitt.model._base_manager.filter(pk__in=schnitt.schluessel):
            with ein_eintrag(anderer, satz):
                getattr(anderer, schnitt.feld.name).remove(record)
            betroffen[schnitt.model, anderer.pk] = anderer
    record._change_reason = grund or None
    with loeschgrund(satz):
        record.delete()
    return list(betroffen.values())


def delete_chosen(modeladmin, request, queryset):
    """The list's act: the same page for several records."""
    records = list(queryset[: HOECHSTENS + 1])
    if len(records) > HOECHSTENS:
        messages.error(request, f"Bitte höchstens {HOECHSTENS} Einträge auf einmal löschen.")
        return None
    with transaction.atomic():
        return modeladmin.delete_page(request, records, einzeln=False) if records else None


class Loeschschutz:
    """Adds the page to a ModelAdmin, for one record and for the chosen ones of the list."""

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            titel = f"Ausgewählte {self.opts.verbose_name_plural} löschen …"
            actions["delete_selected"] = (delete_chosen, "delete_selected", titel)
        return actions

    def _delete_view(self, request, object_id, extra_context):
        record = self.get_object(request, unquote(object_id))
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        name = str(record)
        seite = self.delete_page(request, [record], einzeln=True)
        return seite or self.response_delete(request, name, unquote(object_id))

    def response_delete(self, request, obj_display, obj_id):
        """As Django's; the message leads to the page on which it is undone."""
        antwort = super().response_delete(request, obj_display, obj_id)
        letzter = self.model.history.filter(id=obj_id).order_by("-history_id").first()
        if (
            letzter
            and letzter.history_type == "-"
            and self.may_bring_back(request, letzter.instance)
        ):
            ansicht = f"admin:{self.opts.app_label}_{self.opts.model_name}_simple_history"
            weg = reverse(ansicht, args=[obj_id, letzter.pk])
            messages.info(
                request, format_html('<a href="{}">„{}“ wiederherstellen</a>', weg, obj_display)
            )
        return antwort

    def delete_page(self, request, records: list, *, einzeln: bool):
        """The page; None once what it showed is deleted. Raises PermissionDenied."""
        bestaetigt = request.method == "POST" and "post" in request.POST
        if bestaetigt:  # nothing new can be hung on them while this is decided
            menge = self.model._base_manager.filter(pk__in=[record.pk for record in records])
            list(menge.order_by("pk").select_for_update())
        folgen = consequences(records, request, self.admin_site)
        if bestaetigt and folgen.ohne_recht:
            raise PermissionDenied
        if bestaetigt and folgen.moeglich:
            if request.POST.get(GESEHEN) == folgen.fingerabdruck:
                self.delete_all(request, records, einzeln=einzeln)
                return None
            messages.warning(
                request, "Noch nichts gelöscht: Bitte prüfen Sie zuerst, was daran hängt."
            )
        context = self.delete_context(request, records, folgen)
        return TemplateResponse(request, "admin/loeschen.html", context)

    def delete_all(self, request, records: list, *, einzeln: bool) -> None:
        """Delete one by one, each with its history entry, then what must follow."""
        grund = request.POST.get(GRUND, "").strip()[:300]
        self.log_deletions(request, self.model._base_manager.filter(pk__in=[r.pk for r in records]))
        anzahl, betroffen = len(records), {}
        for record in records:
            betroffen |= {(type(b), b.pk): b for b in delete(record, grund)}
        self.after_delete(records)
        for model in {model for model, _ in betroffen}:
            seite = self.admin_site._registry.get(model)
            schluessel = [pk for andere, pk in betroffen if andere == model]
            bleiben = model._base_manager.filter(pk__in=schluessel)
            if seite and bleiben:
                seite.after_save(*bleiben)
        if not einzeln:
            meta = self.opts
            wort = meta.verbose_name if anzahl == 1 else meta.verbose_name_plural
            satz = f"{anzahl} {wort} gelöscht; die Geschichte bleibt."
            if bereich_von(request.user).alles:
                muster = '{} Wiederherstellen: <a href="{}">Papierkorb</a>'
                satz = format_html(muster, satz, reverse("papierkorb"))
            messages.success(request, satz)

    def delete_context(self, request, records: list, folgen) -> dict:
        """What the page shows."""
        meta, anzahl = self.opts, len(records)
        name = f"„{name_of(records[0])}“" if anzahl == 1 else f"{anzahl} {meta.verbose_name_plural}"
        verb = "lässt sich" if anzahl == 1 else "lassen sich"
        titel = f"{name} löschen?" if folgen.moeglich else f"{name} {verb} nicht löschen"
        return {
            **self.admin_site.each_context(request),
            "title": titel,
            "subtitle": None,
            "opts": meta,
            "records": records,
            "name": name,
            "folgen": folgen,
            "einer": records[0] if anzahl == 1 else None,
            "gezeigt": [(record.pk, name_of(record)) for record in records[:GEZEIGT]],
            "weitere": max(anzahl - GEZEIGT, 0),
            "media": self.media,
            "auswahl_feld": ACTION_CHECKBOX_NAME,
            "archivierbar": hasattr(self.model, "veroeffentlichung"),
            "zusammenfuehrbar": hasattr(self, "merge_page"),
            "popup": IS_POPUP_VAR if IS_POPUP_VAR in {*request.GET, *request.POST} else "",
            "grund": request.POST.get(GRUND, ""),
        }
