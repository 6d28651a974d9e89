"""Admin: accounts and roles, in the place of the one that Django brings."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy

from anmeldung import einladung, passwort
from anmeldung.admin import Kontenschutz, reset_factor, unlock
from bausteine.werte.formulare import FORMFIELDS, ReferencesField
from konten.formulare import Kontoform
from konten.rechte import KONTEN_APPS, VERBEN, label, nouns
from konten.rollen import in_words, overview, rolle_named

HILFE = format_lazy(
    'Was jede Rolle darf, steht unter <a href="{}">Rollen und Rechte</a>. Themenfeld-Koordination '
    "und Organisations-Redaktion brauchen unten eine Zuständigkeit.",
    reverse_lazy("admin:rollen"),
)


AUSGESCHALTET = (
    "Ausgeschaltet verliert das Konto sein Passwort; anmelden kann es sich dann nur noch mit dem "
    "Konto der eigenen Behörde, falls das eingerichtet ist."
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


class Passwortform(AdminPasswordChangeForm):
    """Sets a password for somebody, or takes it away; Django says the latter in English."""

    usable_password_help_text = AUSGESCHALTET


class Eingeladen(HttpResponseRedirect):
    """The way on from a new account that is still to be invited."""

    def __init__(self, ziel, konto):
        super().__init__(ziel)
        self.konto = konto


def invitations(request, konten):
    """Invite accounts; the page with the links that did not go out by mail, None without any."""
    adresse = request.build_absolute_uri("/")
    alle = [einladung.invite(konto, adresse) for konto in konten]
    if gesendet := sum(teil.gesendet for teil in alle):
        messages.success(request, f"Einladung per Mail verschickt: {gesendet}.")
    offen = [teil for teil in alle if not teil.gesendet]
    if not offen:
        return None
    context = {
        **admin.site.each_context(request),
        "title": "Einladung weitergeben",
        "einladungen": offen,
        "mit_post": passwort.is_on(),
        "tage": einladung.GUELTIG.days,
    }
    antwort = TemplateResponse(request, "admin/konten/einladungen.html", context)
    add_never_cache_headers(antwort)
    return antwort


@admin.action(description="Einladung schicken", permissions=["change"])
def invite_chosen(modeladmin, request, queryset):
    """For accounts without a password; whoever has one asks for a new one alone."""
    konten = modeladmin.changeable(request, queryset)
    offen = [k for k in konten if k.is_active and k.is_staff and not k.has_usable_password()]
    if uebrig := len(queryset) - len(offen):
        messages.warning(
            request,
            f"Nicht eingeladen: {uebrig}. Eingeladen wird, wer sich anmelden darf und noch kein "
            "Passwort hat.",
        )
    return invitations(request, offen) if offen else None


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class KontoAdmin(Kontenschutz, MitRechten, UserAdmin):
    """Accounts. Only who is without limits makes others so."""

    form = add_form = Kontoform
    change_password_form = Passwortform
    add_form_template = None
    list_display = [
        "username",
        "name",
        "rollen",
        "zustaendig",
        "zweiter_faktor",
        "anmeldbar",
        "last_login",
    ]
    actions = [invite_chosen, unlock, reset_factor]
    list_filter = ["groups", "is_active", "is_superuser"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        ("Rolle", {"fields": ["is_active", "groups"], "description": HILFE}),
        ("Zuständigkeit", {"fields": ["themenfelder", "organisationen"]}),
        ("Anmeldung", {"fields": ["passwort", "last_login", "date_joined"]}),
        (
            "Einzelne Rechte",
            {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
        ),
    ]
    add_fieldsets = [*fieldsets[:3], ("Anmeldung", {"fields": ["einladen"]}), fieldsets[4]]
    readonly_fields = ["passwort", "last_login", "date_joined"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                "groups", "zustaendigkeit__themenfelder", "zustaendigkeit__organisationen"
            )
        )

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Konten", **(extra_context or {})})

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

    @admin.display(description="darf sich anmelden", boolean=True, ordering="is_active")
    def anmeldbar(self, konto):
        """Not closed, and with a role or a right."""
        return konto.is_active and konto.is_staff

    @admin.display(description="Passwort")
    def passwort(self, konto):
        """Whether there is one, and the way to set it; nothing of how it is kept."""
        stand = "gesetzt" if konto.has_usable_password() else "noch keines gesetzt"
        ziel = reverse("admin:auth_user_password_change", args=[konto.pk])
        return format_html('{} – <a href="{}">Passwort neu setzen</a>', stand, ziel)

    def add_view(self, request, form_url="", extra_context=None):
        """The letter leaves when the account is stored: a mail server may take its time."""
        antwort = super().add_view(request, form_url, extra_context)
        if isinstance(antwort, Eingeladen):
            return invitations(request, [antwort.konto]) or antwort
        return antwort

    def response_add(self, request, obj, post_url_continue=None):
        """To the list, by way of the invitation."""
        antwort = super(UserAdmin, self).response_add(request, obj, post_url_continue)
        if "einladen" in request.POST and antwort.status_code == 302:
            return Eingeladen(antwort["Location"], obj)
        return antwort

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.save_zustaendigkeit()
        if not form.instance.is_staff:
            messages.warning(request, "Ohne Rolle kann sich mit diesem Konto niemand anmelden.")

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
