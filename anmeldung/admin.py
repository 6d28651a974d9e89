"""Admin: what protects accounts, and what helps people who cannot get in."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from anmeldung import actions
from anmeldung.models import Fremdkonto, Zweitfaktor
from anmeldung.sitzung import refresh
from bausteine.werte.formulare import FORMFIELDS


@admin.action(description="Sperre der Anmeldung aufheben", permissions=["change"])
def unlock(modeladmin, request, queryset):
    """Lift locks after too many wrong attempts."""
    konten = modeladmin.changeable(request, queryset)
    actions.unlock(konten, request.user)
    messages.success(request, f"Sperre aufgehoben für {len(konten)} Konten.")


@admin.action(description="Zweiten Faktor zurücksetzen", permissions=["change"])
def reset_factor(modeladmin, request, queryset):
    """For people who lost phone and codes; the log keeps who did it."""
    anzahl = actions.reset_factor(modeladmin.changeable(request, queryset), request.user)
    messages.success(request, f"Zweiter Faktor zurückgesetzt für {anzahl} Konten.")


class Kontenschutz(admin.ModelAdmin):
    """For the admin of accounts, whichever app registers it."""

    def get_queryset(self, request):
        """With the answer to whether there is a second factor."""
        faktor = Zweitfaktor.objects.filter(konto=OuterRef("pk"))
        return super().get_queryset(request).annotate(mit_faktor=Exists(faktor))

    @admin.display(description="Zweiter Faktor", boolean=True, ordering="mit_faktor")
    def zweiter_faktor(self, konto):
        """A column of the list."""
        return konto.mit_faktor

    def changeable(self, request, queryset) -> list:
        """Who does not hold all rights leaves those alone who do."""
        if not request.user.is_superuser:
            queryset = queryset.filter(is_superuser=False)
        return list(queryset)

    def save_related(self, request, form, formsets, change):
        """Who changes the own roles stays; all other sessions of the account end."""
        super().save_related(request, form, formsets, change)
        if form.instance.pk == request.user.pk:
            refresh(request, form.instance)


@admin.register(Fremdkonto)
class FremdkontoAdmin(admin.ModelAdmin):
    """Links an account to a person at the provider by hand; nothing else links accounts."""

    list_display = ("konto", "aussteller", "nummer")
    autocomplete_fields = ("konto",)
    formfield_overrides = FORMFIELDS
    search_fields = ("konto__username", "nummer")
    list_select_related = ("konto",)

    def get_queryset(self, request):
        """Whoever is linked comes in: accounts without limits are for their equals."""
        alle = super().get_queryset(request)
        return alle if request.user.is_superuser else alle.filter(konto__is_superuser=False)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The same accounts when a link is made."""
        if not request.user.is_superuser:
            kwargs["queryset"] = get_user_model().objects.filter(is_superuser=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
