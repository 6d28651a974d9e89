"""Admin: accounts and roles, in the place of the one that Django brings."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.template.response import TemplateResponse
from django.urls import path, reverse_lazy
from django.utils.html import format_html_join
from django.utils.text import format_lazy

from anmeldung.admin import Kontenschutz, reset_factor, unlock
from bausteine.werte.formulare import FORMFIELDS, ReferencesField
from konten.models import Zustaendigkeit
from konten.rechte import KONTEN_APPS, VERBEN, label, nouns
from konten.rollen import in_words, overview, rolle_named

HILFE = format_lazy(
    'Was jede Rolle darf, steht unter <a href="{}">Rollen und Rechte</a>. Themenfeld-Koordination '
    "und Organisations-Redaktion brauchen unten eine Zuständigkeit; ohne sehen sie nichts.",
    reverse_lazy("admin:rollen"),
)


class Rechtewahl(ReferencesField):
    """Rights in German."""

    def label_from_instance(self, obj):
        """Instead of Django's English name."""
        return label(obj)


class MitRechten(admin.ModelAdmin):
    """Mixin for forms on which single rights are chosen."""

    formfield_overrides = FORMFIELDS

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.remote_field.model is Permission:
            apps = {model._meta.app_label for model in nouns()} | KONTEN_APPS
            rechte = Permission.objects.filter(content_type__app_label__in=apps)
            kwargs["queryset"] = rechte.exclude(content_type__model__startswith="historical")
            kwargs["form_class"] = Rechtewahl
        if db_field.name in ("groups", "permissions", "user_permissions"):
            kwargs["widget"], kwargs["help_text"] = forms.CheckboxSelectMultiple, ""
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)


class ZustaendigkeitInline(admin.StackedInline):
    """What the account answers for."""

    model = Zustaendigkeit
    autocomplete_fields = ["themenfelder", "organisationen"]
    formfield_overrides = FORMFIELDS
    can_delete = False
    max_num = 1


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class KontoAdmin(Kontenschutz, MitRechten, UserAdmin):
    """Accounts. Only who is without limits makes others so."""

    list_display = ["username", "name", "rollen", "zustaendig", "zweiter_faktor", "is_active"]
    actions = [unlock, reset_factor]
    list_filter = ["groups", "is_active", "is_superuser"]
    inlines = [ZustaendigkeitInline]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Rolle", {"fields": ["is_active", "is_staff", "groups"], "description": HILFE}),
        (
            "Einzelne Rechte",
            {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
        ),
        ("Zeiten", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "groups", "zustaendigkeit__themenfelder", "zustaendigkeit__organisationen"
            )
        )

    @admin.display(description="Name")
    def name(self, konto):
        """First and last."""
        return konto.get_full_name() or "–"

    @admin.display(description="Rollen")
    def rollen(self, konto):
        """The groups."""
        namen = ["unbeschränkt"] if konto.is_superuser else []
        return ", ".join([*namen, *(gruppe.name for gruppe in konto.groups.all())]) or "keine"

    @admin.display(description="zuständig für")
    def zustaendig(self, konto):
        """Themenfelder and Organisationen."""
        if (eigene := getattr(konto, "zustaendigkeit", None)) is None:
            return "–"
        namen = [*eigene.themenfelder.all(), *eigene.organisationen.all()]
        return ", ".join(map(str, namen)) or "–"

    def get_inlines(self, request, obj):
        """Once the account exists."""
        return self.inlines if obj else []

    def get_readonly_fields(self, request, obj=None):
        felder = super().get_readonly_fields(request, obj)
        return felder if request.user.is_superuser else [*felder, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._reaches(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._reaches(request, obj)

    @staticmethod
    def _reaches(request, konto) -> bool:
        return konto is None or request.user.is_superuser or not konto.is_superuser


@admin.register(Group)
class RollenAdmin(MitRechten, GroupAdmin):
    """Roles of the portal, which are fixed, and groups of one's own."""

    change_list_template = "admin/gruppen.html"
    filter_horizontal = ()

    def get_urls(self):
        seite = self.admin_site.admin_view(self.rollen_view)
        return [path("rollen/", seite, name="rollen"), *super().get_urls()]

    def rollen_view(self, request):
        """Every role in words; for everyone who works here."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Rollen und Rechte",
            "subtitle": None,
            "verben": list(VERBEN.values()),
            "rollen": overview(),
        }
        return TemplateResponse(request, "admin/rollen.html", context)

    def get_fields(self, request, obj=None):
        return ["name", "rechte_in_worten"] if _delivered(obj) else ["name", "permissions"]

    def get_readonly_fields(self, request, obj=None):
        return ["rechte_in_worten"]

    @admin.display(description="Rechte")
    def rechte_in_worten(self, gruppe):
        """What the definition says."""
        rolle = rolle_named(gruppe.name)
        zeilen = in_words(rolle) if rolle else []
        return format_html_join("", "<div>{}: {}</div>", zeilen)

    def has_change_permission(self, request, obj=None):
        """„manage.py rollen“ would undo it at the next start."""
        return not _delivered(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not _delivered(obj) and super().has_delete_permission(request, obj)


def _delivered(gruppe) -> bool:
    return gruppe is not None and rolle_named(gruppe.name) is not None
