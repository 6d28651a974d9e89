"""Admin: Rundbriefe."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone

from bausteine.verwaltung.admin import PortalAdmin
from rundbriefe.models import FEST, Rundbrief

IM_VORAUS = (
    "Das Datum ({}) liegt in der Zukunft: Veröffentlicht stünde der Rundbrief bis dahin vor allen "
    "anderen im Archiv. Beim Versand wird es der Tag des Versands."
)


@admin.register(Rundbrief)
class RundbriefAdmin(PortalAdmin):
    """Newsletters: written and released here; a page of its own previews and sends them."""

    resource_names = ("rundbriefe",)
    kennung_aus = "betreff"
    change_form_template = "admin/rundbrief.html"
    list_display = ["betreff", "datum", "verschickt_am", "veroeffentlichung"]
    list_filter = ["themenfelder", "veroeffentlichung"]
    search_fields = ["betreff", "kennung", "text"]
    autocomplete_fields = ["themenfelder", "quelle"]
    readonly_fields = ["verschickt_am"]
    hilfen = {
        "kennung": "Dauerhaft; Teil der Internetadresse.",
        "betreff": "Steht in der E-Mail und über dem Rundbrief im Archiv.",
        "datum": "Beim Versand wird es der Tag des Versands.",
        "themenfelder": "Wer Rundbriefe zu einem davon abonniert hat, bekommt ihn. Leer: nur wer "
        "alle Rundbriefe abonniert hat.",
        "text": "Markdown: Überschriften mit ##, Listen mit -, Links als [Text](https://…) oder, "
        "innerhalb des Portals, [Text](/themenfelder/). Anrede und Abmeldelink kommen von selbst "
        "dazu. Nach dem Versand bleibt der Text, wie er ist.",
        "berichtigung": "Was nach dem Versand falsch war: Steht im Archiv und im Feed über dem "
        "Text; eine E-Mail dazu geht nicht hinaus.",
        "quelle": "Bei einem Rundbrief aus einer anderen Veröffentlichung: woher er stammt.",
        "fundstelle": "Abschnitt, Tabelle oder Seite in der Quelle.",
        "veroeffentlichung": "Entscheidet die Koordination; nur Veröffentlichtes steht im Archiv "
        "und lässt sich verschicken.",
    }
    fieldsets = [
        (None, {"fields": ["kennung", "betreff", "datum", "themenfelder", "text"]}),
        ("Nach dem Versand", {"fields": ["berichtigung", "verschickt_am"]}),
        ("Beleg", {"fields": ["quelle", "fundstelle"]}),
        ("Veröffentlichung", {"fields": ["veroeffentlichung"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """With room for a letter."""
        if db_field.name == "text":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 24})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def pointed_out(self, form):
        """A day to come stands above all others in the archive."""
        datum, heute = form.cleaned_data.get("datum"), timezone.localdate()
        if "datum" not in form.changed_data or datum is None or datum <= heute:
            return []
        return [IM_VORAUS.format(f"{datum:%d.%m.%Y}")]

    def get_readonly_fields(self, request, obj=None):
        """What was sent stays."""
        felder = super().get_readonly_fields(request, obj)
        return (*felder, *FEST) if obj and obj.verschickt_am else felder
