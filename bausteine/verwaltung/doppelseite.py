"""Duplicate review: pairs that may be the same, each merged or called different from one page."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.bearbeiten.doppelte import HOECHSTENS, Doppelpaar, DoppeltQuerySet
from bausteine.bearbeiten.models import Unterscheidung
from bausteine.bearbeiten.zusammenfuehren import key_field
from bausteine.verwaltung.admin import MOST_DIGITS
from bausteine.verwaltung.teil import AdminPart

JE_SEITE = 50
#: what the buttons of a pair are called
ZUSAMMEN, VERSCHIEDEN, WIEDER = "zusammenfuehren", "verschieden", "wieder"
WEG = "Einen der beiden Einträge gibt es nicht mehr, vielleicht war jemand schneller."


def key_of(text: str) -> int:
    """A key as a page sends it; 0 for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


@dataclass(frozen=True)
class Doppeleintrag:
    """One record of a pair, as the page shows it."""

    record: models.Model
    kennung: str

    @property
    def zustand(self) -> str:
        """Whether it is public, where its kind has such a state."""
        zeige = getattr(self.record, "get_veroeffentlichung_display", None)
        return zeige() if zeige else ""


class Doppelseite(AdminPart):
    """The page `doppelte/` of a noun whose records can be merged."""

    seite = "doppelte"

    @property
    def applies(self) -> bool:
        """Whether the noun tells by what two of its records may be the same."""
        menge = self.verwaltung.model._default_manager.all()
        return isinstance(menge, DoppeltQuerySet) and hasattr(menge.model, "doppelt_an")

    def urls(self):
        if not self.applies:
            return []
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"{self.seite}/", seite, name=self.verwaltung.page_name(self.seite))]

    def list_context(self, request):
        """The link above the list."""
        if not self.applies or not self.verwaltung.has_zusammenfuehren_permission(request):
            return {}
        return {"doppelseite": self.verwaltung.address(self.seite)}

    def view(self, request):
        """The pairs; sent back, a merge with its preview, or that two are not the same."""
        if not self.verwaltung.has_zusammenfuehren_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._posted(request)
        return self._page(request)

    def _posted(self, request):
        if paar := self._pair(request.POST.get(VERSCHIEDEN, "")):
            return self._told_apart(request, *paar)
        if nummer := key_of(request.POST.get(WIEDER, "")):
            eigene = Unterscheidung.objects.filter(art=self._art)
            if eigene.filter(pk=nummer).delete()[0]:
                messages.success(request, "Das Paar steht wieder in der Liste.")
            return HttpResponseRedirect(self._ort)
        paar = self._pair(request.POST.get(ZUSAMMEN, ""))
        gewaehlt = paar or [key_of(n) for n in request.POST.getlist("_selected_action")[:2]]
        records = list(self._records(gewaehlt).values())
        if len(records) != 2:
            messages.error(request, WEG)
            return HttpResponseRedirect(self._ort)
        records.sort(key=lambda record: record.pk)
        antwort = self.verwaltung.merge_page(request, records, zurueck=self._ort)
        return antwort or HttpResponseRedirect(self._ort)

    def _told_apart(self, request, eins: int, zwei: int):
        records = self._records([eins, zwei])
        if len(records) == 2:
            Unterscheidung.objects.get_or_create(art=self._art, eins=eins, zwei=zwei)
            text = f"„{records[eins]}“ und „{records[zwei]}“ sind als verschieden vermerkt."
            messages.success(request, text)
        else:
            messages.error(request, WEG)
        return HttpResponseRedirect(self._ort)

    @property
    def _art(self) -> str:
        return self.verwaltung.opts.label_lower

    @property
    def _ort(self) -> str:
        return self.verwaltung.address(self.seite)

    @staticmethod
    def _pair(text: str) -> tuple[int, int] | None:
        eins, _, zwei = text.partition("-")
        a, b = key_of(eins), key_of(zwei)
        return (a, b) if a and b and a < b else None

    def _records(self, schluessel) -> dict[int, models.Model]:
        return self.verwaltung.model._default_manager.in_bulk([pk for pk in schluessel if pk])

    def _page(self, request):
        paare = self.verwaltung.model._default_manager.doppelpaare()
        seite = Paginator(paare, JE_SEITE).get_page(request.GET.get("seite"))
        vermerkt = list(Unterscheidung.objects.filter(art=self._art)[:HOECHSTENS])
        auf_seite: list[Doppelpaar | Unterscheidung] = [*seite.object_list, *vermerkt]
        records = self._records({pk for paar in auf_seite for pk in (paar.eins, paar.zwei)})
        feld = key_field(self.verwaltung.model)

        def both(paar):
            dabei = [records[pk] for pk in (paar.eins, paar.zwei) if pk in records]
            return [Doppeleintrag(record, getattr(record, feld)) for record in dabei]

        context = {
            **self.verwaltung.admin_site.each_context(request),
            "title": f"{self.verwaltung.opts.verbose_name_plural}: vielleicht doppelt",
            "opts": self.verwaltung.opts,
            "seite": seite,
            "paare": [(paar, both(paar)) for paar in seite.object_list],
            "vermerkt": [(paar, both(paar)) for paar in vermerkt if len(both(paar)) == 2],
            "hoechstens": HOECHSTENS if len(paare) == HOECHSTENS else 0,
        }
        return TemplateResponse(request, "admin/doppelte.html", context)
