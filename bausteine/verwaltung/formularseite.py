"""Form layout: the parts of a form in the order of the work, and where each value comes from."""

from dataclasses import dataclass, field

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import ModelChoiceField

from bausteine.verwaltung.anfrage import state_of_request
from bausteine.werte.formulare import FORMFIELDS
from bausteine.zustaendigkeit.begrenzt import limited_form


@dataclass(frozen=True)
class FormSection:
    """A stretch of the form: fields, or the rows of another table with a legend of its columns."""

    fieldset: object = None
    inline: object = None
    legende: list[tuple[str, str]] = field(default_factory=list)


def form_sections(adminform, inlines, reihenfolge: tuple) -> list[FormSection]:
    """Everything of the form once, in the order of `reihenfolge`: titles and classes of inlines."""
    teile = [(fieldset.name, FormSection(fieldset=fieldset)) for fieldset in adminform]
    for inline in inlines:
        legend = getattr(inline.opts, "legend", None)
        legende = legend(inline.formset) if legend else []
        teile.append((type(inline.opts), FormSection(inline=inline, legende=legende)))
    rang = {name: nummer for nummer, name in enumerate(reihenfolge)}
    teile.sort(key=lambda teil: rang.get(teil[0], len(rang)))  # stable: the rest as it was
    return [teil for _, teil in teile]


#: what stands at the end of a form that names no order: the field, and what its part is called
_ZULETZT = {
    "quelle": "Beleg",
    "fundstelle": "Beleg",
    "veroeffentlichung": "Veröffentlichung",
}
#: what names a record where its admin does not say it, and what is made of the name
_NAMEN, _SCHLUESSEL = ("titel", "name"), {"kennung", "slug"}


def parts_of(felder: list[str]) -> list[tuple[str | None, dict]]:
    """The fieldsets of a form that names none: what the record is, its evidence, its release."""
    gruppen: dict[str | None, list[str]] = {None: [n for n in felder if n not in _ZULETZT]}
    for name, titel in _ZULETZT.items():
        if name in felder:
            gruppen.setdefault(titel, []).append(name)
    return [(titel, {"fields": namen}) for titel, namen in gruppen.items() if namen]


def leave_out(gruppen: list, namen: set[str]) -> list:
    """The same fieldsets without these fields; a part of which nothing is left goes too."""
    bleibende = []
    for titel, teil in gruppen:
        zeilen = [
            tuple(n for n in zeile if n not in namen) if isinstance(zeile, tuple | list) else zeile
            for zeile in teil["fields"]
        ]
        zeilen = [zeile for zeile in zeilen if zeile and zeile not in namen]
        if zeilen:
            bleibende.append((titel, teil | {"fields": zeilen}))
    return bleibende


def name_first(gruppen: list, name: str) -> list:
    """The same fieldsets with the name before the key that is made of it."""
    (titel, teil), *weitere = gruppen
    felder = list(teil["fields"])
    name = next((n for n in (name, *_NAMEN) if n in felder), "")
    for key in [n for n in felder if name and isinstance(n, str) and n in _SCHLUESSEL]:
        felder.remove(key)
        felder.insert(felder.index(name) + 1, key)
    return [(titel, teil | {"fields": felder}), *weitere]


@dataclass(frozen=True)
class FormError:
    """What is wrong with a field, in words, and the field's place on the page."""

    text: str
    ziel: str


def form_errors(adminform, inlines) -> list[FormError]:
    """Every field of the page that was not understood, in the order of the page; what concerns no
    single field stands at its form anyway."""
    fehler = _errors_of(adminform.form, "")
    for inline in inlines:
        name = inline.opts.verbose_name
        for form in inline.formset.forms:
            zeile = f"„{form.instance}“" if form.instance.pk else "(neu)"
            fehler += _errors_of(form, f"{name} {zeile}, ")
    return fehler


def _errors_of(form, vorweg: str) -> list[FormError]:
    return [
        FormError(f"{vorweg}{feld.label}: {satz}", feld.id_for_label or feld.auto_id)
        for feld in form
        for satz in feld.errors
    ]


#: parameter that asks for a form which needs no script; how many empty rows it has of each kind
EINFACH, LEERE_ZEILEN = "einfach", 3


def is_plain(request) -> bool:
    """Whether the form is to show whole lists instead of proposals, and rows to fill in."""
    return EINFACH in request.GET


def whole_list(feld, request):
    """The field of a form; in a plain one its list is read in one query, with what names need, and
    nothing beside it opens a window that only a script could close again."""
    if not is_plain(request):
        return feld
    if isinstance(feld, ModelChoiceField) and feld.queryset is not None:
        feld.queryset = feld.queryset.select_related()
    if feld is not None and isinstance(feld.widget, RelatedFieldWidgetWrapper):
        feld.widget.can_add_related = feld.widget.can_change_related = False
        feld.widget.can_delete_related = feld.widget.can_view_related = False
    return feld


class Bloecke(InlineModelAdmin):
    """Rows of another table, each a block of fields; they name only what the account may know."""

    template = "admin/edit_inline/stacked.html"
    extra = 0
    formfield_overrides = FORMFIELDS
    #: where the value of each field comes from
    hilfen: dict[str, str] = {}

    def get_autocomplete_fields(self, request):
        return () if is_plain(request) else super().get_autocomplete_fields(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return whole_list(super().formfield_for_dbfield(db_field, request, **kwargs), request)

    def get_extra(self, request, obj=None, **kwargs):
        return LEERE_ZEILEN if is_plain(request) else super().get_extra(request, obj, **kwargs)

    def has_view_permission(self, request, obj=None):
        return state_of_request(request).applies or super().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return state_of_request(request).applies or super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return state_of_request(request).applies or super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return state_of_request(request).applies or super().has_delete_permission(request, obj)

    def get_formset(self, request, obj=None, **kwargs):
        """The forms of the rows, with the help of each field and choices of one's own."""
        kreis = state_of_request(request).kreis
        if not kreis.bereich.sieht_alles:
            kwargs["form"] = limited_form(kwargs.get("form", self.form), kreis)
        return super().get_formset(request, obj, help_texts=self.help_texts(), **kwargs)

    def help_texts(self) -> dict[str, str]:
        """The sentences beside the fields."""
        return self.hilfen


class Einzeiler(Bloecke):
    """Each block one line, with what is seldom needed folded below it; their help is a legend
    below all of them, as it would be the same beside each."""

    def help_texts(self) -> dict[str, str]:
        return dict.fromkeys((feld.name for feld in self.model._meta.fields), "")

    def legend(self, formset) -> list[tuple[str, str]]:
        """The fields by their names, with their help."""
        felder = formset.form.base_fields
        return [(felder[name].label, satz) for name, satz in self.hilfen.items() if name in felder]


class Zeilen(Einzeiler):
    """The same as a table, where a column has no room for help."""

    template = "admin/edit_inline/tabular.html"
