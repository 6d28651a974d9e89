"""Revisions in the admin: read, compare with today, restore; deleted records included."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bausteine.bearbeiten.konflikt import differences
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.wiederherstellen import has_its_whole, restore
from bausteine.zustaendigkeit.regel import belongs, bereich_von

WIEDERHERSTELLEN = "_wiederherstellen"


def number(model, text: str) -> int:
    """A key of the model as an address gives it; Http404 for what cannot be one."""
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        raise Http404 from None


class Versionen:
    """Adds to a ModelAdmin with history: the form of an old state restores it."""

    object_history_list_template = "admin/verlauf.html"
    object_history_form_template = "admin/alter_stand.html"

    def history_view_title(self, request, obj):
        return f"Geschichte: {obj}"

    def revert_disabled(self, request, obj=None):
        """The library's own way back would skip relations, checks and history."""
        return True

    def history_view(self, request, object_id, extra_context=None):
        number(self.model, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        number(self.model, object_id)
        number(self.model.history.model, version_id)
        version = get_object_or_404(self.model.history, id=object_id, history_id=version_id)
        if request.method == "POST":
            return self.restored(request, version)
        # by number: the clock may have been set back since
        heute = self.model.history.filter(id=object_id).order_by("-history_id").first()
        helfer = self.get_historical_record_context_helper(request, version)
        extra = {
            "unterschiede": differences(heute, version, helfer) if heute != version else [],
            "geloescht": heute.history_type == "-",
            "darf_wiederherstellen": self.may_restore(request, version),
        }
        return super().history_form_view(
            request, object_id, version_id, {**(extra_context or {}), **extra}
        )

    def may_restore(self, request, version) -> bool:
        """Who may change the record, or make a deleted one anew, with what becomes public by it."""
        obj = self.model._base_manager.filter(pk=version.instance.pk).first()
        if obj is None:
            return self.may_bring_back(request, version.instance)
        ganz = self.model._default_manager.all().nur_felder is None
        if not (ganz or bereich_von(request.user).alles):
            return False
        vorher = getattr(obj, "veroeffentlichung", None)
        if self.change_refusal(request, version.instance, vorher):
            return False
        return self.has_change_permission(request, obj)

    def may_bring_back(self, request, record) -> bool:
        """Who may make a deleted record anew: nobody can tell any more whose it was."""
        darf = bereich_von(request.user).alles and self.has_add_permission(request)
        return darf and has_its_whole(record) and not self.change_refusal(request, record, None)

    def restored(self, request, version):
        """Do it, and say what came of it."""
        if WIEDERHERSTELLEN not in request.POST or not self.may_restore(request, version):
            raise PermissionDenied
        try:
            with transaction.atomic():
                geschehen = restore(version, self.children())
                obj = geschehen.record
                if not belongs([obj], bereich_von(request.user)):
                    raise ValidationError("Der damalige Stand läge nicht in Ihrer Zuständigkeit.")
        except (ValidationError, DatabaseError) as fehler:
            gruende = " ".join(getattr(fehler, "messages", ["Etwas Verknüpftes steht im Weg."]))
            messages.error(request, f"Nicht wiederhergestellt: {gruende}")
            return HttpResponseRedirect(request.path)
        self.after_save(obj)
        for anderer in geschehen.nennende:
            self.admin_site.get_model_admin(type(anderer)).after_save(anderer)
        satz = "ist wieder da" if version.history_type == "-" else "hat wieder diesen Stand"
        messages.success(request, f"„{obj}“ {satz}; ein neuer Eintrag sagt es.")
        if fassung := Arbeitsfassung.objects.fuer_seite().zu(obj).first():
            messages.warning(
                request,
                f"Es gibt eine {fassung}. Sie bleibt; beim Öffnen zeigt das "
                "Formular, was sich seither geändert hat.",
            )
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))
