"""Review page: where a newer draft, or a record that was never public, is decided on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from bausteine.freigabe.arbeitsfassung import IM_WEG, NichtAnwendbar, bind, write
from bausteine.freigabe.fassungsvergleich import fields, rows
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.querysets import Fassungszustand
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.geschichte.ausfuehren import Act, SimplePlan, asked_for, preview
from bausteine.geschichte.verlauf import one_entry
from bausteine.werte.parameter import VORSCHAU
from bausteine.zustaendigkeit.pflege import RecordAdmin

GRUND = "grund"


def release_reason(fassung: Arbeitsfassung, grund: str) -> str:
    """What the history says about a released draft: whose it was, and why."""
    satz = f"Freigabe ({fassung})"
    warum = grund or fassung.bemerkung
    return f"{satz}: {warum}" if warum else satz


class Decision(Act[SimplePlan]):
    """What somebody decides on a draft, or on a record that was never public."""

    name = "freigabe"

    def __init__(self, verwaltung: RecordAdmin, record, fassung, decide=lambda: None):
        """`decide` does it, and gives the answer; None shows the page again, which says why."""
        self.verwaltung, self.record, self.fassung = verwaltung, record, fassung
        self.decide, self.antwort = decide, None

    def plan(self) -> SimplePlan:
        """Which draft, and which state of the record, it is about."""
        zeichen = self.fassung.zeichen if self.fassung else ""
        return SimplePlan(f"{self.record.pk}/{zeichen}/{self.verwaltung.state_of(self.record)}")

    def write(self, plan: SimplePlan) -> None:
        self.antwort = self.decide()


class Freigabeseite:
    """The page of a noun whose records have a publication state."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def urls(self) -> list[URLPattern]:
        """Where it is."""
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path("<int:pk>/freigeben/", seite, name=self.verwaltung.page_name("freigeben"))]

    def view(self, request, pk):
        """The difference, and with POST the decision."""
        with transaction.atomic():
            menge = self.verwaltung.get_queryset(request).filter(pk=pk)
            if request.method == "POST":  # nobody else decides meanwhile
                self.verwaltung.model._base_manager.select_for_update().filter(pk=pk).first()
            obj = menge.first()
            if obj is None:
                raise Http404
            darf = self.verwaltung.has_release_permission(request, obj)
            sieht = self.verwaltung.has_view_or_change_permission(request, obj)
            if not (darf or (sieht and self.verwaltung.reads_entirely(request, obj))):
                raise PermissionDenied
            fassung = Arbeitsfassung.objects.fuer_seite().zu(obj).first()
            if request.method == "POST":
                antwort = self._decided(request, obj, fassung)
                if antwort:
                    return antwort
            return self._page(request, obj, fassung)

    def _decided(self, request, obj, fassung):
        akte = {
            "freigeben": self._release,
            "zurueckgeben": self._return,
            "verwerfen": self._discard,
        }
        akt = next((akte[name] for name in akte if name in request.POST), None)
        if akt is None or not self._may(request, obj, akt):
            raise PermissionDenied
        grund = request.POST.get(GRUND, "").strip()
        decision = Decision(
            self.verwaltung, obj, fassung, lambda: akt(request, obj, fassung, grund)
        )
        if asked_for(decision, request).done:
            return decision.antwort
        satz = "Nichts geschehen: Inzwischen hat jemand anderes entschieden oder geändert."
        messages.error(request, f"{satz} {_last_entry(obj)}".strip())
        return HttpResponseRedirect(request.path)

    def _may(self, request, obj, akt) -> bool:
        if akt == self._discard and self.verwaltung.has_change_permission(request, obj):
            return True
        return self.verwaltung.has_release_permission(request, obj)

    def _release(self, request, obj, fassung, grund):
        if fassung:
            if fassung.stand != self.verwaltung.state_of(obj):
                return None  # the page shows the conflict
            try:
                with transaction.atomic():
                    write(self.verwaltung, request, obj, fassung, release_reason(fassung, grund))
            except NichtAnwendbar:
                return None  # the page shows why
            except DatabaseError:
                messages.error(request, f"Nicht freigegeben: {IM_WEG}")
                return None
            fassung.delete()
        elif obj.veroeffentlichung in (Veroeffentlichung.ENTWURF, Veroeffentlichung.ZUR_FREIGABE):
            if satz := obj.freigabehindernis:
                messages.error(request, f"Nicht freigegeben: {satz}")
                return None
            with one_entry(obj, f"Freigabe: {grund}" if grund else "Freigabe"):
                obj.veroeffentlichung = Veroeffentlichung.VEROEFFENTLICHT
                obj.save()
            self.verwaltung.after_save(obj)
        else:
            return None
        obj = self.verwaltung.model._base_manager.get(pk=obj.pk)
        self.verwaltung.log_change(request, obj, "freigegeben")
        messages.success(request, f"„{obj}“ ist freigegeben und öffentlich.")
        return HttpResponseRedirect(self.verwaltung.address("change", obj.pk))

    def _return(self, request, obj, fassung, grund):
        if not grund:
            messages.error(request, "Bitte nennen Sie den Grund der Rückgabe.")
            return None
        if fassung:
            fassung.zustand, fassung.rueckgabe = Fassungszustand.ENTWURF, grund
            fassung.zurueckgegeben_am, fassung.zurueckgegeben_von_id = (
                timezone.now(),
                request.user.pk,
            )
            fassung.version += 1
            # not `am`: that is when its author saved it
            fassung.save(
                update_fields=[
                    "zustand",
                    "rueckgabe",
                    "zurueckgegeben_am",
                    "zurueckgegeben_von",
                    "version",
                ]
            )
        elif obj.veroeffentlichung == Veroeffentlichung.ZUR_FREIGABE:
            with one_entry(obj, f"zurückgegeben: {grund}"):
                obj.veroeffentlichung = Veroeffentlichung.ENTWURF
                obj.save()
            self.verwaltung.after_save(obj)
        else:
            return None
        self.verwaltung.log_change(request, obj, f"zurückgegeben: {grund}")
        messages.success(request, f"„{obj}“ ist zurückgegeben; der Grund steht im Formular.")
        return HttpResponseRedirect(request.path)

    def _discard(self, request, obj, fassung, grund):
        if fassung is None or "ja" not in request.POST:
            return None  # the page asks first
        fassung.delete()
        self.verwaltung.log_change(request, obj, "Arbeitsfassung verworfen")
        messages.success(request, f"Die Arbeitsfassung von „{obj}“ ist verworfen.")
        return HttpResponseRedirect(self.verwaltung.address("change", obj.pk))

    def _page(self, request, obj, fassung):
        # a refused form may have written into the one in hand
        obj = self.verwaltung.model._base_manager.get(pk=obj.pk)
        darf = self.verwaltung.has_release_permission(request, obj)
        entwurf = obj.veroeffentlichung in (
            Veroeffentlichung.ENTWURF,
            Veroeffentlichung.ZUR_FREIGABE,
        )
        wartet = (
            fassung.zur_freigabe
            if fassung
            else (obj.veroeffentlichung == Veroeffentlichung.ZUR_FREIGABE)
        )
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "original": obj,
            "title": f"Freigeben: {obj}",
            "fassung": fassung,
            **self._difference(request, obj, fassung),
            "gesehen": preview(Decision(self.verwaltung, obj, fassung), request.user).token,
            "formular": self.verwaltung.address("change", obj.pk),
            "vorschau": f"{obj.get_absolute_url()}?{VORSCHAU}"
            if self.verwaltung.has_vorschau and hasattr(obj, "get_absolute_url")
            else "",
            "darf_freigeben": darf,
            "zurueckzugeben": wartet,
            "darf_verwerfen": bool(fassung)
            and (darf or self.verwaltung.has_change_permission(request, obj)),
            "offen": bool(fassung) or entwurf,
            "grund": request.POST.get(GRUND, ""),
            "fragt": "verwerfen" in request.POST,
        }
        return TemplateResponse(request, "admin/freigeben.html", context)

    def _difference(self, request, obj, fassung) -> dict:
        """What the draft changes, what is wrong with it, and what changed since it was begun."""
        if fassung is None:
            return {"konflikt": None, "fehler": [], "felder": [], "zeilen": []}
        eigenes = self.verwaltung.model._base_manager.get(pk=obj.pk)  # the form writes into it
        gebunden = bind(self.verwaltung, request, eigenes, fassung)
        gilt, konflikt = gebunden.is_valid(), None
        if fassung.stand != self.verwaltung.state_of(obj):
            konflikt = self.verwaltung.conflict(request, obj, fassung.stand)
        return {
            "konflikt": konflikt,
            "fehler": [] if gilt else gebunden.fehler,
            "felder": fields(gebunden),
            "zeilen": rows(gebunden),
        }


def _last_entry(record) -> str:
    """Who wrote the record last, a sentence; "" where the history does not tell (any more)."""
    letzter = record.history.select_related("history_user").order_by("-history_id").first()
    if letzter is None:
        return ""
    wann = timezone.localtime(letzter.history_date)
    return (
        f"Letzter Eintrag der Geschichte: {wann:%d.%m.%Y, %H:%M} Uhr, "
        f"{letzter.history_user or 'Portal'}, {letzter.history_change_reason or 'ohne Grund'}."
    )
