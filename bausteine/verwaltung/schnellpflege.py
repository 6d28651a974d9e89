"""Inline editing: a page of the list as a table of fields, all changed rows saved together.

What a row showed is sent along with it, field by field: only what someone changed is written, and
where a colleague saved the same record meanwhile, nothing is until both are seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms.models import modelform_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path

from bausteine.bearbeiten.konflikt import STAND, Konflikt
from bausteine.geschichte.teile import wholes_of
from bausteine.verwaltung.teil import AdminPart
from bausteine.werte.formulare import FORMFIELDS, Modellform, posted
from bausteine.zustaendigkeit.begrenzt import VERDECKT
from bausteine.zustaendigkeit.regel import BegrenztQuerySet

#: names the records of the page, in their order
ZEILE = "zeile"
BELEG = "beleg"
NICHTS = "Nichts gespeichert: Sie haben keine Zeile geändert."


class Rowform(Modellform):
    """Part of a row's form: only what was changed reaches the record, all rules are asked."""

    #: what the page says of all changed rows, where it was filled
    beleg: dict[str, object] = {}
    #: the fields of the row, in their order
    zeilenfelder: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in self.zeilenfelder}
        for feld in self.fields.values():
            feld.show_hidden_initial = True

    def _post_clean(self):
        geaendert = {n: w for n, w in self.cleaned_data.items() if n in self.changed_data}
        self.cleaned_data = geaendert
        if geaendert:
            for name, wert in self.beleg.items():
                setattr(self.instance, name, wert)
        super()._post_clean()

    def _get_validation_exclusions(self):
        return set()  # the record is whole, and so must be what it is checked by

    def _update_errors(self, errors):
        """What is said of a field that the row lacks, is said of the row."""
        if hasattr(errors, "error_dict"):
            for name in set(errors.error_dict) - {NON_FIELD_ERRORS, *self.fields}:
                titel = self.instance._meta.get_field(name).verbose_name
                saetze = errors.error_dict.pop(name)
                teile = [ValidationError(f"{titel}: {t}") for e in saetze for t in e.messages]
                errors.error_dict.setdefault(NON_FIELD_ERRORS, []).extend(teile)
        super()._update_errors(errors)


@dataclass
class Row:
    """A record of the page with its form; without one it can only be read, and says why."""

    record: models.Model
    ganze: list[str]
    form: forms.BaseModelForm | None
    state: str
    hinweis: str = ""
    #: the Quelle it has, in words
    quelle: str = ""
    konflikt: Konflikt | None = None
    #: what stood there, of the fields that were changed
    vorher: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The record in words, its whole first."""
        return ": ".join([*self.ganze, str(self.record)])

    @property
    def changed(self) -> bool:
        """Whether someone changed something of it."""
        return bool(self.form and self.form.is_bound and self.form.has_changed())

    @property
    def wrong(self) -> bool:
        """Whether what was changed cannot be saved."""
        return self.changed and bool(self.form and self.form.errors)

    @property
    def cells(self) -> list[tuple[forms.BoundField, str]]:
        """The fields, each with what stood there if it was changed."""
        felder = self.form.visible_fields() if self.form else []
        return [(feld, self.vorher.get(feld.name, "")) for feld in felder]


class Schnellpflege(AdminPart):
    """The page `schnell/` of a noun; subclasses name the fields."""

    #: of each row
    fields: tuple[str, ...] = ()
    #: asked once for all changed rows; empty: each keeps its own
    beleg: tuple[str, ...] = ()
    #: the end of its address
    seite = "schnell"

    def urls(self):
        seite = self.verwaltung.admin_site.admin_view(self.view)
        return [path(f"{self.seite}/", seite, name=self.verwaltung.page_name(self.seite))]

    def list_context(self, request):
        """The link above the list, with the list's filter."""
        if not self.verwaltung.has_change_permission(request):
            return {}
        filter_ = request.GET.urlencode()
        ziel = self.verwaltung.address(self.seite)
        return {"schnellpflege": f"{ziel}?{filter_}" if filter_ else ziel}

    def view(self, request: HttpRequest) -> HttpResponse:
        """The rows of a page of the list; sent back, the writing of what was changed."""
        if not self.verwaltung.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():
                return self._posted(request)
        try:
            liste = self.verwaltung.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.verwaltung.address(self.seite))
        eigene = self.verwaltung.own(request, self.verwaltung.get_queryset(request))
        darf = set(
            eigene.filter(pk__in=[record.pk for record in liste.result_list])
            .order_by()
            .values_list("pk", flat=True)
        )
        records = [record for record in liste.result_list if record.pk in darf]
        return self._page(request, self._rows(request, records), self._beleg(request), liste=liste)

    def objections(self, form: forms.BaseModelForm) -> Iterable[tuple[str, str]]:
        """What the noun says against a changed row beyond its own rules: (field, sentence)."""
        return ()

    # -- the page -----------------------------------------------------------------------------

    def _beleg(self, request, daten: QueryDict | None = None) -> forms.Form | None:
        """The form of what is asked once, with choices that the account may know; None where the
        noun asks for nothing."""
        if not self.beleg:
            return None
        form = modelform_factory(
            self.verwaltung.model, fields=self.beleg, formfield_callback=formfield
        )
        felder = dict(form.base_fields)
        bereich = self.verwaltung.kreis(request).bereich
        for feld in felder.values():
            feld.required = False
            if isinstance(feld, forms.ModelChoiceField):
                feld.queryset = cast("BegrenztQuerySet", feld.queryset).waehlbar(bereich)
        return type("Belegform", (forms.Form,), felder)(daten, prefix=BELEG)

    def _rowform(self, request) -> type[forms.BaseModelForm]:
        """The noun's own form, with the fields of a row only."""
        eigene = tuple(f for f in self.fields if self.verwaltung.may_write_field(request, f))
        basis = self.verwaltung.form
        form = modelform_factory(
            self.verwaltung.model,
            form=type(basis.__name__, (Rowform, basis), {"zeilenfelder": eigene}),
            fields=[name for name in eigene if name not in basis.declared_fields],
        )
        return self.verwaltung.rechte.form(form, self.verwaltung.kreis(request))

    def _rows(self, request, records: list, daten: QueryDict | None = None) -> list[Row]:
        formklasse, staende = self._rowform(request), self.verwaltung.states_of(records)
        zeilen, shows = [], self.verwaltung.kreis(request).shows
        for record in records:
            hinweis = self.verwaltung.write_refusal(request, record)
            ganze = [str(g) if shows(g) else VERDECKT for g in wholes_of(record)]
            form = None if hinweis else formklasse(daten, prefix=str(record.pk), instance=record)
            quelle = getattr(record, "quelle", None) if self.beleg else None
            belegt = (str(quelle) if shows(quelle) else VERDECKT) if quelle else "keine"
            zeilen.append(Row(record, ganze, form, staende[record.pk], hinweis, belegt))
        for zeile in zeilen:
            for feld in zeile.form.visible_fields() if zeile.form else ():
                feld.field.widget.attrs["aria-label"] = f"{feld.label} – {zeile.name}"
        return zeilen

    def _page(self, request, zeilen: list[Row], beleg, liste=None) -> HttpResponse:
        """With the fields' names in the head, what is wrong on top, and a way to more rows."""
        muster = self._rowform(request)()
        context = {
            **self.verwaltung.admin_site.each_context(request),
            "opts": self.verwaltung.opts,
            "title": f"{self.verwaltung.opts.verbose_name_plural} schnell bearbeiten",
            "zeilen": zeilen,
            "koepfe": [feld.label for feld in muster.visible_fields()],
            "hat_quelle": "quelle" in self.beleg,
            "beleg": beleg,
            "geaendert": sum(zeile.changed for zeile in zeilen),
            "fehlerhaft": [zeile for zeile in zeilen if zeile.wrong],
            "zurueck": self._back(request),
            "liste": liste,
            "vor": self._page_address(liste, -1),
            "weiter": self._page_address(liste, 1),
        }
        return TemplateResponse(request, "admin/schnell.html", context)

    def _page_address(self, liste, schritt: int) -> str:
        seite = liste.page_num + schritt if liste else 0
        if not liste or not 1 <= seite <= liste.paginator.num_pages:
            return ""
        return liste.get_query_string({PAGE_VAR: seite})

    def _back(self, request) -> str:
        """The list with the same filter."""
        liste, filter_ = self.verwaltung.address("changelist"), request.GET.urlencode()
        return f"{liste}?{filter_}" if filter_ else liste

    # -- saving -------------------------------------------------------------------------------

    def _posted(self, request) -> HttpResponse:
        """Everything or nothing: the rows that were changed, as they are now."""
        nummern = [n for n in request.POST.getlist(ZEILE) if n.isdecimal() and len(n) <= 18]
        schluessel = list(dict.fromkeys(map(int, nummern)))[: self.verwaltung.list_per_page]
        self.verwaltung.hold(schluessel)
        eigene = self.verwaltung.own(request, self.verwaltung.get_queryset(request))
        vorrang = self.verwaltung.get_list_select_related(request)
        if vorrang:
            eigene = eigene.select_related(*([] if vorrang is True else vorrang))
        gefunden = {record.pk: record for record in eigene.filter(pk__in=schluessel)}
        records = [gefunden[pk] for pk in schluessel if pk in gefunden]
        if fehlend := len(schluessel) - len(records):
            wort = "Zeile gibt" if fehlend == 1 else "Zeilen gibt"
            messages.warning(request, f"{fehlend} {wort} es nicht mehr, oder nicht mehr für Sie.")
        daten, konflikte = self._merged(request, records)
        beleg = self._beleg(request, daten)
        gut = beleg is None or beleg.is_valid()
        angaben = {n: w for n, w in beleg.cleaned_data.items() if w} if beleg and gut else {}
        zeilen = self._rows(request, records, daten)
        for zeile in zeilen:
            self._check(zeile, angaben, konflikte.get(zeile.record.pk))
        geaendert = [zeile.form for zeile in zeilen if zeile.form and zeile.changed]
        if not geaendert:
            messages.info(request, NICHTS)
        elif gut and not any(zeile.wrong for zeile in zeilen):
            return self._saved(request, geaendert)
        return self._page(request, zeilen, beleg)

    def _merged(self, request, records: Iterable) -> tuple[QueryDict, dict[int, Konflikt]]:
        """What was sent, where records changed meanwhile with what they are now: fields that the
        account did not touch show it. Those whose fields it did touch are conflicts."""
        daten, konflikte = request.POST.copy(), {}
        formklasse, staende = self._rowform(request), self.verwaltung.states_of(records)
        for record in records:
            gesehen = request.POST.get(f"{record.pk}-{STAND}", "")
            if gesehen == staende[record.pk]:
                continue
            angefasst = False
            for feld in formklasse(prefix=str(record.pk), instance=record).visible_fields():
                name, zuerst = feld.html_name, feld.html_initial_name
                jetzt = posted(feld)
                if daten.getlist(name) == daten.getlist(zuerst):
                    daten.setlist(name, jetzt)
                elif daten.getlist(name) != jetzt:
                    angefasst = True
                daten.setlist(zuerst, jetzt)
            if angefasst:
                konflikte[record.pk] = self.verwaltung.conflict(request, record, gesehen)
        return daten, konflikte

    def _check(self, zeile: Row, angaben: dict, konflikt: Konflikt | None) -> None:
        """Ask the form, whose instance is what would be saved from then on."""
        if not zeile.form or not zeile.changed:
            return
        frisch = zeile.form.__class__(prefix=zeile.form.prefix, instance=zeile.record)
        zeile.vorher = {name: shown(frisch[name]) or "leer" for name in zeile.form.changed_data}
        cast("Rowform", zeile.form).beleg = angaben
        zeile.form.full_clean()
        for name, satz in self.objections(zeile.form):
            zeile.form.add_error(name, satz)
        if konflikt:
            zeile.konflikt = konflikt
            zeile.form.add_error(None, "Inzwischen geändert, siehe unten.")

    def _saved(self, request, formulare: list[forms.BaseModelForm]) -> HttpResponse:
        """Each record with its entry, then what follows of all."""
        records = [form.save() for form in formulare]
        self.verwaltung.after_save(*records)
        meta = self.verwaltung.opts
        name = meta.verbose_name if len(records) == 1 else meta.verbose_name_plural
        messages.success(request, f"Gespeichert: {len(records)} {name}.")
        return HttpResponseRedirect(request.get_full_path())


def formfield(feld: models.Field, **optionen):
    """A field as the forms of the admin have it."""
    return feld.formfield(**FORMFIELDS.get(type(feld), {}), **optionen)


def shown(feld: forms.BoundField) -> str:
    """What a reader sees of a field's value: the label of a choice."""
    (wert,) = posted(feld) or [""]
    wahl = getattr(feld.field, "choices", ())
    return next((str(label) for code, label in wahl if str(code or "") == wert), wert)
