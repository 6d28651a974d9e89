"""Admin: Seiten, Kurztexte, Banner, Begriffe and Stichwortgruppen."""

from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bausteine.verwaltung.admin import PortalAdmin
from texte.enums import Textplatz
from texte.models import Banner, Begriff, Kurztext, Seite, Stichwortgruppe
from texte.wortprobe import NOCH_NICHT, found, found_nothing, tried


@admin.register(Seite)
class SeiteAdmin(PortalAdmin):
    """Impressum, Datenschutz and the other pages of text."""

    has_vorschau = False

    resource_names = ("seiten",)
    fest = ("slug",)
    list_display = ["titel", "slug", "stand", "offen", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["titel", "slug", "text"]

    @admin.display(description="Noch auszufüllen")
    def offen(self, seite):
        """How many gaps the text still has."""
        return len(seite.luecken) or "–"


@admin.register(Kurztext)
class KurztextAdmin(PortalAdmin):
    """What stands above the lists and on the start page."""

    has_vorschau = False

    resource_names = ("kurztexte",)
    fest = ("platz",)
    list_display = ["platz", "text", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["platz", "text"]

    def get_search_results(self, request, queryset, search_term):
        """A place is found as the list calls it."""
        wort = search_term.strip()
        plaetze = [platz.value for platz in Textplatz if wort.lower() in platz.label.lower()]
        return queryset.filter(Q(platz__in=plaetze) | Q(text__icontains=wort)), False


@admin.register(Banner)
class BannerAdmin(PortalAdmin):
    """What stands on every public page for some days."""

    has_vorschau = False

    resource_names = ("banner",)
    fest = ("kennung",)
    list_display = ["kennung", "stufe", "von", "bis", "zu_sehen", "veroeffentlichung"]
    list_filter = ["stufe", "veroeffentlichung"]
    search_fields = ["kennung", "text"]

    @admin.display(description="Auf den Seiten")
    def zu_sehen(self, banner):
        """Where today lies, and whether it is released."""
        heute = timezone.localdate()
        if heute > banner.bis:
            return "vorbei"
        if not banner.ist_oeffentlich:
            return "nein, nicht veröffentlicht"
        return "ja" if banner.zeigt_sich(heute) else "noch nicht"


@admin.register(Begriff)
class BegriffAdmin(PortalAdmin):
    """The glossary."""

    has_vorschau = False

    resource_names = ("begriffe",)
    kennung_aus = "name"
    fest = ("slug",)
    list_display = ["name", "kurz", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["name", "slug", "kurz"]


@admin.register(Stichwortgruppe)
class StichwortgruppeAdmin(PortalAdmin):
    """Words that mean the same to the search."""

    has_vorschau = False

    resource_names = ("stichwortgruppen",)
    kennung_aus = "name"
    list_display = ["name", "gleichbedeutend", "fuehrt_hierher", "veroeffentlichung"]
    list_filter = ["veroeffentlichung"]
    search_fields = ["name", "gleichbedeutend", "fuehrt_hierher"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # the search answers by what is stored, not by what is being written
        tell = partial(tell_what_is_found, request, form.instance)
        transaction.on_commit(tell, robust=True)


def tell_what_is_found(request, gruppe: Stichwortgruppe) -> None:
    """After saving: where the words lead, and which lead nowhere."""
    if not gruppe.ist_oeffentlich:
        messages.info(request, NOCH_NICHT)
        return
    proben = tried(gruppe)
    if satz := found(proben):
        messages.info(request, satz)
    if satz := found_nothing(proben):
        messages.warning(request, satz)
