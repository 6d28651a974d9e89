"""Admin of Organisationen and Ansprechstellen."""

from django.contrib import admin

from organisationen.models import Alias, Ansprechstelle, Organisation
from ozgportal.admin import PortalAdmin
from ozgportal.formulare import EinmalFormSet
from ozgportal.listenfilter import Doppelt


class AliasFormSet(EinmalFormSet):
    """No alias twice."""

    einmal = "name"


class AliasInline(admin.TabularInline):
    """Other names in documents."""

    model = Alias
    formset = AliasFormSet
    extra = 0


class AnsprechstelleInline(admin.TabularInline):
    """Functional contacts."""

    model = Ansprechstelle
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    """Kommunen, IT-Dienstleister, Ministerien and other partners."""

    resource_names = ("organisationen",)
    list_display = ["name", "kurzname", "typ", "ort", "veroeffentlichung"]
    list_filter = [Doppelt, "typ", "veroeffentlichung"]
    search_fields = ["name", "kurzname", "aliase__name"]
    autocomplete_fields = ["kreis", "nachfolger", "quelle"]
    inlines = [AliasInline, AnsprechstelleInline]
    fieldsets = [
        (None, {"fields": ["kennung", "name", "kurzname", "typ", "langform"]}),
        ("Ort und Schlüssel", {"fields": ["ort", "web", "ags", "ars", "kreis"]}),
        ("Zusammenhänge", {"fields": ["nachfolger", "hinweis"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]


@admin.register(Ansprechstelle)
class AnsprechstelleAdmin(PortalAdmin):
    """All functional contacts in one list."""

    resource_names = ("ansprechstellen",)
    fest = ()
    list_display = ["funktion", "stelle", "organisation", "postfach", "oeffentlich"]
    list_filter = ["oeffentlich"]
    list_select_related = ["organisation"]
    search_fields = ["funktion", "stelle", "organisation__name", "organisation__kurzname"]
    autocomplete_fields = ["organisation"]
