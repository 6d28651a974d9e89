"""Admin base: history, import and export, publication, one search."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from bausteine.bearbeiten.konflikt import Konfliktschutz
from bausteine.bearbeiten.loeschen import Loeschschutz
from bausteine.bearbeiten.versionen import Versionen
from bausteine.freigabe.freigabe import Freigabe
from bausteine.freigabe.sammelfreigabe import Sammelfreigabe, archive, publish
from bausteine.importe.folgeakte import run_followers
from bausteine.importe.verwaltung import Importverwaltung
from bausteine.verwaltung.formularseite import Formularseite
from bausteine.werte.parameter import VORSCHAU
from bausteine.zustaendigkeit.begrenzt import Begrenzt

admin.site.site_header = "OZG-Portal – Verwaltung"
admin.site.site_title = "OZG-Portal"
admin.site.index_title = "Daten pflegen"
admin.site.enable_nav_sidebar = False  # lists and forms need the width


class PortalAdmin(
    Formularseite,
    Loeschschutz,
    Konfliktschutz,
    Freigabe,
    Sammelfreigabe,
    Versionen,
    Begrenzt,
    Importverwaltung,
    SimpleHistoryAdmin,
):
    """Base of every noun's admin; `resource_names` (of Importverwaltung) are its file formats."""

    #: fields that name the record for ever: set once
    fest: tuple[str, ...] = ("kennung",)
    #: whether the page of a record that is not public can be looked at
    hat_vorschau = True
    list_per_page = 50
    save_on_top = True
    show_full_result_count = False

    # -- editing ------------------------------------------------------------------------------

    def get_readonly_fields(self, request, obj=None):
        felder = tuple(super().get_readonly_fields(request, obj))
        return felder + self.fest if obj else felder

    def get_search_results(self, request, queryset, search_term):
        """The public search's rules, over records of every state."""
        if hasattr(queryset, "suche"):
            return queryset.suche(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, obj, form, change):
        obj.skip_history_when_saving = True  # the entry follows in save_related, relations included
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        obj = form.instance
        del obj.skip_history_when_saving
        if form.has_changed() or not change or getattr(obj, "_change_reason", None):
            type(obj)._verlauf.create_historical_record(obj, "~" if change else "+")
        self.after_save(obj)

    def after_save(self, *records):
        """What must follow saved records: every way of the admin passes here, with all it wrote."""
        run_followers(*self.resource_names, records=records)

    def after_delete(self, records: list) -> None:
        """What must follow deleted records."""
        run_followers(*self.resource_names)

    def view_on_site(self, obj):
        """Link to the public page; for a draft, to its preview if there is one."""
        if not hasattr(obj, "get_absolute_url") or not (obj.ist_oeffentlich or self.hat_vorschau):
            return None
        return obj.get_absolute_url() + ("" if obj.ist_oeffentlich else f"?{VORSCHAU}")

    # -- publication --------------------------------------------------------------------------

    actions = [publish, archive]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if not self.hat_zustand:
            actions.pop("publish", None)
            actions.pop("archive", None)
        return actions
