"""Admin list filters: those whose rule is a method of the QuerySet."""

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter, SimpleListFilter

from bausteine.zustaendigkeit.regel import BegrenztQuerySet, bereich_of


class Regelfilter(SimpleListFilter):
    """Each value stands for a rule: (what the list calls it, name of the QuerySet's method)."""

    regeln: dict[str, tuple[str, str]] = {}

    def lookups(self, request, model_admin):
        return [(wert, titel) for wert, (titel, _) in self.regeln.items()]

    def queryset(self, request, queryset):
        regel = self.regeln.get(self.value() or "")
        return getattr(queryset, regel[1])() if regel else queryset


class Verweisfilter(RelatedFieldListFilter):
    """Names only records that the account may know."""

    def field_choices(self, field, request, model_admin):
        bereich = bereich_of(request.user)
        if bereich.sieht_alles:
            return super().field_choices(field, request, model_admin)
        erlaubt = field.related_model._default_manager.waehlbar(bereich)
        ordnung = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False,
            ordering=ordnung,
            limit_choices_to={"pk__in": erlaubt.order_by().values("pk")},
        )


def _limited(field) -> bool:
    return bool(field.remote_field) and isinstance(
        field.related_model._default_manager.all(), BegrenztQuerySet
    )


FieldListFilter.register(_limited, Verweisfilter, take_priority=True)


class Doppelt(Regelfilter):
    """Doubtful duplicates."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"doppelt": ("vielleicht doppelt", "doppelte")}
