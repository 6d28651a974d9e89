"""Deletion: the page shows all that hangs on a record, and only that is deleted."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from bausteine.bearbeiten.folgen import GEZEIGT, Folgen, consequences, cuts, name_of
from bausteine.geschichte.ausfuehren import Act, Result, asked_for, preview
from bausteine.geschichte.verlauf import deletion_reason, one_entry
from bausteine.geschichte.wiederherstellen import deletion_sentence
from bausteine.zustaendigkeit.pflege import RecordAdmin, record_admins

GRUND = "grund"
#: records deleted with one page
HOECHSTENS = 500
VERSCHWUNDEN = (
    "Nichts gelöscht: Die gewählten Einträge gibt es nicht mehr, vielleicht war jemand schneller."
)


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
            with one_entry(anderer, satz):
                getattr(anderer, schnitt.feld.name).remove(record)
            betroffen[schnitt.model, anderer.pk] = anderer
    record._change_reason = grund or None
    with deletion_reason(satz):
        record.delete()
    return list(betroffen.values())


class Deletion(Act[Folgen]):
    """Delete some records of one kind with all that hangs on them."""

    name = "loeschen"

    def __init__(self, verwaltung: RecordAdmin, request, records: list):
        self.verwaltung, self.request, self.records = verwaltung, request, records
        self.menge = verwaltung.model._base_manager.filter(pk__in=[r.pk for r in records])

    def hold(self) -> None:
        """Nothing new can be hung on them while this is decided, nor their wholes be released."""
        self.verwaltung.hold(record.pk for record in self.records)
        # as they are now, without the wholes they were read with; some may be gone
        self.records = list(self.menge.order_by("pk"))

    def plan(self) -> Folgen:
        if not self.records:
            return Folgen()
        return consequences(self.records, self.request, self.verwaltung.admin_site)

    def write(self, plan: Folgen) -> None:
        """One by one, each with its history entry, then what must follow."""
        grund = self.request.POST.get(GRUND, "").strip()[:300]
        self.verwaltung.log_deletions(self.request, self.menge)
        betroffen: dict[tuple[type[models.Model], int], models.Model] = {}
        for record in self.records:
            betroffen |= {(type(b), b.pk): b for b in delete(record, grund)}
        self.verwaltung.after_delete(self.records)
        for model in {model for model, _ in betroffen}:
            seite = record_admins().get(model)
            schluessel = [pk for andere, pk in betroffen if andere == model]
            bleiben = model._base_manager.filter(pk__in=schluessel)
            if seite and bleiben:
                seite.after_save(*bleiben)


@admin.action(permissions=["delete"])
def delete_chosen(verwaltung: RecordAdmin, request, queryset):
    """The list's act: the same page for several records."""
    records = list(queryset[: HOECHSTENS + 1])
    if len(records) > HOECHSTENS:
        messages.error(request, f"Bitte höchstens {HOECHSTENS} Einträge auf einmal löschen.")
        return None
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
        act = Deletion(self.verwaltung, request, records)
        bestaetigt = request.method == "POST" and "post" in request.POST
        ergebnis = asked_for(act, request) if bestaetigt else preview(act, request.user)
        if bestaetigt and ergebnis.plan.ohne_recht:
            raise PermissionDenied
        records = act.records
        if not records:
            messages.error(request, VERSCHWUNDEN)
            return None
        if ergebnis.done:
            if not einzeln:
                self._tell(request, len(records))
            return None
        if bestaetigt and ergebnis.plan.possible:
            messages.warning(
                request, "Noch nichts gelöscht: Bitte prüfen Sie zuerst, was daran hängt."
            )
        context = self._context(request, records, ergebnis) | {"aus_liste": not einzeln}
        return TemplateResponse(request, "admin/loeschen.html", context)

    def _tell(self, request, anzahl: int) -> None:
        meta = self.verwaltung.opts
        wort = meta.verbose_name if anzahl == 1 else meta.verbose_name_plural
        satz = f"{anzahl} {wort} gelöscht; die Geschichte bleibt."
        if self.verwaltung.kreis(request).bereich.alles:
            muster = '{} Wiederherstellen: <a href="{}">Papierkorb</a>'
            satz = format_html(muster, satz, reverse("papierkorb"))
        messages.success(request, satz)

    def _context(self, request, records: list, ergebnis: Result[Folgen]) -> dict:
        """What the page shows."""
        folgen = ergebnis.plan
        meta, anzahl = self.verwaltung.opts, len(records)
        name = f"„{name_of(records[0])}“" if anzahl == 1 else f"{anzahl} {meta.verbose_name_plural}"
        verb = "lässt sich" if anzahl == 1 else "lassen sich"
        titel = f"{name} löschen?" if folgen.possible else f"{name} {verb} nicht löschen"
        return {
            **self.verwaltung.admin_site.each_context(request),
            "title": titel,
            "subtitle": None,
            "opts": meta,
            "records": records,
            "name": name,
            "folgen": folgen,
            "gesehen": ergebnis.token,
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
