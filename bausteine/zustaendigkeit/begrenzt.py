"""Row-level permissions in the admin: the limits of an account on every page."""

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.forms import ModelChoiceField

from bausteine.zustaendigkeit.historie import Verhuellend
from bausteine.zustaendigkeit.regel import (
    BegrenztQuerySet,
    Bereich,
    Sichtkreis,
    belongs,
    bereich_von,
    own_keys,
)

#: what stands for a record that the account may not know
VERDECKT = "(nicht öffentlicher Eintrag)"
NOTIZ = "interne_notiz"
EXPORT = "export_admin_action"


def sichtkreis(request) -> Sichtkreis:
    """What may be named on this page."""
    if not hasattr(request, "_sichtkreis"):
        request._sichtkreis = Sichtkreis(bereich_von(request.user))
    return request._sichtkreis


def limited_form(form, kreis: Sichtkreis):
    """The form with choices that the account may know; what was chosen before stays valid."""

    class LimitedForm(form):
        """Offers, accepts and names nothing that belongs to others and is not public."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name, feld in self.fields.items():
                if isinstance(feld, ModelChoiceField):
                    _limit(feld, name, self.instance, kreis)

    return LimitedForm


def _limit(feld, name, record, kreis) -> None:
    menge = feld.queryset
    if not isinstance(menge, BegrenztQuerySet):
        return
    erlaubt = Q(pk__in=menge.waehlbar(kreis.bereich).order_by().values("pk"))
    feld.queryset = menge.filter(erlaubt | Q(pk__in=_chosen(record, name)))
    feld.label_from_instance = lambda ziel: str(ziel) if kreis.zeigt(ziel) else VERDECKT


def _chosen(record, name):
    """The keys of what the stored record points to, as a query where it is a relation."""
    feld = record._meta.get_field(name)
    if feld.many_to_many:
        return getattr(record, name).order_by().values("pk") if record.pk else []
    return [getattr(record, feld.attname)]


class BegrenzteZeilen:
    """Mixin for inlines: the same limits for what their rows name."""

    def get_formset(self, request, obj=None, **kwargs):
        kreis = sichtkreis(request)
        if not kreis.bereich.sieht_alles:
            kwargs["form"] = limited_form(kwargs.get("form", self.form), kreis)
        return super().get_formset(request, obj, **kwargs)


class Begrenzt:
    """Mixin for a ModelAdmin whose QuerySet is a BegrenztQuerySet."""

    #: fields that are shown of records of one's own only
    nur_eigene: tuple[str, ...] = ()

    # -- which records ------------------------------------------------------------------------

    def get_queryset(self, request):
        """What the lists show; a field that completes itself also offers what is public."""
        menge, bereich = super().get_queryset(request), bereich_von(request.user)
        treffer = getattr(request, "resolver_match", None)
        if treffer and treffer.url_name == "autocomplete":
            return menge.waehlbar(bereich)
        return menge.lesbar(bereich)

    def own(self, request, queryset):
        """Those of them that the account may change."""
        return queryset.im_bereich(bereich_von(request.user))

    def get_export_queryset(self, request):
        """The chosen records with what the columns read, as far as they may be read entirely."""
        eigene = self.model._default_manager.einsehbar(bereich_von(request.user))
        menge = super().get_export_queryset(request)
        return menge.filter(pk__in=eigene.order_by().values("pk"))

    def response_action(self, request, queryset):
        """Acts reach what the account may change; an export what it may read."""
        bereich = bereich_von(request.user)
        nur_lesen = set(request.POST.getlist("action")) == {EXPORT}
        menge = queryset.einsehbar(bereich) if nur_lesen else queryset.im_bereich(bereich)
        return super().response_action(request, menge)

    def _liegt_in(self, request, obj, menge: str) -> bool:
        bereich = bereich_von(request.user)
        if bereich.alles or obj is None or obj.pk is None:
            return True
        bekannt = request.__dict__.setdefault("_zustaendig", {})
        if (frage := (self.model, menge, obj.pk)) not in bekannt:
            erlaubt = getattr(self.model._default_manager.all(), menge)(bereich)
            bekannt[frage] = erlaubt.filter(pk=obj.pk).exists()
        return bekannt[frage]

    def lookup_allowed(self, lookup, value, request):
        """An address may not filter by what the page does not show: it would be guessed."""
        geheim = self.secret_fields(request)
        if not bereich_von(request.user).sieht_alles:
            geheim = geheim | set(self.nur_eigene)
        return lookup.split("__")[0] not in geheim and super().lookup_allowed(
            lookup, value, request
        )

    def get_deleted_objects(self, objs, request):
        """Asks once for all of them, not for each."""
        if not (bereich := bereich_von(request.user)).alles:
            eigene, bekannt = own_keys(self.model, bereich), {}
            for obj in objs:
                bekannt[self.model, "im_bereich", obj.pk] = obj.pk in eigene
            request.__dict__.setdefault("_zustaendig", {}).update(bekannt)
        return super().get_deleted_objects(objs, request)

    # -- rights for the record in hand -----------------------------------------------------------

    def has_add_permission(self, request):
        """Nobody makes what would not be theirs."""
        menge, bereich = self.model._default_manager.all(), bereich_von(request.user)
        moeglich = bereich.alles or bool(menge.zugehoerig) or menge.gemeinsam(bereich)
        return moeglich and super().has_add_permission(request)

    def has_view_permission(self, request, obj=None):
        darf = super().has_view_permission(request, obj)
        return darf and self._liegt_in(request, obj, "lesbar")

    def has_change_permission(self, request, obj=None):
        darf = super().has_change_permission(request, obj)
        return darf and self._liegt_in(request, obj, "im_bereich")

    def has_delete_permission(self, request, obj=None):
        darf = super().has_delete_permission(request, obj)
        return darf and self._liegt_in(request, obj, "im_bereich")

    def has_release_permission(self, request, obj=None) -> bool:
        """Who may decide what the public sees."""
        darf = request.user.has_perm(f"{self.opts.app_label}.release_{self.opts.model_name}")
        return darf and self._liegt_in(request, obj, "im_bereich")

    def reads_entirely(self, request, obj) -> bool:
        """Whether the account reads drafts of this record too."""
        return self._liegt_in(request, obj, "einsehbar")

    def speaks_for_itself(self, request, obj) -> bool:
        """An Organisation is the source of what its own account may change: it holds at once."""
        bereich = bereich_von(request.user)
        selbst = self.model._default_manager.all().nur_felder is not None
        organisation = obj.pk if selbst else getattr(obj, "organisation_id", None)
        return not bereich.alles and organisation in bereich.organisationen

    def has_view_history_or_change_history_permission(self, request, obj=None):
        """The history tells drafts and notes: for whom may read the record entirely."""
        darf = super().has_view_history_or_change_history_permission(request, obj)
        return darf and self._liegt_in(request, obj, "einsehbar")

    def get_historical_record_context_helper(self, request, historical_record):
        """Differences without what the account may not know."""
        kreis, geheim = sichtkreis(request), self.secret_fields(request)
        return Verhuellend(self.model, historical_record, kreis, VERDECKT, geheim)

    def secret_fields(self, request) -> set[str]:
        """What this account reads of no record."""
        return set() if bereich_von(request.user).notizen else {NOTIZ}

    def get_resource_kwargs(self, request, *args, **kwargs):
        """Files are read and written within the same limits."""
        bereich = bereich_von(request.user)
        return {"bereich": bereich, "verborgen": tuple(self.secret_fields(request))}

    def keeps_fields_only(self, request) -> bool:
        """Whether the account changes only some fields of its own records."""
        erlaubt = self.model._default_manager.all().nur_felder
        return erlaubt is not None and not bereich_von(request.user).alles

    def darf_feld(self, request, feld: str) -> bool:
        """Whether the account may change this field of a record of its own."""
        if not self.keeps_fields_only(request):
            return True
        return feld in self.model._default_manager.all().nur_felder

    # -- the form --------------------------------------------------------------------------------

    def get_readonly_fields(self, request, obj=None):
        felder = tuple(super().get_readonly_fields(request, obj))
        alle = flatten_fieldsets(self.fieldsets) if self.keeps_fields_only(request) else ()
        return felder + tuple(n for n in alle if not self.darf_feld(request, n))

    def get_fieldsets(self, request, obj=None):
        """Without what the account may not read."""
        gruppen, weg = super().get_fieldsets(request, obj), self.secret_fields(request)
        if obj and not bereich_von(request.user).sieht_alles:
            if not self._liegt_in(request, obj, "einsehbar"):
                weg = weg | set(self.nur_eigene)
            weg = weg | self._covered(request, obj, flatten_fieldsets(gruppen))
        return [(titel, _without(angaben, weg)) for titel, angaben in gruppen] if weg else gruppen

    def _covered(self, request, obj, namen) -> set[str]:
        """Relations shown as text that would name what the account may not know."""
        if self.has_change_permission(request, obj):
            namen = set(namen) & set(self.get_readonly_fields(request, obj))
        kreis, verdeckt = sichtkreis(request), set()
        for feld in (f for f in _relations(self.model) if f.name in namen):
            wert = getattr(obj, feld.name)
            ziele = wert.all() if feld.many_to_many else [wert]
            if not all(kreis.zeigt(ziel) for ziel in ziele):
                verdeckt.add(feld.name)
        return verdeckt

    def get_inline_instances(self, request, obj=None):
        """The parts of a record are shown with it only to whom may read it entirely."""
        if obj and not self._liegt_in(request, obj, "einsehbar"):
            return []
        return super().get_inline_instances(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        kreis = sichtkreis(request)
        if kreis.bereich.alles:
            return form

        class Zustaendig(limited_form(form, kreis)):
            """Refuses what would lie outside, before anything is saved."""

            def clean(self):
                super().clean()
                if satz := outside(self, kreis.bereich):
                    raise ValidationError(satz)

        return Zustaendig

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.check_inside(request, form.instance, change)

    def check_inside(self, request, obj, change=True):
        """The last word on every path that writes a record, inside its transaction."""
        bereich = bereich_von(request.user)
        menge = self.model._default_manager.filter(pk=obj.pk)
        erlaubt = menge.im_bereich(bereich) if change else menge.einsehbar(bereich)
        if not bereich.alles and not erlaubt.exists():
            raise PermissionDenied


def outside(form, bereich: Bereich) -> str:
    """Why a form may not be saved: the record would not be the account's own; "" when it is."""
    record = form.instance
    namen = type(record)._default_manager.all().zugehoerig
    if not namen or any(name in form.errors for name in namen):
        return ""
    werte = [form.cleaned_data[n] if n in form.cleaned_data else _stored(record, n) for n in namen]
    if belongs(werte, bereich):
        return ""
    titel = "“ oder „".join(str(record._meta.get_field(name).verbose_name) for name in namen)
    return (
        "Nicht gesichert: So läge der Eintrag außerhalb Ihrer Zuständigkeit. Bitte wählen Sie bei "
        f"„{titel}“ mindestens einen Eintrag, für den Sie zuständig sind. Ihre Eingaben stehen "
        "unverändert im Formular."
    )


def _stored(record, name):
    feld = record._meta.get_field(name)
    if feld.many_to_many:
        return list(getattr(record, name).all()) if record.pk else []
    return getattr(record, name, None)


def _relations(model):
    return [f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.is_relation]


def _without(angaben: dict, weg: set[str]) -> dict:
    """A group of fields without some of them, which may stand beside others in a row."""
    felder = []
    for feld in angaben["fields"]:
        if isinstance(feld, list | tuple):
            feld = tuple(f for f in feld if f not in weg)
        if feld and feld not in weg:
            felder.append(feld)
    return {**angaben, "fields": felder}
