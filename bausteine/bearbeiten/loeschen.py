"""Deletion: the page shows all that hangs on a record, and only that is deleted."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from bausteine.bearbeiten.folgen import GEZEIGT, consequences, cuts, name_of
from bausteine.geschichte.verlauf import ein_eintrag, loeschgrund
from bausteine.geschichte.wiederherstellen import deletion_sentence
from bausteine.zustaendigkeit.pflege import RecordAdmin, record_admins

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


@admin.action(permissions=["delete"])
def delete_chosen(verwaltung: RecordAdmin, request, queryset):
    """The list's act: the same page for several records."""
    records = list(queryset[: HOECHSTENS + 1])
    if len(records) > HOECHSTENS:
        messages.error(request, f"Bitte höchstens {HOECHSTENS} Einträge auf einmal löschen.")
        return None
    with transaction.atomic():
        return Loeschseite(verwaltung).page(request, records, einzeln=False) if records else None


class Loeschseite:
    """The page of a noun, for one record and for the chosen ones of the list."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def offer_restoring(self, request, name: str, schluessel: str) -> None:
        """A message that leads to the page on which the deletion is undone, for whom may do it."""
        verlauf = self.verwaltung.model.history
        letzter = verlauf.filter(id=schluessel).order_by("-history_id").first()
        if not letzter or letzter.history_type != "-":
            return
        if self.verwaltung.may_bring_back(request, letzter.instance):
            weg = self.verwaltung.address("simple_history", schluessel, letzter.pk)
            messages.info(request, format_html('<a href="{}">„{}“ wiederherstellen</a>', weg, name))

    def page(self, request, records: list, *, einzeln: bool):
        """The page; None once what it showed is deleted. Raises PermissionDenied."""
        bestaetigt = request.method == "POST" and "post" in request.POST
        if bestaetigt:  # nothing new can be hung on them while this is decided
            menge = self.verwaltung.model._base_manager.filter(
                pk__in=[record.pk for record in records]
            )
            list(menge.order_by("pk").select_for_update())
        folgen = consequences(records, request, self.verwaltung.admin_site)
        if bestaetigt and folgen.ohne_recht:
            raise PermissionDenied
        if bestaetigt and folgen.moeglich:
            if request.POST.get(GESEHEN) == folgen.fingerabdruck:
                self.delete_all(request, records, einzeln=einzeln)
                return None
            messages.warning(
                request, "Noch nichts gelöscht: Bitte prüfen Sie zuerst, was daran hängt."
            )
        context = self._context(request, records, folgen)
        return TemplateResponse(request, "admin/loeschen.html", context)

    def delete_all(self, request, records: list, *, einzeln: bool) -> None:
        """Delete one by one, each with its history entry, then what must follow."""
        grund = request.POST.get(GRUND, "").strip()[:300]
        self.verwaltung.log_deletions(
            request, self.verwaltung.model._base_manager.filter(pk__in=[r.pk for r in records])
        )
        anzahl, betroffen = len(records), {}
        for record in records:
            betroffen |= {(type(b), b.pk): b for b in delete(record, grund)}
        self.verwaltung.after_delete(records)
        for model in {model for model, _ in betroffen}:
            seite = record_admins().get(model)
            schluessel = [pk for andere, pk in betroffen if andere == model]
            bleiben = model._base_manager.filter(pk__in=schluessel)
            if seite and bleiben:
                seite.after_save(*bleiben)
        if not einzeln:
            meta = self.verwaltung.opts
            wort = meta.verbose_name if anzahl == 1 else meta.verbose_name_plural
            satz = f"{anzahl} {wort} gelöscht; die Geschichte bleibt."
            if self.verwaltung.kreis(request).bereich.alles:
                muster = '{} Wiederherstellen: <a href="{}">Papierkorb</a>'
                satz = format_html(muster, satz, reverse("papierkorb"))
            messages.success(request, satz)

    def _context(self, request, records: list, folgen) -> dict:
        """What the page shows."""
        meta, anzahl = self.verwaltung.opts, len(records)
        name = f"„{name_of(records[0])}“" if anzahl == 1 else f"{anzahl} {meta.verbose_name_plural}"
        verb = "lässt sich" if anzahl == 1 else "lassen sich"
        titel = f"{name} löschen?" if folgen.moeglich else f"{name} {verb} nicht löschen"
        return {
            **self.verwaltung.admin_site.each_context(request),
            "title": titel,
            "subtitle": None,
            "opts": meta,
            "records": records,
            "name": name,
            "folgen": folgen,
            "einer": records[0] if anzahl == 1 else None,
            "gezeigt": [(record.pk, name_of(record)) for record in records[:GEZEIGT]],
            "weitere": max(anzahl - GEZEIGT, 0),
            "media": self.verwaltung.media,
            "auswahl_feld": ACTION_CHECKBOX_NAME,
            "archivierbar": hasattr(self.verwaltung.model, "veroeffentlichung"),
            "zusammenfuehrbar": hasattr(self.verwaltung, "after_merge"),
            "popup": IS_POPUP_VAR if IS_POPUP_VAR in {*request.GET, *request.POST} else "",
            "grund": request.POST.get(GRUND, ""),
        }
