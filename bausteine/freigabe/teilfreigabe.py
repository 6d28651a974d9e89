"""Approval of parts: changing one in its own form changes what the whole record shows."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.urls import reverse


class Teilformular:
    """Part of a form: refuses what would be public at once without the right to release."""

    anfrage: object
    verwaltung: object

    def _post_clean(self):
        super()._post_clean()  # from here on the instance is what would be saved
        gespeichert = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        for teil in filter(None, (gespeichert, self.instance)):
            if grund := self.verwaltung.write_refusal(self.anfrage, teil):
                self.add_error(None, ValidationError(grund))
                return


class Teilfreigabe:
    """Adds that check to the ModelAdmin of a part; `gehoert_zu`: its key to the whole record."""

    gehoert_zu: str

    def whole(self, obj):
        """The record that this part belongs to, None when it is gone or not chosen yet."""
        feld = self.model._meta.get_field(self.gehoert_zu)
        if feld.is_cached(obj):  # a file of many rows has read them all at once
            return getattr(obj, feld.name, None)
        return feld.related_model._base_manager.filter(pk=getattr(obj, feld.attname)).first()

    def wirkt_sofort(self, request, obj) -> bool:
        """Whether this account may change the part with effect at once, public or not."""
        ganzes = self.whole(obj)
        if ganzes is None or not ganzes.ist_oeffentlich or self.speaks_for_itself(request, obj):
            return True
        verwaltung = self.admin_site.get_model_admin(type(ganzes))
        return verwaltung.has_release_permission(request, ganzes)

    def write_refusal(self, request, record) -> str:
        """Why this account may not change the part; "" when it may."""
        if self.wirkt_sofort(request, record):
            return ""
        ganzes = self.whole(record)
        return (
            f"„{ganzes}“ ist veröffentlicht: Was Sie hier ändern, wäre sofort öffentlich, und "
            "Ihnen fehlt das Recht zur Freigabe. Ändern Sie es im Formular dieses Eintrags "
            f"({ganzes._meta.verbose_name}) als Arbeitsfassung."
        )

    def has_delete_permission(self, request, obj=None):
        """Deleting a part changes the whole."""
        darf = super().has_delete_permission(request, obj)
        return darf and (obj is None or self.wirkt_sofort(request, obj))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (Teilformular, form), {"anfrage": request, "verwaltung": self})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Says before anyone types what will be refused, and where to go instead."""
        teil = object_id and self.get_object(request, unquote(object_id))
        extra = {"teil_hinweis": "", "teil_ziel": "", **(extra_context or {})}
        if teil and self.has_change_permission(request, teil):
            extra["teil_hinweis"] = self.write_refusal(request, teil)
        if extra["teil_hinweis"]:
            ganzes = self.whole(teil)
            name = f"admin:{ganzes._meta.app_label}_{ganzes._meta.model_name}_change"
            extra["teil_ziel"] = reverse(name, args=[ganzes.pk])
        return super().changeform_view(request, object_id, form_url, extra)
