"""Admin base: composes what the other rooms have for the admin, in the order of a request.

How a form is saved, from top to bottom: `changeform_view` locks the record, looks for a conflict
and keeps what must stay a draft; `get_form` builds the form with every check; `save_model` and
`save_related` write the record with its relations, its one entry in the history, and what follows.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Value, When
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

from bausteine.bearbeiten.kennung import with_key_from
from bausteine.bearbeiten.konflikt import (
    STAND,
    UEBERNEHMEN,
    Konflikt,
    Konfliktpruefung,
    held_back,
    taken_over,
)
from bausteine.bearbeiten.loeschen import Loeschseite, delete_chosen
from bausteine.bearbeiten.verlaufsseite import Verlaufsseite
from bausteine.bearbeiten.versionen import Versionsseite, number
from bausteine.freigabe.arbeitsfassung import content_of, lay_over_rows
from bausteine.freigabe.fassungshinweis import Fassungshinweis
from bausteine.freigabe.fassungssicherung import GRUND, Fassungssicherung
from bausteine.freigabe.freigabe import Freigaberegel, Zustandsregel, zur_entscheidung
from bausteine.freigabe.freigabeseite import Freigabeseite, release_reason
from bausteine.freigabe.listenfilter import Freigabefilter
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.sammelfreigabe import archive, publish
from bausteine.freigabe.teilfreigabe import Teilregel
from bausteine.geschichte.zeilensperre import hold_with_whole
from bausteine.importe.folgeakte import run_followers
from bausteine.importe.verwaltung import Importverwaltung
from bausteine.verwaltung.anfrage import applying, state_of_request
from bausteine.verwaltung.filterablage import Filterleiste
from bausteine.verwaltung.formularseite import (
    form_errors,
    form_sections,
    is_plain,
    leave_out,
    name_first,
    parts_of,
    whole_list,
)
from bausteine.verwaltung.teil import AdminPart
from bausteine.werte.formulare import FORMFIELDS
from bausteine.werte.parameter import VORSCHAU
from bausteine.zustaendigkeit.begrenzt import RowPermissions
from bausteine.zustaendigkeit.pflege import RecordAdmin
from bausteine.zustaendigkeit.regel import Sichtkreis

#: no key of a record has more; Python itself refuses numbers of thousands of digits
MOST_DIGITS = 18
VERSCHWUNDEN = (
    "Nicht gesichert, auch Ihre Eingaben nicht: Den Eintrag gibt es nicht mehr, vielleicht hat ihn "
    "eben jemand gelöscht oder zusammengeführt."
)


class PortalAdmin(RecordAdmin):
    """Base of every noun's admin."""

    #: fields that name the record for ever: set once
    fest: tuple[str, ...] = ("kennung",)
    #: what the key of a new record is made of where nobody types one; empty: somebody must
    kennung_aus = ""
    #: False where two of one name would be one: the second is refused instead of numbered
    kennung_zaehlt = True
    #: fields that are shown of records of one's own only
    nur_eigene: tuple[str, ...] = ()
    #: where the value of each field comes from; not in the model, so that a better sentence
    #: needs no migration
    hilfen: dict[str, str] = {}
    #: titles of fieldsets and classes of inlines; what is not named follows, fieldsets first
    reihenfolge: tuple = ()
    #: what the noun adds
    part_classes: tuple[type[AdminPart], ...] = ()
    #: whether the acts of the list reach all hits of its filter (templates/admin/actions.html)
    sammelbar = False
    actions = [publish, archive]
    formfield_overrides = FORMFIELDS
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/bearbeiten.html"
    change_list_template = "admin/liste.html"
    object_history_form_template = "admin/alter_stand.html"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.rechte = RowPermissions(model, self.nur_eigene)
        self.konflikte = Konfliktpruefung(model, self.inlines)
        self.freigabe = self._release_rule()
        self.fassungen = Fassungssicherung(self)
        self.fassungshinweis = Fassungshinweis(self)
        self.freigabeseite = Freigabeseite(self)
        self.loeschseite = Loeschseite(self)
        self.verlaufsseite = Verlaufsseite(self)
        self.versionen = Versionsseite(self)
        self.tabellen = Importverwaltung(self)
        self.parts = (Filterleiste(self), *(part(self) for part in self.part_classes))

    def attach_part(self, part_class: type[AdminPart], *, sammelbar: bool = False) -> None:
        """What an app above adds to the admin of a noun below it; `sammelbar`: its acts reach all
        hits of the list's filter."""
        self.parts = (*self.parts, part_class(self))
        self.sammelbar = self.sammelbar or sammelbar

    def _release_rule(self) -> Freigaberegel:
        if self.gehoert_zu:
            return Teilregel(self, self.gehoert_zu)
        return Zustandsregel(self) if self.has_zustand else Freigaberegel(self)

    def get_urls(self):
        freigabe = self.freigabeseite.urls() if self.has_zustand else []
        teile = [url for part in self.parts for url in part.urls()]
        return [*teile, *freigabe, *self.tabellen.pages(), *super().get_urls()]

    # -- what an account may ------------------------------------------------------------------

    def kreis(self, request) -> Sichtkreis:
        return state_of_request(request).kreis

    def has_view_permission(self, request, obj=None):
        state = state_of_request(request)
        darf = state.applies or super().has_view_permission(request, obj)
        return darf and self.rechte.lies_in(state.kreis, obj, "lesbar")

    def has_add_permission(self, request):
        darf = super().has_add_permission(request)
        return darf and self.rechte.may_add(self.kreis(request).bereich)

    def has_change_permission(self, request, obj=None):
        state = state_of_request(request)
        darf = state.applies or super().has_change_permission(request, obj)
        return darf and self.rechte.lies_in(state.kreis, obj, "im_bereich")

    def has_delete_permission(self, request, obj=None):
        darf = super().has_delete_permission(request, obj)
        if not (darf and self.rechte.lies_in(self.kreis(request), obj, "im_bereich")):
            return False
        return obj is None or self.freigabe.may_delete(request, obj)

    def has_release_permission(self, request, obj=None) -> bool:
        state, recht = state_of_request(request), f"release_{self.opts.model_name}"
        darf = state.applies or request.user.has_perm(f"{self.opts.app_label}.{recht}")
        return darf and self.rechte.lies_in(state.kreis, obj, "im_bereich")

    def has_view_history_or_change_history_permission(self, request, obj=None):
        """The history tells drafts and notes: for whom may read the record entirely."""
        darf = super().has_view_history_or_change_history_permission(request, obj)
        return darf and self.reads_entirely(request, obj)

    def has_import_permission(self, request) -> bool:
        """Who may read files into this noun."""
        return self.tabellen.has_import_permission(request)

    def reads_entirely(self, request, record) -> bool:
        return self.rechte.lies_in(self.kreis(request), record, "einsehbar")

    def speaks_for_itself(self, request, record) -> bool:
        return self.rechte.speaks_for_itself(self.kreis(request).bereich, record)

    def may_write_field(self, request, feld: str) -> bool:
        """Whether the account may change this field of a record of its own."""
        return self.rechte.may_write_field(self.kreis(request).bereich, feld)

    def takes_effect(self, request, record) -> bool:
        return self.freigabe.takes_effect(request, record)

    def refusal(self, request, record, vorher, nachher) -> str:
        return self.freigabe.refusal(request, record, vorher, nachher)

    def write_refusal(self, request, record) -> str:
        return self.freigabe.write_refusal(request, record)

    def change_refusal(self, request, record, vorher) -> str:
        return self.freigabe.change_refusal(request, record, vorher)

    def may_bring_back(self, request, record) -> bool:
        return self.versionen.may_bring_back(request, record)

    # -- the list -----------------------------------------------------------------------------

    def get_queryset(self, request):
        """What the lists show; a field that completes itself also offers what is public."""
        menge, bereich = super().get_queryset(request), self.kreis(request).bereich
        treffer = getattr(request, "resolver_match", None)
        if treffer and treffer.url_name == "autocomplete":
            return menge.waehlbar(bereich)
        return menge.lesbar(bereich)

    def get_ordering(self, request):
        """What an Organisation answers for stands first, in lists and among choices."""
        ordnung, bereich = super().get_ordering(request), self.kreis(request).bereich
        if bereich.alles or not bereich.organisationen:
            return ordnung
        eigene = self.model._default_manager.im_bereich(bereich).order_by().values("pk")
        zuerst = Case(When(pk__in=eigene, then=Value(0)), default=Value(1))
        return [zuerst, *(ordnung or self.opts.ordering)]

    def own(self, request, queryset):
        """Those of them that the account may change."""
        return queryset.im_bereich(self.kreis(request).bereich)

    def get_search_results(self, request, queryset, search_term):
        """The public search's rules, over records of every state."""
        if hasattr(queryset, "search"):
            return queryset.search(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def get_autocomplete_fields(self, request):
        return () if is_plain(request) else super().get_autocomplete_fields(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return whole_list(super().formfield_for_dbfield(db_field, request, **kwargs), request)

    def lookup_allowed(self, lookup, value, request):
        if not self.rechte.may_filter_by(self.kreis(request).bereich, lookup):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_list_filter(self, request):
        filter_ = super().get_list_filter(request)
        return [*filter_, Freigabefilter] if self.has_zustand else filter_

    def get_list_display(self, request):
        spalten = list(super().get_list_display(request))
        for part in self.parts:
            spalten = part.columns(request, spalten)
        gefiltert = self.has_zustand and Freigabefilter.parameter_name in request.GET
        return [*spalten, zur_entscheidung] if gefiltert else spalten

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            titel = f"Ausgewählte {self.opts.verbose_name_plural} löschen …"
            actions["delete_selected"] = (delete_chosen, "delete_selected", titel)
        if not self.has_zustand:
            actions.pop("publish", None)
            actions.pop("archive", None)
        for part in self.parts:
            actions = part.actions(request, actions)
        return actions

    def response_action(self, request, queryset):
        """Acts reach what the account may change."""
        return super().response_action(request, self.own(request, queryset))

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST":
            for part in self.parts:
                if antwort := part.posted_list(request):
                    return antwort
        mehrzahl = self.opts.verbose_name_plural
        kontext = self.tabellen.list_context(request) | {"title": capfirst(mehrzahl)}
        for part in self.parts:
            kontext |= part.list_context(request)
        kontext |= extra_context or {}
        return super().changelist_view(request, kontext)

    # -- the form -----------------------------------------------------------------------------

    @transaction.atomic  # nobody saves between check and save
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        record = self._locked(request, object_id)
        if object_id and record is None and request.method == "POST":
            messages.error(request, VERSCHWUNDEN)  # Django's own sentence follows
        extra: dict[str, Any] = {"stand": "", "konflikt": None, "freigabe": None}
        extra |= {"teil_hinweis": "", "einfach": is_plain(request)}
        extra |= self._from_parts(request, record) | (extra_context or {})
        if record:
            extra["stand"] = self.state_of(record)
            self._check_conflict(request, record, extra)
            if isinstance(self.freigabe, Teilregel) and self.has_change_permission(request, record):
                extra |= self.freigabe.notice(request, record)
        if self.has_zustand:
            draft = state_of_request(request).draft
            fassung = self._draft_of(request, record)
            if record and request.method == "POST":
                konflikt = bool(extra["konflikt"])
                antwort = self.fassungen.posted(request, record, fassung, draft, konflikt=konflikt)
                if antwort:
                    return antwort
            elif fassung and self.fassungshinweis.opens_with_draft(request, record):
                draft.gezeigt = fassung
                if fassung.stand != extra["stand"]:
                    extra["konflikt"] = self.conflict(request, record, fassung.stand)
            extra["freigabe"] = self.fassungshinweis.shown(request, record, fassung, draft)
        return super().changeform_view(request, object_id, form_url, extra)

    def _from_parts(self, request, record) -> dict:
        """What the parts add to the form; before that, to what it sent."""
        if request.method == "POST":
            for part in self.parts:
                part.complete(request, record)
        return {n: wert for part in self.parts for n, wert in part.form_context(request).items()}

    def _locked(self, request, object_id: str | None):
        """The record as it is now, None when it is gone or new; while a form is sent, nobody else
        saves it, nor a whole that it is or becomes a part of."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if request.method != "POST" or (object_id and record is None):
            return record
        ganzes = request.POST.get(self.gehoert_zu, "")[:MOST_DIGITS]
        self.hold([record.pk] if record else [], int(ganzes) if ganzes.isdecimal() else None)
        return self.get_object(request, unquote(object_id)) if object_id else None

    def _check_conflict(self, request, record, extra: dict) -> None:
        """Whether the form was opened with another state, and what is to be done about it."""
        gesehen = request.POST.get(STAND, "")  # who does not say has seen nothing
        if request.method == "POST" and gesehen != extra["stand"]:
            konflikt = self.conflict(request, record, gesehen)
            state_of_request(request).konflikt = extra["konflikt"] = konflikt
        elif UEBERNEHMEN in request.POST:
            form = self.get_form(request, record)(instance=record)
            request.POST = taken_over(request.POST, form)

    def _draft_of(self, request, record) -> Arbeitsfassung | None:
        """The newer draft of the record, for whom may read it."""
        if record is None or not self.reads_entirely(request, record):
            return None
        return Arbeitsfassung.objects.fuer_seite().zu(record).first()

    def get_readonly_fields(self, request, obj=None):
        felder = tuple(super().get_readonly_fields(request, obj))
        if self.rechte.keeps_fields_only(self.kreis(request).bereich):
            alle = flatten_fieldsets(self.fieldsets)
            felder += tuple(name for name in alle if not self.may_write_field(request, name))
        return felder + self.fest if obj else felder

    def get_fieldsets(self, request, obj=None):
        """What the record is first, its release last; without what the account may not read."""
        if self.fieldsets or self.fields:
            gruppen = super().get_fieldsets(request, obj)
        else:
            gruppen = parts_of(self.get_fields(request, obj))
        gruppen = name_first(gruppen, self.kennung_aus)
        if obj is None:  # nothing is worked out of a record that is not there yet
            gruppen = leave_out(gruppen, set(self.readonly_fields))
        nur_text = set(flatten_fieldsets(gruppen))
        if obj and self.has_change_permission(request, obj):
            nur_text = set(self.get_readonly_fields(request, obj))
        return self.rechte.shown_fieldsets(self.kreis(request), obj, gruppen, nur_text)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form class with the checks of every room, the innermost first."""
        state = state_of_request(request)
        kwargs.setdefault("help_texts", self.hilfen)
        form = super().get_form(request, obj, change=change, **kwargs)
        if self.kennung_aus and obj is None:
            form = with_key_from(form, self.fest[0], self.kennung_aus, self.kennung_zaehlt)
        form = self.rechte.form(form, self.kreis(request))
        form = self.freigabe.form(form, request, obj, state.draft)
        if state.konflikt:
            form = held_back(form)
        return held_back(form, state.held_back) if state.held_back else form

    def get_inline_instances(self, request, obj=None):
        """The parts of a record are shown with it only to whom may read it entirely."""
        if obj and not self.reads_entirely(request, obj):
            return []
        return super().get_inline_instances(request, obj)

    def _create_formsets(self, request, obj, change):
        """With the rows of the draft that the form shows."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        fassung = state_of_request(request).draft.gezeigt
        if fassung and request.method != "POST":
            for formset in formsets:
                lay_over_rows(formset, content_of(fassung))
        return formsets, inlines

    def render_change_form(self, request, context, *args, **kwargs):
        inlines = context["inline_admin_formsets"]
        context["teile"] = form_sections(context["adminform"], inlines, self.reihenfolge)
        context["fehlerliste"] = form_errors(context["adminform"], inlines)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj):
        """Link to the public page; for a draft, to its preview if there is one."""
        if not hasattr(obj, "get_absolute_url") or not (obj.ist_oeffentlich or self.has_vorschau):
            return None
        return obj.get_absolute_url() + ("" if obj.ist_oeffentlich else f"?{VORSCHAU}")

    # -- saving -------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        grund = request.POST.get(GRUND, "").strip()
        if erledigt := state_of_request(request).draft.erledigt:
            grund = release_reason(erledigt, grund)
        obj._change_reason = getattr(obj, "_change_reason", None) or grund or None
        obj.skip_history_when_saving = True  # the entry follows in save_related, relations included
        if form.has_changed() or not change:  # else save_related knows whether one of its rows has
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        obj = form.instance
        if change and not form.has_changed() and any(f.has_changed() for f in formsets):
            super().save_model(request, obj, form, change)  # the date of a whole tells of its rows
        super().save_related(request, form, formsets, change)
        self.rechte.check_inside(self.kreis(request).bereich, obj, change)
        if erledigt := state_of_request(request).draft.erledigt:
            erledigt.delete()  # what it held is what was saved just now
        del obj.skip_history_when_saving
        if form.has_changed() or not change or getattr(obj, "_change_reason", None):
            type(obj)._verlauf.create_historical_record(obj, "~" if change else "+")
        self.after_save(obj)
        for satz in self.pointed_out(form):
            messages.warning(request, satz, fail_silently=True)

    def pointed_out(self, form) -> list[str]:
        """What may be right and is probably a slip, in sentences: told once it is saved."""
        return []

    def applying(self, request, daten: QueryDict | None = None) -> HttpRequest:
        return applying(request, daten)

    def check_upload(self, request, formular, wahl):
        return self.tabellen.check_upload(request, formular, wahl)

    def process_import(self, request):
        return self.tabellen.process_import(request)

    def after_save(self, *records) -> None:
        run_followers(*self.resource_names, records=records)

    def after_delete(self, records: list) -> None:
        run_followers(*self.resource_names)

    # -- deleting -----------------------------------------------------------------------------

    def get_deleted_objects(self, objs, request):
        self.rechte.look_up(self.kreis(request), objs)
        return super().get_deleted_objects(objs, request)

    def _delete_view(self, request, object_id, extra_context):
        record = self._locked(request, object_id)
        if not self.has_delete_permission(request, record):
            raise PermissionDenied
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        name = str(record)
        seite = self.loeschseite.page(request, [record], einzeln=True)
        return seite or self.response_delete(request, name, unquote(object_id))

    def response_delete(self, request, obj_display, obj_id):
        antwort = super().response_delete(request, obj_display, obj_id)
        self.loeschseite.offer_restoring(request, obj_display, obj_id)
        return antwort

    # -- history ------------------------------------------------------------------------------

    def hold(self, schluessel: Iterable[int], ganzes: int | None = None) -> None:
        menge = self.model._base_manager.filter(pk__in=list(schluessel))
        hold_with_whole(menge, self.gehoert_zu, ganzes)

    @property
    def children(self):
        return self.konflikte.children

    def state_of(self, record) -> str:
        return self.konflikte.state_of(record)

    def states_of(self, records):
        return self.konflikte.states_of(records)

    def written_last(self, record):
        return self.konflikte.written_last(record)

    def conflict(self, request, record, gesehen: str) -> Konflikt:
        kreis = self.kreis(request)
        felder = self.get_form(request, record).base_fields
        geheim = self.rechte.secret_fields(kreis.bereich)
        zu_sehen = {inline.model for inline in self.get_inline_instances(request, record)}
        return self.konflikte.conflict(record, gesehen, kreis, geheim, felder, zu_sehen)

    def revert_disabled(self, request, obj=None):
        """The library's own way back would skip relations, checks and history."""
        return True

    def history_view(self, request, object_id, extra_context=None):
        return self.verlaufsseite.page(request, number(self.model, object_id))

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        version = self.versionen.version(object_id, version_id)
        if request.method == "POST":
            return self.versionen.restored(request, version)
        extra = self.versionen.context(request, version) | (extra_context or {})
        return super().history_form_view(request, object_id, version_id, extra)
