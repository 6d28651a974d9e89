"""Account form: person, role and Zuständigkeit on one page, the same for new accounts."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.auth.models import Group, User

from anmeldung import passwort
from bausteine.geschichte.verlauf import one_entry
from bausteine.werte.eigene import field_of, related_model
from bausteine.werte.formulare import ReferencesField
from konten.models import Zustaendigkeit
from konten.rollen import missing, rolle_named

ZUSTAENDIGKEITEN = ("themenfelder", "organisationen")


class Rollenwahl(ReferencesField):
    """Roles, each with what it is for."""

    def label_from_instance(self, obj):
        """The name, and the sentence of its definition."""
        rolle = rolle_named(obj.name)
        return f"{obj.name}: {rolle.aufgabe}" if rolle else obj.name


def zustaendigkeit_field(name: str) -> ReferencesField:
    """Themenfelder or Organisationen, found by typing."""
    feld = field_of(Zustaendigkeit, name)
    return ReferencesField(
        queryset=related_model(Zustaendigkeit, name)._default_manager.all(),
        label=feld.verbose_name,
        help_text=feld.help_text,
        required=False,
        widget=AutocompleteSelectMultiple(feld, admin.site),
    )


class Kontoform(forms.ModelForm):
    """An account as its Administration thinks of it. Who has a role or a right works here."""

    groups = Rollenwahl(
        Group.objects.order_by("pk"),
        label="Rolle",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Mehrere Rollen ergänzen sich. Ohne Rolle kann sich niemand anmelden.",
    )
    themenfelder = zustaendigkeit_field("themenfelder")
    organisationen = zustaendigkeit_field("organisationen")
    einladen = forms.BooleanField(
        label="Einladung schicken",
        required=False,
        initial=True,
        help_text="Mit einem Link, über den die Person ihr Passwort selbst festlegt. Ohne Haken: "
        "für Konten, die sich nur über die eigene Behörde anmelden.",
    )

    class Meta:
        model = User
        fields = (
            "username",
            "first_name",
            "last_name",
            "email",
            "is_active",
            "groups",
            "is_superuser",
            "user_permissions",
        )
        labels = {
            "username": "Benutzername",
            "email": "E-Mail-Adresse",
            "is_active": "darf sich anmelden",
            "is_superuser": "ohne jede Grenze",
            "user_permissions": "Einzelne Rechte",
        }
        help_texts = {
            "username": "Damit meldet sich die Person an. Buchstaben, Ziffern und @/./+/-/_.",
            "is_active": "Ohne Haken ist das Konto geschlossen; löschen müssen Sie es dafür nicht.",
            "is_superuser": "Hat alle Rechte, auch ohne Rolle. Nur für die Technik.",
            "user_permissions": "",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        eigene = self._zustaendigkeit()
        for name in ZUSTAENDIGKEITEN if eigene else ():
            self.initial.setdefault(name, list(getattr(eigene, name).all()))

    def clean(self):
        """Refuses a role without what it needs, and a letter without an address."""
        angaben = super().clean() or {}
        gewaehlt = {name: angaben.get(name) for name in ZUSTAENDIGKEITEN if name not in self.errors}
        namen = [gruppe.name for gruppe in angaben.get("groups") or ()]
        for name, satz in missing(namen, gewaehlt).items():
            if name in gewaehlt:
                self.add_error(name, satz)
        per_mail = angaben.get("einladen") and passwort.is_on()
        if per_mail and "email" not in self.errors and not angaben.get("email"):
            self.add_error("email", "Ohne E-Mail-Adresse geht keine Einladung hinaus.")
        return angaben

    def save(self, commit=True):
        """Nobody chooses by hand what follows from role and rights."""
        konto, angaben = self.instance, self.cleaned_data
        konto.is_staff = konto.is_superuser or any(
            angaben.get(name) for name in ("groups", "user_permissions")
        )
        if konto._state.adding:
            konto.set_unusable_password()  # until the person sets one
        return super().save(commit)

    def save_zustaendigkeit(self) -> None:
        """Once the account is stored: one entry in its history, none where nothing changed."""
        neu = {name: set(self.cleaned_data[name]) for name in ZUSTAENDIGKEITEN}
        eigene = self._zustaendigkeit() or Zustaendigkeit(konto=self.instance)
        alt = {name: set(getattr(eigene, name).all()) if eigene.pk else set() for name in neu}
        if neu == alt:
            return
        with one_entry(eigene):
            eigene.save()
            for name, records in neu.items():
                getattr(eigene, name).set(records)

    def _zustaendigkeit(self) -> Zustaendigkeit | None:
        return Zustaendigkeit.objects.filter(konto=self.instance.pk).first()
