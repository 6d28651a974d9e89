"""Filters of the admin's lists whose rule is a method of the QuerySet."""

from django.contrib.admin import SimpleListFilter


class Regelfilter(SimpleListFilter):
    """Each value stands for a rule: (what the list calls it, name of the QuerySet's method)."""

    regeln: dict[str, tuple[str, str]] = {}

    def lookups(self, request, model_admin):
        return [(wert, titel) for wert, (titel, _) in self.regeln.items()]

    def queryset(self, request, queryset):
        regel = self.regeln.get(self.value())
        return getattr(queryset, regel[1])() if regel else queryset


class Doppelt(Regelfilter):
    """Doubtful duplicates."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"doppelt": ("vielleicht doppelt", "doppelte")}


class Freigabefilter(Regelfilter):
    """What waits for a decision, and newer drafts."""

    title = "Freigabe"
    parameter_name = "freigabe"
    regeln = {
        "wartet": ("wartet auf Freigabe", "wartet_auf_freigabe"),
        "arbeit": ("Arbeitsfassung in Arbeit", "in_arbeit"),
    }
