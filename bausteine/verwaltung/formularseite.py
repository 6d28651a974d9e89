"""Form layout: the parts of a form in the order of the work, and where each value comes from."""

from dataclasses import dataclass, field

from django.contrib import admin


@dataclass(frozen=True)
class FormSection:
    """A stretch of the form: fields, or the rows of another table with a legend of its columns."""

    fieldset: object = None
    inline: object = None
    legende: list[tuple[str, str]] = field(default_factory=list)


class Hilfen:
    """For a ModelAdmin or inline: `hilfen` says of each field where its value comes from.

    They stand here and not in the model, so that a better sentence needs no migration.
    """

    hilfen: dict[str, str] = {}

    def get_formset(self, request, obj=None, **kwargs):
        """The form of an inline's rows."""
        return super().get_formset(request, obj, help_texts=self.hilfen, **kwargs)


class Zeilen(Hilfen, admin.TabularInline):
    """Rows of a table; their help is a legend below it, as a column has no room for sentences."""

    def get_formset(self, request, obj=None, **kwargs):
        ohne = dict.fromkeys((feld.name for feld in self.model._meta.fields), "")
        return super(Hilfen, self).get_formset(request, obj, help_texts=ohne, **kwargs)

    def legend(self, formset) -> list[tuple[str, str]]:
        """The columns by their names, with their help."""
        felder = formset.form.base_fields
        return [(felder[name].label, satz) for name, satz in self.hilfen.items() if name in felder]


class Formularseite(Hilfen):
    """Mixin for a ModelAdmin: fieldsets and inlines one after the other, help for each field."""

    #: titles of fieldsets and classes of inlines; what is not named follows, fieldsets first
    reihenfolge: tuple = ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs.setdefault("help_texts", self.hilfen)
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        context["teile"] = self.parts(context["adminform"], context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    def parts(self, adminform, inlines) -> list[FormSection]:
        """Everything of the form once, in the order of `reihenfolge`."""
        teile = [(fieldset.name, FormSection(fieldset=fieldset)) for fieldset in adminform]
        for inline in inlines:
            legend = getattr(inline.opts, "legend", None)
            legende = legend(inline.formset) if legend else []
            teile.append((type(inline.opts), FormSection(inline=inline, legende=legende)))
        rang = {name: nummer for nummer, name in enumerate(self.reihenfolge)}
        teile.sort(key=lambda teil: rang.get(teil[0], len(rang)))  # stable: the rest as it was
        return [teil for _, teil in teile]
